//! Why a trial has no decision.

use crate::round::Undecided;

/// Why a trial has no decision.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Halt {
    /// A tie reaches money.
    Tie,
    /// An amount cannot be computed.
    Amount,
    /// Applications are held, or marks are missing.
    Held,
    /// A fault of merit.
    Fault(String),
}

impl From<Undecided> for Halt {
    fn from(undecided: Undecided) -> Self {
        match undecided {
            Undecided::Tie(_) => Self::Tie,
            Undecided::Amount(..) => Self::Amount,
            Undecided::Held(_) | Undecided::Marks(_) => Self::Held,
            Undecided::Refused(key, bound) => Self::Fault(format!("the award of {key} is refused: {bound}")),
            Undecided::Nothing(_) => Self::Fault("an award that was decided is refused".into()),
            Undecided::Fault(words) => Self::Fault(words),
        }
    }
}
