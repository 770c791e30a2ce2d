//! Containers that are none of ours: made field by field, each with one thing that no record may have.

use super::small;
use libtest_mimic::{Failed, Trial};
use merit::record::{Entries, container, open};

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("record::hostile_containers_are_refused", containers),
        Trial::test("record::what_another_program_packed_is_told_as_such", packed),
    ]
}

/// Little-endian bytes one after the other.
fn raw(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

/// A ZIP of one entry, made field by field.
fn zip(name: &str, method: u16, flags: u16, claimed: u32, content: &[u8], comment: &[u8]) -> Vec<u8> {
    let common = |sizes: u32| {
        let sum = crc32fast::hash(content);
        raw(&[
            &20_u16.to_le_bytes(),
            &flags.to_le_bytes(),
            &method.to_le_bytes(),
            &0_u16.to_le_bytes(),
            &0x21_u16.to_le_bytes(),
            &sum.to_le_bytes(),
            &u32::try_from(content.len()).unwrap().to_le_bytes(),
            &sizes.to_le_bytes(),
            &u16::try_from(name.len()).unwrap().to_le_bytes(),
            &0_u16.to_le_bytes(),
        ])
    };
    let local = raw(&[b"PK\x03\x04", &common(claimed), name.as_bytes(), content]);
    let central =
        raw(&[b"PK\x01\x02", &20_u16.to_le_bytes(), &common(claimed), &[0; 10], &0_u32.to_le_bytes(), name.as_bytes()]);
    let length = |n: usize| u32::try_from(n).unwrap().to_le_bytes();
    let end = raw(&[
        b"PK\x05\x06",
        &[0; 4],
        &[1, 0, 1, 0],
        &length(central.len()),
        &length(local.len()),
        &u16::try_from(comment.len()).unwrap().to_le_bytes(),
        comment,
    ]);
    raw(&[&local, &central, &end])
}

fn containers() -> Result<(), Failed> {
    let content = b"content";
    let size = u32::try_from(content.len()).unwrap();
    // So made, it is the canonical one.
    assert!(container::read(&zip("a", 0, 0, size, content, b"")).is_ok());
    for (what, bytes) in [
        ("deflated", zip("a", 8, 0, size, content, b"")),
        ("a bomb by its size", zip("a", 8, 0, u32::MAX - 1, content, b"")),
        ("encrypted", zip("a", 0, 1, size, content, b"")),
        ("a data descriptor", zip("a", 0, 8, size, content, b"")),
        ("UTF-8 names", zip("a", 0, 0x800, size, content, b"")),
        ("a comment", zip("a", 0, 0, size, content, b"hello")),
        ("a path that climbs", zip("../../etc/passwd", 0, 0, size, content, b"")),
        ("a path that climbs in the middle", zip("a/../../b", 0, 0, size, content, b"")),
        ("an absolute path", zip("/etc/passwd", 0, 0, size, content, b"")),
        ("a drive", zip("C:/x", 0, 0, size, content, b"")),
        ("a back slash", zip("a\\b", 0, 0, size, content, b"")),
        ("a folder", zip("a/", 0, 0, 0, b"", b"")),
        ("a hidden file", zip(".a", 0, 0, size, content, b"")),
        ("a zero byte", zip("a\0b", 0, 0, size, content, b"")),
        ("no name", zip("", 0, 0, size, content, b"")),
        ("a larger size than there is", zip("a", 0, 0, size + 1, content, b"")),
        ("nothing", Vec::new()),
        ("an empty ZIP with a comment", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0x".to_vec()),
        ("no ZIP", b"Rar!\x1a\x07\x00".to_vec()),
    ] {
        assert!(container::read(&bytes).is_err(), "{what}");
    }
    // Two entries out of order, and one twice.
    let one = zip("a", 0, 0, size, content, b"");
    let local = &one[..31 + content.len()];
    assert!(container::read(&[local, &one[..]].concat()).is_err());
    assert!(open(&container::write(&Entries::new()).unwrap()).is_err(), "nothing is no record");
    assert!(open(&small()).is_ok());
    Ok(())
}

/// Whoever zips a record anew, or loses a part of it on the way, is told so and not that a figure was changed.
fn packed() -> Result<(), Failed> {
    let size = u32::try_from(b"content".len()).unwrap();
    let sound = zip("a", 0, 0, size, b"content", b"");
    let folder = zip("a/", 0, 0, 0, b"", b"");
    for (bytes, words) in [
        (zip("a", 8, 0, size, b"content", b""), "its entries are compressed"),
        (folder, "it has entries for folders"),
        ([&sound[..], b"\n"].concat(), "something stands behind its end"),
        (sound[..sound.len() - 1].to_vec(), "the file ends too early"),
        (sound[..sound.len() / 2].to_vec(), "the file ends too early"),
        (Vec::new(), "the file is empty"),
        (b"application,award\n".to_vec(), "it is no ZIP file"),
    ] {
        let said = open(&bytes).map(|_| ()).unwrap_err().to_string();
        assert!(
            said.starts_with("this is not a record that can be read: ") && said.ends_with(words),
            "{words}: {said}"
        );
    }
    Ok(())
}
