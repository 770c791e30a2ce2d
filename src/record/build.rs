//! A decided round to the entries of its record.

use super::draw::draw;
use super::format::{CertificateJson, EventJson, FORMAT, OptionsJson, RecordJson};
use super::outcome::outcome;
use super::transfers::transfers;
use super::{Fingerprint, canonical, container, sha256_hex};
use crate::check::model::LastInLine;
use crate::intake::EncodingChoice;
use crate::round::{Divided, Materials, Options, Run, Status};
use std::collections::BTreeMap;
use std::fmt;

/// The edition of the rule language that this version of merit reads.
pub const EDITION: u32 = 1;

/// What makes a record of the same decision different: when, by whom, and the key that will disclose parts of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imprint {
    /// When, as an instant such as `2020-03-31T09:00:00Z`.
    pub at: String,
    /// By whom.
    pub actor: String,
    /// 32 random bytes.
    pub disclosure_key: [u8; 32],
}

/// A record that could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError(pub String);

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The record's bytes and its fingerprint. Equal inputs, options and imprint give equal bytes.
///
/// # Errors
///
/// [`BuildError`] where an input is too large for the container.
pub fn build(
    run: &Run,
    materials: &Materials,
    options: &Options,
    imprint: &Imprint,
) -> Result<(Vec<u8>, Fingerprint), BuildError> {
    let fail = |e: &dyn fmt::Display| BuildError(e.to_string());
    let mut entries = BTreeMap::new();
    let mut names = BTreeMap::new();
    let mut encodings = BTreeMap::new();
    let mut put = |name: String, original: &str, bytes: &[u8]| {
        names.insert(name.clone(), original.to_owned());
        entries.insert(name, bytes.to_vec());
    };
    put("rules/rules.merit.yaml".into(), &materials.rules.0, &materials.rules.1);
    for (name, bytes) in &materials.lookups {
        put(format!("rules/lookups/{name}"), name, bytes);
    }
    put("inputs/applications.csv".into(), &materials.data.0, &materials.data.1);
    encodings.insert("inputs/applications.csv".to_owned(), run.table.encoding.to_string());
    for (i, (name, bytes)) in materials.panels.iter().enumerate() {
        let entry = format!("inputs/panel-{}.csv", i + 1);
        encodings.extend(run.marks.encodings.get(i).map(|e| (entry.clone(), e.to_string())));
        put(entry, name, bytes);
    }
    for (i, (register, (name, bytes))) in materials.registers.iter().enumerate() {
        let entry = format!("inputs/register-{}.csv", i + 1);
        let table = run.rules.registers.iter().zip(&run.registers).find(|(r, _)| *r.name == **register);
        encodings.extend(table.map(|(_, t)| (entry.clone(), t.encoding.to_string())));
        // The name says which register it is too: past_awards=awards.csv.
        put(entry, &format!("{register}={name}"), bytes);
    }
    entries.insert("outcome.csv".into(), outcome(run));
    entries.insert("transfers.csv".into(), transfers(run));
    entries.extend(draw(run).map(|lots| ("draw.csv".to_owned(), lots)));
    entries.insert("events.jsonl".into(), events(run, options, imprint).map_err(|e| fail(&e))?.into_bytes());
    entries.insert("disclosure.key".into(), imprint.disclosure_key.to_vec());
    let digests = entries.iter().map(|(name, bytes)| (name.clone(), sha256_hex(bytes))).collect();
    let record = record_json(run, options, imprint, names, encodings, digests);
    let value = serde_json::to_value(&record).map_err(|e| fail(&e))?;
    let text = canonical(&value).map_err(|e| fail(&e))?;
    let fingerprint = Fingerprint::of(text.as_bytes());
    entries.insert("record.json".into(), text.into_bytes());
    let bytes = container::write(&entries).map_err(|e| fail(&e))?;
    Ok((bytes, fingerprint))
}

