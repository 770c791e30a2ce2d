//! Each change made alone, or with those it cannot be made without.

use super::bench::{Bench, Set};
use super::outcomes::{stands, touched};
use super::{Counts, Effect, Stand, Touched};
use crate::check::model::Rules;
use crate::round::{Failure, Run};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The round with one change made, and with those that it needs.
#[derive(Debug)]
pub struct Trial {
    /// The changes that this is the smallest round of, by position.
    pub of: Vec<usize>,
    /// The further changes they cannot be made without, by position.
    pub with: Vec<usize>,
    /// What stands in the way where a change is made without the others: the first finding.
    pub finding: Option<String>,
    /// Whether these are all changes there are, of more than one.
    pub all: bool,
    /// The rules with these changes.
    pub rules: Option<Box<Rules>>,
    /// What came of it.
    pub tried: Tried,
}

/// What came of a trial.
#[derive(Debug)]
pub enum Tried {
    /// How many applications there are of each effect, and how many have other figures.
    Decided(Counts, Touched),
    /// The round has no decision.
    Failed(Failure),
}

/// A trial with the outcomes of its round.
pub(super) type Outcomes = (Trial, Option<BTreeMap<Arc<str>, Stand>>);

/// The trials of all changes, in their order; changes that need the same ones are one trial.
pub(super) fn trials(bench: &Bench<'_>, all: &Set, before: &Run, divides: bool) -> Vec<Outcomes> {
    let look = |at: &usize| {
        let own = Set::from([*at]);
        match bench.checked(&own) {
            Ok(_) => (*at, own, None),
            Err(finding) => (*at, bench.needed(*at, all), Some(finding)),
        }
    };
    let positions: Vec<usize> = all.iter().copied().collect();
    let looked: Vec<(usize, Set, Option<String>)> = positions.par_iter().map(look).collect();
    let mut sets: Vec<(Set, Vec<usize>, Option<String>)> = Vec::new();
    for (at, set, finding) in looked {
        match sets.iter_mut().find(|(other, _, _)| *other == set) {
            Some((_, of, first)) => {
                of.push(at);
                *first = first.take().or(finding);
            }
            None => sets.push((set, vec![at], finding)),
        }
    }
    let was = stands(before, !divides);
    sets.into_par_iter().map(|(set, of, finding)| tried(bench, set, of, finding, all, before, &was, divides)).collect()
}

#[expect(clippy::too_many_arguments, reason = "one call, in a loop on all threads")]
fn tried(
    bench: &Bench<'_>,
    set: Set,
    of: Vec<usize>,
    finding: Option<String>,
    all: &Set,
    before: &Run,
    was: &BTreeMap<Arc<str>, Stand>,
    divides: bool,
) -> Outcomes {
    let with = set.iter().copied().filter(|at| !of.contains(at)).collect();
    let checked = bench.checked(&set);
    let rules = checked.as_ref().ok().and_then(|c| c.rules.clone()).map(Box::new);
    let run = match checked {
        Ok(checked) => bench.run(&set, checked),
        // All changes together are the rules after, which stand.
        Err(finding) => Err(Failure::Undecided(crate::round::Undecided::Fault(finding))),
    };
    let all = set.len() > 1 && set == *all;
    let trial = |tried| Trial { of, with, finding, all, rules, tried };
    match run {
        Ok(run) => {
            let is = stands(&run, !divides);
            let mut counts = Counts::default();
            for key in super::outcomes::keys(was, &is) {
                if let Some(effect) = Effect::between(was.get(&key).copied(), is.get(&key).copied()) {
                    counts.add(effect);
                }
            }
            (trial(Tried::Decided(counts, touched(before, &run))), Some(is))
        }
        Err(failure) => (trial(Tried::Failed(failure)), None),
    }
}
