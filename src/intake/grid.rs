//! A table of any format as headers and rows of cells: workbooks, JSON lines, and CSV that is laid out otherwise than from
//! its first row on.

use super::encoding::{Encoding, EncodingChoice, decode};
use super::fault::{Fault, FaultCode};
use super::place::SheetPlace;
use super::raw::Raw;
use super::{json_lines, sheet, table, workbook};
use crate::check::model::Layout;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// What a table is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Applications,
    Panel,
    Register,
    /// A list that somebody published.
    List,
}

/// A table; every row has as many cells as there are headers.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    pub encoding: Encoding,
    pub headers: Vec<Arc<str>>,
    /// The line of the headers.
    pub header_line: u64,
    pub sheet: Option<SheetPlace>,
    pub rows: Vec<GridRow>,
}

/// A row, and the line on which it begins.
#[derive(Clone, Debug)]
pub(super) struct GridRow {
    pub line: u64,
    pub cells: Vec<Raw>,
}

/// Reads a table, with all faults of its shape.
pub(super) fn read(
    file: &Arc<str>,
    bytes: &[u8],
    encoding: EncodingChoice,
    layout: &Layout,
    purpose: Purpose,
) -> Result<Grid, Vec<Fault>> {
    if let Some(opened) = workbook::open(bytes) {
        return sheet::read(file, opened, layout, purpose);
    }
    if json_lines::is(bytes) {
        return json_lines::read(file, bytes);
    }
    let (text, encoding) = decode(file, bytes, encoding).map_err(|fault| vec![*fault])?;
    let records = table::read_laid(file, &text, layout)?;
    let row =
        |record: table::Record| GridRow { line: record.line, cells: record.cells.into_iter().map(Raw::text).collect() };
    Ok(Grid {
        encoding,
        headers: records.headers,
        header_line: records.line,
        sheet: None,
        rows: records.rows.into_iter().map(row).collect(),
    })
}

/// Whether bytes are CSV, or what is taken for it.
pub(super) fn is_csv(bytes: &[u8]) -> bool {
    !workbook::is(bytes) && !json_lines::is(bytes)
}

/// Whether CSV is laid out otherwise than from its first row on.
pub(super) fn laid(layout: &Layout) -> bool {
    layout.header_row != 1 || !layout.skip.is_empty()
}

/// Whether a row is none of the table: its first text is one of those that the rules skip.
pub(super) fn skipped(layout: &Layout, first: &str) -> bool {
    !layout.skip.is_empty() && {
        let first: String = first.trim().nfc().collect();
        layout.skip.iter().any(|word| **word == *first)
    }
}

/// What is wrong with the headers of a table by themselves.
pub(super) fn header_faults(headers: &[Arc<str>], told: impl Fn(usize, String) -> Fault) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (i, header) in headers.iter().enumerate() {
        if header.is_empty() {
            let fault = told(i, format!("column {} has no header", i + 1));
            faults.push(fault.fix("name it, or delete the column"));
        } else if headers.iter().take(i).any(|before| before == header) {
            let fault = told(i, format!("the header `{header}` stands twice"));
            faults.push(fault.fix("rename or delete one of the two columns"));
        }
    }
    faults
}

impl Grid {
    /// A fault in a row, and in a column of it.
    pub(super) fn fault(
        &self,
        file: &Arc<str>,
        code: FaultCode,
        row: &GridRow,
        column: usize,
        problem: impl Into<String>,
    ) -> Fault {
        let mut fault = Fault::new(code, file, Some(row.line), problem);
        fault.column = self.headers.get(column).cloned();
        fault.cell = self.sheet.as_ref().map(|sheet| sheet.cell(column, row.line).into());
        fault.value = row.cells.get(column).map(Raw::shown).filter(|shown| !shown.is_empty());
        fault
    }
}