fn record_json(
    run: &Run,
    options: &Options,
    imprint: &Imprint,
    names: BTreeMap<String, String>,
    encodings: BTreeMap<String, String>,
    digests: BTreeMap<String, String>,
) -> RecordJson {
    let divided = run.decision.division.as_ref();
    let check = |c: &crate::allocate::Check| CertificateJson {
        name: c.name.to_string(),
        left: c.left.to_string(),
        relation: c.relation.to_string(),
        right: c.right.to_string(),
    };
    let reserve = divided.map(|d| &d.allocation.reserve[..]).unwrap_or_default();
    let key = |at: &u32| {
        let at = usize::try_from(*at).unwrap_or(usize::MAX);
        run.decision.entrant_key(&run.applications, at).to_owned()
    };
    RecordJson {
        format: FORMAT.into(),
        edition: EDITION,
        version: env!("CARGO_PKG_VERSION").into(),
        round: run.rules.round.id.to_string(),
        at: imprint.at.clone(),
        actor: imprint.actor.clone(),
        options: OptionsJson {
            set: options.settings.clone(),
            encoding: encoding_name(options.encoding).into(),
            allow_held: options.allow_held.is_some(),
        },
        names,
        encodings,
        digests,
        counts: counts(run),
        sums: sums(run),
        certificate: divided.map(|d| d.allocation.certificate.iter().map(check).collect()).unwrap_or_default(),
        reserve: reserve.iter().map(key).collect(),
    }
}

/// How many applications there are, and with each status.
#[must_use]
pub fn counts(run: &Run) -> BTreeMap<String, usize> {
    let mut counts: BTreeMap<String, usize> =
        Status::ALL.iter().map(|s| (s.name().to_owned(), run.decision.count(*s))).collect();
    counts.insert("received".into(), run.decision.rows.len());
    counts.insert("marks".into(), run.marks.count);
    for (register, table) in run.rules.registers.iter().zip(&run.registers) {
        counts.insert(format!("register.{}", register.name), table.count);
        counts.insert(format!("register.{}.joined", register.name), run.joined(register, table));
    }
    counts
}

fn sums(run: &Run) -> BTreeMap<String, String> {
    let mut sums = BTreeMap::new();
    for (field, total) in &run.table.totals {
        let name = run.rules.fields.get(*field).map_or("", |f| &f.name);
        sums.insert(format!("input.{name}"), total.to_string());
    }
    if let Some(Divided { terms, allocation, .. }) = &run.decision.division {
        let mut sum = |name: &str, units| sums.insert(name.to_owned(), terms.money(units).to_string());
        sum("budget", terms.budget);
        sum("awarded", allocation.awarded);
        sum("unspent", allocation.unspent);
        if matches!(terms.last_in_line, LastInLine::TopUp { .. }) {
            sum("topped_up", allocation.topped_up);
        }
    }
    sums
}

fn events(run: &Run, options: &Options, imprint: &Imprint) -> Result<String, super::JsonError> {
    let Some(reason) = &options.allow_held else { return Ok(String::new()) };
    let held = run.decision.rows.iter().filter(|r| r.status == Status::Held);
    let event = EventJson {
        event: "allow_held".into(),
        at: imprint.at.clone(),
        actor: imprint.actor.clone(),
        reason: reason.clone(),
        applications: held.map(|r| run.applications.key(r.input()).to_owned()).collect(),
        before: sha256_hex(b""),
    };
    let value = serde_json::to_value(&event).unwrap_or_default();
    Ok(canonical(&value)? + "\n")
}

/// The choice as the command line writes it.
#[must_use]
pub fn encoding_name(choice: EncodingChoice) -> &'static str {
    match choice {
        EncodingChoice::Auto => "auto",
        EncodingChoice::Utf8 => "utf-8",
        EncodingChoice::Gb18030 => "gb18030",
    }
}

/// The choice of that name.
#[must_use]
pub fn encoding_named(name: &str) -> Option<EncodingChoice> {
    [EncodingChoice::Auto, EncodingChoice::Utf8, EncodingChoice::Gb18030]
        .into_iter()
        .find(|c| encoding_name(*c) == name)
}
