//! SHA-256, and the short form of a fingerprint that people compare by eye.

use sha2::{Digest, Sha256};
use std::fmt;

/// The SHA-256 of some bytes, in lower-case hexadecimal.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let mut text = Vec::with_capacity(bytes.len() * 2);
    super::text::hex(bytes, &mut text);
    // Hexadecimal digits are ASCII.
    String::from_utf8(text).unwrap_or_default()
}

/// The bytes of 64 hexadecimal digits in lower case; `None` for anything else.
#[must_use]
pub fn unhex(text: &str) -> Option<[u8; 32]> {
    let digit = |b: u8| match b {
        b'0'..=b'9' => Some(b - b'0'),
        b'a'..=b'f' => Some(b - b'a' + 10),
        _ => None,
    };
    let mut bytes = [0; 32];
    if text.len() != 64 {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        let [high, low] = pair else { return None };
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(bytes)
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

    /// The fingerprint of these 64 digits.
    #[must_use]
    pub fn named(digits: &str) -> Self {
        Self(digits.to_owned())
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
