//! `merit tune` as its users ask it.

use crate::record::{RULES, run_small, says};
use libtest_mimic::{Failed, Trial};
use merit::number::Exact;
use merit::study::tune::Draws;
use serde_json::{Value, json};
use std::fs;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("tune::what_is_printed", printed),
        Trial::test("tune::names_are_shown_only_where_asked", names),
        Trial::test("tune::what_cannot_be_asked_is_told", told),
        Trial::test("tune::a_tie_whose_reverse_has_no_decision_is_told", undecided),
        Trial::test("tune::weightings_are_counted", counted),
        Trial::test("tune::what_hinges_on_ties_and_roundings", hinges),
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
        let rows = |last: &[&str]| -> Result<String, Failed> {
            let all = ["tune", "r.merit", "--format", "csv"];
            let all: Vec<&str> = all.iter().chain(&more).chain(last).copied().collect();
            says(at, &all, 0)
        };
        for (csv, which) in [(rows(&[])?, "TRIAL,hidden,"), (rows(&["--show-names"])?, "TRIAL,shown,")] {
            let mut lines = csv.lines();
            assert!(lines.next().is_some_and(|header| header.starts_with("trial,names,")), "{csv}");
            assert!(csv.lines().count() > 2 && lines.all(|line| line.starts_with(which)), "{csv}");
        }
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
        (vec!["--vary", "allocation.budget=0..10.01", "--steps", "1000"], 2, "--steps 143 would do"),
        (vec!["--vary", "allocation.budget=0..10.09", "--steps", "1000"], 2, "--steps 1 would do"),
        (vec!["--vary", "allocation.budget=0..1", "--steps", "0"], 2, "from 1 to 1000"),
        (vec!["--steps", "3"], 2, "--vary"),
        (vec!["--vary", "allocation.budget=1..2", "--vary", "pot=1..2", "--format", "csv"], 2, "one --vary at a time"),
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

/// A round in which one can be put before two that share their rank and then ask for more than what is left: in each weighting where
/// it reaches their total.
fn counted() -> Result<(), Failed> {
    const DRAWS: usize = 300;
    let folder = folder();
    let at = folder.path();
    let rules = fs::read_to_string(at.join("small.merit.yaml"))?;
    fs::write(
        at.join("small.merit.yaml"),
        rules
            .replace("  limits: [{per: part, money: 80, clause: d}]\n", "")
            .replace("minimum: 20", "minimum: 52")
            .replace("value: 100", "value: 110"),
    )?;
    // Points of the two criteria: 54 and 25, 42 and 40 twice, 12 and 40, 6 and 40.
    let data = "key,name,secret,score,ask,part\na,A,s,9,60,east\nb,B,s,7,50,west\nc,C,s,7,50,west\n\
                d,D,s,2,9,west\ne,E,s,1,9,west\n";
    fs::write(at.join("data.csv"), data)?;
    run_small(at, "r.merit", &[], 0)?;
    let draws = Draws::new("s", &Exact::from(30_usize)).unwrap();
    let parts: Vec<Vec<i64>> = (1..=DRAWS).map(|n| draws.parts(n, 2)).collect();
    let undecided = parts.iter().filter(|f| 54 * f[0] + 25 * f[1] >= 42 * f[0] + 40 * f[1]).count();
    let decided = || parts.iter().filter(|f| 12 * f[0] < 15 * f[1]);
    // The total is 100 times the weighted points by the weighted maxima, of which 52 per cent are the least.
    let ranked = decided().filter(|f| 100 * (12 * f[0] + 40 * f[1]) >= 52 * (60 * f[0] + 40 * f[1])).count();
    let last = decided().filter(|f| 100 * (6 * f[0] + 40 * f[1]) >= 52 * (60 * f[0] + 40 * f[1])).count();
    assert!(0 < undecided && undecided < DRAWS && 0 < last && last < ranked && ranked < DRAWS - undecided);
    let all = DRAWS - undecided;
    let asked = ["tune", "r.merit", "--draws", "300", "--spread", "30", "--seed", "s", "--show-names"];
    let json: Vec<&str> = asked.iter().copied().chain(["--json"]).collect();
    let page: Value = serde_json::from_str(&says(at, &json, 0)?)?;
    assert_eq!((&page["undecided"], &page["undecided_because"]), (&undecided.into(), &json!({"tie": undecided})));
    let rows = page["applications"].as_array().unwrap();
    let row = |key: &str| rows.iter().find(|row| row["application"] == key).unwrap();
    let figures = |key: &str| ["funded", "unranked", "best_rank", "worst_rank"].map(|name| row(key)[name].clone());
    assert_eq!(figures("a"), [json!(all), json!(0), json!(3), json!(3)]);
    assert_eq!((row("a")["in_part"].clone(), row("b")["in_part"].clone()), (json!(all), json!(0)));
    assert_eq!(figures("b"), [json!(all), json!(0), json!(1), json!(1)]);
    assert_eq!(figures("d"), [json!(0), json!(all - ranked), json!(4), json!(4)]);
    assert_eq!(figures("e"), [json!(0), json!(all - last), json!(5), json!(5)]);
    // By the weights of the rules one has the very minimum, and another one is below it, whose name is hidden.
    let even = says(at, &["tune", "r.merit", "--draws", "1", "--spread", "0", "--format", "csv"], 0)?;
    assert!(even.contains("\nTRIAL,hidden,rank 4,unfunded,4,4,4,0,0,0\n"), "{even}");
    assert!(even.ends_with("\nTRIAL,hidden,unranked 1,below_minimum,,,,0,0,1\n"), "{even}");
    let said = says(at, &asked, 0)?;
    assert!(said.contains(&format!("Undecided in {undecided} of 300 weightings.\n  {undecided}  a tie reaches money")));
    // Without money it is told who is ranked.
    let text = fs::read_to_string(at.join("small.merit.yaml"))?;
    let (ranking, publish) = (text.split("allocation:").next().unwrap(), "publish: [key, name, total, rank]\n");
    fs::write(
        at.join("small.merit.yaml"),
        format!(
            "{}{publish}",
            ranking.replace("  pot: {type: money, value: 110, label: The pot}\n", "").replace("parameters:\n", "")
        ),
    )?;
    fs::remove_file(at.join("r.merit"))?;
    run_small(at, "r.merit", &[], 0)?;
    let least = |points: i64| {
        parts.iter().filter(|f| 100 * (points * f[0] + 40 * f[1]) >= 52 * (60 * f[0] + 40 * f[1])).count()
    };
    let page: Value = serde_json::from_str(&says(at, &json, 0)?)?;
    assert_eq!((&page["always_ranked"], &page["never_ranked"]), (&3.into(), &0.into()), "{page}");
    let ranked: Vec<&Value> = page["applications"].as_array().unwrap().iter().map(|row| &row["ranked"]).collect();
    assert_eq!(ranked, [&json!(least(12)), &json!(least(6)), &json!(300), &json!(300), &json!(300)], "{page}");
    let row =
        |key: &str| page["applications"].as_array().unwrap().iter().find(|row| row["application"] == key).unwrap();
    assert_eq!(
        ["a", "b"].map(|key| [&row(key)["best_rank"], &row(key)["worst_rank"]]),
        [[&json!(1), &json!(3)], [&json!(1), &json!(2)]]
    );
    let said = says(at, &asked, 0)?;
    assert!(said.contains("Always ranked: 3. Never: 0. In some weightings and not in others: 2."), "{said}");
    Ok(())
}

