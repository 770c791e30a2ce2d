//! What people decided otherwise: no computed figure changes, both outcomes are kept, and nothing beyond budget,
//! envelopes and limits can be decided.

use super::{RULES, folder, run_small, says};
use crate::forge::opened;
use libtest_mimic::{Failed, Trial};
use merit::record::read_rows;
use std::fs;
use std::path::Path;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("record::an_override_is_decided_around_and_edits_no_figure", around),
        Trial::test("record::an_override_that_cannot_be_made_says_why", refused),
        Trial::test("record::nothing_cannot_be_decided_to_be_funded", nothing),
        Trial::test("record::explanations_and_summaries_show_overrides", shown),
    ]
}

fn write(folder: &Path, overrides: &str) {
    const PEOPLE: &str = "clause: '§9', reason: heard, actor: Li Wei, approver: Chen Hua";
    fs::write(folder.join("o.yaml"), overrides.replace("PEOPLE", PEOPLE)).unwrap();
}

/// Of `outcome.csv`: status, rank, entitlement, award and bound of each application.
fn results(table: &[u8]) -> Vec<String> {
    let (header, rows) = read_rows(table).unwrap();
    let at = |name: &str| header.iter().position(|h| h == name).unwrap();
    let columns = ["application", "status", "rank", "entitlement", "award", "bound_by"].map(at);
    rows.iter().map(|row| columns.map(|c| row[c].clone()).join(" ")).collect()
}

fn around() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    // By the rules: a 50 (rank 1), b 30 (limit of the east), c 20 of 30 (the budget).
    write(at, "overrides:\n  - {application: c, award: 30, PEOPLE}\n  - {application: e, status: ranked, PEOPLE}\n");
    run_small(at, "r.merit", &["--override", "o.yaml"], 0)?;
    let record = opened(&fs::read(at.join("r.merit"))?);
    let computed = [
        "a funded 1 50.00 50.00 ",
        "b part_funded 2 40.00 30.00 limit part",
        "c part_funded 3 30.00 20.00 budget",
        "d ineligible    ",
        "e below_minimum    ",
    ];
    assert_eq!(results(&record.entries["computed/outcome.csv"]), computed);
    let decided = [
        "a funded 1 50.00 50.00 ",
        "b part_funded 2 40.00 20.00 budget",
        "c funded 3 30.00 30.00 ",
        "d ineligible    ",
        "e unfunded 4 10.00 0.00 budget",
    ];
    assert_eq!(results(&record.entries["outcome.csv"]), decided);
    insta::assert_snapshot!("override_changes", String::from_utf8_lossy(&record.entries["changes/override.csv"]));
    insta::assert_snapshot!("override_transfers", String::from_utf8_lossy(&record.entries["transfers.csv"]));
    insta::assert_snapshot!("override_events", String::from_utf8_lossy(&record.entries["events.jsonl"]));
    says(at, &["verify", "r.merit"], 0)?;
    // What is decided comes first, so that its own order does not matter.
    write(at, "overrides:\n  - {application: e, status: ranked, PEOPLE}\n  - {application: c, award: 30, PEOPLE}\n");
    run_small(at, "s.merit", &["--override", "o.yaml"], 0)?;
    assert_eq!(opened(&fs::read(at.join("s.merit"))?).entries["outcome.csv"], record.entries["outcome.csv"]);
    // Every status, and an award beside one.
    for (overrides, expected) in [
        (
            "{application: a, status: unfunded, PEOPLE}",
            ["a unfunded 1 0.00 0.00 override", "b funded 2 40.00 40.00 ", "c funded 3 30.00 30.00 "],
        ),
        (
            "{application: a, status: ineligible, PEOPLE}",
            ["a ineligible    ", "b funded 1 40.00 40.00 ", "c funded 2 30.00 30.00 "],
        ),
        (
            "{application: c, status: funded, PEOPLE}",
            ["a funded 1 50.00 50.00 ", "b part_funded 2 40.00 20.00 budget", "c funded 3 30.00 30.00 "],
        ),
        (
            "{application: a, award: 12.34, PEOPLE}",
            ["a funded 1 12.34 12.34 ", "b funded 2 40.00 40.00 ", "c funded 3 30.00 30.00 "],
        ),
        (
            "{application: d, status: ranked, award: 5, PEOPLE}",
            ["a funded 1 50.00 50.00 ", "b part_funded 2 40.00 30.00 limit part", "c part_funded 3 30.00 15.00 budget"],
        ),
    ] {
        write(at, &format!("overrides: [{overrides}]\n"));
        run_small(at, "t.merit", &["--override", "o.yaml"], 0)?;
        assert_eq!(
            results(&opened(&fs::read(at.join("t.merit"))?).entries["outcome.csv"])[..3],
            expected,
            "{overrides}"
        );
        says(at, &["verify", "t.merit"], 0)?;
        says(at, &["report", "t.merit", "--ledger"], 0)?;
        fs::remove_file(at.join("t.merit"))?;
    }
    Ok(())
}

