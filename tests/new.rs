//! A new round: every template is in order, runs and replays; last year's rules are copied with their marks.

use crate::record::says;
use libtest_mimic::{Failed, Trial};
use merit::check::check;
use merit::study::review;
use std::fs;
use std::path::Path;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("new::every_template_runs_and_replays", templates),
        crate::require::tool("new::a_second_reader_agrees_on_every_template", "python3", second),
        crate::require::tool("new::the_data_are_those_of_their_program", "python3", data),
        Trial::test("new::nothing_is_overwritten", kept),
        Trial::test("new::last_years_rules_change_by_their_marks_alone", marks),
        Trial::test("new::every_date_and_amount_is_found", found),
        Trial::test("new::a_record_gives_its_rules_and_no_data", from_record),
        Trial::test("new::what_is_no_rule_file_is_told", told),
    ]
}

/// The templates, with what a run takes.
const TEMPLATES: [(&str, &[&str]); 4] = [
    ("basic", &[]),
    ("envelopes", &[]),
    ("panel", &["--panel", "marks.csv"]),
    ("certification", &["--register", "incidents=incidents.csv"]),
];

fn templates() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    assert_eq!(fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates"))?.count(), TEMPLATES.len() + 1);
    for (name, inputs) in TEMPLATES {
        for lang in ["en", "zh"] {
            let new = format!("{name}-{lang}");
            says(at, &["new", &new, "--template", name, "--lang", lang], 0)?;
            let at = at.join(&new);
            let readme = fs::read_to_string(at.join("README.md"))?;
            assert_eq!(readme.contains("虚构"), lang == "zh", "{readme}");
            for (file, _) in readme.split('`').zip(readme.split('`').skip(1)).filter(|(f, _)| f.ends_with(".csv")) {
                assert!(at.join(file).exists(), "{name}: {file}");
            }
            // In order without a finding, every rule reached by a test, and laid out as merit fmt would.
            let checked = says(&at, &["check"], 0)?;
            assert!(checked.starts_with("round.merit.yaml is in order") && !checked.contains("warning"), "{checked}");
            says(&at, &["fmt", "--check", "round.merit.yaml"], 0)?;
            says(&at, &["test", "--min-coverage", "100"], 0)?;
            let run = [&["run", "--data", "applications.csv", "-o", "r.merit"][..], inputs].concat();
            let said = says(&at, &run, 0)?;
            assert!(said.contains("Wrote r.merit"), "{said}");
            let said = says(&at, &["verify", "r.merit"], 0)?;
            assert!(said.starts_with(&format!("{new}   fingerprint")), "the round is named after its folder: {said}");
        }
    }
    // All five targets have something of all chains to add up.
    let said = says(&at.join("envelopes-en"), &["report", "r.merit", "--targets", "--json"], 0)?;
    for id in ["technologies", "products", "champions", "backbone", "platforms"] {
        assert!(said.contains(&format!("\"id\":\"{id}\"")), "{said}");
    }
    Ok(())
}

fn second(python: &Path) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/second_reader.py");
    let mut reader = std::process::Command::new(python);
    reader.arg("-B").arg(script);
    for (name, inputs) in TEMPLATES {
        says(folder.path(), &["new", name, "--template", name], 0)?;
        let at = folder.path().join(name);
        says(&at, &[&["run", "--data", "applications.csv", "-o", "r.merit"][..], inputs].concat(), 0)?;
        reader.arg(at.join("r.merit"));
    }
    let output = reader.output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(said.matches(": agrees").count(), TEMPLATES.len(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

fn data(python: &Path) -> Result<(), Failed> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/generate.py");
    let output = std::process::Command::new(python).arg(script).arg("--check").output()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    Ok(())
}

fn kept() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    fs::create_dir(at.join("empty"))?;
    says(at, &["new", "empty"], 0)?;
    fs::create_dir(at.join("full"))?;
    fs::write(at.join("full/notes.txt"), "x")?;
    fs::write(at.join("file"), "x")?;
    assert!(says(at, &["new", "full"], 6)?.contains("full is not empty"));
    assert!(says(at, &["new", "empty"], 6)?.contains("empty is not empty"));
    says(at, &["new", "file"], 6)?;
    assert_eq!(fs::read_dir(at.join("full"))?.count(), 1);
    assert!(says(at, &["new", "other", "--template", "panels"], 2)?.contains("'panel'"));
    says(at, &["new", "other", "--template", "panel", "--from", "x"], 2)?;
    says(at, &["new"], 2)?;
    assert!(!at.join("other").exists());
    // A folder that can name no round.
    says(at, &["new", "2027 (draft)"], 0)?;
    assert!(fs::read_to_string(at.join("2027 (draft)/round.merit.yaml"))?.contains("\n  id: basic\n"));
    Ok(())
}

