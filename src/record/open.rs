//! A record read back: container, digests, events, seal. Nothing is decided here.

use super::container::Entries;
use super::edition::{ApplicantEdition, PublicEdition, applicant, public};
use super::events::read_events;
use super::format::{CertifiedJson, EDITION, FORMAT, RecordJson, encoding_named};
use super::imprint::{Imprint, Superseded};
use super::reading::{OpenError, canonical_json, version};
use super::seal::{Seal, seal};
use super::statement::{lock, statement};
use super::{Fingerprint, container, sha256_hex};
use crate::intake::Encoding;
use crate::round::{CertifiedBy, Materials, Options};
use rayon::prelude::*;
use serde_json::Value;

/// An auditor's edition whose bytes, names and digests hold together.
#[derive(Clone, Debug)]
pub struct Opened {
    /// `record.json`
    pub json: RecordJson,
    /// The SHA-256 of `record.json`.
    pub fingerprint: Fingerprint,
    /// All entries.
    pub entries: Entries,
    /// What the round is decided from.
    pub materials: Materials,
    /// The choices of the run.
    pub options: Options,
    /// When, by whom, and the disclosure key.
    pub imprint: Imprint,
    /// What people did.
    pub events: Vec<Value>,
    /// The statement and its signatures.
    pub seal: Seal,
}

/// Any edition of a record.
#[derive(Clone, Debug)]
pub enum Edition {
    /// Everything.
    Auditor(Box<Opened>),
    /// What was published of everyone.
    Public(Box<PublicEdition>),
    /// Everything of one application.
    Applicant(Box<ApplicantEdition>),
}

impl Edition {
    /// The statement and its signatures, which every edition has.
    #[must_use]
    pub fn seal(&self) -> &Seal {
        match self {
            Self::Auditor(opened) => &opened.seal,
            Self::Public(edition) => &edition.seal,
            Self::Applicant(edition) => &edition.seal,
        }
    }
}

/// Reads any edition and checks everything in it that needs no replay.
///
/// # Errors
///
/// [`OpenError`] with the first thing that is wrong.
pub fn open(bytes: &[u8]) -> Result<Edition, OpenError> {
    let entries = container::read(bytes).map_err(|e| OpenError::Unreadable(e.to_string()))?;
    if entries.contains_key("record.json") {
        return auditor(entries).map(|opened| Edition::Auditor(Box::new(opened)));
    }
    let Some(text) = entries.get("edition.json") else {
        return Err(OpenError::Unreadable("it has neither `record.json` nor `edition.json`".into()));
    };
    let json = canonical_json("edition.json", text)?;
    version("this edition", json.get("format"), super::format::EDITION_FORMAT, None)?;
    let json = serde_json::from_value(json)
        .map_err(|e| OpenError::Unreadable(format!("`edition.json` does not have the members of one: {e}")))?;
    let seal = seal(&entries)?;
    match applicant(&json, &entries, &seal)? {
        Some(edition) => Ok(Edition::Applicant(Box::new(edition))),
        None => public(&json, &entries, &seal).map(|edition| Edition::Public(Box::new(edition))),
    }
}

fn auditor(entries: Entries) -> Result<Opened, OpenError> {
    let text = entries.get("record.json").map_or(&[][..], |t| t);
    let fingerprint = Fingerprint::of(text);
    let value = canonical_json("record.json", text)?;
    version("the record", value.get("format"), FORMAT, value.get("version"))?;
    if let Some(edition) = value.get("edition").and_then(Value::as_u64).filter(|e| *e > u64::from(EDITION)) {
        let wrote = value.get("version").and_then(Value::as_str).unwrap_or("");
        let words = format!(
            "its rules are in edition {edition} of the language, and this version reads edition {EDITION}; \
             merit {wrote}, which wrote it, or a later one reads it"
        );
        return Err(OpenError::Edition(words));
    }
    let json: RecordJson = serde_json::from_value(value)
        .map_err(|e| OpenError::Unreadable(format!("`record.json` does not have the members of one: {e}")))?;
    digests(&json, &entries)?;
    let seal = seal(&entries)?;
    let stated = statement(&json, &fingerprint).map_err(|e| OpenError::Unreadable(e.to_string()))?;
    if stated.as_bytes() != seal.bytes {
        return Err(OpenError::Altered("`seal/statement.json` is not that of this record".into()));
    }
    let materials = materials(&json, &entries)?;
    if lock(&materials.rules.1, &materials.lookups, &json.options.set) != json.lock {
        return Err(OpenError::Altered("the fingerprint of the rules is not theirs".into()));
    }
    let events = entries.get("events.jsonl").map(|e| String::from_utf8_lossy(e).into_owned()).unwrap_or_default();
    let events = read_events(&events).map_err(OpenError::Altered)?;
    let options = options(&json, &events)?;
    let key: Option<[u8; 32]> = entries.get("disclosure.key").and_then(|k| k.as_slice().try_into().ok());
    let disclosure_key = key.ok_or_else(|| OpenError::Unreadable("it has no `disclosure.key` of 32 bytes".into()))?;
    let supersedes = match &json.supersedes {
        None => None,
        Some(older) => Some(Superseded {
            record: older.record.clone(),
            root: older.root.clone(),
            changes: entries.get("changes/superseded.csv").cloned().ok_or_else(|| {
                OpenError::Altered("it does not say what differs from the record it supersedes".into())
            })?,
        }),
    };
    let imprint = Imprint {
        version: json.version.clone(),
        at: json.at.clone(),
        actor: json.actor.clone(),
        disclosure_key,
        locked: json.options.locked,
        supersedes,
    };
    Ok(Opened { json, fingerprint, entries, materials, options, imprint, events, seal })
}

