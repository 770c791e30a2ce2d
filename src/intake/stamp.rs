//! The hidden sheet of workbooks that merit makes: which rules they were made for, and what for.

use super::fault::{Fault, FaultCode};
use super::grid::Purpose;
use super::place::told;
use super::raw::{Raw, RawSheet};
use super::workbook::{self, Trouble, Workbook};
use std::sync::Arc;

/// The name of the sheet.
pub const STAMP: &str = "_merit";

/// What its first cell says; a later form says something else.
pub const STAMP_FORM: &str = "merit.sheets/1";

/// What merit wrote into a workbook that it made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The fingerprint of the rules, their lookup files included.
    pub rules: String,
    /// What the workbook is for: `applications` or `panel`.
    pub kind: String,
    /// The reviewer whose marks it asks for.
    pub reviewer: Option<String>,
}

/// The stamp of a file; `None` where it is no workbook, or none that merit made.
///
/// # Errors
///
/// A workbook that cannot be read, or a stamp of a later form.
pub fn stamp(file: &str, bytes: &[u8]) -> Result<Option<Stamp>, Box<Fault>> {
    let file: Arc<str> = file.into();
    let Some(opened) = workbook::open(bytes) else { return Ok(None) };
    let stamp = opened.and_then(|mut workbook| Stamp::of(&mut workbook));
    stamp.map_err(|trouble| Box::new(told(&file, trouble, STAMP)))
}

impl Stamp {
    pub(super) fn of(workbook: &mut Workbook<'_>) -> Result<Option<Self>, Trouble> {
        let Some(at) = workbook.sheets.iter().position(|sheet| *sheet.name == *STAMP) else { return Ok(None) };
        let cells = workbook.sheet(at)?;
        let said = |row: u64| said(&cells, row);
        let form = said(1).unwrap_or_default();
        if form != STAMP_FORM {
            let words =
                format!("the workbook was made by a merit whose form of sheets is `{form}`, not `{STAMP_FORM}`");
            return Err(Trouble::new(words, "make the sheets anew with `merit sheets`, and copy the values into them"));
        }
        Ok(Some(Self { rules: said(2).unwrap_or_default(), kind: said(3).unwrap_or_default(), reviewer: said(4) }))
    }

    /// The sheet with the table.
    pub(super) fn sheet(&self) -> &str {
        if self.kind == "panel" { "marks" } else { &self.kind }
    }

    /// Refuses applications that are given as marks, and marks that are given as applications.
    pub(super) fn for_purpose(&self, file: &Arc<str>, purpose: Purpose) -> Result<(), Box<Fault>> {
        let kind = if purpose == Purpose::Applications { "applications" } else { "panel" };
        if self.kind == kind {
            return Ok(());
        }
        let words = format!("this is a workbook for `{}`, but is given for `{kind}`", self.kind);
        let fix = if self.kind == "panel" { "give it with --panel" } else { "give it with --data" };
        Err(Box::new(Fault::new(FaultCode::Shape, file, None, words).fix(fix)))
    }

    /// What to say where the workbook was made for other rules than those with this fingerprint; `None` where it was not.
    #[must_use]
    pub fn other_rules(&self, file: &str, rules: &str) -> Option<Fault> {
        (self.rules != rules).then(|| {
            let short = |fingerprint: &str| fingerprint.get(..8).unwrap_or(fingerprint).to_owned();
            let words = format!(
                "the workbook was made for other rules: those with the fingerprint {}, while these have {}",
                short(&self.rules),
                short(rules)
            );
            let fix = "make the sheets anew with `merit sheets`, and copy the values into them";
            Fault::new(FaultCode::Shape, &file.into(), None, words).fix(fix)
        })
    }
}

/// The text in the first column of a row.
fn said(cells: &RawSheet, row: u64) -> Option<String> {
    let (_, cells) = cells.rows.iter().find(|(number, _)| *number == row)?;
    cells.first().filter(|(column, _)| *column == 0).map(|(_, cell): &(u32, Raw)| cell.shown())
}
