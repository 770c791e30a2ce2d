//! The marks of a panel: `application,reviewer,sheet,mark,comment`, one row a mark.

use super::encoding::{Encoding, EncodingChoice};
use super::fault::{Fault, FaultCode};
use super::format;
use super::grid::{Grid, GridRow, Purpose};
use super::head::{self, Refused};
use super::raw::Raw;
use super::typed;
use crate::check::model::Layout;
use crate::diagnostic::nearest;
use crate::number::{Exact, LiteralError, parse_plain};
use crate::text::composed;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Who gave it.
    pub reviewer: Arc<str>,
    /// The mark; `None` where the reviewer stood aside.
    pub mark: Option<Exact>,
    /// What the reviewer wrote beside it.
    pub comment: Option<Arc<str>>,
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
    for (at, (name, bytes)) in files.iter().enumerate() {
        let file: Arc<str> = name.as_str().into();
        if let Some((before, _)) = files.iter().take(at).find(|(_, before)| before == bytes) {
            let words = format!("has the same marks as {before}, which is given too");
            reader.faults.push(Fault::new(FaultCode::Shape, &file, None, words).fix("give each file once"));
            continue;
        }
        let layout = Layout::default();
        let read = format::read(&file, bytes, encoding, &layout, Purpose::Panel).and_then(|grid| {
            let columns = columns(&file, &grid.headers, grid.header_line)?;
            Ok((grid, columns))
        });
        match read {
            Ok((grid, columns)) => {
                reader.marks.encodings.push(grid.encoding);
                reader.file(&file, &grid, &columns);
            }
            Err(faults) => {
                let names = COLUMNS.map(|name| [Arc::from(name)]);
                let wanted: Vec<&[Arc<str>]> = names.iter().map(<[_; 1]>::as_slice).collect();
                let refused = Refused { file: &file, bytes, encoding, layout: &layout, purpose: Purpose::Panel };
                let missing = |found: &[Arc<str>], line| columns(&file, found, line).err().unwrap_or_default();
                reader.faults.append(&mut head::told(refused, &wanted, missing, faults));
            }
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

/// The columns that are read; a comment may stand beside them.
const COLUMNS: [&str; 4] = ["application", "reviewer", "sheet", "mark"];

const UNKNOWN: &str = "is the key of no application";

/// Where the columns stand.
fn columns(file: &Arc<str>, headers: &[Arc<str>], line: u64) -> Result<Vec<usize>, Vec<Fault>> {
    let found = COLUMNS.map(|name| headers.iter().position(|header| &**header == name).ok_or(name));
    let missing = found.iter().filter_map(|found| found.as_ref().err());
    let faults: Vec<Fault> = missing
        .map(|name| {
            let words = format!("there is no column `{name}`");
            let fix = "a panel file has the columns application, reviewer, sheet, mark and comment";
            Fault::new(FaultCode::Header, file, Some(line), words).fix(fix)
        })
        .collect();
    if faults.is_empty() { Ok(found.into_iter().flatten().collect()) } else { Err(faults) }
}

/// The numbers in a key, without zeros before them.
fn numbers(key: &str) -> Vec<&str> {
    let parts = key.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    parts.map(|part| part.trim_start_matches('0')).collect()
}

/// What to write in the place of something that is no mark.
fn meant(text: &str, error: &LiteralError) -> String {
    const ASIDE: [&str; 2] = ["避", "recus"];
    let plain = |number: &str| parse_plain(number).is_ok();
    let corrected = error.corrected().filter(|number| plain(number));
    let alone = text.strip_suffix('分').map(str::trim).filter(|number| plain(number));
    if let Some(number) = corrected.as_deref().or(alone) {
        return format!("write {number}");
    }
    let lower: String = text.to_lowercase().split_whitespace().collect();
    if ASIDE.iter().any(|word| lower.contains(word)) {
        return "write recused".to_owned();
    }
    "write a plain number, or recused for a conflict, or leave the mark empty".to_owned()
}

struct Reader<'a> {
    keys: &'a BTreeSet<Arc<str>>,
    sheets: &'a [SheetRule],
    marks: Marks,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn file(&mut self, file: &Arc<str>, grid: &Grid, columns: &[usize]) {
        let mut faults = Vec::new();
        let comment = grid.headers.iter().position(|header| &**header == "comment");
        for row in &grid.rows {
            if let Err(fault) = self.row(file, grid, columns, comment, row) {
                faults.push(*fault);
            }
        }
        // Where no row is of an application that is there, it is not the keys that are wrong.
        let strange = faults.iter().filter(|fault| fault.problem == UNKNOWN).count();
        match faults.first() {
            Some(Fault { key: Some(key), line, .. }) if strange == grid.rows.len() && strange > 1 => {
                let words =
                    format!("none of its {strange} rows is of an application that is there; the first is of `{key}`");
                let fault = Fault::new(FaultCode::Mark, file, *line, words);
                self.faults.push(fault.fix("give the applications and the marks of the same round"));
            }
            _ => self.faults.append(&mut faults),
        }
    }

    fn row(
        &mut self,
        file: &Arc<str>,
        grid: &Grid,
        columns: &[usize],
        comment: Option<usize>,
        row: &GridRow,
    ) -> Result<(), Box<Fault>> {
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
            Ok(composed(&text).into())
        };
        let (application, reviewer, sheet) = (name(0)?, name(1)?, name(2)?);
        let text = match raw(3) {
            Raw::Number(number) => number.clone(),
            other => typed::name(other).map_err(|bad| at(3, bad.problem, bad.fix))?.into_owned(),
        };
        if !self.keys.contains(&application) {
            // One number for another is another application, and no slip to be guessed at.
            let alike = self.keys.iter().map(|k| &**k).filter(|k| numbers(k) == numbers(&application));
            let fix = nearest(&application, alike)
                .map_or("correct the key, or delete the row".to_owned(), |near| format!("did you mean {near}?"));
            return fault(0, UNKNOWN.into(), fix);
        }
        if reviewer.trim().is_empty() {
            return fault(1, "the cell is empty".into(), "write who gave the mark".into());
        }
        if reviewer.trim() != &*reviewer {
            return fault(1, "has spaces around it".into(), format!("write {}", reviewer.trim()));
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
            let mark = match parse_plain(&text) {
                Ok(mark) => mark,
                Err(error) => return fault(3, "is neither a mark nor `recused`".into(), meant(&text, &error)),
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
        let comment = comment.and_then(|at| row.cells.get(at)).map(Raw::shown).filter(|text| !text.trim().is_empty());
        let comment = comment.map(Arc::from);
        given.push(Mark { reviewer, mark, comment, file: file.clone(), line: row.line, cell });
        Ok(())
    }
}
