//! The editions that leave the office: what was published of everyone, and everything of one application. Both lead to
//! the root that was signed.

use super::digest::{hex, unhex};
use super::figures;
use super::format::{EDITION_FORMAT, EditionJson};
use super::leaves::{Forms, Side, digest, of_digests, of_parts};
use super::open::{OpenError, Opened, canonical_json};
use super::seal::Seal;
use super::tree::{self, Hash};
use super::{Entries, canonical};
use crate::compile::compile;
use crate::evaluate;
use crate::round::{Row, Run};
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

/// The entries of the public edition of a record, whose round was decided again as `run`.
///
/// # Errors
///
/// Where the replay does not lead to the root that was signed.
pub fn public_edition(opened: &Opened, run: &Run) -> Result<Entries, String> {
    let lines = parts(opened, run, |_, public, private| {
        let private = hex(&digest(private));
        [b"{\"private\":\"", private.as_bytes(), b"\",\"public\":", public, b"}\n"].concat()
    })?;
    let lines = lines.into_iter().map(|(_, line)| line).collect::<Vec<_>>().concat();
    edition(opened, blank("public"), [("public.jsonl", lines)])
}

/// The public part of every application, in order of their keys: what the public edition of the record shows of it.
///
/// # Errors
///
/// Where the replay does not lead to the root that was signed.
pub fn public_parts(opened: &Opened, run: &Run) -> Result<Vec<Value>, String> {
    let all = parts(opened, run, |_, public, _| serde_json::from_slice(public))?;
    all.into_iter().map(|(_, part)| part.map_err(|e| e.to_string())).collect()
}

/// The entries of the edition of one application of a record, whose round was decided again as `run`.
///
/// # Errors
///
/// Where there is no such application, or the replay does not lead to the root that was signed.
pub fn applicant_edition(opened: &Opened, run: &Run, key: &str) -> Result<Entries, String> {
    let all =
        parts(opened, run, |row, public, private| (run.key(row) == key).then(|| (public.to_vec(), private.to_vec())))?;
    let leaves: Vec<Hash> = all.iter().map(|(leaf, _)| *leaf).collect();
    let own = all.into_iter().enumerate().find_map(|(at, (_, own))| Some((at, own?)));
    let (at, (public, private)) = own.ok_or_else(|| format!("the record has no application {key}"))?;
    let json = EditionJson { leaf: Some(at), size: Some(leaves.len()), ..blank("applicant") };
    let proof = tree::path(&leaves, at).concat();
    edition(opened, json, [("public.json", public), ("private.json", private), ("proof.bin", proof)])
}

fn blank(edition: &str) -> EditionJson {
    EditionJson { format: EDITION_FORMAT.into(), edition: edition.into(), leaf: None, size: None }
}

/// The leaf of every application and what `take` makes of its parts. They must lead to the root that was signed: nothing
/// else leaves the office.
fn parts<T: Send>(
    opened: &Opened,
    run: &Run,
    take: impl Fn(&Row, &[u8], &[u8]) -> T + Sync,
) -> Result<Vec<(Hash, T)>, String> {
    let computed = evaluate::figures(&run.rules, &compile(&run.rules), &run.applications, &run.decision.scores);
    let figures = figures::all(run, &computed);
    let forms = Forms::new(run, &figures, &opened.imprint.disclosure_key);
    let (all, _) = forms.each(|row, public, private| (of_parts(public, private), take(row, public, private)));
    let leaves: Vec<Hash> = all.iter().map(|(leaf, _)| *leaf).collect();
    if hex(&tree::root(&leaves)) == opened.json.tree.root {
        Ok(all)
    } else {
        Err("the round decided again does not lead to the root of the record; see merit verify".into())
    }
}

fn edition<const N: usize>(opened: &Opened, json: EditionJson, own: [(&str, Vec<u8>); N]) -> Result<Entries, String> {
    let value = serde_json::to_value(json).map_err(|e| e.to_string())?;
    let mut entries = Entries::new();
    entries.insert("edition.json".into(), canonical(&value).map_err(|e| e.to_string())?.into_bytes());
    entries.extend(own.map(|(name, bytes)| (name.to_owned(), bytes)));
    let seal = opened.entries.iter().filter(|(name, _)| name.starts_with("seal/"));
    entries.extend(seal.map(|(name, bytes)| (name.clone(), bytes.clone())));
    Ok(entries)
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
