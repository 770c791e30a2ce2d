//! Applications that reach what no test reaches, found from the bounds of the rules; and for each bound of a ladder those
//! one step under it, at it and one step over it. Whatever is proposed has been run, and expects what came out.

mod base;
mod change;
mod edges;
mod expect;
mod pool;
mod rounds;
mod single;
mod solve;
mod values;
mod variants;

pub use edges::{Edge, Step, Unled};
pub use expect::whole;
pub use values::{amount, cell, percent, text_of};

use super::coverage::{Goal, Id, Kind, Reached, coverage, goals};
use crate::check::model::{CriterionKind, Example, Expr, Rules, Scoring};
use crate::diagnostic::{Code, Diagnostic};
use crate::number::Exact;
use crate::oracle::Assessment;
use base::{Base, bases};
use change::{Change, differences};
use pool::Pool;
use std::collections::BTreeSet;
use std::sync::Arc;

/// So many rules are computed for the goals of a file, roughly; for what comes after that, nothing is looked for.
const WORK: usize = 3_000_000;

/// A value under its key, as the rule file writes both.
pub type Cell = (String, String);

/// What is proposed.
#[derive(Clone, Debug)]
pub struct Suggestions {
    /// What the tests of the file reach.
    pub before: Vec<Goal>,
    /// What they would reach with the proposals, edges not counted.
    pub after: Vec<Goal>,
    /// Examples that the proposals need beside those of the file.
    pub examples: Vec<NewExample>,
    /// The proposals, each for what none before it reaches.
    pub proposals: Vec<Proposal>,
    /// The bounds of ladders.
    pub edges: Vec<Edge>,
    /// The bounds that no application leads to.
    pub unled: Vec<Unled>,
    /// What no application was found for.
    pub missed: Vec<Missed>,
}

/// An application to be written under `examples:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewExample {
    /// Its name.
    pub name: Arc<str>,
    /// Its cells, and `panel` with its marks.
    pub cells: Vec<Cell>,
}

/// A test to be written under `tests:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// What it reaches that nothing before it does.
    pub goals: Vec<Goal>,
    /// What is evaluated.
    pub given: Given,
    /// What came out.
    pub expect: Vec<Cell>,
}

/// What a proposed test evaluates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// An example, changed.
    One(Arc<str>, Vec<Cell>),
    /// Several examples.
    Round(Vec<Arc<str>>),
}

/// Something that no application was found for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    /// What.
    pub goal: Goal,
    /// Why, as far as that is known.
    pub why: Nothing,
}

/// Why no application was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nothing {
    /// `check` has proved that there is none: its finding.
    Proved(String),
    /// None of so many applications that were tried.
    Tried(usize),
    /// None of so many rounds that were tried.
    Rounds(usize),
    /// Nothing that was looked at moves it; rows of registers are left as they are.
    NoField,
    /// The file is so long that only the first so many were looked for.
    Long(usize),
    /// No application that is ranked was found to begin with.
    NoBase,
}

/// What is known while proposals are looked for.
struct World<'r> {
    rules: &'r Rules,
    /// Those to begin with, the best first.
    bases: Vec<Base>,
}

