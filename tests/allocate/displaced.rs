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
    // Whoever is named has an award that moves the other way.
    let mut changed = 0;
    for seed in 0..500 {
        let random = round_of(seed);
        if decide(&random).is_ok() {
            changed += all(&random, Without::Limits).iter().flatten().filter(|(_, others)| !others.is_empty()).count();
        }
    }
    assert!(changed > 50, "only {changed} displaced somebody");
    Ok(())
}
