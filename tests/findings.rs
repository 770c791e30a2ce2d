//! Findings for programs: JSON, SARIF and the commands of GitHub.

use libtest_mimic::{Failed, Trial};
use merit::check::{Checked, check};
use merit::diagnostic::ALL;
use merit::report::diagnostics::{github, json, sarif};
use serde_json::Value;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("findings::json", as_json),
        Trial::test("findings::sarif", as_sarif),
        Trial::test("findings::github", as_github),
        Trial::test("findings::places_can_be_cut_out_and_fixes_put_in", places),
        Trial::test("findings::paths_become_uris", uris),
    ]
}

/// A line of Chinese before a place, a second place, a help, a fix, a warning, and signs that GitHub would take as its own.
const WRONG: &str = "\
merit: 1
round: {id: tiny, title: Tiny, notice: None, currency: CNY}
fields:
  key: {type: text, key: true}
  score: {type: integer}
  size: {type: choice, of: [small, large]}
facts:
  score: 1
gates:
  - {id: local, label: 注册地, require: scor >= 50%, clause: a}
  - {id: share, label: 占比, require: '１ = 1 and size = \"100%: a, b\"', clause: b}
ranking: {by: score, still_tied: key}
";

fn wrong() -> Checked {
    check("四基 tiny.merit.yaml", WRONG.as_bytes(), &[], &mut |_| Err("none".into()))
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap()
}

fn as_json() -> Result<(), Failed> {
    let checked = wrong();
    let value: Value = serde_json::from_str(&json(&checked.diagnostics, &checked.sources, "rules/2020")).unwrap();
    insta::assert_snapshot!("json", pretty(&value));
    Ok(())
}

/// All codes are rules; the snapshot holds those that are found.
fn as_sarif() -> Result<(), Failed> {
    let checked = wrong();
    let text = sarif(&checked.diagnostics, &checked.sources, "rules/2020");
    let mut value: Value = serde_json::from_str(&text).unwrap();
    let run = &mut value["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap().clone();
    assert_eq!(rules.len(), ALL.len());
    let results = run["results"].as_array().unwrap().clone();
    for result in &results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    let found: Vec<Value> =
        rules.into_iter().filter(|rule| results.iter().any(|result| result["ruleId"] == rule["id"])).collect();
    run["tool"]["driver"]["rules"] = Value::Array(found);
    run["tool"]["driver"]["version"] = "VERSION".into();
    insta::assert_snapshot!("sarif", pretty(&value));
    Ok(())
}

fn as_github() -> Result<(), Failed> {
    let checked = wrong();
    insta::assert_snapshot!("github", github(&checked.diagnostics, &checked.sources, "rules/2020"));
    let text = github(&checked.diagnostics, &checked.sources, "a,b:c%");
    assert!(text.starts_with("::error file=a%2Cb%3Ac%25/四基 tiny.merit.yaml,line="), "{text}");
    Ok(())
}

/// Lines, columns and bytes point at the same text; fixes replace what they say, behind a byte order mark, too.
fn places() -> Result<(), Failed> {
    for text in [WRONG.to_owned(), format!("\u{feff}{WRONG}"), "\u{feff}merit: 2\n".to_owned()] {
        let checked = check("x", text.as_bytes(), &[], &mut |_| Err("none".into()));
        let value: Value = serde_json::from_str(&json(&checked.diagnostics, &checked.sources, "")).unwrap();
        let visible = text.trim_start_matches('\u{feff}');
        let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
        let cut = |place: &Value| {
            let bytes = &text[number(&place["start_byte"])..number(&place["end_byte"])];
            let line = visible.lines().nth(number(&place["line"]) - 1).unwrap_or("");
            assert_eq!(place["line"], place["end_line"]);
            let (from, to) = (number(&place["column"]) - 1, number(&place["end_column"]) - 1);
            assert_eq!(line.chars().skip(from).take(to - from).collect::<String>(), bytes);
            bytes.to_owned()
        };
        let all = value["diagnostics"].as_array().unwrap();
        assert!(!all.is_empty() && value["ok"] == false);
        for diagnostic in all {
            cut(diagnostic);
            diagnostic["related"].as_array().unwrap().iter().for_each(|r| drop(cut(r)));
            if !diagnostic["fix"].is_null() {
                cut(&diagnostic["fix"]["span"]);
            }
        }
        let codes: Vec<&str> = all.iter().map(|d| d["code"].as_str().unwrap()).collect();
        if codes == ["E0201"] {
            assert_eq!((&all[0]["column"], cut(&all[0])), (&8.into(), "2".to_owned()));
        }
    }
    Ok(())
}

fn uris() -> Result<(), Failed> {
    let checked = wrong();
    let name = "%E5%9B%9B%E5%9F%BA%20tiny.merit.yaml";
    for (folder, expected) in [
        ("", name.to_owned()),
        ("a b/", format!("a%20b/{name}")),
        ("..", format!("../{name}")),
        ("/rounds", format!("file:///rounds/{name}")),
        (r"rules\2020", format!("rules/2020/{name}")),
    ] {
        let text = sarif(&checked.diagnostics, &checked.sources, folder);
        assert!(text.contains(&format!("\"uri\":\"{expected}\"")), "{folder}");
    }
    Ok(())
}
