//! The FEEL cases of the DMN TCK, put to `merit eval --batch` as anyone would.
//!
//! A case is right where the value is the TCK's, or where merit refuses what the TCK has as null; refused where merit
//! has an error and the TCK a value; wrong otherwise.

use crate::require;
use libtest_mimic::{Failed, Trial};
use merit::number::{Exact, parse_literal};
use merit::value::Json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

pub fn trials() -> Vec<Trial> {
    vec![require::folder("feel::tck", "MERIT_FEEL", tck)]
}

/// Cases whose null comes from the declared type of the TCK's decision, which is no part of the expression: `1+1` has
/// to be null there because the decision is declared a text.
const NOT_OF_THE_EXPRESSION: [&str; 4] = ["1+1", "[1]", "\"foo\"", "[\"foo\"]"];
const COERCION: &str = "0082-feel-coercion";

fn tck(folder: &Path) -> Result<(), Failed> {
    let file = folder.join("dmn-tck-dev.jsonl");
    let cases = lines(&std::fs::read_to_string(&file).unwrap());
    let output = Command::new(env!("CARGO_BIN_EXE_merit")).args(["eval", "--batch"]).arg(&file).output().unwrap();
    let answers = lines(&String::from_utf8(output.stdout).unwrap());
    assert_eq!(cases.len(), answers.len(), "every case has its line");

    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut refused = BTreeSet::new();
    let mut codes: BTreeMap<String, usize> = BTreeMap::new();
    for (case, answer) in cases.iter().zip(&answers) {
        let (expression, id) = (text(case, "expression"), text(case, "id"));
        assert_eq!(id, text(answer, "id"));
        let core = matches!(case.get("tags"), Some(Json::List(tags)) if tags.contains(&Json::Text("core".into())));
        let expected = case.get("expected").unwrap();
        let null = *expected == Json::Null || case.get("error_result") == Some(&Json::Boolean(true));
        let verdict = match (answer.get("value"), answer.get("error")) {
            (None, Some(error)) if null => {
                assert!(!text(error, "message").is_empty());
                "right"
            }
            (None, Some(error)) => {
                *codes.entry(text(error, "code")).or_default() += 1;
                if core {
                    refused.insert(expression.trim().to_owned());
                }
                "refused"
            }
            (Some(Json::Null), None) if null => "right",
            (Some(value), None) if !null && same(expected, value) => "right",
            _ if id.starts_with(COERCION) && NOT_OF_THE_EXPRESSION.contains(&&*expression) => "not of the expression",
            other => {
                wrong.push(format!("{expression}: {other:?}, not {expected:?}"));
                "wrong"
            }
        };
        *counts.entry(("all", verdict)).or_default() += 1;
        if core {
            *counts.entry(("core", verdict)).or_default() += 1;
        }
    }
    for ((which, verdict), count) in &counts {
        println!("DMN TCK, {which}: {count} {verdict}");
    }
    println!("DMN TCK, codes of the refused: {codes:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // The figures of docs/reliability.md.
    let verdicts = ["right", "refused", "wrong", "not of the expression"];
    let of = |which| verdicts.map(|verdict| counts.get(&(which, verdict)).copied().unwrap_or(0));
    assert_eq!(of("core"), [126, 11, 0, 0]);
    assert_eq!(of("all"), [466, 283, 0, NOT_OF_THE_EXPRESSION.len()]);

    // The reference lists the core cases that are refused, each with its reason, and no other.
    let reference = include_str!("../docs/rule-language.md");
    let table = reference.split("<!-- refused core cases -->").nth(1).unwrap();
    let listed: BTreeSet<String> = table
        .lines()
        .filter_map(|l| l.strip_prefix("| `")?.split("` |").next())
        .map(|e| e.replace("\\|", "|"))
        .collect();
    assert_eq!(listed, refused);
    Ok(())
}

fn lines(text: &str) -> Vec<Json> {
    text.lines().map(|l| Json::parse(l).unwrap()).collect()
}

fn text(json: &Json, key: &str) -> String {
    match json.get(key) {
        Some(Json::Text(text)) => text.clone(),
        other => panic!("{key}: {other:?}"),
    }
}

/// Numbers come as strings of digits. Where the TCK gives eight decimals or more, it gives a rounded value.
fn same(expected: &Json, found: &Json) -> bool {
    match (expected, found) {
        (Json::Number(e), Json::Text(f)) => parse_literal(f).is_ok_and(|f| near(e, &f)),
        (Json::List(a), Json::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Json::Object(a), Json::Object(_)) => a.iter().all(|(k, v)| found.get(k).is_some_and(|f| same(v, f))),
        (a, b) => a == b,
    }
}

fn near(expected: &Exact, found: &Exact) -> bool {
    let rounded = expected.decimal_places().is_some_and(|places| places >= 8);
    let tolerance = if rounded { Exact::ratio(1, 100_000_000).unwrap() } else { Exact::zero() };
    (expected - found).abs() <= tolerance
}
