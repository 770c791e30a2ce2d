//! The JSON Schema of rule files: it says what the reader of rule files says.
//!
//! The reader is asked, not read: to a key or a word that cannot be known it answers with those that it knows.

use crate::rules::STANDARD;
use jsonschema::Validator;
use libtest_mimic::{Failed, Trial};
use merit::diagnostic::{ALL, Diagnostic};
use merit::lang::Lang;
use merit::rules::schema::{schema, shape::Form, shapes};
use merit::span::SourceId;
use merit::yaml::{Node, NodeKind, Style, read};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// Every key and every kind once.
const EVERYTHING: &str = include_str!("corpus/schema.merit.yaml");
/// What the reader is asked about.
const UNKNOWN: &str = "quite_unlike_any_other_word";

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("schema::its_keys_are_those_of_the_reader", keys),
        Trial::test("schema::its_words_are_those_of_the_reader", words),
        Trial::test("schema::it_needs_what_the_reader_needs", needed),
        Trial::test("schema::what_the_reader_takes_it_takes", taken),
        Trial::test("schema::what_the_reader_refuses_it_refuses", refused),
        Trial::test("schema::it_is_one_for_editors", editors),
    ]
}

fn outcome(faults: &[String]) -> Result<(), Failed> {
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n").into()) }
}

fn plain() -> Value {
    schema(&str::to_owned)
}

fn validator() -> Validator {
    jsonschema::draft7::options().should_validate_formats(true).build(&plain()).unwrap()
}

/// A file as an editor sees it: scalars typed as the core schema of YAML 1.2 types them.
fn json(node: &Node) -> Value {
    match &node.kind {
        NodeKind::List(items) => Value::Array(items.iter().map(json).collect()),
        NodeKind::Map(pairs) => Value::Object(pairs.iter().map(|p| (p.key.to_string(), json(&p.value))).collect()),
        NodeKind::Scalar(scalar) if scalar.style == Style::Quoted => json!(&*scalar.text),
        NodeKind::Scalar(scalar) => match &*scalar.text {
            "" | "~" | "null" | "Null" | "NULL" => Value::Null,
            "true" | "True" | "TRUE" => json!(true),
            "false" | "False" | "FALSE" => json!(false),
            text => number(text).unwrap_or_else(|| json!(text)),
        },
    }
}

fn number(text: &str) -> Option<Value> {
    let digits = text.trim_start_matches(['-', '+']);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') || !digits.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let whole = digits.bytes().all(|b| b.is_ascii_digit());
    let float = digits.matches('.').count() == 1 && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    // Only the type counts, and whether it is small.
    if whole { Some(json!(text.parse::<i64>().unwrap_or(i64::MAX))) } else { float.then(|| json!(1.5)) }
}

/// The node as YAML again, with a change.
fn text(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(text).collect::<Vec<_>>().join(", ")),
        Value::Object(map) => {
            let pairs: Vec<String> =
                map.iter().map(|(key, value)| format!("{}: {}", json!(key), text(value))).collect();
            format!("{{{}}}", pairs.join(", "))
        }
        Value::String(text) => json!(text).to_string(),
        other => other.to_string(),
    }
}

/// What the reader says of a file; `None` where it is no YAML.
fn said(text: &str) -> Option<Vec<Diagnostic>> {
    Some(merit::rules::read(&read(text.as_bytes(), SourceId(0)).ok()?).1)
}

