//! What to say where the row that should name the columns names none of them: where they are named, how the cells are parted,
//! or that it is another table.

use super::encoding::{EncodingChoice, decode};
use super::fault::{Fault, FaultCode, visible};
use super::grid::Purpose;
use super::table::{folded, headers};
use super::{csv, json_lines, sheet, workbook};
use crate::check::model::{Field, Layout};
use crate::diagnostic::listed;
use std::sync::Arc;

/// So many rows are looked at.
const ROWS: usize = 50;

/// The first rows of a table as they stand.
struct Head {
    rows: Vec<Row>,
}

struct Row {
    /// The row as a spreadsheet program counts it, from 1.
    number: usize,
    /// The line it begins on; in a workbook the row.
    line: u64,
    /// Its first cell, in a workbook.
    cell: Option<Arc<str>>,
    cells: Vec<Arc<str>>,
}

/// What is known of a table that cannot be read.
#[derive(Clone, Copy)]
pub(super) struct Refused<'r> {
    pub file: &'r Arc<str>,
    pub bytes: &'r [u8],
    pub encoding: EncodingChoice,
    pub layout: &'r Layout,
    pub purpose: Purpose,
}

/// The faults of a table, told better where its headers are none: `wanted` are the names that each column may have, and
/// `missing` says what is wrong with headers.
pub(super) fn told(
    refused: Refused<'_>,
    wanted: &[&[Arc<str>]],
    missing: impl Fn(&[Arc<str>], u64) -> Vec<Fault>,
    faults: Vec<Fault>,
) -> Vec<Fault> {
    let of_the_table = |fault: &Fault| matches!(fault.code, FaultCode::Shape | FaultCode::Header);
    if !faults.iter().all(of_the_table) {
        return faults;
    }
    let Some(head) = Head::of(refused) else { return faults };
    let Some(first) = head.rows.iter().find(|row| row.number == refused.layout.header_row) else { return faults };
    if first.names(wanted) == 0 {
        return vec![head.fault(refused, first, wanted)];
    }
    // Headers that are wrong by themselves come first: what is missing may follow from them.
    let is_told = |fault: &Fault| fault.code == FaultCode::Header && fault.line == Some(first.line);
    let mut all = if faults.iter().any(is_told) { Vec::new() } else { missing(&first.cells, first.line) };
    all.extend(faults);
    all
}

/// The faults of a table of declared fields, told better where none of its columns is found.
pub(super) fn told_of_fields(refused: Refused<'_>, fields: &[Field], faults: Vec<Fault>) -> Vec<Fault> {
    let wanted: Vec<&[Arc<str>]> = fields.iter().map(|field| field.columns.as_slice()).collect();
    let missing = |found: &[Arc<str>], line| headers(refused.file, found, line, fields).err().unwrap_or_default();
    told(refused, &wanted, missing, faults)
}

impl Head {
    /// `None` where the file has no rows that could be looked at.
    fn of(refused: Refused<'_>) -> Option<Self> {
        let Refused { file, bytes, encoding, layout, purpose } = refused;
        if let Some(opened) = workbook::open(bytes) {
            let (name, _, raw) = sheet::opened(file, opened, layout, purpose).ok()?;
            let row = |(line, cells): (u64, Vec<(u32, super::raw::Raw)>)| {
                let first = cells.first().map_or(0, |(column, _)| *column);
                Some(Row {
                    number: usize::try_from(line).ok()?,
                    line,
                    cell: Some(super::place::cell(&name, first, line).into()),
                    cells: cells.iter().map(|(_, cell)| Arc::from(cell.shown())).collect(),
                })
            };
            return Some(Self { rows: raw.rows.into_iter().take(ROWS).filter_map(row).collect() });
        }
        if json_lines::is(bytes) {
            return None;
        }
        let (text, _) = decode(file, bytes, encoding).ok()?;
        let row = |(at, record): (usize, csv::Record)| Row {
            number: at + 1,
            line: record.line,
            cell: None,
            cells: record.cells.into_iter().map(Arc::from).collect(),
        };
        Some(Self { rows: csv::first(file, &text, ROWS).into_iter().enumerate().map(row).collect() })
    }

    fn fault(&self, refused: Refused<'_>, first: &Row, wanted: &[&[Arc<str>]]) -> Fault {
        let fault = |row: &Row, problem: String, fix: String| {
            let fault = Fault::new(FaultCode::Header, refused.file, Some(row.line), problem).fix(fix);
            Fault { cell: row.cell.clone(), ..fault }
        };
        let most = self
            .rows
            .iter()
            .map(|row| (row.names(wanted), std::cmp::Reverse(row.number), row))
            .max_by_key(|m| (m.0, m.1));
        if let Some((_, _, row)) = most.filter(|(names, ..)| *names >= wanted.len().min(2)) {
            let (here, there) = (row.number, first.number);
            let problem = format!("row {here} names the columns, but row {there} is read as their names");
            let fix = match refused.purpose {
                Purpose::Panel | Purpose::List => "delete the rows above it".to_owned(),
                _ => format!("delete the rows above it, or declare `sheet: {{header_row: {here}}}` in the rules"),
            };
            return fault(row, problem, fix);
        }
        let parted = [(';', "semicolons"), ('；', "semicolons"), ('\t', "tabs"), ('|', "bars")];
        let by = parted.iter().find(|(separator, _)| {
            let text = first.cells.iter().map(|cell| &**cell).collect::<Vec<_>>().join(",");
            names(text.split(*separator).map(|cell| cell.trim_matches('"')), wanted) > 0
        });
        if let Some((_, by)) = by {
            let problem = format!("the cells are parted by {by}, not by commas");
            return fault(first, problem, "save the table as CSV with commas, or give the workbook itself".into());
        }
        let asked = listed(wanted.iter().filter_map(|names| names.first()).map(|name| visible(name)));
        let has = listed(first.cells.iter().filter(|cell| !cell.trim().is_empty()).map(|cell| visible(cell)));
        let problem =
            format!("this row should name the columns, and has none of those that are asked for; it has: {has}");
        fault(first, problem, format!("give the table that has them, or name them here: {asked}"))
    }
}

impl Row {
    fn names(&self, wanted: &[&[Arc<str>]]) -> usize {
        names(self.cells.iter().map(|cell| &**cell), wanted)
    }
}

/// How many of the columns are named.
fn names<'c>(cells: impl Iterator<Item = &'c str>, wanted: &[&[Arc<str>]]) -> usize {
    let found: Vec<String> = cells.map(folded).collect();
    let is_there = |names: &&&[Arc<str>]| names.iter().any(|name| found.contains(&folded(name)));
    wanted.iter().filter(is_there).count()
}
