//! What became of an application.

/// What became of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// A cell or figure is bad: it takes part in nothing.
    Held,
    /// It failed a gate.
    Ineligible,
    /// It missed a minimum.
    BelowMinimum,
    /// It is ranked, and the round ends there.
    Ranked,
    /// It got all it is entitled to.
    Funded,
    /// It got part of it.
    PartFunded,
    /// It got nothing and stands on the reserve list.
    Reserve,
    /// It got nothing.
    Unfunded,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Held,
        Self::Ineligible,
        Self::BelowMinimum,
        Self::Ranked,
        Self::Funded,
        Self::PartFunded,
        Self::Reserve,
        Self::Unfunded,
    ];

    /// The stable name, as in `outcome.csv`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Ineligible => "ineligible",
            Self::BelowMinimum => "below_minimum",
            Self::Ranked => "ranked",
            Self::Funded => "funded",
            Self::PartFunded => "part_funded",
            Self::Reserve => "reserve",
            Self::Unfunded => "unfunded",
        }
    }
}
