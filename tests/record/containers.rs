//! Containers that are none of ours: made field by field, each with one thing that no record may have.

use super::small;
use libtest_mimic::{Failed, Trial};
use merit::record::container::{self, ContainerError};
use merit::record::{Entries, open};

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("record::hostile_containers_are_refused", containers),
        Trial::test("record::entries_out_of_order_or_twice_are_refused", several),
        Trial::test("record::what_another_program_packed_is_told_as_such", packed),
    ]
}

/// Little-endian bytes one after the other.
fn raw(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

/// An entry as both its headers describe it.
struct Entry<'a> {
    name: &'a str,
    method: u16,
    flags: u16,
    claimed: u32,
    content: &'a [u8],
}

impl<'a> Entry<'a> {
    fn stored(name: &'a str, content: &'a [u8]) -> Self {
        Self { name, method: 0, flags: 0, claimed: u32::try_from(content.len()).unwrap(), content }
    }

    /// What both headers have alike.
    fn common(&self) -> Vec<u8> {
        raw(&[
            &20_u16.to_le_bytes(),
            &self.flags.to_le_bytes(),
            &self.method.to_le_bytes(),
            &0_u16.to_le_bytes(),
            &0x21_u16.to_le_bytes(),
            &crc32fast::hash(self.content).to_le_bytes(),
            &u32::try_from(self.content.len()).unwrap().to_le_bytes(),
            &self.claimed.to_le_bytes(),
            &u16::try_from(self.name.len()).unwrap().to_le_bytes(),
            &0_u16.to_le_bytes(),
        ])
    }
}

/// A ZIP of entries as they stand, made field by field, whose directory lists those of these places.
fn zip_of(entries: &[Entry<'_>], listed: &[usize], comment: &[u8]) -> Vec<u8> {
    let length = |n: usize| u32::try_from(n).unwrap().to_le_bytes();
    let (mut local, mut starts) = (Vec::new(), Vec::new());
    for entry in entries {
        starts.push(local.len());
        local.extend(raw(&[b"PK\x03\x04", &entry.common(), entry.name.as_bytes(), entry.content]));
    }
    let mut central = Vec::new();
    for at in listed {
        let (entry, made_by, nothing) = (&entries[*at], 20_u16.to_le_bytes(), [0; 10]);
        let name = entry.name.as_bytes();
        central.extend(raw(&[b"PK\x01\x02", &made_by, &entry.common(), &nothing, &length(starts[*at]), name]));
    }
    let count = u16::try_from(listed.len()).unwrap().to_le_bytes();
    let end = raw(&[
        b"PK\x05\x06",
        &[0; 4],
        &count,
        &count,
        &length(central.len()),
        &length(local.len()),
        &u16::try_from(comment.len()).unwrap().to_le_bytes(),
        comment,
    ]);
    raw(&[&local, &central, &end])
}

/// A ZIP of entries as they stand, each sound by itself, whatever their names and their order.
pub fn stored<'a>(entries: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let entries: Vec<Entry<'_>> = entries.into_iter().map(|(name, content)| Entry::stored(name, content)).collect();
    zip_of(&entries, &(0..entries.len()).collect::<Vec<_>>(), b"")
}

/// A ZIP of one entry.
fn zip(name: &str, method: u16, flags: u16, claimed: u32, content: &[u8], comment: &[u8]) -> Vec<u8> {
    zip_of(&[Entry { name, method, flags, claimed, content }], &[0], comment)
}

fn containers() -> Result<(), Failed> {
    let content = b"content";
    let size = u32::try_from(content.len()).unwrap();
    // So made, it is the canonical one.
    assert!(container::read(&zip("a", 0, 0, size, content, b"")).is_ok());
    let mut tried = 0;
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
        tried += 1;
    }
    assert_eq!(tried, 19, "hostile containers");
    assert!(open(&container::write(&Entries::new()).unwrap()).is_err(), "nothing is no record");
    assert!(open(&small()).is_ok());
    println!("{tried} hostile containers refused");
    Ok(())
}

/// Several entries, each sound by itself; and what merit says of them.
fn several() -> Result<(), Failed> {
    let of = |names: &[&'static str], listed: &[usize]| {
        let entries: Vec<Entry<'_>> = names.iter().map(|name| Entry::stored(name, name.as_bytes())).collect();
        zip_of(&entries, listed, b"")
    };
    // So made, they are the canonical one.
    let sound = of(&["a", "b"], &[0, 1]);
    let expected: Entries = [("a".to_owned(), b"a".to_vec()), ("b".to_owned(), b"b".to_vec())].into();
    assert_eq!(container::read(&sound), Ok(expected));
    let twice = ContainerError::NotCanonical("a name stands twice");
    let other = ContainerError::NotCanonical("its bytes are not those that its entries would have");
    let name = |name: &str| ContainerError::Name(name.to_owned());
    let local = &sound[..32];
    let mut tried = 0;
    for (what, bytes, error) in [
        ("all of it out of order", of(&["b", "a"], &[0, 1]), &other),
        ("entries out of order", of(&["b", "a"], &[1, 0]), &other),
        ("a directory out of order", of(&["a", "b"], &[1, 0]), &other),
        ("an entry twice", of(&["a", "a", "b"], &[0, 1, 2]), &twice),
        ("an entry twice, and not side by side", of(&["a", "b", "a"], &[0, 1, 2]), &twice),
        ("an entry twice, listed once", of(&["a", "a", "b"], &[0, 2]), &twice),
        ("a name twice, with other bytes", stored([("a", &b"x"[..]), ("a", b"y")]), &twice),
        ("an entry before the first that is not listed", raw(&[local, &sound]), &twice),
        ("listed twice", of(&["a", "b"], &[0, 1, 1]), &other),
        ("one listed twice for the other", of(&["a", "b"], &[0, 0]), &other),
        ("not listed", of(&["a", "b"], &[0]), &other),
        ("nothing listed", of(&["a", "b"], &[]), &other),
        ("a name twice but for the case", of(&["A", "a"], &[0, 1]), &name("a")),
        ("a folder twice but for the case", of(&["A/x", "a/X"], &[0, 1]), &name("a/X")),
    ] {
        assert_eq!(container::read(&bytes).as_ref(), Err(error), "{what}");
        tried += 1;
    }
    assert_eq!(tried, 14, "containers of several entries");
    println!("{tried} containers of several entries refused");
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
