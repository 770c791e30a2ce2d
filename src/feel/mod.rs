//! FEEL, as merit reads it: expression text to tree; printing is the inverse.
//!
//! The grammar is that of OMG DMN 1.4, chapter 10, without contexts, function definitions, `instance of` and unary
//! tests outside `in`; number literals are those of the rule language. The parser never sees a file or a type.

#![deny(clippy::indexing_slicing)]

mod place;
mod tree;
mod printer;
mod lexer;
mod cursor;
mod words;
mod operands;
mod parser;

pub use lexer::{CURRENCY_SIGNS, KEYWORDS};
pub use place::Place;
pub use printer::print;
pub use tree::{Binding, Expr, ExprKind, MAX_HEIGHT, Operator, Test};

use crate::diagnostic::{Code, Diagnostic};
use crate::value::{ABSENT, BUILTINS};

/// An expression may have this many bytes.
pub const MAX_LENGTH: usize = 16 * 1024;

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
