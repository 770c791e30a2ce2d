//! The checked rules: names are resolved to positions, types agree, constants are known. What comes after `check`
//! takes only these types.
//!
//! The same file as it is written is [`rules::model`](crate::rules::model), whose types have the same names: there an amount
//! is an expression and an envelope a name, here the one is a number and the other a position. What has nothing to be
//! resolved, such as a label, is one type in both.
//!
//! Everything that has a place in the rule file keeps its span, so that explanations can point back at it.

mod examples;
mod position;
mod expression;
mod allocation;
mod fields;
mod programme;
mod ranking;
mod scoring;

pub use crate::rules::model::{Bare, Label, Layout, Prefers};
pub use allocation::{
    Allocation, Award, Division, Envelopes, Guarantee, LastInLine, Limit, LimitBound, Payer, Tier, TierReach, Unspent,
};
pub use examples::{Example, Expectation, Expected, Subject, Test};
pub use expression::{Expr, Member, Node};
pub use fields::{Fact, Field, FieldKind, Gate, Lookup, Numeric, NumericSort, Parameter, Register};
pub use position::{CriterionId, FactId, FieldId, Need, Step};
pub use programme::{Certification, Target};
pub use ranking::{Draw, Ranking, StillTied, TieBreak};
pub use scoring::{
    Adjustments, Band, Cell, Combine, Criterion, CriterionKind, Drop, Item, Method, Panel, Peer, PeerReach, PeerRow,
    Scoring, Table, TableRow,
};

use crate::number::{Currency, Exact, Rounding};
use crate::value::Date;
use std::sync::Arc;

/// The results that `publish:` can name; as words of `publish:` they always mean the results.
pub const RESULTS: [&str; 5] = ["total", "rank", "award", "status", "failed_gates"];

/// The whole of a checked rule file.
#[derive(Clone, Debug)]
pub struct Rules {
    /// What the round is.
    pub round: RoundInfo,
    /// The columns of an application, in the order written.
    pub fields: Vec<Field>,
    /// The one field that names an application.
    pub key: FieldId,
    /// Where the table of the applications stands in its file.
    pub layout: Layout,
    /// The constants, in the order written.
    pub parameters: Vec<Parameter>,
    /// Small tables, by name.
    pub lookups: Vec<Lookup>,
    /// Further tables with many rows for an application, in the order written.
    pub registers: Vec<Register>,
    /// Derived values, in the order written.
    pub facts: Vec<Fact>,
    /// Conditions that must hold.
    pub gates: Vec<Gate>,
    /// All criteria and groups in the order written, a group before its members.
    pub criteria: Vec<Criterion>,
    /// The criteria and groups of the top level.
    pub top: Vec<CriterionId>,
    /// Capped bonuses.
    pub bonus: Option<Adjustments>,
    /// Capped deductions; points are positive and are subtracted.
    pub deduction: Option<Adjustments>,
    /// The order in which facts, criteria and adjustments can be computed: none uses a later one.
    pub steps: Vec<Step>,
    /// How applications are put in order.
    pub ranking: Ranking,
    /// How the budget is divided; `None` where a round ends with its ranking.
    pub allocation: Option<Allocation>,
    /// The facts that the allocation reads, each once: who has one that cannot be computed is held.
    pub award_facts: Vec<FactId>,
    /// The fields and results a public notice may show.
    pub publish: Vec<Arc<str>>,
    /// What the programme wants reached by those it funds; they decide nothing.
    pub targets: Vec<Target>,
    /// The list that the round ends with, where it certifies.
    pub certification: Option<Certification>,
    /// The clause by which it asks the list of an earlier certification; its register and its fact are among the others.
    pub asks_certified: Option<Arc<str>>,
    /// Named applications for tests.
    pub examples: Vec<Example>,
    /// Expectations, run by `merit test`.
    pub tests: Vec<Test>,
}

impl Rules {
    /// All adjustment items in the order written, bonus first, with the side they are on.
    pub fn adjustment_items(&self) -> impl Iterator<Item = &Item> {
        self.bonus.iter().chain(&self.deduction).flat_map(|side| &side.items)
    }

