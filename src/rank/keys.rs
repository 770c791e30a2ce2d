//! Values to order by as packed integers, best first: a sort compares whole numbers and nothing else.

use crate::column::{Column, Data};
use crate::value::Value;
use rayon::prelude::*;
use std::cmp::Ordering;

/// The place of each entrant by one value: whole numbers from 0, the best; equal values have equal numbers.
pub(super) struct Codes {
    values: Vec<u64>,
    /// So many bits hold each of them.
    bits: u32,
}

impl std::fmt::Debug for Codes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Codes")
    }
}

impl Codes {
    /// Numbers as they are.
    pub fn of(values: Vec<u64>) -> Self {
        let bits = values.iter().max().map_or(0, |most| u64::BITS - most.leading_zeros());
        Self { values, bits }
    }

    /// The order by a column; a missing value comes last.
    pub fn column(column: &Column, rows: &[usize], higher: bool) -> Self {
        let integer = |row: usize| -> Option<i128> {
            match &column.data {
                Data::Numbers { values, .. } => values.get(row),
                Data::YesNo(values) => values.get(row).map(|yes| i128::from(*yes)),
                Data::Days(values) => values.get(row).map(|day| i128::from(*day)),
                Data::Choice(..) | Data::Texts(_) | Data::Values(_) => None,
            }
        };
        if matches!(column.data, Data::Choice(..) | Data::Texts(_) | Data::Values(_)) {
            return Self::sorted(column, rows, higher);
        }
        let present = |row: &usize| if column.is_missing(*row) { None } else { integer(*row) };
        let range = rows.iter().filter_map(present).fold(None, |range: Option<(i128, i128)>, n| {
            Some(range.map_or((n, n), |(least, most)| (least.min(n), most.max(n))))
        });
        let (least, most) = range.unwrap_or((0, 0));
        // One more than the worst is for missing values.
        let Some(worst) = most.checked_sub(least).and_then(|w| u64::try_from(w).ok()).filter(|w| *w < u64::MAX / 2)
        else {
            return Self::sorted(column, rows, higher);
        };
        let code = |row: &usize| {
            let behind = present(row).map(|n| if higher { most - n } else { n - least });
            behind.and_then(|b| u64::try_from(b).ok()).unwrap_or(worst + 1)
        };
        Self::of(rows.iter().map(code).collect())
    }

    /// The order by values of any kind.
    fn sorted(column: &Column, rows: &[usize], higher: bool) -> Self {
        let mut values: Vec<(Value, usize)> = rows.iter().enumerate().map(|(at, row)| (column.get(*row), at)).collect();
        values.par_sort_by(|(a, _), (b, _)| best_first(a, b, higher));
        let mut codes = vec![0; rows.len()];
        let mut code = 0;
        let mut before: Option<&Value> = None;
        for (value, at) in &values {
            code += u64::from(before.is_some_and(|b| best_first(b, value, higher).is_ne()));
            codes.get_mut(*at).into_iter().for_each(|slot| *slot = code);
            before = Some(value);
        }
        Self::of(codes)
    }

    /// Whether two entrants are equal, or which is better.
    pub fn compare(&self, a: usize, b: usize) -> Ordering {
        self.values.get(a).cmp(&self.values.get(b))
    }
}

fn best_first(a: &Value, b: &Value, higher: bool) -> Ordering {
    match (a.is_missing(), b.is_missing()) {
        (false, false) if higher => b.order(a).unwrap_or(Ordering::Equal),
        (false, false) => a.order(b).unwrap_or(Ordering::Equal),
        (missing, other) => missing.cmp(&other),
    }
}

/// The entrants in order, and for each whether it equals the one before it by all codes. Equals stand in the order in
/// which they are numbered.
pub(super) fn sort(codes: &[&Codes], entrants: usize) -> Vec<(u32, bool)> {
    let position = usize::BITS - entrants.saturating_sub(1).leading_zeros();
    let mut packed: Vec<u128> = vec![0; entrants];
    let mut bits = 0;
    for code in codes {
        if bits + code.bits + position > u128::BITS {
            // The order so far needs no more bits than there are entrants.
            packed = dense(&packed, position);
            bits = position;
        }
        packed.iter_mut().zip(&code.values).for_each(|(key, value)| *key = *key << code.bits | u128::from(*value));
        bits += code.bits;
    }
    let keys = packed.into_iter().zip(0_u32..).map(|(key, at)| (key << position, at));
    if bits + position <= u64::BITS {
        // Half as many bytes to move about.
        let keys = keys.map(|(key, at)| u64::try_from(key).unwrap_or(u64::MAX) | u64::from(at));
        let mut keys: Vec<u64> = keys.collect();
        keys.par_sort_unstable();
        return unpacked(keys.into_iter().map(u128::from), position);
    }
    let mut keys: Vec<u128> = keys.map(|(key, at)| key | u128::from(at)).collect();
    keys.par_sort_unstable();
    unpacked(keys.into_iter(), position)
}

fn unpacked(keys: impl Iterator<Item = u128>, position: u32) -> Vec<(u32, bool)> {
    let mut before = None;
    let mut place = |packed: u128| {
        let key = packed >> position;
        let at = u32::try_from(packed & !(u128::MAX << position)).unwrap_or(u32::MAX);
        let same = before == Some(key);
        before = Some(key);
        (at, same)
    };
    keys.map(&mut place).collect()
}

/// The same order in the fewest bits.
fn dense(packed: &[u128], position: u32) -> Vec<u128> {
    let mut keys: Vec<(u128, usize)> = packed.iter().copied().zip(0..).collect();
    keys.par_sort_unstable();
    let mut codes = vec![0; packed.len()];
    let mut code = 0_u128;
    let mut before = None;
    for (key, at) in keys {
        code += u128::from(before.is_some_and(|b| b != key));
        codes.get_mut(at).into_iter().for_each(|slot| *slot = code);
        before = Some(key);
    }
    debug_assert!(code >> position == 0, "no more codes than entrants");
    codes
}
