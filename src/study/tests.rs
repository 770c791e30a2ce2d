//! The tests of a rule file: each expectation against what the rules give.

use crate::check::model::{Example, Expected, Rules, Subject, Test};
use crate::number::{Exact, Money};
use crate::oracle::{Application, Assessment, Blank, Standing, assess};
use crate::round::{Applications, Decision, Reading, Status, decide};
use crate::span::Span;
use crate::value::Value;
use std::sync::Arc;

/// What became of one test.
#[derive(Clone, Debug)]
pub struct TestOutcome {
    /// Its name.
    pub name: Arc<str>,
    /// How many things it expects.
    pub expectations: usize,
    /// Those that came out differently.
    pub mismatches: Vec<Mismatch>,
}

/// An expectation that was not met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// What was looked at.
    pub what: String,
    /// What the test expects.
    pub expected: String,
    /// What came out.
    pub found: String,
    /// Where it was written.
    pub span: Span,
}

/// Runs all tests of the rule file.
#[must_use]
pub fn run_tests(rules: &Rules) -> Vec<TestOutcome> {
    rules.tests.iter().map(|t| run_test(rules, t)).collect()
}

fn run_test(rules: &Rules, test: &Test) -> TestOutcome {
    let mut outcome = TestOutcome { name: test.name.clone(), expectations: test.expect.len(), mismatches: Vec::new() };
    let result = match &test.subject {
        Subject::One(example) => Ok(Ok(Box::new(assess(rules, &application(example), Vec::new())))),
        Subject::Round(examples) => {
            let all = applications(rules, examples);
            let decision = decide(rules, &all, true, Reading::Compiled);
            decision.map(|decision| Err(Box::new(Round { rules, all, decision })))
        }
    };
    for expectation in &test.expect {
        let (what, expected, found) = match &result {
            Ok(Ok(assessment)) => of_one(rules, assessment, &expectation.what),
            Ok(Err(round)) => of_round(round, &expectation.what),
            Err(undecided) => ("the round".into(), "a decision".into(), format!("none: {undecided:?}")),
        };
        if expected != found {
            outcome.mismatches.push(Mismatch { what, expected, found, span: expectation.span });
        }
    }
    outcome
}

pub(super) fn application(example: &Example) -> Application {
    Application { values: example.values.clone(), marks: example.marks.clone(), registers: example.registers.clone() }
}

pub(super) fn applications(rules: &Rules, examples: &[Example]) -> Applications {
    let key = |e: &Example| Arc::from(e.values.get(rules.key).map(ToString::to_string).unwrap_or_default());
    let keys: Vec<Arc<str>> = examples.iter().map(key).collect();
    let rows: Vec<Application> = examples.iter().map(application).collect();
    Applications::of(rules, &keys, &rows)
}

/// Several examples, decided.
struct Round<'r> {
    rules: &'r Rules,
    all: Applications,
    decision: Decision,
}

fn points<T: Clone>(points: Option<&Result<Exact, T>>) -> String {
    match points {
        Some(Ok(points)) => points.to_string(),
        _ => "none".into(),
    }
}

fn optional(expected: Option<&Exact>) -> String {
    expected.map_or_else(|| "none".into(), Exact::to_string)
}

fn list(words: &[Arc<str>]) -> String {
    format!("[{}]", words.join(", "))
}

/// What is looked at, what is expected, what was found.
type Compared = (String, String, String);

