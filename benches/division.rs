//! How long the budget takes to divide: 1,000 envelopes, three limits, up to 1,000,000 claims; the time of a claim should stay
//! the same but for the sort. Run with `cargo bench --bench division`; a number behind `--` takes so many claims alone.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::as_conversions,
    clippy::disallowed_methods,
    reason = "a benchmark measures, and stops where it cannot"
)]
#![allow(missing_docs, reason = "read as code")]

use merit::allocate::{Cap, Claims, Envelope, Method, Terms, allocate};
use merit::check::model::{LastInLine, LimitBound, StillTied, Unspent};
use merit::column::{Column, Data, Groups, Integers, Texts};
use merit::number::{Currency, Exact, Money};
use merit::rank::{Entrants, Order, Ranking, rank};
use std::time::{Duration, Instant};

const ENVELOPES: usize = 1000;

fn main() {
    let asked = std::env::args().skip(1).find_map(|a| a.parse().ok());
    let sizes: Vec<usize> = asked.map_or_else(|| vec![10_000, 100_000, 1_000_000], |n| vec![n]);
    for count in sizes {
        let start = Instant::now();
        let ranking = ranking(count);
        println!("{count:>9} claims: ranking    {}", each(start.elapsed(), count));
        let claims = claims(count);
        for method in [Method::InOrder, Method::ProRata, Method::ByPoints] {
            let terms = terms(method, &claims);
            let mut claims = claims.clone();
            if method == Method::ByPoints {
                claims.weights = (0..count).map(|at| Exact::from(score(at))).collect();
            }
            let mut best = Duration::MAX;
            let mut transfers = 0;
            for _ in 0..3 {
                let start = Instant::now();
                let allocation = allocate(&terms, &claims, &ranking).unwrap();
                best = best.min(start.elapsed());
                transfers = allocation.transfers.len();
            }
            println!("{count:>9} claims: {:<10} {}, {transfers} transfers", method.name(), each(best, count));
        }
    }
}

fn each(time: Duration, count: usize) -> String {
    format!("{time:>9.1?}, {:>6} ns a claim", time.as_nanos() / count as u128)
}

/// Far from each other, the same in every run.
fn score(at: usize) -> i64 {
    (at as i64).wrapping_mul(7_919) % 9_973 + 1
}

fn ranking(count: usize) -> Ranking {
    let mut keys = Texts::default();
    (0..count).for_each(|at| keys.push(&format!("{at:08}")));
    let values = Integers::Narrow((0..count).map(score).collect());
    let by = Column { data: Data::Numbers { money: false, scale: 0, values }, missing: Vec::new() };
    let rows: Vec<usize> = (0..count).collect();
    let entrants = Entrants { rows: &rows, keys: &keys, list: None, by: &by, tie_breaks: &[] };
    rank(&entrants, &Order { prefers: &[], still_tied: &StillTied::Key })
}

/// So many groups, one after the other.
fn groups(count: usize, many: usize) -> Groups {
    let mut groups = Groups::none(count);
    (0..many).for_each(|group| groups.put(usize::MAX, Some(&group.to_string())));
    (0..count).for_each(|at| groups.set(at, Some(at / 3 % many)));
    groups
}

fn claims(count: usize) -> Claims {
    Claims {
        entitlements: (0..count).map(|at| i128::from(score(at) % 500 + 1) * 10_000).collect(),
        nothing_because: vec![None; count],
        envelopes: (0..count).map(|at| (at % ENVELOPES) as u32).collect(),
        limits: vec![groups(count, 1), groups(count, 97), groups(count, ENVELOPES / 2)],
        ..Claims::default()
    }
}

/// Six tenths of what is asked, in envelopes of one size; limits that bind some.
fn terms(method: Method, claims: &Claims) -> Terms {
    let currency = Currency::parse("CNY").unwrap();
    let asked: i128 = claims.entitlements.iter().sum();
    let budget = asked * 6 / 10 / 1_000_000 * 1_000_000;
    let part = budget / ENVELOPES as i128;
    let cap = |name: &str, bound| Cap { name: name.into(), bound, clause: "c".into() };
    let money = |units| LimitBound::Money(Money::new(units, currency));
    Terms {
        currency,
        budget: part * ENVELOPES as i128,
        envelopes: (0..ENVELOPES).map(|at| Envelope { name: at.to_string().into(), amount: part }).collect(),
        step: 10_000,
        smallest: 0,
        method,
        last_in_line: LastInLine::PartAward { at_least: Exact::zero() },
        guarantees: Vec::new(),
        limits: vec![
            cap("all", money(budget * 9 / 10)),
            cap("ninety-seven", LimitBound::Awards(claims.len() / 97 * 4 / 5 + 1)),
            cap("five hundred", money(budget / 450)),
        ],
        unspent: Unspent::Lapse,
        award_clause: "c".into(),
        reserve: 10,
        payers: Vec::new(),
        instalments: Vec::new(),
        still_tied: StillTied::Key,
    }
}
