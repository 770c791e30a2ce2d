//! The canonical container: a ZIP that any tool opens, in one byte form.
//!
//! Entries are stored, sorted by name, dated 1980-01-01, without comments, extra fields or data descriptors. Reading
//! writes the entries again and compares bytes, so that every bit of the file is covered: nothing in it can change
//! without being noticed. The form follows PKWARE's APPNOTE 6.3; it is our own because its bytes are a promise that no
//! library's next version may break.

use std::collections::BTreeMap;
use std::fmt;

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
/// Version 2.0: what stored entries in folders need.
const VERSION: u16 = 20;
/// 1980-01-01, the first day a ZIP can name.
const DATE: u16 = 0x0021;

/// Why bytes are not a canonical container, or entries cannot become one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContainerError {
    /// It ends in the middle of something.
    Truncated,
    /// It is no ZIP, or not one of ours; what was found wrong.
    NotCanonical(&'static str),
    /// A name that an entry cannot have.
    Name(String),
    /// More or larger entries than a ZIP without extensions can hold.
    TooLarge,
    /// An entry whose bytes do not have their checksum.
    Checksum(String),
}

impl fmt::Display for ContainerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated => f.write_str("the file ends too early"),
            Self::NotCanonical(what) => write!(f, "the container is not in its canonical form: {what}"),
            Self::Name(name) => write!(f, "`{name}` cannot name an entry"),
            Self::TooLarge => f.write_str("the entries are larger than 4 GiB or more than 65,535"),
            Self::Checksum(name) => write!(f, "the bytes of `{name}` do not have their checksum"),
        }
    }
}

/// The container of the entries.
///
/// # Errors
///
/// [`ContainerError::Name`] and [`ContainerError::TooLarge`].
pub fn write(entries: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, ContainerError> {
    let mut out: Vec<u8> = Vec::new();
    let mut central: Vec<u8> = Vec::new();
    for (name, bytes) in entries {
        if !is_name(name) {
            return Err(ContainerError::Name(name.clone()));
        }
        let offset = size(out.len())?;
        let mut common: Vec<u8> = Vec::new();
        for field in [VERSION, 0, 0, 0, DATE] {
            common.extend(field.to_le_bytes());
        }
        common.extend(crc32fast::hash(bytes).to_le_bytes());
        common.extend(size(bytes.len())?.to_le_bytes());
        common.extend(size(bytes.len())?.to_le_bytes());
        let length = u16::try_from(name.len()).map_err(|_| ContainerError::Name(name.clone()))?;
        common.extend(length.to_le_bytes());
        common.extend(0_u16.to_le_bytes());
        out.extend(LOCAL.to_le_bytes());
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(bytes);
        central.extend(CENTRAL.to_le_bytes());
        central.extend(VERSION.to_le_bytes());
        central.extend(&common);
        // Comment length, disk number, two kinds of attributes: all nothing.
        central.extend([0; 10]);
        central.extend(offset.to_le_bytes());
        central.extend(name.as_bytes());
    }
    let count = u16::try_from(entries.len()).ok().filter(|n| *n < u16::MAX).ok_or(ContainerError::TooLarge)?;
    let (start, length) = (size(out.len())?, size(central.len())?);
    out.extend(central);
    out.extend(END.to_le_bytes());
    out.extend([0; 4]);
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(length.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend(0_u16.to_le_bytes());
    Ok(out)
}

fn size(length: usize) -> Result<u32, ContainerError> {
    u32::try_from(length).ok().filter(|n| *n < u32::MAX).ok_or(ContainerError::TooLarge)
}

/// Lower ASCII path characters, no empty part, no part that climbs.
fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    name.chars().all(plain) && name.split('/').all(|part| !part.is_empty() && !part.starts_with('.'))
}

/// The entries of a canonical container.
///
/// # Errors
///
/// [`ContainerError`] with the first thing that is wrong; every file that [`write`] would not write has one.
pub fn read(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, ContainerError> {
    let mut cursor = Cursor { bytes, at: 0 };
    let mut entries: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    while cursor.peek_u32()? == LOCAL {
        cursor.skip(14)?;
        let sum = cursor.u32()?;
        let length = cursor.u32()?;
        cursor.skip(4)?;
        let name_length = cursor.u16()?;
        cursor.skip(2)?;
        let name = std::str::from_utf8(cursor.take(usize::from(name_length))?);
        let name = name.map_err(|_| ContainerError::NotCanonical("a name is not ASCII"))?.to_owned();
        let content = cursor.take(usize::try_from(length).map_err(|_| ContainerError::TooLarge)?)?;
        if crc32fast::hash(content) != sum {
            return Err(ContainerError::Checksum(name));
        }
        if entries.insert(name.clone(), content.to_vec()).is_some() {
            return Err(ContainerError::NotCanonical("a name stands twice"));
        }
    }
    if cursor.peek_u32()? != CENTRAL && cursor.peek_u32()? != END {
        return Err(ContainerError::NotCanonical("something that is neither entry nor directory stands in it"));
    }
    if write(&entries)? != bytes {
        return Err(ContainerError::NotCanonical("its bytes are not those that its entries would have"));
    }
    Ok(entries)
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

    fn skip(&mut self, length: usize) -> Result<(), ContainerError> {
        self.take(length).map(|_| ())
    }

    fn u16(&mut self) -> Result<u16, ContainerError> {
        let bytes = self.take(2)?.try_into().map_err(|_| ContainerError::Truncated)?;
        Ok(u16::from_le_bytes(bytes))
    }

    fn u32(&mut self) -> Result<u32, ContainerError> {
        let bytes = self.take(4)?.try_into().map_err(|_| ContainerError::Truncated)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn peek_u32(&mut self) -> Result<u32, ContainerError> {
        let before = self.at;
        let value = self.u32();
        self.at = before;
        value
    }
}
