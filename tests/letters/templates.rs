//! Own templates: they take the place of built-in ones, values are escaped in them too, and what is wrong has its place.

use super::{Recorded, occasion};
use crate::record::{DATA, folder, run_small, says};
use libtest_mimic::{Failed, Trial};
use merit::documents::{BUILT_IN, Templates, Unmade, Writer, view};
use merit::lang::Lang;
use merit::round::Options;
use std::fs;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("letters::own_templates_take_the_place_of_built_in_ones", own),
        Trial::test("letters::what_is_wrong_with_a_template_has_its_place", faults),
        Trial::test("letters::the_reference_names_every_variable", reference),
        Trial::test("letters::the_office_and_its_file_are_told_what_is_wrong", office),
    ]
}

fn letter(own: &[(&str, &str)], data: &str) -> Result<String, String> {
    let own: Vec<(String, String)> = own.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect();
    let templates = Templates::new(&own).map_err(|fault| fault.to_string())?;
    let round = Recorded::small(data);
    let occasion = occasion();
    let writer = Writer { source: round.source(Lang::En), occasion: &occasion, templates: &templates };
    writer.letter(round.run.row("a").unwrap()).map_err(|unmade: Unmade| unmade.to_string())
}

fn own() -> Result<(), Failed> {
    let data = DATA.replace("Anna", "<b>Anna</b>");
    let text = "{% extends \"page.html\" %}{% block content %}{% include \"_part.html\" %}{% endblock %}";
    let part = "{% for f in application.fields %}{{ f.value }};{% endfor %}{{ application.award.amount }}";
    let page = "X{% block content %}{% endblock %}";
    let own = [("letter.en.html", text), ("_part.html", part), ("page.html", page)];
    assert_eq!(letter(&own, &data)?, "X&lt;b&gt;Anna&lt;&#x2f;b&gt;;50.00");
    // What merit writes out gives what merit makes.
    let folder = folder();
    let at = folder.path();
    run_small(at, "r.merit", &[], 0)?;
    says(at, &["report", "--templates", "-o", "own"], 0)?;
    assert_eq!(fs::read_dir(at.join("own"))?.count(), BUILT_IN.len());
    says(at, &["report", "r.merit", "--letters", "-o", "one"], 0)?;
    says(at, &["report", "r.merit", "--letters", "-o", "two", "--template", "own"], 0)?;
    let read = |name: &str| fs::read_to_string(at.join(name).join("letters/letter-a.html"));
    assert_eq!(read("one")?, read("two")?);
    let changed = fs::read_to_string(at.join("own/letter.en.html"))?.replace("Result of your application", "Bescheid");
    fs::write(at.join("own/letter.en.html"), changed)?;
    says(at, &["report", "r.merit", "--letters", "-o", "three", "--template", "own"], 0)?;
    assert!(read("three")?.contains("Bescheid"));
    Ok(())
}

fn faults() -> Result<(), Failed> {
    let mut said = Vec::new();
    for own in [
        [("letter.en.html", "\n\n{{ application.kee }}")],
        [("letter.en.html", "\n{% if application.key %}\n")],
        [("letter.en.html", "{{ application.key|nonsense }}")],
        [("letter.en.html", "{% include \"/etc/passwd\" %}")],
        [("letter.en.html", "{% include \"../secret.html\" %}")],
        [("leter.en.html", "")],
        [("bescheid.html", "")],
        [("page.html", "{{ application.key.nothing }}")],
    ] {
        said.push(letter(&own, DATA).unwrap_err());
    }
    insta::assert_snapshot!("template_faults", said.join("\n"));
    Ok(())
}

fn office() -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run_small(at, "r.merit", &[], 0)?;
    fs::write(at.join("office.yaml"), "office: O\nfone: 1\naddress: [x]\nemail:\n")?;
    fs::write(at.join("days.csv"), "date,kind\n2022-05-02,holiday\n2022-05-02,holiday\n")?;
    let mut said = vec![says(at, &["report", "r.merit", "--notice", "--office", "office.yaml"], 4)?];
    let period = ["--from", "2022-05-16", "--working-days", "5"];
    let with = |calendar: &[&'static str]| [&["report", "r.merit", "--notice"][..], &period, calendar].concat();
    said.push(says(at, &with(&["--calendar", "days.csv"]), 4)?);
    fs::write(at.join("days.csv"), "date,kind\n2021-05-02,holiday\n")?;
    said.push(says(at, &with(&["--calendar", "days.csv"]), 4)?);
    said.push(says(at, &["report", "r.merit", "--letters", "-o", "x", "--template", "."], 6)?);
    said.push(says(at, &["report", "r.merit", "--notice", "-o", "r.merit"], 6)?);
    said.push(says(at, &["report", "r.merit", "--all", "-o", "."], 6)?);
    insta::assert_snapshot!("office_faults", said.join("---\n"));
    for arguments in [
        &["report", "r.merit", "--letters"][..],
        &["report", "r.merit", "--all"],
        &["report", "r.merit", "--pack"],
        &["report", "--notice"],
        &["report", "r.merit", "--templates", "-o", "x"],
        &["report", "r.merit", "--notice", "--json"],
        &["report", "r.merit", "--notice", "--minutes"],
        &["report", "r.merit", "--notice", "--from", "2022-05-16"],
        &["report", "r.merit", "--notice", "--working-days", "5"],
        &with(&[]),
    ] {
        says(at, arguments, 2)?;
    }
    Ok(())
}

/// Every name in a value.
fn names(value: &serde_json::Value, all: &mut std::collections::BTreeSet<String>) {
    match value {
        serde_json::Value::Object(members) => {
            for (name, value) in members {
                all.insert(name.clone());
                names(value, all);
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| names(item, all)),
        _ => {}
    }
}

fn reference() -> Result<(), Failed> {
    let text = include_str!("../../docs/documents.md");
    let known: std::collections::BTreeSet<&str> =
        text.split('`').skip(1).step_by(2).flat_map(|word| word.split('.')).collect();
    let round = Recorded::of(&crate::four_basics::materials(), &Options::default());
    let source = round.source(Lang::En);
    let mut all = std::collections::BTreeSet::new();
    let mut add = |value: serde_json::Value| names(&value, &mut all);
    add(serde_json::to_value(view::round(&source))?);
    add(serde_json::to_value(view::funnel(&source))?);
    add(serde_json::to_value(view::money(&source))?);
    add(serde_json::to_value(view::proceedings(&source))?);
    add(serde_json::to_value(view::published(&source).map_err(Failed::from)?)?);
    add(serde_json::to_value(occasion().office(Lang::En))?);
    add(serde_json::to_value(occasion().period())?);
    for row in &round.run.decision.rows {
        add(serde_json::to_value(view::application(&source, row))?);
    }
    assert!(all.len() > 100);
    let missing: Vec<&String> = all.iter().filter(|name| !known.contains(&***name)).collect();
    assert!(missing.is_empty(), "docs/documents.md does not name {missing:?}");
    for (name, _) in BUILT_IN {
        assert!(known.contains("page") && text.contains(&format!("`{name}`")), "{name}");
    }
    // The office file of the reference is one.
    let yaml = text.split("```yaml file=office.yaml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let root = merit::yaml::read(yaml.as_bytes(), merit::span::SourceId(0)).unwrap();
    let (office, findings) = merit::rules::office(&root);
    assert!(office.is_some() && findings.is_empty(), "{findings:?}");
    let csv = text.split("```csv file=days.csv\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert!(merit::documents::Calendar::read("days.csv", csv.as_bytes()).is_ok());
    Ok(())
}
