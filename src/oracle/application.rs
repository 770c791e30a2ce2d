//! One application as it came in, and what is given to the reading of it.

use crate::number::Exact;
use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The marks of one application by sheet, in the order of their reviewers; `None` is a recusal.
pub type Marks = BTreeMap<Arc<str>, Vec<Option<Exact>>>;

/// A place among others in a peer comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// 1 and the number of better ones; equals share it.
    pub standing: usize,
    /// How many are compared.
    pub of: usize,
}

/// The places of an application by comparison; `None` where it takes no part. Empty before any is made.
pub type Places = Vec<Option<Place>>;

/// What is given to a way of scoring beside what its expressions see.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// The marks.
    pub marks: &'a Marks,
    /// The places.
    pub places: &'a [Option<Place>],
}

/// One application as it came in.
#[derive(Clone, Debug, Default)]
pub struct Application {
    /// Its values by field.
    pub values: Vec<Value>,
    /// Its marks.
    pub marks: Marks,
    /// Its rows of each register, as lists.
    pub registers: Vec<Value>,
}
