//! How the budget is divided: entitlements, envelopes, first passes, limits, payers.

use super::{Expr, FactId, Node};
use crate::number::{Exact, Money, Rounding};
use crate::span::Span;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How the budget is divided.
#[derive(Clone, Debug)]
pub struct Allocation {
    /// The budget.
    pub budget: Money,
    /// What one application is entitled to.
    pub award: Award,
    /// Parts of the budget; `None` where all draw on one.
    pub envelopes: Option<Envelopes>,
    /// How the envelopes are divided.
    pub method: Division,
    /// What happens where what is asked does not fit, where they are divided in order.
    pub last_in_line: LastInLine,
    /// First passes, in order.
    pub guarantees: Vec<Guarantee>,
    /// What nobody may exceed.
    pub limits: Vec<Limit>,
    /// What happens to money that is left.
    pub unspent: Unspent,
    /// How many stand on the reserve list.
    pub reserve: usize,
    /// The shares in which an award is paid; empty for one payment.
    pub instalments: Vec<Exact>,
    /// Who pays; empty for one payer.
    pub payers: Vec<Payer>,
    /// Where it was declared.
    pub span: Span,
}

/// What one application is entitled to before money runs out.
#[derive(Clone, Debug)]
pub struct Award {
    /// The tiers, in the order written.
    pub tiers: Vec<Tier>,
    /// The amount.
    pub amount: Expr,
    /// Money already received for the purpose, subtracted.
    pub less: Option<Expr>,
    /// What it must be a multiple of.
    pub step: Money,
    /// How it is rounded to the step.
    pub round: Rounding,
    /// What it is at least, or else zero.
    pub smallest: Money,
    /// Where the notice says so.
    pub clause: Arc<str>,
    /// Where it was written.
    pub span: Span,
}

/// One tier of awards.
#[derive(Clone, Debug)]
pub struct Tier {
    /// Who is in it.
    pub reach: TierReach,
    /// Its figures by name: `rate`, `cap` …
    pub figures: BTreeMap<Arc<str>, Exact>,
    /// Where it was written.
    pub span: Span,
}

/// Who is in a tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TierReach {
    /// The ranks from the first to the last; `None` for an open end.
    Ranks(u32, Option<u32>),
    /// Totals from here on.
    TotalFrom(Exact),
}

/// Parts of the budget.
#[derive(Clone, Debug)]
pub struct Envelopes {
    /// Which one an application falls in.
    pub by: Expr,
    /// Their amounts by name, in order of their names; they add up to the budget.
    pub amounts: BTreeMap<Arc<str>, Money>,
}

/// What happens where what is asked does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LastInLine {
    /// What is left is given if it reaches `smallest` and this share of the entitlement; the envelope closes.
    PartAward {
        /// The share of the entitlement; zero where none is written.
        at_least: Exact,
    },
    /// Nothing is given and the next is asked.
    Skip,
    /// Nothing is given and the envelope closes.
    Stop,
    /// Where the envelope leaves at least this share of the entitlement, the lack comes from an account beside the
    /// budget; the envelope closes.
    TopUp {
        /// The share.
        at_least: Exact,
        /// What the account holds.
        budget: Money,
    },
}

impl Allocation {
    /// Every expression that is computed for each application.
    #[must_use]
    pub fn expressions(&self) -> Vec<&Expr> {
        let mut all = vec![&self.award.amount];
        all.extend(&self.award.less);
        all.extend(self.envelopes.as_ref().map(|e| &e.by));
        if let Division::ByPoints(weight) = &self.method {
            all.push(weight);
        }
        all.extend(self.limits.iter().filter_map(|l| l.per.as_ref()));
        all.extend(self.guarantees.iter().flat_map(|g| g.per.iter().chain(&g.condition)));
        all
    }

    /// The facts that these read themselves, each once.
    #[must_use]
    pub fn facts(&self) -> Vec<FactId> {
        let mut found: Vec<FactId> = Vec::new();
        let mut open = self.expressions();
        while let Some(expr) = open.pop() {
            if let Node::Fact(id) = expr.node {
                found.push(id);
            }
            open.extend(expr.children());
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// How envelopes are divided.
#[derive(Clone, Debug)]
pub enum Division {
    /// Down the ranking.
    InOrder,
    /// To all at once, by a weight that is not negative.
    ByPoints(Expr),
    /// To all at once, by what each is entitled to.
    ProRata,
}

/// What happens to money that is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unspent {
    /// It stays where it came from.
    Lapse,
    /// One pool of all that is left serves everyone short of the entitlement, down the ranking.
    NextByRank {
        /// Where the notice says so.
        clause: Arc<str>,
    },
    /// All that is left opens each of these envelopes again, one after the other.
    Envelopes {
        /// They, by position among the envelopes.
        positions: Vec<usize>,
        /// Where the notice says so.
        clause: Arc<str>,
    },
}

impl Unspent {
    /// Where the notice says so; empty where nothing moves.
    #[must_use]
    pub fn clause(&self) -> Arc<str> {
        match self {
            Self::Lapse => "".into(),
            Self::NextByRank { clause } | Self::Envelopes { clause, .. } => clause.clone(),
        }
    }
}

/// A first pass that gives each group its number of awards.
#[derive(Clone, Debug)]
pub struct Guarantee {
    /// How many.
    pub awards: usize,
    /// The groups; `None` for all as one.
    pub per: Option<Expr>,
    /// Who may be served so.
    pub condition: Option<Expr>,
    /// Where the notice says so.
    pub clause: Arc<str>,
    /// The group as the rule file writes it: `chain`.
    pub name: Arc<str>,
    /// Where it was written.
    pub span: Span,
}

/// What nobody may exceed.
#[derive(Clone, Debug)]
pub struct Limit {
    /// The groups; `None` binds all as one.
    pub per: Option<Expr>,
    /// How much.
    pub bound: LimitBound,
    /// Whether that was written as a share of the budget.
    pub of_budget: bool,
    /// Where the notice says so.
    pub clause: Arc<str>,
    /// The group as the rule file writes it: `chain`.
    pub name: Arc<str>,
    /// Where it was written.
    pub span: Span,
}

/// How much a limit allows each group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LimitBound {
    /// So much money; a share of the budget has been worked out, rounded down to smallest units.
    Money(Money),
    /// So many awards.
    Awards(usize),
}

/// Who pays which part of an award.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payer {
    /// Who.
    pub name: Arc<str>,
    /// The share; `None` for the one that pays the rest.
    pub share: Option<Exact>,
}