fn digests(json: &RecordJson, entries: &Entries) -> Result<(), OpenError> {
    let wrong = |(name, digest): (&String, &String)| match entries.get(name) {
        None => Some(OpenError::Altered(format!("the entry `{name}` is missing"))),
        Some(bytes) if sha256_hex(bytes) != *digest => {
            Some(OpenError::Altered(format!("the entry `{name}` does not have its digest")))
        }
        Some(_) => None,
    };
    if let Some(error) = json.digests.par_iter().find_map_first(wrong) {
        return Err(error);
    }
    let known = |name: &str| name == "record.json" || name.starts_with("seal/") || json.digests.contains_key(name);
    match entries.keys().find(|name| !known(name)) {
        Some(name) => Err(OpenError::Altered(format!("the entry `{name}` was added"))),
        None => Ok(()),
    }
}

fn materials(json: &RecordJson, entries: &Entries) -> Result<Materials, OpenError> {
    let take = |name: &str| -> Result<(String, Vec<u8>), OpenError> {
        let bytes = entries.get(name).ok_or_else(|| OpenError::Unreadable(format!("it has no `{name}`")))?;
        Ok((json.names.get(name).cloned().unwrap_or_else(|| name.to_owned()), bytes.clone()))
    };
    // The name of a table ends as its format; with two of one name it could not be said which was decided on.
    let found = |start: &str| -> Result<Option<String>, OpenError> {
        let names = Encoding::EXTENSIONS.map(|extension| format!("{start}.{extension}"));
        let mut names = names.into_iter().filter(|name| entries.contains_key(name));
        match (names.next(), names.next()) {
            (Some(one), Some(other)) => Err(OpenError::Unreadable(format!("it has both `{one}` and `{other}`"))),
            (name, _) => Ok(name),
        }
    };
    let numbered = |start: &str| -> Result<Vec<(String, Vec<u8>)>, OpenError> {
        let mut all = Vec::new();
        while let Some(name) = found(&format!("{start}-{}", all.len() + 1))? {
            all.push(take(&name)?);
        }
        Ok(all)
    };
    let data = found("inputs/applications")?.unwrap_or_else(|| "inputs/applications.csv".into());
    let mut materials = Materials {
        rules: take("rules/rules.merit.yaml")?,
        lookups: numbered("rules/lookup")?.into_iter().collect(),
        data: take(&data)?,
        panels: numbered("inputs/panel")?,
        ..Materials::default()
    };
    for (original, bytes) in numbered("inputs/register")? {
        let unnamed = || OpenError::Unreadable(format!("`{original}` does not say which register it is"));
        let (register, file) = original.split_once('=').ok_or_else(unnamed)?;
        materials.registers.insert(register.to_owned(), (file.to_owned(), bytes));
    }
    materials.certified =
        json.certified.clone().map(|CertifiedJson { record, root, round }| CertifiedBy { record, root, round });
    if entries.contains_key("inputs/overrides.yaml") {
        materials.overrides = Some(take("inputs/overrides.yaml")?);
    }
    Ok(materials)
}

fn options(json: &RecordJson, events: &[Value]) -> Result<Options, OpenError> {
    let encoding = encoding_named(&json.options.encoding)
        .ok_or_else(|| OpenError::Unreadable(format!("`{}` is not an encoding", json.options.encoding)))?;
    let mut allow_held = None;
    if json.options.allow_held {
        let is = |event: &&Value| event.get("event").and_then(Value::as_str) == Some("allow_held");
        let reason = events.iter().find(is).and_then(|event| event.get("reason")).and_then(Value::as_str);
        let gone = || OpenError::Altered("the event that allowed held applications is missing".into());
        allow_held = Some(reason.ok_or_else(gone)?.to_owned());
    }
    Ok(Options { settings: json.options.set.clone(), encoding, allow_held })
}