/// The files with their scalars as texts, so that they survive being written again; the others have what cannot
/// stand beside the first.
fn everything() -> [Value; 5] {
    fn texts(node: &Node) -> Value {
        match &node.kind {
            NodeKind::List(items) => Value::Array(items.iter().map(texts).collect()),
            NodeKind::Map(pairs) => Value::Object(pairs.iter().map(|p| (p.key.to_string(), texts(&p.value))).collect()),
            NodeKind::Scalar(scalar) => json!(&*scalar.text),
        }
    }
    let first = texts(&read(EVERYTHING.as_bytes(), SourceId(0)).unwrap());
    let mut second = first.clone();
    second["allocation"]["last_in_line"] = json!("skip");
    second["allocation"]["envelopes"] = json!({"by": "chain", "amounts": {"vehicle": "1", "chips": "2"}});
    second["allocation"]["unspent"] = json!("lapse");
    let mut third = second.clone();
    third["allocation"]["last_in_line"] = json!({"top_up": {"at_least": "80%", "budget": "1"}});
    third["allocation"]["unspent"] = json!({"move_to": ["vehicle"], "clause": "1"});
    let mut fourth = third.clone();
    fourth["allocation"]["method"] = json!("by_points");
    fourth["allocation"]["weight"] = json!("total");
    fourth["allocation"].as_object_mut().unwrap().remove("last_in_line");
    // A round that certifies divides nothing.
    let mut fifth = fourth.clone();
    fifth["certification"] = json!({"by": "code", "from": "2020-05-01", "years": "3", "clause": "1"});
    for section in ["allocation", "targets", "tests"] {
        fifth.as_object_mut().unwrap().remove(section);
    }
    [first, second, third, fourth, fifth]
}

/// The definition that a place of the schema refers to.
fn resolved<'s>(all: &'s Value, mut place: &'s Value, value: &Value) -> &'s Value {
    loop {
        if let Some(name) = place.get("$ref").and_then(Value::as_str) {
            place = all.pointer(name.trim_start_matches('#')).unwrap();
        } else if let Some(any) = place.get("anyOf").and_then(Value::as_array).filter(|_| place.get("type").is_none()) {
            place = any.iter().find(|p| p.get("$ref").is_some() == value.is_object()).unwrap();
        } else {
            return place;
        }
    }
}

/// Every value of a file with its pointer and its place in the schema.
fn places<'s>(all: &'s Value, place: &'s Value, value: &Value, at: String, out: &mut Vec<(String, &'s Value)>) {
    let place = resolved(all, place, value);
    out.push((at.clone(), place));
    match value {
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                places(all, &place["items"], item, format!("{at}/{i}"), out);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                let inner = place.pointer(&format!("/properties/{key}")).unwrap_or(&place["additionalProperties"]);
                places(all, inner, item, format!("{at}/{key}"), out);
            }
        }
        _ => {}
    }
}

fn every<'s>(all: &'s Value, file: &'s Value) -> Vec<(&'s Value, String, &'s Value)> {
    let mut out = Vec::new();
    places(all, all, file, String::new(), &mut out);
    out.into_iter().map(|(at, place)| (file, at, place)).collect()
}

/// A list of words behind `known keys: ` or `it is one of: `.
fn listed<'d>(diagnostics: &'d [Diagnostic], code: &str, lead: &str) -> Option<BTreeSet<&'d str>> {
    let unknown = diagnostics.iter().filter(|d| d.code.id() == code && d.message.contains(UNKNOWN));
    let mut helps = unknown.flat_map(|d| &d.help);
    Some(helps.find_map(|help| help.strip_prefix(lead))?.split(", ").collect())
}

fn keys() -> Result<(), Failed> {
    let (all, files) = (plain(), everything());
    files.iter().for_each(|file| assert_eq!(said(&text(file)).unwrap(), []));
    // A map of the schema may stand in several places, and to the reader its keys hang on its kind.
    let mut known: BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)> = BTreeMap::new();
    for (file, at, place) in files.iter().flat_map(|file| every(&all, file)) {
        let closed = place["additionalProperties"] == json!(false);
        if !file.pointer(&at).unwrap().is_object() || !closed {
            continue;
        }
        let mut changed = file.clone();
        changed.pointer_mut(&at).unwrap().as_object_mut().unwrap().insert(UNKNOWN.into(), json!("x"));
        let diagnostics = said(&text(&changed)).unwrap();
        let found = listed(&diagnostics, "E0204", "known keys: ").ok_or(format!("`{at}` has unknown keys"))?;
        let title = place["title"].as_str().unwrap().to_owned();
        let (reader, schema) = known.entry(title).or_default();
        reader.extend(found.iter().map(ToString::to_string));
        schema.extend(place["properties"].as_object().unwrap().keys().cloned());
    }
    let faults: Vec<String> = known
        .iter()
        .filter(|(_, (reader, schema))| reader != schema)
        .map(|(title, (reader, schema))| format!("{title}: the reader has {reader:?}, the schema {schema:?}"))
        .collect();
    let closed = shapes().iter().filter(|shape| shape.others.is_none()).count();
    assert_eq!(known.len(), closed, "the file has every map: {:?}", known.keys());
    outcome(&faults)
}

