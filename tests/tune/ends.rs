//! Every interval against the round decided inside it, at its ends and behind them.

use super::{decided, prepared};
use libtest_mimic::{Failed, Trial};
use merit::number::Exact;
use merit::round::Run;
use merit::study::tune::{Beyond, End, NoInterval, Tune, Weighting};
use rayon::prelude::*;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("tune::intervals_end_where_others_are_funded", random),
        Trial::test("tune::intervals_of_the_example_programme", example),
    ]
}

/// Sides looked at; ends that belong; ends that do not; those without a decision behind them; all the weight or none; criteria
/// whose numbers are too large; places inside where totals meet.
type Seen = [usize; 7];

fn random() -> Result<(), Failed> {
    let looked: Vec<Result<Seen, String>> = (0..300_u64)
        .into_par_iter()
        .map(|seed| {
            let Some(run) = decided(seed).filter(|run| run.rules.has_total() && run.rules.allocation.is_some()) else {
                return Ok([0; 7]);
            };
            whole(&run).map_err(|words| format!("seed {seed}: {words}"))
        })
        .collect();
    let mut sums = [0; 7];
    for one in looked {
        sums.iter_mut().zip(one.map_err(Failed::from)?).for_each(|(sum, count)| *sum += count);
    }
    println!(
        "{sums:?} of: sides, ends that belong, that do not, undecided behind, all or none, too large, places inside"
    );
    assert!(sums[6] > 5_000, "too few places inside: {sums:?}");
    assert!(sums[5] * 50 < sums[0], "most numbers are small enough: {sums:?}");
    assert!(sums.iter().zip([400, 100, 20, 2, 100]).all(|(found, least)| *found >= least), "too few of some: {sums:?}");
    Ok(())
}

fn example() -> Result<(), Failed> {
    let run = crate::four_basics::decided();
    let seen = whole(run)?;
    println!("{} places inside the intervals of the example programme", seen[6]);
    assert_eq!(seen[0], 10, "both sides of five groups: {seen:?}");
    Ok(())
}

fn whole(run: &Run) -> Result<Seen, String> {
    let tune = prepared(run);
    let even = Weighting::of_rules(&run.rules);
    let mut seen = [0; 7];
    for (criterion, interval) in tune.intervals().into_iter().enumerate() {
        let interval = match interval {
            Ok(interval) => interval,
            Err(NoInterval::TooLarge) => {
                seen[5] += 1;
                continue;
            }
            Err(_) => continue,
        };
        let base = funded(&tune, &even)?;
        for (end, up) in [(&interval.low, false), (&interval.high, true)] {
            side(&tune, criterion, end, up, &base, &mut seen)
                .map_err(|words| format!("criterion {criterion}: {words}"))?;
        }
    }
    Ok(seen)
}

fn funded(tune: &Tune<'_>, weighting: &Weighting) -> Result<Vec<bool>, String> {
    let fates = tune.trial(weighting).map_err(|halt| format!("{halt:?}"))?;
    Ok(fates.iter().map(|fate| fate.is_funded()).collect())
}

/// The weighting worked out here: the others share what the one leaves of the maxima.
fn weighting(tune: &Tune<'_>, criterion: usize, factor: &Exact) -> Weighting {
    let maxima = &tune.base.maxima;
    let sum: Exact = maxima.iter().sum();
    let rest = (&sum - factor * &maxima[criterion]).checked_div(&(&sum - &maxima[criterion])).unwrap();
    let parts: Vec<Exact> =
        (0..maxima.len()).map(|at| if at == criterion { factor.clone() } else { rest.clone() }).collect();
    assert_eq!(parts.iter().zip(maxima).map(|(f, m)| f * m).sum::<Exact>(), sum);
    Weighting::of(parts)
}

fn side(tune: &Tune<'_>, criterion: usize, end: &End, up: bool, base: &[bool], seen: &mut Seen) -> Result<(), String> {
    let one = Exact::from(1_usize);
    let at = |factor: &Exact| tune.trial(&weighting(tune, criterion, factor));
    let same = |factor: &Exact| funded(tune, &weighting(tune, criterion, factor)).is_ok_and(|now| now == base);
    seen[0] += 1;
    let far = if up { &end.factor - &one } else { &one - &end.factor };
    let moved = |by: &Exact| if up { &one + by } else { &one - by };
    // Inside, at every place where two totals meet and between them.
    let mut places = meetings(tune, criterion, up, &far);
    seen[6] += places.len();
    let nearly = &far * Exact::ratio(999_999_999, 1_000_000_000).unwrap();
    places.extend((1..8).map(|n| &far * Exact::ratio(n, 8).unwrap()).chain([nearly]));
    places.retain(|place| *place < far);
    places.sort();
    let halves: Vec<Exact> =
        places.windows(2).map(|w| (&w[0] + &w[1]).checked_div(&Exact::from(2_usize)).unwrap()).collect();
    for place in places.iter().chain(&halves) {
        if !same(&moved(place)) {
            return Err(format!("others are funded at {place} from 1, within {end:?}"));
        }
    }
    if same(&end.factor) != end.belongs && !(end.beyond == Beyond::Nothing && end.factor.is_zero()) {
        return Err(format!("whether the end belongs is wrong: {end:?}"));
    }
    seen[if end.belongs { 1 } else { 2 }] += 1;
    // Behind it, where it belongs; at it, where it does not.
    let step = Exact::ratio(1, 1_000_000_000_000).unwrap();
    let behind = if end.belongs { moved(&(&far + &step)) } else { end.factor.clone() };
    match &end.beyond {
        Beyond::Nothing => seen[4] += 1,
        Beyond::Undecided(_) => {
            seen[3] += 1;
            if at(&behind).is_ok() {
                return Err(format!("there is a decision behind {end:?}"));
            }
        }
        Beyond::Others { enters, leaves } => {
            let now: Vec<bool> =
                at(&behind).map_err(|h| format!("{h:?} behind {end:?}"))?.iter().map(|f| f.is_funded()).collect();
            let changed = |to: bool| -> Vec<usize> {
                (0..now.len()).filter(|at| now[*at] != base[*at] && now[*at] == to).collect()
            };
            if (changed(true), changed(false)) != (enters.clone(), leaves.clone()) || enters.len() + leaves.len() == 0 {
                return Err(format!("{:?} enter and {:?} leave, not as in {end:?}", changed(true), changed(false)));
            }
        }
    }
    Ok(())
}

/// How far from 1 the totals of any two meet, within a distance.
fn meetings(tune: &Tune<'_>, criterion: usize, up: bool, far: &Exact) -> Vec<Exact> {
    if far.is_zero() {
        return Vec::new();
    }
    let one = Exact::from(1_usize);
    let totals = |by: &Exact| -> Vec<Exact> {
        let weighting = weighting(tune, criterion, &if up { &one + by } else { &one - by });
        let scale = weighting.scale(&tune.base.maxima);
        tune.base.candidates.iter().map(|c| weighting.total(&scale, &c.points, &c.adjustment)).collect()
    };
    let (start, end) = (totals(&Exact::zero()), totals(far));
    let mut places = Vec::new();
    for a in 0..start.len() {
        for b in a + 1..start.len() {
            let (before, after) = (&start[a] - &start[b], &end[a] - &end[b]);
            let place = before.checked_div(&(&before - &after)).map(|part| part * far);
            places.extend(place.filter(|place| place.is_positive() && *place < *far));
        }
    }
    places.sort();
    places.dedup();
    places
}
