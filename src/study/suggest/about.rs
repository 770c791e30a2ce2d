//! What of the rules a goal is about.

use super::change::scorings;
use super::pool::Pool;
use crate::check::model::{Expr, Rules};
use crate::number::Exact;
use crate::oracle::Assessment;
use crate::study::coverage::{Goal, Id, Kind, Reached};
use std::collections::BTreeSet;

/// Adds what could reach a goal to a pool.
pub(super) fn offer<'r>(rules: &'r Rules, goal: &Goal, pool: &mut Pool<'r>) {
    match goal.kind {
        Kind::Holds | Kind::Fails => {
            rules.gates.iter().filter(|gate| gate.span == goal.span).for_each(|gate| pool.expr(&gate.require));
        }
        Kind::Minimum if goal.span == rules.ranking.span => {
            rules.top.iter().for_each(|id| pool.criterion(*id));
        }
        Kind::Minimum => {
            let at = rules.criteria.iter().position(|criterion| criterion.span == goal.span);
            at.into_iter().for_each(|id| pool.criterion(id));
        }
        Kind::TieBreak => {
            let tie_break = rules.ranking.tie_breaks.iter().find(|tie_break| tie_break.span == goal.span);
            tie_break.into_iter().for_each(|tie_break| measured(&tie_break.value, pool));
        }
        _ => {
            for (_, scoring) in scorings(rules).into_iter().filter(|(id, _)| is_about(goal, id)) {
                pool.scoring(scoring);
            }
        }
    }
}

/// An expression that is compared with that of others: all that moves it.
pub(super) fn measured<'r>(expr: &'r Expr, pool: &mut Pool<'r>) {
    pool.expr(expr);
    pool.steps(expr);
}

/// Whether a goal is one of a criterion or item.
pub(super) fn is_about(goal: &Goal, id: &str) -> bool {
    let name = &*goal.name;
    name == id || name.strip_prefix(id).is_some_and(|rest| goal.kind == Kind::Key && rest.starts_with(": "))
}

/// The points that a missed minimum is about.
pub(super) fn points_of(rules: &Rules, goal: &Goal, assessment: &Assessment) -> Option<Exact> {
    let at = rules.criteria.iter().position(|criterion| criterion.span == goal.span);
    let points = at.map_or(Some(&assessment.total), |at| assessment.points.get(at))?;
    points.clone().ok()
}

/// The goals that are reached now and were not before.
pub(super) fn fresh(before: &[Goal], now: &Reached, until_now: &Reached) -> Vec<Goal> {
    let new: BTreeSet<Id> = now.difference(until_now).copied().collect();
    before.iter().filter(|goal| new.contains(&goal.id())).cloned().collect()
}
