//! Which rules the tests of a file reach: every gate held and failed, every row, every minimum, tie-break, tier, guarantee
//! and limit.

use super::tests::{application, applications};
use crate::allocate::Bound;
use crate::check::model::{CriterionKind, Method, Rules, Scoring, Subject};
use crate::oracle::{
    Application, Assessment, Env, Given, Standing, assess, band_reached, eval, is_missing, peer_row, table_row, truth,
};
use crate::rank::DecidedBy;
use crate::round::{Applications, Decision, Reading, decide};
use crate::span::Span;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What of a rule a test can reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A gate holds.
    Holds,
    /// A gate fails.
    Fails,
    /// A minimum is missed.
    Minimum,
    /// A row of a ladder counts.
    Band,
    /// A measure lies under the first row of a ladder.
    Below,
    /// A row of a table counts.
    Row,
    /// A standing in a comparison reaches a row.
    Standing,
    /// A key of a lookup is met.
    Key,
    /// `if_missing` answers.
    IfMissing,
    /// The condition of an adjustment holds.
    When,
    /// A tie-break decides.
    TieBreak,
    /// A tier is reached.
    Tier,
    /// A guarantee serves somebody.
    Guarantee,
    /// A limit binds somebody.
    Limit,
}

/// One thing that a test can reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// What it is.
    pub kind: Kind,
    /// The rule: the id of a gate or criterion, a group, a key.
    pub name: Arc<str>,
    /// Where the notice says so; empty where nothing does.
    pub clause: Arc<str>,
    /// Where it is written.
    pub span: Span,
    /// Which of several that are written there.
    pub at: usize,
    /// Whether a test reaches it.
    pub reached: bool,
}

impl Goal {
    /// What tells it from others.
    pub(super) fn id(&self) -> Id {
        (self.kind, self.span, self.at)
    }
}

/// What a goal is, where it is written, and which of several there.
pub(super) type Id = (Kind, Span, usize);

/// What has been reached.
pub(super) type Reached = BTreeSet<Id>;

/// Everything that the tests of a rule file can reach, in file order, and whether they do.
#[must_use]
pub fn coverage(rules: &Rules) -> Vec<Goal> {
    goals(rules, rules.tests.iter().flat_map(|test| reached_by(rules, &test.subject)).collect())
}

/// Everything that can be reached, in file order, and whether it is among what has been.
pub(super) fn goals(rules: &Rules, reached: Reached) -> Vec<Goal> {
    let mut goals = Goals { reached, all: Vec::new() };
    goals.file(rules);
    goals.all.sort_by_key(|goal| (goal.span.start, goal.kind));
    goals.all
}

/// What one test reaches.
fn reached_by(rules: &Rules, subject: &Subject) -> Reached {
    match subject {
        Subject::One(example) => {
            let application = application(example);
            reached_by_one(rules, &application, &assess(rules, &application, Vec::new()))
        }
        Subject::Round(examples) => {
            let all = applications(rules, examples);
            let decision = decide(rules, &all, true, Reading::Compiled);
            decision.map_or_else(|_| Reached::new(), |decision| reached_by_round(rules, &all, &decision))
        }
    }
}

/// What one application reaches.
pub(super) fn reached_by_one(rules: &Rules, application: &Application, assessment: &Assessment) -> Reached {
    let mut reached = Reached::new();
    one(rules, application, assessment, &mut reached);
    reached
}

/// What a decided round reaches.
pub(super) fn reached_by_round(rules: &Rules, all: &Applications, decision: &Decision) -> Reached {
    let mut reached = Reached::new();
    for row in &decision.rows {
        if let Some(assessment) = decision.assessment(rules, all, row) {
            one(rules, &all.application(row.input()), &assessment, &mut reached);
        }
    }
    round(rules, decision, &mut reached);
    reached
}

