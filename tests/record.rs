//! The record: its tree, its editions, its seal, what people decided, and everything that must be refused.

mod attacks;
mod containers;
mod crash;
mod editions;
mod fixtures;
mod json;
mod overrides;
mod seals;
mod second_reader;
mod tree;
mod verify;

use libtest_mimic::{Failed, Trial};
use merit::record::{Entries, Imprint, build, container};
use merit::round::{Materials, Options, Run, run};
use std::path::Path;
use std::process::{Command, Output};

pub fn trials() -> Vec<Trial> {
    let all = [
        tree::trials(),
        editions::trials(),
        seals::trials(),
        overrides::trials(),
        verify::trials(),
        attacks::trials(),
        json::trials(),
        containers::trials(),
        crash::trials(),
        fixtures::trials(),
        second_reader::trials(),
    ];
    all.into_iter().flatten().collect()
}

/// Rules in which applications touch each other, with something published and something not.
pub const RULES: &str = "merit: 1
round: {id: small, title: Small, notice: N, currency: CNY}
parameters:
  pot: {type: money, value: 100, label: The pot}
fields:
  key: {type: text, key: true}
  name: {type: text}
  secret: {type: text, optional: true}
  score: {type: number, decimals: 2, min: 0, max: 10}
  ask: {type: money, max: 1亿}
  part: {type: choice, of: [east, west]}
facts:
  half: score / 3
gates:
  - {id: wants, label: Wants money, clause: a, require: ask > 0}
criteria:
  - {id: merit, label: Merit, clause: b, max: 100, formula: score * 10}
ranking: {minimum: 20, still_tied: share_rank}
allocation:
  budget: pot
  award: {amount: ask, clause: c}
  method: in_order
  last_in_line: part_award
  limits: [{per: part, money: 80, clause: d}]
publish: [key, name, total, rank, award]
";

/// One that fails the gate, one below the minimum, one bound by the limit, one that gets a part.
pub const DATA: &str = "key,name,secret,score,ask,part
a,Anna,s-a,9,50,east
b,Ben,s-b,8,40,east
c,Cem,,7,30,west
d,Dora,s-d,6,0,west
e,Emil,s-e,1,10,west
";

/// What a small round is decided from.
pub fn materials(data: &str) -> Materials {
    Materials {
        rules: ("small.merit.yaml".into(), RULES.into()),
        data: ("data.csv".into(), data.into()),
        ..Materials::default()
    }
}

/// An imprint that is the same in every run.
pub fn imprint() -> Imprint {
    let at = "2020-03-31T09:00:00Z".to_owned();
    Imprint { at, actor: "office".into(), disclosure_key: [7; 32], ..Imprint::default() }
}

/// The entries of the record of a small round.
pub fn entries(materials: &Materials) -> (Run, Entries) {
    let decided = run(materials, &Options::default()).unwrap_or_else(|f| panic!("{f:?}"));
    let built = build(&decided, materials, &Options::default(), &imprint()).unwrap();
    (decided, built.entries)
}

/// The record of a small round.
pub fn small() -> Vec<u8> {
    container::write(&entries(&materials(DATA)).1).unwrap()
}

/// Runs merit in a folder, whatever the environment asks of it.
pub fn merit(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_merit"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .env_remove("MERIT_LANG")
        .output()
        .unwrap()
}

/// What merit prints, where it ends so.
pub fn says(folder: &Path, arguments: &[&str], code: i32) -> Result<String, Failed> {
    let output = merit(folder, arguments);
    let text = [&output.stdout[..], &output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    if output.status.code() == Some(code) {
        Ok(text)
    } else {
        Err(format!("merit {} ended with {:?}:\n{text}", arguments.join(" "), output.status.code()).into())
    }
}

/// A folder with the small round in it, and its record.
pub fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("small.merit.yaml"), RULES).unwrap();
    std::fs::write(folder.path().join("data.csv"), DATA).unwrap();
    std::fs::write(folder.path().join("disclosure"), [7; 32]).unwrap();
    folder
}

/// What makes a run the same each time.
pub const FIXED: [&str; 6] = ["--at", "2020-03-31T09:00:00Z", "--actor", "office", "--disclosure-key", "disclosure"];

/// Runs the small round of a folder.
pub fn run_small(folder: &Path, name: &str, more: &[&str], code: i32) -> Result<String, Failed> {
    says(folder, &[&["run", "--data", "data.csv", "-o", name][..], &FIXED, more].concat(), code)
}
