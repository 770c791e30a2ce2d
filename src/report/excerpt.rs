//! The part of a source that is shown for a place in it: its lines, and of very long lines what stands around it.
//! Rendering looks at all the text it is given, so a file of 4 MiB is never given whole.

use crate::span::{Source, Span};
use annotate_snippets::Snippet;
use std::ops::Range;

/// Lines are shown whole up to this many bytes together, the places in them included.
const WIDE: usize = 4 * 1024;
/// Of longer ones, this many bytes are shown on each side.
const AROUND: usize = 60;

/// A part of a source.
pub(super) struct Excerpt<'a> {
    source: &'a Source,
    bytes: Range<usize>,
    /// Where the excerpt was asked for, if it is a part of a line.
    cut: Option<u32>,
}

impl<'a> Excerpt<'a> {
    /// What is shown for a place.
    pub fn of(source: &'a Source, span: Span) -> Self {
        let bytes = lines(&source.text, span);
        if bytes.len() <= WIDE {
            return Self { source, bytes, cut: None };
        }
        // A place of many lines is shown by its first ones, a long line by what is around the place.
        let start = span.range().start.min(source.text.len());
        let line = lines(&source.text, Span { end: span.start, ..span });
        let first = line.start.max(start.saturating_sub(AROUND));
        let last = line.end.min(start + AROUND * 2);
        let bytes = whole(&source.text, first)..whole(&source.text, last);
        let cut = (bytes != line).then_some(span.start);
        Self { source, bytes, cut }
    }

    /// Widens it to another place, where that is near.
    pub fn take_in(&mut self, span: Span) {
        let other = lines(&self.source.text, span);
        let both = self.bytes.start.min(other.start)..self.bytes.end.max(other.end);
        if self.cut.is_none() && both.len() <= WIDE {
            self.bytes = both;
        }
    }

    /// Whether the place is shown whole.
    pub fn holds(&self, span: Span) -> bool {
        let span = span.range();
        self.bytes.start <= span.start && span.end <= self.bytes.end
    }

    /// The place in the excerpt, cut to it and to whole characters.
    pub fn within(&self, span: Span) -> Range<usize> {
        let text = &self.source.text;
        let floor = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let inside = |at: usize| floor(at).clamp(self.bytes.start, self.bytes.end) - self.bytes.start;
        let range = span.range();
        inside(range.start)..inside(range.end).max(inside(range.start))
    }

    /// The excerpt as it is rendered.
    pub fn snippet<T: Clone>(&self) -> Snippet<'a, T> {
        let text = self.source.text.get(self.bytes.clone()).unwrap_or("");
        Snippet::source(text).line_start(self.source.line(self.bytes.start)).path(&*self.source.name)
    }

    /// For a part of a line: its place as it is rendered, by the column in the part, and as it is.
    pub fn misplaced(&self) -> Option<(String, String)> {
        let cut = self.cut?;
        let name = &self.source.name;
        let (line, column) = self.source.line_column(cut);
        let before = self.within(Span { source: Default::default(), start: cut, end: cut }).start;
        let part = self.source.text.get(self.bytes.start..self.bytes.start + before).unwrap_or("");
        Some((format!("{name}:{line}:{}", part.chars().count() + 1), format!("{name}:{line}:{column}")))
    }
}

/// The bytes of the lines that a place lies in.
fn lines(text: &str, span: Span) -> Range<usize> {
    let (start, end) = (span.range().start.min(text.len()), span.range().end.min(text.len()));
    let before = text.as_bytes().get(..start).and_then(|t| t.iter().rposition(|b| *b == b'\n'));
    let after = text.as_bytes().get(end..).and_then(|t| t.iter().position(|b| *b == b'\n'));
    before.map_or(0, |i| i + 1)..after.map_or(text.len(), |i| end + i + 1)
}

/// The first beginning of a character from there on.
fn whole(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}
