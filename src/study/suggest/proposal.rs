//! What is proposed, and why nothing is.

use crate::study::coverage::Goal;
use std::sync::Arc;

/// A value under its key, as the rule file writes both.
pub type Cell = (String, String);

/// An application to be written under `examples:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewExample {
    /// Its name.
    pub name: Arc<str>,
    /// Its cells, and `panel` with its marks.
    pub cells: Vec<Cell>,
}

/// A test to be written under `tests:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// What it reaches that nothing before it does.
    pub goals: Vec<Goal>,
    /// What is evaluated.
    pub given: Given,
    /// What came out.
    pub expect: Vec<Cell>,
}

/// What a proposed test evaluates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// An example, changed.
    One(Arc<str>, Vec<Cell>),
    /// Several examples.
    Round(Vec<Arc<str>>),
}

/// Something that no application was found for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    /// What.
    pub goal: Goal,
    /// Why, as far as that is known.
    pub why: Nothing,
}

/// Why no application was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nothing {
    /// `check` has proved that there is none: its finding.
    Proved(String),
    /// None of so many applications that were tried.
    Tried(usize),
    /// None of so many rounds that were tried.
    Rounds(usize),
    /// Nothing that was looked at moves it; rows of registers are left as they are.
    NoField,
    /// The file is so long that only the first so many were looked for.
    Long(usize),
    /// No application that is ranked was found to begin with.
    NoBase,
}