fn words() -> Result<(), Failed> {
    let (all, files) = (plain(), everything());
    let (mut faults, mut asked) = (Vec::new(), BTreeSet::new());
    for (file, at, place) in files.iter().flat_map(|file| every(&all, file)) {
        let Some(words) = place.get("enum").or(place.pointer("/anyOf/0/enum")) else { continue };
        let words: BTreeSet<String> =
            words.as_array().unwrap().iter().map(|w| w.as_str().map_or_else(|| w.to_string(), str::to_owned)).collect();
        let with = |word: &str| {
            let mut changed = file.clone();
            *changed.pointer_mut(&at).unwrap() = json!(word);
            said(&text(&changed)).unwrap()
        };
        asked.insert(words.clone());
        let diagnostics = with(UNKNOWN);
        // Of the edition and the currency there is a code of its own.
        if let Some(found) = listed(&diagnostics, "E0206", "it is one of: ") {
            let found: BTreeSet<String> = found.iter().map(ToString::to_string).collect();
            if found != words {
                faults.push(format!("{at}: the reader has {found:?}, the schema {words:?}"));
            }
        } else if !diagnostics.iter().any(|d| ["E0201", "E0215"].contains(&d.code.id())) {
            faults.push(format!("{at}: the reader takes any word"));
        }
        // A word may make other keys needed, but is known.
        let unknown =
            words.iter().filter(|w| with(w).iter().any(|d| ["E0201", "E0206", "E0215"].contains(&d.code.id())));
        faults.extend(unknown.map(|w| format!("{at}: the reader does not know `{w}`")));
    }
    assert!(asked.len() >= 14, "{asked:?}");
    outcome(&faults)
}

fn needed() -> Result<(), Failed> {
    let (all, [file, ..], validator) = (plain(), everything(), validator());
    let typed = json(&read(EVERYTHING.as_bytes(), SourceId(0)).unwrap());
    let without = |file: &Value, at: &str, key: &str| {
        let mut changed = file.clone();
        changed.pointer_mut(at).unwrap().as_object_mut().unwrap().remove(key);
        changed
    };
    let (mut faults, mut count) = (Vec::new(), 0);
    for (_, at, _) in every(&all, &file) {
        for key in file.pointer(&at).and_then(Value::as_object).into_iter().flat_map(|map| map.keys()) {
            let findings = said(&text(&without(&file, &at, key))).unwrap();
            let lacking = findings.iter().any(|d| d.code.id() == "E0203");
            let valid = validator.is_valid(&without(&typed, &at, key));
            if lacking && valid || !valid && findings.is_empty() {
                faults
                    .push(format!("{at} without `{key}`: the reader finds {findings:?}, the schema takes it: {valid}"));
            }
            count += 1;
        }
    }
    assert!(count > 300, "{count}");
    outcome(&faults)
}

