//! The editions that leave the office, made from a record: what was published of everyone, and everything of one
//! application. Nothing leaves that does not lead to the root that was signed.

use super::canonical;
use super::container::Entries;
use super::digest::hex;
use super::figures;
use super::format::{EDITION_FORMAT, EditionJson};
use super::leaves::{Forms, digest, of_parts};
use super::open::Opened;
use super::tree::{self, Hash};
use crate::compile::compile;
use crate::evaluate;
use crate::round::{Row, Run};
use serde_json::Value;

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
