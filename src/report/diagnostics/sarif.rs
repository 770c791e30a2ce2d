//! Findings as SARIF 2.1.0, which code hosts and editors read.

use super::{Place, place, severity};
use crate::diagnostic::{ALL, Code, Diagnostic, Fix};
use crate::span::{Sources, Span};
use serde_json::{Value, json};

/// One log with one run; its rules are all codes.
#[must_use]
pub fn sarif(all: &[Diagnostic], sources: &Sources, folder: &str) -> String {
    let rules: Vec<Value> = ALL.iter().map(|(code, title)| rule(*code, title)).collect();
    let results: Vec<Value> = all.iter().map(|d| result(d, sources, folder)).collect();
    let driver = json!({"name": "merit", "version": env!("CARGO_PKG_VERSION"), "rules": rules});
    let run = json!({"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results});
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    });
    format!("{log}\n")
}

fn rule(code: Code, title: &str) -> Value {
    let mut value = json!({
        "id": code.id(),
        "shortDescription": {"text": title},
        "defaultConfiguration": {"level": severity(code)},
    });
    if let (Some(entry), Some(map)) = (code.entry(), value.as_object_mut()) {
        let fenced = |text: &str| format!("```\n{text}\n```");
        let (wrong, right) = (entry.wrong.text, entry.right.text);
        let markdown = format!("Wrong:\n\n{}\n\nRight:\n\n{}\n", fenced(wrong), fenced(right));
        map.insert("fullDescription".into(), json!({"text": entry.explanation.replace('\n', " ")}));
        let text = format!("Wrong:\n\n{wrong}\n\nRight:\n\n{right}\n");
        map.insert("help".into(), json!({"text": text, "markdown": markdown}));
    }
    value
}

fn result(diagnostic: &Diagnostic, sources: &Sources, folder: &str) -> Value {
    let physical = |span: Span| place(span, sources, folder).map(|p| physical_location(&p));
    let mut words = diagnostic.message.clone();
    diagnostic.help.iter().for_each(|help| words.push_str(&format!("\n{help}")));
    let index = ALL.iter().position(|(code, _)| *code == diagnostic.code);
    let locations = physical(diagnostic.span).map(|p| json!({"physicalLocation": p}));
    let related = diagnostic.related.iter().filter_map(|(span, words)| {
        physical(*span).map(|p| json!({"physicalLocation": p, "message": {"text": words}}))
    });
    let mut value = json!({
        "ruleId": diagnostic.code.id(),
        "ruleIndex": index,
        "level": severity(diagnostic.code),
        "message": {"text": words},
        "locations": locations.into_iter().collect::<Vec<_>>(),
        "relatedLocations": related.collect::<Vec<_>>(),
    });
    let fix = diagnostic.fix.as_ref().and_then(|fix| changes(fix, sources, folder));
    if let (Some(fix), Some(map)) = (fix, value.as_object_mut()) {
        map.insert("fixes".into(), json!([fix]));
    }
    value
}

fn changes(fix: &Fix, sources: &Sources, folder: &str) -> Option<Value> {
    let place = place(fix.span, sources, folder)?;
    let replacement = json!({"deletedRegion": region(&place), "insertedContent": {"text": fix.replacement}});
    Some(json!({
        "description": {"text": fix.title},
        "artifactChanges": [{"artifactLocation": {"uri": uri(&place.file)}, "replacements": [replacement]}],
    }))
}

fn physical_location(place: &Place) -> Value {
    json!({"artifactLocation": {"uri": uri(&place.file)}, "region": region(place)})
}

fn region(place: &Place) -> Value {
    json!({
        "startLine": place.first.0,
        "startColumn": place.first.1,
        "endLine": place.end.0,
        "endColumn": place.end.1,
        "byteOffset": place.bytes.0,
        "byteLength": place.bytes.1.saturating_sub(place.bytes.0),
    })
}

/// A path as a URI reference: relative as it is, absolute with its scheme.
fn uri(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    let byte = |b: u8| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") };
    let encoded: String = path.bytes().map(byte).collect();
    if path.starts_with('/') { format!("file://{encoded}") } else { encoded }
}
