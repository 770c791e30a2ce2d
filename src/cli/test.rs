//! `merit test`

use super::exit::Exit;
use super::output::Output;
use super::{FindingFormat, input};
use crate::report;
use crate::span::Sources;
use crate::study::{Goal, Mismatch, TestOutcome, coverage, run_tests};
use clap::ValueEnum;
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
    /// List the rules that no test reaches
    #[arg(long)]
    coverage: bool,
    /// End with 1 where the tests reach less than this per cent of the rules
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=100))]
    min_coverage: Option<u8>,
    /// How the results are printed
    #[arg(long, value_enum, default_value_t = TestFormat::Human)]
    format: TestFormat,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

/// How the results of tests are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum TestFormat {
    /// For people; the words may change from version to version
    Human,
    /// For programs; sorted keys
    Json,
    /// JUnit XML, which build servers show
    Junit,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Exit {
    if arguments.coverage && arguments.format == TestFormat::Junit {
        output.error("JUnit has no place for what --coverage lists; --min-coverage still counts");
        return Exit::Usage;
    }
    let file = match input::rule_file(arguments.rules.as_deref(), output) {
        Ok(file) => file,
        Err(exit) => return exit,
    };
    let checked = input::checked(&file, &arguments.settings);
    let json = arguments.json || arguments.format == TestFormat::Json;
    let Some(rules) = checked.rules else {
        let format = if json { FindingFormat::Json } else { FindingFormat::Human };
        output.findings(format, &checked.diagnostics, &checked.sources, &input::folder(&file.path));
        return Exit::Rules;
    };
    output.diagnostics(&checked.diagnostics, &checked.sources);
    let outcomes = run_tests(&rules);
    let failed = outcomes.iter().filter(|o| !o.mismatches.is_empty()).count();
    let goals = (arguments.coverage || arguments.min_coverage.is_some()).then(|| coverage(&rules));
    let short = goals.as_ref().zip(arguments.min_coverage).filter(|(g, least)| report::share(g) < usize::from(*least));
    if json {
        output.result(&as_json(&outcomes, failed, goals.as_deref(), &checked.sources));
    } else if arguments.format == TestFormat::Junit {
        output.result(&as_junit(&file.name, &outcomes, failed, &checked.sources));
    } else {
        let mut text = as_text(&outcomes, failed, &checked.sources);
        if let Some(goals) = &goals {
            text.push_str(&report::coverage(goals, &checked.sources, output.lang));
        }
        if let Some((_, least)) = &short {
            let words = "less than the {1} per cent that --min-coverage asks for";
            text.push_str(&format!("{}\n", output.lang.say(words, &[&least.to_string()])));
        }
        output.result(&text);
    }
    if failed == 0 && short.is_none() { Exit::Yes } else { Exit::No }
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

fn as_junit(name: &str, outcomes: &[TestOutcome], failed: usize, sources: &Sources) -> String {
    let (name, count) = (xml(name), outcomes.len());
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  \
         <testsuite name=\"{name}\" tests=\"{count}\" failures=\"{failed}\">\n"
    );
    for outcome in outcomes {
        let test = xml(&outcome.name);
        if outcome.mismatches.is_empty() {
            out.push_str(&format!("    <testcase name=\"{test}\" classname=\"{name}\"/>\n"));
            continue;
        }
        out.push_str(&format!("    <testcase name=\"{test}\" classname=\"{name}\">\n"));
        for mismatch in &outcome.mismatches {
            let (file, line) = place(mismatch, sources);
            let words = format!("{}: expected {}, found {}", mismatch.what, mismatch.expected, mismatch.found);
            let (words, place) = (xml(&words), xml(&format!("{file}:{line}")));
            out.push_str(&format!("      <failure message=\"{words}\">{place}</failure>\n"));
        }
        out.push_str("    </testcase>\n");
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}

/// Text between tags or quotes; a rule file has no control characters.
fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn as_json(outcomes: &[TestOutcome], failed: usize, goals: Option<&[Goal]>, sources: &Sources) -> String {
    let mismatch = |m: &Mismatch| {
        let (file, line) = place(m, sources);
        json!({"what": m.what, "expected": m.expected, "found": m.found, "file": file, "line": line})
    };
    let tests: Vec<_> = outcomes
        .iter()
        .map(|o| json!({"name": &*o.name, "ok": o.mismatches.is_empty(), "mismatches": o.mismatches.iter().map(mismatch).collect::<Vec<_>>()}))
        .collect();
    let mut value =
        json!({"schema": "merit.test/1", "tests": tests, "passed": outcomes.len() - failed, "failed": failed});
    if let (Some(goals), Some(members)) = (goals, value.as_object_mut()) {
        let line = |g: &Goal| sources.get(g.span.source).map_or(0, |s| s.line_column(g.span.start).0);
        let missed = |g: &Goal| json!({"kind": report::goal_name(g.kind), "name": &*g.name, "clause": &*g.clause, "line": line(g)});
        let missed: Vec<_> = goals.iter().filter(|g| !g.reached).map(missed).collect();
        let reached = goals.len() - missed.len();
        members.insert("coverage".into(), json!({"all": goals.len(), "reached": reached, "not_reached": missed}));
    }
    format!("{value}\n")
}
