//! What differs in the tables of the two sides, by key.

use super::Side;
use crate::intake::{Mark, RegisterTable};
use crate::number::Exact;
use crate::round::{Row, Run};
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What differs in the tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Data {
    /// Whether the files or how they are read differ at all.
    pub differ: bool,
    /// The applications that are only in the round before.
    pub only_before: Vec<Arc<str>>,
    /// The applications that are only in the round after.
    pub only_after: Vec<Arc<str>>,
    /// The fields of both rule files, each with how many applications have another value there.
    pub cells: Vec<(Arc<str>, usize)>,
    /// The sheets of marks, each with how many applications have other marks there.
    pub marks: Vec<(Arc<str>, usize)>,
    /// The registers of both rule files, each with how many values they join by have other rows.
    pub rows: Vec<(Arc<str>, usize)>,
}

/// Compares the tables of two rounds.
pub(super) fn data(before: &Side, after: &Side, old: &Run, new: &Run) -> Data {
    let (one, other) = (&before.materials, &after.materials);
    let bytes = |all: &[(String, Vec<u8>)], others: &[(String, Vec<u8>)]| {
        all.iter().map(|(_, b)| b).eq(others.iter().map(|(_, b)| b))
    };
    let tables = one.data.1 == other.data.1
        && bytes(&one.panels, &other.panels)
        && one
            .registers
            .iter()
            .map(|(name, (_, b))| (name, b))
            .eq(other.registers.iter().map(|(name, (_, b))| (name, b)));
    let options = before.options.encoding == after.options.encoding
        && before.options.allow_held.is_some() == after.options.allow_held.is_some();
    if tables && options {
        return Data::default();
    }
    let missing = |here: &Run, there: &Run| {
        let keys = here.decision.rows.iter().map(|row| here.key(row));
        keys.filter(|key| there.row(key).is_none()).map(Arc::from).collect()
    };
    Data {
        differ: true,
        only_before: missing(old, new),
        only_after: missing(new, old),
        cells: cells(old, new),
        marks: marks(old, new),
        rows: rows(old, new),
    }
}

fn cells(old: &Run, new: &Run) -> Vec<(Arc<str>, usize)> {
    let mut all = Vec::new();
    for (at, field) in old.rules.fields.iter().enumerate() {
        let Some(other) = new.rules.fields.iter().position(|f| f.name == field.name) else { continue };
        let differs = |row: &&Row| {
            let there = new.row(old.key(row));
            there.is_some_and(|t| old.table.value(at, row.input()) != new.table.value(other, t.input()))
        };
        let count = old.decision.rows.iter().filter(differs).count();
        if count > 0 {
            all.push((field.name.clone(), count));
        }
    }
    all
}

fn marks(old: &Run, new: &Run) -> Vec<(Arc<str>, usize)> {
    let mut counts: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    let none = BTreeMap::new();
    let given = |marks: &Vec<Mark>| -> Vec<(Arc<str>, Option<Exact>)> {
        marks.iter().map(|m| (m.reviewer.clone(), m.mark.clone())).collect()
    };
    for row in &old.decision.rows {
        let key = old.key(row);
        if new.row(key).is_none() {
            continue;
        }
        let one = old.marks.by_application.get(key).unwrap_or(&none);
        let other = new.marks.by_application.get(key).unwrap_or(&none);
        let sheets: BTreeSet<&Arc<str>> = one.keys().chain(other.keys()).collect();
        for sheet in sheets {
            if one.get(sheet).map(given) != other.get(sheet).map(given) {
                *counts.entry(sheet.clone()).or_default() += 1;
            }
        }
    }
    counts.into_iter().collect()
}

fn rows(old: &Run, new: &Run) -> Vec<(Arc<str>, usize)> {
    let mut all = Vec::new();
    for (register, table) in old.rules.registers.iter().zip(&old.registers) {
        let there = new.rules.registers.iter().zip(&new.registers).find(|(r, _)| r.name == register.name);
        let Some((_, other)) = there else { continue };
        let values = |table: &RegisterTable, key: &Arc<str>| -> Vec<Vec<Value>> {
            table.rows.get(key).map(|rows| rows.iter().map(|r| r.values.to_vec()).collect()).unwrap_or_default()
        };
        let keys: BTreeSet<&Arc<str>> = table.rows.keys().chain(other.rows.keys()).collect();
        let count = keys.into_iter().filter(|key| values(table, key) != values(other, key)).count();
        if count > 0 {
            all.push((register.name.clone(), count));
        }
    }
    all
}
