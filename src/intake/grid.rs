//! A table as headers and rows of cells that know their kind: workbooks, JSON lines, and CSV that is laid out otherwise than
//! from its first row on.

use super::encoding::Encoding;
use super::fault::{Fault, FaultCode};
use super::place::SheetPlace;
use super::raw::Raw;
use crate::check::model::Layout;
use crate::text::composed;
use std::sync::Arc;

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

/// Whether CSV is laid out otherwise than from its first row on.
pub(super) fn laid(layout: &Layout) -> bool {
    layout.header_row != 1 || !layout.skip.is_empty()
}

/// Whether a row is none of the table: its first text is one of those that the rules skip.
pub(super) fn skipped(layout: &Layout, first: &str) -> bool {
    !layout.skip.is_empty() && {
        let first = composed(first.trim());
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
