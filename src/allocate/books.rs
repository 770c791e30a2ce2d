//! Double entry: every movement of money is a transfer between two accounts.

use super::award::Bound;
use super::claims::Claims;
use super::terms::Terms;
use std::sync::Arc;

/// Where money can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Account {
    /// The budget, where all money comes from but what tops up.
    Budget,
    /// A part of the budget, by position.
    Envelope(u32),
    /// What the envelopes left, in one.
    Pool,
    /// An account beside the budget that tops up the last in line.
    TopUp,
    /// An application: its claim, by position.
    Application(u32),
    /// What is not spent.
    Unspent,
}

/// One movement of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Where it comes from.
    pub from: Account,
    /// Where it goes.
    pub to: Account,
    /// How much, in smallest units; above zero.
    pub amount: i128,
    /// The rule that moves it, and why so much.
    pub why: Why,
}

/// Why money moves, and why so much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The envelope is filled from the budget.
    Filled,
    /// People decided the award.
    Override,
    /// A guarantee, by position, gives the entitlement.
    Guarantee(u32),
    /// The method gives the entitlement.
    Entitlement,
    /// The method gives a part of it.
    Part(Bound),
    /// The method gives its share, rounded down to the step.
    Share,
    /// One step that rounding down left over goes to this remainder: its place among them, the largest first.
    Remainder(u32),
    /// What the envelope lacked for the last in line.
    TopUp,
    /// What was left moves on.
    Moved,
    /// Unspent money gives what the application was short of, or a part of it.
    Short(Option<Bound>),
    /// What is left lapses.
    Lapsed,
}

fn index(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

impl Account {
    /// Its name in the books; `key` names the application of a claim.
    #[must_use]
    pub fn name(self, terms: &Terms, key: &impl Fn(usize) -> Arc<str>) -> String {
        match self {
            Self::Budget => "budget".into(),
            Self::Envelope(at) => {
                format!("envelope {}", terms.envelopes.get(index(at)).map_or("", |envelope| &envelope.name))
            }
            Self::Pool => "pool".into(),
            Self::TopUp => "top_up".into(),
            Self::Application(at) => format!("application {}", key(index(at))),
            Self::Unspent => "unspent".into(),
        }
    }
}

impl Transfer {
    /// The claim that it serves.
    #[must_use]
    pub fn claim(&self) -> Option<usize> {
        match self.to {
            Account::Application(at) => usize::try_from(at).ok(),
            _ => None,
        }
    }

    /// The rule that moves it, in the words of a rule file.
    #[must_use]
    pub fn rule(&self, terms: &Terms) -> String {
        match self.why {
            Why::Filled => "envelopes".into(),
            Why::Override => "override".into(),
            Why::Guarantee(at) => {
                format!("guarantee per {}", terms.guarantees.get(index(at)).map_or("", |promise| &promise.name))
            }
            Why::Entitlement | Why::Part(_) | Why::Share => terms.method.name().into(),
            Why::Remainder(_) => "largest remainder".into(),
            Why::TopUp => "top_up".into(),
            Why::Moved | Why::Short(_) => "unspent: move_to".into(),
            Why::Lapsed => "unspent: lapse".into(),
        }
    }

    /// Where the notice says so; empty where no clause does.
    #[must_use]
    pub fn clause(&self, terms: &Terms) -> Arc<str> {
        match self.why {
            Why::Guarantee(at) => terms.guarantees.get(index(at)).map_or_else(|| "".into(), |p| p.clause.clone()),
            Why::Entitlement | Why::Part(_) | Why::Share | Why::Remainder(_) | Why::TopUp => terms.award_clause.clone(),
            Why::Moved | Why::Short(_) => terms.unspent.clause(),
            // The clause of an override stands in its event.
            Why::Filled | Why::Lapsed | Why::Override => "".into(),
        }
    }

    /// Why so much.
    #[must_use]
    pub fn reason(&self, terms: &Terms, claims: &Claims) -> String {
        let entitlement = || {
            let units = self.claim().map_or(0, |at| claims.entitlement(at));
            terms.money(units)
        };
        match self.why {
            Why::Filled => "the envelope is filled".into(),
            Why::Override => "the award that was decided".into(),
            Why::Guarantee(_) | Why::Entitlement => "the entitlement".into(),
            Why::Part(bound) => format!("part of the entitlement {}; bound by {}", entitlement(), bound.name(terms)),
            Why::Share => format!("the share of the entitlement {}, rounded down to the step", entitlement()),
            Why::Remainder(at) => {
                format!("one step that rounding left over; remainder {at} of those, the largest first")
            }
            Why::TopUp => "what its envelope lacked".into(),
            Why::Moved => "nobody else could be served from it".into(),
            Why::Short(None) => format!("what it was short of its entitlement {}", entitlement()),
            Why::Short(Some(bound)) => {
                format!(
                    "part of what it was short of its entitlement {}; bound by {}",
                    entitlement(),
                    bound.name(terms)
                )
            }
            Why::Lapsed => "nobody else could be served from it".into(),
        }
    }
}
