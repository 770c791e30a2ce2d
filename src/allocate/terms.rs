//! What is divided, and how.

use crate::check::model::{LastInLine, LimitBound, Payer, StillTied, Unspent};
use crate::number::{Currency, Exact, Money};
use std::sync::Arc;

/// The terms of a division. Sums are in smallest units.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The one currency; what its smallest unit is, all sums here count in.
    pub currency: Currency,
    /// The whole budget, the sum of the envelopes.
    pub budget: i128,
    /// Its parts; one named `budget` where none are declared. They add up to the budget.
    pub envelopes: Vec<Envelope>,
    /// What every award is a multiple of; above zero.
    pub step: i128,
    /// What every award is at least; zero where the rules name none.
    pub smallest: i128,
    /// How the envelopes are divided.
    pub method: Method,
    /// What happens where what is asked does not fit.
    pub last_in_line: LastInLine,
    /// First passes, in order.
    pub guarantees: Vec<Promise>,
    /// What nobody may exceed.
    pub limits: Vec<Cap>,
    /// What happens to money that is left.
    pub unspent: Unspent,
    /// Where the notice grants the awards.
    pub award_clause: Arc<str>,
    /// How many stand on the reserve list.
    pub reserve: usize,
    /// Who pays; empty for one payer.
    pub payers: Vec<Payer>,
    /// The shares in which an award is paid, which add up to 1; empty for one payment.
    pub instalments: Vec<Exact>,
    /// What happens to ties.
    pub still_tied: StillTied,
}

/// How the envelopes are divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Down the ranking.
    InOrder,
    /// To all at once, by their weights.
    ByPoints,
    /// To all at once, by what each is entitled to.
    ProRata,
}

impl Method {
    /// The word of a rule file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::InOrder => "in_order",
            Self::ByPoints => "by_points",
            Self::ProRata => "pro_rata",
        }
    }
}

/// A part of the budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Its name in the rule file.
    pub name: Arc<str>,
    /// What is in it, in smallest units; at least zero.
    pub amount: i128,
}

/// A guarantee: so many awards for each group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// The group as the rule file writes it.
    pub name: Arc<str>,
    /// How many awards each group gets before the method goes on.
    pub awards: usize,
    /// Where the notice says so.
    pub clause: Arc<str>,
}

/// A limit on each group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cap {
    /// The group as the rule file writes it.
    pub name: Arc<str>,
    /// The most that each group may have together: money, or a number of awards.
    pub bound: LimitBound,
    /// Where the notice says so.
    pub clause: Arc<str>,
}

impl Terms {
    /// A sum as money.
    #[must_use]
    pub fn money(&self, units: i128) -> Money {
        Money::new(units, self.currency)
    }

    /// Whether parts of the budget are declared.
    #[must_use]
    pub fn has_envelopes(&self) -> bool {
        self.envelopes.iter().any(|e| &*e.name != "budget")
    }

    /// The largest multiple of the step that is not above a sum that is not negative.
    #[must_use]
    pub fn whole_steps(&self, units: i128) -> i128 {
        units - units.checked_rem(self.step).unwrap_or(0)
    }
}
