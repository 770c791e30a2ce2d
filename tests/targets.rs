//! What the funded pledge against the targets of the rules: sums added by hand, groups, several years.

use crate::record::says;
use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("targets::sums_are_those_added_by_hand", by_hand),
        Trial::test("targets::they_decide_nothing_and_a_decision_of_people_counts", decided),
        Trial::test("targets::years_are_added_up", years),
        Trial::test("targets::what_is_no_year_is_told", no_year),
        Trial::test("targets::a_pledge_that_cannot_be_computed_is_told", unknown),
    ]
}

const RULES: &str = "merit: 1
round: {id: y2020, title: {en: Chains 2020, zh: 产业链2020}, notice: N, currency: CNY}
fields:
  key: {type: text, key: true}
  chain: {type: choice, of: [磁材, 芯片, optics]}
  town: {type: text, optional: true}
  score: {type: number, max: 10}
  tech: {type: integer}
  products: {type: integer, optional: true}
  spend: {type: money}
  national: {type: yes_no}
gates: [{id: enough, label: Enough, clause: a, require: score > 1}]
criteria: [{id: merit, label: Merit, clause: b, max: 100, formula: score * 10}]
allocation:
  budget: 100
  award: {amount: \"40\", clause: c}
  method: in_order
  last_in_line: part_award
";

const TARGETS: &str = "targets:
  - {id: technologies, label: {en: Key technologies, zh: 关键技术}, value: tech, target: 12, per: chain, clause: Plan 3(1)}
  - {id: products, label: {en: Leading products, zh: 领先产品}, value: if products = null then 0 else products, target: 7, per: chain, clause: Plan 3(2)}
  - {id: champions, label: {en: Single champions, zh: 单项冠军}, value: national, target: 2, clause: Plan 3(3)}
  - {id: spend, label: {en: Investment, zh: 投资}, value: spend * 1.5, target: 1100, per: town, clause: Plan 4}
";

/// a and b are funded, c in part, d is too late in the ranking, e fails the gate.
const DATA: &str = "key,chain,town,score,tech,products,spend,national
a,磁材,east,9,3,1,100.25,yes
b,芯片,,8,2,,200.50,no
c,磁材,west,7,4,5,100,yes
d,optics,west,6,9,9,999,yes
e,芯片,west,1,9,9,999,yes
";

fn folder(rules: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("y2020.merit.yaml"), rules).unwrap();
    fs::write(folder.path().join("data.csv"), DATA).unwrap();
    fs::write(folder.path().join("disclosure"), [7; 32]).unwrap();
    folder
}

/// Decides a year, a month later for each.
fn run(at: &Path, rules: &str, out: &str, month: u8, more: &[&str]) -> Result<(), Failed> {
    let moment = format!("2020-{month:02}-01T09:00:00Z");
    let fixed = ["--at", &moment, "--actor", "office", "--disclosure-key", "disclosure"];
    says(at, &[&["run", rules, "--data", "data.csv", "-o", out][..], &fixed, more].concat(), 0)?;
    Ok(())
}

fn page(at: &Path, arguments: &[&str]) -> Result<Value, Failed> {
    Ok(serde_json::from_str(&says(at, &[arguments, &["--json"]].concat(), 0)?)?)
}

/// The member of each row of a table.
fn column(page: &Value, sheet: &str, name: &str) -> Vec<Value> {
    page[sheet].as_array().unwrap().iter().map(|row| row[name].clone()).collect()
}

fn by_hand() -> Result<(), Failed> {
    let folder = folder(&format!("{RULES}{TARGETS}"));
    let at = folder.path();
    run(at, "y2020.merit.yaml", "r.merit", 1, &[])?;
    let found = page(at, &["report", "r.merit", "--targets"])?;
    assert_eq!((&found["funded"], &found["funded_in_part"]), (&json!(3), &json!(1)));
    // 3 + 2 + 4; 1 + 0 + 5; yes, no, yes; (100.25 + 200.50 + 100) * 1.5.
    assert_eq!(column(&found, "targets", "pledged"), ["9", "6", "2", "601.125"]);
    assert_eq!(column(&found, "targets", "in_part"), ["4", "5", "1", "150.00"]);
    // 6 / 7 is 0.857142…, and 601.125 / 1100 is 0.546477…; neither is rounded up.
    assert_eq!(column(&found, "targets", "reached"), ["0.75", "0.8571", "1", "0.5464"]);
    assert_eq!(column(&found, "targets", "missing"), ["3", "1", "0", "498.875"]);
    assert_eq!(
        column(&found, "groups", "group"),
        json!(["磁材", "芯片", "optics", "", "east", "west", null, ""]).as_array().unwrap()[..]
    );
    assert_eq!(column(&found, "groups", "pledged.technologies")[..4], ["7", "2", "0", "9"]);
    assert_eq!(column(&found, "groups", "pledged.spend")[4..], ["150.375", "150.00", "300.75", "601.125"]);
    insta::assert_snapshot!("targets", says(at, &["report", "r.merit", "--targets"], 0)?);
    insta::assert_snapshot!("targets_in_chinese", says(at, &["report", "r.merit", "--targets", "--lang", "zh"], 0)?);
    // It is about the decision, and every form of it goes to a file.
    says(at, &["report", "r.merit", "--targets", "--format", "csv", "-o", "t.csv"], 0)?;
    let csv = fs::read_to_string(at.join("t.csv"))?;
    assert!(
        csv.starts_with("id,label,pledged,in_part,target,reached,missing,clause\n") && !csv.contains("TRIAL"),
        "{csv}"
    );
    says(at, &["report", "r.merit", "--targets", "-o", "t.csv"], 6)?;
    says(at, &["report", "r.merit", "--ledger", "--json"], 2)?;
    says(at, &["verify", "r.merit"], 0)?;
    Ok(())
}

