//! The canonical container: a ZIP that any tool opens, in one byte form.
//!
//! Entries are stored, sorted by name, dated 1980-01-01, without comments, data descriptors or extra fields but Zip64.
//! Reading writes the entries again and compares bytes, so that every bit of the file is covered: nothing in it can
//! change without being noticed. The form follows PKWARE's APPNOTE 6.3; it is our own because its bytes are a promise
//! that no library's next version may break.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{self, Write};

/// The entries of a record by name.
pub type Entries = BTreeMap<String, Vec<u8>>;

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const END_64: u32 = 0x0606_4b50;
const LOCATOR_64: u32 = 0x0706_4b50;
/// Version 2.0: what stored entries in folders need.
const VERSION: u16 = 20;
/// Version 4.5: what Zip64 needs.
const VERSION_64: u16 = 45;
/// 1980-01-01, the first day a ZIP can name.
const DATE: u16 = 0x0021;
/// The extra field of Zip64.
const EXTRA_64: u16 = 1;

/// Why bytes are not a canonical container, or entries cannot become one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContainerError {
    /// It ends in the middle of something.
    Truncated,
    /// There is nothing.
    Empty,
    /// It does not begin as a ZIP file.
    NotZip,
    /// It is no ZIP, or not one of ours; what was found wrong.
    NotCanonical(&'static str),
    /// A name that an entry cannot have.
    Name(String),
    /// An entry whose bytes do not have their checksum.
    Checksum(String),
    /// It could not be written.
    System(String),
}

impl fmt::Display for ContainerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated => f.write_str("the file ends too early"),
            Self::Empty => f.write_str("the file is empty"),
            Self::NotZip => f.write_str("it is no ZIP file"),
            Self::NotCanonical(what) => write!(f, "it is not packed as merit packs it: {what}"),
            Self::Name(name) => write!(f, "`{name}` cannot name an entry"),
            Self::Checksum(name) => write!(f, "the bytes of `{name}` do not have their checksum"),
            Self::System(error) => f.write_str(error),
        }
    }
}

impl std::error::Error for ContainerError {}

impl From<io::Error> for ContainerError {
    fn from(error: io::Error) -> Self {
        Self::System(error.to_string())
    }
}

/// From which figures on Zip64 is needed.
#[derive(Clone, Copy, Debug)]
struct Limits {
    /// Sizes and offsets.
    bytes: u64,
    /// Entries.
    count: u64,
}

/// Those of the format.
const ZIP: Limits = Limits { bytes: 0xffff_ffff, count: 0xffff };

impl Limits {
    /// What stands in 32 bits: the figure, or that it stands elsewhere.
    fn short(self, figure: u64) -> u32 {
        u32::try_from(figure).ok().filter(|_| figure < self.bytes).unwrap_or(u32::MAX)
    }

    fn short_count(self, count: u64) -> u16 {
        u16::try_from(count).ok().filter(|_| count < self.count).unwrap_or(u16::MAX)
    }
}

/// The container of the entries.
///
/// # Errors
///
/// [`ContainerError::Name`].
pub fn write(entries: &Entries) -> Result<Vec<u8>, ContainerError> {
    let mut out = Vec::new();
    write_to(entries, &mut out)?;
    Ok(out)
}

/// Writes the container of the entries, piece by piece.
///
/// # Errors
///
/// [`ContainerError::Name`], [`ContainerError::System`].
pub fn write_to(entries: &Entries, out: &mut impl Write) -> Result<(), ContainerError> {
    formed(entries, ZIP, out)
}

fn formed(entries: &Entries, limits: Limits, out: &mut impl Write) -> Result<(), ContainerError> {
    names(entries)?;
    let mut at: u64 = 0;
    let mut central: Vec<u8> = Vec::new();
    for (name, bytes) in entries {
        let header = Header { name, size: length(bytes), offset: at, sum: crc32fast::hash(bytes), limits };
        let local = header.local()?;
        out.write_all(&local)?;
        out.write_all(bytes)?;
        at += length(&local) + header.size;
        central.extend(header.central()?);
    }
    out.write_all(&central)?;
    out.write_all(&end(length_of(entries.len()), length(&central), at, limits))?;
    Ok(())
}