/// All rule files at hand.
fn rule_files() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for folder in ["rules", "templates/basic", "templates/envelopes", "templates/panel", "templates/certification"] {
        paths.extend(fs::read_dir(root.join(folder)).unwrap().map(|e| e.unwrap().path()));
    }
    paths.retain(|p| p.to_string_lossy().ends_with(".merit.yaml"));
    let mut texts: Vec<String> = paths.iter().map(|p| fs::read_to_string(p).unwrap()).collect();
    texts.extend(crate::kinds::texts());
    texts
}

fn marks() -> Result<(), Failed> {
    let mut marked = 0;
    for text in rule_files() {
        for text in [text.clone(), text.replace('\n', "\r\n"), format!("\u{feff}{text}")] {
            let Some(rules) = check("x", text.as_bytes(), &[], &mut |_| Err("none".into())).rules else { continue };
            let review = review(&text, &rules);
            assert_eq!(review.text.replace("  # REVIEW", ""), text);
            let again = check("x", review.text.as_bytes(), &[], &mut |_| Err("none".into()));
            assert!(again.rules.is_some());
            let lines = review.text.matches("  # REVIEW").count();
            let told =
                again.diagnostics.iter().filter(|d| d.code.id() == "W0117").map(|d| &d.message).collect::<Vec<_>>();
            assert_eq!(told.len(), usize::from(lines > 0), "{told:?}");
            assert!(told.iter().all(|words| words.starts_with(&format!("{lines} line"))), "{told:?} of {lines}");
            marked += lines;
        }
    }
    assert!(marked > 500, "{marked}");
    Ok(())
}

