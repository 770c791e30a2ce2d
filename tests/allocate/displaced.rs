//! Who was displaced by whom.

use super::random::{Given, Random, Round, Width, claims, decide, in_order, ranking, round, terms};
use libtest_mimic::Failed;
use merit::allocate::allocate;
use merit::round::Divided;
use merit::study::{Without, displaced};

/// What each would get without, and the keys of the others; `None` where nothing changes.
fn all(round: &Round, without: Without) -> Vec<Option<(i128, String)>> {
    let (terms, claims, ranking) = (terms(round), claims(round), ranking(round));
    let allocation = allocate(&terms, &claims, &ranking).unwrap();
    let divided = Divided { terms, claims, allocation };
    let keys: Vec<&str> = in_order(round).iter().map(|c| c.key.as_str()).collect();
    let one = |at: usize| {
        let found = displaced(&divided, &ranking, at, without)?;
        let others: Vec<&str> = found.others.iter().map(|o| keys[*o]).collect();
        Some((found.otherwise / 100, others.join(" ")))
    };
    (0..keys.len()).map(one).collect()
}

fn given(key: &str, score: i128, entitlement: i128, limit: Option<u8>, guarantee: Option<u8>) -> Given {
    let (limits, guarantees) = (vec![limit], vec![guarantee]);
    Given {
        key: key.into(),
        score,
        entitlement,
        weight: 1,
        envelope: 0,
        limits,
        guarantees,
        divided: false,
        fixed: false,
    }
}

fn round_of(seed: u64) -> Round {
    round(&mut Random::new(seed), Width::Everything, None)
}

pub fn named() -> Result<(), Failed> {
    let some = |award: i128, others: &str| Some((award, others.to_owned()));
    let mut round = Round {
        guarantees: vec![1],
        limits: vec![(true, 50)],
        claims: vec![given("A", 3, 80, None, None), given("B", 2, 40, None, Some(0)), given("C", 1, 10, None, None)],
        ..Round::plain()
    };
    assert_eq!(all(&round, Without::Guarantees), [some(80, "B"), some(20, "A"), None]);
    assert_eq!(all(&round, Without::Limits), [None, None, None]);
    round.claims = vec![
        given("A", 3, 40, Some(0), None),
        given("B", 2, 30, Some(0), None),
        given("C", 1, 50, None, None),
        given("D", 0, 9, None, None),
    ];
    assert_eq!(all(&round, Without::Limits), [None, some(30, "C"), some(30, "B"), None]);
    assert_eq!(all(&round, Without::Guarantees), [None, None, None, None]);
    for without in [Without::Guarantees, Without::Limits] {
        let mut counts = [0; 4];
        for seed in 0..1000 {
            let found =
                moved(&round_of(seed), without).map_err(|words| format!("seed {seed}, {without:?}: {words}"))?;
            counts.iter_mut().zip(found).for_each(|(sum, count)| *sum += count);
        }
        println!("without {without:?}: {counts:?} of: get more, get less, named, told nothing");
        assert!(counts.iter().all(|count| *count > 50), "too few of some without {without:?}: {counts:?}");
    }
    Ok(())
}

/// Whoever is named has an award that moves the other way, and whoever of the same envelope has one is named: against the
/// round as it would be had the rules none. Who gets more, who gets less, who is named, who is told nothing.
fn moved(round: &Round, without: Without) -> Result<[usize; 4], String> {
    let Ok(now) = decide(round) else { return Ok([0; 4]) };
    let mut other = round.clone();
    let had_none = match without {
        Without::Guarantees => std::mem::take(&mut other.guarantees).is_empty(),
        Without::Limits => std::mem::take(&mut other.limits).is_empty(),
    };
    let then = if had_none { None } else { decide(&other).ok() };
    let ranking = ranking(round);
    let divided = Divided { terms: terms(round), claims: claims(round), allocation: now.clone() };
    let change = |at: usize| then.as_ref().map_or(0, |then| (then.awards[at].amount - now.awards[at].amount).signum());
    let claims = in_order(round);
    let mut counts = [0; 4];
    for at in 0..claims.len() {
        let found = displaced(&divided, &ranking, at, without);
        let Some(then) = then.as_ref().filter(|_| change(at) != 0) else {
            if found.is_some() {
                return Err(format!("{at} does not change: {found:?}"));
            }
            counts[3] += 1;
            continue;
        };
        let found = found.ok_or_else(|| format!("{at} changes, and nothing is said"))?;
        if found.otherwise != then.awards[at].amount {
            return Err(format!("{at} gets {}: {found:?}", then.awards[at].amount));
        }
        for (other, claim) in claims.iter().enumerate() {
            let (named, opposite) = (found.others.contains(&other), change(other) == -change(at));
            let near = claim.envelope == claims[at].envelope;
            if (named && !opposite) || (opposite && near && !named) {
                return Err(format!("{other} moves {} and {at} moves {}: {found:?}", change(other), change(at)));
            }
        }
        counts[usize::from(change(at) < 0)] += 1;
        counts[2] += found.others.len();
    }
    Ok(counts)
}
