//! Columns corrected.

use super::{Column, Data, Integers};
use crate::value::Value;

impl Column {
    /// Replaces a value. What the column cannot hold turns it into a column of plain values.
    pub fn set(&mut self, at: usize, value: &Value) {
        let length = self.len();
        let mut one = self.emptied(1);
        one.push(value);
        match (&mut self.data, &one.data) {
            (
                Data::Numbers { values: Integers::Narrow(to), .. },
                Data::Numbers { values: Integers::Narrow(from), .. },
            ) => put(to, at, from),
            (Data::Numbers { values: Integers::Wide(to), .. }, Data::Numbers { values: Integers::Wide(from), .. }) => {
                put(to, at, from);
            }
            (Data::YesNo(to), Data::YesNo(from)) => put(to, at, from),
            (Data::Choice(_, to), Data::Choice(_, from)) => put(to, at, from),
            (Data::Days(to), Data::Days(from)) => put(to, at, from),
            (Data::Values(to), Data::Values(from)) => put(to, at, from),
            _ => {
                let mut values: Vec<Value> = (0..length).map(|i| self.get(i)).collect();
                values.get_mut(at).into_iter().for_each(|slot| *slot = value.clone());
                (self.data, self.missing) = (Data::Values(values), Vec::new());
                return;
            }
        }
        if matches!(self.data, Data::Values(_)) {
            return;
        }
        if value.is_missing() && self.missing.is_empty() {
            self.missing.resize(length, false);
        }
        self.missing.get_mut(at).into_iter().for_each(|slot| *slot = value.is_missing());
    }
}

fn put<T: Clone>(to: &mut [T], at: usize, from: &[T]) {
    if let (Some(slot), Some(value)) = (to.get_mut(at), from.first()) {
        *slot = value.clone();
    }
}
