//! What is under `seal/` in every edition: the statement, its signatures and its time stamps.

use super::container::Entries;
use super::format::{STATEMENT, StatementJson};
use super::reading::{OpenError, canonical_json, version};
use super::signature::{Signature, is_token, token_entry};
use super::{container, sha256_hex};
use sha2::{Digest, Sha256};

/// The statement of a record and what was signed of it.
#[derive(Clone, Debug)]
pub struct Seal {
    /// What is signed.
    pub statement: StatementJson,
    /// Its exact bytes.
    pub bytes: Vec<u8>,
    /// The signatures; each holds for its own key.
    pub signatures: Vec<Signature>,
    /// The entries of the time stamps.
    pub tokens: Vec<String>,
}

/// Reads and checks the seal among the entries of any edition.
///
/// # Errors
///
/// [`OpenError`] with the first thing that is wrong.
pub(super) fn seal(entries: &Entries) -> Result<Seal, OpenError> {
    let none = || OpenError::Unreadable("it has no `seal/statement.json`".into());
    let bytes = entries.get("seal/statement.json").ok_or_else(none)?.clone();
    let value = canonical_json("seal/statement.json", &bytes)?;
    version("the statement", value.get("format"), STATEMENT, None)?;
    let statement: StatementJson = serde_json::from_value(value)
        .map_err(|e| OpenError::Unreadable(format!("`seal/statement.json` does not have the members of one: {e}")))?;
    let digest = Sha256::digest(&bytes).into();
    let mut seal = Seal { statement, bytes, signatures: Vec::new(), tokens: Vec::new() };
    for (name, bytes) in entries.iter().filter(|(name, _)| name.starts_with("seal/") && *name != "seal/statement.json")
    {
        let altered = |words: &str| OpenError::Altered(format!("`{name}`: {words}"));
        if name.ends_with(".sig") {
            let signature = Signature::read(bytes).map_err(|e| altered(&e.to_string()))?;
            if signature.entry() != *name {
                return Err(altered("it is not named after its key"));
            }
            signature.check(&seal.bytes).map_err(|e| altered(&e.to_string()))?;
            seal.signatures.push(signature);
        } else if name.ends_with(".tsr") && token_entry(bytes) == *name {
            if !is_token(bytes, &digest) {
                return Err(altered("it is no time stamp of this statement"));
            }
            seal.tokens.push(name.clone());
        } else {
            return Err(altered("the entry was added"));
        }
    }
    Ok(seal)
}

/// A record with one more signature or time stamp.
///
/// # Errors
///
/// What is wrong with it, or that it is there already.
pub fn attach(record: &[u8], bytes: &[u8]) -> Result<(Vec<u8>, String), String> {
    let mut entries = container::read(record).map_err(|e| e.to_string())?;
    let seal = seal(&entries).map_err(|e| e.to_string())?;
    let digest = Sha256::digest(&seal.bytes).into();
    let (name, what) = if is_token(bytes, &digest) {
        let name = token_entry(bytes);
        (name, format!("a time stamp of {}", sha256_hex(&seal.bytes)))
    } else {
        let signature = Signature::read(bytes)
            .map_err(|e| format!("it is neither a signature nor a time stamp of this record: {e}"))?;
        signature.check(&seal.bytes).map_err(|e| e.to_string())?;
        (signature.entry(), format!("a signature by {}", signature.fingerprint()))
    };
    if entries.contains_key(&name) {
        return Err(format!("the record has {what} already; nothing was added"));
    }
    entries.insert(name, bytes.to_vec());
    let record = container::write(&entries).map_err(|e| e.to_string())?;
    Ok((record, what))
}
