//! Other weights of the criteria: the quick way against the round decided again, and both against totals worked out here.

mod asked;
mod ends;
mod slow;

use crate::differential;
use libtest_mimic::{Failed, Trial};
use merit::number::Exact;
use merit::round::{self, Options, Run};
use merit::study::tune::{Base, Draws, Tune, Weighting};
use rayon::prelude::*;

pub fn trials() -> Vec<Trial> {
    let mut all = vec![
        Trial::test("tune::the_quick_way_is_the_round_decided_again", agree),
        Trial::test("tune::draws_can_be_drawn_again", drawn),
        Trial::test("tune::threads_change_nothing", threads),
    ];
    all.extend(ends::trials());
    all.extend(asked::trials());
    all
}

/// The random round of a seed, decided.
fn decided(seed: u64) -> Option<Run> {
    let (materials, allow_held) = differential::materials(seed)?;
    let allow_held = allow_held.then(|| "as drawn".to_owned());
    round::run(&materials, &Options { allow_held, ..Options::default() }).ok()
}

fn prepared(run: &Run) -> Tune<'_> {
    Tune::new(Base::new(&run.rules, &run.applications, true))
}

/// Rounds compared, of them the quick way, with adjustments, with a round that has no decision, with other outcomes.
fn agree() -> Result<(), Failed> {
    const SEEDS: u64 = 400;
    let looked: Vec<Result<Option<[usize; 5]>, String>> = (0..SEEDS).into_par_iter().map(compared).collect();
    let mut sums = [0; 5];
    for one in looked {
        if let Some(counts) = one.map_err(Failed::from)? {
            sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
    }
    println!("{sums:?} of: compared, quick, with adjustments, undecided, otherwise than in the rules");
    let enough = sums.iter().zip([200, 100, 50, 0, 50]).all(|(found, least)| *found >= least);
    assert!(enough, "too few of some: {sums:?}");
    Ok(())
}

fn compared(seed: u64) -> Result<Option<[usize; 5]>, String> {
    let Some(run) = decided(seed).filter(|run| run.rules.has_total()) else { return Ok(None) };
    let tune = prepared(&run);
    let mut counts = [1, usize::from(tune.is_quick()), 0, 0, 0];
    counts[2] = usize::from(tune.base.candidates.iter().any(|c| !c.adjustment.is_zero()));
    let draws = Draws::new(&seed.to_string(), &Exact::from(40_usize)).unwrap();
    let even = Weighting::of_rules(&run.rules);
    let mut weightings: Vec<Weighting> = (1..=2).map(|n| draws.weighting(n, run.rules.top.len())).collect();
    weightings.push(even.clone());
    for weighting in weightings {
        let fast = tune.trial(&weighting);
        let again = tune.base.decide(&weighting).map(|decision| tune.base.fates(&decision)).map_err(Into::into);
        if fast != again {
            return Err(format!("seed {seed}, {weighting:?}: quickly {fast:?}, decided again {again:?}"));
        }
        let slow = slow::fates(&run, weighting.parts());
        if let (Ok(fast), Ok(slow)) = (&fast, &slow) {
            let found: Vec<_> = tune.base.candidates.iter().map(|c| c.row).zip(fast.iter().copied()).collect();
            if found != *slow {
                return Err(format!("seed {seed}, {weighting:?}: {found:?}, slowly {slow:?}"));
            }
        }
        if fast.is_err() != slow.is_err() {
            return Err(format!("seed {seed}, {weighting:?}: {fast:?}, slowly {slow:?}"));
        }
        counts[3] |= usize::from(fast.is_err());
        counts[4] |= usize::from(weighting != even && fast != tune.trial(&even));
        // Points rounded one by one are all that is rounded, so that the weights of the rules give the record.
        let rounded_total = run.rules.round.scores.at == merit::check::model::RoundAt::Total;
        if weighting == even && !rounded_total && fast != Ok(tune.base.fates(&run.decision)) {
            return Err(format!("seed {seed}: by the weights of the rules it is not the record: {fast:?}"));
        }
    }
    Ok(Some(counts))
}

/// Worked out by another program: `tests/tune/draws.py`.
fn drawn() -> Result<(), Failed> {
    let draws = Draws::new("2026", &Exact::from(10_usize)).unwrap();
    assert_eq!(draws.parts(1, 6), [10675, 9271, 10760, 9598, 10369, 9248]);
    assert_eq!(draws.parts(10_000, 3), [9163, 9615, 10873]);
    let none = Draws::new("2026", &Exact::zero()).unwrap();
    assert_eq!(none.parts(1, 2), [10_000, 10_000]);
    for (spread, fits) in
        [((9_999, 100), true), ((100, 1), false), ((-1, 1), false), ((1, 1000), false), ((1, 3), false)]
    {
        let spread = Exact::ratio(spread.0, spread.1).unwrap();
        assert_eq!(Draws::new("", &spread).is_some(), fits, "{spread}");
    }
    // Each step as often as any other, as far as such a count can tell.
    let draws = Draws::new("even", &Exact::ratio(2, 100).unwrap()).unwrap();
    let mut counts = [0_usize; 5];
    (1..=5_000).flat_map(|n| draws.parts(n, 2)).for_each(|part| counts[usize::try_from(part - 9_998).unwrap()] += 1);
    assert!(counts.iter().all(|count| (1_850..2_150).contains(count)), "{counts:?}");
    Ok(())
}

fn threads() -> Result<(), Failed> {
    let run = crate::four_basics::decided();
    let tune = prepared(run);
    assert!(tune.is_quick(), "the example programme takes the quick way");
    let draws = Draws::new("threads", &Exact::from(10_usize)).unwrap();
    let by = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| (tune.shares(&draws, 333), tune.intervals(), tune.hinges(&run.decision)))
    };
    let one = by(1);
    assert_eq!(one.0.draws, 333);
    assert!(one.0.each.iter().any(|s| s.funded > 0 && s.funded < 333), "somebody is funded in some weightings only");
    assert!(one == by(2) && one == by(8), "threads change an outcome");
    Ok(())
}
