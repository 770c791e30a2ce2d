//! What would have changed an outcome: every answer against all values of the field, each with the whole round again; and
//! what is printed of the example programme.

mod answers;
mod needed;
mod rounds;

use crate::record::says;
use libtest_mimic::{Failed, Trial};
use merit::round::{Options, Run};
use merit::study::why_not::Outcome;
use std::fs;
use std::path::Path;

pub fn trials() -> Vec<Trial> {
    let mut all: Vec<Trial> = rounds::ROUNDS
        .iter()
        .map(|(name, rules)| {
            Trial::test(format!("why_not::every_value_tried::{name}"), move || answers::brute(rules, None).map(drop))
        })
        .collect();
    all.push(Trial::test("why_not::values_without_a_decision_are_told", answers::undecided));
    all.push(Trial::test("why_not::every_value_tried_around_an_override", answers::around));
    all.push(Trial::test("why_not::the_needed_total_is_the_least", needed::least));
    all.push(Trial::test("why_not::the_example_programme", example));
    all.push(Trial::test("why_not::what_is_asked_wrongly_is_told", asked));
    all.push(Trial::test("why_not::overrides_stand", overrides));
    all
}

fn options() -> Options {
    Options { allow_held: Some("a trial".into()), ..Options::default() }
}

fn outcome(run: &Run, key: &str) -> Outcome {
    let row = run.row(key).unwrap();
    Outcome { status: row.status, award: run.decision.award(row).map(|award| award.amount) }
}

fn example() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    round(at)?;
    for (name, key, more) in [
        ("reserve", "A071", &[][..]),
        ("limited", "A223", &[]),
        ("ineligible", "A058", &[]),
        ("part_funded", "A239", &[]),
        ("funded", "A275", &[]),
        ("in_chinese", "A223", &["--lang", "zh"]),
    ] {
        let said = says(at, &[&["explain", "round.merit", key, "--why-not"], more].concat(), 0)?;
        insta::assert_snapshot!(format!("why_not_{name}"), said);
    }
    Ok(())
}

/// The record of the example programme in a folder.
fn round(at: &Path) -> Result<(), Failed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in
        ["rules/four-basics.merit.yaml", "fixtures/four-basics/applications.csv", "fixtures/four-basics/marks.csv"]
    {
        fs::copy(root.join(file), at.join(Path::new(file).file_name().unwrap()))?;
    }
    let run = ["run", "--data", "applications.csv", "--panel", "marks.csv", "-o", "round.merit"];
    says(at, &run, 0)?;
    Ok(())
}

fn asked() -> Result<(), Failed> {
    let folder = crate::record::folder();
    let at = folder.path();
    crate::record::run_small(at, "r.merit", &[], 0)?;
    for (arguments, code, words) in [
        (&["zz", "--why-not"][..], 2, "the record has no application zz"),
        (&["--why-not"], 2, "<KEY>"),
        (&["c", "--why-not", "--vs", "b"], 2, "cannot be used with"),
        (&["c", "--why-not", "--what-if", "score=1"], 2, "cannot be used with"),
        (&["--why-not", "--near-line"], 2, "cannot be used with"),
        (&["c", "--json"], 2, "an explanation is for people"),
        (&["c", "--why-not", "--json"], 0, "\"trial\":true"),
        (&["c", "--why-not", "--format", "csv"], 0, "TRIAL,"),
        (&["c", "--vs", "b", "--format", "csv"], 0, "figure,first,second,difference"),
        (&["c", "--what-if", "score=9", "--format", "markdown"], 0, "TRIAL"),
    ] {
        let said = says(at, &[&["explain", "r.merit"], arguments].concat(), code)?;
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
    // A ready command does what the row says.
    let said = says(at, &["explain", "r.merit", "c", "--why-not", "--json"], 0)?;
    let page: serde_json::Value = serde_json::from_str(&said)?;
    let mut tried = 0;
    for change in page["changes"].as_array().unwrap() {
        let Some(command) = change["command"].as_str() else { continue };
        let words: Vec<&str> = command.split(' ').skip(1).collect();
        let said = says(at, &[&words[..], &["--json"]].concat(), 0)?;
        let page: serde_json::Value = serde_json::from_str(&said)?;
        let status = page["figures"].as_array().unwrap().iter().find(|row| row["figure"] == "status");
        assert!(status.is_none_or(|row| row["then"] == change["status"]), "{command}: {said}");
        tried += 1;
    }
    assert!(tried >= 2, "{said}");
    Ok(())
}

fn overrides() -> Result<(), Failed> {
    let folder = crate::record::folder();
    let at = folder.path();
    let decided = "- {application: b, award: 20, clause: Art. 9, reason: decided so, actor: office, approver: board}\n";
    fs::write(at.join("o.yaml"), format!("overrides:\n  {decided}"))?;
    crate::record::run_small(at, "r.merit", &["--override", "o.yaml"], 0)?;
    for arguments in
        [&["b", "--why-not"][..], &["b", "--vs", "c"], &["--near-line=100"], &["b", "--what-if", "score=8.5"]]
    {
        let said = says(at, &[&["explain", "r.merit"], arguments].concat(), 0)?;
        assert!(said.contains("b: override: an award of 20.00   Art. 9"), "{arguments:?}: {said}");
    }
    Ok(())
}
