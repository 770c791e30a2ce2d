//! What one application got, and what it got less than its entitlement for: the vocabulary of `bound_by` in `outcome.csv`.

use super::entitlement::NoEntitlement;
use super::terms::Terms;

/// What one application got, and why not more. All sums in smallest units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Award {
    /// The award; zero for none.
    pub amount: i128,
    /// What it asked for when its turn came: the entitlement, or what limits left of it.
    pub asked: i128,
    /// What its envelope held when its turn came.
    pub left: i128,
    /// What bound it, where it got less than its entitlement.
    pub bound: Option<Bound>,
    /// The guarantee that served it, by position.
    pub served_by: Option<u32>,
    /// Who was served from its envelope just before its turn.
    pub last_served: Option<u32>,
}

/// What bound an award.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// There is no entitlement.
    Nothing(NoEntitlement),
    /// Its envelope did not hold enough, or was closed.
    Envelope(u32),
    /// The pool of unspent money did not hold enough, or was closed.
    Pool,
    /// The account that tops up the last in line did not hold enough.
    TopUp,
    /// A limit left less, by position.
    Limit(u32),
    /// What was left of envelope or limit did not reach the smallest award.
    Smallest,
    /// What was left did not reach the share of the entitlement that the last in line needs.
    AtLeast,
}

impl Bound {
    /// The stable words: `budget`, `envelope NAME`, `limit NAME`, `no tier` …
    #[must_use]
    pub fn name(self, terms: &Terms) -> String {
        let index = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        match self {
            Self::Nothing(why) => why.name().into(),
            Self::Envelope(_) if !terms.has_envelopes() => "budget".into(),
            Self::Envelope(at) => format!("envelope {}", terms.envelopes.get(index(at)).map_or("", |e| &e.name)),
            Self::Limit(at) => format!("limit {}", terms.limits.get(index(at)).map_or("", |l| &l.name)),
            Self::Pool => "pool".into(),
            Self::TopUp => "top_up".into(),
            Self::Smallest => "smallest".into(),
            Self::AtLeast => "at_least".into(),
        }
    }
}
