//! Why a round has no decision.

use crate::allocate::{Claims, NoEntitlement, Obstacle, Terms, Undecidable};
use crate::number::Money;
use crate::value::Trouble;
use std::fmt;
use std::sync::Arc;

/// Why a round has no decision.
#[derive(Clone, Debug)]
pub enum Undecided {
    /// Applications are held, and going on without them was not allowed.
    Held(Vec<Held>),
    /// Marks are missing: application, sheet, found, needed.
    Marks(Vec<(Arc<str>, Arc<str>, usize, usize)>),
    /// A tie reaches money.
    Tie(Tie),
    /// An entitlement cannot be computed.
    Amount(Arc<str>, Trouble),
    /// An award that was decided does not fit: the application, and what bound it.
    Refused(Arc<str>, String),
    /// Applications that were decided to get all they are entitled to, which is nothing, and why that is so.
    Nothing(Vec<(Arc<str>, Option<NoEntitlement>)>),
    /// A fault of merit.
    Fault(String),
}

/// A held application, for messages: its key and the reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The key of the application.
    pub key: Arc<str>,
    /// What is wrong with it: bad cells with their addresses, or what cannot be computed, one sentence each.
    pub reasons: Vec<String>,
}

/// A tie that reaches money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// The tied applications and what each would get if served first, in order of their keys.
    pub tied: Vec<(Arc<str>, Money)>,
    /// What cannot bear all of that.
    pub because: Vec<String>,
}

impl Tie {
    /// The tie in words.
    pub(super) fn of(found: &Undecidable, terms: &Terms, claims: &Claims, key: &impl Fn(usize) -> Arc<str>) -> Self {
        let cannot = |name: String| format!("{name} cannot bear all of it");
        let because = |obstacle: &Obstacle| match obstacle {
            Obstacle::Envelope(at) => match terms.envelopes.get(*at) {
                Some(_) if !terms.has_envelopes() => cannot("the budget".into()),
                Some(envelope) => cannot(format!("envelope {}", envelope.name)),
                None => cannot("the pool".into()),
            },
            Obstacle::TopUp => cannot("the top-up".into()),
            Obstacle::Limit(limit, group) => {
                let limit = usize::try_from(*limit).unwrap_or(usize::MAX);
                let name = terms.limits.get(limit).map_or("", |l| &l.name);
                let group = claims.limits.get(limit).map_or_else(|| "".into(), |g| g.name(*group));
                cannot(format!("limit {name} ({group})"))
            }
            Obstacle::Closes(closing, other) => {
                let (closing, other) = (key(*closing), key(*other));
                format!("{closing} would close the envelope from which {other} gets something")
            }
            Obstacle::Divided(at) => format!("a tier by rank divides the tie at {}", key(*at)),
        };
        Self {
            tied: found.tied.iter().map(|(at, units)| (key(*at), terms.money(*units))).collect(),
            because: found.because.iter().map(because).collect(),
        }
    }
}

impl fmt::Display for Tie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let each: Vec<String> = self.tied.iter().map(|(key, sum)| format!("{key} ({})", sum.grouped())).collect();
        write!(f, "the tie of {} reaches money: {}", each.join(", "), self.because.join("; "))
    }
}
