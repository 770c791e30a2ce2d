//! The reference of the rule language: its tables are those of the source, its examples run.

use crate::entries::merged;
use libtest_mimic::{Failed, Trial};
use merit::check::{check, expression};
use merit::oracle::{Env, eval};
use merit::rules::schema::shapes;
use merit::study::run_tests;
use merit::value::{ABSENT, BUILTINS};
use std::fmt::Write;

const TEXT: &str = include_str!("../docs/rule-language.md");

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("reference::tables_are_those_of_the_source", tables),
        Trial::test("reference::files_are_in_order_and_pass_their_tests", files),
        Trial::test("reference::expressions_are_what_they_say", expressions),
    ]
}

/// What stands between two markers of a name; with `MERIT_UPDATE` it is written anew.
fn tables() -> Result<(), Failed> {
    let cell = |text: &str| text.replace('|', "\\|");
    let mut functions = "| function | what | example |\n|---|---|---|\n".to_owned();
    for b in BUILTINS {
        let forms: Vec<String> = b.signatures().iter().map(|s| format!("`{}({})`", b.name, s.join(", "))).collect();
        let (expression, value) = (cell(b.example.0), cell(b.example.1));
        writeln!(functions, "| {} | {} | `{expression}` is `{value}` |", forms.join(", "), cell(b.doc)).unwrap();
    }
    let mut absent = "| left out | instead |\n|---|---|\n".to_owned();
    for (name, why) in ABSENT {
        writeln!(absent, "| `{name}` | {} |", cell(why)).unwrap();
    }
    let mut keys = String::new();
    for shape in shapes() {
        writeln!(keys, "**{}**: {}\n\n| key | what |\n|---|---|", shape.name.replace('_', " "), shape.doc).unwrap();
        for key in shape.keys() {
            let needed = if key.needed { "" } else { ", optional" };
            writeln!(keys, "| `{}`{needed} | {} |", key.name, cell(key.doc)).unwrap();
        }
        keys.push('\n');
    }
    let keys = keys.trim_end().to_owned() + "\n";
    let mut text = TEXT.to_owned();
    for (name, table) in [("keys", keys), ("functions", functions), ("absent", absent)] {
        let marker = format!("<!-- {name} -->\n");
        let parts: Vec<&str> = text.splitn(3, &marker).collect();
        let [before, _, after] = parts.as_slice() else { return Err(format!("no two markers of {name}").into()) };
        text = format!("{before}{marker}\n{table}\n{marker}{after}");
    }
    if text == TEXT {
        return Ok(());
    }
    if std::env::var_os("MERIT_UPDATE").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rule-language.md"), text).unwrap();
    }
    Err("docs/rule-language.md does not have the tables of the source: run with MERIT_UPDATE=1".into())
}

fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    TEXT.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

/// The whole files of the reference: the first block is one, each other replaces parts of it.
pub fn texts() -> Vec<String> {
    let blocks = blocks("yaml");
    let (first, others) = blocks.split_first().unwrap();
    std::iter::once((*first).to_owned()).chain(others.iter().map(|block| merged(first, block, 0))).collect()
}

/// The first block is a whole file; each other replaces parts of it.
fn files() -> Result<(), Failed> {
    let blocks = blocks("yaml");
    let whole = blocks[0];
    let mut failures = Vec::new();
    for block in &blocks {
        let text = if *block == whole { whole.to_owned() } else { merged(whole, block, 0) };
        let checked = check("small.merit.yaml", text.as_bytes(), &[], &mut |_| Err("none".into()));
        for d in &checked.diagnostics {
            failures.push(format!("{} {} at `{}`\n{block}", d.code.id(), d.message, checked.sources.slice(d.span)));
        }
        // Tests that a block does not write speak of the whole file.
        if let Some(rules) = checked.rules.filter(|_| block.contains("tests:")) {
            for outcome in run_tests(&rules) {
                let mismatches = outcome.mismatches.iter();
                failures.extend(mismatches.map(|m| format!("{}: {} is {}", outcome.name, m.what, m.found)));
            }
        }
    }
    assert!(blocks.len() > 15);
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n").into()) }
}

fn expressions() -> Result<(), Failed> {
    for block in blocks("feel") {
        crate::corpus::run(block, |text, expected| {
            let expr = expression(text, &[]).expr.ok_or("it has faults")?;
            let found = eval(&expr, &Env::EMPTY).map_err(|t| t.to_string())?.to_string();
            if found == expected { Ok(()) } else { Err(format!("it is {found}")) }
        })?;
    }
    Ok(())
}
