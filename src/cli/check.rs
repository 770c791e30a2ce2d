//! `merit check`

use super::exit::Exit;
use super::output::Output;
use super::{Format, input};
use crate::diagnostic::{Diagnostic, Severity};
use crate::report;
use crate::span::Sources;
use serde_json::json;
use std::path::PathBuf;

/// The arguments of `merit check`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The rule file; by default the only *.merit.yaml of the folder
    rules: Option<PathBuf>,
    /// Read each rule back as a sentence
    #[arg(long)]
    explain: bool,
    /// Replace the value of a parameter
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = input::setting)]
    settings: Vec<(String, String)>,
    /// How the findings are printed
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
    if arguments.json || arguments.format == Format::Json {
        let findings: Vec<_> = checked.diagnostics.iter().map(|d| finding(d, &checked.sources)).collect();
        let value = json!({"schema": "merit.check/1", "ok": checked.rules.is_some(), "findings": findings});
        output.result(&format!("{value}\n"));
    } else {
        output.diagnostics(&checked.diagnostics, &checked.sources);
    }
    let Some(rules) = checked.rules else { return Exit::Rules };
    if arguments.explain {
        output.result(&report::rules(&rules));
    } else if !arguments.json && arguments.format == Format::Human {
        let criteria = rules.criteria.len();
        output.result(&format!(
            "{} is in order: {} fields, {} gates, {criteria} criteria and groups, {} tests\n",
            file.name,
            rules.fields.len(),
            rules.gates.len(),
            rules.tests.len()
        ));
    }
    Exit::Yes
}

fn finding(diagnostic: &Diagnostic, sources: &Sources) -> serde_json::Value {
    let source = sources.get(diagnostic.span.source);
    let (line, column) = source.map_or((0, 0), |s| s.line_column(diagnostic.span.start));
    let severity = match diagnostic.code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut value = json!({
        "code": diagnostic.code.id(),
        "severity": severity,
        "message": diagnostic.message,
        "file": source.map_or("", |s| &s.name),
        "line": line,
        "column": column,
        "help": diagnostic.help,
    });
    if let (Some(fix), Some(map)) = (&diagnostic.fix, value.as_object_mut()) {
        map.insert("fix".into(), json!({"title": fix.title, "replacement": fix.replacement}));
    }
    value
}
