//! Why not otherwise: for each single figure of an application, the smallest change that alone would change what becomes
//! of it.
//!
//! Values are looked at by intervals, of which the spans prove what ranking and allocation see; what they see is decided
//! again by the round itself. Each answer is confirmed by the whole round, from its bytes, and so is that the value just
//! before it does not suffice.

mod finding;
mod desk;
mod confirm;
mod judge;
mod hunt;
mod answer;
mod gates;

pub use finding::{Answer, Figure, Finding, Outcome};
pub use gates::{Gate, Mend};

use crate::check::model::{CriterionKind, Expr, FieldId, Need, Node, Rules};
use crate::number::Exact;
use crate::round::{Materials, Options, Run, Status};
use desk::Desk;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Why something else did not become of an application.
#[derive(Clone, Debug)]
pub struct WhyNot {
    /// What becomes of it.
    pub now: Outcome,
    /// The figures that the rules read, in order of the rules.
    pub answers: Vec<Answer>,
    /// The gates that it failed.
    pub gates: Vec<Gate>,
    /// The fields that no rule reads.
    pub unread: Vec<FieldId>,
    /// The total from which on it would get something, alone.
    pub needed: Option<Exact>,
    /// What the whole round did not confirm: faults of merit.
    pub faults: Vec<String>,
}

/// What would have changed the outcome of an application; `None` where there is none of that key. One that is held has no
/// figures to answer with.
#[must_use]
pub fn why_not(run: &Run, materials: &Materials, options: &Options, key: &str) -> Option<WhyNot> {
    let row = run.row(key)?;
    let now = desk::outcome_of(&run.decision, row);
    let rules = &run.rules;
    let mut result =
        WhyNot { now, answers: Vec::new(), gates: Vec::new(), unread: Vec::new(), needed: None, faults: Vec::new() };
    if now.status == Status::Held {
        return Some(result);
    }
    let desk = Desk::new(run, options.allow_held.is_some(), row);
    let read = read(rules);
    let (fields, unread): (Vec<FieldId>, Vec<FieldId>) =
        (0..rules.fields.len()).filter(|id| *id != rules.key).partition(|id| read.contains(id));
    result.unread = unread;
    let mut figures: Vec<Figure> = fields.into_iter().map(Figure::Field).collect();
    if now.status != Status::Ineligible && rules.has_total() {
        let leaves = rules.criteria.iter().enumerate().filter(|(_, c)| matches!(c.kind, CriterionKind::Leaf(_)));
        figures.extend(leaves.map(|(id, _)| Figure::Criterion(id)));
        figures.push(Figure::Total);
    }
    result.answers = figures.par_iter().filter_map(|figure| desk.answer(*figure, &now)).collect();
    let total = result.answers.iter().find(|answer| answer.figure == Figure::Total);
    if let Some(total) = total.filter(|_| !now.is_funded()) {
        let above = |f: &&Finding| f.then.is_funded() && f.needed.order(&total.now).is_some_and(|o| o.is_gt());
        result.needed = total.found.iter().find(above).and_then(|f| f.needed.exact().cloned());
    }
    result.gates = desk.gates();
    result.faults = confirm::confirm(&desk, materials, options, &now, &mut result.answers);
    Some(result)
}

/// The fields that the rules read, those behind facts that something reads and those that join registers too.
fn read(rules: &Rules) -> BTreeSet<FieldId> {
    let mut open: Vec<&Expr> = rules.gates.iter().map(|gate| &gate.require).collect();
    let mut found = BTreeSet::new();
    let scorings = rules.scorings();
    open.extend(scorings.iter().flat_map(|(scoring, _)| scoring.expressions()));
    open.extend(rules.ranking.within.iter().chain(&rules.ranking.by));
    open.extend(rules.ranking.tie_breaks.iter().map(|t| &t.value));
    open.extend(rules.allocation.iter().flat_map(|a| a.expressions()));
    let mut facts = BTreeSet::new();
    let needs: Vec<Need> = scorings.iter().flat_map(|(s, _)| s.needs.iter().copied()).collect();
    let of_needs = |needs: &[Need], found: &mut BTreeSet<FieldId>| -> Vec<usize> {
        let mut facts = Vec::new();
        for need in needs {
            match need {
                Need::Field(id) => {
                    found.insert(*id);
                }
                Need::Fact(id) => facts.push(*id),
            }
        }
        facts
    };
    let mut waiting = of_needs(&needs, &mut found);
    loop {
        while let Some(expr) = open.pop() {
            match &expr.node {
                Node::Field(id) => {
                    found.insert(*id);
                }
                Node::Fact(id) => waiting.push(*id),
                Node::Register(id) => found.extend(rules.registers.get(*id).map(|r| r.join)),
                _ => {}
            }
            open.extend(expr.children());
        }
        let Some(id) = waiting.pop() else { return found };
        if let Some(fact) = rules.facts.get(id).filter(|_| facts.insert(id)) {
            open.push(&fact.value);
            open.extend(&fact.if_missing);
            waiting.extend(of_needs(&fact.needs, &mut found));
        }
    }
}
