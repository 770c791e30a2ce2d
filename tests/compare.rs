//! Two rounds against each other: what changed, who gains and loses, and which change did it.

mod changes;
mod laws;
mod sides;

use crate::record::{DATA, RULES, folder, run_small, says};
use libtest_mimic::{Failed, Trial};
use merit::round::{Materials, Options};
use merit::study::compare::{Comparison, Side, compare};
use std::fs;
use std::path::Path;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("compare::a_moved_band_of_the_example", example),
        Trial::test("compare::several_changes_each_alone_and_together", several),
        Trial::test("compare::nothing_changed_because", changes::nothing),
        Trial::test("compare::changes_that_need_each_other_are_made_together", changes::joined),
        Trial::test("compare::every_kind_of_rule_is_told_apart", changes::kinds),
        Trial::test("compare::targets_decide_nothing", changes::targets),
        Trial::test("compare::a_record_against_rules_and_against_a_record", records),
        Trial::test("compare::tables_that_differ", tables),
        Trial::test("compare::what_only_one_side_has", sides::one_sided),
        Trial::test("compare::rows_of_one_rule_are_told_apart", changes::rows),
        Trial::test("compare::a_side_without_a_decision_is_named", sides::undecided),
        Trial::test("compare::what_cannot_be_compared_is_told", sides::told),
        Trial::test("compare::forms_for_programs", forms),
        Trial::test("compare::exit_1_only_where_an_outcome_is_another", sides::exits),
        Trial::test("compare::more_than_a_hundred_changes_are_made_together", sides::many),
        Trial::test("compare::laws_over_random_rounds", laws::laws),
    ]
}

fn root(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name).display().to_string()
}

/// The example with something replaced, in a folder.
fn changed(at: &Path, name: &str, changes: &[(&str, &str)]) -> Result<(), Failed> {
    let mut text = fs::read_to_string(root("rules/four-basics.merit.yaml"))?;
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    fs::write(at.join(name), text)?;
    Ok(())
}

fn example_says(at: &Path, arguments: &[&str], code: i32) -> Result<String, Failed> {
    let (data, panel) = (root("fixtures/four-basics/applications.csv"), root("fixtures/four-basics/marks.csv"));
    says(at, &[&["compare"], arguments, &["--data", &data, "--panel", &panel]].concat(), code)
}

const EDGE: (&str, &str) = ("{from: 80%, points: 5}", "{from: 78%, points: 5}");

fn example() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    changed(at, "before.merit.yaml", &[])?;
    changed(at, "after.merit.yaml", &[EDGE])?;
    let files = ["before.merit.yaml", "after.merit.yaml"];
    let said = example_says(at, &[&files[..], &["--by", "chain", "--by", "champion"]].concat(), 0)?;
    insta::assert_snapshot!("compare", said);
    insta::assert_snapshot!("compare_in_chinese", example_says(at, &[&files[..], &["--lang", "zh"]].concat(), 0)?);
    let only =
        example_says(at, &[&files[..], &["--only", "funded", "--only", "dropped", "--format", "csv"]].concat(), 0)?;
    assert_eq!(only.lines().count(), 4, "{only}");
    let none = example_says(at, &[&files[..], &["--only", "gains"]].concat(), 0)?;
    assert!(none.contains("none is of the kind that --only asks for") && !none.contains("A004"), "{none}");
    Ok(())
}

fn several() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    changed(at, "before.merit.yaml", &[])?;
    let changes = [
        EDGE,
        ("per_unit: {each: 2, points: 1}}\n  - id: innovation", "per_unit: {each: 3, points: 1}}\n  - id: innovation"),
        ("cap: 500万", "cap: 450万"),
        ("share: 20%, ", "share: 19%, "),
        ("not(incident_3y)", "not(incident_3y) or champion"),
    ];
    changed(at, "after.merit.yaml", &changes)?;
    insta::assert_snapshot!("compare_several", example_says(at, &["before.merit.yaml", "after.merit.yaml"], 0)?);
    Ok(())
}

fn replaced(text: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    })
}

fn side(rules: &str, data: &str) -> Side {
    let materials = Materials {
        rules: ("small.merit.yaml".into(), rules.into()),
        data: ("data.csv".into(), data.into()),
        ..Materials::default()
    };
    Side { materials, options: Options::default() }
}

fn between(before: &str, after: &str, data: &str) -> Result<Comparison, Failed> {
    compare(&side(before, data), &side(after, data)).map_err(|why| format!("{why:?}\n{after}").into())
}