/// Points that rounding makes equal, and a tie-break that puts the lesser first; the third gets what the first leaves.
fn hinges() -> Result<(), Failed> {
    let folder = crate::record::folder();
    let at = folder.path();
    let rules = RULES
        .replace("currency: CNY}", "currency: CNY, scores: {decimals: 0}}")
        .replace("minimum: 20,", "minimum: 20, tie_breaks: [{lower: ask, clause: t}],")
        .replace("last_in_line: part_award", "last_in_line: skip")
        .replace("  limits: [{per: part, money: 80, clause: d}]\n", "");
    fs::write(at.join("small.merit.yaml"), rules)?;
    let data = "key,name,secret,score,ask,part\nc,A,s,8.96,50,east\nb,B,s,9.04,60,west\na,C,s,7,45,west\n";
    fs::write(at.join("data.csv"), data)?;
    run_small(at, "r.merit", &[], 0)?;
    let page: Value =
        serde_json::from_str(&says(at, &["tune", "r.merit", "--draws", "9", "--show-names", "--json"], 0)?)?;
    let hinges: Vec<[&str; 4]> = page["hinges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|h| ["application", "award", "hinges_on", "then_award"].map(|name| h[name].as_str().unwrap()))
        .collect();
    assert_eq!(
        hinges,
        [
            ["c", "50.00", "tie of 2: tie-break 1", "0.00"],
            ["c", "50.00", "rounding: 90, unrounded 89.6", "0.00"],
            ["b", "0.00", "tie of 2: tie-break 1", "60.00"],
            ["b", "0.00", "rounding: 90, unrounded 90.4", "60.00"],
            ["a", "45.00", "tie of 2 others", "0.00"],
            ["a", "45.00", "rounding: 70, unrounded 70", "0.00"],
        ],
        "{page}"
    );
    // Several are named by rank, not in order of their keys.
    let page: Value = serde_json::from_str(&says(
        at,
        &["tune", "r.merit", "--vary", "pot=0..1", "--steps", "1", "--show-names", "--json"],
        0,
    )?)?;
    assert_eq!(page["vary pot"][0]["leaves"], "c, a", "{page}");
    Ok(())
}
