//! What an application got less than its entitlement for: the vocabulary of `bound_by` in `outcome.csv`.

use super::entitlement::NoEntitlement;
use super::terms::Terms;

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
