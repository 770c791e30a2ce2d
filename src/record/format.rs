//! The record on the wire: its own types, apart from those that compute. A released format never changes.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The format this version writes.
pub const FORMAT: &str = "merit.record/1";

/// `record.json`. Every decimal is a string; there are no floats and no nulls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordJson {
    /// [`FORMAT`]
    pub format: String,
    /// The edition of the rule language.
    pub edition: u32,
    /// The version of merit that wrote it.
    pub version: String,
    /// The id of the round.
    pub round: String,
    /// When it was decided, as given.
    pub at: String,
    /// Who decided it, as given.
    pub actor: String,
    /// The choices of the run.
    pub options: OptionsJson,
    /// The names people know the entries by.
    pub names: BTreeMap<String, String>,
    /// The encoding found in each input.
    pub encodings: BTreeMap<String, String>,
    /// The SHA-256 of every other entry.
    pub digests: BTreeMap<String, String>,
    /// How many applications have each status, and in all.
    pub counts: BTreeMap<String, usize>,
    /// Sums of money: control totals by column, budget, awarded, unspent.
    pub sums: BTreeMap<String, String>,
    /// What was checked in the books, with its figures.
    pub certificate: Vec<CertificateJson>,
    /// The keys on the reserve list, in order.
    pub reserve: Vec<String>,
}

/// The choices of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionsJson {
    /// `--set`, in the order given: name, value.
    pub set: Vec<(String, String)>,
    /// `--encoding`: `auto`, `utf-8`, `gb18030`.
    pub encoding: String,
    /// Whether held applications were allowed; the reason is an event.
    pub allow_held: bool,
}

/// One line of the certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateJson {
    /// What was checked.
    pub name: String,
    /// The figure on the left.
    pub left: String,
    /// `=`, `<=` …
    pub relation: String,
    /// The figure on the right.
    pub right: String,
}

/// One line of `events.jsonl`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventJson {
    /// What was done: `allow_held`.
    pub event: String,
    /// When.
    pub at: String,
    /// By whom.
    pub actor: String,
    /// Why.
    pub reason: String,
    /// The applications it concerns.
    pub applications: Vec<String>,
    /// The SHA-256 of the line before; of nothing for the first.
    pub before: String,
}
