//! Own templates: they take the place of built-in ones, values are escaped in them too, and what is wrong has its place.

use super::{Recorded, occasion};
use crate::record::{DATA, folder, run_small, says};
use libtest_mimic::{Failed, Trial};
use merit::documents::{BUILT_IN, Templates, Unmade, Writer};
use merit::lang::Lang;
use std::fs;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("letters::own_templates_take_the_place_of_built_in_ones", own),
        Trial::test("letters::what_is_wrong_with_a_template_has_its_place", faults),
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
    assert_eq!(letter(&own, &data)?, "Xa;&lt;b&gt;Anna&lt;&#x2f;b&gt;;50.00");
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
