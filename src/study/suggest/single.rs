//! One application that reaches something: an example with the fewest changes.

use super::about::{offer, points_of};
use super::base::{Base, World};
use super::change::{Change, assessed, changed};
use super::pool::Pool;
use super::proposal::Nothing;
use crate::check::model::{Example, Rules};
use crate::number::Exact;
use crate::oracle::{Assessment, Standing};
use crate::study::coverage::{Goal, Kind, Reached, reached_by_one};
use crate::study::tests::application;

/// So many applications are tried for one goal.
const TRIES: usize = 3_000;
/// So many examples are changed in two fields.
const PAIRED: usize = 2;
/// An application is led towards a goal by at most so many changes.
const CLIMB: usize = 10;

/// What was found.
pub(super) struct Found<'w> {
    pub base: &'w Base,
    pub example: Example,
    pub assessment: Assessment,
    pub reached: Reached,
}

/// What one application came to.
pub(super) fn tried(rules: &Rules, example: Example) -> (Example, Assessment, Reached) {
    let assessment = assessed(rules, &example);
    let reached = reached_by_one(rules, &application(&example), &assessment);
    (example, assessment, reached)
}

/// An application that reaches a goal.
///
/// # Errors
///
/// Why none was found.
pub(super) fn find<'w>(world: &'w World<'_>, goal: &Goal) -> Result<Found<'w>, Nothing> {
    let rules = world.rules;
    let found = |base: &'w Base, (example, assessment, reached)| Found { base, example, assessment, reached };
    if let Some(base) = world.bases.iter().find(|base| base.reached.contains(&goal.id())) {
        return Ok(found(base, (base.example.clone(), base.assessment.clone(), base.reached.clone())));
    }
    let mut tries = 0;
    let pools: Vec<(&Base, Vec<Change>)> = world.bases.iter().map(|base| (base, pool(rules, goal, base))).collect();
    if pools.iter().all(|(_, pool)| pool.is_empty()) {
        return Err(Nothing::NoField);
    }
    // A change that leaves the application in the ranking shows more than one that does not.
    let mut second = None;
    for (base, pool) in &pools {
        for change in pool {
            tries += 1;
            let all = tried(rules, changed(&base.example, std::slice::from_ref(change)));
            if !all.2.contains(&goal.id()) {
                continue;
            }
            if goal.kind == Kind::Fails || all.1.standing == Standing::Ranked {
                return Ok(found(base, all));
            }
            second = second.or_else(|| Some(found(base, all)));
        }
    }
    if let Some(found) = second {
        return Ok(found);
    }
    if goal.kind == Kind::Minimum
        && let Some((base, all)) = lowered(world, goal, &pools, &mut tries)
    {
        return Ok(found(base, all));
    }
    for (base, pool) in pools.iter().take(PAIRED) {
        for (i, one) in pool.iter().enumerate() {
            for other in pool.iter().skip(i + 1).filter(|other| !one.touches(other)) {
                tries += 1;
                if tries > TRIES {
                    return Err(Nothing::Tried(tries));
                }
                let all = tried(rules, changed(&base.example, &[one.clone(), other.clone()]));
                if all.2.contains(&goal.id()) {
                    return Ok(found(base, all));
                }
            }
        }
    }
    Err(Nothing::Tried(tries))
}

/// What could be changed of an example to reach a goal.
pub(super) fn pool(rules: &Rules, goal: &Goal, base: &Base) -> Vec<Change> {
    let mut pool = Pool::new(rules, &base.example);
    offer(rules, goal, &mut pool);
    pool.changes
}

/// Points made lower and lower until a minimum is missed.
fn lowered<'w>(
    world: &'w World<'_>,
    goal: &Goal,
    pools: &[(&'w Base, Vec<Change>)],
    tries: &mut usize,
) -> Option<(&'w Base, (Example, Assessment, Reached))> {
    let rules = world.rules;
    pools.iter().filter(|(base, _)| base.is_ranked()).find_map(|(base, pool)| {
        let mut way =
            descent(&base.example, pool, |example| lower_points(rules, goal, &assessed(rules, example)), tries);
        let found = way.find_map(|example| Some(tried(rules, example)).filter(|all| all.2.contains(&goal.id())))?;
        Some((*base, found))
    })
}

/// The points that a minimum is about, where the application passes the gates.
pub(super) fn lower_points(rules: &Rules, goal: &Goal, assessment: &Assessment) -> Option<Exact> {
    let counts = matches!(assessment.standing, Standing::Ranked | Standing::BelowMinimum(_));
    counts.then(|| points_of(rules, goal, assessment)).flatten()
}

/// What becomes of an example by changes, each time the one that makes a figure smallest, as long as one does.
pub(super) fn descent<'p>(
    example: &Example,
    pool: &'p [Change],
    figure: impl Fn(&Example) -> Option<Exact> + 'p,
    tries: &'p mut usize,
) -> impl Iterator<Item = Example> + 'p {
    let mut now = example.clone();
    let mut least = figure(&now);
    std::iter::from_fn(move || {
        let mut best = None;
        for change in pool {
            *tries += 1;
            let next = changed(&now, std::slice::from_ref(change));
            if let Some(less) = figure(&next).filter(|figure| least.as_ref().is_some_and(|least| figure < least)) {
                (least, best) = (Some(less), Some(next));
            }
        }
        now = best?;
        Some(now.clone())
    })
    .take(CLIMB)
}
