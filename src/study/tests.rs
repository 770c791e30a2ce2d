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
    /// The application it is about, where it stands in a map of applications.
    pub of: Option<Arc<str>>,
    /// What came out, as a test can expect it.
    pub answer: Answer,
    /// Where it was written.
    pub span: Span,
}

/// What came out, as a test can expect it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A number or amount.
    Number(Exact),
    /// Yes or no.
    Truth(bool),
    /// A text, or a word such as `none` and `ranked`.
    Word(String),
    /// A list of words.
    Words(Vec<Arc<str>>),
    /// Nothing that a test can expect.
    Nothing(Why),
}

/// Why there is nothing that a test can expect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The round has no application of that key.
    NoApplication,
    /// The round cannot be decided.
    Undecided,
    /// The fact cannot be computed.
    Trouble,
    /// Marks are missing, which is no status that a test can expect.
    Incomplete,
    /// The number has no end of decimals, or more digits than a number may be written with.
    NoDecimals,
    /// The text is one that a rule file cannot write there.
    NoText,
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
        let (what, expected, (found, answer)) = match &result {
            Ok(Ok(assessment)) => of_one(rules, assessment, &expectation.what),
            Ok(Err(round)) => of_round(round, &expectation.what),
            Err(undecided) => {
                let found = format!("none: {undecided:?}");
                ("the round".into(), "a decision".into(), (found, Answer::Nothing(Why::Undecided)))
            }
        };
        if expected != found {
            let of = application_of(&expectation.what).cloned();
            outcome.mismatches.push(Mismatch { what, expected, found, of, answer, span: expectation.span });
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

/// The application that an expectation of a round is about.
fn application_of(expected: &Expected) -> Option<&Arc<str>> {
    match expected {
        Expected::Rank(key, _) | Expected::PointsOf(key, ..) | Expected::Award(key, _) => Some(key),
        _ => None,
    }
}

/// What came out: for people, and as a test can expect it.
type Found = (String, Answer);

fn number(n: &Exact) -> Found {
    (n.to_string(), Answer::Number(n.clone()))
}

fn word(word: &str) -> Found {
    (word.to_owned(), Answer::Word(word.to_owned()))
}

fn nothing(words: impl Into<String>, why: Why) -> Found {
    (words.into(), Answer::Nothing(why))
}

fn absent() -> Found {
    nothing("no such application", Why::NoApplication)
}

fn points<T: Clone>(points: Option<&Result<Exact, T>>) -> Found {
    match points {
        Some(Ok(points)) => number(points),
        _ => word("none"),
    }
}

fn optional(expected: Option<&Exact>) -> String {
    expected.map_or_else(|| "none".into(), Exact::to_string)
}

fn list(words: &[Arc<str>]) -> String {
    format!("[{}]", words.join(", "))
}

fn words(words: &[Arc<str>]) -> Found {
    (list(words), Answer::Words(words.to_vec()))
}

/// What is looked at, what is expected, what was found.
type Compared = (String, String, Found);

fn of_one(rules: &Rules, assessment: &Assessment, expected: &Expected) -> Compared {
    match expected {
        Expected::Points(id, expected) => {
            (id.to_string(), optional(expected.as_ref()), points(earned(rules, assessment, id)))
        }
        Expected::Total(expected) => ("total".into(), optional(expected.as_ref()), points(Some(&assessment.total))),
        Expected::Fact(name, expected) => {
            let at = rules.facts.iter().position(|f| f.name == *name);
            let found = match at.and_then(|i| assessment.facts.get(i)) {
                Some(Ok(found)) => value(found),
                Some(Err(trouble)) => nothing(trouble.to_string(), Why::Trouble),
                None => nothing("", Why::Trouble),
            };
            (name.to_string(), value(expected).0, found)
        }
        Expected::Failed(expected) => {
            let found: Vec<Arc<str>> = match &assessment.standing {
                Standing::Ineligible(failed) => {
                    failed.iter().filter_map(|g| rules.gates.get(*g)).map(|g| g.id.clone()).collect()
                }
                _ => Vec::new(),
            };
            ("failed".into(), list(expected), words(&found))
        }
        Expected::Below(expected) => {
            let found: &[Arc<str>] = match &assessment.standing {
                Standing::BelowMinimum(below) => below,
                _ => &[],
            };
            ("below".into(), list(expected), words(found))
        }
        Expected::Status(expected) => {
            let found = match &assessment.standing {
                Standing::Held(_) => word(Status::Held.name()),
                Standing::Ineligible(_) => word(Status::Ineligible.name()),
                Standing::BelowMinimum(_) => word(Status::BelowMinimum.name()),
                Standing::Incomplete(_) => nothing("incomplete", Why::Incomplete),
                Standing::Ranked => word(Status::Ranked.name()),
            };
            ("status".into(), expected.to_string(), found)
        }
        Expected::Held(expected) => {
            let found = match &assessment.standing {
                Standing::Held(troubles) => troubles.iter().map(|(_, t)| t.kind.code()).collect::<Vec<_>>().join(", "),
                _ => "not held".into(),
            };
            ("held".into(), expected.to_string(), word(&found))
        }
        Expected::PointsOf(..) | Expected::Rank(..) | Expected::Award(..) | Expected::Unspent(_) => {
            ("a round".into(), "several applications".into(), nothing("one", Why::NoApplication))
        }
    }
}

/// A fact: numbers, amounts and truths by what they are, all else by its text.
fn value(value: &Value) -> Found {
    match value {
        Value::Missing => word("missing"),
        Value::Number(n) | Value::Money(n) => number(n),
        Value::Boolean(truth) => (value.to_string(), Answer::Truth(*truth)),
        // The word means that nothing is there.
        Value::Text(text) if &**text == "missing" => nothing("missing", Why::NoText),
        other => word(&other.to_string()),
    }
}

/// The published points of a criterion, group or item.
pub(super) fn earned<'a>(rules: &Rules, assessment: &'a Assessment, id: &str) -> Option<&'a Result<Exact, Blank>> {
    let criterion = rules.criteria.iter().position(|c| *c.id == *id).and_then(|i| assessment.points.get(i));
    let item = || rules.adjustment_items().position(|i| *i.id == *id).and_then(|i| assessment.items.get(i));
    criterion.or_else(item)
}

