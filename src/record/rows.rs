//! Tables as CSV text: quotes only where needed, a line feed after every row, no BOM.

use csv::{QuoteStyle, ReaderBuilder, Terminator, WriterBuilder};
use std::borrow::Cow;

/// The table as CSV. The same table gives the same bytes.
#[must_use]
pub fn write_rows(header: &[String], rows: &[Vec<String>]) -> Vec<u8> {
    written(std::iter::once(header).chain(rows.iter().map(Vec::as_slice)))
}

/// Rows of a table as CSV, without its header.
#[must_use]
pub fn bare_rows(rows: &[Vec<String>]) -> Vec<u8> {
    written(rows.iter().map(Vec::as_slice))
}

fn written<'a>(rows: impl Iterator<Item = &'a [String]>) -> Vec<u8> {
    let mut writer = WriterBuilder::new()
        .quote_style(QuoteStyle::Necessary)
        .terminator(Terminator::Any(b'\n'))
        .flexible(true)
        .from_writer(Vec::new());
    for row in rows {
        // Writing to memory cannot fail, and rows of any width are allowed.
        let _ = writer.write_record(row);
    }
    writer.into_inner().unwrap_or_default()
}

/// A text as a CSV file for spreadsheets has it: one that they would take for a formula gets an apostrophe in front.
#[must_use]
pub fn spreadsheet_text(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}").into() } else { text.into() }
}

/// How many cells the rows of a table have, without its header.
pub(super) fn cells(bytes: &[u8]) -> usize {
    let mut reader = ReaderBuilder::new().has_headers(true).flexible(true).from_reader(bytes);
    let mut record = csv::ByteRecord::new();
    let mut cells = 0;
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        cells += record.len();
    }
    cells
}

/// The header and the rows of a table, of any width each: one that [`write_rows`] wrote, or one that came in, as UTF-8.
///
/// # Errors
///
/// What the CSV reader says where the bytes are no such table, or that there is not even a header.
pub fn read_rows(bytes: &[u8]) -> Result<(Vec<String>, Vec<Vec<String>>), String> {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| e.to_string())?;
        rows.push(record.iter().map(str::to_owned).collect::<Vec<_>>());
    }
    if rows.is_empty() {
        return Err("the table is empty".into());
    }
    let header = rows.remove(0);
    Ok((header, rows))
}
