//! Why a moved band reaches nobody: no measure lies between the old edge and the new one.

use crate::check::model::{CriterionKind, Expr, Method, Rules, Scoring};
use crate::number::Exact;
use crate::oracle::eval;
use crate::round::Run;
use std::sync::Arc;

/// An edge of a ladder that was moved over nobody.
#[derive(Clone, Debug)]
pub struct Between {
    /// The criterion.
    pub criterion: Arc<str>,
    /// What is measured.
    pub measure: Expr,
    /// The lower of the two edges.
    pub low: Exact,
    /// The higher.
    pub high: Exact,
    /// Whether a measure at the edge itself is in the band (`from`) or not (`above`).
    pub inclusive: bool,
}

/// The edges in which the ladders of two rules differ, each the only one of its ladder, and between which no
/// application's measure lies.
#[must_use]
pub fn between(before: &Run, rules: &Rules) -> Vec<Between> {
    let mut all = Vec::new();
    for criterion in &before.rules.criteria {
        let other = rules.criteria.iter().find(|c| c.id == criterion.id);
        let (CriterionKind::Leaf(one), Some(CriterionKind::Leaf(other))) = (&criterion.kind, other.map(|c| &c.kind))
        else {
            continue;
        };
        let (mut old, mut new): (Vec<&Scoring>, Vec<&Scoring>) = (Vec::new(), Vec::new());
        one.walk(&mut |s| old.push(s));
        other.walk(&mut |s| new.push(s));
        if old.len() != new.len() {
            continue;
        }
        let edges = old.into_iter().zip(new).filter_map(|(old, new)| edge(criterion.id.clone(), old, new));
        all.extend(edges.filter(|edge| nobody(before, edge)));
    }
    all
}

/// The one edge that was moved.
fn edge(criterion: Arc<str>, old: &Scoring, new: &Scoring) -> Option<Between> {
    let (Method::Bands { value, rows, .. }, Method::Bands { rows: others, .. }) = (&old.method, &new.method) else {
        return None;
    };
    let mut moved = rows.iter().zip(others).filter(|(a, b)| a.bound != b.bound);
    let (one, other) = moved.next()?;
    if moved.next().is_some() || rows.len() != others.len() || one.inclusive != other.inclusive {
        return None;
    }
    let (low, high) = (one.bound.clone().min(other.bound.clone()), one.bound.clone().max(other.bound.clone()));
    Some(Between { criterion, measure: value.clone(), low, high, inclusive: one.inclusive })
}

fn nobody(run: &Run, edge: &Between) -> bool {
    let inside = |n: &Exact| {
        if edge.inclusive { *n >= edge.low && *n < edge.high } else { *n > edge.low && *n <= edge.high }
    };
    run.decision.rows.iter().all(|row| {
        let Some(assessment) = run.assessment(row) else { return true };
        let application = run.applications.application(row.input());
        let measure = eval(&edge.measure, &assessment.env(&run.rules, &application));
        !measure.ok().and_then(|m| m.exact().cloned()).is_some_and(|n| inside(&n))
    })
}
