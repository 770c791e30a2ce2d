//! The format of a table, by its bytes, and its reading as a grid.

use super::encoding::{EncodingChoice, decode};
use super::fault::Fault;
use super::grid::{Grid, GridRow, Purpose};
use super::raw::Raw;
use super::{csv, json_lines, sheet, workbook};
use crate::check::model::Layout;
use std::sync::Arc;

/// Reads a table, with all faults of its shape.
pub(super) fn read(
    file: &Arc<str>,
    bytes: &[u8],
    encoding: EncodingChoice,
    layout: &Layout,
    purpose: Purpose,
) -> Result<Grid, Vec<Fault>> {
    if let Some(opened) = workbook::open(bytes) {
        return sheet::read(file, opened, layout, purpose);
    }
    if json_lines::is(bytes) {
        return json_lines::read(file, bytes);
    }
    let (text, encoding) = decode(file, bytes, encoding).map_err(|fault| vec![*fault])?;
    let records = csv::read_laid(file, &text, layout)?;
    let row =
        |record: csv::Record| GridRow { line: record.line, cells: record.cells.into_iter().map(Raw::text).collect() };
    Ok(Grid {
        encoding,
        headers: records.headers,
        header_line: records.line,
        sheet: None,
        rows: records.rows.into_iter().map(row).collect(),
    })
}

/// Whether bytes are CSV, or what is taken for it.
pub(super) fn is_csv(bytes: &[u8]) -> bool {
    !workbook::is(bytes) && !json_lines::is(bytes)
}
