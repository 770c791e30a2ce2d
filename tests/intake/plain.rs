//! The plain way of reading applications: all records first, then every cell of every field, one after the other.

use crate::check::model::{FieldKind, NumericSort, Rules};
use crate::column::Texts;
use crate::intake::encoding::{EncodingChoice, decode};
use crate::intake::fault::{Fault, FaultCode};
use crate::intake::lines::Lines;
use crate::intake::table::{Table, at_cell, headers};
use crate::intake::{cell, csv};
use crate::number::Exact;
use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// The table of a file, or its faults.
pub(super) fn plainly(bytes: &[u8], rules: &Rules) -> Result<Table, Vec<Fault>> {
    let (file, fields, currency): (Arc<str>, _, _) = ("a.csv".into(), &rules.fields, rules.round.currency);
    let (text, encoding) = decode(&file, bytes, EncodingChoice::Auto).map_err(|fault| vec![*fault])?;
    let records = csv::read(&file, &text)?;
    let used = headers(&file, &records.headers, 1, fields)?;
    let keys = keys(&file, &records, used[rules.key])?;
    let mut texts = Texts::default();
    keys.iter().for_each(|key| texts.push(key));
    let mut order: Vec<u32> = (0..u32::try_from(keys.len()).unwrap()).collect();
    order.sort_by_key(|row| &keys[usize::try_from(*row).unwrap()]);
    let mut lines = Lines::default();
    records.rows.iter().for_each(|record| lines.push(record.line));
    let (keys, order, columns) = (Arc::new(texts), Arc::new(order), Arc::default());
    let (headers, held, totals) = (records.headers, BTreeMap::new(), Vec::new());
    let mut table = Table { file, encoding, headers, used, keys, order, columns, lines, sheet: None, held, totals };
    let mut faults: Vec<(usize, usize, Fault)> = Vec::new();
    for (id, field) in fields.iter().enumerate() {
        let column = table.used[id];
        let mut values = field.kind.column(currency);
        let mut total = Exact::zero();
        let mut seen: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (row, record) in records.rows.iter().enumerate() {
            let text = &record.cells[column];
            match cell::read(text, field, currency) {
                Ok(value) => {
                    if let Value::Money(amount) = &value {
                        total += amount;
                    }
                    values.push(&value);
                    if field.unique && !value.is_missing() {
                        seen.entry(value.to_string()).or_default().push(row);
                    }
                }
                Err(bad) => {
                    values.push(&Value::Missing);
                    let mut fault = at_cell(&table, row, column, FaultCode::Cell, bad.problem);
                    fault.value = Some(text.to_owned()).filter(|t| !t.is_empty());
                    fault.fix = bad.fix;
                    faults.push((row, column, fault));
                }
            }
        }
        for (value, rows) in seen.iter().filter(|(_, rows)| rows.len() > 1) {
            for row in rows {
                let others = rows.iter().filter(|other| *other != row);
                let lines: Vec<String> = others.map(|other| records.rows[*other].line.to_string()).collect();
                let problem = format!("is also in line {}, but only one application may have it", lines.join(", "));
                let mut fault = at_cell(&table, *row, column, FaultCode::Unique, problem);
                fault.value = Some(value.clone());
                faults.push((*row, column, fault));
            }
        }
        if matches!(&field.kind, FieldKind::Numeric(n) if n.sort == NumericSort::Money) {
            table.totals.push((id, total));
        }
        Arc::make_mut(&mut table.columns).push(values);
    }
    faults.sort_by_key(|(row, column, _)| (*row, *column));
    for (row, _, fault) in faults {
        table.held.entry(row).or_default().push(fault);
    }
    Ok(table)
}

fn keys(file: &Arc<str>, records: &csv::Records, column: usize) -> Result<Vec<String>, Vec<Fault>> {
    let (mut faults, mut seen, mut keys) = (Vec::new(), BTreeMap::new(), Vec::new());
    for record in &records.rows {
        let text = &record.cells[column];
        let key: String = text.nfc().collect();
        let mut refuse = |problem: String, fix: &str| {
            let mut fault = Fault::new(FaultCode::Key, file, Some(record.line), problem).fix(fix);
            fault.column = Some(records.headers[column].clone());
            fault.value = Some(text.clone()).filter(|t| !t.is_empty());
            faults.push(fault);
        };
        if text.trim().is_empty() {
            refuse("the application has no key".into(), "fill it in, or delete the row");
        } else if text.trim() != text || text.contains(char::is_control) {
            refuse("has spaces around it or a line break in it".into(), "delete them: a key has none");
        } else if let Some(line) = seen.get(&key) {
            let fix = "give each application a key of its own, or delete the row that stands there twice";
            refuse(format!("is the key of line {line} too"), fix);
        } else {
            seen.insert(key.clone(), record.line);
        }
        keys.push(key);
    }
    if faults.is_empty() { Ok(keys) } else { Err(faults) }
}
