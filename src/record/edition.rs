//! An edition that has left the office, read: what was published of everyone, or everything of one application. It leads to
//! the root that was signed.

use super::canonical;
use super::container::Entries;
use super::digest::unhex;
use super::format::EditionJson;
use super::leaves::{Side, digest, of_digests};
use super::reading::{OpenError, canonical_json};
use super::seal::Seal;
use super::tree::{self, Hash};
use serde_json::Value;

/// What was published of everyone.
#[derive(Clone, Debug)]
pub struct PublicEdition {
    /// The statement and its signatures.
    pub seal: Seal,
    /// The public part of each application, in order of their keys.
    pub parts: Vec<Value>,
}

/// Everything of one application.
#[derive(Clone, Debug)]
pub struct ApplicantEdition {
    /// The statement and its signatures.
    pub seal: Seal,
    /// Its leaf, from 0.
    pub leaf: usize,
    /// What was published of it.
    pub public: Value,
    /// Everything else.
    pub private: Value,
    /// How many bytes the proof has.
    pub proof: usize,
}

/// Refuses an entry that the edition has no place for.
fn only(entries: &Entries, own: &[&str]) -> Result<(), OpenError> {
    let known = |name: &str| name == "edition.json" || name.starts_with("seal/") || own.contains(&name);
    match entries.keys().find(|name| !known(name)) {
        Some(name) => Err(OpenError::Altered(format!("the entry `{name}` was added"))),
        None => Ok(()),
    }
}

/// A part of a leaf: canonical, of its side, with a salt.
fn part(name: &str, value: &Value, side: Side) -> Result<(), OpenError> {
    let wrong = |words: &str| Err(OpenError::Altered(format!("`{name}` {words}")));
    if value.get("part").and_then(Value::as_str) != Some(side.name()) {
        return wrong(&format!("is not a {} part", side.name()));
    }
    let salt = value.get("salt").and_then(Value::as_str).unwrap_or("");
    if salt.len() != 32 || !salt.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return wrong("has no salt of 32 digits");
    }
    Ok(())
}

fn root(seal: &Seal) -> Result<Hash, OpenError> {
    unhex(&seal.statement.root).ok_or_else(|| OpenError::Unreadable("the root in the statement is no digest".into()))
}

/// Reads a public edition.
pub(super) fn public(json: &EditionJson, entries: &Entries, seal: &Seal) -> Result<PublicEdition, OpenError> {
    if json.edition != "public" || json.leaf.is_some() || json.size.is_some() {
        return Err(OpenError::Unreadable(format!("there is no edition `{}`", json.edition)));
    }
    only(entries, &["public.jsonl"])?;
    let lines = entries.get("public.jsonl").ok_or_else(|| OpenError::Unreadable("it has no `public.jsonl`".into()))?;
    let (mut parts, mut leaves) = (Vec::new(), Vec::new());
    let mut lines: Vec<&[u8]> = lines.split(|b| *b == b'\n').collect();
    if lines.pop() != Some(&[]) {
        return Err(OpenError::Altered("the last line of `public.jsonl` does not end".into()));
    }
    for (at, line) in lines.into_iter().enumerate() {
        let name = format!("line {} of public.jsonl", at + 1);
        let value = canonical_json(&name, line)?;
        let wrong = || OpenError::Unreadable(format!("`{name}` has not its two members"));
        let private = value.get("private").and_then(Value::as_str).and_then(unhex).ok_or_else(wrong)?;
        let public = value.get("public").ok_or_else(wrong)?;
        if value.as_object().is_none_or(|o| o.len() != 2) {
            return Err(wrong());
        }
        part(&name, public, Side::Public)?;
        let text = canonical(public).map_err(|e| OpenError::Unreadable(e.to_string()))?;
        leaves.push(of_digests(&digest(text.as_bytes()), &private));
        parts.push(public.clone());
    }
    if leaves.len() != seal.statement.applications || tree::root(&leaves) != root(seal)? {
        return Err(OpenError::Altered("its public parts do not lead to the root in the statement".into()));
    }
    Ok(PublicEdition { seal: seal.clone(), parts })
}

/// Reads an applicant's edition; `None` where it is another.
pub(super) fn applicant(
    json: &EditionJson,
    entries: &Entries,
    seal: &Seal,
) -> Result<Option<ApplicantEdition>, OpenError> {
    if json.edition != "applicant" {
        return Ok(None);
    }
    only(entries, &["private.json", "public.json", "proof.bin"])?;
    let get = |name: &str| entries.get(name).ok_or_else(|| OpenError::Unreadable(format!("it has no `{name}`")));
    let (Some(leaf), Some(size)) = (json.leaf, json.size) else {
        return Err(OpenError::Unreadable("`edition.json` does not say which leaf it is".into()));
    };
    let (public_text, private_text) = (get("public.json")?, get("private.json")?);
    let public = canonical_json("public.json", public_text)?;
    let private = canonical_json("private.json", private_text)?;
    part("public.json", &public, Side::Public)?;
    part("private.json", &private, Side::Private)?;
    let proof = get("proof.bin")?;
    let (hashes, rest) = proof.as_chunks::<32>();
    let own = of_digests(&digest(public_text), &digest(private_text));
    let climbed = if rest.is_empty() { tree::climb(&own, leaf, size, hashes) } else { None };
    if size != seal.statement.applications || climbed != Some(root(seal)?) {
        return Err(OpenError::Altered("its proof does not lead to the root in the statement".into()));
    }
    Ok(Some(ApplicantEdition { seal: seal.clone(), leaf, public, private, proof: proof.len() }))
}
