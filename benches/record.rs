//! What a record costs: sealing a round of up to 1,000,000 applications with 40 fields beside deciding it, and verifying it. Run
//! with `cargo bench --bench record`; a number behind `--` takes so many applications alone.
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

use merit::record::{Edition, Imprint, build, container, open, outcome, replay};
use merit::round::{Materials, Options, run};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// Fields beside the key.
const NUMBERS: usize = 20;
const AMOUNTS: usize = 8;
const TRUTHS: usize = 4;
const TEXTS: usize = 7;

fn main() {
    let asked = std::env::args().skip(1).find_map(|a| a.parse().ok());
    let sizes: Vec<usize> = asked.map_or_else(|| vec![10_000, 100_000, 1_000_000], |n| vec![n]);
    println!("{} fields, {} threads", 1 + NUMBERS + AMOUNTS + TRUTHS + TEXTS, rayon::current_num_threads());
    for count in sizes {
        let materials = Materials {
            rules: ("bench.merit.yaml".into(), rules().into_bytes()),
            data: ("data.csv".into(), data(count).into_bytes()),
            ..Materials::default()
        };
        let (options, imprint) = (Options::default(), Imprint::default());
        let say = |what: &str, time: Duration| {
            println!(
                "{count:>9} applications: {what:<28} {time:>9.1?}, {:>6} ns each",
                time.as_nanos() / count as u128
            );
        };
        let (time, decided) = best(|| run(&materials, &options).unwrap_or_else(|f| panic!("{f:?}")));
        say("deciding, in memory", time);
        let (time, _) = best(|| outcome(&decided, &decided.decision));
        say("outcome.csv", time);
        let (sealing, entries) = best(|| build(&decided, &materials, &options, &imprint).unwrap().entries);
        let (packing, bytes) = best(|| container::write(&entries).unwrap());
        say("sealing, outcome included", sealing + packing);
        drop((decided, entries));
        let (time, edition) = best(|| open(&bytes).unwrap());
        say("bytes, digests and statement", time);
        let Edition::Auditor(opened) = edition else { panic!("no auditor's edition") };
        let start = Instant::now();
        let replayed = replay(&opened).unwrap_or_else(|f| panic!("{f:?}"));
        assert!(replayed.differences.is_empty());
        say("the replay, by both readings", start.elapsed());
        println!("{count:>9} applications: {} bytes of record each", bytes.len() / count);
    }
}

/// The best of three.
fn best<T>(work: impl Fn() -> T) -> (Duration, T) {
    let mut best = Duration::MAX;
    let mut made = None;
    for _ in 0..3 {
        drop(made.take());
        let start = Instant::now();
        made = Some(work());
        best = best.min(start.elapsed());
    }
    (best, made.unwrap())
}

fn rules() -> String {
    let mut text = String::from("merit: 1\nround: {id: bench, title: Bench, notice: N, currency: CNY}\nfields:\n");
    text += "  key: {type: text, key: true}\n";
    (0..NUMBERS).for_each(|i| writeln!(text, "  n{i}: {{type: number, decimals: 2, max: 1000}}").unwrap());
    (0..AMOUNTS).for_each(|i| writeln!(text, "  m{i}: {{type: money, max: 10亿}}").unwrap());
    (0..TRUTHS).for_each(|i| writeln!(text, "  t{i}: {{type: yes_no}}").unwrap());
    (0..TEXTS).for_each(|i| writeln!(text, "  w{i}: {{type: text}}").unwrap());
    text += "criteria:\n";
    for i in 0..10 {
        writeln!(text, "  - {{id: c{i}, label: C, clause: a, max: 10, formula: n{i} / 100, cap: true}}").unwrap();
    }
    text + "ranking: {still_tied: key}\nallocation: {budget: 1亿, award: {amount: m0, clause: b}, method: in_order, \
            last_in_line: part_award}\npublish: [key, w0, total, rank, award]\n"
}

fn data(count: usize) -> String {
    let mut text = String::from("key");
    for (name, number) in [("n", NUMBERS), ("m", AMOUNTS), ("t", TRUTHS), ("w", TEXTS)] {
        (0..number).for_each(|i| write!(text, ",{name}{i}").unwrap());
    }
    text.push('\n');
    let mut dice = 1_u64;
    let mut roll = |below: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % below
    };
    for row in 0..count {
        // The keys are not in order.
        write!(text, "K{:07}", row as u64 * 7_919 % 9_999_991).unwrap();
        (0..NUMBERS).for_each(|_| write!(text, ",{}.{:02}", roll(1000), roll(100)).unwrap());
        (0..AMOUNTS).for_each(|_| write!(text, ",{}", roll(10_000_000)).unwrap());
        (0..TRUTHS).for_each(|_| text.push_str(if roll(2) == 0 { ",yes" } else { ",no" }));
        (0..TEXTS).for_each(|_| write!(text, ",word{}", roll(1_000_000)).unwrap());
        text.push('\n');
    }
    text
}
