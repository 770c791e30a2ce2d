//! How the budget is divided: entitlements, envelopes, first passes, limits, payers.

use super::Word;
use crate::feel::Expr;
use crate::number::Rounding;
use crate::span::Span;
use std::sync::Arc;

/// `allocation`
#[derive(Clone, Debug)]
pub struct Allocation {
    pub(crate) budget: Expr,
    pub(crate) award: Award,
    pub(crate) envelopes: Option<Envelopes>,
    pub(crate) method: Division,
    /// Where the method is `in_order`.
    pub(crate) last_in_line: Option<LastInLine>,
    pub(crate) unspent: Option<Unspent>,
    pub(crate) guarantees: Vec<Guarantee>,
    pub(crate) limits: Vec<Limit>,
    pub(crate) reserve: Option<Expr>,
    pub(crate) instalments: Vec<Expr>,
    pub(crate) payers: Vec<(Word, Option<Expr>)>,
    pub(crate) span: Span,
}

/// `envelopes`
#[derive(Clone, Debug)]
pub struct Envelopes {
    pub(crate) by: Expr,
    pub(crate) rows: Vec<(Word, Expr)>,
    pub(crate) unit: EnvelopeUnit,
    pub(crate) span: Span,
}

/// Whether envelopes are amounts or shares of the budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnvelopeUnit {
    /// `amounts`
    Amounts,
    /// `shares`
    Shares,
}

/// `allocation.award`
#[derive(Clone, Debug)]
pub struct Award {
    pub(crate) tiers: Vec<Tier>,
    pub(crate) amount: Expr,
    pub(crate) less: Option<Expr>,
    pub(crate) step: Option<Expr>,
    pub(crate) round: Rounding,
    pub(crate) smallest: Option<Expr>,
    pub(crate) clause: Arc<str>,
    pub(crate) span: Span,
}

/// One row of `tiers`.
#[derive(Clone, Debug)]
pub struct Tier {
    pub(crate) reach: TierReach,
    pub(crate) figures: Vec<(Word, Expr)>,
    pub(crate) span: Span,
}

/// Who is in a tier.
#[derive(Clone, Debug)]
pub enum TierReach {
    /// `ranks: 1-3`, `ranks: 4-`
    Ranks(u32, Option<u32>),
    /// `total_from: 85`
    TotalFrom(Expr),
}

/// `method`
#[derive(Clone, Debug)]
pub enum Division {
    /// `in_order`
    InOrder,
    /// `by_points`, with its `weight`.
    ByPoints(Expr),
    /// `pro_rata`
    ProRata,
}

/// `unspent`, where it moves.
#[derive(Clone, Debug)]
pub struct Unspent {
    /// Envelopes by name; none for `next_by_rank`.
    pub(crate) envelopes: Option<Vec<Word>>,
    pub(crate) clause: Arc<str>,
    pub(crate) span: Span,
}

/// `last_in_line`
#[derive(Clone, Debug)]
pub enum LastInLine {
    /// `top_up`, with its `at_least` and `budget`.
    TopUp(Expr, Expr),
    /// `part_award`, with its `at_least`.
    PartAward(Option<Expr>),
    /// `skip`
    Skip,
    /// `stop`
    Stop,
}

/// One row of `guarantees`.
#[derive(Clone, Debug)]
pub struct Guarantee {
    pub(crate) awards: Expr,
    pub(crate) per: Option<Expr>,
    pub(crate) condition: Option<Expr>,
    pub(crate) clause: Arc<str>,
    pub(crate) span: Span,
}

/// One row of `limits`.
#[derive(Clone, Debug)]
pub struct Limit {
    pub(crate) per: Option<Expr>,
    pub(crate) bound: LimitBound,
    pub(crate) clause: Arc<str>,
    pub(crate) span: Span,
}

/// How much a limit allows.
#[derive(Clone, Debug)]
pub enum LimitBound {
    /// `money`
    Money(Expr),
    /// `awards`
    Awards(Expr),
    /// `share` of the budget
    Share(Expr),
}
