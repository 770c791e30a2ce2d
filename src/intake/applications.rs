//! The applications: columns matched to fields, cells to values.

use super::cell;
use super::encoding::{Encoding, EncodingChoice, decode};
use super::fault::{Fault, FaultCode};
use super::table::{self, Records};
use crate::check::model::{Field, FieldId, FieldKind, NumericSort};
use crate::column::Column;
use crate::diagnostic::nearest;
use crate::number::{Currency, Exact};
use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// The applications as typed columns.
#[derive(Clone, Debug)]
pub struct Table {
    /// The name of the file.
    pub file: Arc<str>,
    /// What encoding it turned out to have.
    pub encoding: Encoding,
    /// Its headers.
    pub headers: Vec<Arc<str>>,
    /// The column that each field reads.
    pub used: Vec<usize>,
    /// The key of each row, in file order.
    pub keys: Vec<Arc<str>>,
    /// The values by field and row; a bad cell is missing, and its row is held.
    pub columns: Vec<Column>,
    /// The line on which each row begins.
    pub lines: Vec<u64>,
    /// The rows with bad cells, and what is wrong with them.
    pub held: BTreeMap<usize, Vec<Fault>>,
    /// The sum of each money field over its good cells, in currency units.
    pub totals: Vec<(FieldId, Exact)>,
}

impl Table {
    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.keys.len()
    }

    /// The values of a row by field.
    #[must_use]
    pub fn row(&self, row: usize) -> Vec<Value> {
        self.columns.iter().map(|c| c.get(row)).collect()
    }

    /// The value of a field in a row.
    #[must_use]
    pub fn value(&self, field: FieldId, row: usize) -> Value {
        self.columns.get(field).map_or(Value::Missing, |c| c.get(row))
    }

    /// Where a cell stands: `applications.csv:118, column 研发投入`.
    #[must_use]
    pub fn address(&self, field: FieldId, row: usize) -> String {
        let header = self.used.get(field).and_then(|c| self.headers.get(*c)).map_or("", |h| h);
        let line = self.lines.get(row).copied().unwrap_or(0);
        format!("{}:{line}, column {header}", self.file)
    }
}

/// Reads the applications.
///
/// # Errors
///
/// All faults of the table's structure (encoding, shape, headers, keys). Bad cells are no error here: their rows are in
/// [`Table::held`].
pub fn read_applications(
    file: &str,
    bytes: &[u8],
    encoding: EncodingChoice,
    fields: &[Field],
    key: FieldId,
    currency: Currency,
) -> Result<Table, Vec<Fault>> {
    let file: Arc<str> = file.into();
    let (text, encoding) = decode(&file, bytes, encoding).map_err(|fault| vec![*fault])?;
    let records = table::read(&file, &text)?;
    let used = headers(&file, &records, fields)?;
    let keys = keys(&file, &records, used.get(key).copied().unwrap_or(0))?;
    let mut table = Table {
        lines: records.rows.iter().map(|r| r.line).collect(),
        headers: records.headers.clone(),
        columns: Vec::new(),
        held: BTreeMap::new(),
        totals: Vec::new(),
        file,
        encoding,
        used,
        keys,
    };
    let mut faults: Vec<(usize, usize, Fault)> = Vec::new();
    for (id, field) in fields.iter().enumerate() {
        let column = table.used.get(id).copied().unwrap_or(0);
        let mut values = Vec::with_capacity(records.rows.len());
        let mut total = Exact::zero();
        for (row, record) in records.rows.iter().enumerate() {
            let text = record.cells.get(column).map_or("", String::as_str);
            match cell::read(text, field, currency) {
                Ok(value) => {
                    if let Value::Money(amount) = &value {
                        total += amount;
                    }
                    values.push(value);
                }
                Err(bad) => {
                    values.push(Value::Missing);
                    let mut fault = at_cell(&table, row, column, FaultCode::Cell, bad.problem);
                    fault.value = Some(text.to_owned()).filter(|t| !t.is_empty());
                    fault.fix = bad.fix;
                    faults.push((row, column, fault));
                }
            }
        }
        if field.unique {
            unique(&table, &values, column, &mut faults);
        }
        if matches!(&field.kind, FieldKind::Numeric(n) if n.sort == NumericSort::Money) {
            table.totals.push((id, total));
        }
        let mut held = field.kind.column(currency);
        for value in &values {
            held.push(value);
        }
        table.columns.push(held);
    }
    // In file order, whatever the order of the fields.
    faults.sort_by_key(|(row, column, _)| (*row, *column));
    for (row, _, fault) in faults {
        table.held.entry(row).or_default().push(fault);
    }
    Ok(table)
}

