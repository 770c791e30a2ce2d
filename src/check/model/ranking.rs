//! How applications are put in order, and what decides between equals.

use super::{Expr, Prefers};
use crate::number::Exact;
use crate::span::Span;
use std::sync::Arc;

/// How applications are put in order.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// Separate lists; ranks count within each.
    pub within: Option<Expr>,
    /// What is ranked by, highest first; `None` only where there is a total and nothing else is said.
    pub by: Option<Expr>,
    /// The least total that suffices.
    pub minimum: Option<Exact>,
    /// What decides between equals, in order.
    pub tie_breaks: Vec<TieBreak>,
    /// What happens to those still equal.
    pub still_tied: StillTied,
    /// Where the minimum was written, or the section.
    pub span: Span,
}

impl Ranking {
    /// A ranking by the total and nothing else.
    #[must_use]
    pub fn by_total(span: Span) -> Self {
        Self { span, within: None, by: None, minimum: None, tie_breaks: Vec::new(), still_tied: StillTied::Stop }
    }
}

/// What decides between equals.
#[derive(Clone, Debug)]
pub struct TieBreak {
    /// What it prefers.
    pub prefers: Prefers,
    /// The value.
    pub value: Expr,
    /// Where the notice says so.
    pub clause: Arc<str>,
    /// Where it was written.
    pub span: Span,
}

/// How lots are drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draw {
    /// When and where the seed was announced.
    pub announced: Arc<str>,
    /// What the tickets are computed with.
    pub seed: Arc<str>,
}

/// What happens to those still equal after all tie-breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StillTied {
    /// Lots decide that anyone can draw again.
    Draw(Draw),
    /// The round cannot be decided where the tie reaches money.
    Stop,
    /// They share a rank, 1-2-2-4, and its tier.
    ShareRank,
    /// The application key decides, in order of code points.
    Key,
}
