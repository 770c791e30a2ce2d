//! The keys of the applications: never empty, never twice.

use super::block::content;
use super::fast::nfc;
use super::fault::{Fault, FaultCode};
use super::order::order;
use super::place::Place;
use crate::column::Texts;
use std::collections::BTreeMap;

/// The keys of some rows, and which of them cannot be keys.
#[derive(Default)]
pub(super) struct Keys {
    /// The keys, NFC.
    pub texts: Texts,
    /// Where the file has another text than the key, because it is not NFC.
    written: BTreeMap<usize, String>,
    /// What is wrong with keys by themselves, by row.
    bad: BTreeMap<usize, BadKey>,
}

#[derive(Clone, Copy)]
enum BadKey {
    Empty,
    Spaces,
}

impl Keys {
    /// Appends the key of a cell.
    pub(super) fn push(&mut self, raw: &str) {
        // Nearly all keys are letters, digits and signs of ASCII, which nothing can be wrong with.
        if !raw.is_empty() && raw.bytes().all(|b| b.is_ascii_graphic() && b != b'"') {
            self.texts.push(raw);
            return;
        }
        self.push_text(&content(raw));
    }

    /// Appends the key that a cell says.
    pub(super) fn push_text(&mut self, text: &str) {
        let row = self.texts.len();
        if text.trim().is_empty() {
            self.bad.insert(row, BadKey::Empty);
        } else if text.trim() != text || text.contains(char::is_control) {
            self.bad.insert(row, BadKey::Spaces);
        }
        let key = nfc(text);
        self.texts.push(&key);
        if key != text {
            self.written.insert(row, text.to_owned());
        }
    }

    /// Takes all keys of others, which are left empty.
    pub(super) fn append(&mut self, other: &mut Self) {
        let before = self.texts.len();
        self.texts.append(&other.texts);
        other.texts.clear();
        self.written.extend(std::mem::take(&mut other.written).into_iter().map(|(row, text)| (row + before, text)));
        self.bad.extend(std::mem::take(&mut other.bad).into_iter().map(|(row, bad)| (row + before, bad)));
    }

    /// The keys and the rows in order of them.
    pub(super) fn checked(self, place: Place<'_>, column: usize) -> Result<(Texts, Vec<u32>), Vec<Fault>> {
        let Some(order) = order(&self.texts) else {
            let words = "the table has more rows than merit can number";
            return Err(vec![Fault::new(FaultCode::Shape, place.file, None, words).fix("divide the round")]);
        };
        let mut faults: BTreeMap<usize, Fault> = BTreeMap::new();
        let mut refuse = |row: usize, problem: String, fix: &str| {
            let mut fault = place.fault(FaultCode::Key, row, Some(column), problem).fix(fix);
            let written = self.written.get(&row).map(String::as_str).or(self.texts.get(row));
            fault.value = written.filter(|t| !t.is_empty()).map(str::to_owned);
            faults.insert(row, fault);
        };
        for (row, bad) in &self.bad {
            match bad {
                BadKey::Empty => refuse(*row, "the application has no key".into(), "fill it in, or delete the row"),
                BadKey::Spaces => {
                    refuse(*row, "a key has no spaces around it and no line breaks in it".into(), "delete them");
                }
            }
        }
        // Equal keys stand together, in order of their rows.
        let mut first: Option<(&str, usize)> = None;
        let rows = if order.some_equal { order.rows.as_slice() } else { &[] };
        for row in rows.iter().filter_map(|row| usize::try_from(*row).ok()) {
            let key = self.texts.get(row).unwrap_or_default();
            if self.bad.contains_key(&row) {
                continue;
            }
            match first {
                Some((before, holder)) if before == key => {
                    let line = place.lines.get(holder).unwrap_or(0);
                    refuse(
                        row,
                        format!("is the key of {} {line} too", place.line()),
                        "give each application a key of its own",
                    );
                }
                _ => first = Some((key, row)),
            }
        }
        if faults.is_empty() { Ok((self.texts, order.rows)) } else { Err(faults.into_values().collect()) }
    }
}
