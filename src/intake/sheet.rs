//! One sheet of a workbook as a table: which sheet, where its headers are, and which rows belong to it.

use super::encoding::Encoding;
use super::fault::{Fault, FaultCode};
use super::grid::{Grid, GridRow, Purpose, header_faults, skipped};
use super::place::{SheetPlace, cell, told};
use super::raw::{Raw, RawSheet};
use super::stamp::{STAMP, Stamp};
use super::workbook::{Kind, MOST_CELLS, SheetName, Trouble, Workbook};
use crate::check::model::Layout;
use crate::diagnostic::nearest;
use crate::text::composed;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) fn read(
    file: &Arc<str>,
    workbook: Result<Workbook<'_>, Trouble>,
    layout: &Layout,
    purpose: Purpose,
) -> Result<Grid, Vec<Fault>> {
    let merits = Layout::default();
    let (name, source, raw) = opened(file, workbook, layout, purpose)?;
    let layout = if source.is_merits { &merits } else { layout };
    Sheet { file, name, layout }.table(raw, source.encoding)
}

/// Where the cells of a sheet come from.
pub(super) struct Source {
    encoding: Encoding,
    /// Whether merit made the workbook. Its sheets have their headers in the first row, whatever those of the office have.
    is_merits: bool,
}

/// The sheet with the table: its name and its cells as they stand.
pub(super) fn opened(
    file: &Arc<str>,
    opened: Result<Workbook<'_>, Trouble>,
    layout: &Layout,
    purpose: Purpose,
) -> Result<(Arc<str>, Source, RawSheet), Vec<Fault>> {
    let refused = |trouble: Trouble, sheet: &str| vec![told(file, trouble, sheet)];
    let mut workbook = opened.map_err(|trouble| refused(trouble, ""))?;
    let stamp = Stamp::of(&mut workbook).map_err(|trouble| refused(trouble, STAMP))?;
    let (at, is_merits) = match (&stamp, purpose) {
        (Some(stamp), Purpose::Applications | Purpose::Panel) => {
            stamp.for_purpose(file, purpose).map_err(|fault| vec![*fault])?;
            let named = workbook.sheets.iter().position(|sheet| *sheet.name == *stamp.sheet());
            (named.unwrap_or(0), true)
        }
        (_, Purpose::List) => (workbook.sheets.iter().position(|sheet| sheet.visible).unwrap_or(0), false),
        _ => (chosen(file, &workbook.sheets, layout, purpose).map_err(|fault| vec![*fault])?, false),
    };
    let name = workbook.sheets.get(at).map_or_else(|| Arc::from(""), |sheet| sheet.name.clone());
    let raw = workbook.sheet(at).map_err(|trouble| refused(trouble, &name))?;
    let encoding = match workbook.kind {
        Kind::Xlsx => Encoding::Xlsx,
        Kind::Ods => Encoding::Ods,
    };
    Ok((name, Source { encoding, is_merits }, raw))
}

/// The sheet that the rules name, or the only one that people see.
fn chosen(file: &Arc<str>, sheets: &[SheetName], layout: &Layout, purpose: Purpose) -> Result<usize, Box<Fault>> {
    let name = |sheet: &SheetName| composed(sheet.name.trim()).into_owned();
    let fault = |words: String| Fault::new(FaultCode::Shape, file, None, words);
    let shown: Vec<(usize, String)> = sheets
        .iter()
        .enumerate()
        .filter(|(_, sheet)| sheet.visible && *sheet.name != *STAMP)
        .map(|(at, sheet)| (at, name(sheet)))
        .collect();
    let list = shown.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", ");
    if let Some(wanted) = &layout.name {
        return sheets.iter().position(|sheet| name(sheet) == **wanted).ok_or_else(|| {
            let fault = fault(format!("there is no sheet `{wanted}`; there are: {list}"));
            let near = nearest(wanted, shown.iter().map(|(_, name)| name.as_str()));
            let near = near.map(|near| format!("is it `{near}`? ")).unwrap_or_default();
            Box::new(fault.fix(format!("{near}rename the sheet, or correct `name:` of `sheet:`")))
        });
    }
    match shown.as_slice() {
        [(at, _)] => Ok(*at),
        [] => {
            let fault = fault("the workbook has no sheet that people see".into());
            Err(Box::new(fault.fix("give one with the table on it")))
        }
        [(_, first), ..] => {
            let fault = fault(format!("the workbook has several sheets, and which one is meant is not said: {list}"));
            Err(Box::new(match purpose {
                Purpose::Panel => fault.fix("hide or delete all but the one with the marks"),
                _ => fault.fix(format!("declare it in the rules, such as `sheet: {{name: {first}}}`")),
            }))
        }
    }
}

struct Sheet<'s> {
    file: &'s Arc<str>,
    name: Arc<str>,
    layout: &'s Layout,
}

