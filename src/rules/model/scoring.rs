//! How points come about: criteria, groups, ways of scoring, adjustments.

use super::{Label, Text, Word};
use crate::feel::Expr;
use crate::span::Span;
use std::sync::Arc;

/// A criterion or a group of them.
#[derive(Clone, Debug)]
pub struct Criterion {
    pub(crate) id: Word,
    pub(crate) label: Label,
    pub(crate) clause: Arc<str>,
    pub(crate) max: Option<Expr>,
    pub(crate) minimum: Option<Expr>,
    pub(crate) body: Body,
    pub(crate) span: Span,
}

/// What a criterion is made of.
#[derive(Clone, Debug)]
pub enum Body {
    /// A leaf.
    Leaf(Box<Scoring>),
    /// A group, and whether its sum is cut at its maximum.
    Group(Vec<Criterion>, bool),
    /// It could not be read; that has been reported.
    Unread,
}

/// One way of scoring.
#[derive(Clone, Debug)]
pub struct Scoring {
    pub(crate) method: Method,
    pub(crate) if_missing: Option<Expr>,
    pub(crate) span: Span,
}

/// The kinds of scoring.
#[derive(Clone, Debug)]
pub enum Method {
    /// `bands`
    Bands {
        /// What is measured.
        value: Expr,
        /// Points under the first row.
        below: Option<Expr>,
        /// (bound, whether it is included, points, place)
        rows: Vec<(Expr, bool, Expr, Span)>,
    },
    /// `linear`
    Linear(Expr, Vec<(Expr, Expr)>),
    /// `per_unit`: measure, unit, points.
    PerUnit(Expr, Expr, Expr),
    /// `counts`: names with weights.
    Counts(Vec<(Expr, Expr)>),
    /// `lookup` with its points inline.
    Lookup(Expr, Vec<(Word, Expr)>),
    /// `lookup` with the name of a table.
    LookupTable(Expr, Word),
    /// `best_of`
    BestOf(Vec<Scoring>),
    /// `formula`, and whether it is clamped.
    Formula(Expr, bool),
    /// `panel`
    Panel(Box<Panel>),
    /// `when` and `points` of an adjustment.
    When(Expr, Expr),
    /// `table`
    Table {
        /// Its rows.
        rows: Vec<TableRow>,
        /// Whether the first row that fits counts; else exactly one may fit.
        first: bool,
    },
    /// `peer`
    Peer {
        /// What is compared.
        value: Expr,
        /// The groups within which it is compared.
        among: Option<Expr>,
        /// Whether the highest goes first.
        highest: bool,
        /// The rows, best first.
        rows: Vec<PeerRow>,
    },
}

/// A row of a `table`.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// Its conditions by column; `None` for `otherwise`.
    pub(crate) when: Option<Vec<(Expr, Vec<Condition>)>>,
    pub(crate) points: Expr,
    pub(crate) span: Span,
}

/// What a row asks of a column.
#[derive(Clone, Debug)]
pub enum Condition {
    /// `from` (`true`) or `above`
    Low(Expr, bool),
    /// `below`
    Below(Expr),
    /// `is` or `any_of`
    AnyOf(Vec<Text>),
}

/// A row of `peer`.
#[derive(Clone, Debug)]
pub struct PeerRow {
    pub(crate) reach: PeerReach,
    pub(crate) points: Expr,
    pub(crate) span: Span,
}

/// How far a row of `peer` reaches.
#[derive(Clone, Debug)]
pub enum PeerReach {
    /// `rank_to`
    Rank(Expr),
    /// `share_to`
    Share(Expr),
}

/// `panel`
#[derive(Clone, Debug)]
pub struct Panel {
    pub(crate) sheet: Arc<str>,
    pub(crate) scale: (Expr, Expr),
    pub(crate) step: Option<Expr>,
    pub(crate) at_least: Expr,
    pub(crate) drop: Option<Drop>,
    pub(crate) median: bool,
    pub(crate) flag_spread: Option<Expr>,
}

/// `drop` of a panel.
#[derive(Clone, Debug)]
pub struct Drop {
    pub(crate) highest: Option<Expr>,
    pub(crate) lowest: Option<Expr>,
    pub(crate) when_at_least: Option<Expr>,
    pub(crate) span: Span,
}

/// One side of `adjustments`.
#[derive(Clone, Debug)]
pub struct Adjustments {
    pub(crate) cap: Expr,
    pub(crate) items: Vec<Criterion>,
}
