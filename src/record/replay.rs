//! A record read back, and the round decided again from nothing but it.

use super::build::{Imprint, build, encoding_named};
use super::format::{EventJson, FORMAT, RecordJson};
use super::{Fingerprint, canonical, container, parse_strict, read_rows, sha256_hex};
use crate::round::{Failure, Materials, Options, Run, run};
use std::collections::BTreeMap;
use std::fmt;

/// A record whose bytes, names and digests hold together.
#[derive(Clone, Debug)]
pub struct Opened {
    /// `record.json`
    pub json: RecordJson,
    /// The SHA-256 of `record.json`.
    pub fingerprint: Fingerprint,
    /// All entries.
    pub entries: BTreeMap<String, Vec<u8>>,
    /// What the round is decided from.
    pub materials: Materials,
    /// The choices of the run.
    pub options: Options,
    /// When, by whom, and the disclosure key.
    pub imprint: Imprint,
}

/// Why a record cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// It is not a record that can be read.
    Unreadable(String),
    /// It can be read, but something in it was altered.
    Altered(String),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(words) => write!(f, "this is not a record that can be read: {words}"),
            Self::Altered(words) => write!(f, "this record was altered: {words}"),
        }
    }
}

/// Reads a record and checks its bytes against its digests.
///
/// # Errors
///
/// [`OpenError`] with the first thing that is wrong.
pub fn open(bytes: &[u8]) -> Result<Opened, OpenError> {
    let unreadable = |e: &dyn fmt::Display| OpenError::Unreadable(e.to_string());
    let entries = container::read(bytes).map_err(|e| unreadable(&e))?;
    let text = entries.get("record.json").ok_or_else(|| OpenError::Unreadable("it has no `record.json`".into()))?;
    let fingerprint = Fingerprint::of(text);
    let text = std::str::from_utf8(text).map_err(|e| unreadable(&e))?;
    let value = parse_strict(text).map_err(|e| unreadable(&e))?;
    if canonical(&value).map_err(|e| unreadable(&e))? != text {
        return Err(OpenError::Altered("`record.json` is not in its canonical form".into()));
    }
    let json: RecordJson = serde_json::from_value(value).map_err(|e| unreadable(&e))?;
    if json.format != FORMAT {
        return Err(OpenError::Unreadable(format!(
            "its format is `{}`, and this version reads `{FORMAT}`",
            json.format
        )));
    }
    digests(&json, &entries)?;
    let materials = materials(&json, &entries)?;
    let options = options(&json, &entries)?;
    let key: Option<[u8; 32]> = entries.get("disclosure.key").and_then(|k| k.as_slice().try_into().ok());
    let disclosure_key = key.ok_or_else(|| OpenError::Unreadable("it has no `disclosure.key` of 32 bytes".into()))?;
    let imprint = Imprint { at: json.at.clone(), actor: json.actor.clone(), disclosure_key };
    Ok(Opened { json, fingerprint, entries, materials, options, imprint })
}

fn digests(json: &RecordJson, entries: &BTreeMap<String, Vec<u8>>) -> Result<(), OpenError> {
    for (name, digest) in &json.digests {
        let Some(bytes) = entries.get(name) else {
            return Err(OpenError::Altered(format!("the entry `{name}` is missing")));
        };
        if sha256_hex(bytes) != *digest {
            return Err(OpenError::Altered(format!("the entry `{name}` does not have its digest")));
        }
    }
    match entries.keys().find(|n| *n != "record.json" && !json.digests.contains_key(*n)) {
        Some(name) => Err(OpenError::Altered(format!("the entry `{name}` was added"))),
        None => Ok(()),
    }
}

fn materials(json: &RecordJson, entries: &BTreeMap<String, Vec<u8>>) -> Result<Materials, OpenError> {
    let take = |name: &str| -> Result<(String, Vec<u8>), OpenError> {
        let bytes = entries.get(name).ok_or_else(|| OpenError::Unreadable(format!("it has no `{name}`")))?;
        Ok((json.names.get(name).cloned().unwrap_or_else(|| name.to_owned()), bytes.clone()))
    };
    let mut materials = Materials {
        rules: take("rules/rules.merit.yaml")?,
        data: take("inputs/applications.csv")?,
        ..Materials::default()
    };
    for name in entries.keys().filter(|n| n.starts_with("rules/lookups/")) {
        let (original, bytes) = take(name)?;
        materials.lookups.insert(original, bytes);
    }
    for i in 1.. {
        let name = format!("inputs/panel-{i}.csv");
        if !entries.contains_key(&name) {
            break;
        }
        materials.panels.push(take(&name)?);
    }
    for name in entries.keys().filter(|n| n.starts_with("inputs/register-")) {
        let (original, bytes) = take(name)?;
        let (register, file) = original
            .split_once('=')
            .ok_or_else(|| OpenError::Unreadable(format!("`{name}` does not say which register it is")))?;
        materials.registers.insert(register.to_owned(), (file.to_owned(), bytes));
    }
    Ok(materials)
}

