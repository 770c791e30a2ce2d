//! Each stage of the four-basics round on one thread and on two, and beside them the floor: reading the bytes of the same
//! table with `csv::ByteRecord`. A rule file of another shape than R12, with panels and a guarantee.
//!
//! `cargo bench --bench round`; `MERIT_BENCH_ROWS` sets the number of applications.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a benchmark measures, and stops where it cannot")]
#![allow(missing_docs, reason = "read as code")]

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput};
use merit::compile::compile;
use merit::evaluate::evaluate;
use merit::intake::{EncodingChoice, read_applications, read_marks};
use merit::record::outcome;
use merit::round::{Materials, Options, Reading, divide, ranked, run, sheets};
use std::hint::black_box;

/// A table and its header, without a byte order mark.
fn table(bytes: &[u8]) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
    (header, reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect())
}

/// The key of an application.
fn key(i: usize) -> String {
    format!("K{i:07}")
}

/// The four-basics round with its applications and their marks repeated under new keys.
fn materials(rows: usize) -> Materials {
    let root = env!("CARGO_MANIFEST_DIR");
    let read = |path: &str| std::fs::read(format!("{root}/{path}")).unwrap();
    let rules = String::from_utf8(read("rules/four-basics.merit.yaml")).unwrap();
    // Repeated applications have repeated codes and totals.
    let rules = rules.replace(", unique: true", "").replace("still_tied: stop", "still_tied: key");
    let (header, all) = table(&read("fixtures/four-basics/applications.csv"));
    let (mark_header, marks) = table(&read("fixtures/four-basics/marks.csv"));
    let keyed = header.iter().position(|h| h == "\u{7533}\u{62a5}\u{7f16}\u{53f7}").unwrap();
    let (mut more, mut more_marks) = (Vec::with_capacity(rows), Vec::new());
    for (i, row) in all.iter().cycle().take(rows).enumerate() {
        let new = key(i);
        for mark in marks.iter().filter(|mark| mark[0] == row[keyed]) {
            let mut mark = mark.clone();
            mark[0].clone_from(&new);
            more_marks.push(mark);
        }
        let mut row = row.clone();
        row[keyed] = new;
        more.push(row);
    }
    let written = |header: &[String], rows: &[Vec<String>]| merit::record::write_rows(header, rows);
    Materials {
        rules: ("rules".into(), rules.into_bytes()),
        data: ("rows.csv".into(), written(&header, &more)),
        panels: vec![("marks.csv".into(), written(&mark_header, &more_marks))],
        ..Materials::default()
    }
}

fn main() {
    let rows: usize = std::env::var("MERIT_BENCH_ROWS").ok().and_then(|n| n.parse().ok()).unwrap_or(10_000);
    let materials = materials(rows);
    let decided = run(&materials, &Options::default()).unwrap();
    let (rules, applications, data) = (&decided.rules, &decided.applications, &materials.data.1);
    let program = compile(rules);
    let scores = evaluate(rules, &program, applications, Reading::Compiled);
    let placed = ranked(rules, applications, false, scores.clone()).unwrap();
    let keys = (0..rows).map(|i| key(i).into()).collect();
    let sheets = sheets(rules);
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    let mut group = criterion.benchmark_group("four-basics");
    group.throughput(Throughput::Elements(rows.try_into().unwrap()));
    group.bench_function("floor", |b| {
        b.iter(|| {
            let mut reader = csv::Reader::from_reader(&data[..]);
            let mut record = csv::ByteRecord::new();
            while reader.read_byte_record(&mut record).unwrap() {}
        });
    });
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let id = |stage| BenchmarkId::new(stage, threads);
        let intake = || {
            let currency = rules.round.currency;
            read_applications("rows.csv", data, EncodingChoice::Auto, &rules.layout, &rules.fields, rules.key, currency)
                .unwrap()
        };
        group.bench_function(id("intake"), |b| pool.install(|| b.iter(intake)));
        let marks = || read_marks(&materials.panels, EncodingChoice::Auto, &keys, &sheets).unwrap();
        group.bench_function(id("marks"), |b| pool.install(|| b.iter(marks)));
        let points = || evaluate(rules, &program, applications, Reading::Compiled);
        group.bench_function(id("facts and points"), |b| pool.install(|| b.iter(points)));
        let naive = || evaluate(rules, &program, applications, Reading::Naive);
        group.bench_function(id("facts and points, naive"), |b| pool.install(|| b.iter(naive)));
        group.bench_function(id("ranking"), |b| {
            let rank = |scores| ranked(rules, applications, false, scores).unwrap();
            pool.install(|| b.iter_batched(|| scores.clone(), rank, BatchSize::LargeInput));
        });
        group.bench_function(id("allocation"), |b| {
            let share = |mut decision| {
                divide(
                    rules,
                    &program,
                    applications,
                    Reading::Compiled,
                    &std::collections::BTreeMap::new(),
                    &mut decision,
                )
                .unwrap();
                decision
            };
            pool.install(|| b.iter_batched(|| placed.clone(), share, BatchSize::LargeInput));
        });
        group.bench_function(id("writing"), |b| {
            pool.install(|| b.iter(|| black_box(outcome(&decided, &decided.decision))))
        });
        group.bench_function(id("all"), |b| pool.install(|| b.iter(|| run(&materials, &Options::default()).unwrap())));
    }
    group.finish();
    criterion.final_summary();
}
