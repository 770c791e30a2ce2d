//! Positions, by which checked rules name each other.

/// A position in [`Rules::fields`](super::Rules::fields).
pub type FieldId = usize;
/// A position in [`Rules::facts`](super::Rules::facts).
pub type FactId = usize;
/// A position in [`Rules::criteria`](super::Rules::criteria).
pub type CriterionId = usize;

/// A name whose value may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// An optional field.
    Field(FieldId),
    /// A fact that may be missing.
    Fact(FactId),
}

/// One computation in the order that [`Rules::steps`](super::Rules::steps) gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Compute a fact.
    Fact(FactId),
    /// Compute a criterion or group.
    Criterion(CriterionId),
}
