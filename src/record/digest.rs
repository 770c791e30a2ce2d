//! SHA-256, and the short form of a fingerprint that people compare by eye.

use sha2::{Digest, Sha256};
use std::fmt;

/// The SHA-256 of some bytes, in lower-case hexadecimal.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    use fmt::Write;
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// What names a record: the SHA-256 of its `record.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The fingerprint of the bytes of a `record.json`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha256_hex(bytes))
    }

    /// All 64 digits.
    #[must_use]
    pub fn full(&self) -> &str {
        &self.0
    }

    /// The first twelve digits as `5d07be11-9a42`.
    #[must_use]
    pub fn short(&self) -> String {
        let part = |range| self.0.get(range).unwrap_or("");
        format!("{}-{}", part(0..8), part(8..12))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