const RULES: &str = "\
merit: 1
round: {id: r2020, title: Round of 2020, notice: \"[2019] No. 7\", currency: CNY, as_of: 2020-03-31}
parameters:
  funds: {type: money, value: 900}
  limit: {type: number, value: 12}
fields:
  key: {type: text, key: true}
  cost: {type: money, max: 800}
  day: {type: date}
  years: {type: integer, max: 200}
gates:
  - {id: a, label: A, clause: c, require: cost >= 500 and years >= 3}
  - {id: b, label: B, clause: c, require: \"day >= date(\\\"2019-01-01\\\") and cost / 2 < 700\"} # as in 2019
criteria:
  - {id: small, label: Small, clause: c, max: 50, value: cost, bands: [{from: 0, points: 20}, {from: 600, points: 50}]}
  - id: old
    label: Old
    clause: c
    max: 50
    formula: >-
      if years > 8
      then 50 else
      20
ranking: {minimum: 30}
allocation:
  budget: funds
  award:
    amount: min(cost, 400)
    step: 10
    clause: c
  method: in_order
  last_in_line: part_award
  limits: [{awards: 3, clause: c}, {money: 700, clause: c}]
examples:
  one: {key: K, cost: 650, day: 2020-02-01, years: 9}
tests:
  - {name: one, given: one, with: {years: 10}, expect: {total: 100}}
  - name: two
    round: [one]
    expect: {awards: {K: 400}, unspent: 500, ranks: {K: 1}}
";

/// Small amounts that nothing but their type tells from other numbers.
const HIDDEN: &str = "\
merit: 1
round: {id: t, title: T, notice: N, currency: CNY}
fields:
  key: {type: text, key: true}
  cost: {type: money, optional: true}
  spent: {type: money}
  n: {type: integer, max: 200}
facts:
  paid: {value: cost * 2, if_missing: 750}
criteria:
  - id: table
    label: Table
    clause: c
    max: 50
    table:
      - {when: {spent: {from: 500, below: 700}, \"paid - spent\": {below: 40}, n: {from: 3}}, points: 20}
      - {when: {spent: {from: 700}}, points: 50}
      - {otherwise: yes, points: 0}
  - {id: many, label: Many, clause: c, max: 30, value: n, bands: [{from: 0, points: 20}, {from: 3, points: 30}]}
  - {id: fact, label: Fact, clause: c, max: 20, value: paid, bands: [{from: 0, points: 10}, {from: 30, points: 20}]}
ranking: {within: \"if spent > 550 then \\\"a\\\" else \\\"b\\\"\"}
allocation:
  budget: 900
  award:
    tiers: [{ranks: 1-3, rate: 15%, base: 300}, {ranks: 4-, rate: 10%, base: 200}]
    amount: min(tier.rate * spent, tier.base)
    clause: c
  method: in_order
  last_in_line: part_award
targets: [{id: x, label: X, value: spent, target: 800, per: \"if spent > 450 then \\\"a\\\" else \\\"b\\\"\", clause: z}]
";

fn found() -> Result<(), Failed> {
    let rules = check("x", RULES.as_bytes(), &[], &mut |_| Err("none".into()));
    let rules = rules.rules.ok_or_else(|| format!("{:?}", rules.diagnostics))?;
    let review = review(RULES, &rules);
    let places: Vec<(usize, &str)> = review.places.iter().map(|p| (p.line, &*p.path)).collect();
    let expected = [
        (2, "round.id"),
        (2, "round.title"),
        (2, "round.notice"),
        (2, "round.as_of"),
        (4, "parameters.funds.value"),
        (8, "fields.cost.max"),
        (12, "gates.require"),
        (13, "gates.require"),
        (15, "criteria.bands.from"),
        (28, "allocation.award.amount"),
        (29, "allocation.award.step"),
        (33, "allocation.limits.money"),
        (35, "examples.one.cost"),
        (35, "examples.one.day"),
        (40, "tests.expect.awards.K"),
        (40, "tests.expect.unspent"),
    ];
    assert_eq!(places, expected);
    assert!(review.places.iter().all(|p| p.marked));
    assert!(review.text.contains("# as in 2019  # REVIEW\n"), "a comment is kept");
    let rules = check("x", HIDDEN.as_bytes(), &[], &mut |_| Err("none".into()));
    let rules = rules.rules.ok_or_else(|| format!("{:?}", rules.diagnostics))?;
    let hidden = merit::study::review(HIDDEN, &rules);
    let places: Vec<(&str, &str)> = hidden.places.iter().map(|p| (&*p.path, &*p.value)).collect();
    let expected = [
        ("facts.paid.if_missing", "750"),
        ("criteria.table.when.spent.from", "500"),
        ("criteria.table.when.spent.below", "700"),
        ("criteria.table.when.paid - spent.below", "40"),
        ("criteria.table.when.spent.from", "700"),
        ("criteria.bands.from", "30"),
        ("ranking.within", "if spent > 550 then \"a\" else \"b\""),
        ("allocation.budget", "900"),
        ("allocation.award.tiers.base", "300"),
        ("allocation.award.tiers.base", "200"),
        ("targets.target", "800"),
        ("targets.per", "if spent > 450 then \"a\" else \"b\""),
    ];
    assert_eq!(places, expected);
    // Within a text of several lines there is no room for a mark; the line of its key has some.
    let folded = RULES.replace("amount: min(cost, 400)", "amount: >-\n      min(cost,\n      400)");
    let rules = check("x", folded.as_bytes(), &[], &mut |_| Err("none".into())).rules.ok_or("it is in order")?;
    let marked = merit::study::review(&folded, &rules);
    assert!(
        marked.text.contains("amount: >-  # REVIEW\n") && marked.places.iter().all(|p| p.marked),
        "{}",
        marked.text
    );
    assert!(check("x", marked.text.as_bytes(), &[], &mut |_| Err("none".into())).rules.is_some());
    Ok(())
}

fn from_record() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    says(at, &["new", "last", "--template", "certification"], 0)?;
    let last = at.join("last");
    let rules = fs::read_to_string(last.join("round.merit.yaml"))?
        .replace("\nfields:", "\nsheet: {header_row: 3}\nfields:")
        .replace("rd_share, linear", "weight[chain] * rd_share, linear")
        .replace("registers:", "lookups: {weight: {file: weights.csv, key: chain, value: weight}}\nregisters:");
    fs::write(last.join("round.merit.yaml"), rules)?;
    fs::write(last.join("weights.csv"), "chain,weight\nterminal,1\nvehicle,1\nrubber,1\nresin,1\n")?;
    let table = fs::read_to_string(last.join("applications.csv"))?;
    fs::write(last.join("applications.csv"), table.replacen('\u{feff}', "\u{feff}\n\n", 1))?;
    let register = "incidents=incidents.csv";
    says(
        &last,
        &["run", "--data", "applications.csv", "--register", register, "-o", "r.merit", "--set", "pass_mark=55"],
        0,
    )?;
    let said = says(at, &["new", "next", "--from", "last/r.merit"], 0)?;
    assert!(said.contains("round.as_of") && said.contains("2026-03-31"), "{said}");
    assert!(said.contains("--set pass_mark=55, which the rule file does not say"), "{said}");
    assert!(said.contains("merit run --data applications.csv --register incidents=incidents.csv"), "{said}");
    let next = at.join("next");
    let mut names: Vec<String> = fs::read_dir(&next)?.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["applications.csv", "incidents.csv", "round.merit.yaml", "weights.csv"]);
    assert_eq!(fs::read(next.join("weights.csv"))?, fs::read(last.join("weights.csv"))?);
    let header = fs::read_to_string(next.join("applications.csv"))?;
    assert_eq!(
        header.lines().count(),
        3,
        "last year's applicants are left out, and the headers stand where they stood"
    );
    let of_last = fs::read_to_string(last.join("applications.csv"))?;
    assert!(of_last.starts_with(&header));
    assert!(says(&next, &["check"], 0)?.contains("W0117"));
    says(&next, &["test"], 0)?;
    // A public edition has no rules.
    says(&last, &["report", "r.merit", "--edition", "public", "-o", "p.merit"], 0)?;
    assert!(says(at, &["new", "none", "--from", "last/p.merit"], 2)?.contains("the auditor's edition"));
    assert!(!at.join("none").exists());
    let chinese = says(at, &["new", "下一轮", "--from", "last/round.merit.yaml", "--lang", "zh"], 0)?;
    assert!(chinese.contains("处待核") && chinese.contains("下一步"), "{chinese}");
    Ok(())
}

fn told() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    fs::write(at.join("wrong.merit.yaml"), RULES.replace("require: cost", "require: cots"))?;
    fs::write(at.join("data.csv"), "a,b\n1,2\n")?;
    assert!(says(at, &["new", "x", "--from", "wrong.merit.yaml"], 3)?.contains("did you mean `cost`?"));
    says(at, &["new", "x", "--from", "data.csv"], 3)?;
    says(at, &["new", "x", "--from", "absent.merit"], 6)?;
    fs::write(at.join("broken.merit"), b"PK\x03\x04 and nothing more")?;
    assert!(says(at, &["new", "x", "--from", "broken.merit"], 6)?.contains("not a record"));
    assert!(!at.join("x").exists());
    Ok(())
}
