//! The auditor's pack: the record with what is made from it, to be opened and checked without merit.

use super::Source;
use crate::lang::fill;
use crate::record::{self, Entries, NAMESPACE, sha256_hex};
use crate::report;

const README: &str = include_str!("templates/readme.txt");

/// What is in every pack without a template: the record itself, the tables and rules in it, and the books.
#[must_use]
pub fn plain(source: &Source<'_>, record: &[u8]) -> Entries {
    let (run, opened) = (source.run, source.opened);
    let mut entries = Entries::new();
    entries.insert("record.merit".into(), record.to_vec());
    entries.insert("outcome.csv".into(), record::outcome(run, &run.decision));
    entries.insert("rules.merit.yaml".into(), opened.materials.rules.1.clone());
    entries.insert("rules.txt".into(), report::rules(&run.rules).into_bytes());
    entries.extend(report::ledger(run, source.day()).map(|journal| ("ledger.journal".into(), journal.into_bytes())));
    entries
}

/// The pack of these entries: with a guide, and the digests of all.
///
/// # Errors
///
/// Where an entry has a name that a container cannot hold.
pub fn pack(source: &Source<'_>, mut entries: Entries) -> Result<Vec<u8>, String> {
    let list: Vec<String> = entries.keys().map(|name| format!("  {name}")).collect();
    let holes = [&*source.stamp(), source.opened.fingerprint.full(), NAMESPACE, &list.join("\n")];
    entries.insert("README.txt".into(), fill(README, &holes).into_bytes());
    let sums = entries.iter().map(|(name, bytes)| format!("{}  {name}\n", sha256_hex(bytes)));
    let sums: String = sums.collect();
    entries.insert("SHA256SUMS".into(), sums.into_bytes());
    record::container::write(&entries).map_err(|e| e.to_string())
}
