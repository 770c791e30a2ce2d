//! The applications of a round as columns, in the order in which they came in.

use crate::check::model::Rules;
use crate::column::{Column, Data, Texts};
use crate::oracle::{Application, Marks};
use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The applications of a round, in any order.
#[derive(Clone, Debug)]
pub struct Applications {
    /// The key of each.
    pub keys: Arc<Texts>,
    /// Their positions in order of their keys.
    pub order: Arc<Vec<u32>>,
    /// Their values by field.
    pub columns: Arc<Vec<Column>>,
    /// Their marks, by position.
    pub marks: BTreeMap<usize, Marks>,
    /// Their rows of each register, as lists.
    pub registers: Vec<Vec<Value>>,
    /// Those with a bad cell, and what is wrong with each.
    pub held: BTreeMap<usize, Vec<String>>,
}

impl Applications {
    /// Applications from their values, one by one.
    #[must_use]
    pub fn of(rules: &Rules, keys: &[Arc<str>], rows: &[Application]) -> Self {
        let mut texts = Texts::default();
        let mut columns: Vec<Column> = rules.fields.iter().map(|f| f.kind.column(rules.round.currency)).collect();
        let mut all = Self {
            keys: Arc::default(),
            order: Arc::default(),
            columns: Arc::default(),
            marks: BTreeMap::new(),
            registers: vec![Vec::new(); rules.registers.len()],
            held: BTreeMap::new(),
        };
        for (row, (key, application)) in keys.iter().zip(rows).enumerate() {
            texts.push(key);
            for (field, column) in columns.iter_mut().enumerate() {
                column.push(application.values.get(field).unwrap_or(&Value::Missing));
            }
            for (register, lists) in all.registers.iter_mut().enumerate() {
                lists.push(application.registers.get(register).cloned().unwrap_or(Value::Missing));
            }
            if !application.marks.is_empty() {
                all.marks.insert(row, application.marks.clone());
            }
        }
        let mut order: Vec<u32> = (0..=u32::MAX).take(texts.len()).collect();
        order.sort_by_key(|row| usize::try_from(*row).ok().and_then(|row| texts.get(row)));
        Self { keys: Arc::new(texts), order: Arc::new(order), columns: Arc::new(columns), ..all }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The key of one; empty beyond the end.
    #[must_use]
    pub fn key(&self, row: usize) -> &str {
        self.keys.get(row).unwrap_or("")
    }

    /// One application as the naive reading takes it.
    #[must_use]
    pub fn application(&self, row: usize) -> Application {
        Application {
            values: self.columns.iter().map(|c| c.get(row)).collect(),
            marks: self.marks.get(&row).cloned().unwrap_or_default(),
            registers: self.registers.iter().map(|r| r.get(row).cloned().unwrap_or(Value::Missing)).collect(),
        }
    }

    /// Whether every column is held as its field declares; a value that did not fit has turned its column into plain
    /// values.
    #[must_use]
    pub fn as_declared(&self, rules: &Rules) -> bool {
        let mut fields = rules.fields.iter().zip(self.columns.iter());
        fields.all(|(field, column)| {
            let declared = field.kind.column(rules.round.currency);
            let same = match (&declared.data, &column.data) {
                (Data::Numbers { scale, values, .. }, Data::Numbers { scale: found, values: held, .. }) => {
                    scale == found && std::mem::discriminant(values) == std::mem::discriminant(held)
                }
                (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
            };
            // Bad cells are missing too, and their rows take part in nothing.
            let absent = || column.missing.iter().enumerate().filter(|(_, m)| **m).map(|(row, _)| row);
            same && (field.optional || absent().all(|row| self.held.contains_key(&row)))
        })
    }
}
