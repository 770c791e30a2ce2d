//! Findings as one JSON object.

use super::{place, severity};
use crate::diagnostic::{Diagnostic, Severity};
use crate::span::{Sources, Span};
use serde_json::{Map, Value, json};

/// `{"schema": "merit.check/1", "ok": …, "diagnostics": […]}`, ended by a line feed. Lines and columns are from 1, and
/// columns count Unicode characters; an end lies behind the last one; `start_byte` and `end_byte` are from 0.
#[must_use]
pub fn json(all: &[Diagnostic], sources: &Sources, folder: &str) -> String {
    let diagnostics: Vec<Value> = all.iter().map(|d| diagnostic(d, sources, folder)).collect();
    let ok = all.iter().all(|d| d.code.severity() != Severity::Error);
    format!("{}\n", json!({"schema": "merit.check/1", "ok": ok, "diagnostics": diagnostics}))
}

fn diagnostic(diagnostic: &Diagnostic, sources: &Sources, folder: &str) -> Value {
    let related = diagnostic.related.iter().map(|(span, words)| {
        let mut map = span_map(*span, sources, folder);
        map.insert("message".into(), json!(words));
        Value::Object(map)
    });
    let fix = diagnostic.fix.as_ref().map(
        |fix| json!({"title": fix.title, "replacement": fix.replacement, "span": span_map(fix.span, sources, folder)}),
    );
    let mut map = span_map(diagnostic.span, sources, folder);
    let fields = [
        ("code", json!(diagnostic.code.id())),
        ("severity", json!(severity(diagnostic.code))),
        ("title", json!(diagnostic.code.title())),
        ("message", json!(diagnostic.message)),
        ("label", json!(diagnostic.label)),
        ("related", related.collect()),
        ("help", json!(diagnostic.help)),
        ("fix", json!(fix)),
    ];
    map.extend(fields.map(|(name, value)| (name.to_owned(), value)));
    Value::Object(map)
}

fn span_map(span: Span, sources: &Sources, folder: &str) -> Map<String, Value> {
    let place = place(span, sources, folder);
    let of = |f: &dyn Fn(&super::Place) -> Value| place.as_ref().map_or(Value::Null, f);
    let fields = [
        ("file", of(&|p| json!(p.file))),
        ("line", of(&|p| json!(p.first.0))),
        ("column", of(&|p| json!(p.first.1))),
        ("end_line", of(&|p| json!(p.end.0))),
        ("end_column", of(&|p| json!(p.end.1))),
        ("start_byte", of(&|p| json!(p.bytes.0))),
        ("end_byte", of(&|p| json!(p.bytes.1))),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
