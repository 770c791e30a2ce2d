//! Random small rounds, biased to boundaries: tiny domains force ties, exhausted envelopes and part awards.

use merit::allocate::{Allocation, Cap, Claims, Envelope, Failure, Method, NoEntitlement, Promise, Terms, allocate};
use merit::check::model::{LastInLine, LimitBound, StillTied, Unspent};
use merit::column::{Column, Data, Groups, Texts};
use merit::number::{Currency, Exact, Money};
use merit::rank::{Entrants, Order, Ranking, rank};
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
    pub method: Method,
    pub rule: Rule,
    pub unspent: Unspent,
    pub guarantees: Vec<usize>,
    /// Money or awards, per limit.
    pub limits: Vec<(bool, i128)>,
    pub claims: Vec<Given>,
    pub still_tied: StillTied,
}

impl Round {
    /// One envelope of 100, down the ranking, parts of any size; nobody in it yet.
    pub fn plain() -> Self {
        Self {
            envelopes: vec![100],
            step: 1,
            smallest: 0,
            method: Method::InOrder,
            rule: Rule::Part(0),
            unspent: Unspent::Lapse,
            guarantees: Vec::new(),
            limits: Vec::new(),
            claims: Vec::new(),
            still_tied: StillTied::Stop,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// With the per cent of the entitlement that a part must reach.
    Part(i128),
    Skip,
    Stop,
    /// With the per cent that the envelope must leave, and what the account holds.
    TopUp(i128, i128),
}

#[derive(Clone, Debug)]
pub struct Given {
    pub key: String,
    pub score: i128,
    pub entitlement: i128,
    /// Where the method is `by_points`.
    pub weight: i128,
    pub envelope: usize,
    pub limits: Vec<Option<u8>>,
    pub guarantees: Vec<Option<u8>>,
    pub divided: bool,
    /// Whether people decided that it gets its entitlement.
    pub fixed: bool,
}

/// How much of the language a random round uses.
#[derive(Clone, Copy, PartialEq)]
pub enum Width {
    /// Envelopes, guarantees, limits, every method, `at_least`, `top_up`, unspent money that moves, divided ties.
    Everything,
    /// What the promises about change are made for: one envelope, no guarantees, no `at_least`.
    Promised,
}

pub fn round(random: &mut Random, width: Width, way: Option<(Method, Rule)>) -> Round {
    let everything = width == Width::Everything;
    let step = random.pick(&[1, 10, 10, 5]);
    let (method, rule) = way.unwrap_or_else(|| {
        let least = if everything { random.pick(&[0, 0, 50, 80]) } else { 0 };
        let top_up = Rule::TopUp(least, random.pick(&[0, 15, 30, 200]));
        let rule = random.pick(&[Rule::Part(least), Rule::Part(least), Rule::Skip, Rule::Stop, top_up, top_up]);
        (random.pick(&[Method::InOrder, Method::InOrder, Method::ByPoints, Method::ProRata]), rule)
    });
    let envelopes = if everything { 1 + random.below(3) } else { 1 };
    let moves = if everything { random.below(4) } else { 0 };
    let unspent = match moves {
        2 => Unspent::NextByRank { clause: "m".into() },
        3 => {
            let positions = if random.below(2) == 0 { vec![0] } else { (0..envelopes as usize).rev().collect() };
            Unspent::Envelopes { positions, clause: "m".into() }
        }
        _ => Unspent::Lapse,
    };
    let limits: Vec<(bool, i128)> = (0..random.below(3))
        .map(|_| random.pick(&[(true, 50), (true, 100), (true, 37), (false, 1), (false, 2)]))
        .collect();
    let guarantees: Vec<usize> =
        if everything { (0..random.below(3)).map(|_| 1 + random.below(2) as usize).collect() } else { Vec::new() };
    let smallest = random.pick(&[0, 0, 10, 20]);
    let count = 1 + random.below(9) as usize;
    let mut claims = Vec::new();
    for i in 0..count {
        // An entitlement under the smallest award is none.
        let entitlement = Some(random.pick(&[0, 10, 20, 30, 30, 40, 50, 100])).filter(|e| *e >= smallest).unwrap_or(0);
        claims.push(Given {
            key: format!("K{i}"),
            score: random.below(5) as i128,
            entitlement,
            weight: random.pick(&[0, 1, 1, 2, 3, 7, 100]),
            envelope: random.below(envelopes) as usize,
            limits: limits.iter().map(|_| random.pick(&[None, Some(0), Some(1)])).collect(),
            guarantees: guarantees
                .iter()
                .map(|_| random.pick(&[None, Some(0), Some(1)]).filter(|_| entitlement > 0))
                .collect(),
            divided: everything && random.below(20) == 0,
            fixed: everything && random.below(30) == 0,
        });
    }
    Round {
        envelopes: (0..envelopes).map(|_| random.pick(&[0, 20, 50, 60, 100, 130, 195])).collect(),
        step,
        smallest,
        method,
        rule,
        unspent,
        guarantees,
        limits,
        claims,
        still_tied: random.pick(&[StillTied::Stop, StillTied::ShareRank, StillTied::Key]),
    }
}

/// The claims of a round in order of their keys: the entrants of its ranking.
pub fn in_order(round: &Round) -> Vec<&Given> {
    let mut claims: Vec<&Given> = round.claims.iter().collect();
    claims.sort_by(|a, b| a.key.cmp(&b.key));
    claims
}

fn column(values: impl Iterator<Item = i64>) -> Column {
    Column { data: Data::Values(values.map(|n| Value::Number(Exact::from(n))).collect()), missing: Vec::new() }
}

pub fn ranking(round: &Round) -> Ranking {
    ranked(round, None, &round.still_tied)
}

/// The ranking in lists.
pub fn ranked(round: &Round, list: Option<&Column>, still_tied: &StillTied) -> Ranking {
    let claims = in_order(round);
    let mut keys = Texts::default();
    claims.iter().for_each(|c| keys.push(&c.key));
    let by = column(claims.iter().map(|c| c.score as i64));
    let rows: Vec<usize> = (0..claims.len()).collect();
    let entrants = Entrants { rows: &rows, keys: &keys, list, by: &by, tie_breaks: &[] };
    rank(&entrants, &Order { prefers: &[], still_tied })
}

pub fn terms(round: &Round) -> Terms {
    let name =
        |i: usize| -> Arc<str> { if round.envelopes.len() == 1 { "budget".into() } else { format!("E{i}").into() } };
    let units = |yuan: i128| yuan * 100;
    Terms {
        currency: cny(),
        budget: units(round.envelopes.iter().sum()),
        envelopes: round
            .envelopes
            .iter()
            .enumerate()
            .map(|(i, a)| Envelope { name: name(i), amount: units(*a) })
            .collect(),
        step: units(round.step),
        smallest: units(round.smallest),
        method: round.method,
        last_in_line: match round.rule {
            Rule::Part(least) => LastInLine::PartAward { at_least: Exact::ratio(least, 100).unwrap() },
            Rule::Skip => LastInLine::Skip,
            Rule::Stop => LastInLine::Stop,
            Rule::TopUp(least, budget) => {
                LastInLine::TopUp { at_least: Exact::ratio(least, 100).unwrap(), budget: money(budget) }
            }
        },
        guarantees: round
            .guarantees
            .iter()
            .map(|n| Promise { name: "g".into(), awards: *n, clause: "cg".into() })
            .collect(),
        limits: round
            .limits
            .iter()
            .enumerate()
            .map(|(at, (is_money, n))| Cap {
                name: if at == 0 { "l".into() } else { "l2".into() },
                bound: if *is_money { LimitBound::Money(money(*n)) } else { LimitBound::Awards(*n as usize) },
                clause: "c".into(),
            })
            .collect(),
        unspent: round.unspent.clone(),
        award_clause: "ca".into(),
        reserve: 2,
        payers: Vec::new(),
        instalments: Vec::new(),
        still_tied: round.still_tied.clone(),
    }
}

pub fn claims(round: &Round) -> Claims {
    let claims = in_order(round);
    let groups = |of: &dyn Fn(&Given) -> Option<u8>| {
        let mut groups = Groups::none(claims.len());
        for (at, claim) in claims.iter().enumerate() {
            groups.put(at, of(claim).map(|g| format!("g{g}")).as_deref());
        }
        groups
    };
    Claims {
        entitlements: claims.iter().map(|c| c.entitlement * 100).collect(),
        nothing_because: claims.iter().map(|c| (c.entitlement == 0).then_some(NoEntitlement::Zero)).collect(),
        envelopes: claims.iter().map(|c| c.envelope as u32).collect(),
        limits: (0..round.limits.len()).map(|i| groups(&|c| c.limits[i])).collect(),
        guarantees: (0..round.guarantees.len()).map(|i| groups(&|c| c.guarantees[i])).collect(),
        divided: (0..).zip(&claims).filter(|(_, c)| c.divided).map(|(at, _)| at).collect(),
        fixed: (0..).zip(&claims).filter(|(_, c)| c.fixed).map(|(at, _)| at).collect(),
        weights: match round.method {
            Method::ByPoints => claims.iter().map(|c| Exact::from(c.weight)).collect(),
            _ => Vec::new(),
        },
    }
}

pub fn decide(round: &Round) -> Result<Allocation, Failure> {
    allocate(&terms(round), &claims(round), &ranking(round))
}

/// How many random rounds a law is tried on: `MERIT_LAW_ROUNDS`, or this.
pub fn rounds(otherwise: u64) -> u64 {
    std::env::var("MERIT_LAW_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(otherwise)
}
