//! Why not otherwise: for each single figure of an application, the smallest change that alone would change what becomes
//! of it.
//!
//! Values are looked at by intervals, of which the spans prove what ranking and allocation see; what they see is decided
//! again by the round itself. Each answer is confirmed by the whole round, from its bytes, and so is that the value just
//! before it does not suffice.

mod answer;
mod confirm;
mod desk;
mod gates;
mod hunt;
mod judge;

pub use gates::{Gate, Mend};

use crate::check::model::{CriterionId, CriterionKind, Expr, FieldId, Need, Node, Rules};
use crate::number::Exact;
use crate::round::{Materials, Options, Run, Status};
use crate::value::Value;
use desk::Desk;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A figure of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// A field.
    Field(FieldId),
    /// The published points of a criterion.
    Criterion(CriterionId),
    /// The published total.
    Total,
}

/// What becomes of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its status.
    pub status: Status,
    /// Its award in smallest units; `None` where it is not ranked or nothing is divided.
    pub award: Option<i128>,
}

impl Outcome {
    /// Whether it gets anything.
    #[must_use]
    pub fn is_funded(&self) -> bool {
        matches!(self.status, Status::Funded | Status::PartFunded)
    }
}

/// A change of a figure with which something else becomes of the application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is needed; missing for an empty cell.
    pub needed: Value,
    /// That, as its cell writes it; `None` for points.
    pub cell: Option<String>,
    /// What becomes of it then.
    pub then: Outcome,
    /// The others whose award is less then, in order of their keys.
    pub losers: Vec<Arc<str>>,
    /// The value just before, from the present one on, that does not suffice; `None` where there is none.
    before: Option<Value>,
    /// What it is the nearest of.
    goal: Goal,
}

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Goal {
    /// Another status, or of one that gets something another award.
    Change,
    /// Behind that: something for one that gets nothing, another status for one that does.
    Money,
}

impl Goal {
    fn is(self, now: &Outcome, then: &Outcome) -> bool {
        match self {
            Self::Change => then.status != now.status || (now.is_funded() && then.award != now.award),
            Self::Money if now.is_funded() => then.status != now.status,
            Self::Money => then.is_funded(),
        }
    }
}

/// What was found of one figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The figure.
    pub figure: Figure,
    /// What it is.
    pub now: Value,
    /// That, as its cell writes it; `None` for points.
    pub cell: Option<String>,
    /// The changes, upwards first, the nearest first.
    pub found: Vec<Finding>,
    /// Values that were passed over because the round then has no decision, with their cells as above: the nearest each
    /// way, and each of those without order.
    pub undecided: Vec<(Value, Option<String>)>,
    /// Whether some values could not be judged: what is found is right, but may not be all.
    pub unsolved: bool,
    /// The highest total that any value gives, where it is higher and does not suffice.
    pub best: Option<Exact>,
}

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
