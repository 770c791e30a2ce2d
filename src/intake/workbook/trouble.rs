//! Why a workbook cannot be read.

use super::place::Position;

/// What is wrong with a workbook as a whole, or at a cell, and the fix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::intake) struct Trouble {
    /// What is wrong: a sentence.
    pub problem: String,
    /// What to do.
    pub fix: String,
    /// At which cell.
    pub at: Option<Position>,
}

impl Trouble {
    pub(in crate::intake) fn new(problem: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { problem: problem.into(), fix: fix.into(), at: None }
    }

    /// A file that is not what its kind of workbook is.
    pub(super) fn broken(why: impl std::fmt::Display) -> Self {
        Self::new(
            format!("the workbook is damaged: {why}"),
            "open it in a spreadsheet program, save it again, and give that file",
        )
    }

    pub(super) fn at(mut self, at: Position) -> Self {
        self.at = Some(at);
        self
    }
}
