//! What is signed, and the fingerprint by which rules are locked before a round opens.

use super::format::{RecordJson, STATEMENT, StatementJson};
use super::{Fingerprint, JsonError, canonical, sha256_hex};
use serde_json::json;
use std::collections::BTreeMap;

/// The statement of a record.
pub(super) fn statement(record: &RecordJson, fingerprint: &Fingerprint) -> Result<String, JsonError> {
    let statement = StatementJson {
        format: STATEMENT.into(),
        round: record.round.clone(),
        at: record.at.clone(),
        record: fingerprint.full().into(),
        lock: record.lock.clone(),
        root: record.tree.root.clone(),
        applications: record.tree.size,
    };
    canonical(&serde_json::to_value(&statement).unwrap_or_default())
}

/// The entries of the rules: the file itself, and its lookup files in order of their names.
pub(super) fn rule_entries<'a>(rules: &'a [u8], lookups: &'a BTreeMap<String, Vec<u8>>) -> Vec<(String, &'a [u8])> {
    let mut entries = vec![("rules/rules.merit.yaml".to_owned(), rules)];
    entries.extend(lookups.values().enumerate().map(|(i, bytes)| (format!("rules/lookup-{}.csv", i + 1), &bytes[..])));
    entries
}

/// The fingerprint of rules with their lookup files and the parameters set: what an office publishes before the round
/// opens.
#[must_use]
pub fn lock(rules: &[u8], lookups: &BTreeMap<String, Vec<u8>>, settings: &[(String, String)]) -> String {
    let digests: BTreeMap<String, String> =
        rule_entries(rules, lookups).into_iter().map(|(name, bytes)| (name, sha256_hex(bytes))).collect();
    let value = json!({"digests": digests, "set": settings});
    // Strings alone are always canonical.
    sha256_hex(canonical(&value).unwrap_or_default().as_bytes())
}
