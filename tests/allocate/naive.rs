//! A second allocator that shares nothing with the first: quadratic, in whole yuan, everything recomputed from the
//! awards so far at every turn.

use super::random::{Given, Random, Round, Rule, Width, decide, round, rounds};
use libtest_mimic::Failed;
use merit::allocate::Failure;
use merit::check::model::StillTied;

#[derive(Default)]
struct Seen {
    ties: u64,
    undecidable: u64,
    parts: u64,
    limits: u64,
    guarantees: u64,
    closed: u64,
}

pub fn agrees() -> Result<(), Failed> {
    let total = rounds(20_000);
    let mut seen = Seen::default();
    for seed in 0..total {
        let round = round(&mut Random::new(seed), Width::Everything, None);
        let expected = naive(&round, &mut seen);
        let found = match decide(&round) {
            Ok(allocation) => Some(allocation.awards.iter().map(|a| a.amount / 100).collect::<Vec<_>>()),
            Err(Failure::Undecidable(_)) => None,
            Err(Failure::Fault(words)) => return Err(format!("seed {seed}: {words}\n{round:?}").into()),
        };
        if found != expected {
            return Err(format!("seed {seed}: {found:?}, but {expected:?} by the naive one\n{round:?}").into());
        }
    }
    for (what, count) in [
        ("ties at money", seen.ties),
        ("undecidable rounds", seen.undecidable),
        ("part awards", seen.parts),
        ("limits that bind", seen.limits),
        ("guarantees that serve", seen.guarantees),
        ("envelopes that close", seen.closed),
    ] {
        if count * 100 < total {
            return Err(format!("only {count} of {total} random rounds have {what}").into());
        }
    }
    println!("naive allocator: {total} rounds agree, {} of them undecidable", seen.undecidable);
    Ok(())
}

struct State<'a> {
    round: &'a Round,
    awards: Vec<i128>,
    closed: Vec<bool>,
}

/// The awards, or nothing where a tie reaches money.
fn naive(round: &Round, seen: &mut Seen) -> Option<Vec<i128>> {
    let mut state = State { round, awards: vec![0; round.claims.len()], closed: vec![false; round.envelopes.len()] };
    let outcome = state.whole(seen);
    seen.undecidable += u64::from(outcome.is_none());
    outcome.map(|()| state.awards)
}

