//! Canonical JSON: RFC 8785, restricted to what a record holds. Decimals are strings; there are no floats and no nulls,
//! so the hard part of the RFC, printing floats, never arises.

use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use std::fmt;

/// The largest whole number that every JSON reader keeps: 2^53.
const MAX_WHOLE: u64 = 1 << 53;

/// A value that a record's JSON cannot hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError(String);

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The value in canonical form: no white space, keys in order of their UTF-16 code units.
///
/// # Errors
///
/// [`JsonError`] for a float, a null or a whole number above 2^53.
pub fn canonical(value: &Value) -> Result<String, JsonError> {
    let mut out = String::new();
    write(value, &mut out)?;
    Ok(out)
}

fn write(value: &Value, out: &mut String) -> Result<(), JsonError> {
    match value {
        Value::Null => return Err(JsonError("null has no place in a record".into())),
        Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Value::Number(n) => {
            let small = n.as_u64().or(n.as_i64().map(i64::unsigned_abs)).filter(|n| *n <= MAX_WHOLE);
            if small.is_none() {
                return Err(JsonError(format!("{n} is not a whole number up to 2^53")));
            }
            out.push_str(&n.to_string());
        }
        // serde_json escapes exactly what RFC 8785 asks for: `"`, `\` and control characters, lower-case \u00xx.
        Value::String(_) => out.push_str(&value.to_string()),
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(item, out)?;
            }
            out.push(']');
        }
        Value::Object(map) => {
            let mut entries: Vec<(Vec<u16>, &String, &Value)> =
                map.iter().map(|(k, v)| (k.encode_utf16().collect(), k, v)).collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            out.push('{');
            for (i, (_, key, value)) in entries.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                out.push_str(&Value::String(key.clone()).to_string());
                out.push(':');
                write(value, out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

/// Reads JSON and refuses what [`canonical`] would not write, and keys that stand twice in one object.
///
/// # Errors
///
/// [`JsonError`] with the first thing that is wrong.
pub fn parse_strict(text: &str) -> Result<Value, JsonError> {
    serde_json::from_str::<Strict>(text).map(|s| s.0).map_err(|e| JsonError(e.to_string()))
}

struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Strict)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string, a whole number, true, false, a list or an object")
    }

    fn visit_bool<E>(self, v: bool) -> Result<Value, E> {
        Ok(Value::Bool(v))
    }

    fn visit_u64<E: de::Error>(self, v: u64) -> Result<Value, E> {
        if v > MAX_WHOLE { Err(E::custom("a number above 2^53")) } else { Ok(v.into()) }
    }

    fn visit_i64<E: de::Error>(self, v: i64) -> Result<Value, E> {
        if v.unsigned_abs() > MAX_WHOLE { Err(E::custom("a number below -2^53")) } else { Ok(v.into()) }
    }

    fn visit_str<E>(self, v: &str) -> Result<Value, E> {
        Ok(Value::String(v.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Strict(item)) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some((key, Strict(value))) = access.next_entry::<String, Strict>()? {
            if map.insert(key.clone(), value).is_some() {
                return Err(de::Error::custom(format!("the key `{key}` stands twice")));
            }
        }
        Ok(Value::Object(map))
    }
}
