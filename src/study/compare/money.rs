//! Money by the values of a field.

use super::{Comparison, Stand};
use crate::check::model::FieldId;
use crate::diagnostic::nearest;
use crate::number::{Exact, Money, MoneyError};
use crate::round::{Row, Run, Status};
use crate::value::Value;
use std::collections::BTreeMap;

/// The money of the applications that have one value in a field, each side by the value it has there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// The value; missing where a cell is empty.
    pub value: Value,
    /// What they are awarded before.
    pub before: Money,
    /// What they are awarded after.
    pub after: Money,
    /// How many of them are funded before (ranked, where no money is divided).
    pub funded_before: usize,
    /// How many of them are funded after.
    pub funded_after: usize,
}

/// The money by the values of a field, numbers and days in their order, texts by their characters.
///
/// # Errors
///
/// A field that is not one of both rule files, in one sentence with the nearest known one.
pub fn money_by(comparison: &Comparison, field: &str) -> Result<Vec<Slice>, String> {
    let (before, after) = (&comparison.before, &comparison.after);
    let (one, other) = (position(before, field), position(after, field));
    let (Some(one), Some(other)) = (one, other) else {
        if one.is_some() || other.is_some() {
            let side = if one.is_some() { "before" } else { "after" };
            return Err(format!("`{field}` is a field only of the rules {side}, so it cannot be compared by"));
        }
        let near = nearest(field, before.rules.fields.iter().map(|f| &*f.name));
        let hint = near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
        return Err(format!("`{field}` is not a field of the rules{hint}"));
    };
    let mut slices: BTreeMap<(Option<Exact>, String), Slice> = BTreeMap::new();
    let nothing = Money::zero(before.rules.round.currency);
    let sides = [(before, one, true), (after, other, false)];
    for (run, at, earlier) in sides {
        for row in &run.decision.rows {
            let value = run.table.value(at, row.input());
            let key = (value.exact().cloned(), value.to_string());
            let slice = slices.entry(key).or_insert_with(|| Slice {
                value,
                before: nothing,
                after: nothing,
                funded_before: 0,
                funded_after: 0,
            });
            let (sum, count) = if earlier {
                (&mut slice.before, &mut slice.funded_before)
            } else {
                (&mut slice.after, &mut slice.funded_after)
            };
            *sum = sum.checked_add(award(run, row)).map_err(|e: MoneyError| e.to_string())?;
            *count += usize::from(funded(comparison.divides, run, row));
        }
    }
    Ok(slices.into_values().collect())
}

fn position(run: &Run, field: &str) -> Option<FieldId> {
    run.rules.fields.iter().position(|f| *f.name == *field)
}

fn award(run: &Run, row: &Row) -> Money {
    let award = run.decision.award(row).zip(run.decision.division.as_ref());
    award.map_or_else(|| Money::zero(run.rules.round.currency), |(a, d)| d.terms.money(a.amount))
}

fn funded(divides: bool, run: &Run, row: &Row) -> bool {
    let rank = run.decision.place(row).map(|p| p.rank).filter(|_| !divides);
    let status: Status = row.status;
    Stand { status, award: 0, rank }.succeeds()
}
