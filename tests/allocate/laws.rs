//! The promises about change, on random rounds of the kind they are made for.

use super::random::{Random, Round, Rule, Width, decide, in_order, money, ranked, ranking, round, rounds};
use libtest_mimic::Failed;
use merit::allocate::{Allocation, Method};
use merit::check::model::{Payer, StillTied};
use merit::column::{Column, Data};
use merit::number::{Exact, Money};

const ROUNDS: u64 = 4_000;

/// In smallest units.
fn award(allocation: &Allocation, round: &Round, key: &str) -> i128 {
    let at = in_order(round).iter().position(|c| c.key == key).unwrap();
    allocation.awards[at].amount
}

/// Random rounds that are decided, before and after a change; `check` compares them, and says whether the change told.
/// In each way a fifth of the rounds must be compared, and the change tell in one of fifty of those.
fn law(
    name: &str,
    ways: &[Way],
    width: Width,
    change: impl Fn(&Round, &Allocation, &mut Random) -> Option<Round>,
    check: impl Fn(&Round, &Allocation, &Round, &Allocation) -> Result<bool, String>,
) -> Result<(), Failed> {
    for way in ways {
        let (mut compared, mut told) = (0, 0);
        for seed in 0..rounds(ROUNDS) {
            let mut random = Random::new(seed);
            let before = round(&mut random, width, Some(*way));
            let Ok(first) = decide(&before) else { continue };
            let Some(after) = change(&before, &first, &mut random) else { continue };
            let Ok(second) = decide(&after) else { continue };
            compared += 1;
            told += u64::from(
                check(&before, &first, &after, &second)
                    .map_err(|why| format!("{way:?}, seed {seed}: {why}\n{before:?}\n{after:?}"))?,
            );
        }
        println!("{name}, {way:?}: {compared} of {} rounds compared, the change told in {told}", rounds(ROUNDS));
        if compared * 5 < rounds(ROUNDS) || told * 50 < compared {
            return Err(format!("{name}, {way:?}: only {compared} were compared, and the change told in {told}").into());
        }
    }
    Ok(())
}

/// A method, and what happens where what is asked does not fit.
type Way = (Method, Rule);

const PART: Way = (Method::InOrder, Rule::Part(0));
const SKIP: Way = (Method::InOrder, Rule::Skip);
const STOP: Way = (Method::InOrder, Rule::Stop);
const TOP_UP: Way = (Method::InOrder, Rule::TopUp(50, 30));
const PRO_RATA: Way = (Method::ProRata, Rule::Part(0));
const BY_POINTS: Way = (Method::ByPoints, Rule::Part(0));

/// The order of the applications is that of their keys. Where keys break no tie, who has which changes no award.
pub fn shuffled() -> Result<(), Failed> {
    law(
        "other keys",
        &[PART, SKIP, STOP, TOP_UP, PRO_RATA, BY_POINTS],
        Width::Everything,
        |before, _, random| {
            let mut after = before.clone();
            for i in (1..after.claims.len()).rev() {
                let other = random.below(i as u64 + 1) as usize;
                let key = after.claims[i].key.clone();
                after.claims[i].key = std::mem::replace(&mut after.claims[other].key, key);
            }
            Some(after).filter(|after| after.still_tied != StillTied::Key)
        },
        |before, first, after, second| {
            let mut pairs = before.claims.iter().zip(&after.claims);
            let other = pairs.clone().any(|(b, a)| b.key != a.key);
            let differs = pairs.find(|(b, a)| award(first, before, &b.key) != award(second, after, &a.key));
            match differs {
                None => Ok(other),
                Some((b, a)) => Err(format!("{} had another award than it has as {}", b.key, a.key)),
            }
        },
    )
}

