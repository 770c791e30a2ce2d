//! The values that a field can have: the smallest step between them, and how a rule file writes them.

use crate::check::model::{Field, FieldKind, NumericSort};
use crate::number::Exact;
use crate::study::accept::scalars::word;
use crate::value::Value;

/// The smallest difference between two numbers of a field: what the last place it may be written with counts.
pub(super) fn step(field: &Field) -> Option<Exact> {
    let FieldKind::Numeric(numeric) = &field.kind else { return None };
    let places = i32::try_from(numeric.decimals).ok()?;
    let percent = if matches!(numeric.sort, NumericSort::Percent { .. }) { 2 } else { 0 };
    Some(&numeric.unit * &Exact::power_of_ten(-places - percent))
}

/// Whether a field can have a value.
pub(super) fn fits(field: &Field, value: &Value) -> bool {
    match (&field.kind, value) {
        (_, Value::Missing) => field.optional,
        (FieldKind::Numeric(n), Value::Number(x) | Value::Money(x)) => {
            let low = *x > n.low.0 || (n.low.1 && *x == n.low.0);
            let high = *x < n.high.0 || (n.high.1 && *x == n.high.0);
            low && high && step(field).and_then(|step| x.checked_div(&step)).is_some_and(|steps| steps.is_integer())
        }
        (FieldKind::Choice(of), Value::Text(text)) => of.has(text),
        (FieldKind::Text { .. }, Value::Text(text)) => !text.is_empty(),
        (FieldKind::YesNo, Value::Boolean(_)) | (FieldKind::Date, Value::Date(_)) => true,
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

/// The numbers of a field around one: itself and one step to either side, or the two it lies between.
pub(super) fn around(field: &Field, n: &Exact) -> Vec<Exact> {
    let Some(step) = step(field) else { return Vec::new() };
    let Some(steps) = n.checked_div(&step) else { return Vec::new() };
    let mut all = vec![&steps.floor() * &step, &steps.ceiling() * &step];
    if steps.is_integer() {
        all = vec![n - &step, n.clone(), n + &step];
    }
    all.retain(|n| fits(field, &numeric(field, n.clone())));
    all
}

/// The lowest number of a field, and the highest.
pub(super) fn ends(field: &Field) -> Vec<Exact> {
    let FieldKind::Numeric(numeric) = &field.kind else { return Vec::new() };
    let low = around(field, &numeric.low.0).into_iter().next();
    let high = around(field, &numeric.high.0).into_iter().last();
    low.into_iter().chain(high).collect()
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

/// A ratio as a percentage.
#[must_use]
pub fn percent(ratio: &Exact) -> String {
    format!("{}%", ratio * &Exact::power_of_ten(2))
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
