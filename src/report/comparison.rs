//! Rows of tables and of peer comparisons, as sentences.

use super::expression::{figure, written};
use crate::check::model::{Cell, PeerReach, Rules, Table, TableRow};
use crate::number::Exact;
use crate::value::Value;

/// `revenue from 100,000,000.00 below 500,000,000.00, rd_body one of national, provincial`.
pub(super) fn conditions(table: &Table, row: &TableRow, rules: &Rules) -> String {
    if row.cells.is_empty() {
        return "otherwise".into();
    }
    let one = |(column, cell): &(usize, Cell)| {
        let name = table.columns.get(*column).map(|c| written(c, rules)).unwrap_or_default();
        let mut words = name;
        if let Some((low, inclusive)) = &cell.low {
            let word = if *inclusive { "from" } else { "above" };
            words.push_str(&format!(" {word} {}", plain(low, rules)));
        }
        if let Some(below) = &cell.below {
            words.push_str(&format!(" below {}", plain(below, rules)));
        }
        match cell.any_of.as_deref() {
            Some([one]) => words.push_str(&format!(" is {}", plain(one, rules))),
            Some(several) => {
                let all: Vec<String> = several.iter().map(|v| plain(v, rules)).collect();
                words.push_str(&format!(" one of {}", all.join(", ")));
            }
            None => {}
        }
        words
    };
    row.cells.iter().map(one).collect::<Vec<_>>().join(" and ")
}

fn plain(value: &Value, rules: &Rules) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        other => figure(other, rules),
    }
}

/// `the first 5` or `the first 20%`.
pub(super) fn reach(reach: &PeerReach) -> String {
    match reach {
        PeerReach::Rank(to) => format!("the first {to}"),
        PeerReach::Share(share) => format!("the first {}%", share * &Exact::from(100)),
    }
}
