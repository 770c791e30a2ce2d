//! The ZIP around a workbook, with bounds: a small file may hold endless zeros.

use super::trouble::Trouble;
use std::borrow::Cow;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// So many bytes at most come out of all parts that are read.
const MOST_BYTES: u64 = 1 << 29;

/// The parts of a workbook.
pub(super) struct Package<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// How many bytes may still come out.
    left: u64,
}

impl<'b> Package<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, Trouble> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(Trouble::broken)?;
        // Which of two parts of one name is meant, programs do not agree on.
        let listed = entries(bytes).ok_or_else(|| Trouble::broken("its ZIP has no directory"))?;
        if listed != u16::MAX && usize::from(listed) != zip.len() {
            return Err(Trouble::broken("two of its parts have the same name"));
        }
        Ok(Self { zip, left: MOST_BYTES })
    }

    /// The name of a part as the ZIP writes it; capital and small letters are the same to spreadsheet programs.
    pub(super) fn named(&self, name: &str) -> Option<String> {
        let names = || self.zip.file_names().flatten();
        let exact = names().find(|n| *n == name);
        exact.or_else(|| names().find(|n| n.eq_ignore_ascii_case(name))).map(Cow::into_owned)
    }

    /// Whether a part has a name that begins so.
    pub(super) fn has(&self, start: &str) -> bool {
        self.zip.file_names().flatten().any(|n| n.get(..start.len()).is_some_and(|n| n.eq_ignore_ascii_case(start)))
    }

    /// The text of a part; `None` where there is none of that name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, Trouble> {
        let Some(name) = self.named(name) else { return Ok(None) };
        let part = self.zip.by_name(&name).map_err(Trouble::broken)?;
        if part.encrypted() {
            return Err(encrypted());
        }
        let mut bytes = Vec::new();
        let room = usize::try_from(part.size().min(self.left)).unwrap_or(0);
        // The size is what the file says of itself; no more than a little is believed at once.
        bytes.try_reserve(room.min(1 << 26)).map_err(Trouble::broken)?;
        let wanted = self.left + 1;
        let read = part.take(wanted).read_to_end(&mut bytes).map_err(Trouble::broken)?;
        self.left = self.left.checked_sub(u64::try_from(read).unwrap_or(u64::MAX)).ok_or_else(|| {
            Trouble::new(
                format!("the workbook holds more than {} MB of text", MOST_BYTES >> 20),
                "export the sheet as CSV, which is read whatever its size",
            )
        })?;
        let text = String::from_utf8(bytes).map_err(|_| Trouble::broken(format!("`{name}` is not UTF-8")))?;
        Ok(Some(text))
    }
}

/// A workbook that is locked by a password.
pub(super) fn encrypted() -> Trouble {
    Trouble::new("the workbook is locked by a password", "save it without one, and give that file")
}

/// How many entries the directory of a ZIP says it has.
fn entries(bytes: &[u8]) -> Option<u16> {
    let from = bytes.len().saturating_sub(22 + usize::from(u16::MAX));
    let tail = bytes.get(from..)?;
    let at = tail.windows(4).rposition(|w| w == b"PK\x05\x06")?;
    tail.get(at + 10..at + 12)?.try_into().ok().map(u16::from_le_bytes)
}
