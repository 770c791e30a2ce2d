//! Examples, and what tests expect of them.

use super::{Text, Word};
use crate::span::Span;

/// A named application.
#[derive(Clone, Debug)]
pub struct Example {
    pub(crate) name: Word,
    pub(crate) cells: Vec<(Word, Text)>,
    pub(crate) marks: Vec<(Word, Vec<Text>)>,
    pub(crate) registers: Vec<(Word, Vec<RegisterRow>)>,
    pub(crate) span: Span,
}

impl Example {
    /// An application of which nothing is said yet.
    pub(crate) fn empty(name: Word, span: Span) -> Self {
        Self { name, cells: Vec::new(), marks: Vec::new(), registers: Vec::new(), span }
    }
}

/// A row of a register in an example: its cells by column.
pub type RegisterRow = Vec<(Word, Text)>;

/// One test.
#[derive(Clone, Debug)]
pub struct Test {
    pub(crate) name: Word,
    pub(crate) given: Given,
    pub(crate) expect: Vec<(Word, Expected)>,
    pub(crate) span: Span,
}

/// What a test evaluates.
#[derive(Clone, Debug)]
pub enum Given {
    /// An example, changed cell by cell.
    One(Word, Example),
    /// Several examples.
    Round(Vec<Word>),
}

/// What stands behind a key of `expect`.
#[derive(Clone, Debug)]
pub enum Expected {
    /// One value.
    One(Text),
    /// A list of words.
    List(Vec<Word>),
    /// Values by application.
    Map(Vec<(Word, Text)>),
}
