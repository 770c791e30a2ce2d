//! The language as a JSON Schema (draft-07), for editors: completion, hover, and mistakes of shape while typing.
//!
//! Every kind of criterion has a key of its own, so that no `oneOf` is needed. What depends on several keys at once
//! (exactly one kind of scoring, `from` or `above`) and what expressions mean is left to `check`.

pub mod shape;
mod allocation;
mod scoring;
mod sections;

pub use sections::FILE;

use super::words::YES_NO;
use serde_json::{Map, Value, json};
use shape::{Form, Key, Shape};

/// The types that an editor may give to a single value: `60` is a number to it, `60%` and `1.2亿` are texts.
const SINGLE: [&str; 3] = ["string", "number", "boolean"];

/// Every map of the language, the file first, each once.
#[must_use]
pub fn shapes() -> Vec<&'static Shape> {
    let mut all: Vec<&'static Shape> = vec![&FILE, &sections::LABEL];
    let mut next = 0;
    while let Some(shape) = all.get(next).copied() {
        for key in shape.keys() {
            if let Some(inner) = inner(&key.form).filter(|i| !all.iter().any(|s| s.name == i.name)) {
                all.push(inner);
            }
        }
        next += 1;
    }
    all
}

/// The map that a form leads to.
fn inner(form: &Form) -> Option<&'static Shape> {
    match form {
        Form::Map(shape) | Form::Rows(shape) | Form::ExprOr(shape) | Form::WordOr(_, shape) => Some(shape),
        Form::List(form) | Form::Pair(form) | Form::Names(form) => inner(form),
        _ => None,
    }
}

/// The schema. `say` gives what people read in their language.
#[must_use]
pub fn schema(say: &dyn Fn(&str) -> String) -> Value {
    let shapes = shapes();
    let definitions: Map<String, Value> =
        shapes.iter().skip(1).map(|shape| (shape.name.to_owned(), map(shape, say))).collect();
    let mut schema = map(&FILE, say);
    if let Some(object) = schema.as_object_mut() {
        object.insert("$schema".into(), json!("http://json-schema.org/draft-07/schema#"));
        object.insert("definitions".into(), Value::Object(definitions));
    }
    schema
}

fn map(shape: &Shape, say: &dyn Fn(&str) -> String) -> Value {
    let property = |key: &Key| {
        let mut value = form(&key.form, say);
        if let Some(object) = value.as_object_mut() {
            object.insert("description".into(), json!(say(key.doc)));
        }
        (key.name.to_owned(), value)
    };
    let properties: Map<String, Value> = shape.keys().map(property).collect();
    let needed: Vec<&str> = shape.keys().filter(|key| key.needed).map(|key| key.name).collect();
    let together: Map<String, Value> =
        shape.together.iter().map(|(key, others)| ((*key).to_owned(), json!(others))).collect();
    let mut value = json!({
        "type": "object",
        "title": shape.name.replace('_', " "),
        "description": say(shape.doc),
        "properties": properties,
        "required": needed,
        "dependencies": together,
        "additionalProperties": shape.others.map_or(Value::Bool(false), |other| form(other, say)),
    });
    if let Some(object) = value.as_object_mut().filter(|_| !shape.any.is_empty()) {
        let any: Vec<Value> = shape.any.iter().map(|key| json!({"required": [key]})).collect();
        object.insert("anyOf".into(), Value::Array(any));
    }
    if let Some(object) = value.as_object_mut().filter(|_| !shape.when.is_empty()) {
        let when = |(key, word, needed): &(&str, &str, &str)| {
            let has = json!({"properties": {*key: {"const": word}}, "required": [key]});
            json!({"if": has, "then": {"required": [needed]}})
        };
        object.insert("allOf".into(), shape.when.iter().map(when).collect());
    }
    value
}

fn reference(shape: &Shape) -> Value {
    json!({"$ref": format!("#/definitions/{}", shape.name)})
}

fn form(form_: &Form, say: &dyn Fn(&str) -> String) -> Value {
    let single = json!({"type": SINGLE});
    let list = |items: Value| json!({"type": "array", "items": items});
    let names = |values: Value| json!({"type": "object", "additionalProperties": values});
    match form_ {
        Form::Edition => json!({"enum": [1]}),
        Form::Text | Form::Expr => single,
        Form::Name => json!({"type": "string"}),
        Form::Whole(most) => {
            json!({"type": ["integer", "string"], "minimum": 0, "maximum": most, "pattern": "^[0-9]+$"})
        }
        Form::Date => json!({"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
        Form::YesNo => {
            let words = YES_NO.iter().map(|(word, _)| *word);
            let mut all: Vec<Value> = words.filter(|w| !["true", "false"].contains(w)).map(|w| json!(w)).collect();
            all.extend([json!(true), json!(false)]);
            json!({"enum": all})
        }
        Form::Word(words) => json!({"enum": words}),
        Form::Listed(words) => json!({"enum": words()}),
        Form::WordOr(words, shape) => json!({"anyOf": [{"enum": words}, reference(shape)]}),
        Form::WordOrList(words) => json!({"anyOf": [{"enum": words}, list(json!({"type": "string"}))]}),
        Form::Label => either(&sections::LABEL, say),
        Form::ExprOr(shape) => either(shape, say),
        Form::Headers => json!({"type": ["string", "number", "boolean", "array"], "items": single}),
        Form::Map(shape) => reference(shape),
        Form::Rows(shape) => list(reference(shape)),
        Form::List(items) => list(form(items, say)),
        Form::Pair(items) => json!({"type": "array", "items": form(items, say), "minItems": 2, "maxItems": 2}),
        Form::Names(values) => names(form(values, say)),
        Form::Cell => json!({
            "type": ["string", "number", "boolean", "array", "object"],
            "items": names(single.clone()),
            "additionalProperties": list(single),
        }),
        Form::Expected => json!({
            "type": ["string", "number", "boolean", "array", "object"],
            "items": single.clone(),
            "additionalProperties": single,
        }),
    }
}

/// A single value, or a map.
fn either(shape: &Shape, say: &dyn Fn(&str) -> String) -> Value {
    let mut value = map(shape, say);
    if let Some(object) = value.as_object_mut() {
        object.insert("type".into(), json!(["string", "number", "boolean", "object"]));
    }
    value
}
