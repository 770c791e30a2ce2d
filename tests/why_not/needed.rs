//! The needed total against the whole round with other totals, to which a bonus for this one application lifts it.

use super::answers::materials;
use super::rounds::{Dice, ROUNDS, table};
use super::{options, outcome};
use libtest_mimic::Failed;
use merit::number::Exact;
use merit::round::{Materials, Run, run};
use merit::study::why_not::{Figure, Finding, Outcome, WhyNot, why_not};
use merit::value::Value;
use rayon::prelude::*;

/// Needed totals that were found, applications that no total would fund, and rounds with another total.
type Seen = [usize; 3];

/// The needed total is the least one: with it there is money, with less there is none, as with any where none is named.
pub fn least() -> Result<(), Failed> {
    let mut sums = [0; 3];
    for (name, rules) in ROUNDS {
        // Only one bonus can be declared, and its cap is for all its items.
        if rules.contains("adjustments:") || !rules.contains("allocation:") {
            continue;
        }
        let mut dice = Dice(11);
        for _ in 0..3 {
            let materials = materials(rules, table(&mut dice));
            let Ok(round) = run(&materials, &options()) else { continue };
            let keys: Vec<String> = (1..=8).map(|key| format!("k{key}")).collect();
            let unfunded: Vec<&String> = keys.iter().filter(|key| !outcome(&round, key).is_funded()).collect();
            let seen: Vec<Result<Seen, String>> = unfunded
                .par_iter()
                .map(|key| one(&materials, &round, key).map_err(|w| format!("{key}: {w}")))
                .collect();
            for seen in seen {
                let seen = seen.map_err(|words| format!("{name}: {words}"))?;
                sums.iter_mut().zip(seen).for_each(|(sum, count)| *sum += count);
            }
        }
    }
    println!("{sums:?} of: needed totals, applications that no total would fund, rounds with another total");
    assert!(sums.iter().zip([50, 10, 1000]).all(|(found, least)| *found >= least), "too few of some: {sums:?}");
    Ok(())
}

fn one(materials: &Materials, round: &Run, key: &str) -> Result<Seen, String> {
    let found = why_not(round, materials, &options(), key).unwrap();
    let Some(total) = found.answers.iter().find(|answer| answer.figure == Figure::Total) else { return Ok([0; 3]) };
    assert!(!total.unsolved, "{key}");
    let Value::Number(now) = &total.now else { return Err(format!("its total is {}", total.now)) };
    let most = Exact::from(100_usize);
    let end = found.needed.as_ref().unwrap_or(&most);
    if let Some(needed) = &found.needed {
        let then = lifted(materials, key, &(needed - now)).ok_or("there is no decision with what is needed")?;
        if needed <= now || !then.is_funded() || Some(&then) != finding(&found, needed).map(|finding| &finding.then) {
            return Err(format!("{needed} of {now} gives {then:?}"));
        }
    }
    let between = totals(round, now, end, found.needed.is_none());
    let funds = |total: &&Exact| lifted(materials, key, &(*total - now)).is_some_and(|then| then.is_funded());
    let funded: Vec<&Exact> = between.iter().filter(funds).collect();
    if !funded.is_empty() {
        return Err(format!("{:?} is needed of {now}, and {funded:?} suffice", found.needed));
    }
    let named = usize::from(found.needed.is_some());
    Ok([named, 1 - named, between.len() + named])
}

fn finding<'a>(found: &'a WhyNot, needed: &Exact) -> Option<&'a Finding> {
    let total = found.answers.iter().find(|answer| answer.figure == Figure::Total)?;
    total.found.iter().find(|finding| finding.needed.exact() == Some(needed))
}

/// The totals above one and below another, or that one too: those of other applications and all fives, where the minimums
/// and tiers begin, and a step to either side of each.
fn totals(round: &Run, now: &Exact, end: &Exact, with_end: bool) -> Vec<Exact> {
    let step = Exact::ratio(1, 10).unwrap();
    let mut near: Vec<Exact> = (0..=100_usize).step_by(5).map(Exact::from).chain([end.clone()]).collect();
    near.extend(round.decision.rows.iter().filter_map(|row| round.decision.scores.total(row.input())));
    let mut all: Vec<Exact> = near.iter().flat_map(|total| [total - &step, total.clone(), total + &step]).collect();
    all.retain(|total| total > now && (total < end || (with_end && total == end)));
    all.sort();
    all.dedup();
    all
}

/// What becomes of an application whose total is higher by so much; `None` where the round then has no decision.
fn lifted(materials: &Materials, key: &str, by: &Exact) -> Option<Outcome> {
    let rules = String::from_utf8(materials.rules.1.clone()).unwrap();
    let item = format!("{{id: lift, label: L, clause: z, when: 'key = \"{key}\"', points: {by}}}");
    let bonus = format!("\nadjustments:\n  bonus: {{cap: 100, items: [{item}]}}\ncriteria:\n");
    assert_eq!(rules.matches("\ncriteria:\n").count(), 1);
    let rules = rules.replace("\ncriteria:\n", &bonus).into_bytes();
    let changed = Materials { rules: ("r.merit.yaml".into(), rules), ..materials.clone() };
    match run(&changed, &options()) {
        Ok(round) => Some(outcome(&round, key)),
        Err(merit::round::Failure::Undecided(_)) => None,
        Err(failure) => panic!("{failure:?}"),
    }
}
