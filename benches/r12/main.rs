//! R12 from table to outcome: merit with an ordinary rule file, the same by hand, and the floor under both, which is reading
//! the table with `csv::ByteRecord` on one thread. All in one run, each outcome held to its published digest.
//!
//! `cargo bench --bench r12`; `MERIT_BENCH_ROWS=10000,100000,1000000` sets the numbers of applications, and `-- hand` or
//! `-- merit` chooses one of the two.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::as_conversions,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark measures, and stops where it cannot"
)]
#![allow(missing_docs, reason = "read as code")]

mod by_hand;
mod data;
mod process;
mod stages;

use merit::evaluate::evaluate;
use merit::intake::{EncodingChoice, read_applications};
use merit::round::{Materials, Options, Reading, divide, ranked, run};
use stages::Stages;
use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;

const THREADS: [usize; 2] = [1, 2];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["measure", ref command @ ..] => process::measure_here(command),
        ["by-hand", table, outcome, threads] => {
            by_hand::whole(Path::new(table), Path::new(outcome), threads.parse().unwrap());
        }
        _ => compare(&arguments),
    }
}

fn compare(arguments: &[String]) {
    let words: Vec<&String> = arguments.iter().filter(|a| !a.starts_with("--")).collect();
    let wanted = |name: &str| words.is_empty() || words.iter().any(|w| *w == name);
    let asked = std::env::var("MERIT_BENCH_ROWS").unwrap_or_else(|_| "10000,100000".into());
    for rows in asked.split(',').map(|n| n.trim().replace('_', "").parse().expect("numbers of rows")) {
        let table = data::table(rows, false);
        if let Some(reference) = data::reference(rows) {
            assert_eq!(data::sha256(&table), reference.table);
        }
        let mut stages = Stages::new(rows, table.len());
        stages.floor(|| {
            let mut reader = csv::Reader::from_reader(&table[..]);
            let mut record = csv::ByteRecord::new();
            while reader.read_byte_record(&mut record).unwrap() {}
        });
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let (from, to) = (path("table.csv"), path("outcome.csv"));
        std::fs::write(&from, &table).unwrap();
        if wanted("hand") {
            THREADS.iter().for_each(|threads| the_program_by_hand(&stages, &table, *threads));
            THREADS.iter().for_each(|threads| the_process_by_hand(&stages, &from, &to, *threads));
        }
        if wanted("merit") {
            THREADS.iter().for_each(|threads| merit_in_process(&stages, &table, *threads));
            THREADS.iter().for_each(|threads| the_process_of_merit(&stages, &from, &to, *threads));
        }
    }
}

/// Each stage on what the one before gave.
fn the_program_by_hand(stages: &Stages, table: &[u8], threads: usize) {
    use by_hand::{body, divide, formatted, numbered, parallel, parse, rank, score, split};
    let read = || parallel(split(body(table), threads), parse);
    let rows = stages.stage("by hand: intake", threads, read);
    let scored =
        stages.stage("by hand: facts and points", threads, || parallel(rows.iter().collect(), |rows| score(rows)));
    drop(rows);
    let mut placed = stages.stage("by hand: ranking", threads, || rank(&scored, threads));
    stages.stage("by hand: allocation", threads, || divide(&mut placed, &scored));
    stages.stage("by hand: writing", threads, || {
        let texts = by_hand::Texts::new();
        parallel(numbered(&scored), |(start, part)| formatted(&texts, start, part, &placed))
    });
    drop((scored, placed));
    let outcome = stages.stage("by hand: all, in memory", threads, || by_hand::decide(table, threads));
    stages.exact(by_hand::published_lines(&outcome));
}

/// merit through its library. A stage of its own (intake, facts and points, ranking, allocation, writing) is one line here,
/// like those of the program by hand.
fn merit_in_process(stages: &Stages, table: &[u8], threads: usize) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let rules = std::fs::read(rule_file()).unwrap();
    let materials = Materials {
        rules: ("r12.merit.yaml".into(), rules),
        data: ("table.csv".into(), table.to_vec()),
        ..Materials::default()
    };
    pool.install(|| {
        let mut none = |_: &str| Err(String::new());
        stages.stage("merit: check of the rules", threads, || {
            merit::check::check("r12.merit.yaml", &materials.rules.1, &[], &mut none).rules.unwrap()
        });
        let rules = merit::check::check("r12.merit.yaml", &materials.rules.1, &[], &mut none).rules.unwrap();
        let (currency, data) = (rules.round.currency, &materials.data.1);
        let read = || {
            read_applications(
                "table.csv",
                data,
                EncodingChoice::Auto,
                &rules.layout,
                &rules.fields,
                rules.key,
                currency,
            )
            .unwrap()
        };
        let table = stages.stage("merit: intake", threads, read);
        let applications = merit::round::Applications {
            keys: table.keys,
            order: table.order,
            columns: table.columns,
            marks: BTreeMap::new(),
            registers: Vec::new(),
            held: BTreeMap::new(),
        };
        let program = merit::compile::compile(&rules);
        let points = || evaluate(&rules, &program, &applications, Reading::Compiled);
        let scores = stages.stage("merit: facts and points", threads, points);
        let mut decided = stages
            .stage_of(
                "merit: ranking",
                threads,
                || scores.clone(),
                |scores| ranked(&rules, &applications, false, scores),
            )
            .unwrap();
        stages.stage("merit: allocation", threads, || {
            divide(&rules, &program, &applications, Reading::Compiled, &BTreeMap::new(), &mut decided).unwrap();
        });
        let decided = stages.stage("merit: the round, in memory", threads, || {
            run(&materials, &Options::default()).unwrap_or_else(|failure| panic!("{failure:?}"))
        });
        stages.stage("merit: writing", threads, || black_box(merit::record::outcome(&decided, &decided.decision)));
    });
}

fn rule_file() -> String {
    format!("{}/rules/r12.merit.yaml", env!("CARGO_MANIFEST_DIR"))
}

/// From file to file, with peak memory. The table is never in memory as a whole, so that less than nothing may be beside it.
fn the_process_by_hand(stages: &Stages, from: &str, to: &str, threads: usize) {
    let this = std::env::current_exe().unwrap();
    stages.process(
        "by hand: whole process",
        threads,
        &[this.to_str().unwrap(), "by-hand", from, to, &threads.to_string()],
    );
    stages.exact(by_hand::published_lines(&std::fs::read(to).unwrap()));
}

/// From file to file, with peak memory: the program as anybody runs it.
fn the_process_of_merit(stages: &Stages, from: &str, to: &str, threads: usize) {
    let (program, rules, count) = (env!("CARGO_BIN_EXE_merit"), rule_file(), threads.to_string());
    let command = [program, "run", &rules, "--data", from, "--dry-run", "--outcome", to, "--force", "-j", &count];
    stages.process("merit: whole process", threads, &command);
    stages.exact(published_lines(to));
}

/// The lines `application_id,total,rank,award` of merit's table of results.
fn published_lines(outcome: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_path(outcome).unwrap();
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|h| h == name).unwrap();
    let [id, total, rank, award] = ["application", "total", "rank", "award"].map(at);
    let line = |row: csv::StringRecord| {
        let award = if row[award].is_empty() { "0.00" } else { &row[award] };
        [&row[id], &row[total], &row[rank], award].join(",")
    };
    reader.records().map(|row| line(row.unwrap())).collect()
}
