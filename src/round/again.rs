//! The same round decided once more from scores of which some were replaced.

use super::decide::ranked;
use super::decision::Decision;
use super::divide::divide;
use super::overrides::decide_around;
use super::run::Run;
use crate::compile::Program;
use crate::evaluate::{Applications, Reading, Scores};
use std::collections::BTreeMap;

/// Ranks by these scores and divides the budget, around the same overrides; `program` is compiled from the rules of the
/// run. `None` where the round then has no decision.
#[must_use]
pub fn decide_again(
    run: &Run,
    program: &Program,
    applications: &Applications,
    scores: Scores,
    allow_held: bool,
) -> Option<Decision> {
    let (rules, reading) = (&run.rules, Reading::Compiled);
    let mut decision = ranked(rules, applications, allow_held, scores).ok()?;
    divide(rules, program, applications, reading, &BTreeMap::new(), &mut decision).ok()?;
    if run.computed.is_none() {
        return Some(decision);
    }
    decide_around(rules, applications, &decision, ("overrides", &run.overrides), allow_held, reading).ok()
}
