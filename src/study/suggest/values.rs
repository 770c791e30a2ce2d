//! The values that a field can have, and how a rule file writes them.

use crate::check::model::{Field, FieldKind, NumericSort, Rules};
use crate::number::Exact;
use crate::study::accept::scalars::word;
use crate::study::grid::Grid;
use crate::value::{Value, percent};

/// The values of a numeric field; `None` for others.
pub(super) fn numbers(rules: &Rules, field: &Field) -> Option<Grid> {
    matches!(field.kind, FieldKind::Numeric(_)).then(|| Grid::of(field, rules.round.currency))?
}

/// Whether a field can have a value.
pub(super) fn fits(rules: &Rules, field: &Field, value: &Value) -> bool {
    match (&field.kind, value) {
        (_, Value::Missing) => field.optional,
        (FieldKind::Numeric(_), Value::Number(_) | Value::Money(_)) | (FieldKind::Date, Value::Date(_)) => {
            Grid::of(field, rules.round.currency).is_some_and(|grid| grid.place(value).is_some())
        }
        (FieldKind::Choice(of), Value::Text(text)) => of.has(text),
        (FieldKind::Text { .. }, Value::Text(text)) => !text.is_empty(),
        (FieldKind::YesNo, Value::Boolean(_)) => true,
        _ => false,
    }
}

/// A number as the value of a field.
pub(super) fn numeric(field: &Field, n: Exact) -> Value {
    match &field.kind {
        FieldKind::Numeric(numeric) if numeric.sort == NumericSort::Money => Value::Money(n),
        _ => Value::Number(n),
    }
}

/// A value as the examples of a rule file write it: amounts by the ten thousand where they are whole, percentages as such.
#[must_use]
pub fn cell(field: &Field, value: &Value) -> String {
    match (&field.kind, value) {
        (_, Value::Missing) => "missing".to_owned(),
        (FieldKind::Numeric(n), Value::Number(x)) if matches!(n.sort, NumericSort::Percent { .. }) => percent(x),
        (_, Value::Money(x)) => amount(x),
        (FieldKind::Text { .. } | FieldKind::Choice(_), Value::Text(text)) => text_of(text),
        _ => value.to_string(),
    }
}

/// An amount in currency units: by the hundred million or ten thousand where that is short.
#[must_use]
pub fn amount(x: &Exact) -> String {
    for (exponent, unit) in [(-8, "亿"), (-4, "万")] {
        let scaled = x * &Exact::power_of_ten(exponent);
        if scaled.abs() >= Exact::one() && scaled.decimal_places().is_some_and(|places| places <= 2) {
            return format!("{scaled}{unit}");
        }
    }
    x.to_string()
}

/// A text, in quotes where it needs them.
#[must_use]
pub fn text_of(text: &str) -> String {
    word("", text).unwrap_or_else(|| format!("'{}'", text.replace('\'', "''")))
}