fn records() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run_small(at, "r.merit", &[], 0)?;
    let people = "clause: '§9', reason: heard, actor: Li Wei, approver: Chen Hua";
    fs::write(at.join("o.yaml"), format!("overrides:\n  - {{application: c, award: 30, {people}}}\n"))?;
    run_small(at, "o.merit", &["--override", "o.yaml"], 0)?;
    fs::write(at.join("next.merit.yaml"), replaced(RULES, &[("value: 100", "value: 120")]))?;
    let said = says(at, &["compare", "r.merit", "next.merit.yaml"], 0)?;
    insta::assert_snapshot!("compare_record_with_rules", said);
    let back = says(at, &["compare", "next.merit.yaml", "r.merit"], 0)?;
    assert!(back.contains("1 lose 10.00") && said.contains("1 gain 10.00"), "{back}");
    // What people decided is passed over beside rules, and counts between records.
    let rules = says(at, &["compare", "o.merit", "small.merit.yaml"], 0)?;
    assert!(rules.contains("is left out on both sides") && rules.contains("Nothing changed"), "{rules}");
    // By the rules c lacks 10, which people gave it at the cost of b.
    let rules = says(at, &["compare", "o.merit", "next.merit.yaml"], 0)?;
    assert!(rules.contains("  c            gains") && !rules.contains("  b "), "{rules}");
    insta::assert_snapshot!("compare_records", says(at, &["compare", "r.merit", "o.merit"], 0)?);
    Ok(())
}

fn tables() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run_small(at, "r.merit", &[], 0)?;
    fs::write(
        at.join("data.csv"),
        DATA.replace("e,Emil,s-e,1,10,west\n", "f,Fay,,9.5,20,west\n").replace("b,Ben,s-b,8", "b,Ben,s-b,6.5"),
    )?;
    fs::write(at.join("small.merit.yaml"), replaced(RULES, &[("money: 80", "money: 75")]))?;
    run_small(at, "s.merit", &[], 0)?;
    insta::assert_snapshot!("compare_tables", says(at, &["compare", "r.merit", "s.merit"], 0)?);
    // Who is held has no points, and not none.
    let held = DATA.replace("b,Ben,s-b,8,", "b,Ben,s-b,x,");
    let mut after = side(RULES, &held);
    after.options.allow_held = Some("late".into());
    let comparison = compare(&side(RULES, DATA), &after).map_err(|e| format!("{e:?}"))?;
    let page = merit::report::compare(&comparison, &[], &[], false, merit::lang::Lang::En);
    let json: serde_json::Value = serde_json::from_str(&page.render(merit::report::Form::Json))?;
    let figures = json["applications"][0]["figures"].as_str().unwrap_or_default();
    assert!(figures.starts_with("merit 80.00 → -, total 80.00 → -, rank 2 → -"), "{figures}");
    // Rows in another order are other bytes, and nothing else.
    let mut rows: Vec<&str> = DATA.lines().skip(1).collect();
    rows.reverse();
    let shuffled = format!("{}\n{}\n", DATA.lines().next().unwrap_or(""), rows.join("\n"));
    let comparison = compare(&side(RULES, DATA), &side(RULES, &shuffled)).map_err(|e| format!("{e:?}"))?;
    assert!(comparison.moved.is_empty() && comparison.data.cells.is_empty() && comparison.data.differ);
    Ok(())
}

fn forms() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    fs::write(
        at.join("next.merit.yaml"),
        replaced(RULES, &[("value: 100", "value: 120"), ("minimum: 20", "minimum: 5")]),
    )?;
    let arguments = ["compare", "small.merit.yaml", "next.merit.yaml", "--data", "data.csv", "--by", "part"];
    insta::assert_snapshot!("compare_json", says(at, &[&arguments[..], &["--json"]].concat(), 0)?);
    insta::assert_snapshot!("compare_csv", says(at, &[&arguments[..], &["--format", "csv"]].concat(), 0)?);
    // Programs read the same in every language.
    let json = |lang: &str| says(at, &[&arguments[..], &["--json", "--lang", lang]].concat(), 0);
    assert_eq!(json("en")?, json("zh")?);
    let markdown = says(at, &[&arguments[..], &["--format", "markdown"]].concat(), 0)?;
    assert!(markdown.contains("| parameter pot value | The pot |") && markdown.starts_with("TRIAL"), "{markdown}");
    // No thread changes a byte.
    let human = says(at, &arguments, 0)?;
    for threads in ["1", "3"] {
        assert_eq!(says(at, &[&arguments[..], &["-j", threads]].concat(), 0)?, human);
    }
    Ok(())
}