impl State<'_> {
    fn whole(&mut self, seen: &mut Seen) -> Option<()> {
        for (g, awards) in self.round.guarantees.iter().enumerate() {
            for score in (0..5).rev() {
                let candidates: Vec<usize> = (0..self.awards.len())
                    .filter(|i| {
                        let claim = &self.round.claims[*i];
                        let served = claim.guarantees[g].map(|group| {
                            (0..self.awards.len())
                                .filter(|o| self.awards[*o] > 0 && self.round.claims[*o].guarantees[g] == Some(group))
                                .count()
                        });
                        claim.score == score && self.awards[*i] == 0 && served.is_some_and(|s| s < *awards)
                    })
                    .collect();
                let before = self.awards.clone();
                for tied in self.ties(candidates, Some(g)) {
                    self.turn(&tied, Rule::Skip, seen, Some(g))?;
                }
                seen.guarantees += u64::from(self.awards != before);
            }
        }
        for score in (0..5).rev() {
            let waiting =
                (0..self.awards.len()).filter(|i| self.round.claims[*i].score == score && self.awards[*i] == 0);
            for tied in self.ties(waiting.collect(), None) {
                self.turn(&tied, self.round.rule, seen, None)?;
            }
        }
        Some(())
    }

    /// Together, unless keys decide.
    fn ties(&self, all: Vec<usize>, _guarantee: Option<usize>) -> Vec<Vec<usize>> {
        if self.round.still_tied == StillTied::Key { all.into_iter().map(|i| vec![i]).collect() } else { vec![all] }
    }

    fn turn(&mut self, tied: &[usize], rule: Rule, seen: &mut Seen, guarantee: Option<usize>) -> Option<()> {
        // With keys, a guarantee may have been filled by one just above.
        if let Some(g) = guarantee.filter(|_| self.round.still_tied == StillTied::Key) {
            let group = self.round.claims[tied[0]].guarantees[g];
            let served = (0..self.awards.len())
                .filter(|o| self.awards[*o] > 0 && self.round.claims[*o].guarantees[g] == group)
                .count();
            if served >= self.round.guarantees[g] {
                return Some(());
            }
        }
        let each: Vec<(i128, bool)> = tied.iter().map(|i| self.first(*i, rule, seen)).collect();
        if tied.len() > 1 {
            let mut together = self.awards.clone();
            for (i, (award, _)) in tied.iter().zip(&each) {
                together[*i] = *award;
            }
            seen.ties += u64::from(each.iter().filter(|(a, _)| *a > 0).count() > 1);
            let bears = self.bears(&together);
            let closes = tied.iter().zip(&each).any(|(i, (_, closing))| {
                *closing
                    && tied.iter().zip(&each).any(|(o, (award, _))| {
                        o != i && *award > 0 && self.round.claims[*o].envelope == self.round.claims[*i].envelope
                    })
            });
            let divided = self.round.still_tied == StillTied::Stop
                && tied.iter().any(|i| self.round.claims[*i].divided && self.round.claims[*i].entitlement > 0);
            if !bears || closes || divided {
                return None;
            }
        }
        for (i, (award, closing)) in tied.iter().zip(each) {
            self.awards[*i] = award;
            let claim = &self.round.claims[*i];
            seen.parts += u64::from(award > 0 && award < claim.entitlement);
            if closing {
                self.closed[claim.envelope] = true;
                seen.closed += 1;
            }
        }
        Some(())
    }

    fn used(&self, awards: &[i128], of: impl Fn(&Given) -> bool) -> (i128, i128) {
        let members = awards.iter().zip(&self.round.claims).filter(|(a, c)| **a > 0 && of(c));
        members.fold((0, 0), |(sum, n), (a, _)| (sum + a, n + 1))
    }

    fn bears(&self, awards: &[i128]) -> bool {
        let envelopes =
            self.round.envelopes.iter().enumerate().all(|(e, most)| self.used(awards, |c| c.envelope == e).0 <= *most);
        let limits = self.round.limits.iter().enumerate().all(|(l, (is_money, most))| {
            [0, 1].iter().all(|g| {
                let (sum, n) = self.used(awards, |c| c.limits[l] == Some(*g));
                (if *is_money { sum } else { n }) <= *most
            })
        });
        envelopes && limits
    }

    /// What one gets if it comes first, and whether that closes its envelope.
    fn first(&self, i: usize, rule: Rule, seen: &mut Seen) -> (i128, bool) {
        let round = self.round;
        let claim = &round.claims[i];
        let whole = |amount: i128| amount - amount % round.step;
        let mut asks = claim.entitlement;
        for (l, (is_money, most)) in round.limits.iter().enumerate() {
            let Some(group) = claim.limits[l] else { continue };
            let (sum, n) = self.used(&self.awards, |c| c.limits[l] == Some(group));
            let room = if *is_money {
                most - sum
            } else if n < *most {
                claim.entitlement
            } else {
                0
            };
            asks = asks.min(room);
        }
        if asks < claim.entitlement {
            seen.limits += 1;
            let part = whole(asks);
            asks = if matches!(rule, Rule::Part(_)) && part >= round.smallest { part } else { 0 };
        }
        if asks == 0 {
            return (0, false);
        }
        let open = !self.closed[claim.envelope];
        let left = if open {
            round.envelopes[claim.envelope] - self.used(&self.awards, |c| c.envelope == claim.envelope).0
        } else {
            0
        };
        if asks <= left {
            return (asks, false);
        }
        match rule {
            Rule::Skip => (0, false),
            Rule::Stop => (0, true),
            Rule::Part(least) => {
                let part = whole(left);
                let fits = part >= round.smallest && part * 100 >= claim.entitlement * least;
                (if fits { part } else { 0 }, true)
            }
        }
    }
}