/// Adds what one application reaches.
fn one(rules: &Rules, application: &Application, assessment: &Assessment, reached: &mut Reached) {
    let env = assessment.env(rules, application);
    let given = Given { marks: &application.marks, places: &assessment.places };
    for (gate, outcome) in rules.gates.iter().zip(&assessment.gates) {
        if let Ok(holds) = outcome {
            reached.insert((if *holds { Kind::Holds } else { Kind::Fails }, gate.span, 0));
        }
    }
    if let Standing::BelowMinimum(missed) = &assessment.standing {
        for criterion in rules.criteria.iter().filter(|c| missed.contains(&c.id)) {
            reached.insert((Kind::Minimum, criterion.span, 0));
        }
        if missed.iter().any(|m| &**m == "total") {
            reached.insert((Kind::Minimum, rules.ranking.span, 0));
        }
    }
    for criterion in &rules.criteria {
        if let CriterionKind::Leaf(scoring) = &criterion.kind {
            scored(scoring, &env, given, reached);
        }
    }
    rules.adjustment_items().for_each(|item| scored(&item.scoring, &env, given, reached));
}

/// Which row of a way of scoring counts.
fn scored(scoring: &Scoring, env: &Env<'_>, given: Given<'_>, reached: &mut Reached) {
    if scoring.if_missing.is_some() && is_missing(&scoring.needs, env) {
        reached.insert((Kind::IfMissing, scoring.span, 0));
        return;
    }
    match &scoring.method {
        Method::Bands { value, rows, .. } => {
            if let Ok(value) = eval(value, env)
                && let Some(measure) = value.exact()
            {
                let row = band_reached(rows, measure).and_then(|at| rows.get(at));
                let found = row.map_or((Kind::Below, scoring.span, 0), |row| (Kind::Band, row.span, 0));
                reached.insert(found);
            }
        }
        Method::Table(table) => {
            let row = table_row(table, env).ok().and_then(|at| table.rows.get(at));
            reached.extend(row.map(|row| (Kind::Row, row.span, 0)));
        }
        Method::Peer(peer) => {
            let place = given.places.get(peer.id).copied().flatten();
            let row = place.and_then(|place| peer_row(&peer.rows, place));
            reached.extend(row.map(|row| (Kind::Standing, row.span, 0)));
        }
        Method::Lookup { key, points } => {
            let key = eval(key, env).ok().map(|key| key.to_string());
            let at = key.and_then(|key| points.keys().position(|known| **known == *key));
            reached.extend(at.map(|at| (Kind::Key, scoring.span, at)));
        }
        Method::When { when, .. } => {
            if eval(when, env).is_ok_and(|holds| truth(&holds)) {
                reached.insert((Kind::When, scoring.span, 0));
            }
        }
        Method::BestOf(all) => all.iter().for_each(|one| scored(one, env, given, reached)),
        Method::Linear { .. }
        | Method::PerUnit { .. }
        | Method::Counts(_)
        | Method::Formula { .. }
        | Method::Panel(_) => {}
    }
}

/// Adds what only a decided round reaches.
fn round(rules: &Rules, decision: &Decision, reached: &mut Reached) {
    let index = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    for at in 0..decision.entrants.len() {
        if let DecidedBy::TieBreak(i) = decision.ranking.decided_by(at) {
            reached.extend(rules.ranking.tie_breaks.get(i).map(|t| (Kind::TieBreak, t.span, 0)));
        }
        let Some(allocation) = &rules.allocation else { continue };
        let tier = decision.tier(rules, at).and_then(|tier| allocation.award.tiers.get(tier));
        reached.extend(tier.map(|tier| (Kind::Tier, tier.span, 0)));
        let award = decision.division.as_ref().and_then(|d| d.allocation.awards.get(at));
        let Some(award) = award else { continue };
        let guarantee = award.served_by.and_then(|g| allocation.guarantees.get(index(g)));
        reached.extend(guarantee.map(|g| (Kind::Guarantee, g.span, 0)));
        if let Some(Bound::Limit(limit)) = award.bound {
            reached.extend(allocation.limits.get(index(limit)).map(|l| (Kind::Limit, l.span, 0)));
        }
    }
}