/// Proposes applications for everything that no test reaches. `findings` are those of `check`, which may have proved that
/// something cannot be reached.
#[must_use]
pub fn suggest(rules: &Rules, findings: &[Diagnostic]) -> Suggestions {
    let before = coverage(rules);
    let world = World { rules, bases: bases(rules) };
    let mut reached: Reached = before.iter().filter(|goal| goal.reached).map(Goal::id).collect();
    let mut book = expect::Book::new(rules, &world.bases);
    let peers = rules.behind_peers().any();
    let (mut proposals, mut missed) = (Vec::new(), Vec::new());
    let most = WORK.checked_div(rules.steps.len()).unwrap_or(WORK);
    for (i, goal) in before.iter().filter(|goal| !goal.reached).enumerate() {
        if reached.contains(&goal.id()) {
            continue;
        }
        if i >= most {
            missed.push(Missed { goal: goal.clone(), why: Nothing::Long(most) });
            continue;
        }
        if let Some(words) = proved(goal, findings) {
            missed.push(Missed { goal: goal.clone(), why: Nothing::Proved(words) });
            continue;
        }
        let mut round =
            || rounds::find(&world, goal).map(|found| (book.round(&before, &found, &reached), found.reached));
        // A total with a comparison in it is none before there is a round.
        let found = match needs_round(goal.kind) {
            true => round(),
            false => match single::find(&world, goal) {
                Err(_) if goal.kind == Kind::Minimum && peers => round(),
                found => found.map(|found| (book.one(&before, &found, &reached), found.reached)),
            },
        };
        match found {
            Ok((proposal, more)) => {
                proposals.push(proposal);
                reached.extend(more);
            }
            Err(why) => missed.push(Missed { goal: goal.clone(), why }),
        }
    }
    // What was not found for itself may have been reached on the way.
    missed.retain(|missed| !reached.contains(&missed.goal.id()));
    let (edges, unled) = edges::edges(&world, &mut book, most);
    let after = goals(rules, reached);
    Suggestions { before, after, examples: book.examples, proposals, edges, unled, missed }
}

/// Whether it takes a decided round to reach something.
fn needs_round(kind: Kind) -> bool {
    matches!(kind, Kind::Standing | Kind::TieBreak | Kind::Tier | Kind::Guarantee | Kind::Limit)
}

/// The finding that something is never reached.
fn proved(goal: &Goal, findings: &[Diagnostic]) -> Option<String> {
    let here = |d: &&Diagnostic| d.code == Code::NEVER_REACHED && d.span == goal.span;
    findings.iter().find(here).map(|d| d.message.clone())
}

/// Every way of scoring of the file, with the criterion or item it belongs to; alternatives after what they are part of.
fn scorings(rules: &Rules) -> Vec<(&Arc<str>, &Scoring)> {
    let mut all = Vec::new();
    for criterion in &rules.criteria {
        if let CriterionKind::Leaf(scoring) = &criterion.kind {
            scoring.walk(&mut |one| all.push((&criterion.id, one)));
        }
    }
    for item in rules.adjustment_items() {
        item.scoring.walk(&mut |one| all.push((&item.id, one)));
    }
    all
}

/// Adds what could reach a goal to a pool.
fn offer<'r>(rules: &'r Rules, goal: &Goal, pool: &mut Pool<'r>) {
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
fn measured<'r>(expr: &'r Expr, pool: &mut Pool<'r>) {
    pool.expr(expr);
    pool.steps(expr);
}

/// Whether a goal is one of a criterion or item.
fn is_about(goal: &Goal, id: &str) -> bool {
    let name = &*goal.name;
    name == id || name.strip_prefix(id).is_some_and(|rest| goal.kind == Kind::Key && rest.starts_with(": "))
}

/// The points that a missed minimum is about.
fn points_of(rules: &Rules, goal: &Goal, assessment: &Assessment) -> Option<Exact> {
    let at = rules.criteria.iter().position(|criterion| criterion.span == goal.span);
    let points = at.map_or(Some(&assessment.total), |at| assessment.points.get(at))?;
    points.clone().ok()
}

/// The changes that make one example of another, as cells.
fn cells(rules: &Rules, from: &Example, to: &Example) -> Vec<Cell> {
    let changes = differences(from, to);
    let mut all: Vec<Cell> = Vec::new();
    let mut sheets: Vec<String> = Vec::new();
    for change in &changes {
        match change {
            Change::Field(id, value) => all.extend(rules.fields.get(*id).map(|f| (f.name.to_string(), cell(f, value)))),
            Change::Marks(sheet, marks) => sheets.push(expect::marks(sheet, marks)),
        }
    }
    if !sheets.is_empty() {
        all.push(("panel".to_owned(), format!("{{{}}}", sheets.join(", "))));
    }
    all
}

/// The goals that are reached now and were not before.
fn fresh(before: &[Goal], now: &Reached, until_now: &Reached) -> Vec<Goal> {
    let new: BTreeSet<Id> = now.difference(until_now).copied().collect();
    before.iter().filter(|goal| new.contains(&goal.id())).cloned().collect()
}