fn of_round(round: &Round<'_>, expected: &Expected) -> Compared {
    let Round { rules, all, decision } = round;
    match expected {
        Expected::Rank(key, expected) => {
            let found = decision.row(all, key).map(|row| decision.place(row).map(|p| p.rank));
            let show = |r: Option<u32>| r.map_or_else(|| word("none"), |r| number(&r.into()));
            (format!("rank of {key}"), show(*expected).0, found.map_or_else(absent, show))
        }
        Expected::PointsOf(key, id, expected) => {
            let assessment = decision.row(all, key).and_then(|row| decision.assessment(rules, all, row));
            let found = match &assessment {
                None => absent(),
                Some(a) if &**id == "total" => points(Some(&a.total)),
                Some(a) => points(earned(rules, a, id)),
            };
            (format!("{id} of {key}"), optional(expected.as_ref()), found)
        }
        Expected::Award(key, expected) => {
            let money = |units| Money::new(units, rules.round.currency).to_exact();
            let award = |row| decision.award(row).map_or_else(Exact::zero, |award| money(award.amount));
            let found = decision.row(all, key).map(award);
            (format!("award of {key}"), expected.to_string(), found.map_or_else(absent, |found| number(&found)))
        }
        Expected::Unspent(expected) => {
            let found = decision.division.as_ref();
            let found = found.map_or_else(Exact::zero, |d| d.terms.money(d.allocation.unspent).to_exact());
            ("unspent".into(), expected.to_string(), number(&found))
        }
        _ => ("one application".into(), "one".into(), nothing("several", Why::NoApplication)),
    }
}
