//! `merit eval`

use super::exit::Exit;
use super::input;
use super::output::Output;
use crate::check;
use crate::diagnostic::{Diagnostic, Severity};
use crate::oracle::{Env, eval};
use crate::value::{Json, to_json};
use serde_json::json;
use std::path::PathBuf;

/// The arguments of `merit eval`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The expression
    #[arg(required_unless_present = "batch", conflicts_with = "batch")]
    expression: Option<String>,
    /// The values it may use: a JSON object, or @FILE
    #[arg(long, value_name = "JSON|@FILE")]
    input: Option<String>,
    /// One {"id", "expression", "inputs"} a line; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "input")]
    batch: Option<PathBuf>,
}

/// Why there is no value: a stable code and a sentence.
struct Refusal {
    code: String,
    message: String,
}

impl Refusal {
    fn input(message: impl Into<String>) -> Self {
        Self { code: "input".into(), message: message.into() }
    }

    fn of(diagnostic: &Diagnostic) -> Self {
        let mut message = diagnostic.message.clone();
        for help in &diagnostic.help {
            message.push_str(&format!(" ({help})"));
        }
        if let Some(fix) = &diagnostic.fix {
            message.push_str(&format!(" ({}: `{}`)", fix.title, fix.replacement));
        }
        Self { code: diagnostic.code.id().into(), message }
    }

    fn json(&self) -> serde_json::Value {
        json!({"code": self.code, "message": self.message})
    }
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Exit {
    match &arguments.batch {
        Some(path) => batch(path, output),
        None => one(arguments, output),
    }
}

fn one(arguments: &Arguments, output: &mut Output) -> Exit {
    let text = match arguments.input.as_deref() {
        None => "{}".to_owned(),
        Some(given) => match given.strip_prefix('@') {
            None => given.to_owned(),
            Some(path) => match input::bytes(&PathBuf::from(path), output) {
                Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
                Err(exit) => return exit,
            },
        },
    };
    let inputs = match Json::parse(text.trim_start_matches('\u{feff}')) {
        Ok(inputs) => inputs,
        Err(words) => {
            output.error(format!("--input: {words}"));
            return Exit::Usage;
        }
    };
    match value(arguments.expression.as_deref().unwrap_or_default(), &inputs) {
        Ok(value) => {
            output.result(&format!("{value}\n"));
            Exit::Yes
        }
        Err(refusal) => {
            output.result(&format!("{}\n", json!({"error": refusal.json()})));
            Exit::No
        }
    }
}

/// Every line gets its line, in order. The exit says whether all of them have a value.
fn batch(path: &std::path::Path, output: &mut Output) -> Exit {
    let bytes = match input::bytes(path, output) {
        Ok(bytes) => bytes,
        Err(exit) => return exit,
    };
    let mut exit = Exit::Yes;
    let mut out = String::new();
    for (number, line) in bytes.split(|b| *b == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let (id, result) = case(line);
        let mut answer = serde_json::Map::new();
        answer.insert("id".into(), id.map_or_else(|| json!(format!("line {}", number + 1)), serde_json::Value::String));
        match result {
            Ok(value) => answer.insert("value".into(), value),
            Err(refusal) => {
                exit = Exit::No;
                answer.insert("error".into(), refusal.json())
            }
        };
        out.push_str(&format!("{}\n", serde_json::Value::Object(answer)));
    }
    output.result(&out);
    exit
}

fn case(line: &[u8]) -> (Option<String>, Result<serde_json::Value, Refusal>) {
    let line = match std::str::from_utf8(line) {
        Ok(line) => line.trim_start_matches('\u{feff}'),
        Err(_) => return (None, Err(Refusal::input("the line is not UTF-8"))),
    };
    let json = match Json::parse(line) {
        Ok(json) => json,
        Err(words) => return (None, Err(Refusal::input(words))),
    };
    let id = match json.get("id") {
        Some(Json::Text(id)) => Some(id.clone()),
        Some(Json::Number(id)) => Some(id.to_string()),
        _ => None,
    };
    let Some(Json::Text(expression)) = json.get("expression") else {
        return (id, Err(Refusal::input("\"expression\" is missing or no text")));
    };
    let none = Json::Object(Vec::new());
    (id, value(expression, json.get("inputs").unwrap_or(&none)))
}

fn value(expression: &str, inputs: &Json) -> Result<serde_json::Value, Refusal> {
    let Json::Object(pairs) = inputs else { return Err(Refusal::input("the values are given as a JSON object")) };
    let mut names = Vec::new();
    for (name, json) in pairs {
        let (value, ty) = json.value().map_err(|words| Refusal::input(format!("{name}: {words}")))?;
        names.push((name.as_str().into(), value, ty));
    }
    let closed = check::expression(expression, &names);
    let Some(expr) = closed.expr else {
        let first = closed.diagnostics.iter().find(|d| d.code.severity() == Severity::Error);
        return Err(first.map_or_else(|| Refusal::input("there is no expression"), Refusal::of));
    };
    match eval(&expr, &Env::EMPTY) {
        Ok(value) => Ok(to_json(&value, &expr.ty.kind)),
        Err(trouble) => Err(Refusal { code: trouble.kind.code().into(), message: trouble.message }),
    }
}
