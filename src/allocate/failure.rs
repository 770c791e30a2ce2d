//! Why a budget is not divided.

use super::award::Bound;
use crate::number::MoneyError;

/// Why the budget was not divided.
#[derive(Clone, Debug)]
pub enum Failure {
    /// A tie reaches money.
    Undecidable(Undecidable),
    /// An award that was decided does not fit: the claim, and what bound it.
    Refused(usize, Bound),
    /// The books do not balance: a fault of merit.
    Fault(String),
}

impl From<MoneyError> for Failure {
    fn from(error: MoneyError) -> Self {
        Self::Fault(error.to_string())
    }
}

/// A tie that reaches money. Claims are named by position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecidable {
    /// The tied applications and what each would get if served first, in order of their keys.
    pub tied: Vec<(usize, i128)>,
    /// What cannot bear all of that.
    pub because: Vec<Obstacle>,
}

/// What cannot bear the turns of a tie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// An envelope, by position; the pool behind the last one.
    Envelope(usize),
    /// The account that tops up.
    TopUp,
    /// A limit, by position, and the group in it.
    Limit(u32, usize),
    /// The first would close the envelope from which the second gets something.
    Closes(usize, usize),
    /// A tier by rank divides the tie at this application.
    Divided(usize),
}
