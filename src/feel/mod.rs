//! FEEL, as merit reads it: expression text to tree; printing is the inverse.
//!
//! The grammar is that of OMG DMN 1.4, chapter 10, without contexts, function definitions, `instance of` and unary
//! tests outside `in`; number literals are those of the rule language. The parser never sees a file or a type.

#![deny(clippy::indexing_slicing)]

mod cursor;
mod lexer;
mod operands;
mod parser;
mod printer;
mod tree;

pub use lexer::KEYWORDS;
pub use printer::print;
pub use tree::{Binding, Expr, ExprKind, MAX_HEIGHT, Operator, Test};

use crate::diagnostic::{Code, Diagnostic};
use crate::span::{SourceId, Span};
use crate::value::{ABSENT, BUILTINS};

/// An expression may have this many bytes.
pub const MAX_LENGTH: usize = 16 * 1024;

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

/// Reads one expression, with all faults in it. Slips that could be read past leave a tree, so that what is wrong with
/// its names and types comes in the same go; a tree without faults is sound.
///
/// `names` are known names of more than one word (the builtins' names are known anyway).
#[must_use]
pub fn parse(text: &str, place: &Place, names: &[&str]) -> (Option<Expr>, Vec<Diagnostic>) {
    if text.len() > MAX_LENGTH {
        let words = format!("the expression has {} bytes, more than the {MAX_LENGTH} one may have", text.len());
        let fault = Diagnostic::new(Code::FEEL_TOO_LONG, place.span(0, 0), words);
        return (None, vec![fault.help("give parts of it a name under `facts`, or make rows of it under `lookups`")]);
    }
    let absent = ABSENT.iter().map(|(name, _)| *name);
    let mut known: Vec<&str> = BUILTINS.iter().map(|b| b.name).chain(absent).filter(|n| n.contains(' ')).collect();
    known.extend(names.iter().filter(|n| n.contains(' ')));
    parser::parse(text, place, &known)
}