fn length(bytes: &[u8]) -> u64 {
    length_of(bytes.len())
}

fn length_of(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

/// One entry in both its headers.
struct Header<'a> {
    name: &'a str,
    size: u64,
    offset: u64,
    sum: u32,
    limits: Limits,
}

impl Header<'_> {
    /// What both headers have alike, for a Zip64 field of so many bytes.
    fn common(&self, extra: usize) -> Result<Vec<u8>, ContainerError> {
        let wide = self.size >= self.limits.bytes || self.offset >= self.limits.bytes;
        let mut out: Vec<u8> = Vec::new();
        for field in [if wide { VERSION_64 } else { VERSION }, 0, 0, 0, DATE] {
            out.extend(field.to_le_bytes());
        }
        out.extend(self.sum.to_le_bytes());
        out.extend(self.limits.short(self.size).to_le_bytes());
        out.extend(self.limits.short(self.size).to_le_bytes());
        for field in [self.name.len(), extra] {
            let field = u16::try_from(field).map_err(|_| ContainerError::Name(self.name.to_owned()))?;
            out.extend(field.to_le_bytes());
        }
        Ok(out)
    }

    fn local(&self) -> Result<Vec<u8>, ContainerError> {
        let wide = self.size >= self.limits.bytes;
        let extra = if wide { extra(&[self.size, self.size]) } else { Vec::new() };
        let common = self.common(extra.len())?;
        Ok([&LOCAL.to_le_bytes()[..], &common, self.name.as_bytes(), &extra].concat())
    }

    fn central(&self) -> Result<Vec<u8>, ContainerError> {
        let mut elsewhere = Vec::new();
        if self.size >= self.limits.bytes {
            elsewhere.extend([self.size, self.size]);
        }
        elsewhere.extend(Some(self.offset).filter(|offset| *offset >= self.limits.bytes));
        let extra = extra(&elsewhere);
        let common = self.common(extra.len())?;
        let made_by = common.get(..2).unwrap_or_default();
        // Comment length, disk number, two kinds of attributes: all nothing.
        let nothing = [0; 10];
        let offset = self.limits.short(self.offset).to_le_bytes();
        Ok([&CENTRAL.to_le_bytes()[..], made_by, &common, &nothing, &offset, self.name.as_bytes(), &extra].concat())
    }
}

/// A Zip64 field of these figures; nothing where there are none.
fn extra(figures: &[u64]) -> Vec<u8> {
    if figures.is_empty() {
        return Vec::new();
    }
    let size = u16::try_from(figures.len() * 8).unwrap_or(u16::MAX);
    let figures: Vec<u8> = figures.iter().flat_map(|figure| figure.to_le_bytes()).collect();
    [&EXTRA_64.to_le_bytes()[..], &size.to_le_bytes(), &figures].concat()
}

/// The end of the directory, with its Zip64 records where a figure needs them.
fn end(count: u64, size: u64, start: u64, limits: Limits) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::new();
    if count >= limits.count || size >= limits.bytes || start >= limits.bytes {
        out.extend(END_64.to_le_bytes());
        // The size of what follows in this record.
        out.extend(44_u64.to_le_bytes());
        out.extend([VERSION_64.to_le_bytes(), VERSION_64.to_le_bytes()].concat());
        out.extend([0; 8]);
        [count, count, size, start].iter().for_each(|figure| out.extend(figure.to_le_bytes()));
        out.extend(LOCATOR_64.to_le_bytes());
        out.extend([0; 4]);
        out.extend((start + size).to_le_bytes());
        out.extend(1_u32.to_le_bytes());
    }
    out.extend(END.to_le_bytes());
    out.extend([0; 4]);
    out.extend(limits.short_count(count).to_le_bytes());
    out.extend(limits.short_count(count).to_le_bytes());
    out.extend(limits.short(size).to_le_bytes());
    out.extend(limits.short(start).to_le_bytes());
    out.extend(0_u16.to_le_bytes());
    out
}

