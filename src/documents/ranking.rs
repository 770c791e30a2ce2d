//! The ranking with all that was decided, as a workbook and as CSV: one row per application down the ranking.

use super::checks::Checks;
use super::workbook::{Book, BookError, Cell, Heading, Look};
use super::{Source, envelopes, provenance, read_back};
use crate::check::model::FieldId;
use crate::record::{Part, RankingColumn, RankingTable, Shape, bare_rows, spreadsheet_text, write_rows};
use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

/// So many rows are text at once.
const WINDOW: usize = 16 * 1024;

/// What stands before a table so that Excel reads its Chinese.
pub const BOM: &[u8] = "\u{feff}".as_bytes();

/// What is asked of a ranking.
#[derive(Clone, Debug, Default)]
pub struct RankingWanted {
    /// Fields of the applications to be shown beside their keys.
    pub shown: Vec<FieldId>,
    /// Whether columns that check the sums are added; they alone are formulas.
    pub formulas: bool,
}

/// Writes the ranking as a workbook: the ranking, the awards by envelope, the rules, and from which record it is. `done` is
/// told how many rows have been written so far; `scratch` is a folder for what is written before the workbook is put
/// together.
///
/// # Errors
///
/// [`BookError`]: nothing is altered to fit a cell.
pub fn ranking_workbook(
    source: &Source<'_>,
    wanted: &RankingWanted,
    scratch: &Path,
    out: impl Write + Send,
    done: &mut dyn FnMut(usize),
) -> Result<(), BookError> {
    let table = RankingTable::of(source.run, &wanted.shown);
    let mut headings: Vec<Heading> = table.columns().iter().map(heading).collect();
    let checks = wanted.formulas.then(|| Checks::of(&table, &source.run.rules));
    headings.extend(checks.iter().flat_map(Checks::headings));
    let mut book = Book::new(&source.opened.imprint.at, &source.stamp(), scratch)?;
    let key = table.columns().iter().position(|c| c.part == Part::Outcome(0));
    let fixed = key.and_then(|key| u16::try_from(key + 1).ok()).unwrap_or(0);
    let mut sheet = book.sheet("ranking", &headings, fixed)?;
    let order = table.order();
    let mut written = 0;
    for window in order.chunks(WINDOW) {
        for texts in table.texts(window) {
            let mut cells: Vec<Cell<'_>> = table.columns().iter().zip(&texts).map(cell).collect();
            if let Some(checks) = &checks {
                cells.extend(checks.cells(sheet.last_row() + 1, &texts));
            }
            sheet.row(&cells)?;
        }
        written += window.len();
        done(written);
    }
    let last = sheet.last_row();
    let award = table.columns().iter().position(|c| c.part == Part::Award);
    envelopes::sheet(source, &mut book, award.filter(|_| wanted.formulas).map(|at| (at, last)))?;
    read_back::sheet(&source.run.rules, &mut book)?;
    provenance::sheet(source, &mut book)?;
    book.save(out)
}

/// Writes the ranking as CSV, with a BOM where `bom` says so. A text that a spreadsheet would take for a formula gets an
/// apostrophe in front.
///
/// # Errors
///
/// Those of the writer.
pub fn ranking_csv(
    source: &Source<'_>,
    wanted: &RankingWanted,
    bom: bool,
    out: &mut impl Write,
    done: &mut dyn FnMut(usize),
) -> io::Result<()> {
    let table = RankingTable::of(source.run, &wanted.shown);
    if bom {
        out.write_all(BOM)?;
    }
    let header: Vec<String> = table.columns().iter().map(|c| spreadsheet_text(&c.name).into_owned()).collect();
    out.write_all(&write_rows(&header, &[]))?;
    let words: Vec<bool> = table.columns().iter().map(|c| c.shape == Shape::Words).collect();
    let mut written = 0;
    for window in table.order().chunks(WINDOW) {
        let mut rows = table.texts(window);
        for texts in &mut rows {
            for (text, _) in texts.iter_mut().zip(&words).filter(|(_, words)| **words) {
                if let Cow::Owned(guarded) = spreadsheet_text(text) {
                    *text = guarded;
                }
            }
        }
        out.write_all(&bare_rows(&rows))?;
        written += window.len();
        done(written);
    }
    out.flush()
}

fn heading(column: &RankingColumn) -> Heading {
    let (look, width) = match column.shape {
        Shape::Words if matches!(column.part, Part::Field(_) | Part::Override | Part::Held) => (Look::Words, 30),
        Shape::Words => (Look::Words, 15),
        Shape::Count => (Look::Fixed(0), 6),
        Shape::Number(Some(places)) => (Look::Fixed(places), 8),
        Shape::Number(None) => (Look::Plain, 10),
        Shape::Money(places) => (Look::Money(places), 16),
        Shape::Day => (Look::Day, 11),
    };
    Heading::new(&*column.name, look, width)
}

fn cell<'t>((column, text): (&RankingColumn, &'t String)) -> Cell<'t> {
    match column.shape {
        _ if text.is_empty() => Cell::Empty,
        Shape::Words => Cell::Text(text),
        Shape::Count | Shape::Number(_) | Shape::Money(_) => Cell::Number(text),
        Shape::Day => Cell::Day(text),
    }
}
