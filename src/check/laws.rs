//! The promises about change that an allocation gives up, and what gives them up. They are those of the table in
//! `docs/allocation.md`; that rows may be shuffled holds always.

use super::model::{Allocation, Division, Expr, LastInLine, Method, Node, Rules, TierReach, Unspent};
use crate::span::Span;

/// A promise about change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Law {
    /// Where one's own points rise, one's own award never falls.
    OwnPoints,
    /// Where the budget rises, nobody's award falls.
    MoreBudget,
    /// Where one without an award withdraws, nobody's award changes.
    Withdrawal,
}

/// A construct that gives up promises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenUp {
    /// Where it is written.
    pub span: Span,
    /// As a rule file writes it.
    pub what: &'static str,
    /// What is not promised any more.
    pub laws: Vec<Law>,
}

const ALL: &[Law] = &[Law::OwnPoints, Law::MoreBudget, Law::Withdrawal];

/// Every construct that gives up a promise, in the order of the table; none where there is no allocation.
#[must_use]
pub fn given_up(rules: &Rules) -> Vec<GivenUp> {
    let Some(allocation) = &rules.allocation else { return Vec::new() };
    let mut all = Vec::new();
    let mut put = |span: Span, what: &'static str, laws: &[Law]| {
        all.push(GivenUp { span, what, laws: laws.to_vec() });
    };
    let place = allocation.span;
    match &allocation.method {
        Division::InOrder => match &allocation.last_in_line {
            LastInLine::PartAward { at_least } if at_least.is_positive() => put(place, "at_least", ALL),
            LastInLine::PartAward { .. } => {}
            LastInLine::Skip => put(place, "skip", &[Law::MoreBudget]),
            LastInLine::Stop => put(place, "stop", &[Law::Withdrawal]),
            LastInLine::TopUp { .. } => put(place, "top_up", ALL),
        },
        Division::ProRata => put(place, "pro_rata", &[Law::MoreBudget, Law::Withdrawal]),
        Division::ByPoints(_) => put(place, "by_points", &[Law::MoreBudget, Law::Withdrawal]),
    }
    let passes_over = matches!(allocation.last_in_line, LastInLine::Skip | LastInLine::Stop);
    if matches!(allocation.method, Division::InOrder) && passes_over && depends_on_points(allocation) {
        put(allocation.award.amount.span, "amount", &[Law::OwnPoints]);
    }
    if let Some(tier) = allocation.award.tiers.iter().find(|tier| matches!(tier.reach, TierReach::Ranks(..))) {
        put(tier.span, "ranks", ALL);
    }
    if allocation.envelopes.as_ref().is_some_and(|envelopes| envelopes.amounts.len() > 1) {
        put(allocation.envelopes.as_ref().map_or(place, |e| e.by.span), "envelopes", ALL);
    }
    if let Some(guarantee) = allocation.guarantees.first() {
        put(guarantee.span, "guarantees", ALL);
    }
    if let Some(limit) = allocation.limits.iter().find(|limit| limit.of_budget) {
        put(limit.span, "share", ALL);
    }
    if allocation.unspent != Unspent::Lapse {
        put(place, "unspent", ALL);
    }
    let mut scorings = rules.scorings().into_iter().map(|(scoring, _)| scoring);
    if let Some(peer) = scorings.find(|scoring| matches!(scoring.method, Method::Peer(_))) {
        put(peer.span, "peer", ALL);
    }
    all
}

/// Whether an entitlement can change with the points.
fn depends_on_points(allocation: &Allocation) -> bool {
    let tiers = allocation.award.tiers.iter().any(|tier| matches!(tier.reach, TierReach::TotalFrom(_)));
    let mut open: Vec<&Expr> = vec![&allocation.award.amount];
    open.extend(&allocation.award.less);
    while let Some(expr) = open.pop() {
        if matches!(expr.node, Node::Total | Node::Criterion(_) | Node::Rank) {
            return true;
        }
        open.extend(expr.children());
    }
    tiers
}
