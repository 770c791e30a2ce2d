//! Random small rounds, biased to boundaries: tiny domains force ties, exhausted envelopes and part awards.

use merit::allocate::{Allocation, Cap, Claim, Envelope, Failure, Promise, Terms, allocate};
use merit::check::model::{LastInLine, LimitBound, StillTied};
use merit::number::{Currency, Exact, Money};
use merit::rank::{Entry, Order, Ranking, rank};
use merit::value::Value;
use std::sync::Arc;

pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }

    /// A number from 0 to `n` - 1 (splitmix64).
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }

    pub fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize].clone()
    }
}

pub fn cny() -> Currency {
    Currency::parse("CNY").unwrap()
}

pub fn money(yuan: i128) -> Money {
    Money::new(yuan * 100, cny())
}

/// A round in plain numbers of yuan: what both allocators are given.
#[derive(Clone, Debug)]
pub struct Round {
    pub envelopes: Vec<i128>,
    pub step: i128,
    pub smallest: i128,
    pub rule: Rule,
    pub guarantees: Vec<usize>,
    /// Money or awards, per limit.
    pub limits: Vec<(bool, i128)>,
    pub claims: Vec<Given>,
    pub still_tied: StillTied,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// With the per cent of the entitlement that a part must reach.
    Part(i128),
    Skip,
    Stop,
}

#[derive(Clone, Debug)]
pub struct Given {
    pub key: String,
    pub score: i128,
    pub entitlement: i128,
    pub envelope: usize,
    pub limits: Vec<Option<u8>>,
    pub guarantees: Vec<Option<u8>>,
    pub divided: bool,
}

/// How much of the language a random round uses.
#[derive(Clone, Copy, PartialEq)]
pub enum Width {
    /// Envelopes, guarantees, limits, `at_least`, divided ties.
    Everything,
    /// What the promises about change are made for: one envelope, no guarantees, no `at_least`.
    Promised,
}

pub fn round(random: &mut Random, width: Width, rule: Option<Rule>) -> Round {
    let everything = width == Width::Everything;
    let step = random.pick(&[1, 1, 10, 5]);
    let rule = rule.unwrap_or_else(|| {
        let least = if everything { random.pick(&[0, 0, 50, 80]) } else { 0 };
        random.pick(&[Rule::Part(least), Rule::Part(least), Rule::Skip, Rule::Stop])
    });
    let envelopes = if everything { 1 + random.below(2) } else { 1 };
    let limits: Vec<(bool, i128)> = (0..random.below(3))
        .map(|_| random.pick(&[(true, 50), (true, 100), (true, 37), (false, 1), (false, 2)]))
        .collect();
    let guarantees: Vec<usize> =
        if everything { (0..random.below(3)).map(|_| 1 + random.below(2) as usize).collect() } else { Vec::new() };
    let smallest = random.pick(&[0, 0, 10, 20]);
    let count = 1 + random.below(7) as usize;
    let mut claims = Vec::new();
    for i in 0..count {
        // An entitlement under the smallest award is none.
        let entitlement = Some(random.pick(&[0, 10, 20, 30, 30, 40, 50, 100])).filter(|e| *e >= smallest).unwrap_or(0);
        claims.push(Given {
            key: format!("K{i}"),
            score: random.below(5) as i128,
            entitlement,
            envelope: random.below(envelopes) as usize,
            limits: limits.iter().map(|_| random.pick(&[None, Some(0), Some(1)])).collect(),
            guarantees: guarantees
                .iter()
                .map(|_| random.pick(&[None, Some(0), Some(1)]).filter(|_| entitlement > 0))
                .collect(),
            divided: everything && random.below(20) == 0,
        });
    }
    Round {
        envelopes: (0..envelopes).map(|_| random.pick(&[0, 20, 50, 60, 100, 130, 195])).collect(),
        step,
        smallest,
        rule,
        guarantees,
        limits,
        claims,
        still_tied: random.pick(&[StillTied::Stop, StillTied::ShareRank, StillTied::Key]),
    }
}

pub fn entries(round: &Round) -> Vec<Entry> {
    let entry = |c: &Given| Entry {
        key: c.key.as_str().into(),
        list: None,
        by: Value::Number(Exact::from(c.score as i64)),
        tie_breaks: Vec::new(),
    };
    round.claims.iter().map(entry).collect()
}

pub fn ranking(round: &Round) -> Ranking {
    rank(&entries(round), &Order { higher: &[], still_tied: round.still_tied })
}

pub fn decide(round: &Round) -> Result<Allocation, Failure> {
    let name =
        |i: usize| -> Arc<str> { if round.envelopes.len() == 1 { "budget".into() } else { format!("E{i}").into() } };
    let group = |g: &Option<u8>| g.map(|g| -> Arc<str> { format!("g{g}").into() });
    let terms = Terms {
        currency: cny(),
        budget: money(round.envelopes.iter().sum()),
        envelopes: round
            .envelopes
            .iter()
            .enumerate()
            .map(|(i, a)| Envelope { name: name(i), amount: money(*a) })
            .collect(),
        step: money(round.step),
        smallest: money(round.smallest),
        last_in_line: match round.rule {
            Rule::Part(least) => LastInLine::PartAward { at_least: Exact::ratio(least, 100).unwrap() },
            Rule::Skip => LastInLine::Skip,
            Rule::Stop => LastInLine::Stop,
        },
        guarantees: round
            .guarantees
            .iter()
            .map(|n| Promise { name: "g".into(), awards: *n, clause: "c".into() })
            .collect(),
        limits: round
            .limits
            .iter()
            .map(|(is_money, n)| Cap {
                name: "l".into(),
                bound: if *is_money { LimitBound::Money(money(*n)) } else { LimitBound::Awards(*n as usize) },
                clause: "c".into(),
            })
            .collect(),
        award_clause: "c".into(),
        reserve: 2,
        payers: Vec::new(),
        instalments: Vec::new(),
        still_tied: round.still_tied,
    };
    let claims: Vec<Claim> = round
        .claims
        .iter()
        .map(|c| Claim {
            key: c.key.as_str().into(),
            entitlement: money(c.entitlement),
            nothing_because: None,
            envelope: c.envelope,
            limits: c.limits.iter().map(group).collect(),
            guarantees: c.guarantees.iter().map(group).collect(),
            divided: c.divided,
        })
        .collect();
    allocate(&terms, &claims, &ranking(round))
}

/// How many random rounds a law is tried on: `MERIT_LAW_ROUNDS`, or this.
pub fn rounds(otherwise: u64) -> u64 {
    std::env::var("MERIT_LAW_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(otherwise)
}
