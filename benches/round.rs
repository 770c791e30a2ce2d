//! How fast each stage is, in rows a second and as a multiple of the floor: reading the bytes of the same table with
//! `csv::ByteRecord` on one thread. Run with `cargo bench`; `MERIT_BENCH_ROWS` sets the number of rows.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark measures, and stops where it cannot"
)]
#![allow(missing_docs, reason = "read as code")]

use merit::compile::compile;
use merit::evaluate::{Applications, Reading, evaluate};
use merit::oracle::Application;
use merit::round::{Materials, Options, run};
use std::time::{Duration, Instant};

/// The four-basics round with its applications repeated under new keys and codes, marks left out.
fn materials(rows: usize) -> Materials {
    let root = env!("CARGO_MANIFEST_DIR");
    let read = |path: &str| std::fs::read(format!("{root}/{path}")).unwrap();
    let rules = String::from_utf8(read("rules/four-basics.merit.yaml")).unwrap();
    // Only the speed of reading and scoring is looked at: no panel, and no code that only one may have.
    let rules = rules.replace(", unique: true", "").replace("reviewers: {at_least: 3}", "reviewers: {at_least: 1}");
    let table = read("fixtures/four-basics/applications.csv");
    let mut reader = csv::Reader::from_reader(table.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&table));
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let all: Vec<Vec<String>> = reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
    let key = header.iter().position(|h| h == "\u{7533}\u{62a5}\u{7f16}\u{53f7}").unwrap();
    let mut more = Vec::with_capacity(rows);
    for (i, row) in all.iter().cycle().take(rows).enumerate() {
        let mut row = row.clone();
        row[key] = format!("K{i:07}");
        more.push(row);
    }
    let data = merit::record::write_rows(&header, &more);
    Materials { rules: ("rules".into(), rules.into_bytes()), data: ("rows.csv".into(), data), ..Materials::default() }
}

/// The shortest of five.
fn measured(mut work: impl FnMut()) -> Duration {
    let time = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..5).map(|_| time(&mut work)).min().unwrap()
}

fn main() {
    let rows: usize = std::env::var("MERIT_BENCH_ROWS").ok().and_then(|n| n.parse().ok()).unwrap_or(10_000);
    let materials = materials(rows);
    let mut load = |_: &str| Err(String::new());
    let rules = merit::check::check("rules", &materials.rules.1, &[], &mut load).rules.unwrap();
    let currency = rules.round.currency;
    let read = || {
        let choice = merit::intake::EncodingChoice::Auto;
        merit::intake::read_applications("rows.csv", &materials.data.1, choice, &rules.fields, rules.key, currency)
            .unwrap()
    };
    let table = read();
    let rows_of: Vec<Application> =
        (0..table.rows()).map(|r| Application { values: table.row(r), ..Application::default() }).collect();
    let applications =
        Applications::of(&rules, &table.keys.iter().map(std::sync::Arc::from).collect::<Vec<_>>(), &rows_of);
    let program = compile(&rules);
    let floor = measured(|| {
        let mut reader = csv::Reader::from_reader(&materials.data.1[..]);
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).unwrap() {}
    });
    let report = |name: &str, time: Duration| {
        let speed = u128::try_from(rows).unwrap() * 1_000_000 / time.as_micros().max(1);
        let hundredths = time.as_nanos() * 100 / floor.as_nanos().max(1);
        println!("{name:<28} {speed:>12} rows/s   {}.{:02} times the floor", hundredths / 100, hundredths % 100);
    };
    println!("{rows} rows, {} bytes", materials.data.1.len());
    report("floor (csv::ByteRecord)", floor);
    report("intake", measured(|| drop(read())));
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        for reading in [Reading::Compiled, Reading::Naive] {
            let time = pool.install(|| measured(|| drop(evaluate(&rules, &program, &applications, reading))));
            report(&format!("{reading:?}, {threads} thread(s)"), time);
        }
    }
    // Without marks nobody can be ranked: what is timed is the way up to that answer.
    report("run up to the panel", measured(|| assert!(run(&materials, &Options::default()).is_err())));
}
