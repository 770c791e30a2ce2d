//! The Zip64 form, with limits so low that small entries need it.

use super::{Limits, formed, read_formed};
use crate::record::Entries;

fn entries() -> Entries {
    [("a/long", 40), ("b", 3), ("c/longer", 90), ("d", 0)].map(|(name, n)| (name.to_owned(), vec![7; n])).into()
}

/// Sizes alone, sizes and offsets, everything, the count alone.
const LIMITS: [Limits; 4] = [
    Limits { bytes: 90, count: 0xffff },
    Limits { bytes: 40, count: 0xffff },
    Limits { bytes: 0, count: 0 },
    Limits { bytes: 0xffff_ffff, count: 4 },
];

#[test]
fn is_read_as_it_is_written_and_covers_every_bit() {
    for limits in LIMITS {
        let mut bytes = Vec::new();
        formed(&entries(), limits, &mut bytes).unwrap_or_default();
        assert_eq!(read_formed(&bytes, limits), Ok(entries()), "{limits:?}");
        for at in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped.get_mut(at / 8).into_iter().for_each(|byte| *byte ^= 1 << (at % 8));
            assert!(read_formed(&flipped, limits).is_err(), "bit {at} under {limits:?}");
        }
        for end in 0..bytes.len() {
            assert!(read_formed(bytes.get(..end).unwrap_or_default(), limits).is_err(), "cut to {end} bytes");
        }
        // Another form of the same entries is none.
        let mut other = Vec::new();
        formed(&entries(), Limits { bytes: 1000, count: 1000 }, &mut other).unwrap_or_default();
        assert!(read_formed(&other, limits).is_err());
    }
}

#[test]
fn has_frozen_bytes() {
    let mut bytes = Vec::new();
    formed(&entries(), Limits { bytes: 40, count: 0xffff }, &mut bytes).unwrap_or_default();
    let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
    insta::assert_snapshot!("zip64_bytes", hex);
}
