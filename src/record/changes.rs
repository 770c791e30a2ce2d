//! What differs between two outcomes, cell by cell.

use super::rows::{read_rows, write_rows};
use std::collections::{BTreeMap, BTreeSet};

/// `changes/*.csv`: application, figure, before, after, in order of the keys and of the columns of the later table. Who
/// is not in a table has empty cells there. A table that cannot be read has no rows.
#[must_use]
pub fn changes(before: &[u8], after: &[u8]) -> Vec<u8> {
    let (before, after) = (by_key(before), by_key(after));
    let keys: BTreeSet<&String> = before.rows.keys().chain(after.rows.keys()).collect();
    let mut columns: Vec<&String> = after.header.iter().skip(1).collect();
    let gone = before.header.iter().skip(1).filter(|c| !after.header.contains(c));
    columns.extend(gone);
    let mut rows = Vec::new();
    for key in keys {
        for column in &columns {
            let (was, is) = (before.cell(key, column), after.cell(key, column));
            if was != is {
                rows.push([key, *column, was, is].map(str::to_owned).to_vec());
            }
        }
    }
    write_rows(&["application", "figure", "before", "after"].map(str::to_owned), &rows)
}

struct Table {
    header: Vec<String>,
    rows: BTreeMap<String, Vec<String>>,
}

fn by_key(table: &[u8]) -> Table {
    let (header, rows) = read_rows(table).unwrap_or_default();
    Table { header, rows: rows.into_iter().filter_map(|row| Some((row.first()?.clone(), row))).collect() }
}

impl Table {
    fn cell(&self, key: &str, column: &str) -> &str {
        let at = self.header.iter().position(|c| c == column);
        at.and_then(|at| self.rows.get(key)?.get(at)).map_or("", String::as_str)
    }
}
