//! R12, the work by which merit is measured, decided from an ordinary rule file: every figure against a second reckoning,
//! and the whole against the published digests. `MERIT_R12_ROWS=100000`, or `full` for the million too, asks for more.

use crate::require;
use libtest_mimic::{Failed, Trial};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

#[path = "../benches/r12/by_hand/mod.rs"]
mod by_hand;
#[path = "../benches/r12/data.rs"]
pub mod data;

use data::{REFERENCES, Reference};

pub fn trials() -> Vec<Trial> {
    let asked = std::env::var("MERIT_R12_ROWS").unwrap_or_default();
    let at_size = |r: &'static Reference| {
        let name = format!("r12::{}_rows_have_the_published_outcome (MERIT_R12_ROWS)", r.rows);
        let wanted = asked == "full" || asked.parse().is_ok_and(|n: usize| n >= r.rows);
        Trial::test(name, move || published(r)).with_ignored_flag(!wanted)
    };
    let mut trials = vec![
        Trial::test("r12::the_table_is_the_same_everywhere", tables),
        Trial::test("r12::the_outcome_is_the_published_one", || small().try_for_each(published)),
        require::tool("r12::every_figure_is_the_one_reckoned_independently", "python3", reckoned),
        Trial::test("r12::the_program_by_hand_is_exact", by_hand),
    ];
    trials.extend(REFERENCES.iter().filter(|r| r.rows > 10_000).map(at_size));
    trials
}

/// The two references that every run of the tests decides.
fn small() -> impl Iterator<Item = &'static Reference> {
    REFERENCES.iter().filter(|r| r.rows == 10_000)
}

fn tables() -> Result<(), Failed> {
    for reference in small() {
        assert_eq!(data::sha256(&data::table(reference.rows, reference.edges)), reference.table, "{reference:?}");
    }
    assert!(data::reference(10_000).is_some_and(|r| !r.edges), "the benchmark knows the plain one");
    Ok(())
}

/// Rows of: id, mask of the failed gates, twelve points, total, rank, award; all figures but the rank with two decimals.
type Outcome = Vec<Vec<String>>;

const COLUMNS: [&str; 17] = [
    "application_id",
    "failed_mask",
    "c1",
    "c2",
    "c3",
    "c4",
    "c5",
    "c6",
    "c7",
    "c8",
    "c9",
    "c10",
    "c11",
    "c12",
    "total",
    "rank",
    "award",
];

const GATES: [&str; 5] = ["certified_firm", "experience", "credit", "size", "prior"];

/// A figure with two decimals, whatever the number of its own; none is nothing.
fn figure(text: &str) -> String {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let decimals = decimals.trim_end_matches('0');
    assert!(decimals.len() <= 2, "{text} has more than two decimals");
    format!("{}.{decimals:0<2}", if whole.is_empty() { "0" } else { whole })
}

fn read(path: &Path) -> (Vec<String>, Outcome) {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
    (header, reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect())
}

/// What merit makes of the table, seen from outside: the program, a rule file, a table, the table of results.
fn decide(reference: &Reference) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| -> PathBuf { folder.path().join(name) };
    std::fs::write(file("table.csv"), data::table(reference.rows, reference.edges)).unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_merit"))
        .arg("run")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/r12.merit.yaml"))
        .args(["--dry-run", "-j", "2", "--data"])
        .arg(file("table.csv"))
        .arg("--outcome")
        .arg(file("outcome.csv"))
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let (header, rows) = read(&file("outcome.csv"));
    let at = |name: &str| header.iter().position(|h| h == name).unwrap();
    let (id, failed, total, rank, award) =
        (at("application"), at("failed_gates"), at("total"), at("rank"), at("award"));
    let points: Vec<usize> = (1..=12).map(|i| at(&format!("c{i}"))).collect();
    let row = |row: &Vec<String>| {
        let failed = row[failed].split('|').filter(|g| !g.is_empty());
        let mask: u32 = failed.map(|g| 1 << GATES.iter().position(|gate| *gate == g).unwrap()).sum();
        let mut cells = vec![row[id].clone(), mask.to_string()];
        cells.extend(points.iter().map(|p| figure(&row[*p])));
        cells.extend([figure(&row[total]), row[rank].clone(), figure(&row[award])]);
        cells
    };
    rows.iter().map(row).collect()
}

/// Decided once where several tests ask.
fn decided(reference: &'static Reference) -> &'static Outcome {
    static PLAIN: OnceLock<Outcome> = OnceLock::new();
    static EDGES: OnceLock<Outcome> = OnceLock::new();
    let place = if reference.edges { &EDGES } else { &PLAIN };
    place.get_or_init(|| decide(reference))
}

fn published(reference: &'static Reference) -> Result<(), Failed> {
    let decide_here;
    let outcome = if reference.rows == 10_000 {
        decided(reference)
    } else {
        decide_here = decide(reference);
        &decide_here
    };
    let line = |row: &Vec<String>| [&*row[0], &row[14], &row[15], &row[16]].join(",");
    assert_eq!(outcome.len(), reference.rows);
    assert_eq!(data::outcome_digest(outcome.iter().map(line).collect()), reference.outcome, "{reference:?}");
    Ok(())
}

fn reckoned(python: &Path) -> Result<(), Failed> {
    for reference in small() {
        let folder = tempfile::tempdir().unwrap();
        let (table, outcome) = (folder.path().join("table.csv"), folder.path().join("outcome.csv"));
        std::fs::write(&table, data::table(reference.rows, reference.edges)).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/r12_reckoning.py");
        let run = Command::new(python).arg(script).args([&table, &outcome]).output().unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        let (header, mut expected) = read(&outcome);
        assert_eq!(header, COLUMNS);
        expected.sort_unstable();
        let mut found = decided(reference).clone();
        found.sort_unstable();
        assert_eq!(found.len(), expected.len());
        let mut wrong = Vec::new();
        for (row, other) in found.iter().zip(&expected) {
            for (column, (cell, there)) in COLUMNS.iter().zip(row.iter().zip(other)) {
                if cell != there {
                    wrong.push(format!("{} {column}: {cell}, but {there} was reckoned", row[0]));
                }
            }
        }
        if !wrong.is_empty() {
            wrong.truncate(20);
            return Err(wrong.join("\n").into());
        }
    }
    Ok(())
}

/// The yardstick of the benchmark is held to the same digests, in memory and from file to file.
fn by_hand() -> Result<(), Failed> {
    for (reference, threads) in small().flat_map(|r| [(r, 1), (r, 2), (r, 3)]) {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("table.csv"), folder.path().join("outcome.csv"));
        let table = data::table(reference.rows, reference.edges);
        let outcome = by_hand::decide(&table, threads);
        let digest = data::outcome_digest(by_hand::published_lines(&outcome));
        assert_eq!(digest, reference.outcome, "{threads} threads: {reference:?}");
        std::fs::write(&from, table).unwrap();
        by_hand::whole(&from, &to, threads);
        assert!(std::fs::read(&to).unwrap() == outcome, "{threads} threads, from file to file: {reference:?}");
    }
    Ok(())
}
