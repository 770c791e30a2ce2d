//! Registers: further tables whose rows join the applications by the value of a field.

use super::cell;
use super::encoding::{Encoding, EncodingChoice};
use super::fault::{Fault, FaultCode};
use super::format;
use super::grid::Purpose;
use super::head::{Refused, told_of_fields};
use super::raw::Raw;
use super::table::headers;
use super::typed;
use crate::check::model::{Field, FieldKind, Register};
use crate::number::Currency;
use crate::value::Value;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The rows of a register.
#[derive(Clone, Debug)]
pub struct RegisterTable {
    /// The name of the file.
    pub file: Arc<str>,
    /// What encoding it turned out to have.
    pub encoding: Encoding,
    /// The rows by the value they join by. Within one, they are in order of their columns, so that the order of the
    /// file cannot matter.
    pub rows: BTreeMap<Arc<str>, Vec<RegisterRow>>,
    /// How many rows there are.
    pub count: usize,
}

/// One row.
#[derive(Clone, Debug)]
pub struct RegisterRow {
    /// The line on which it begins.
    pub line: u64,
    /// Its values by column; a bad cell is missing.
    pub values: Arc<[Value]>,
    /// What is wrong with its cells; whom it joins is held.
    pub faults: Vec<Fault>,
}

impl RegisterTable {
    /// The rows that join a value, in order of their columns.
    #[must_use]
    pub fn joining(&self, value: &Value) -> &[RegisterRow] {
        value.as_text().and_then(|text| self.rows.get(text)).map_or(&[], Vec::as_slice)
    }
}

/// Reads a register.
///
/// # Errors
///
/// All faults of the table's structure: encoding, shape, headers, rows that join nothing because their cell is empty.
/// Other bad cells are kept with their row.
pub fn read_register(
    file: &str,
    bytes: &[u8],
    encoding: EncodingChoice,
    register: &Register,
    currency: Currency,
) -> Result<RegisterTable, Vec<Fault>> {
    let file: Arc<str> = file.into();
    let mut fields = vec![joining_field(register)];
    fields.extend(register.fields.iter().cloned());
    let read = format::read(&file, bytes, encoding, &register.layout, Purpose::Register).and_then(|grid| {
        let used = headers(&file, &grid.headers, grid.header_line, &fields)?;
        Ok((grid, used))
    });
    let refused = Refused { file: &file, bytes, encoding, layout: &register.layout, purpose: Purpose::Register };
    let (grid, used) = read.map_err(|faults| told_of_fields(refused, &fields, faults))?;
    let mut found = RegisterTable { file, encoding: grid.encoding, rows: BTreeMap::new(), count: grid.rows.len() };
    let mut empty = Vec::new();
    for record in &grid.rows {
        let mut row = RegisterRow { line: record.line, values: Arc::new([]), faults: Vec::new() };
        let mut values = Vec::with_capacity(fields.len());
        for (field, column) in fields.iter().zip(&used) {
            let raw = record.cells.get(*column).unwrap_or(&Raw::Empty);
            let read = typed::text(raw, field).and_then(|text| cell::read(&text, field, currency));
            let value = read.unwrap_or_else(|bad| {
                let fault = grid.fault(&found.file, FaultCode::Cell, record, *column, bad.problem);
                row.faults.push(Fault { fix: bad.fix, ..fault });
                Value::Missing
            });
            values.push(value);
        }
        match values.remove(0) {
            Value::Text(key) => {
                row.values = values.into();
                found.rows.entry(key).or_default().push(row);
            }
            _ => empty.append(&mut row.faults),
        }
    }
    if !empty.is_empty() {
        return Err(empty);
    }
    for rows in found.rows.values_mut() {
        rows.sort_by(|a, b| by_columns(&a.values, &b.values));
    }
    Ok(found)
}

fn joining_field(register: &Register) -> Field {
    Field {
        name: register.join_name.clone(),
        columns: register.join_columns.clone(),
        kind: FieldKind::Text { credit_code: false },
        optional: false,
        unique: false,
        empty: Vec::new(),
        span: register.span,
    }
}

fn by_columns(a: &[Value], b: &[Value]) -> Ordering {
    let one = |(a, b): (&Value, &Value)| match (a.is_missing(), b.is_missing()) {
        (false, false) => a.order(b).unwrap_or(Ordering::Equal),
        (missing, _) if missing != b.is_missing() => b.is_missing().cmp(&missing),
        _ => Ordering::Equal,
    };
    a.iter().zip(b).map(one).find(|o| o.is_ne()).unwrap_or(Ordering::Equal)
}