/// The goals while they are collected.
struct Goals {
    reached: Reached,
    all: Vec<Goal>,
}

impl Goals {
    fn goal(&mut self, kind: Kind, name: &Arc<str>, clause: &Arc<str>, span: Span) {
        self.numbered(kind, name, clause, span, 0);
    }

    fn numbered(&mut self, kind: Kind, name: &Arc<str>, clause: &Arc<str>, span: Span, at: usize) {
        let reached = self.reached.contains(&(kind, span, at));
        self.all.push(Goal { kind, name: name.clone(), clause: clause.clone(), span, at, reached });
    }

    fn file(&mut self, rules: &Rules) {
        let nothing: Arc<str> = "".into();
        for gate in &rules.gates {
            self.goal(Kind::Holds, &gate.id, &gate.clause, gate.span);
            self.goal(Kind::Fails, &gate.id, &gate.clause, gate.span);
        }
        for criterion in &rules.criteria {
            if criterion.minimum.is_some() {
                self.goal(Kind::Minimum, &criterion.id, &criterion.clause, criterion.span);
            }
            if let CriterionKind::Leaf(scoring) = &criterion.kind {
                self.scoring(scoring, &criterion.id, &criterion.clause);
            }
        }
        for item in rules.adjustment_items() {
            self.scoring(&item.scoring, &item.id, &item.clause);
        }
        if rules.ranking.minimum.is_some() {
            self.goal(Kind::Minimum, &"total".into(), &nothing, rules.ranking.span);
        }
        for (i, tie_break) in rules.ranking.tie_breaks.iter().enumerate() {
            self.goal(Kind::TieBreak, &(i + 1).to_string().into(), &tie_break.clause, tie_break.span);
        }
        let Some(allocation) = &rules.allocation else { return };
        for (i, tier) in allocation.award.tiers.iter().enumerate() {
            self.goal(Kind::Tier, &(i + 1).to_string().into(), &allocation.award.clause, tier.span);
        }
        for guarantee in &allocation.guarantees {
            self.goal(Kind::Guarantee, &guarantee.name, &guarantee.clause, guarantee.span);
        }
        for limit in &allocation.limits {
            self.goal(Kind::Limit, &limit.name, &limit.clause, limit.span);
        }
    }

    fn scoring(&mut self, scoring: &Scoring, id: &Arc<str>, clause: &Arc<str>) {
        // The answer of a whole `best_of` is that of its alternatives, and needs nothing itself.
        if scoring.if_missing.is_some() && !scoring.needs.is_empty() {
            self.goal(Kind::IfMissing, id, clause, scoring.span);
        }
        match &scoring.method {
            Method::Bands { rows, below, .. } => {
                if below.is_some() {
                    self.goal(Kind::Below, id, clause, scoring.span);
                }
                rows.iter().for_each(|row| self.goal(Kind::Band, id, clause, row.span));
            }
            Method::Table(table) => table.rows.iter().for_each(|row| self.goal(Kind::Row, id, clause, row.span)),
            Method::Peer(peer) => peer.rows.iter().for_each(|row| self.goal(Kind::Standing, id, clause, row.span)),
            Method::Lookup { points, .. } => {
                for (at, key) in points.keys().enumerate() {
                    self.numbered(Kind::Key, &format!("{id}: {key}").into(), clause, scoring.span, at);
                }
            }
            Method::When { .. } => self.goal(Kind::When, id, clause, scoring.span),
            Method::BestOf(all) => all.iter().for_each(|one| self.scoring(one, id, clause)),
            Method::Linear { .. }
            | Method::PerUnit { .. }
            | Method::Counts(_)
            | Method::Formula { .. }
            | Method::Panel(_) => {}
        }
    }
}
