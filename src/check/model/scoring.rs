//! How points come about: criteria, groups, ways of scoring, adjustments.

use super::{CriterionId, Expr, Need};
use crate::number::Exact;
use crate::rules::model::Label;
use crate::span::Span;
use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What earns points, or a group of such.
#[derive(Clone, Debug)]
pub struct Criterion {
    /// Its id.
    pub id: Arc<str>,
    /// What letters call it.
    pub label: Label,
    /// Where the notice says so.
    pub clause: Arc<str>,
    /// The most points it gives.
    pub max: Exact,
    /// The least points that suffice; less is reported like a failed gate.
    pub minimum: Option<Exact>,
    /// The group it is in.
    pub group: Option<CriterionId>,
    /// How points come about.
    pub kind: CriterionKind,
    /// Where it was declared.
    pub span: Span,
}

/// A leaf or a group.
#[derive(Clone, Debug)]
pub enum CriterionKind {
    /// Scored by itself.
    Leaf(Box<Scoring>),
    /// The sum of its members.
    Group {
        /// Its members.
        members: Vec<CriterionId>,
        /// Whether the sum is cut at `max`.
        cap: bool,
    },
}

/// One way of scoring, with its answer to missing values.
#[derive(Clone, Debug)]
pub struct Scoring {
    /// How.
    pub method: Method,
    /// The names it needs that may be missing; none without `if_missing`.
    pub needs: Vec<Need>,
    /// The points where a name it needs is missing.
    pub if_missing: Option<Exact>,
    /// Where it was written.
    pub span: Span,
}

impl Scoring {
    /// This way of scoring and those it chooses from.
    pub fn walk<'s>(&'s self, visit: &mut dyn FnMut(&'s Scoring)) {
        visit(self);
        if let Method::BestOf(alternatives) = &self.method {
            alternatives.iter().for_each(|a| a.walk(visit));
        }
    }

    /// The expressions that it computes with.
    #[must_use]
    pub fn expressions(&self) -> Vec<&Expr> {
        match &self.method {
            Method::Bands { value, .. }
            | Method::Linear { value, .. }
            | Method::PerUnit { value, .. }
            | Method::Formula { value, .. } => vec![value],
            Method::Counts(terms) => terms.iter().map(|(e, _)| e).collect(),
            Method::Lookup { key, .. } => vec![key],
            Method::When { when, .. } => vec![when],
            Method::Table(table) => table.columns.iter().collect(),
            Method::Peer(peer) => peer.among.iter().chain([&peer.value]).collect(),
            Method::BestOf(_) | Method::Panel(_) => Vec::new(),
        }
    }
}

/// The kinds of scoring.
#[derive(Clone, Debug)]
pub enum Method {
    /// The last row whose bound is reached.
    Bands {
        /// What is measured.
        value: Expr,
        /// Points under the first row; `None` where that cannot be.
        below: Option<Exact>,
        /// The ladder, bounds ascending.
        rows: Vec<Band>,
    },
    /// Straight lines between the knots, level outside.
    Linear {
        /// What is measured.
        value: Expr,
        /// (measure, points), measures ascending, at least two.
        knots: Vec<(Exact, Exact)>,
    },
    /// Points for each whole number of units, up to the maximum.
    PerUnit {
        /// What is measured.
        value: Expr,
        /// The size of a unit, above zero.
        each: Exact,
        /// Points per unit.
        points: Exact,
    },
    /// A weighted sum, up to the maximum.
    Counts(Vec<(Expr, Exact)>),
    /// Points from a table.
    Lookup {
        /// What is looked up.
        key: Expr,
        /// The table.
        points: BTreeMap<Arc<str>, Exact>,
    },
    /// The highest of several.
    BestOf(Vec<Scoring>),
    /// An expression that is the points.
    Formula {
        /// The expression.
        value: Expr,
        /// Whether it is clamped to 0..max; else a result outside is an error.
        cap: bool,
    },
    /// The combined marks of a panel.
    Panel(Panel),
    /// Points from the row whose conditions fit.
    Table(Table),
    /// Points from the standing among others.
    Peer(Peer),
    /// A fixed number of points where a condition holds, else none; adjustment items only.
    When {
        /// The condition.
        when: Expr,
        /// The points.
        points: Exact,
    },
}

