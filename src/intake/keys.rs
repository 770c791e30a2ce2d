//! The keys of the applications: never empty, never twice.

use super::block::content;
use super::fault::{Fault, FaultCode};
use super::order::order;
use super::place::Place;
use crate::column::Texts;
use crate::text::composed;
use std::collections::BTreeMap;

const NO_KEY: &str = "the application has no key";
const TOTAL: &str = "is the word for a row of totals, not the key of an application";
const SKIP: &str = "delete the row, or let the rules leave it out: `sheet: {skip: [合计]}`";

/// Whether a cell says that its row adds up the others.
fn is_total(text: &str) -> bool {
    let word: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    matches!(word.trim_end_matches([':', '：']), "合计" | "总计" | "共计" | "小计" | "总和")
}

/// What is wrong with keys, told by the whole row where that has none: it may be empty, or a row of totals whose word stands in
/// another column.
pub(super) fn with_rows<'r, C>(faults: Vec<Fault>, rows: impl Fn(u64) -> Option<C>) -> Vec<Fault>
where
    C: Iterator<Item = std::borrow::Cow<'r, str>>,
{
    let mut told: Vec<Fault> = Vec::new();
    // The last of the empty rows that the fault told last is about.
    let mut until = None;
    for mut fault in faults {
        let row = fault.line.filter(|_| fault.problem == NO_KEY).and_then(|line| Some((line, rows(line)?)));
        let Some((line, mut cells)) = row else {
            told.push(fault);
            continue;
        };
        match cells.find(|cell| !cell.trim().is_empty()) {
            Some(first) if is_total(&first) => {
                fault.column = None;
                fault.value = Some(first.into_owned());
                (fault.problem, fault.fix) = (TOTAL.into(), Some(SKIP.into()));
                told.push(fault);
            }
            Some(_) => told.push(fault),
            None if until.is_some_and(|before| before + 1 == line) => {
                until = Some(line);
                if let Some(run) = told.last_mut() {
                    run.problem = format!("the rows from here to {line} are empty");
                    run.fix = Some("delete them".into());
                }
            }
            None => {
                until = Some(line);
                fault.column = None;
                (fault.problem, fault.fix) = ("the row is empty".into(), Some("delete it".into()));
                told.push(fault);
            }
        }
    }
    told
}

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
    Total,
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
        } else if is_total(text) {
            self.bad.insert(row, BadKey::Total);
        }
        let key = composed(text);
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
                BadKey::Empty => refuse(*row, NO_KEY.into(), "fill it in, or delete the row"),
                BadKey::Spaces => {
                    refuse(*row, "has spaces around it or a line break in it".into(), "delete them: a key has none");
                }
                BadKey::Total => refuse(*row, TOTAL.into(), SKIP),
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
                        "give each application a key of its own, or delete the row that stands there twice",
                    );
                }
                _ => first = Some((key, row)),
            }
        }
        if faults.is_empty() { Ok((self.texts, order.rows)) } else { Err(faults.into_values().collect()) }
    }
}
