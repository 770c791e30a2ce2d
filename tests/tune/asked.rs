//! `merit tune` as its users ask it.

use crate::record::{RULES, run_small, says};
use libtest_mimic::{Failed, Trial};
use serde_json::Value;
use std::fs;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("tune::what_is_printed", printed),
        Trial::test("tune::names_are_shown_only_where_asked", names),
        Trial::test("tune::what_cannot_be_asked_is_told", told),
        Trial::test("tune::a_tie_whose_reverse_has_no_decision_is_told", undecided),
        Trial::test("tune::a_varied_value_is_the_round_with_it", varied),
    ]
}

/// The small round with two criteria, of which one parts only groups.
fn folder() -> tempfile::TempDir {
    let folder = crate::record::folder();
    let one = "max: 100, formula: score * 10}\n";
    let two = "max: 60, formula: score * 6}\n  - {id: place, label: Place, clause: c, max: 40, lookup: {key: part, points: {east: 25, west: 40}}}\n";
    let rules = RULES.replace(one, two);
    assert!(rules != RULES, "the rules have changed");
    fs::write(folder.path().join("small.merit.yaml"), rules).unwrap();
    folder
}

fn printed() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run_small(at, "r.merit", &[], 0)?;
    let asked = ["tune", "r.merit", "--draws", "200", "--spread", "30", "--seed", "announced"];
    let before = fs::read(at.join("r.merit"))?;
    insta::assert_snapshot!("tune", says(at, &asked, 0)?);
    let chinese: Vec<&str> = asked.iter().copied().chain(["--lang", "zh"]).collect();
    insta::assert_snapshot!("tune_in_chinese", says(at, &chinese, 0)?);
    for form in ["csv", "markdown", "json", "human"] {
        let all: Vec<&str> = asked.iter().copied().chain(["--format", form]).collect();
        let said = says(at, &all, 0)?;
        let trial = if form == "json" { "\"trial\":true" } else { "TRIAL" };
        assert!(said.contains(trial) && !said.to_lowercase().contains("probab"), "{form}: {said}");
    }
    assert!(fs::read(at.join("r.merit"))? == before, "a trial changes no record");
    Ok(())
}

fn names() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run_small(at, "r.merit", &[], 0)?;
    for more in [vec!["--draws", "20"], vec!["--vary", "allocation.budget=10..200", "--steps", "2"]] {
        let ask = |last: &[&str]| -> Result<Value, Failed> {
            let all: Vec<&str> = ["tune", "r.merit", "--json"].iter().chain(&more).chain(last).copied().collect();
            Ok(serde_json::from_str(&says(at, &all, 0)?)?)
        };
        let (hidden, shown) = (ask(&[])?, ask(&["--show-names"])?);
        assert_eq!((&hidden["names"], &shown["names"]), (&"hidden".into(), &"shown".into()));
        let text = |page: &Value| {
            page.as_object().unwrap().values().filter(|v| v.is_array()).map(Value::to_string).collect::<String>()
        };
        let keys = ["\"a\"", "\"c\"", "\"e\"", " c", " a"];
        assert!(keys.iter().all(|key| !text(&hidden).contains(key)), "a key is shown: {hidden}");
        assert!(text(&hidden).contains("\"rank "), "{hidden}");
        assert!(!text(&shown).contains("\"rank "), "{shown}");
    }
    Ok(())
}

fn told() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run_small(at, "r.merit", &[], 0)?;
    for (asked, code, words) in [
        (vec!["--spread", "100"], 2, "from 0 to 99.99"),
        (vec!["--spread", "1.234"], 2, "at most two decimals"),
        (vec!["--draws", "0"], 2, "from 1 to 1000000"),
        (vec!["--draws", "1000001"], 2, "from 1 to 1000000"),
        (vec!["--vary", "allocation.budget"], 2, "is not of the form NAME=A..B"),
        (vec!["--vary", "allocation.budget=a..2"], 2, "`a` is not a number"),
        (vec!["--vary", "allocation.budgt=1..2"], 2, "did you mean allocation.budget?"),
        (vec!["--vary", "allocation.budget=0..1", "--steps", "3"], 2, "--steps 2 would do"),
        (vec!["--vary", "allocation.budget=0..1", "--steps", "0"], 2, "from 1 to 1000"),
        (vec!["--steps", "3"], 2, "--vary"),
        (vec!["--vary", "allocation.budget=-1..1", "--steps", "1"], 3, "with allocation.budget = -1:"),
    ] {
        let all: Vec<&str> = ["tune", "r.merit"].iter().chain(&asked).copied().collect();
        let said = says(at, &all, code)?;
        assert!(said.contains(words), "{asked:?}: {said}");
    }
    Ok(())
}

/// Each row is what a record of the rules with that budget says.
fn varied() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run_small(at, "r.merit", &[], 0)?;
    let asked = ["tune", "r.merit", "--vary", "allocation.budget=20..120", "--steps", "5", "--json"];
    let page: Value = serde_json::from_str(&says(at, &asked, 0)?)?;
    let rows = page["vary allocation.budget"].as_array().unwrap().clone();
    assert_eq!(rows.len(), 6);
    let rules = fs::read_to_string(at.join("small.merit.yaml"))?;
    let mut awarded = std::collections::BTreeSet::new();
    for (step, row) in rows.iter().enumerate() {
        let value = 20 + 20 * step;
        assert_eq!(row["value"], value.to_string());
        fs::write(at.join("small.merit.yaml"), rules.replace("budget: pot", &format!("budget: {value}")))?;
        let name = format!("s{step}.merit");
        run_small(at, &name, &[], 0)?;
        let opened = crate::forge::opened(&fs::read(at.join(&name))?);
        let outcome = String::from_utf8(opened.entries["outcome.csv"].clone())?;
        let funded = outcome.lines().filter(|line| line.contains(",funded,")).count();
        assert_eq!(row["funded"], funded, "{row} and {outcome}");
        awarded.insert(row["awarded"].to_string());
    }
    assert!(awarded.len() > 1, "the budget makes a difference: {rows:?}");
    Ok(())
}

/// One is put first by a tie-break and takes all; the two behind it share their rank, and in front of it they ask for more than there is.
fn undecided() -> Result<(), Failed> {
    let folder = crate::record::folder();
    let at = folder.path();
    let rules = RULES
        .replace("minimum: 20,", "minimum: 20, tie_breaks: [{higher: 'if part = \"east\" then 1 else 0', clause: t}],")
        .replace("  limits: [{per: part, money: 80, clause: d}]\n", "");
    fs::write(at.join("small.merit.yaml"), rules)?;
    let data = "key,name,secret,score,ask,part\na,A,s,9,100,east\nb,B,s,9,60,west\nc,C,s,9,60,west\n";
    fs::write(at.join("data.csv"), data)?;
    run_small(at, "r.merit", &[], 0)?;
    let said = says(at, &["tune", "r.merit", "--draws", "10", "--show-names", "--json"], 0)?;
    let page: Value = serde_json::from_str(&said)?;
    let hinges: Vec<(&str, &str)> = page["hinges"].as_array().map_or_else(Vec::new, |all| {
        all.iter().filter_map(|h| Some((h["application"].as_str()?, h["then_status"].as_str()?))).collect()
    });
    assert_eq!(hinges, [("a", "undecided"), ("b", "undecided"), ("c", "undecided")], "{said}");
    let said = says(at, &["tune", "r.merit", "--draws", "10"], 0)?;
    assert!(said.contains("no decision") && !said.contains("No award hinges"), "{said}");
    Ok(())
}
