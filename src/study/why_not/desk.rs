//! One application with a figure of it replaced, and what the round then decides about it.

use super::finding::{Figure, Outcome};
use crate::check::model::{Method, Rules};
use crate::compile::{Program, compile};
use crate::evaluate::{self, Applications, Reading, Scores};
use crate::number::Exact;
use crate::oracle::{Application, Assessment, Supposed, assess, assess_supposing, eval};
use crate::round::{Decision, Row, Run, decide_again};
use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Where the round is decided again and again for one application.
pub(super) struct Desk<'a> {
    pub run: &'a Run,
    program: Program,
    allow_held: bool,
    /// The application's position among those that came in.
    pub row: usize,
    /// As it came in.
    pub application: Application,
    /// Whether rules compare applications.
    pub peers: bool,
    /// What the others bring to each comparison: the group and the value.
    compared: Vec<Vec<(String, Exact)>>,
    /// What the other entrants are ranked by, lowest first, and where each came in.
    others: Arc<Vec<(Value, usize)>>,
    /// Outcomes by all that ranking and allocation can see.
    known: Mutex<BTreeMap<String, Option<Outcome>>>,
}

/// The application with a figure replaced.
pub(super) struct At {
    pub application: Application,
    pub assessment: Assessment,
    pub supposed: Supposed,
    /// Whether the table would not be taken so: a value that only one may have, or bad rows of a register.
    pub refused: bool,
    /// The field replaced, with its value.
    field: Option<(usize, Value)>,
    /// The scores of all, where those of others change too.
    scores: Option<Scores>,
}

impl<'a> Desk<'a> {
    pub fn new(run: &'a Run, allow_held: bool, row: &Row) -> Self {
        let input = row.input();
        let others = others(run.computed.iter().chain([&run.decision]), input);
        let peers = run.rules.behind_peers().any();
        Self {
            run,
            program: compile(&run.rules),
            allow_held,
            row: input,
            application: run.applications.application(input),
            peers,
            compared: if peers { compared(run, input) } else { Vec::new() },
            others: Arc::new(others),
            known: Mutex::new(BTreeMap::new()),
        }
    }

    fn rules(&self) -> &'a Rules {
        &self.run.rules
    }

    fn scores(&self) -> &Scores {
        &self.run.computed.as_ref().unwrap_or(&self.run.decision).scores
    }

    /// The application with this in the place of a figure.
    pub fn at(&self, figure: Figure, value: &Value) -> At {
        let rules = self.rules();
        let (mut application, mut supposed) = (self.application.clone(), Supposed::default());
        let (mut refused, mut field) = (false, None);
        match (figure, value.exact()) {
            (Figure::Field(id), _) => {
                application.values.get_mut(id).into_iter().for_each(|slot| *slot = value.clone());
                refused = self.is_taken(id, value) | self.join(id, value, &mut application);
                field = Some((id, value.clone()));
            }
            (Figure::Criterion(id), Some(points)) => {
                supposed.points.insert(id, points.clone());
            }
            (Figure::Total, Some(total)) => supposed.total = Some(total.clone()),
            (_, None) => {}
        }
        let scores = (self.peers && field.is_some()).then(|| {
            let applications = self.applications(field.as_ref(), &application);
            evaluate::evaluate(rules, &self.program, &applications, Reading::Compiled)
        });
        let places = scores.as_ref().unwrap_or_else(|| self.scores()).places(self.row);
        let assessment = assess_supposing(rules, &application, places, &supposed);
        At { application, assessment, supposed, refused, field, scores }
    }

    /// All applications, with this one as it is then.
    fn applications(&self, field: Option<&(usize, Value)>, application: &Application) -> Applications {
        let mut applications = self.run.applications.clone();
        if let Some((id, value)) = field
            && let Some(column) = Arc::make_mut(&mut applications.columns).get_mut(*id)
        {
            column.set(self.row, value);
        }
        for (all, own) in applications.registers.iter_mut().zip(&application.registers) {
            all.get_mut(self.row).into_iter().for_each(|slot| *slot = own.clone());
        }
        applications
    }

    /// Whether another has a value of which there may be only one.
    fn is_taken(&self, id: usize, value: &Value) -> bool {
        let unique = self.rules().fields.get(id).is_some_and(|field| field.unique) && !value.is_missing();
        let column = self.run.applications.columns.get(id).filter(|_| unique);
        column.is_some_and(|c| (0..c.len()).any(|row| row != self.row && c.get(row) == *value))
    }

    /// The rows of registers follow from the value that joins them; whether any of them is bad.
    fn join(&self, id: usize, value: &Value, application: &mut Application) -> bool {
        let mut bad = false;
        for (at, (register, table)) in self.rules().registers.iter().zip(&self.run.registers).enumerate() {
            if register.join != id {
                continue;
            }
            bad |= table.joining(value).iter().any(|row| !row.faults.is_empty());
            let rows: Arc<[Value]> = table.joining(value).iter().map(|row| Value::Row(row.values.clone())).collect();
            application.registers.get_mut(at).into_iter().for_each(|slot| *slot = Value::List(rows.clone()));
        }
        bad
    }

    /// The decision about it, with another value to be ranked by where one is given.
    pub fn decision(&self, at: &At, by: Option<&Value>) -> Option<Decision> {
        if at.refused {
            return None;
        }
        let applications = self.applications(at.field.as_ref(), &at.application);
        let mut scores = at.scores.as_ref().unwrap_or_else(|| self.scores()).clone();
        evaluate::correct(self.rules(), &mut scores, self.row, &at.application, at.assessment.clone());
        if let Some(by) = by {
            scores.by.set(self.row, by);
        }
        decide_again(self.run, &self.program, &applications, scores, self.allow_held)
    }

    /// What becomes of it; `None` where the round then has no decision.
    pub fn outcome(&self, at: &At, by: Option<&Value>) -> Option<Outcome> {
        let decision = self.decision(at, by)?;
        let key = self.run.applications.key(self.row);
        Some(outcome_of(&decision, decision.row(&self.run.applications, key)?))
    }

    /// The same, where `seen` says all that ranking and allocation can see of it.
    pub fn known(&self, seen: String, at: &At, by: Option<&Value>) -> Option<Outcome> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&seen).copied();
        if let Some(known) = known {
            return known;
        }
        let found = self.outcome(at, by);
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(seen, found);
        found
    }

    /// What the others are ranked by at this place, lowest first, and where each came in.
    /// `None` where that cannot be said.
    pub fn others(&self, at: &At) -> Option<Arc<Vec<(Value, usize)>>> {
        let Some(scores) = &at.scores else { return Some(self.others.clone()) };
        let ranked = crate::round::ranked(self.rules(), &self.run.applications, true, scores.clone()).ok()?;
        // People may let others be ranked, too.
        let around = if self.run.computed.is_some() { Some(self.decision(at, None)?) } else { None };
        Some(Arc::new(others([&ranked].into_iter().chain(&around), self.row)))
    }

    /// What another has in a tie-break.
    pub fn tie_break(&self, at: &At, tie_break: usize, row: usize) -> Value {
        let scores = at.scores.as_ref().unwrap_or_else(|| self.scores());
        scores.tie_breaks.get(tie_break).map_or(Value::Missing, |column| column.get(row))
    }

    /// What the others bring to a comparison within a group.
    pub fn compared(&self, comparison: usize, group: &str) -> impl Iterator<Item = &Exact> {
        let all = self.compared.get(comparison).into_iter().flatten();
        all.filter(move |(other, _)| other == group).map(|(_, value)| value)
    }
}

