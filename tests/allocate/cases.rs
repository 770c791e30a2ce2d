//! Hand-worked cases: `tests/corpus/allocate/cases.txt`.

use super::random::{Given, Round, Rule, claims, in_order, ranking, terms};
use libtest_mimic::Failed;
use merit::allocate::{Allocation, Award, Claims, Failure, Method, Obstacle, Terms, Undecidable, allocate};
use merit::check::model::{StillTied, Unspent};

const TEXT: &str = include_str!("../corpus/allocate/cases.txt");

/// Every case: a heading `# …`, terms `key value`, a line `key score entitlement [envelope] [limit=g] [guarantee=g]`
/// for each application, and behind `=>` what it gets and what bound it, or for the round `undecidable => …`. Where they
/// are written, `moves` are all movements of money with their reasons, `turn key` is what the application met, and
/// `lacking` what each guarantee could not give.
pub fn all() -> Result<(), Failed> {
    assert!(Claims::default().is_empty());
    let mut failures = Vec::new();
    let mut count = 0;
    for case in TEXT.split("\n# ").skip(1) {
        count += 1;
        let (name, body) = case.split_once('\n').unwrap();
        if let Err(why) = check(body) {
            failures.push(format!("{name}: {why}"));
        }
    }
    if count < 25 {
        failures.push(format!("only {count} cases were read"));
    }
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n").into()) }
}

fn check(body: &str) -> Result<(), String> {
    let mut round = Round::plain();
    let mut expected: Vec<(String, String)> = Vec::new();
    let mut undecidable = None;
    let mut reserve = None;
    let mut moves: Vec<&str> = Vec::new();
    let mut turns: Vec<(&str, &str)> = Vec::new();
    let (mut name, mut lacking) = (None, None);
    for line in body.lines().filter(|l| !l.trim().is_empty()) {
        let (left, right) = line.split_once("=>").map_or((line, None), |(l, r)| (l, Some(r.trim())));
        let words: Vec<&str> = left.split_whitespace().collect();
        match words.as_slice() {
            ["undecidable"] => undecidable = Some(right.unwrap().to_owned()),
            ["moves"] => moves.extend(right),
            ["turn", key] => turns.push((key, right.unwrap())),
            ["lacking"] => lacking = right,
            ["named", word] => name = Some(*word),
            ["reserve"] => reserve = Some(right.unwrap().to_owned()),
            ["budget", amounts @ ..] => round.envelopes = amounts.iter().map(|a| a.parse().unwrap()).collect(),
            ["step", n] => round.step = n.parse().unwrap(),
            ["smallest", n] => round.smallest = n.parse().unwrap(),
            ["rule", "part"] => round.rule = Rule::Part(0),
            ["rule", "part", least] => round.rule = Rule::Part(least.parse().unwrap()),
            ["rule", "skip"] => round.rule = Rule::Skip,
            ["rule", "stop"] => round.rule = Rule::Stop,
            ["rule", "top_up", least, budget] => {
                round.rule = Rule::TopUp(least.parse().unwrap(), budget.parse().unwrap());
            }
            ["method", "in_order"] => round.method = Method::InOrder,
            ["method", "by_points"] => round.method = Method::ByPoints,
            ["method", "pro_rata"] => round.method = Method::ProRata,
            ["unspent", "next_by_rank"] => round.unspent = Unspent::NextByRank { clause: "m".into() },
            ["unspent", to @ ..] => {
                let positions = to.iter().map(|n| n.parse().unwrap()).collect();
                round.unspent = Unspent::Envelopes { positions, clause: "m".into() };
            }
            ["tied", "share"] => round.still_tied = StillTied::ShareRank,
            ["tied", "key"] => round.still_tied = StillTied::Key,
            ["limit", "money", n] => round.limits.push((true, n.parse().unwrap())),
            ["limit", "awards", n] => round.limits.push((false, n.parse().unwrap())),
            ["guarantee", n] => round.guarantees.push(n.parse().unwrap()),
            [key, score, entitlement, more @ ..] => {
                let mut given = Given {
                    key: key.to_string(),
                    score: score.parse().unwrap(),
                    entitlement: entitlement.parse().unwrap(),
                    weight: score.parse().unwrap(),
                    envelope: 0,
                    limits: vec![None; round.limits.len()],
                    guarantees: vec![None; round.guarantees.len()],
                    divided: false,
                    fixed: false,
                };
                for word in more {
                    match word.split_once('=') {
                        Some(("weight", n)) => given.weight = n.parse().unwrap(),
                        Some(("envelope", n)) => given.envelope = n.parse().unwrap(),
                        Some(("limit", g)) => given.limits[0] = Some(g.parse().unwrap()),
                        Some(("limit2", g)) => given.limits[1] = Some(g.parse().unwrap()),
                        Some(("guarantee", g)) => given.guarantees[0] = Some(g.parse().unwrap()),
                        _ if *word == "divided" => given.divided = true,
                        _ => return Err(format!("`{word}` is not known")),
                    }
                }
                round.claims.push(given);
                expected.push((key.to_string(), right.unwrap_or("").to_owned()));
            }
            _ => return Err(format!("`{line}` is not known")),
        }
    }
    let (mut terms, claims) = (terms(&round), claims(&round));
    assert_eq!(claims.is_empty(), round.claims.is_empty());
    for (envelope, name) in terms.envelopes.iter_mut().zip(name) {
        envelope.name = name.into();
    }
    match (allocate(&terms, &claims, &ranking(&round)), undecidable) {
        (Err(Failure::Undecidable(tie)), Some(words)) => {
            let found = words_of(&tie, &round);
            if found.contains(&words) { Ok(()) } else { Err(found) }
        }
        (Ok(allocation), None) => {
            let keys: Vec<&str> = in_order(&round).iter().map(|c| c.key.as_str()).collect();
            for (key, expected) in &expected {
                let award = allocation.awards[keys.iter().position(|k| k == key).unwrap()];
                let bound = award.bound.map(|b| format!(" {}", b.name(&terms))).unwrap_or_default();
                let found = format!("{}{bound}", award.amount / 100);
                if found != *expected {
                    return Err(format!("{key} gets `{found}`, not `{expected}`"));
                }
            }
            let list: Vec<&str> = allocation.reserve.iter().map(|i| keys[*i as usize]).collect();
            if reserve.is_some_and(|reserve| reserve != list.join(" ")) {
                return Err(format!("the reserve list is {list:?}"));
            }
            for (key, expected) in turns {
                let found = turn_of(&allocation.awards[keys.iter().position(|k| *k == key).unwrap()], &keys);
                if found != expected {
                    return Err(format!("{key} met `{found}`, not `{expected}`"));
                }
            }
            let not_kept: Vec<String> = allocation
                .not_kept
                .iter()
                .map(|n| format!("{} of {} {}", claims.guarantees[n.guarantee].name(n.group), n.guarantee, n.lacking))
                .collect();
            if lacking.is_some_and(|lacking| lacking != not_kept.join(", ")) {
                return Err(format!("lacking is {not_kept:?}"));
            }
            let found = moves_of(&terms, &claims, &allocation, &keys);
            if moves.is_empty() || moves == found {
                Ok(())
            } else {
                Err(format!("what moves is\n{}", found.join("\n")))
            }
        }
        (found, expected) => Err(format!("{found:?}, but {expected:?} was expected")),
    }
}

