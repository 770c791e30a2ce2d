//! Where the cells of a table stand in their file.

use super::fault::{Fault, FaultCode};
use super::lines::Lines;
use super::workbook::{Trouble, letters};
use std::sync::Arc;

/// The sheet of a workbook that a table was read from, and its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetPlace {
    name: Arc<str>,
    /// The column of each header, from 0.
    columns: Vec<u32>,
}

impl SheetPlace {
    pub(super) fn new(name: Arc<str>, columns: Vec<u32>) -> Self {
        Self { name, columns }
    }

    /// The cell below a header in a row: `Sheet1!I118`, as spreadsheet programs write it.
    #[must_use]
    pub fn cell(&self, header: usize, row: u64) -> String {
        cell(&self.name, self.columns.get(header).copied().unwrap_or(0), row)
    }
}

/// `Sheet1!I118`; a name that is no word stands in quotes.
pub(super) fn cell(sheet: &str, column: u32, row: u64) -> String {
    let word = sheet.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'))
        && sheet.chars().next().is_some_and(|c| !c.is_ascii_digit());
    let name = if word { sheet.to_owned() } else { format!("'{}'", sheet.replace('\'', "''")) };
    format!("{name}!{}{row}", letters(column))
}

/// Where the rows and columns of a table are.
#[derive(Clone, Copy)]
pub(super) struct Place<'t> {
    pub file: &'t Arc<str>,
    pub headers: &'t [Arc<str>],
    pub lines: &'t Lines,
    pub sheet: Option<&'t SheetPlace>,
}

impl Place<'_> {
    /// A fault in a row, and in a column of it.
    pub(super) fn fault(
        &self,
        code: FaultCode,
        row: usize,
        column: Option<usize>,
        problem: impl Into<String>,
    ) -> Fault {
        let line = self.lines.get(row);
        let mut fault = Fault::new(code, self.file, line, problem);
        fault.column = column.and_then(|column| self.headers.get(column)).cloned();
        fault.cell = self.sheet.zip(line).map(|(sheet, line)| sheet.cell(column.unwrap_or(0), line).into());
        fault
    }

    /// What people call the lines of the file.
    pub(super) fn line(&self) -> &'static str {
        if self.sheet.is_some() { "row" } else { "line" }
    }
}

/// What is wrong with a workbook, with its cell where there is one.
pub(super) fn told(file: &Arc<str>, trouble: Trouble, sheet: &str) -> Fault {
    let mut fault = Fault::new(FaultCode::Shape, file, trouble.at.map(|at| at.row), trouble.problem).fix(trouble.fix);
    fault.cell = trouble.at.map(|at| cell(sheet, at.column, at.row).into());
    fault
}