/// What became of a row.
pub(super) fn outcome_of(decision: &Decision, row: &Row) -> Outcome {
    Outcome { status: row.status, award: decision.award(row).map(|award| award.amount) }
}

/// Whoever is ranked in any of these decisions.
fn others<'d>(decisions: impl Iterator<Item = &'d Decision>, row: usize) -> Vec<(Value, usize)> {
    let of = |decision: &'d Decision| {
        (0..decision.entrants.len()).filter_map(|at| Some((decision.entrant(at)?.input(), decision.by(at))))
    };
    let all: BTreeMap<usize, Value> = decisions.flat_map(of).filter(|(input, _)| *input != row).collect();
    let mut all: Vec<(Value, usize)> = all.into_iter().map(|(input, by)| (by, input)).collect();
    all.sort_by(|(a, i), (b, j)| a.order(b).unwrap_or(std::cmp::Ordering::Equal).then(i.cmp(j)));
    all
}

/// What every other application may bring to each comparison, by position of the comparison; one that takes no part
/// may be among them.
fn compared(run: &Run, row: usize) -> Vec<Vec<(String, Exact)>> {
    let mut all: Vec<Vec<(String, Exact)>> = Vec::new();
    let rows: Vec<Application> =
        (0..run.applications.len()).filter(|at| *at != row).map(|at| run.applications.application(at)).collect();
    let assessed: Vec<(&Application, Assessment)> =
        rows.iter().map(|application| (application, assess(&run.rules, application, Vec::new()))).collect();
    for (scoring, _) in run.rules.scorings() {
        let Method::Peer(peer) = &scoring.method else { continue };
        let bring = |(application, assessment): &(&Application, Assessment)| {
            let env = assessment.env(&run.rules, application);
            let group = match &peer.among {
                Some(among) => eval(among, &env).ok()?.to_string(),
                None => String::new(),
            };
            Some((group, eval(&peer.value, &env).ok()?.exact()?.clone()))
        };
        if all.len() <= peer.id {
            all.resize(peer.id + 1, Vec::new());
        }
        let found: Vec<_> = assessed.iter().filter_map(bring).collect();
        if let Some(slot) = all.get_mut(peer.id) {
            *slot = found;
        }
    }
    all
}