impl Sheet<'_> {
    fn fault(&self, code: FaultCode, row: u64, column: u32, words: impl Into<String>) -> Fault {
        let mut fault = Fault::new(code, self.file, Some(row), words);
        fault.cell = Some(cell(&self.name, column, row).into());
        fault
    }

    fn table(&self, raw: RawSheet, encoding: Encoding) -> Result<Grid, Vec<Fault>> {
        let header_line = u64::try_from(self.layout.header_row).unwrap_or(u64::MAX);
        let mut rows = raw.rows.into_iter().skip_while(|(row, _)| *row < header_line).peekable();
        let Some((_, cells)) = rows.next_if(|(row, _)| *row == header_line) else {
            return Err(vec![self.no_headers(header_line, rows.next().map(|(row, _)| row))]);
        };
        let (columns, headers): (Vec<u32>, Vec<Arc<str>>) =
            cells.iter().map(|(column, cell)| (*column, Arc::from(cell.shown()))).unzip();
        let at = |header: usize| columns.get(header).copied().unwrap_or(0);
        let mut faults = header_faults(&headers, |i, words| self.fault(FaultCode::Header, header_line, at(i), words));
        for (column, cell) in &cells {
            if let Raw::Bad(shown, unfit) = cell {
                let why = unfit.told();
                let mut fault = self.fault(FaultCode::Header, header_line, *column, why.problem);
                (fault.value, fault.fix) = (Some(shown.clone()), why.fix);
                faults.push(fault);
            }
        }
        let mut kept: Vec<(u64, Vec<(u32, Raw)>)> = Vec::new();
        let mut left_out = Vec::new();
        for (row, cells) in rows {
            if cells.first().is_some_and(|(_, first)| skipped(self.layout, &first.shown())) {
                left_out.push(row);
            } else {
                kept.push((row, cells));
            }
        }
        faults.extend(self.gaps(header_line, &kept, &left_out));
        if kept.len().saturating_mul(headers.len()) > MOST_CELLS {
            let words = format!("the table has more than {MOST_CELLS} cells");
            let fault = self.fault(FaultCode::Shape, header_line, 0, words);
            return Err(vec![fault.fix("export the sheet as CSV, which is read whatever its size")]);
        }
        let mut strays: BTreeMap<u32, u64> = BTreeMap::new();
        let mut table = Vec::with_capacity(kept.len());
        for (line, cells) in kept {
            let mut row = vec![Raw::Empty; headers.len()];
            for (column, cell) in cells {
                match columns.binary_search(&column).ok().and_then(|at| row.get_mut(at)) {
                    Some(slot) => *slot = cell,
                    None => drop(strays.entry(column).or_insert(line)),
                }
            }
            table.push(GridRow { line, cells: row });
        }
        faults.extend(strays.into_iter().map(|(column, row)| {
            let words = format!("something stands here, but the column has no header in row {header_line}");
            self.fault(FaultCode::Header, row, column, words).fix("name the column, or empty it")
        }));
        if !faults.is_empty() {
            return Err(faults);
        }
        let sheet = Some(SheetPlace::new(self.name.clone(), columns));
        Ok(Grid { encoding, headers, header_line, sheet, rows: table })
    }

    fn no_headers(&self, wanted: u64, next: Option<u64>) -> Fault {
        let Some(next) = next else {
            let words =
                if wanted == 1 { "the sheet is empty".into() } else { format!("the sheet ends above row {wanted}") };
            return self.fault(FaultCode::Shape, wanted, 0, words).fix("its row of headers names the columns");
        };
        let words = format!("row {wanted}, which should name the columns, is empty");
        let fix = format!("delete the empty rows, or declare `sheet: {{header_row: {next}}}` if that row names them");
        self.fault(FaultCode::Shape, wanted, 0, words).fix(fix)
    }

    /// Empty rows between those of the table: where a table ends is not guessed at.
    fn gaps(&self, header: u64, kept: &[(u64, Vec<(u32, Raw)>)], left_out: &[u64]) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut before = header;
        let mut skipped = left_out.iter().copied().peekable();
        for (row, _) in kept {
            // Runs of empty rows between this row and the one before, around those that are skipped.
            let mut from = before + 1;
            loop {
                let stop = skipped.next_if(|skipped| skipped < row);
                let to = stop.unwrap_or(*row);
                if from < to {
                    let words = match to - from {
                        1 => "the row is empty".to_owned(),
                        _ => format!("the rows from here to {} are empty", to - 1),
                    };
                    faults.push(self.fault(FaultCode::Shape, from, 0, words).fix("delete what is empty"));
                }
                match stop {
                    Some(stop) => from = stop + 1,
                    None => break,
                }
            }
            before = *row;
        }
        faults
    }
}
