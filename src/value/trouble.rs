//! Why a value could not be computed for one application.

use std::fmt;

/// What went wrong: the code that tests expect and the sentence for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What sort of trouble.
    pub kind: TroubleKind,
    /// The sentence: lower case, no period.
    pub message: String,
}

/// The sorts of trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TroubleKind {
    /// A divisor was zero.
    DivisionByZero,
    /// A result has no exact value or is too large.
    OutOfRange,
    /// A text could not be read as what it should be.
    NotReadable,
    /// A key has no row in its table.
    NoRow,
    /// Several rows of a table fit where one must.
    SeveralRows,
    /// A measure lies below the first band.
    BelowFirstBand,
    /// A formula gave points outside 0..max.
    PointsOutOfRange,
    /// An entitlement cannot be computed.
    MissingValue,
}

impl TroubleKind {
    /// The stable code, as tests and JSON write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::DivisionByZero => "division_by_zero",
            Self::OutOfRange => "out_of_range",
            Self::NotReadable => "not_readable",
            Self::NoRow => "no_row",
            Self::SeveralRows => "several_rows",
            Self::BelowFirstBand => "below_first_band",
            Self::PointsOutOfRange => "points_out_of_range",
            Self::MissingValue => "missing_value",
        }
    }
}

impl Trouble {
    /// A trouble with its sentence.
    pub fn new(kind: TroubleKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
