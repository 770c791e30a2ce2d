//! What an application got less than its entitlement for: the vocabulary of `bound_by` in `outcome.csv`.

use super::entitlement::NoEntitlement;
use std::fmt;
use std::sync::Arc;

/// What bound an award.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bound {
    /// There is no entitlement: `no tier`, `smallest` or `zero`.
    Nothing(NoEntitlement),
    /// Its envelope did not hold enough, or was closed: `envelope NAME`, or `budget` where there is only one.
    Envelope(Arc<str>),
    /// A limit left less: `limit NAME`. The group of the application and its clause stand beside it.
    Limit {
        /// The limit's group as the rule file writes it.
        name: Arc<str>,
        /// The group the application is in.
        group: Arc<str>,
        /// Where the notice says so.
        clause: Arc<str>,
    },
    /// What was left of envelope or limit did not reach the smallest award: `smallest`.
    Smallest,
    /// What was left did not reach the share of the entitlement that a part award needs: `at_least`.
    AtLeast,
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing(why) => f.write_str(why.name()),
            Self::Envelope(name) if &**name == "budget" => f.write_str("budget"),
            Self::Envelope(name) => write!(f, "envelope {name}"),
            Self::Limit { name, .. } => write!(f, "limit {name}"),
            Self::Smallest => f.write_str("smallest"),
            Self::AtLeast => f.write_str("at_least"),
        }
    }
}