/// What an application asked for, what its pot held, and who was served from it just before.
fn turn_of(award: &Award, keys: &[&str]) -> String {
    let after = award.last_served.map_or("nobody", |at| keys[at as usize]);
    let by = award.served_by.map(|guarantee| format!(", by guarantee {guarantee}")).unwrap_or_default();
    format!("asks {} of {} after {after}{by}", award.asked / 100, award.left / 100)
}

/// Every movement of money, in the words of the books.
fn moves_of(terms: &Terms, claims: &Claims, allocation: &Allocation, keys: &[&str]) -> Vec<String> {
    let key = |at: usize| keys[at].into();
    let words = allocation.transfers.iter().map(|t| {
        let (from, to) = (t.from.name(terms, &key), t.to.name(terms, &key));
        let (rule, clause, reason) = (t.rule(terms), t.clause(terms), t.reason(terms, claims));
        format!("{from} > {to} {} [{rule}|{clause}] {reason}", t.amount / 100)
    });
    words.collect()
}

/// A tie with its obstacles, in short.
fn words_of(tie: &Undecidable, round: &Round) -> String {
    let keys: Vec<&str> = in_order(round).iter().map(|c| c.key.as_str()).collect();
    let name = |at: usize| if round.envelopes.len() == 1 { "the budget".into() } else { format!("envelope E{at}") };
    let obstacle = |obstacle: &Obstacle| match obstacle {
        Obstacle::Envelope(at) => format!("{} cannot bear all of it", name(*at)),
        Obstacle::TopUp => "the top-up cannot bear all of it".into(),
        Obstacle::Limit(_, group) => format!("limit l (g{group}) cannot bear all of it"),
        Obstacle::Closes(a, b) => {
            format!("{} would close the envelope from which {} gets something", keys[*a], keys[*b])
        }
        Obstacle::Divided(at) => format!("a tier by rank divides the tie at {}", keys[*at]),
    };
    tie.because.iter().map(obstacle).collect::<Vec<_>>().join("; ")
}
