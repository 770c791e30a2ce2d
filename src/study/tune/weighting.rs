//! A weighting: what the points of each top-level criterion count, and the total that follows, exact and unrounded.

use crate::check::model::Rules;
use crate::number::Exact;

/// What the points of each top-level criterion count beside those of the others, in the order of the rules. Only the
/// proportions matter: factors are scaled so that the maxima keep their sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighting(Vec<Exact>);

impl Weighting {
    /// The weighting of the rules: every factor is 1.
    #[must_use]
    pub fn of_rules(rules: &Rules) -> Self {
        Self(vec![Exact::from(1_usize); rules.top.len()])
    }

    /// Factors that are not negative, in any proportion.
    #[must_use]
    pub fn of(parts: Vec<Exact>) -> Self {
        Self(parts)
    }

    /// The factors before they are scaled.
    #[must_use]
    pub fn parts(&self) -> &[Exact] {
        &self.0
    }

    /// What the factors are multiplied by, so that the maxima keep their sum.
    #[must_use]
    pub fn scale(&self, maxima: &[Exact]) -> Exact {
        let sum: Exact = maxima.iter().sum();
        let weighted: Exact = self.0.iter().zip(maxima).map(|(part, max)| part * max).sum();
        sum.checked_div(&weighted).unwrap_or_default()
    }

    /// The total: the points by their scaled factors and the adjustments as they are, never below zero.
    #[must_use]
    pub fn total(&self, scale: &Exact, points: &[Exact], adjustment: &Exact) -> Exact {
        let weighted: Exact = self.0.iter().zip(points).map(|(part, points)| part * points).sum();
        (scale * weighted + adjustment).max(Exact::zero())
    }
}

/// The maxima of the top-level criteria, in the order of the rules.
#[must_use]
pub fn maxima(rules: &Rules) -> Vec<Exact> {
    rules.top.iter().filter_map(|id| rules.criteria.get(*id)).map(|c| c.max.clone()).collect()
}