fn options(json: &RecordJson, entries: &BTreeMap<String, Vec<u8>>) -> Result<Options, OpenError> {
    let encoding = encoding_named(&json.options.encoding)
        .ok_or_else(|| OpenError::Unreadable(format!("`{}` is not an encoding", json.options.encoding)))?;
    let mut allow_held = None;
    if json.options.allow_held {
        let events = entries.get("events.jsonl").map(|e| String::from_utf8_lossy(e).into_owned()).unwrap_or_default();
        let event = events.lines().next().and_then(|line| serde_json::from_str::<EventJson>(line).ok());
        let reason = event.filter(|e| e.event == "allow_held").map(|e| e.reason);
        allow_held = Some(
            reason.ok_or_else(|| OpenError::Altered("the event that allowed held applications is missing".into()))?,
        );
    }
    Ok(Options { settings: json.options.set.clone(), encoding, allow_held })
}

/// A figure that came out differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The table: `outcome.csv` …
    pub table: String,
    /// The row: the application, or the number of the transfer.
    pub row: String,
    /// The column.
    pub column: String,
    /// What the record says.
    pub recorded: String,
    /// What came out.
    pub replayed: String,
}

/// What a replay found.
#[derive(Debug)]
pub struct Replay {
    /// How many figures were compared.
    pub figures: usize,
    /// Those that differ.
    pub differences: Vec<Difference>,
    /// Whether the record made again has the same bytes; only the same version of merit promises that.
    pub same_bytes: bool,
    /// The round as it came out.
    pub run: Run,
}

/// Decides the round again from the record alone and compares every figure.
///
/// # Errors
///
/// [`Failure`] where the round has no decision any more.
pub fn replay(opened: &Opened) -> Result<Replay, Failure> {
    let run = run(&opened.materials, &opened.options)?;
    let mut again = build(&run, &opened.materials, &opened.options, &opened.imprint);
    let entries = again.as_mut().ok().and_then(|(bytes, _)| container::read(bytes).ok()).unwrap_or_default();
    let mut replay = Replay { figures: 0, differences: Vec::new(), same_bytes: entries == opened.entries, run };
    for table in ["outcome.csv", "transfers.csv", "draw.csv"] {
        let empty = Vec::new();
        let (recorded, replayed) = (opened.entries.get(table).unwrap_or(&empty), entries.get(table).unwrap_or(&empty));
        compare(table, recorded, replayed, &mut replay);
    }
    let json: Option<RecordJson> = entries.get("record.json").and_then(|t| serde_json::from_slice(t).ok());
    let figures = |j: &RecordJson| {
        let counts = j.counts.iter().map(|(k, v)| (format!("count {k}"), v.to_string()));
        let sums = j.sums.iter().map(|(k, v)| (format!("sum {k}"), v.clone()));
        let checks = j.certificate.iter().map(|c| (c.name.clone(), format!("{} {} {}", c.left, c.relation, c.right)));
        let reserve = j.reserve.iter().enumerate().map(|(i, k)| (format!("reserve {}", i + 1), k.clone()));
        counts.chain(sums).chain(checks).chain(reserve).collect::<Vec<_>>()
    };
    let recorded = figures(&opened.json);
    let replayed = json.as_ref().map(figures).unwrap_or_default();
    for i in 0..recorded.len().max(replayed.len()) {
        let nothing = (String::new(), String::new());
        let (was, is) = (recorded.get(i).unwrap_or(&nothing), replayed.get(i).unwrap_or(&nothing));
        replay.figures += 1;
        if was != is {
            replay.differences.push(Difference {
                table: "record.json".into(),
                row: String::new(),
                column: was.0.clone(),
                recorded: was.1.clone(),
                replayed: is.1.clone(),
            });
        }
    }
    Ok(replay)
}

fn compare(table: &str, recorded: &[u8], replayed: &[u8], replay: &mut Replay) {
    let read = |bytes: &[u8]| read_rows(bytes).unwrap_or_default();
    let ((header, was), (other, is)) = (read(recorded), read(replayed));
    if header != other {
        replay.differences.push(Difference {
            table: table.into(),
            row: "header".into(),
            column: String::new(),
            recorded: header.join(","),
            replayed: other.join(","),
        });
    }
    let empty: Vec<String> = Vec::new();
    for i in 0..was.len().max(is.len()) {
        let (left, right) = (was.get(i).unwrap_or(&empty), is.get(i).unwrap_or(&empty));
        for (at, column) in header.iter().enumerate() {
            let (a, b) = (left.get(at).map_or("", String::as_str), right.get(at).map_or("", String::as_str));
            replay.figures += 1;
            if a != b {
                let name = if table == "outcome.csv" {
                    left.first().or(right.first()).cloned()
                } else {
                    Some((i + 1).to_string())
                };
                replay.differences.push(Difference {
                    table: table.into(),
                    row: name.unwrap_or_default(),
                    column: column.clone(),
                    recorded: a.into(),
                    replayed: b.into(),
                });
            }
        }
    }
}
