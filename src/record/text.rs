//! The texts of values as JSON, straight into bytes: what the parts of a leaf and the digests of stages are made of.

use super::cells::fixed;
use crate::column::{Column, Data};
use crate::number::Exact;
use crate::value::Value;
use serde_json::Value as Json;

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

/// Appends bytes in lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8], out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        for half in [byte >> 4, byte & 15] {
            out.extend(DIGITS.get(usize::from(half)));
        }
    }
}

/// Appends the value of a column at a row; nothing where it is missing.
pub(super) fn cell(column: &Column, row: usize, out: &mut Vec<u8>) {
    if column.is_missing(row) {
        return;
    }
    match &column.data {
        Data::Numbers { scale, values, .. } => {
            if let Some(n) = values.get(row) {
                out.push(b'"');
                shortest(n, *scale, out);
                out.push(b'"');
            }
        }
        Data::YesNo(values) => truth(values.get(row) == Some(&true), out),
        Data::Texts(texts) => string(texts.get(row).unwrap_or(""), out),
        Data::Choice(..) | Data::Days(_) | Data::Values(_) => value(&column.get(row), out),
    }
}

/// Appends the number `n * 10^-scale` without zeros at its end.
fn shortest(n: i128, scale: u32, out: &mut Vec<u8>) {
    let before = out.len();
    fixed(n, scale, out);
    if scale > 0 {
        let kept = out.iter().skip(before).rposition(|b| *b != b'0').map_or(0, |at| at + 1);
        let kept = kept - usize::from(out.get(before + kept.saturating_sub(1)) == Some(&b'.'));
        out.truncate(before + kept);
    }
}

/// Appends points with their declared places; nothing where there are none.
pub(super) fn points(column: &Column, places: Option<u32>, row: usize, out: &mut Vec<u8>) {
    if column.is_missing(row) {
        return;
    }
    if let (Data::Numbers { scale, values, .. }, Some(places)) = (&column.data, places) {
        let factor = places.checked_sub(*scale).and_then(|more| 10_i128.checked_pow(more));
        if let Some(n) = values.get(row).zip(factor).and_then(|(n, factor)| n.checked_mul(factor)) {
            out.push(b'"');
            fixed(n, places, out);
            out.push(b'"');
            return;
        }
    }
    if let Some(number) = column.get(row).exact() {
        string(&super::cells::figure(number, places), out);
    }
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
