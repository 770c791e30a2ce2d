//! The claims of the ranked applications, as columns.

use super::entitlement::NoEntitlement;
use crate::column::Groups;
use crate::number::Exact;

/// One claim for each entrant of the ranking, at its position.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    /// What each is entitled to, in smallest units.
    pub entitlements: Vec<i128>,
    /// Why that is nothing.
    pub nothing_because: Vec<Option<NoEntitlement>>,
    /// The envelope each falls in, by position; empty where all draw on the first.
    pub envelopes: Vec<u32>,
    /// Per limit, the group each is in; none where the limit does not bind it.
    pub limits: Vec<Groups>,
    /// Per guarantee, the group in which each is a candidate.
    pub guarantees: Vec<Groups>,
    /// Those in a tie that a tier by rank divides, in order.
    pub divided: Vec<u32>,
    /// Those whose award people decided, in order: their entitlement is that award, and they are served first.
    pub fixed: Vec<u32>,
    /// The weight of each, not negative; empty where each weighs what it is entitled to.
    pub weights: Vec<Exact>,
}

impl Claims {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entitlements.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entitlements.is_empty()
    }

    /// What one is entitled to.
    #[must_use]
    pub fn entitlement(&self, at: usize) -> i128 {
        self.entitlements.get(at).copied().unwrap_or(0)
    }

    /// The envelope of one, by position.
    #[must_use]
    pub fn envelope(&self, at: usize) -> usize {
        self.envelopes.get(at).and_then(|e| usize::try_from(*e).ok()).unwrap_or(0)
    }

    /// The weight of one.
    #[must_use]
    pub fn weight(&self, at: usize) -> Exact {
        self.weights.get(at).cloned().unwrap_or_else(|| Exact::from(self.entitlement(at)))
    }

    /// Whether people decided the award of one.
    #[must_use]
    pub fn is_fixed(&self, at: usize) -> bool {
        u32::try_from(at).is_ok_and(|at| self.fixed.binary_search(&at).is_ok())
    }

    /// Whether a tier by rank divides the tie of one.
    #[must_use]
    pub fn is_divided(&self, at: usize) -> bool {
        u32::try_from(at).is_ok_and(|at| self.divided.binary_search(&at).is_ok())
    }
}
