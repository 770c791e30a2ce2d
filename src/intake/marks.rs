//! The marks of a panel: `application,reviewer,sheet,mark,comment`, one row a mark.

use super::encoding::{Encoding, EncodingChoice};
use super::fault::{Fault, FaultCode};
use super::format;
use super::grid::{Grid, GridRow, Purpose};
use super::raw::Raw;
use super::typed;
use crate::check::model::Layout;
use crate::diagnostic::nearest;
use crate::number::{Exact, parse_plain};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// One mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Who gave it.
    pub reviewer: Arc<str>,
    /// The mark; `None` where the reviewer stood aside.
    pub mark: Option<Exact>,
    /// The file it is in.
    pub file: Arc<str>,
    /// The line in it.
    pub line: u64,
    /// The cell, in a workbook.
    pub cell: Option<Arc<str>>,
}

/// All marks.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// By application and sheet, in order of the reviewers.
    pub by_application: BTreeMap<Arc<str>, BTreeMap<Arc<str>, Vec<Mark>>>,
    /// The encoding of each file.
    pub encodings: Vec<Encoding>,
    /// How many rows there are, recusals included.
    pub count: usize,
    /// How many reviewers gave or declined a mark.
    pub reviewers: usize,
    /// How many of the rows are recusals.
    pub recused: usize,
    /// How many rows more have no mark: they wait for one, and count nowhere.
    pub blank: usize,
}

/// What the marks of a sheet may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRule {
    /// The name of the sheet.
    pub sheet: Arc<str>,
    /// The lowest and the highest mark.
    pub scale: (Exact, Exact),
    /// What a mark is a multiple of, counted from the lowest.
    pub step: Option<Exact>,
}

/// Reads the panel files.
///
/// # Errors
///
/// All faults of all files. A mark that cannot count is never left out in silence, so any fault is an error.
pub fn read_marks(
    files: &[(String, Vec<u8>)],
    encoding: EncodingChoice,
    keys: &BTreeSet<Arc<str>>,
    sheets: &[SheetRule],
) -> Result<Marks, Vec<Fault>> {
    let mut reader = Reader { keys, sheets, marks: Marks::default(), faults: Vec::new() };
    for (name, bytes) in files {
        let file: Arc<str> = name.as_str().into();
        match format::read(&file, bytes, encoding, &Layout::default(), Purpose::Panel) {
            Ok(grid) => {
                reader.marks.encodings.push(grid.encoding);
                reader.file(&file, &grid);
            }
            Err(mut faults) => reader.faults.append(&mut faults),
        }
    }
    if !reader.faults.is_empty() {
        return Err(reader.faults);
    }
    let mut reviewers: BTreeSet<Arc<str>> = BTreeSet::new();
    for sheet in reader.marks.by_application.values_mut().flat_map(BTreeMap::values_mut) {
        sheet.sort_by(|a, b| a.reviewer.cmp(&b.reviewer));
        reviewers.extend(sheet.iter().map(|m| m.reviewer.clone()));
    }
    reader.marks.reviewers = reviewers.len();
    Ok(reader.marks)
}

struct Reader<'a> {
    keys: &'a BTreeSet<Arc<str>>,
    sheets: &'a [SheetRule],
    marks: Marks,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn file(&mut self, file: &Arc<str>, grid: &Grid) {
        let mut columns = Vec::new();
        for name in ["application", "reviewer", "sheet", "mark"] {
            match grid.headers.iter().position(|h| &**h == name) {
                Some(at) => columns.push(at),
                None => {
                    let words = format!("there is no column `{name}`");
                    let fix = "a panel file has the columns application, reviewer, sheet, mark and comment";
                    self.faults.push(Fault::new(FaultCode::Header, file, Some(grid.header_line), words).fix(fix));
                }
            }
        }
        if columns.len() == 4 {
            for row in &grid.rows {
                if let Err(fault) = self.row(file, grid, &columns, row) {
                    self.faults.push(*fault);
                }
            }
        }
    }

    fn row(&mut self, file: &Arc<str>, grid: &Grid, columns: &[usize], row: &GridRow) -> Result<(), Box<Fault>> {
        let column = |i: usize| columns.get(i).copied().unwrap_or(usize::MAX);
        let raw = |i: usize| row.cells.get(column(i)).unwrap_or(&Raw::Empty);
        let at = |i: usize, problem: String, fix: Option<String>| {
            let mut fault = grid.fault(file, FaultCode::Mark, row, column(i), problem);
            fault.fix = fix;
            fault.key = Some(raw(0).shown().into());
            Box::new(fault)
        };
        let fault = |i: usize, problem: String, fix: String| Err(at(i, problem, Some(fix)));
        let name = |i: usize| -> Result<Arc<str>, Box<Fault>> {
            let text = typed::name(raw(i)).map_err(|bad| at(i, bad.problem, bad.fix))?;
            Ok(text.nfc().collect::<String>().into())
        };
        let (application, reviewer, sheet) = (name(0)?, name(1)?, name(2)?);
        let text = match raw(3) {
            Raw::Number(number) => number.clone(),
            other => typed::name(other).map_err(|bad| at(3, bad.problem, bad.fix))?.into_owned(),
        };
        if !self.keys.contains(&application) {
            let near = nearest(&application, self.keys.iter().map(|k| &**k));
            let fix =
                near.map_or("correct the key, or delete the row".to_owned(), |near| format!("did you mean {near}?"));
            return fault(0, "is the key of no application".into(), fix);
        }
        if reviewer.trim().is_empty() || reviewer.trim() != &*reviewer {
            return fault(1, "names no reviewer".into(), "write the reviewer without spaces around".into());
        }
        let Some(rule) = self.sheets.iter().find(|s| s.sheet == sheet) else {
            let known: Vec<&str> = self.sheets.iter().map(|s| &*s.sheet).collect();
            return fault(2, "is a sheet of no criterion".into(), format!("write one of {}", known.join(", ")));
        };
        // A sheet that waits for its mark: whether those given are enough is said by the quorum.
        if text.is_empty() {
            self.marks.blank += 1;
            return Ok(());
        }
        let mark = if text == "recused" {
            None
        } else {
            let Ok(mark) = parse_plain(&text) else {
                return fault(3, "is neither a mark nor `recused`".into(), "write a plain number".into());
            };
            let (low, high) = &rule.scale;
            if mark < *low || mark > *high {
                return fault(3, format!("lies outside the scale from {low} to {high}"), "correct the mark".into());
            }
            let off =
                rule.step.as_ref().filter(|step| !(&mark - low).checked_div(step).is_some_and(|n| n.is_integer()));
            if let Some(step) = off {
                return fault(3, format!("is not a multiple of {step}"), "correct the mark".into());
            }
            Some(mark)
        };
        let given = self.marks.by_application.entry(application).or_default().entry(sheet).or_default();
        if let Some(first) = given.iter().find(|m| m.reviewer == reviewer) {
            let place = match &first.cell {
                Some(cell) => format!("in {cell}"),
                None => format!("in line {}", first.line),
            };
            let words = format!("has marked this application on this sheet already, {place} of {}", first.file);
            return fault(1, words, "keep one of the two marks".into());
        }
        self.marks.count += 1;
        self.marks.recused += usize::from(mark.is_none());
        let cell = grid.sheet.as_ref().map(|sheet| sheet.cell(column(3), row.line).into());
        given.push(Mark { reviewer, mark, file: file.clone(), line: row.line, cell });
        Ok(())
    }
}