/// A table of several conditions.
#[derive(Clone, Debug)]
pub struct Table {
    /// What the conditions are about.
    pub columns: Vec<Expr>,
    /// The rows; one without conditions is the last and takes what no other fits.
    pub rows: Vec<TableRow>,
    /// Whether the first row that fits counts; else exactly one fits.
    pub first: bool,
}

/// A row of a table.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// Its conditions, each on a position in [`Table::columns`].
    pub cells: Vec<(usize, Cell)>,
    /// Its points.
    pub points: Exact,
    /// Where it was written.
    pub span: Span,
}

/// A condition on one column: all that is given holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The lowest value, and whether it is included.
    pub low: Option<(Value, bool)>,
    /// The bound that must not be reached.
    pub below: Option<Value>,
    /// The values of which it must be one.
    pub any_of: Option<Vec<Value>>,
}

/// A comparison with the other applications: a second phase over those that pass the gates, are not held and have a
/// value.
#[derive(Clone, Debug)]
pub struct Peer {
    /// Its position among the peer comparisons of the file.
    pub id: usize,
    /// What is compared.
    pub value: Expr,
    /// The groups within which it is compared; `None` compares all.
    pub among: Option<Expr>,
    /// Whether the highest goes first.
    pub highest: bool,
    /// The rows; the first that is reached counts.
    pub rows: Vec<PeerRow>,
}

/// A row of a comparison.
#[derive(Clone, Debug)]
pub struct PeerRow {
    /// How far it reaches.
    pub reach: PeerReach,
    /// Its points.
    pub points: Exact,
    /// Where it was written.
    pub span: Span,
}

/// How far a row of a comparison reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PeerReach {
    /// Standings up to this.
    Rank(u32),
    /// Standings up to this share of those compared.
    Share(Exact),
}

/// One row of a ladder.
#[derive(Clone, Debug)]
pub struct Band {
    /// The bound.
    pub bound: Exact,
    /// Whether the bound itself is in (`from`) or not (`above`).
    pub inclusive: bool,
    /// The points.
    pub points: Exact,
    /// Where it was written.
    pub span: Span,
}

/// How the marks of one sheet become points.
#[derive(Clone, Debug)]
pub struct Panel {
    /// The sheet of the marks file.
    pub sheet: Arc<str>,
    /// The lowest and the highest mark.
    pub scale: (Exact, Exact),
    /// What a mark must be a multiple of, counted from the lowest.
    pub step: Option<Exact>,
    /// How many marks there must be, recusals not counted.
    pub at_least: usize,
    /// Which marks are dropped before they are combined.
    pub drop: Option<Drop>,
    /// How they are combined.
    pub combine: Combine,
    /// A spread above which the marks are flagged.
    pub flag_spread: Option<Exact>,
}

/// Which marks are dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drop {
    /// How many of the highest.
    pub highest: usize,
    /// How many of the lowest.
    pub lowest: usize,
    /// Only where there are at least so many marks.
    pub when_at_least: usize,
}

/// How marks are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combine {
    /// Their mean, exact.
    Mean,
    /// Their median.
    Median,
}

/// One side of the adjustments.
#[derive(Clone, Debug)]
pub struct Adjustments {
    /// The most that counts.
    pub cap: Exact,
    /// What earns or costs.
    pub items: Vec<Item>,
}

/// A bonus or a deduction.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its id.
    pub id: Arc<str>,
    /// What letters call it.
    pub label: Label,
    /// Where the notice says so.
    pub clause: Arc<str>,
    /// The most points it gives.
    pub max: Exact,
    /// How points come about.
    pub scoring: Scoring,
    /// Where it was declared.
    pub span: Span,
}
