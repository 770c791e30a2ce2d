//! What a round is decided from: files and choices.

use crate::intake::EncodingChoice;
use std::collections::BTreeMap;

/// Everything a round is decided from: names as people know them, and exact bytes.
#[derive(Clone, Debug, Default)]
pub struct Materials {
    /// The rule file: its name, its bytes.
    pub rules: (String, Vec<u8>),
    /// Its lookup files, by name.
    pub lookups: BTreeMap<String, Vec<u8>>,
    /// The table of the applications: its name, its bytes in any of the formats that intake reads.
    pub data: (String, Vec<u8>),
    /// The panel files, in the order given.
    pub panels: Vec<(String, Vec<u8>)>,
    /// The registers by the names of the rule file: the name of the file and its bytes.
    pub registers: BTreeMap<String, (String, Vec<u8>)>,
    /// What people decided otherwise.
    pub overrides: Option<(String, Vec<u8>)>,
    /// The certification record that the register [`CERTIFIED_LIST`](crate::rules::certified::CERTIFIED_LIST) was taken from.
    pub certified: Option<CertifiedBy>,
}

/// A certification record, by what nobody can forge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertifiedBy {
    /// Its fingerprint: the SHA-256 of its `record.json`, 64 hexadecimal digits.
    pub record: String,
    /// The root of its tree, 64 hexadecimal digits.
    pub root: String,
    /// The id of its round.
    pub round: String,
}

/// What was chosen for a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// `--set name=value`, in the order given.
    pub settings: Vec<(String, String)>,
    /// `--encoding`
    pub encoding: EncodingChoice,
    /// `--allow-held`, with its reason.
    pub allow_held: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { settings: Vec::new(), encoding: EncodingChoice::Auto, allow_held: None }
    }
}
