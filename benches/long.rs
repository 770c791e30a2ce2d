//! How long `check` and `compile` take for a rule file of 10,000 rules: the aim is less than a second. Run with `cargo bench --bench long`;
//! a number behind `--` takes so many rules instead, the rest of the kinds in proportion.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark measures, and stops where it cannot"
)]
#![allow(missing_docs, reason = "read as code")]

use std::fmt::Write;
use std::time::{Duration, Instant};

const AIM: Duration = Duration::from_secs(1);

/// How the facts hang together. The expressions of a file may have 512 KiB in all, which 10,000 long ones would exceed.
#[derive(Clone, Copy, Debug)]
enum Facts {
    /// Each on columns alone.
    Flat,
    /// Each on columns and the one before it.
    Chained,
}

fn main() {
    let asked = std::env::args().skip(1).find_map(|a| a.parse().ok());
    let sizes: Vec<usize> = asked.map_or_else(|| vec![1000, 2500, 5000, 10_000], |n| vec![n]);
    for facts in [Facts::Flat, Facts::Chained] {
        let mut slow = false;
        for rules in &sizes {
            let text = file(*rules, facts);
            let (mut best, mut compiled) = (Duration::MAX, Duration::MAX);
            for _ in 0..3 {
                let start = Instant::now();
                let checked = merit::check::check("long.merit.yaml", text.as_bytes(), &[], &mut |_| Err("none".into()));
                best = best.min(start.elapsed());
                let first = checked.diagnostics.first();
                let rules = checked.rules.unwrap_or_else(|| panic!("{first:?}"));
                let start = Instant::now();
                std::hint::black_box(merit::compile::compile(&rules));
                compiled = compiled.min(start.elapsed());
                if best > AIM * 10 {
                    break;
                }
            }
            let each = best.as_nanos() / u128::try_from(*rules).unwrap();
            slow |= best + compiled > AIM;
            println!(
                "{facts:?} facts: {rules:>6} rules {:>8} bytes  check {best:>9.1?}  compile {compiled:>9.1?}  {each:>8} ns a rule",
                text.len()
            );
        }
        println!("{facts:?} facts: {} {AIM:?}", if slow { "over" } else { "within" });
    }
}

/// A file of so many rules: seven in ten are facts, two gates, one a criterion of five bands.
fn file(rules: usize, facts: Facts) -> String {
    const COLUMNS: usize = 40;
    let (criteria, gates) = (rules / 10, rules / 5);
    let mut text = format!(
        "merit: 1\nround: {{id: long, title: Long, notice: Notice, as_of: 2020-03-31, currency: CNY, scores: {{out_of: {}}}}}\n\
         fields:\n  application: {{type: text, key: true}}\n",
        criteria * 10
    );
    for i in 0..COLUMNS {
        writeln!(text, "  amount_{i}: {{type: money, max: 10亿}}\n  count_{i}: {{type: integer, max: 10_000}}")
            .unwrap();
    }
    text.push_str("facts:\n");
    let facts_count = rules - criteria - gates;
    for i in 0..facts_count {
        let (a, b) = (i % COLUMNS, (i * 7 + i / COLUMNS) % COLUMNS);
        let own = format!("round half up(amount_{a} / max(count_{b}, 1), 2)");
        match facts {
            Facts::Chained if i > 0 => {
                writeln!(text, "  fact_{i}: if count_{b} > {} then amount_{a} else fact_{}", 1 + i % 1000, i - 1)
                    .unwrap();
            }
            _ => writeln!(text, "  fact_{i}: {own}").unwrap(),
        }
    }
    text.push_str("gates:\n");
    for i in 0..gates {
        let (fact, column, bound) = (i * 3 % facts_count, i % COLUMNS, 1 + i % 9000);
        writeln!(
            text,
            "  - {{id: gate_{i}, label: Gate, clause: G{i}, require: fact_{fact} >= {bound} or count_{column} < {bound}}}"
        )
        .unwrap();
    }
    text.push_str("criteria:\n");
    for i in 0..criteria {
        let fact = i * 5 % facts_count;
        writeln!(
            text,
            "  - {{id: points_{i}, label: Points, clause: C{i}, max: 10, value: fact_{fact}, bands: [{{from: 0, points: 0}}, \
             {{from: 1万, points: 2}}, {{from: 10万, points: 5}}, {{from: 100万, points: 8}}, {{from: 1000万, points: 10}}]}}"
        )
        .unwrap();
    }
    text
}