pub fn own_points() -> Result<(), Failed> {
    law(
        "more points",
        &[PART, SKIP, STOP, PRO_RATA, BY_POINTS],
        Width::Promised,
        |before, _, random| {
            let mut after = before.clone();
            let who = random.below(after.claims.len() as u64) as usize;
            let more = 1 + random.below(3) as i128;
            after.claims[who].score += more;
            after.claims[who].weight += more;
            Some(after)
        },
        |before, first, after, second| {
            let raised = before.claims.iter().zip(&after.claims).find(|(b, a)| b.score != a.score);
            let Some((claim, _)) = raised else { return Err("nobody's points were raised".into()) };
            let (was, is) = (award(first, before, &claim.key), award(second, after, &claim.key));
            if is >= was { Ok(is > was) } else { Err(format!("{} had {was} and has {is}", claim.key)) }
        },
    )
}

pub fn more_budget() -> Result<(), Failed> {
    // Not with `skip`: what fits anew can keep out what fitted before.
    law(
        "more budget",
        &[PART, STOP],
        Width::Promised,
        |before, _, random| {
            let mut after = before.clone();
            after.envelopes[0] += random.pick(&[1, 5, 10, 30]);
            Some(after)
        },
        |before, first, after, second| {
            let lowered = before.claims.iter().find(|c| award(second, after, &c.key) < award(first, before, &c.key));
            lowered.map_or(Ok(second.awarded > first.awarded), |c| Err(format!("{} has less", c.key)))
        },
    )
}

pub fn removal() -> Result<(), Failed> {
    // Not with `stop`: who stops the list has no award.
    law(
        "one without an award removed",
        &[PART, SKIP],
        Width::Promised,
        |before, first, _| {
            let at = before.claims.iter().position(|c| award(first, before, &c.key) == 0)?;
            let mut after = before.clone();
            after.claims.remove(at);
            Some(after).filter(|a| !a.claims.is_empty())
        },
        |before, first, after, second| {
            let same = after.claims.iter().all(|c| award(first, before, &c.key) == award(second, after, &c.key));
            if same { Ok(first.awarded > 0) } else { Err("an award changed".into()) }
        },
    )
}

pub fn ranks() -> Result<(), Failed> {
    for seed in 0..rounds(ROUNDS) {
        let mut round = round(&mut Random::new(seed), Width::Everything, None);
        round.still_tied = StillTied::ShareRank;
        let found = ranking(&round);
        for (claim, place) in round.claims.iter().zip(&found.places) {
            let above = round.claims.iter().filter(|c| c.score > claim.score).count() as u32;
            let same = round.claims.iter().filter(|c| c.score == claim.score).count() as u32;
            assert_eq!((place.rank, place.last), (above + 1, above + same), "seed {seed}");
        }
        // Lists of their own count for themselves; by keys nobody shares a rank.
        let lists =
            Column { data: Data::YesNo((0..round.claims.len()).map(|i| i % 2 == 0).collect()), missing: Vec::new() };
        let found = ranked(&round, Some(&lists), &StillTied::Key);
        for list in 0..2 {
            let of_list = found.places.iter().enumerate().filter(|(i, _)| i % 2 == list);
            let mut ranks: Vec<u32> = of_list.map(|(_, p)| p.rank).collect();
            ranks.sort_unstable();
            assert_eq!(ranks, (1..=ranks.len() as u32).collect::<Vec<_>>(), "seed {seed}");
        }
    }
    Ok(())
}

pub fn payments() -> Result<(), Failed> {
    for units in 0..500 {
        let amount = Money::new(units * 7 + 1, money(1).currency());
        let share = |percent| Exact::ratio(percent, 100).unwrap();
        let payers =
            [Payer { name: "district".into(), share: None }, Payer { name: "city".into(), share: Some(share(60)) }];
        let parts = merit::allocate::payments(amount, &payers, &[share(33), share(33), share(34)]).unwrap();
        let sum: i128 = parts.iter().map(|p| p.amount.units()).sum();
        assert_eq!((parts.len(), sum), (6, amount.units()));
        assert!(parts.iter().map(|p| p.instalment).eq([1, 2, 3, 1, 2, 3]));
        let city: i128 = parts.iter().filter(|p| p.payer.as_deref() == Some("city")).map(|p| p.amount.units()).sum();
        assert_eq!(city, amount.units() * 60 / 100);
    }
    Ok(())
}
