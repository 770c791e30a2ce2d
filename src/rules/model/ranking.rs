//! How applications are put in order, and what decides between equals.

use crate::feel::Expr;
use crate::span::Span;
use std::sync::Arc;

/// `ranking`
#[derive(Clone, Debug, Default)]
pub struct Ranking {
    pub(crate) within: Option<Expr>,
    pub(crate) by: Option<Expr>,
    /// Whether `by:` is written, readable or not.
    pub(crate) by_written: bool,
    pub(crate) minimum: Option<Expr>,
    pub(crate) tie_breaks: Vec<TieBreak>,
    pub(crate) still_tied: Option<StillTied>,
    pub(crate) span: Span,
}

/// One row of `tie_breaks`.
#[derive(Clone, Debug)]
pub struct TieBreak {
    pub(crate) prefers: Prefers,
    pub(crate) value: Expr,
    pub(crate) clause: Arc<str>,
    pub(crate) span: Span,
}

/// What a tie-break prefers: which key it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefers {
    /// `higher`: the higher value.
    Higher,
    /// `lower`: the lower value.
    Lower,
    /// `uncovered`: a value that no application ranking above the whole tie has.
    Uncovered,
}

/// `still_tied`
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StillTied {
    /// `draw`, with `announced` and `seed`.
    Draw(Arc<str>, Arc<str>),
    /// `stop`
    Stop,
    /// `share_rank`
    ShareRank,
    /// `key`
    Key,
}