fn of_one(rules: &Rules, assessment: &Assessment, expected: &Expected) -> Compared {
    match expected {
        Expected::Points(id, expected) => {
            (id.to_string(), optional(expected.as_ref()), points(earned(rules, assessment, id)))
        }
        Expected::Total(expected) => ("total".into(), optional(expected.as_ref()), points(Some(&assessment.total))),
        Expected::Fact(name, expected) => {
            let at = rules.facts.iter().position(|f| f.name == *name);
            let show = |v: &Value| if v.is_missing() { "missing".to_owned() } else { v.to_string() };
            let found = match at.and_then(|i| assessment.facts.get(i)) {
                Some(Ok(value)) => show(value),
                Some(Err(trouble)) => trouble.to_string(),
                None => String::new(),
            };
            (name.to_string(), show(expected), found)
        }
        Expected::Failed(expected) => {
            let found: Vec<Arc<str>> = match &assessment.standing {
                Standing::Ineligible(failed) => {
                    failed.iter().filter_map(|g| rules.gates.get(*g)).map(|g| g.id.clone()).collect()
                }
                _ => Vec::new(),
            };
            ("failed".into(), list(expected), list(&found))
        }
        Expected::Below(expected) => {
            let found: &[Arc<str>] = match &assessment.standing {
                Standing::BelowMinimum(below) => below,
                _ => &[],
            };
            ("below".into(), list(expected), list(found))
        }
        Expected::Status(expected) => {
            let found = match &assessment.standing {
                Standing::Held(_) => Status::Held.name(),
                Standing::Ineligible(_) => Status::Ineligible.name(),
                Standing::BelowMinimum(_) => Status::BelowMinimum.name(),
                Standing::Incomplete(_) => "incomplete",
                Standing::Ranked => Status::Ranked.name(),
            };
            ("status".into(), expected.to_string(), found.into())
        }
        Expected::Held(expected) => {
            let found = match &assessment.standing {
                Standing::Held(troubles) => troubles.iter().map(|(_, t)| t.kind.code()).collect::<Vec<_>>().join(", "),
                _ => "not held".into(),
            };
            ("held".into(), expected.to_string(), found)
        }
        Expected::PointsOf(..) | Expected::Rank(..) | Expected::Award(..) | Expected::Unspent(_) => {
            ("a round".into(), "several applications".into(), "one".into())
        }
    }
}

/// The published points of a criterion, group or item.
fn earned<'a>(rules: &Rules, assessment: &'a Assessment, id: &str) -> Option<&'a Result<Exact, Blank>> {
    let criterion = rules.criteria.iter().position(|c| *c.id == *id).and_then(|i| assessment.points.get(i));
    let item = || rules.adjustment_items().position(|i| *i.id == *id).and_then(|i| assessment.items.get(i));
    criterion.or_else(item)
}

fn of_round(round: &Round<'_>, expected: &Expected) -> Compared {
    let Round { rules, all, decision } = round;
    match expected {
        Expected::Rank(key, expected) => {
            let rank = decision.row(all, key).map(|row| decision.place(row).map(|p| p.rank));
            let show = |r: Option<u32>| r.map_or_else(|| "none".to_owned(), |r| r.to_string());
            (format!("rank of {key}"), show(*expected), rank.map_or_else(|| "no such application".into(), show))
        }
        Expected::PointsOf(key, id, expected) => {
            let assessment = decision.row(all, key).and_then(|row| decision.assessment(rules, all, row));
            let found = match &assessment {
                None => "no such application".into(),
                Some(a) if &**id == "total" => points(Some(&a.total)),
                Some(a) => points(earned(rules, a, id)),
            };
            (format!("{id} of {key}"), optional(expected.as_ref()), found)
        }
        Expected::Award(key, expected) => {
            let money = |units| Money::new(units, rules.round.currency).to_exact();
            let award = |row| decision.award(row).map_or_else(Exact::zero, |award| money(award.amount));
            let found = decision.row(all, key).map(award);
            let found = found.map_or_else(|| "no such application".into(), |f| f.to_string());
            (format!("award of {key}"), expected.to_string(), found)
        }
        Expected::Unspent(expected) => {
            let found = decision.division.as_ref();
            let found = found.map_or_else(Exact::zero, |d| d.terms.money(d.allocation.unspent).to_exact());
            ("unspent".into(), expected.to_string(), found.to_string())
        }
        _ => ("one application".into(), "one".into(), "several".into()),
    }
}
