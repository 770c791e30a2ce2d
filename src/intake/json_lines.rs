//! JSON lines: one object a line. Numbers are the digits that stand there; no float is made of them.

use super::encoding::Encoding;
use super::fault::{Fault, FaultCode};
use super::grid::{Grid, GridRow};
use super::raw::Raw;
use super::workbook::MOST_CELLS;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// Whether bytes begin like an object, as no table of CSV does.
pub(super) fn is(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let inside = bytes.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    inside.is_some_and(|inside| matches!(inside.first(), Some(b'"' | b'}')))
}

pub(super) fn read(file: &Arc<str>, bytes: &[u8]) -> Result<Grid, Vec<Fault>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let fault = |line: usize, words: String, fix: &str| {
        let line = u64::try_from(line).unwrap_or(0) + 1;
        Fault::new(FaultCode::Shape, file, Some(line), words).fix(fix)
    };
    let mut faults = Vec::new();
    let mut headers: Vec<Arc<str>> = Vec::new();
    let mut places: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    let mut rows = Vec::new();
    let whole = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    for (at, line) in whole.split(|b| *b == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            faults.push(fault(at, "the line is empty".into(), "delete it"));
            continue;
        }
        let Ok(line) = std::str::from_utf8(line) else {
            faults.push(fault(at, "a byte here is not UTF-8".into(), "save the file as UTF-8"));
            continue;
        };
        let members = match members(line) {
            Ok(members) => members,
            Err(error) => {
                // What stands there was read by itself, as a first line.
                let error = error.to_string().replace(" at line 1 column ", " at column ");
                let words = format!("the line is no JSON object: {error}");
                faults.push(fault(at, words, "write one object a line, such as {\"id\": \"A1\"}"));
                continue;
            }
        };
        let mut cells: Vec<Raw> = Vec::new();
        let mut seen = vec![false; headers.len()];
        for (name, value) in members {
            let column = *places.entry(name.clone()).or_insert_with(|| {
                headers.push(name.clone());
                seen.push(false);
                headers.len() - 1
            });
            if seen.get_mut(column).is_some_and(|seen| std::mem::replace(seen, true)) {
                let mut fault = fault(at, "stands twice in the object".into(), "keep one of the two");
                fault.value = Some(name.to_string());
                faults.push(fault);
            }
            match cell(value) {
                Ok(cell) => {
                    if cells.len() <= column {
                        cells.resize(column + 1, Raw::Empty);
                    }
                    if let Some(slot) = cells.get_mut(column) {
                        *slot = cell;
                    }
                }
                Err(words) => {
                    let mut fault = fault(at, words, "write a text, a number, true, false or null");
                    fault.column = Some(name);
                    faults.push(fault);
                }
            }
        }
        rows.push(GridRow { line: u64::try_from(at).unwrap_or(0) + 1, cells });
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    if rows.len().saturating_mul(headers.len()) > MOST_CELLS {
        let words = format!("the table has more than {MOST_CELLS} cells, most of them empty");
        return Err(vec![fault(0, words, "give the table as CSV, which is read whatever its size")]);
    }
    rows.iter_mut().for_each(|row| row.cells.resize(headers.len(), Raw::Empty));
    Ok(Grid { encoding: Encoding::JsonLines, headers, header_line: 1, sheet: None, rows })
}

/// A value as a cell, or why it is none.
fn cell(value: &RawValue) -> Result<Raw, String> {
    let text = value.get();
    match text.as_bytes().first() {
        Some(b'"') => serde_json::from_str(text).map(Raw::text).map_err(|error| error.to_string()),
        Some(b't') => Ok(Raw::Boolean(true)),
        Some(b'f') => Ok(Raw::Boolean(false)),
        Some(b'n') => Ok(Raw::Empty),
        Some(b'[' | b'{') => Err("a list or an object is no cell".into()),
        _ => Ok(Raw::Number(text.to_owned())),
    }
}

/// The members of an object in their order, those with equal names too.
fn members(line: &str) -> Result<Vec<(Arc<str>, &RawValue)>, serde_json::Error> {
    struct Members;
    impl<'de> Visitor<'de> for Members {
        type Value = Vec<(Arc<str>, &'de RawValue)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut members = Vec::new();
            while let Some((name, value)) = map.next_entry::<String, &'de RawValue>()? {
                members.push((Arc::from(name), value));
            }
            Ok(members)
        }
    }
    let mut reader = serde_json::Deserializer::from_str(line);
    let members = reader.deserialize_map(Members)?;
    reader.end()?;
    Ok(members)
}
