//! Bytes as a record, and as the entries of one: nothing panics, and what is read is what would be written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use merit::record::{Entries, Signature, Signers, canonical, container, open, parse_strict};

/// Entries from bytes: the length of a name, the name, two bytes of length, the content, and so on.
fn entries(mut rest: &[u8]) -> Entries {
    let mut entries = Entries::new();
    while let [length, more @ ..] = rest {
        let (name, more) = more.split_at(more.len().min(usize::from(*length)));
        let [low, high, more @ ..] = more else { break };
        let (content, more) = more.split_at(more.len().min(usize::from(*low) | usize::from(*high) << 8));
        entries.insert(String::from_utf8_lossy(name).into_owned(), content.to_vec());
        rest = more;
    }
    entries
}

fuzz_target!(|bytes: &[u8]| {
    let Some((mode, rest)) = bytes.split_first() else { return };
    match mode % 3 {
        0 => {
            let _ = open(rest);
            if let Ok(entries) = container::read(rest) {
                assert_eq!(container::write(&entries).as_deref(), Ok(rest), "two containers of the same entries");
            }
        }
        1 => {
            let entries = entries(rest);
            if let Ok(bytes) = container::write(&entries) {
                assert_eq!(container::read(&bytes), Ok(entries));
                let _ = open(&bytes);
            }
        }
        _ => {
            let text = String::from_utf8_lossy(rest);
            if let Ok(value) = parse_strict(&text) {
                let once = canonical(&value).expect("what is read strictly has a canonical form");
                assert_eq!(parse_strict(&once), Ok(value), "{once}");
            }
            let _ = (Signers::read(&text), Signature::read(rest));
        }
    }
});
