//! The texts of values as JSON, straight into bytes: what the parts of a leaf and the digests of stages are made of.

use crate::column::{Column, Data, Integers};
use crate::number::Exact;
use crate::value::Value;
use serde_json::Value as Json;

/// Many texts in one piece, each on a line of its own: what a stage digests as it stands.
#[derive(Default)]
pub(super) struct Texts {
    pub bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Texts {
    /// Ends a text.
    pub fn end(&mut self) {
        self.ends.push(self.bytes.len());
        self.bytes.push(b'\n');
    }

    /// The text at a position.
    pub fn get(&self, at: usize) -> &[u8] {
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| end + 1);
        self.ends.get(at).and_then(|end| self.bytes.get(start..*end)).unwrap_or_default()
    }

    pub fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }
}

/// Appends a text as a JSON string.
pub(super) fn string(text: &str, out: &mut Vec<u8>) {
    if text.bytes().any(|b| b < 0x20 || b == b'"' || b == b'\\') {
        // Escapes as RFC 8785 has them.
        out.extend_from_slice(Json::from(text).to_string().as_bytes());
        return;
    }
    out.push(b'"');
    out.extend_from_slice(text.as_bytes());
    out.push(b'"');
}

/// Appends the number `n * 10^-places`, with all its places, as a JSON string.
pub(super) fn quoted_number(n: i128, places: u32, out: &mut Vec<u8>) {
    quoted(out, |out| {
        super::cells::fixed(n, places, out);
        true
    });
}

/// Appends what `write` does as a JSON string that needs no escapes; nothing where it has nothing.
pub(super) fn quoted(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>) -> bool) {
    let before = out.len();
    out.push(b'"');
    if write(out) {
        out.push(b'"');
    } else {
        out.truncate(before);
    }
}

/// Appends bytes in lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8], out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        for half in [byte >> 4, byte & 15] {
            out.extend(DIGITS.get(usize::from(half)));
        }
    }
}

/// Appends the values of a column at some rows, each behind what `end` does; nothing where one is missing.
pub(super) fn cells(column: &Column, rows: impl Iterator<Item = usize>, texts: &mut Texts) {
    let all = column.missing.is_empty();
    let there = |row: usize| all || !column.is_missing(row);
    match &column.data {
        Data::Numbers { scale, values: Integers::Narrow(values), .. } => {
            // Rows far apart are fetched at once and not one after the other.
            let fetched: Vec<Option<i64>> = rows.map(|row| values.get(row).copied().filter(|_| there(row))).collect();
            for n in &fetched {
                if let Some(n) = n {
                    // Without zeros at its end.
                    let (mut n, mut scale) = (*n, *scale);
                    while scale > 0 && n % 10 == 0 {
                        (n, scale) = (n / 10, scale - 1);
                    }
                    quoted_number(i128::from(n), scale, &mut texts.bytes);
                }
                texts.end();
            }
        }
        Data::YesNo(values) => {
            for row in rows {
                if let Some(is) = values.get(row).filter(|_| there(row)) {
                    truth(*is, &mut texts.bytes);
                }
                texts.end();
            }
        }
        Data::Texts(values) => {
            for row in rows {
                if let Some(text) = values.get(row).filter(|_| there(row)) {
                    string(text, &mut texts.bytes);
                }
                texts.end();
            }
        }
        Data::Choice(of, positions) => {
            let names: Vec<Vec<u8>> = of.iter().map(|name| string_of(name)).collect();
            for row in rows {
                let at = positions.get(row).filter(|_| there(row)).and_then(|at| usize::try_from(*at).ok());
                texts.bytes.extend_from_slice(at.and_then(|at| names.get(at)).map_or(&[][..], |name| name));
                texts.end();
            }
        }
        Data::Numbers { values: Integers::Wide(_), .. } | Data::Days(_) | Data::Values(_) => {
            for row in rows {
                value(&column.get(row), &mut texts.bytes);
                texts.end();
            }
        }
    }
}

fn string_of(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    string(text, &mut out);
    out
}

pub(super) fn truth(is: bool, out: &mut Vec<u8>) {
    out.extend_from_slice(if is { b"true" } else { b"false" });
}

fn number(n: &Exact, out: &mut Vec<u8>) {
    string(&n.to_string(), out);
}

/// Appends a value; nothing where it is missing.
pub(super) fn value(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Missing => {}
        Value::Boolean(is) => truth(*is, out),
        Value::Number(n) | Value::Money(n) => number(n, out),
        Value::Text(text) => string(text, out),
        Value::Date(_) | Value::Months(_) => string(&value.to_string(), out),
        Value::List(items) | Value::Row(items) => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                // JSON has no word for a missing item that a record could hold.
                match item {
                    Value::Missing => out.extend_from_slice(b"[]"),
                    item => self::value(item, out),
                }
            }
            out.push(b']');
        }
    }
}
