//! What a careful forger does: entries are changed, and every digest is made right again.

use merit::record::{self, Edition, Entries, Opened, canonical, container, sha256_hex};
use serde_json::{Value, json};

/// The auditor's edition in these bytes.
pub fn opened(bytes: &[u8]) -> Opened {
    match record::open(bytes).unwrap() {
        Edition::Auditor(opened) => *opened,
        other => panic!("not the auditor's edition: {other:?}"),
    }
}

/// The JSON of an entry.
pub fn json_of(entries: &Entries, name: &str) -> Value {
    serde_json::from_slice(&entries[name]).unwrap()
}

/// Writes the JSON of an entry.
pub fn put(entries: &mut Entries, name: &str, value: &Value) {
    entries.insert(name.into(), canonical(value).unwrap().into_bytes());
}

/// The record with all digests, the statement included, those of its entries; signatures go.
pub fn resealed(mut entries: Entries) -> Vec<u8> {
    let mut record = json_of(&entries, "record.json");
    let sealed = |name: &str| name == "record.json" || name.starts_with("seal/");
    let digests: serde_json::Map<String, Value> =
        entries.iter().filter(|(name, _)| !sealed(name)).map(|(n, b)| (n.clone(), json!(sha256_hex(b)))).collect();
    record["digests"] = Value::Object(digests);
    put(&mut entries, "record.json", &record);
    let mut statement = json_of(&entries, "seal/statement.json");
    statement["record"] = json!(sha256_hex(&entries["record.json"]));
    statement["root"] = record["tree"]["root"].clone();
    statement["applications"] = record["tree"]["size"].clone();
    for name in ["round", "at", "lock"] {
        statement[name] = record[name].clone();
    }
    put(&mut entries, "seal/statement.json", &statement);
    entries.retain(|name, _| !name.ends_with(".sig") && !name.ends_with(".tsr"));
    container::write(&entries).unwrap()
}