/// Every rule file at hand, right or wrong, with a name.
fn files() -> Vec<(String, String)> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/rules");
    let mut files: Vec<(String, String)> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap()))
        .collect();
    files.push(("everything".into(), EVERYTHING.into()));
    files.extend(crate::rules::texts().into_iter().enumerate().map(|(i, text)| (format!("mistake {i}"), text)));
    files.extend(crate::kinds::texts().into_iter().enumerate().map(|(i, text)| (format!("kind {i}"), text)));
    files.extend(crate::reference::texts().into_iter().enumerate().map(|(i, text)| (format!("reference {i}"), text)));
    let bounds = ["decimals: 13", "decimals: two", "decimals: 1.5", "decimals: -1"]
        .map(|d| STANDARD.replace("currency: CNY}", &format!("currency: CNY, scores: {{{d}}}}}")));
    files.extend(bounds.map(|text| ("decimals".into(), text)));
    for (code, _) in ALL {
        files.extend(crate::entries::texts(*code).into_iter().map(|text| (code.id().to_owned(), text)));
    }
    files
}

fn taken() -> Result<(), Failed> {
    let validator = validator();
    let (mut faults, mut count) = (Vec::new(), 0);
    for (name, text) in files() {
        if said(&text).is_none_or(|diagnostics| !diagnostics.is_empty()) {
            continue;
        }
        let value = json(&read(text.as_bytes(), SourceId(0)).unwrap());
        count += 1;
        faults.extend(validator.iter_errors(&value).map(|e| format!("{name}: {}: {e}", e.instance_path())));
    }
    assert!(count > 150, "only {count} files");
    outcome(&faults)
}

/// What a schema can see.
const SEEN: [&str; 9] = ["E0201", "E0202", "E0203", "E0204", "E0205", "E0206", "E0207", "E0208", "E0215"];

fn refused() -> Result<(), Failed> {
    let validator = validator();
    let (mut faults, mut seen) = (Vec::new(), BTreeMap::new());
    for (name, text) in files() {
        let Some(diagnostics) = said(&text) else { continue };
        let found: BTreeSet<&str> = diagnostics.iter().map(|d| d.code.id()).filter(|id| SEEN.contains(id)).collect();
        if found.is_empty() {
            continue;
        }
        let value = json(&read(text.as_bytes(), SourceId(0)).unwrap());
        if validator.is_valid(&value) {
            let words: Vec<&str> = diagnostics.iter().map(|d| &*d.message).collect();
            faults.push(format!("{name}: {found:?} {words:?}"));
        }
        found.iter().for_each(|id| *seen.entry(*id).or_insert(0) += 1);
    }
    assert_eq!(seen.len(), SEEN.len(), "{seen:?}");
    outcome(&faults)
}

/// Draft-07, no `oneOf`, something to show for every key, in both languages.
fn editors() -> Result<(), Failed> {
    let english = merit::report::schema(Lang::En);
    assert_eq!(english, format!("{:#}\n", plain()));
    assert!(english.contains("http://json-schema.org/draft-07/schema#") && !english.contains("oneOf"));
    assert!(jsonschema::draft7::meta::is_valid(&plain()));
    let mut faults = Vec::new();
    let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let zh: Value = serde_json::from_str(&merit::report::schema(Lang::Zh)).unwrap();
    let mut said_ = BTreeSet::new();
    for shape in shapes() {
        said_.insert(shape.doc);
        let place = zh.pointer(&format!("/definitions/{}", shape.name)).unwrap_or(&zh);
        if !chinese(place["description"].as_str().unwrap()) {
            faults.push(format!("{} has no Chinese", shape.name));
        }
        for key in shape.keys() {
            said_.insert(key.doc);
            let description = place["properties"][key.name]["description"].as_str().unwrap();
            if !chinese(description) || description == key.doc {
                faults.push(format!("{} {} has no Chinese", shape.name, key.name));
            }
            if !key.doc.ends_with('.') || matches!(key.form, Form::Word([])) {
                faults.push(format!("{} {}: {}", shape.name, key.name, key.doc));
            }
        }
    }
    let phrases = merit::lang::Phrases::read(include_str!("../src/report/schema.zh.md"));
    let idle = phrases.all().iter().filter(|(phrase, _)| !said_.contains(phrase));
    faults.extend(idle.map(|(phrase, _)| format!("nobody says `{phrase}`")));
    outcome(&faults)
}