fn at_cell(table: &Table, row: usize, column: usize, code: FaultCode, problem: String) -> Fault {
    let mut fault = Fault::new(code, &table.file, table.lines.get(row).copied(), problem);
    fault.column = table.headers.get(column).cloned();
    fault.key = table.keys.get(row).cloned();
    fault
}

fn unique(table: &Table, values: &[Value], column: usize, faults: &mut Vec<(usize, usize, Fault)>) {
    let mut seen: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (row, value) in values.iter().enumerate().filter(|(_, v)| !v.is_missing()) {
        seen.entry(value.to_string()).or_default().push(row);
    }
    for (value, rows) in seen.iter().filter(|(_, rows)| rows.len() > 1) {
        for row in rows {
            let lines: Vec<String> = rows
                .iter()
                .filter(|other| *other != row)
                .filter_map(|other| table.lines.get(*other).map(u64::to_string))
                .collect();
            let problem = format!("is also in line {}, but only one application may have it", lines.join(", "));
            let mut fault = at_cell(table, *row, column, FaultCode::Unique, problem);
            fault.value = Some(value.clone());
            faults.push((*row, column, fault));
        }
    }
}

/// The column of each field.
pub(super) fn headers(file: &Arc<str>, records: &Records, fields: &[Field]) -> Result<Vec<usize>, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut used = Vec::new();
    let found: Vec<String> = records.headers.iter().map(|h| h.trim().nfc().collect()).collect();
    for field in fields {
        let at: Vec<usize> = found
            .iter()
            .enumerate()
            .filter(|(_, header)| field.columns.iter().any(|c| **c == **header))
            .map(|(i, _)| i)
            .collect();
        match at.as_slice() {
            [one] => used.push(*one),
            [] => {
                let name = field.columns.first().map_or("", |c| c);
                let fault = Fault::new(FaultCode::Header, file, Some(1), format!("there is no column `{name}`"));
                let fix = match nearest(name, found.iter().map(String::as_str)) {
                    Some(near) => format!(
                        "is it `{near}`? rename the column, or add it to `column:` of the field `{}`",
                        field.name
                    ),
                    None => format!("add the column, or name the right one in `column:` of the field `{}`", field.name),
                };
                faults.push(fault.fix(fix));
            }
            _ => {
                let words = format!("several columns fit the field `{}`", field.name);
                faults.push(Fault::new(FaultCode::Header, file, Some(1), words).fix("keep one of them"));
            }
        }
    }
    if faults.is_empty() { Ok(used) } else { Err(faults) }
}

/// The key of each row: never empty, never twice.
fn keys(file: &Arc<str>, records: &Records, column: usize) -> Result<Vec<Arc<str>>, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut seen: BTreeMap<Arc<str>, u64> = BTreeMap::new();
    let mut keys = Vec::new();
    for record in &records.rows {
        let text = record.cells.get(column).map_or("", String::as_str);
        let key: Arc<str> = text.nfc().collect::<String>().into();
        let mut refuse = |problem: String, fix: &str| {
            let mut fault = Fault::new(FaultCode::Key, file, Some(record.line), problem).fix(fix);
            fault.column = records.headers.get(column).cloned();
            fault.value = Some(text.to_owned()).filter(|t| !t.is_empty());
            faults.push(fault);
        };
        if text.trim().is_empty() {
            refuse("the application has no key".into(), "fill it in, or delete the row");
        } else if text.trim() != text || text.contains(char::is_control) {
            refuse("a key has no spaces around it and no line breaks in it".into(), "delete them");
        } else if let Some(line) = seen.get(&key) {
            refuse(format!("is the key of line {line} too"), "give each application a key of its own");
        } else {
            seen.insert(key.clone(), record.line);
        }
        keys.push(key);
    }
    if faults.is_empty() { Ok(keys) } else { Err(faults) }
}
