//! What is found of a figure: the changes of it with which something else becomes of the application.

use crate::check::model::{CriterionId, FieldId};
use crate::number::Exact;
use crate::round::Status;
use crate::value::Value;
use std::sync::Arc;

/// A figure of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// A field.
    Field(FieldId),
    /// The published points of a criterion.
    Criterion(CriterionId),
    /// The published total.
    Total,
}

/// What becomes of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its status.
    pub status: Status,
    /// Its award in smallest units; `None` where it is not ranked or nothing is divided.
    pub award: Option<i128>,
}

impl Outcome {
    /// Whether it gets anything.
    #[must_use]
    pub fn is_funded(&self) -> bool {
        matches!(self.status, Status::Funded | Status::PartFunded)
    }
}

/// A change of a figure with which something else becomes of the application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is needed; missing for an empty cell.
    pub needed: Value,
    /// That, as its cell writes it; `None` for points.
    pub cell: Option<String>,
    /// What becomes of it then.
    pub then: Outcome,
    /// The others whose award is less then, in order of their keys.
    pub losers: Vec<Arc<str>>,
    /// The value just before, from the present one on, that does not suffice; `None` where there is none.
    pub(super) before: Option<Value>,
    /// What it is the nearest of.
    pub(super) goal: Goal,
}

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    /// Another status, or of one that gets something another award.
    Change,
    /// Behind that: something for one that gets nothing, another status for one that does.
    Money,
}

impl Goal {
    pub fn is(self, now: &Outcome, then: &Outcome) -> bool {
        match self {
            Self::Change => then.status != now.status || (now.is_funded() && then.award != now.award),
            Self::Money if now.is_funded() => then.status != now.status,
            Self::Money => then.is_funded(),
        }
    }
}

/// What was found of one figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The figure.
    pub figure: Figure,
    /// What it is.
    pub now: Value,
    /// That, as its cell writes it; `None` for points.
    pub cell: Option<String>,
    /// The changes, upwards first, the nearest first.
    pub found: Vec<Finding>,
    /// Values that were passed over because the round then has no decision, with their cells as above: the nearest each
    /// way, and each of those without order.
    pub undecided: Vec<(Value, Option<String>)>,
    /// Whether some values could not be judged: what is found is right, but may not be all.
    pub unsolved: bool,
    /// The highest total that any value gives, where it is higher and does not suffice.
    pub best: Option<Exact>,
}
