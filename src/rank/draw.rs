//! Lots that anyone can draw again: HMAC-SHA-256 of the application key under a seed announced beforehand.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The ticket of an application: HMAC-SHA-256(seed, key), both as UTF-8 bytes (RFC 2104). The lowest goes first.
#[must_use]
pub fn ticket(seed: &str, key: &str) -> [u8; 32] {
    // A key of any length is a key for HMAC, so there is always one.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(seed.as_bytes()) else { return [0; 32] };
    mac.update(key.as_bytes());
    mac.finalize().into_bytes().into()
}
