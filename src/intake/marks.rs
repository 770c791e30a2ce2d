//! The marks of a panel: `application,reviewer,sheet,mark,comment`, one row a mark.

use super::encoding::{Encoding, EncodingChoice, decode};
use super::fault::{Fault, FaultCode};
use super::table::{self, Record, Records};
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
        match decode(&file, bytes, encoding) {
            Err(fault) => reader.faults.push(*fault),
            Ok((text, found)) => {
                reader.marks.encodings.push(found);
                match table::read(&file, &text) {
                    Ok(records) => reader.file(&file, &records),
                    Err(mut faults) => reader.faults.append(&mut faults),
                }
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

struct Reader<'a> {
    keys: &'a BTreeSet<Arc<str>>,
    sheets: &'a [SheetRule],
    marks: Marks,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn file(&mut self, file: &Arc<str>, records: &Records) {
        let mut columns = Vec::new();
        for name in ["application", "reviewer", "sheet", "mark"] {
            match records.headers.iter().position(|h| &**h == name) {
                Some(at) => columns.push(at),
                None => {
                    let words = format!("there is no column `{name}`");
                    let fix = "a panel file has the columns application, reviewer, sheet, mark and comment";
                    self.faults.push(Fault::new(FaultCode::Header, file, Some(1), words).fix(fix));
                }
            }
        }
        if columns.len() == 4 {
            for record in &records.rows {
                if let Err(fault) = self.row(file, records, &columns, record) {
                    self.faults.push(*fault);
                }
            }
        }
    }

    fn row(
        &mut self,
        file: &Arc<str>,
        records: &Records,
        columns: &[usize],
        record: &Record,
    ) -> Result<(), Box<Fault>> {
        let cell = |i: usize| -> Arc<str> {
            let text = columns.get(i).and_then(|c| record.cells.get(*c)).map_or("", String::as_str);
            text.nfc().collect::<String>().into()
        };
        let (application, reviewer, sheet, text) = (cell(0), cell(1), cell(2), cell(3));
        let fault = |i: usize, problem: String, fix: String| {
            let mut fault = Fault::new(FaultCode::Mark, file, Some(record.line), problem).fix(fix);
            fault.column = columns.get(i).and_then(|c| records.headers.get(*c)).cloned();
            fault.key = Some(cell(0));
            fault.value = Some(cell(i).to_string()).filter(|t| !t.is_empty());
            Err(Box::new(fault))
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
        let mark = if &*text == "recused" {
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
            let words =
                format!("has marked this application on this sheet already, in line {} of {}", first.line, first.file);
            return fault(1, words, "keep one of the two marks".into());
        }
        self.marks.count += 1;
        self.marks.recused += usize::from(mark.is_none());
        given.push(Mark { reviewer, mark, file: file.clone(), line: record.line });
        Ok(())
    }
}
