//! What can be wrong with data, with its place, its cause and the fix.

use crate::diagnostic::is_hidden;
use std::fmt;
use std::sync::Arc;

/// The sorts of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultCode {
    /// Bytes that are no text in the encoding.
    Encoding,
    /// A table that is not a table: an unclosed quote, a ragged row.
    Shape,
    /// Headers that do not fit the fields.
    Header,
    /// A key that is empty or there twice.
    Key,
    /// A cell that is not what its field says.
    Cell,
    /// A value that only one application may have.
    Unique,
    /// A mark that cannot count.
    Mark,
    /// A register that is not given, or given and not declared.
    Register,
    /// An override that cannot be made.
    Override,
}

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What sort.
    pub code: FaultCode,
    /// The file.
    pub file: Arc<str>,
    /// The line in it, from 1.
    pub line: Option<u64>,
    /// The cell of a workbook: `Sheet1!I118`; its line is the row.
    pub cell: Option<Arc<str>>,
    /// The header of the column.
    pub column: Option<Arc<str>>,
    /// The application, where known.
    pub key: Option<Arc<str>>,
    /// The value as found.
    pub value: Option<String>,
    /// What is wrong: a sentence that follows the value.
    pub problem: String,
    /// What to do.
    pub fix: Option<String>,
}

/// What is wrong with a cell, and the fix.
pub(super) struct BadCell {
    pub problem: String,
    pub fix: Option<String>,
}

impl Fault {
    pub(crate) fn new(code: FaultCode, file: &Arc<str>, line: Option<u64>, problem: impl Into<String>) -> Self {
        Self {
            code,
            file: file.clone(),
            line,
            cell: None,
            column: None,
            key: None,
            value: None,
            problem: problem.into(),
            fix: None,
        }
    }

    pub(crate) fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }
}

/// `applications.csv:118, column 研发投入: `1,200` is written with a thousands comma; write 1200`; in a workbook
/// `applications.xlsx, Sheet1!I118, column 研发投入: …`
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        match (&self.cell, self.line) {
            (Some(cell), _) => write!(f, ", {cell}")?,
            (None, Some(line)) => write!(f, ":{line}")?,
            (None, None) => {}
        }
        if let Some(column) = &self.column {
            write!(f, ", column {}", visible(column))?;
        }
        f.write_str(": ")?;
        if let Some(value) = &self.value {
            write!(f, "`{}` ", visible(value))?;
        }
        f.write_str(&self.problem)?;
        if let Some(fix) = &self.fix {
            write!(f, "; {fix}")?;
        }
        Ok(())
    }
}

/// A text on one line as it stands in a cell or a header: what nobody sees is spelled out, and of a long text the
/// beginning is shown.
#[must_use]
pub fn visible(text: &str) -> String {
    /// So many characters are shown.
    const MOST: usize = 60;
    let mut shown = String::new();
    for c in text.chars().take(MOST) {
        if c.is_control() || is_hidden(c) {
            shown.extend(c.escape_debug());
        } else {
            shown.push(c);
        }
    }
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    shown
}
