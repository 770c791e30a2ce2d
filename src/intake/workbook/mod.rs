//! Workbooks: XLSX and ODS, from their bytes to the cells of a sheet.
//!
//! Only this folder names the ZIP and the XML inside. Nothing is believed that a file says of itself (how large it is, how
//! many texts it has), nothing is calculated, and what is not understood is refused.

mod number;
mod place;
mod serial;
mod trouble;
mod limits;
mod markup;
mod package;
mod ods;
mod strings;
mod styles;
mod cells;
mod xlsx;

pub(super) use limits::MOST_CELLS;
pub(super) use place::{SheetName, letters};
pub(super) use trouble::Trouble;

use super::raw::RawSheet;
use package::{Package, encrypted};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The kinds of workbooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Xlsx,
    Ods,
}

enum Inner<'b> {
    Xlsx(xlsx::Xlsx<'b>),
    Ods(ods::Ods),
}

/// A workbook, its sheets not yet read.
pub(super) struct Workbook<'b> {
    pub kind: Kind,
    pub sheets: Vec<SheetName>,
    inner: Inner<'b>,
}

/// How files of Excel before 2007 begin, and workbooks that are locked by a password.
const OLE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Whether bytes are a workbook, by how they begin, or something that only programs write.
pub(super) fn is(bytes: &[u8]) -> bool {
    likeness(bytes).is_some()
        || bytes.starts_with(&OLE)
        || bytes.starts_with(b"PK\x03\x04")
        || bytes.starts_with(b"PK\x05\x06")
}

/// The workbook that bytes are; `None` where they are none and nothing like it.
pub(super) fn open(bytes: &[u8]) -> Option<Result<Workbook<'_>, Trouble>> {
    if let Some(trouble) = likeness(bytes) {
        return Some(Err(trouble));
    }
    if bytes.starts_with(&OLE) {
        return Some(Err(ole(bytes)));
    }
    is(bytes).then(|| guarded(|| zipped(bytes)))
}

/// What is called a workbook or a table and is neither: pages that web sites export under the name of a workbook, and lists
/// of JSON.
fn likeness(bytes: &[u8]) -> Option<Trouble> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let begins = |word: &str| bytes.get(..word.len()).is_some_and(|b| b.eq_ignore_ascii_case(word.as_bytes()));
    if ["<html", "<!doctype html", "<table", "<?xml"].iter().any(|word| begins(word)) {
        let words = "this is a web page or XML under the name of a workbook";
        return Some(Trouble::new(
            words,
            "open it in a spreadsheet program, save it as an XLSX workbook, and give that file",
        ));
    }
    let others =
        [("%PDF-", "this is a PDF"), ("Rar!", "this is a RAR archive"), ("{\\rtf", "this is a text document (RTF)")];
    if let Some((_, words)) = others.iter().find(|(word, _)| begins(word)) {
        return Some(Trouble::new(*words, "give the table in it as CSV, XLSX, ODS or JSON lines"));
    }
    let list = bytes.strip_prefix(b"[").map(<[u8]>::trim_ascii_start);
    list.is_some_and(|inside| inside.starts_with(b"{")).then(|| {
        let words = "this is one list of JSON";
        Trouble::new(words, "write JSON lines: one object a line, without the list and the commas between them")
    })
}

/// A workbook of Excel before 2007, or one locked by a password, which has the same beginning.
fn ole(bytes: &[u8]) -> Trouble {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if memchr::memmem::find(bytes, &name).is_some() {
        return encrypted();
    }
    Trouble::new("this is a file of Excel as it was before 2007", "save it as an XLSX workbook, and give that file")
}

fn zipped(bytes: &[u8]) -> Result<Workbook<'_>, Trouble> {
    let mut package = Package::open(bytes)?;
    if package.named("mimetype").is_some() {
        let (ods, sheets) = ods::Ods::open(&mut package)?;
        return Ok(Workbook { kind: Kind::Ods, sheets, inner: Inner::Ods(ods) });
    }
    if package.named("xl/workbook.bin").is_some() {
        let words = "this is a binary workbook (XLSB)";
        return Err(Trouble::new(words, "save it as an XLSX workbook, and give that file"));
    }
    if package.named("record.json").is_some() {
        let words = "this is a decision record, not a table";
        return Err(Trouble::new(words, "give the table that the round is decided from"));
    }
    if package.named("[Content_Types].xml").is_none() || !package.has("xl/") {
        let words = "this is a ZIP, but neither an XLSX nor an ODS workbook";
        return Err(Trouble::new(words, "give the table as CSV, XLSX, ODS or JSON lines"));
    }
    let (xlsx, sheets) = xlsx::Xlsx::open(package)?;
    Ok(Workbook { kind: Kind::Xlsx, sheets, inner: Inner::Xlsx(xlsx) })
}

impl Workbook<'_> {
    /// The cells of a sheet, by its place among the sheets.
    pub(super) fn sheet(&mut self, at: usize) -> Result<RawSheet, Trouble> {
        guarded(|| match &mut self.inner {
            Inner::Xlsx(xlsx) => xlsx.sheet(at),
            Inner::Ods(ods) => ods.sheet(at),
        })
    }
}

/// The readers of ZIP and XML are others' work, and hostile files are made to break them: where one gives up, the file is
/// refused, and merit goes on.
fn guarded<T>(read: impl FnOnce() -> Result<T, Trouble>) -> Result<T, Trouble> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(Trouble::broken("it cannot be taken apart")))
}
