//! Applications from a table whose cells know their kind, cell by cell.

use super::cell;
use super::fault::{BadCell, Fault, FaultCode};
use super::grid::Grid;
use super::keys::{Keys, with_rows};
use super::lines::Lines;
use super::piece::Bad;
use super::place::Place;
use super::table::{Table, headers, totals};
use super::typed;
use crate::check::model::{Field, FieldId};
use crate::column::Column;
use crate::number::Currency;
use crate::value::Value;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) fn read(
    file: Arc<str>,
    grid: Grid,
    fields: &[Field],
    key: FieldId,
    currency: Currency,
) -> Result<Table, Vec<Fault>> {
    let used = headers(&file, &grid.headers, grid.header_line, fields)?;
    let column = used.get(key).copied().unwrap_or(0);
    let mut lines = Lines::default();
    let mut keys = Keys::default();
    let mut unfit = Vec::new();
    for row in &grid.rows {
        lines.push(row.line);
        match row.cells.get(column).map_or_else(|| Ok("".into()), typed::name) {
            Ok(text) => keys.push_text(&text),
            Err(BadCell { problem, fix }) => {
                keys.push_text("");
                unfit.push(Fault { fix, ..grid.fault(&file, FaultCode::Key, row, column, problem) });
            }
        }
    }
    // Without their keys applications cannot be told apart, so that nothing else is said of them.
    if !unfit.is_empty() {
        return Err(unfit);
    }
    let place = Place { file: &file, headers: &grid.headers, lines: &lines, sheet: grid.sheet.as_ref() };
    let cells = |line| {
        let at = grid.rows.binary_search_by_key(&line, |row| row.line).ok()?;
        Some(grid.rows.get(at)?.cells.iter().map(|cell| cell.shown().into()))
    };
    let (keys, order) = keys.checked(place, column).map_err(|faults| with_rows(faults, cells))?;
    let each = fields.par_iter().zip(&used).enumerate();
    let read: Vec<(Column, Vec<Bad>)> =
        each.map(|(id, (field, column))| read_column(&grid, id, field, *column, currency)).collect();
    let (columns, bad): (Vec<Column>, Vec<Vec<Bad>>) = read.into_iter().unzip();
    let table = Table {
        file,
        encoding: grid.encoding,
        headers: grid.headers,
        used,
        keys: Arc::new(keys),
        order: Arc::new(order),
        totals: totals(fields, &columns),
        columns: Arc::new(columns),
        lines,
        sheet: grid.sheet,
        held: BTreeMap::new(),
    };
    Ok(table.held(bad.into_iter().flatten().collect(), fields))
}

fn read_column(grid: &Grid, id: FieldId, field: &Field, at: usize, currency: Currency) -> (Column, Vec<Bad>) {
    let mut column = field.kind.column(currency);
    let mut bad = Vec::new();
    for (row, cells) in grid.rows.iter().enumerate() {
        let Some(raw) = cells.cells.get(at) else { continue };
        match typed::text(raw, field).and_then(|text| cell::read(&text, field, currency)) {
            Ok(value) => column.push(&value),
            Err(why) => {
                column.push(&Value::Missing);
                bad.push(Bad { row, field: id, text: raw.shown(), why });
            }
        }
    }
    (column, bad)
}