/// Names are ASCII paths without an empty part or one that climbs; case makes no other name, as on some disks it does
/// not.
fn names(entries: &Entries) -> Result<(), ContainerError> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    let mut seen = BTreeSet::new();
    for name in entries.keys() {
        let fine = name.chars().all(plain) && name.split('/').all(|part| !part.is_empty() && !part.starts_with('.'));
        if !fine || !seen.insert(name.to_ascii_lowercase()) {
            return Err(ContainerError::Name(name.clone()));
        }
    }
    Ok(())
}

/// The entries of a canonical container.
///
/// # Errors
///
/// [`ContainerError`] with the first thing that is wrong; every file that [`write`] would not write has one.
pub fn read(bytes: &[u8]) -> Result<Entries, ContainerError> {
    read_formed(bytes, ZIP)
}

fn read_formed(bytes: &[u8], limits: Limits) -> Result<Entries, ContainerError> {
    let mut cursor = Cursor { bytes, at: 0 };
    let mut entries = Entries::new();
    if !bytes.starts_with(b"PK") {
        return Err(if bytes.is_empty() { ContainerError::Empty } else { ContainerError::NotZip });
    }
    while cursor.peek_u32()? == LOCAL {
        // Signature and version, flags, method, time and date.
        cursor.take(8)?;
        if u16::from_le_bytes(cursor.array()?) != 0 {
            return Err(ContainerError::NotCanonical("its entries are compressed"));
        }
        cursor.take(4)?;
        let sum = u32::from_le_bytes(cursor.array()?);
        let mut size = u64::from(u32::from_le_bytes(cursor.array()?));
        cursor.take(4)?;
        let (name_length, extra_length) = (u16::from_le_bytes(cursor.array()?), u16::from_le_bytes(cursor.array()?));
        let name = std::str::from_utf8(cursor.take(usize::from(name_length))?);
        let name = name.map_err(|_| ContainerError::NotCanonical("a name is not ASCII"))?.to_owned();
        if name.ends_with('/') {
            return Err(ContainerError::NotCanonical("it has entries for folders"));
        }
        if extra_length == 20 {
            cursor.take(4)?;
            size = u64::from_le_bytes(cursor.array()?);
            cursor.take(8)?;
        }
        let content = cursor.take(usize::try_from(size).map_err(|_| ContainerError::Truncated)?)?;
        if crc32fast::hash(content) != sum {
            return Err(ContainerError::Checksum(name));
        }
        if entries.insert(name, content.to_vec()).is_some() {
            return Err(ContainerError::NotCanonical("a name stands twice"));
        }
    }
    if ![CENTRAL, END, END_64].contains(&cursor.peek_u32()?) {
        return Err(ContainerError::NotCanonical("something that is neither entry nor directory stands in it"));
    }
    let mut same = Same { rest: bytes, short: false };
    match formed(&entries, limits, &mut same) {
        Ok(()) if same.rest.is_empty() => Ok(entries),
        Ok(()) => Err(ContainerError::NotCanonical("something stands behind its end")),
        Err(ContainerError::Name(name)) => Err(ContainerError::Name(name)),
        Err(_) if same.short => Err(ContainerError::Truncated),
        Err(_) => Err(ContainerError::NotCanonical("its bytes are not those that its entries would have")),
    }
}

/// A place to write to that refuses everything but the bytes that are there already.
struct Same<'a> {
    rest: &'a [u8],
    /// Whether what is there ends before what was to be written, and is the same so far.
    short: bool,
}

impl Write for Same<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.rest.split_at_checked(bytes.len()) {
            Some((same, rest)) if same == bytes => {
                self.rest = rest;
                Ok(bytes.len())
            }
            _ => {
                self.short = bytes.starts_with(self.rest);
                Err(io::ErrorKind::InvalidData.into())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], ContainerError> {
        let end = self.at.checked_add(length).ok_or(ContainerError::Truncated)?;
        let taken = self.bytes.get(self.at..end).ok_or(ContainerError::Truncated)?;
        self.at = end;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ContainerError> {
        self.take(N)?.try_into().map_err(|_| ContainerError::Truncated)
    }

    fn peek_u32(&mut self) -> Result<u32, ContainerError> {
        let before = self.at;
        let value = self.array().map(u32::from_le_bytes);
        self.at = before;
        value
    }
}

#[cfg(test)]
#[path = "../../tests/record/zip64.rs"]
mod tests;