fn decided() -> Result<(), Failed> {
    let folder = folder(&format!("{RULES}{TARGETS}"));
    let at = folder.path();
    fs::write(at.join("plain.merit.yaml"), RULES)?;
    run(at, "y2020.merit.yaml", "with.merit", 1, &[])?;
    run(at, "plain.merit.yaml", "without.merit", 1, &[])?;
    let outcome = |name: &str| -> Result<Vec<u8>, Failed> {
        Ok(crate::forge::opened(&fs::read(at.join(name))?).entries["outcome.csv"].to_vec())
    };
    assert_eq!(outcome("with.merit")?, outcome("without.merit")?);
    assert!(says(at, &["report", "without.merit", "--targets"], 2)?.contains("have no `targets:`"));
    // d, not a, is funded by decision of people: what counts is the outcome that stands.
    let overrides = "overrides:
  - {application: a, award: 0, clause: x, reason: withdrawn, actor: office, approver: head}
  - {application: d, award: 40, clause: x, reason: appeal, actor: office, approver: head}
";
    fs::write(at.join("o.yaml"), overrides)?;
    run(at, "y2020.merit.yaml", "o.merit", 2, &["--override", "o.yaml"])?;
    let found = page(at, &["report", "o.merit", "--targets"])?;
    // b 2, c 4, d 9 technologies.
    assert_eq!(column(&found, "targets", "pledged")[0], "15");
    Ok(())
}

fn years() -> Result<(), Failed> {
    let all = format!("{RULES}{TARGETS}");
    let folder = folder(&all);
    let at = folder.path();
    let later = all.replace("y2020", "y2021").replace("target: 12", "target: 14").replace("budget: 100", "budget: 40");
    let later: String = later.lines().filter(|l| !l.contains("id: champions")).map(|l| format!("{l}\n")).collect();
    fs::write(at.join("y2021.merit.yaml"), later)?;
    run(at, "y2020.merit.yaml", "a.merit", 1, &[])?;
    run(at, "y2021.merit.yaml", "b.merit", 2, &[])?;
    let found = page(at, &["targets", "b.merit", "a.merit"])?;
    assert_eq!(column(&found, "targets", "id"), ["technologies", "products", "spend", "champions"]);
    // In 2021 only a is funded.
    assert_eq!(column(&found, "targets", "pledged.y2021")[..2], ["3", "1"]);
    assert_eq!(column(&found, "targets", "pledged"), ["12", "7", "751.50", "2"]);
    assert_eq!(column(&found, "targets", "target"), ["14", "7", "1100.00", "2"]);
    insta::assert_snapshot!("targets_of_years", says(at, &["targets", "b.merit", "a.merit"], 0)?);
    let chinese = says(at, &["targets", "a.merit", "b.merit", "--lang", "zh"], 0)?;
    assert!(chinese.contains("y2021 没有目标 champions") && chinese.contains("关键技术"), "{chinese}");
    Ok(())
}

fn no_year() -> Result<(), Failed> {
    let all = format!("{RULES}{TARGETS}");
    let folder = folder(&all);
    let at = folder.path();
    run(at, "y2020.merit.yaml", "a.merit", 1, &[])?;
    run(at, "y2020.merit.yaml", "b.merit", 2, &["--supersedes", "a.merit"])?;
    run(at, "y2020.merit.yaml", "c.merit", 3, &[])?;
    let other = all.replace("y2020", "y2021");
    fs::write(at.join("unit.merit.yaml"), other.replace("value: tech,", "value: spend,"))?;
    run(at, "unit.merit.yaml", "u.merit", 4, &[])?;
    fs::write(at.join("public.merit.yaml"), format!("{all}publish: [key, award]\n"))?;
    run(at, "public.merit.yaml", "whole.merit", 5, &[])?;
    says(at, &["report", "whole.merit", "--edition", "public", "-o", "p.merit"], 0)?;
    for (records, code, words) in [
        (vec!["a.merit", "a.merit"], 2, "a.merit and a.merit are one record"),
        (vec!["b.merit", "a.merit"], 2, "b.merit supersedes a.merit; leave a.merit out"),
        (vec!["a.merit", "c.merit"], 2, "a.merit and c.merit are both of the round y2020"),
        (
            vec!["a.merit", "u.merit"],
            2,
            "the target technologies is not measured in one unit in all years; y2020 differs",
        ),
        (vec!["p.merit"], 2, "the auditor's edition"),
        (vec!["a.merit", "data.csv"], 6, "error: data.csv: this is not a record"),
        (vec!["absent.merit"], 6, "absent.merit"),
        (vec![], 2, "<RECORDS>"),
    ] {
        let said = says(at, &[&["targets"][..], &records].concat(), code)?;
        assert!(said.contains(words), "{records:?}: {said}");
    }
    Ok(())
}

fn unknown() -> Result<(), Failed> {
    let targets = "targets: [{id: root, label: Root, value: sqrt(tech), target: 12, clause: t}]\n";
    let folder = folder(&format!("{RULES}{targets}"));
    let at = folder.path();
    // The round is decided all the same.
    run(at, "y2020.merit.yaml", "r.merit", 1, &[])?;
    let said = says(at, &["report", "r.merit", "--targets"], 4)?;
    assert!(said.contains("a: its pledge towards root cannot be computed") && said.contains("b: "), "{said}");
    assert!(!said.contains("c: its"), "the root of 4 is 2: {said}");
    assert!(says(at, &["check", "y2020.merit.yaml"], 0)?.contains("the target cannot be added up"));
    Ok(())
}
