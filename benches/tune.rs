//! How many weightings a second `merit tune` decides: R12, an ordinary round with gates, tiers by rank, envelopes, two tie-breaks and
//! `in_order` with part awards, 5,000 applications, ranking and division of the budget each time; and the example programme with its
//! tiers by total, guarantees and limits. On one thread and on two.
//!
//! `cargo bench --bench tune`; `MERIT_BENCH_ROWS` sets the number of applications, `MERIT_BENCH_DRAWS` that of the weightings.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::as_conversions,
    clippy::disallowed_methods,
    reason = "a benchmark measures, and stops where it cannot"
)]
#![allow(missing_docs, reason = "read as code")]

#[path = "r12/data.rs"]
#[expect(dead_code, reason = "the other benchmark uses the rest")]
mod data;

use merit::number::Exact;
use merit::round::{Materials, Options, run};
use merit::study::tune::{Base, Draws, Tune};
use std::time::{Duration, Instant};

fn main() {
    let number = |name: &str, ordinary| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(ordinary);
    let (rows, draws) = (number("MERIT_BENCH_ROWS", 5_000), number("MERIT_BENCH_DRAWS", 10_000));
    let read = |path: &str| std::fs::read(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let r12 = Materials {
        rules: ("r12.merit.yaml".into(), read("rules/r12.merit.yaml")),
        data: ("table.csv".into(), data::table(rows, false)),
        ..Materials::default()
    };
    let basics = Materials {
        rules: ("four-basics.merit.yaml".into(), read("rules/four-basics.merit.yaml")),
        data: ("applications.csv".into(), read("fixtures/four-basics/applications.csv")),
        panels: vec![("marks.csv".into(), read("fixtures/four-basics/marks.csv"))],
        ..Materials::default()
    };
    for (name, materials) in [("R12", r12), ("four-basics", basics)] {
        let decided = run(&materials, &Options::default()).unwrap();
        let start = Instant::now();
        let tune = Tune::new(Base::new(&decided.rules, &decided.applications, false));
        println!(
            "{name}: {} applications, {} in the ranking by some weighting, prepared in {:.1?}, quick: {}",
            decided.applications.len(),
            tune.base.candidates.len(),
            start.elapsed(),
            tune.is_quick()
        );
        let drawn = Draws::new("benchmark", &Exact::from(10_usize)).unwrap();
        for threads in [1, 2] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let mut best = Duration::MAX;
            for _ in 0..3 {
                let start = Instant::now();
                let shares = pool.install(|| tune.shares(&drawn, draws));
                best = best.min(start.elapsed());
                std::hint::black_box(shares);
            }
            let each = best.as_nanos() / draws as u128;
            println!("  {threads} threads: {} weightings a second, {each} ns each", 1_000_000_000 / each.max(1));
        }
    }
}
