//! Where the text of an expression stands.

use crate::span::{SourceId, Span};

/// Where an expression's text stands in its source, so that every token has a span there.
#[derive(Clone, Debug)]
pub struct Place {
    source: SourceId,
    /// For each byte of the text and its end, the byte of the source; empty where they run in parallel from `start`.
    offsets: Vec<usize>,
    start: usize,
}

impl Place {
    /// The text stands in the source as it is, from byte `start`.
    #[must_use]
    pub fn plain(source: SourceId, start: usize) -> Self {
        Self { source, offsets: Vec::new(), start }
    }

    /// The text's bytes stand at `offsets` (one more than the text has bytes), as in a quoted or folded scalar.
    #[must_use]
    pub fn mapped(source: SourceId, offsets: Vec<usize>) -> Self {
        let start = offsets.first().copied().unwrap_or(0);
        Self { source, offsets, start }
    }

    /// The span in the source of bytes `from..to` of the text.
    #[must_use]
    pub fn span(&self, from: usize, to: usize) -> Span {
        let at = |i: usize| self.offsets.get(i).copied().or(self.offsets.last().copied()).unwrap_or(self.start + i);
        Span::new(self.source, at(from), at(to))
    }
}
