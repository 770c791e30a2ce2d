//! The applications, read: CSV straight into columns by chunks, any other format cell by cell.

use super::block::Block;
use super::chunks::record_end;
use super::encoding::{EncodingChoice, decode};
use super::fault::{Fault, FaultCode};
use super::grid::{Purpose, laid};
use super::head::{Refused, told_of_fields};
use super::keys::with_rows;
use super::piece::Plan;
use super::place::Place;
use super::table::{Table, headers, totals};
use super::{by_cells, csv, format};
use crate::check::model::{Field, FieldId, Layout};
use crate::number::Currency;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Bytes of a chunk: few enough that its cells stay in a processor's own memory.
const CHUNK: usize = 1 << 16;

/// Reads the applications of any format; where its table stands is said by the layout.
///
/// # Errors
///
/// All faults of the table's structure (encoding, shape, headers, keys). Bad cells are no error here: their rows are in
/// [`Table::held`].
pub fn read_applications(
    file: &str,
    bytes: &[u8],
    encoding: EncodingChoice,
    layout: &Layout,
    fields: &[Field],
    key: FieldId,
    currency: Currency,
) -> Result<Table, Vec<Fault>> {
    let name: Arc<str> = file.into();
    let read = if !laid(layout) && format::is_csv(bytes) {
        let read = in_chunks(file, bytes, encoding, fields, key, currency, CHUNK);
        read.map_err(|faults| with_records(&name, bytes, encoding, faults))
    } else {
        let grid = format::read(&name, bytes, encoding, layout, Purpose::Applications);
        grid.and_then(|grid| by_cells::read(name.clone(), grid, fields, key, currency))
    };
    let refused = Refused { file: &name, bytes, encoding, layout, purpose: Purpose::Applications };
    read.map_err(|faults| told_of_fields(refused, fields, faults))
}

/// What is wrong with keys, told by the records they stand in.
fn with_records(file: &Arc<str>, bytes: &[u8], encoding: EncodingChoice, faults: Vec<Fault>) -> Vec<Fault> {
    let text = decode(file, bytes, encoding).map(|(text, _)| text).unwrap_or_default();
    let records = csv::read(file, &text).map_or_else(|_| Vec::new(), |records| records.rows);
    let cells = |line| {
        let at = records.binary_search_by_key(&line, |record| record.line).ok()?;
        Some(records.get(at)?.cells.iter().map(|cell| cell.as_str().into()))
    };
    with_rows(faults, cells)
}

/// CSV, straight into columns, in chunks of at least so many bytes; the table and the faults do not depend on how many.
pub(super) fn in_chunks(
    file: &str,
    bytes: &[u8],
    encoding: EncodingChoice,
    fields: &[Field],
    key: FieldId,
    currency: Currency,
    size: usize,
) -> Result<Table, Vec<Fault>> {
    let file: Arc<str> = file.into();
    let (text, encoding) = decode(&file, bytes, encoding).map_err(|fault| vec![*fault])?;
    let (first, rest) = text.split_at(record_end(text.as_bytes(), 0, 0));
    let named = csv::read(&file, first).and_then(|header| {
        let used = headers(&file, &header.headers, 1, fields)?;
        Ok((header.headers, used))
    });
    let (headers, used) = named.map_err(|faults| worded(&file, &text, faults))?;
    let plan = Plan::new(fields, &used, key, headers.len(), currency);
    let mut header = Block::default();
    let read = header.find(first, headers.len()).and_then(|()| plan.read(rest, header.breaks, size));
    let Some(piece) = read else {
        let fault = Fault::new(FaultCode::Shape, &file, None, "a row is longer than 4 GB");
        let fault = fault.fix("look for a quote that is closed in another place than meant");
        return Err(worded(&file, &text, vec![fault]));
    };
    let column = used.get(key).copied().unwrap_or(0);
    let place = Place { file: &file, headers: &headers, lines: &piece.block.lines, sheet: None };
    let (keys, totals) = rayon::join(|| piece.keys.checked(place, column), || totals(fields, &piece.columns));
    let (keys, order) = keys?;
    let table = Table {
        file,
        encoding,
        headers,
        used,
        keys: Arc::new(keys),
        order: Arc::new(order),
        columns: Arc::new(piece.columns),
        lines: piece.block.lines,
        sheet: None,
        held: BTreeMap::new(),
        totals,
    };
    Ok(table.held(piece.bad, fields))
}

/// The faults of the table's shape; where there are none, those found otherwise.
fn worded(file: &Arc<str>, text: &str, otherwise: Vec<Fault>) -> Vec<Fault> {
    csv::read(file, text).err().unwrap_or(otherwise)
}