fn refused() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    fs::write(at.join("data.csv"), format!("{}f,Fay,,x,10,west\n", super::DATA))?;
    let held = ["--allow-held", "--reason", "test", "--override", "o.yaml"];
    for (overrides, words) in [
        ("{application: zz, award: 1, PEOPLE}", "o.yaml:1: there is no application `zz`"),
        ("{application: f, award: 1, PEOPLE}", "`f` is held, so it has no figures to decide on"),
        ("{application: e, award: 1, PEOPLE}", "`e` is below_minimum and not ranked; add `status: ranked`"),
        ("{application: a, award: 81, PEOPLE}", "the award decided for `a` does not fit: bound by limit part"),
        ("{application: c, award: 101, PEOPLE}", "does not fit: bound by limit part"),
        ("{application: a, award: lots, PEOPLE}", "`lots` is not an amount"),
        ("{application: a, award: -1, PEOPLE}", "is not an amount"),
        ("{application: a, award: 1.005, PEOPLE}", "is not an amount"),
        (
            "{application: a, award: 5, status: funded, PEOPLE}",
            "a status that says what is awarded stands beside an award",
        ),
        ("{application: a, PEOPLE}", "an override needs `award:` or `status:`"),
        ("{application: a, status: funde, PEOPLE}", "`status` cannot be `funde`"),
        ("{application: a, award: 5, reson: x, PEOPLE}", "an override has no key `reson`"),
        ("{application: a, award: 5, clause: c, reason: r, actor: Li Wei}", "an override needs `approver:`"),
        (
            "{application: a, award: 5, clause: c, reason: r, actor: Li Wei, approver: li  wei}",
            "cannot approve what the same person decided",
        ),
        (
            "{application: a, award: 5, PEOPLE}, {application: a, award: 6, PEOPLE}",
            "`a` is overridden in line 1 already",
        ),
    ] {
        write(at, &format!("overrides: [{overrides}]\n"));
        let said = run_small(at, "r.merit", &held, 4)?;
        assert!(said.contains(words), "{overrides}\n{said}");
        assert!(!at.join("r.merit").exists());
    }
    // A round without a budget has no awards to decide.
    let ranking: String = RULES
        .split("allocation:")
        .next()
        .unwrap()
        .replace("  pot: {type: money, value: 100, label: The pot}\n", "  pot: {type: money, value: 100}\n");
    fs::write(at.join("small.merit.yaml"), ranking)?;
    write(at, "overrides: [{application: a, award: 5, PEOPLE}]\n");
    assert!(run_small(at, "r.merit", &held, 4)?.contains("the rules divide no budget"));
    write(at, "overrides: [{application: a, status: ineligible, PEOPLE}]\n");
    run_small(at, "r.merit", &held, 0)?;
    says(at, &["verify", "r.merit"], 0)?;
    Ok(())
}

/// `status: funded` gives all an application is entitled to; of nothing that would silently be no award.
fn nothing() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    let ask = "award: {amount: ask, clause: c}";
    let tiers = "award: {tiers: [{ranks: 1-2, rate: 100%}], amount: ask * tier.rate, clause: c}";
    for (award, key, why) in [
        ("award: {amount: ask, smallest: 35, clause: c}", "c", "its amount is below the smallest award"),
        (tiers, "c", "it reaches no tier"),
        (ask, "d", "its amount comes to zero"),
    ] {
        let rules = RULES.replace(ask, award).replace("require: ask > 0", "require: ask >= 0");
        fs::write(at.join("small.merit.yaml"), rules)?;
        // Each of those is named, in the line in which it stands.
        write(
            at,
            &format!(
                "overrides:\n  - {{application: a, award: 1, PEOPLE}}\n  - {{application: {key}, status: funded, PEOPLE}}\n"
            ),
        );
        let said = run_small(at, "r.merit", &["--override", "o.yaml"], 4)?;
        let words = format!(
            "o.yaml:3: `{key}` cannot be funded, because it is entitled to nothing: {why}; decide an amount with `award:`, \
             or leave the override out"
        );
        assert!(said.contains(&words), "{said}");
        assert!(!at.join("r.merit").exists());
        write(at, &format!("overrides: [{{application: {key}, award: 1, PEOPLE}}]\n"));
        run_small(at, "r.merit", &["--override", "o.yaml"], 0)?;
        fs::remove_file(at.join("r.merit"))?;
    }
    // All of them, and not the first alone.
    fs::write(at.join("small.merit.yaml"), RULES.replace(ask, "award: {amount: ask, smallest: 35, clause: c}"))?;
    fs::write(at.join("data.csv"), super::DATA.replace("a,Anna,s-a,9,50", "a,Anna,s-a,9,20"))?;
    write(
        at,
        "overrides:\n  - {application: c, status: funded, PEOPLE}\n  - {application: a, status: funded, PEOPLE}\n",
    );
    let said = run_small(at, "r.merit", &["--override", "o.yaml"], 4)?;
    assert!(said.contains("o.yaml:2: `c` cannot") && said.contains("o.yaml:3: `a` cannot"), "{said}");
    Ok(())
}

fn shown() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    write(at, "overrides: [{application: c, award: 30, PEOPLE}]\n");
    let summary = run_small(at, "r.merit", &["--override", "o.yaml"], 0)?;
    assert!(summary.contains("overrides: 1; others whose status or award they change: 1"), "{summary}");
    let mut text = String::new();
    for (key, lang) in [("b", "en"), ("c", "en"), ("c", "zh")] {
        let said = says(at, &["explain", "r.merit", key, "--lang", lang], 0)?;
        let part = said.split("\n\n").nth(1).unwrap_or("");
        text.push_str(&format!("{key} {lang}\n{part}\n\n"));
    }
    insta::assert_snapshot!("override_explained", text);
    let journal = says(at, &["report", "r.merit", "--ledger"], 0)?;
    assert!(journal.contains("override: the award that was decided"), "{journal}");
    Ok(())
}
