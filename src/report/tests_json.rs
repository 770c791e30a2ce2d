//! What the tests of a rule file came to, for programs.

use super::accepted::{changes_json, left_json};
use super::coverage::{self, place};
use super::tests::{SCHEMA, failed};
use crate::span::Sources;
use crate::study::{Accepted, Goal, Mismatch, TestOutcome};
use serde_json::{Value, json};

/// What the tests came to, for programs: `merit.test/1`, with sorted keys. What was not asked for is not there.
#[must_use]
pub fn tests_json(
    outcomes: &[TestOutcome],
    goals: Option<&[Goal]>,
    accepted: Option<&Accepted>,
    sources: &Sources,
) -> String {
    let mismatch = |m: &Mismatch| {
        let (file, line) = place(m.span, sources);
        json!({"what": m.what, "expected": m.expected, "found": m.found, "file": file, "line": line})
    };
    let test = |o: &TestOutcome| {
        let mismatches: Vec<Value> = o.mismatches.iter().map(mismatch).collect();
        json!({"name": &*o.name, "ok": mismatches.is_empty(), "mismatches": mismatches})
    };
    let tests: Vec<Value> = outcomes.iter().map(test).collect();
    let failed = failed(outcomes);
    let mut value =
        json!({"schema": SCHEMA, "trial": true, "tests": tests, "passed": outcomes.len() - failed, "failed": failed});
    let mut insert = |key: &str, member: Value| {
        if let Some(members) = value.as_object_mut() {
            members.insert(key.to_owned(), member);
        }
    };
    if let Some(goals) = goals {
        insert("coverage", coverage::as_json(goals, sources));
    }
    if let Some(accepted) = accepted {
        insert("accepted", changes_json(accepted, sources));
        insert("left", left_json(accepted, sources));
    }
    format!("{value}\n")
}
