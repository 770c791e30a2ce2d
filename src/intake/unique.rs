//! Values that only one application may have.

use super::order::order;
use crate::column::{Column, Data};
use std::collections::BTreeMap;

/// The rows that share a value with others: each list is of one value, in file order.
pub(super) fn shared(column: &Column) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = match &column.data {
        Data::Texts(texts) => {
            // The keys have been put in order before, so there are not too many.
            let rows = order(texts).map(|order| order.rows).unwrap_or_default();
            groups(rows.iter().filter_map(|row| usize::try_from(*row).ok()), column, |row| texts.get(row))
        }
        Data::Numbers { values, .. } => {
            let mut rows: Vec<usize> = (0..column.len()).collect();
            rows.sort_by_key(|row| values.get(*row));
            groups(rows.into_iter(), column, |row| values.get(row))
        }
        _ => {
            let mut seen: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for row in (0..column.len()).filter(|row| !column.is_missing(*row)) {
                seen.entry(column.get(row).to_string()).or_default().push(row);
            }
            seen.into_values().collect()
        }
    };
    groups.retain(|rows| rows.len() > 1);
    groups
}

/// Runs of rows whose values are there and equal.
fn groups<T: PartialEq>(
    sorted: impl Iterator<Item = usize>,
    column: &Column,
    value: impl Fn(usize) -> Option<T>,
) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut run: Vec<usize> = Vec::new();
    for row in sorted.filter(|row| !column.is_missing(*row)) {
        if run.last().is_some_and(|last| value(*last) != value(row)) {
            if run.len() > 1 {
                groups.push(std::mem::take(&mut run));
            }
            run.clear();
        }
        run.push(row);
    }
    groups.push(run);
    groups
}
