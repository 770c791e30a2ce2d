//! Strict CSV: text to records, each with the line it begins on.
//!
//! Our own scanner, because the readers at hand take the rest of a file into an unclosed quote and pass over text after
//! a closing one; both lose applications without a word.

use super::fault::{Fault, FaultCode};
use super::grid::{header_faults, skipped};
use crate::check::model::Layout;
use std::sync::Arc;

/// One record: its cells and the line it begins on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub line: u64,
    pub cells: Vec<String>,
}

/// The header and the rows; every row has as many cells as the header.
#[derive(Clone, Debug)]
pub(super) struct Records {
    pub headers: Vec<Arc<str>>,
    /// The line of the headers.
    pub line: u64,
    pub rows: Vec<Record>,
}

/// Reads a table, with all faults of its shape.
pub(super) fn read(file: &Arc<str>, text: &str) -> Result<Records, Vec<Fault>> {
    read_laid(file, text, &Layout::default())
}

/// Reads a table whose headers may stand further down, and some of whose rows may be left out. Rows are counted as a
/// spreadsheet program counts them: a line break in quotes begins none.
pub(super) fn read_laid(file: &Arc<str>, text: &str, layout: &Layout) -> Result<Records, Vec<Fault>> {
    let mut scanner = Scanner::new(file, text);
    let mut records = Vec::new();
    while let Some(record) = scanner.record() {
        records.push(record);
    }
    // What a quote swallowed that is never closed is no row.
    if scanner.unclosed && records.len() > 1 {
        records.pop();
    }
    let mut faults = scanner.faults;
    let mut records = records.into_iter().skip(layout.header_row.saturating_sub(1));
    let Some(first) = records.next() else {
        let words = match layout.header_row {
            1 => "the file is empty".to_owned(),
            row => format!("the file ends above row {row}, which should name the columns"),
        };
        let fault = Fault::new(FaultCode::Shape, file, None, words);
        return Err(vec![fault.fix(if layout.header_row == 1 {
            "its first row names the columns"
        } else {
            "correct `header_row:` of `sheet:` in the rules"
        })]);
    };
    let line = first.line;
    let headers: Vec<Arc<str>> = first.cells.into_iter().map(Arc::from).collect();
    faults.extend(header_faults(&headers, |_, words| Fault::new(FaultCode::Header, file, Some(line), words)));
    let mut rows = Vec::new();
    for record in records {
        let first = record.cells.iter().find(|cell| !cell.is_empty());
        if first.is_some_and(|first| skipped(layout, first)) {
            continue;
        }
        if record.cells.len() == headers.len() {
            rows.push(record);
            continue;
        }
        let (found, wanted) = (record.cells.len(), headers.len());
        let empty = found == 1 && record.cells.first().is_some_and(String::is_empty);
        let (words, fix) = if empty {
            ("the line is empty".to_owned(), "delete it")
        } else {
            (
                format!("the row has {found} cells, but the header has {wanted}"),
                "look for a missing or an extra comma; a text with a comma in it stands in quotes",
            )
        };
        faults.push(Fault::new(FaultCode::Shape, file, Some(record.line), words).fix(fix));
    }
    if faults.is_empty() { Ok(Records { headers, line, rows }) } else { Err(faults) }
}

/// The first records of a text, whatever is wrong with it.
pub(super) fn first(file: &Arc<str>, text: &str, most: usize) -> Vec<Record> {
    let mut scanner = Scanner::new(file, text);
    std::iter::from_fn(|| scanner.record()).take(most).collect()
}

struct Scanner<'a> {
    file: &'a Arc<str>,
    chars: std::iter::Peekable<std::str::Chars<'a>>,
    line: u64,
    /// Whether a quote is never closed.
    unclosed: bool,
    faults: Vec<Fault>,
}

impl<'a> Scanner<'a> {
    fn new(file: &'a Arc<str>, text: &'a str) -> Self {
        Self { file, chars: text.chars().peekable(), line: 1, unclosed: false, faults: Vec::new() }
    }

    fn fault(&mut self, line: u64, problem: &str, fix: &str) {
        self.faults.push(Fault::new(FaultCode::Shape, self.file, Some(line), problem).fix(fix));
    }

    fn next(&mut self) -> Option<char> {
        let c = self.chars.next();
        if c == Some('\n') {
            self.line += 1;
        }
        if c == Some('\0') {
            self.fault(self.line, "a NUL character stands here", "export the table again as CSV");
        }
        c
    }

    /// The end of a row: a line feed, a carriage return with or without one, or the end of the text.
    fn row_ends(&mut self) -> bool {
        match self.chars.peek() {
            None => true,
            Some('\n') => {
                self.next();
                true
            }
            Some('\r') => {
                self.next();
                if self.chars.peek() == Some(&'\n') {
                    self.next();
                } else {
                    self.line += 1;
                }
                true
            }
            Some(_) => false,
        }
    }

    fn record(&mut self) -> Option<Record> {
        self.chars.peek()?;
        let line = self.line;
        let mut cells = Vec::new();
        loop {
            cells.push(self.cell());
            if self.chars.peek() == Some(&',') {
                self.next();
            } else if self.row_ends() {
                return Some(Record { line, cells });
            }
        }
    }

    fn cell(&mut self) -> String {
        if self.chars.peek() == Some(&'"') {
            return self.quoted();
        }
        // A quote inside a cell that does not begin with one is a character like any other: 40°26'46"N.
        let mut text = String::new();
        while let Some(c) = self.chars.peek().copied() {
            if matches!(c, ',' | '\n' | '\r') {
                break;
            }
            text.push(c);
            self.next();
        }
        text
    }

    fn quoted(&mut self) -> String {
        let begins = self.line;
        self.next();
        let mut text = String::new();
        loop {
            match self.next() {
                None => {
                    self.unclosed = true;
                    self.fault(
                        begins,
                        "a quote that opens here is never closed",
                        "close it, or double it where it is part of the text",
                    );
                    return text;
                }
                Some('"') if self.chars.peek() == Some(&'"') => {
                    self.next();
                    text.push('"');
                }
                Some('"') => break,
                Some(c) => text.push(c),
            }
        }
        let mut after = false;
        while let Some(c) = self.chars.peek().copied() {
            if matches!(c, ',' | '\n' | '\r') {
                break;
            }
            after = true;
            self.next();
        }
        if after {
            self.fault(
                begins,
                "text stands after the closing quote of a cell",
                "double the quotes that are part of the text",
            );
        }
        text
    }
}
