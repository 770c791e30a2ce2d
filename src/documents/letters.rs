//! The names of the files of letters: of the key where that is harmless, never one twice, never out of their folder.

use crate::record::sha256_hex;
use crate::round::Run;
use std::collections::BTreeMap;

/// So many characters of a key stand in a name at most.
const LONGEST: usize = 40;

/// The name of the letter of each application, in order of their keys.
#[must_use]
pub fn letter_names(run: &Run) -> Vec<String> {
    let keys: Vec<&str> = run.decision.rows.iter().map(|row| run.key(row)).collect();
    // Case makes no other file, as on some disks it does not.
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    keys.iter().for_each(|key| *met.entry(key.to_lowercase()).or_default() += 1);
    let name = |key: &&str| {
        let alone = met.get(&key.to_lowercase()) == Some(&1);
        let plain = !key.is_empty() && key.chars().all(is_plain) && key.chars().count() <= LONGEST;
        if plain && alone {
            return format!("letter-{key}.html");
        }
        // No plain key has the mark before the digits.
        let shown: String = key.chars().filter(|c| is_plain(*c)).take(LONGEST).collect();
        let digest = sha256_hex(key.as_bytes());
        format!("letter-{shown}~{}.html", digest.get(..16).unwrap_or(&digest))
    };
    keys.iter().map(name).collect()
}

/// Letters and digits of which no disk makes others, and a hyphen.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || ('\u{4e00}'..='\u{9fff}').contains(&c)
}
