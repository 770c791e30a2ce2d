//! `merit test`

use super::exit::Exit;
use super::output::Output;
use super::{FindingFormat, Format, input};
use crate::span::Sources;
use crate::study::{Mismatch, TestOutcome, run_tests};
use serde_json::json;
use std::path::PathBuf;

/// The arguments of `merit test`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The rule file; by default the only *.merit.yaml of the folder
    rules: Option<PathBuf>,
    /// Replace the value of a parameter
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = input::setting)]
    settings: Vec<(String, String)>,
    /// How the results are printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Exit {
    let file = match input::rule_file(arguments.rules.as_deref(), output) {
        Ok(file) => file,
        Err(exit) => return exit,
    };
    let checked = input::checked(&file, &arguments.settings);
    let json = arguments.json || arguments.format == Format::Json;
    let Some(rules) = checked.rules else {
        let format = if json { FindingFormat::Json } else { FindingFormat::Human };
        output.findings(format, &checked.diagnostics, &checked.sources, &input::folder(&file.path));
        return Exit::Rules;
    };
    output.diagnostics(&checked.diagnostics, &checked.sources);
    let outcomes = run_tests(&rules);
    let failed = outcomes.iter().filter(|o| !o.mismatches.is_empty()).count();
    if json {
        output.result(&as_json(&outcomes, failed, &checked.sources));
    } else {
        output.result(&as_text(&outcomes, failed, &checked.sources));
    }
    if failed == 0 { Exit::Yes } else { Exit::No }
}

fn place(mismatch: &Mismatch, sources: &Sources) -> (String, usize) {
    let source = sources.get(mismatch.span.source);
    (source.map_or("", |s| &s.name).to_owned(), source.map_or(0, |s| s.line_column(mismatch.span.start).0))
}

fn as_text(outcomes: &[TestOutcome], failed: usize, sources: &Sources) -> String {
    let mut out = String::new();
    for outcome in outcomes {
        let word = if outcome.mismatches.is_empty() { "ok    " } else { "FAILED" };
        out.push_str(&format!("{word}  {}\n", outcome.name));
        for mismatch in &outcome.mismatches {
            let (file, line) = place(mismatch, sources);
            let Mismatch { what, expected, found, .. } = mismatch;
            out.push_str(&format!("        {what}: expected {expected}, found {found}   {file}:{line}\n"));
        }
    }
    let expectations: usize = outcomes.iter().map(|o| o.expectations).sum();
    let passed = outcomes.len() - failed;
    out.push_str(&format!("{passed} passed, {failed} failed; {expectations} expectations\n"));
    out
}

fn as_json(outcomes: &[TestOutcome], failed: usize, sources: &Sources) -> String {
    let mismatch = |m: &Mismatch| {
        let (file, line) = place(m, sources);
        json!({"what": m.what, "expected": m.expected, "found": m.found, "file": file, "line": line})
    };
    let tests: Vec<_> = outcomes
        .iter()
        .map(|o| json!({"name": &*o.name, "ok": o.mismatches.is_empty(), "mismatches": o.mismatches.iter().map(mismatch).collect::<Vec<_>>()}))
        .collect();
    format!(
        "{}\n",
        json!({"schema": "merit.test/1", "tests": tests, "passed": outcomes.len() - failed, "failed": failed})
    )
}
