//! The record on the wire: its own types, apart from those that compute. A released format never changes.

use crate::intake::EncodingChoice;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The format this version writes.
pub const FORMAT: &str = "merit.record/1";

/// The format of the statement that is signed.
pub const STATEMENT: &str = "merit.statement/1";

/// The format of the editions made from a record.
pub const EDITION_FORMAT: &str = "merit.edition/1";

/// The edition of the rule language that this version of merit reads.
pub const EDITION: u32 = 1;

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
    /// The SHA-256 of every other entry, 64 hexadecimal digits by the name of the entry; those under `seal/` are not in it.
    pub digests: BTreeMap<String, String>,
    /// The fingerprint of the rules with their lookup files and settings, 64 hexadecimal digits.
    pub lock: String,
    /// How many applications have each status, and in all.
    pub counts: BTreeMap<String, usize>,
    /// Sums of money in currency units with their decimals, such as `480000.00`: control totals by column, budget, awarded,
    /// unspent.
    pub sums: BTreeMap<String, String>,
    /// What was checked in the books, with its figures.
    pub certificate: Vec<CertificateJson>,
    /// The keys on the reserve list, in order.
    pub reserve: Vec<String>,
    /// The digests of every figure of every stage: 64 hexadecimal digits by stage and figure.
    pub stages: BTreeMap<String, BTreeMap<String, String>>,
    /// The tree of the applications.
    pub tree: TreeJson,
    /// The record that this one takes the place of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<SupersedesJson>,
    /// The certification record whose list the round asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certified: Option<CertifiedJson>,
}

/// A certification record, by what nobody can forge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertifiedJson {
    /// Its fingerprint: the SHA-256 of its `record.json`, 64 hexadecimal digits.
    pub record: String,
    /// The root of its tree, 64 hexadecimal digits.
    pub root: String,
    /// The id of its round.
    pub round: String,
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
    /// Whether the rules had to have the fingerprint that was published before.
    pub locked: bool,
}

/// One line of the certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateJson {
    /// What was checked.
    pub name: String,
    /// The figure on the left, in currency units.
    pub left: String,
    /// `=`, `<=` …
    pub relation: String,
    /// The figure on the right, in currency units.
    pub right: String,
}

/// The tree of the applications, a leaf each in order of their keys (RFC 6962, section 2.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TreeJson {
    /// How many leaves it has.
    pub size: usize,
    /// Its root, 64 hexadecimal digits.
    pub root: String,
}

/// The record that this one takes the place of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupersedesJson {
    /// Its fingerprint, 64 hexadecimal digits.
    pub record: String,
    /// The root of its tree, 64 hexadecimal digits.
    pub root: String,
}

/// `seal/statement.json`: what is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementJson {
    /// [`STATEMENT`]
    pub format: String,
    /// The id of the round.
    pub round: String,
    /// When it was decided: an instant such as `2020-03-31T09:00:00Z`.
    pub at: String,
    /// The fingerprint of the record: the SHA-256 of `record.json`, 64 hexadecimal digits.
    pub record: String,
    /// The fingerprint of the rules.
    pub lock: String,
    /// The root of the tree, 64 hexadecimal digits.
    pub root: String,
    /// How many applications there are.
    pub applications: usize,
}

/// `edition.json` of a public or an applicant's edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditionJson {
    /// [`EDITION_FORMAT`]
    pub format: String,
    /// `public` or `applicant`.
    pub edition: String,
    /// The leaf of the applicant, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaf: Option<usize>,
    /// How many leaves there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<usize>,
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