    /// Every way of scoring with the most points it gives, alternatives of `best_of` after what they are part of.
    pub fn scorings(&self) -> Vec<(&Scoring, &Exact)> {
        let mut all = Vec::new();
        let leaves = self.criteria.iter().filter_map(|c| match &c.kind {
            CriterionKind::Leaf(scoring) => Some((&**scoring, &c.max)),
            CriterionKind::Group { .. } => None,
        });
        for (scoring, max) in leaves.chain(self.adjustment_items().map(|i| (&i.scoring, &i.max))) {
            scoring.walk(&mut |s| all.push((s, max)));
        }
        all
    }

    /// Which facts and criteria depend on a comparison with other applications.
    #[must_use]
    pub fn behind_peers(&self) -> BehindPeers {
        let mut behind = BehindPeers {
            facts: vec![false; self.facts.len()],
            criteria: vec![false; self.criteria.len()],
            items: false,
        };
        for step in &self.steps {
            match *step {
                Step::Fact(id) => {
                    let is = self.facts.get(id).is_some_and(|f| behind.expr(&f.value));
                    behind.facts.get_mut(id).into_iter().for_each(|slot| *slot = is);
                }
                Step::Criterion(id) => {
                    let is = match self.criteria.get(id).map(|c| &c.kind) {
                        Some(CriterionKind::Leaf(scoring)) => behind.scoring(scoring),
                        Some(CriterionKind::Group { members, .. }) => {
                            members.iter().any(|m| behind.criteria.get(*m).copied().unwrap_or(false))
                        }
                        None => false,
                    };
                    behind.criteria.get_mut(id).into_iter().for_each(|slot| *slot = is);
                }
            }
        }
        behind.items = self.adjustment_items().any(|item| behind.scoring(&item.scoring));
        behind
    }

    /// Whether points are given at all.
    #[must_use]
    pub fn has_total(&self) -> bool {
        !self.criteria.is_empty()
    }
}

/// What depends on a comparison with other applications, and so is computed in a second phase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BehindPeers {
    facts: Vec<bool>,
    criteria: Vec<bool>,
    items: bool,
}

impl BehindPeers {
    /// Whether anything does.
    #[must_use]
    pub fn any(&self) -> bool {
        self.items || self.criteria.contains(&true)
    }

    /// Whether a criterion does.
    #[must_use]
    pub fn criterion(&self, id: CriterionId) -> bool {
        self.criteria.get(id).copied().unwrap_or(false)
    }

    /// Whether an expression does.
    #[must_use]
    pub fn expr(&self, expr: &Expr) -> bool {
        match expr.node {
            Node::Fact(id) => self.facts.get(id).copied().unwrap_or(false),
            Node::Criterion(id) => self.criterion(id),
            _ => expr.children().into_iter().any(|e| self.expr(e)),
        }
    }

    /// Whether a way of scoring does.
    #[must_use]
    pub fn scoring(&self, scoring: &Scoring) -> bool {
        let mut found = false;
        scoring.walk(&mut |s| {
            found |= matches!(s.method, Method::Peer(_)) || s.expressions().into_iter().any(|e| self.expr(e));
        });
        found
    }
}

/// The `round` section.
#[derive(Clone, Debug)]
pub struct RoundInfo {
    /// The round's id; names the record.
    pub id: Arc<str>,
    /// Its title.
    pub title: Label,
    /// The document that every clause points into.
    pub notice: Arc<str>,
    /// The only "today".
    pub as_of: Option<Date>,
    /// First day of applying.
    pub opens: Option<Date>,
    /// Last day of applying.
    pub closes: Option<Date>,
    /// The one currency.
    pub currency: Currency,
    /// How points are rounded.
    pub scores: Scores,
}

/// How points are rounded and what they add up to.
#[derive(Clone, Debug)]
pub struct Scores {
    /// Places kept.
    pub decimals: u32,
    /// How.
    pub round: Rounding,
    /// Where.
    pub at: RoundAt,
    /// What the maxima of the top level add up to.
    pub out_of: Exact,
}

/// Where points are rounded: once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundAt {
    /// Each leaf criterion and adjustment item.
    EachCriterion,
    /// Only the total.
    Total,
}
