//! What makes a record of a decision its own: when, by whom, and in the place of which other.

/// What makes a record of the same decision different: when, by whom, and the key that will disclose parts of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imprint {
    /// The version of merit that writes it.
    pub version: String,
    /// When, as an instant such as `2020-03-31T09:00:00Z`.
    pub at: String,
    /// By whom.
    pub actor: String,
    /// 32 random bytes.
    pub disclosure_key: [u8; 32],
    /// Whether the rules had to have the fingerprint that was published before.
    pub locked: bool,
    /// The record that this one takes the place of.
    pub supersedes: Option<Superseded>,
}

impl Default for Imprint {
    /// This version, and nothing else.
    fn default() -> Self {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        Self {
            version,
            at: String::new(),
            actor: String::new(),
            disclosure_key: [0; 32],
            locked: false,
            supersedes: None,
        }
    }
}

/// A record that another takes the place of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Superseded {
    /// Its fingerprint: the SHA-256 of its `record.json`, 64 hexadecimal digits.
    pub record: String,
    /// The root of its tree, 64 hexadecimal digits.
    pub root: String,
    /// What differs from it: the bytes of `changes/superseded.csv`.
    pub changes: Vec<u8>,
}
