//! How one application's result came about, as parts: what `explain` prints as text and what documents lay out. Every
//! figure is a text already. What names or counts on others stands apart, so that it can be left out.

use crate::study::Otherwise;
use serde::Serialize;

/// Whether what is said of an application may name others.
#[derive(Clone, Copy, Debug)]
pub enum Others<'a> {
    /// Neighbours in the ranking and whom it displaced are named, and who decided otherwise.
    Named(&'a Otherwise<'a>),
    /// Nothing of others is computed or said.
    Unnamed,
}

impl Others<'_> {
    /// Whether they are.
    #[must_use]
    pub fn are_named(&self) -> bool {
        matches!(self, Self::Named(_))
    }
}

/// How one application's result came about.
#[derive(Clone, Debug, Serialize)]
pub struct Derivation {
    /// Its key.
    pub key: String,
    /// The stable name of its status.
    pub status: &'static str,
    /// That in words.
    pub status_words: String,
    /// Why it is held; nothing where it is not.
    pub held: Vec<Reason>,
    /// What people decided, and what the rules alone give.
    pub overridden: Option<Overridden>,
    /// What the certification asked says of it.
    pub certification: Vec<Line>,
    /// The gates, in the order of the rules; nothing where its cells are bad.
    pub gates: Vec<GateTold>,
    /// Criteria and groups, a group before its members.
    pub criteria: Vec<CriterionTold>,
    /// Bonus and deduction.
    pub adjustments: Vec<SideTold>,
    /// The total, where there is one.
    pub total: Option<TotalTold>,
    /// Its place, where it is ranked.
    pub ranking: Option<RankTold>,
    /// Its award, where a budget is divided and it is ranked.
    pub award: Option<AwardTold>,
}

/// Why an application is held.
#[derive(Clone, Debug, Serialize)]
pub struct Reason {
    /// The whole reason, for the office; empty where others are not to be named.
    pub words: String,
    /// The header of the cell, where it is one.
    pub column: String,
    /// What stands in the cell.
    pub value: String,
    /// What is wrong, without anything of others.
    pub problem: String,
}

/// A line of an explanation.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Line {
    /// How far it stands in.
    pub depth: usize,
    /// What it says: `cell`, `marks`, `entitlement` …; empty for a step of the arithmetic.
    pub kind: &'static str,
    /// The words; empty where it speaks of others alone.
    pub words: String,
    /// Where it was read.
    pub place: String,
    /// What goes on to name others.
    pub others: String,
    /// The header of a cell.
    pub column: String,
    /// What stands in it.
    pub value: String,
}

/// A gate.
#[derive(Clone, Debug, Serialize)]
pub struct GateTold {
    /// Its id.
    pub id: String,
    /// What letters call it.
    pub label: String,
    /// Where the notice says so.
    pub clause: String,
    /// The condition as the rules mean it.
    pub condition: String,
    /// `holds`, `fails` or `unknown`.
    pub outcome: &'static str,
    /// That in words, with id and label.
    pub words: String,
    /// Why it cannot be computed; empty where it can.
    pub trouble: String,
    /// The terms that decided it.
    pub terms: Vec<TermTold>,
}

/// A term of a gate.
#[derive(Clone, Debug, Serialize)]
pub struct TermTold {
    /// With the names of the rules.
    pub names: String,
    /// With the values of the application.
    pub values: String,
    /// Whether it holds.
    pub holds: bool,
    /// That in words.
    pub holds_words: String,
    /// The cells it was read from.
    pub cells: Vec<Line>,
}

/// A criterion or a group.
#[derive(Clone, Debug, Serialize)]
pub struct CriterionTold {
    /// Its id.
    pub id: String,
    /// What letters call it.
    pub label: String,
    /// Where the notice says so.
    pub clause: String,
    /// How deep it stands in groups, from 0.
    pub depth: usize,
    /// Whether it is a group.
    pub group: bool,
    /// The points; `-` where there are none.
    pub points: String,
    /// The most points.
    pub max: String,
    /// The steps from cells to points.
    pub steps: Vec<Line>,
    /// Why it has no points; empty where it has.
    pub blank: String,
    /// Its minimum, where it has one and points.
    pub minimum: Option<MinimumTold>,
}

/// The least points that suffice.
#[derive(Clone, Debug, Serialize)]
pub struct MinimumTold {
    /// So many.
    pub least: String,
    /// Whether they are reached.
    pub reached: bool,
    /// That in words.
    pub words: String,
}

/// One side of the adjustments.
#[derive(Clone, Debug, Serialize)]
pub struct SideTold {
    /// `bonus` or `deduction`.
    pub side: &'static str,
    /// `Bonus, at most 5`
    pub words: String,
    /// The most it gives.
    pub cap: String,
    /// What it gives.
    pub points: String,
    /// Its items.
    pub items: Vec<ItemTold>,
}

/// An item of the adjustments.
#[derive(Clone, Debug, Serialize)]
pub struct ItemTold {
    /// Its id.
    pub id: String,
    /// What letters call it.
    pub label: String,
    /// Where the notice says so.
    pub clause: String,
    /// The points.
    pub points: String,
    /// The steps from cells to points.
    pub steps: Vec<Line>,
}

/// The total.
#[derive(Clone, Debug, Serialize)]
pub struct TotalTold {
    /// The terms: `18.00 + 19.90 - 1.00`
    pub sum: String,
    /// What they come to.
    pub total: String,
    /// Out of so many, adjustments aside.
    pub out_of: String,
    /// The least total, where there is one.
    pub minimum: Option<MinimumTold>,
}

/// A place in the ranking.
#[derive(Clone, Debug, Serialize)]
pub struct RankTold {
    /// The rank.
    pub rank: String,
    /// The list; empty where there is only one.
    pub list: String,
    /// That in words.
    pub words: String,
    /// That it is tied, in words; empty where it is not.
    pub tied: String,
    /// The neighbours.
    pub neighbours: Vec<String>,
}

/// An award.
#[derive(Clone, Debug, Serialize)]
pub struct AwardTold {
    /// Where the notice grants it.
    pub clause: String,
    /// How it came about; each line has its kind: `tier`, `amount`, `less`, `rounding`, `entitlement`, `guarantee`, `turn`,
    /// `asked`, `bound`, `displaced`.
    pub lines: Vec<Line>,
    /// What it is entitled to.
    pub entitlement: String,
    /// What it gets.
    pub amount: String,
    /// Whether it gets something.
    pub given: bool,
    /// How it is paid.
    pub payments: Vec<PaymentTold>,
}

/// A payment.
#[derive(Clone, Debug, Serialize)]
pub struct PaymentTold {
    /// Who pays, or the word for a payment.
    pub payer: String,
    /// Which instalment, from 1.
    pub instalment: usize,
    /// How much.
    pub amount: String,
    /// That in words.
    pub words: String,
}

/// What people decided otherwise.
#[derive(Clone, Debug, Serialize)]
pub struct Overridden {
    /// What was decided; empty where only overrides of others change this one.
    pub words: String,
    /// Where the notice allows it.
    pub clause: String,
    /// Why.
    pub reason: String,
    /// Who decided; empty where others are not named.
    pub actor: String,
    /// Who approved; empty where others are not named.
    pub approver: String,
    /// What the rules alone give.
    pub before: String,
    /// What stands.
    pub after: String,
}

impl Line {
    /// A step in words.
    pub(super) fn of(depth: usize, words: impl Into<String>) -> Self {
        Self { depth, words: words.into(), ..Self::default() }
    }

    /// The same, with what it says.
    pub(super) fn kind(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }
}
