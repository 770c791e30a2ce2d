//! The list of a certification record, as a later round takes it.

use super::container::Entries;
use super::open::Opened;
use super::{outcome, write_rows};
use crate::round::{self, CertifiedBy, Status};
use crate::rules::certified::LIST_HEADER;
use std::collections::BTreeSet;

/// Whom a certification certified: a table of `key`, `from` and `until` in order of the keys, and the record it is of.
///
/// # Errors
///
/// The record is no certification, or does not say what its own rules and inputs give.
pub fn certified(opened: &Opened) -> Result<(CertifiedBy, Vec<u8>), String> {
    let id = &opened.json.round;
    let decided = round::run(&opened.materials, &opened.options);
    let run = decided.map_err(|_| format!("{id} cannot be decided again; merit verify says why"))?;
    let Some(certification) = &run.rules.certification else {
        return Err(format!("{id} certifies nobody: its rules have no `certification:`"));
    };
    let recorded: &Entries = &opened.entries;
    if recorded.get("outcome.csv") != Some(&outcome(&run, &run.decision)) {
        return Err(format!("{id} does not say what its rules and inputs give; merit verify says where"));
    }
    let column = run.applications.columns.get(certification.by);
    let ranked = run.decision.rows.iter().filter(|row| row.status == Status::Ranked);
    let keys: BTreeSet<&str> = ranked.filter_map(|row| column?.text(row.input())).collect();
    let (from, until) = (certification.from.to_string(), certification.until.to_string());
    let rows: Vec<Vec<String>> = keys.iter().map(|key| vec![(*key).to_owned(), from.clone(), until.clone()]).collect();
    let by = CertifiedBy {
        record: opened.fingerprint.full().to_owned(),
        root: opened.json.tree.root.clone(),
        round: id.clone(),
    };
    Ok((by, write_rows(&LIST_HEADER.map(str::to_owned), &rows)))
}
