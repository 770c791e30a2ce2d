//! Columns of applications and registers, as sentences.

use super::expression::figure;
use crate::check::model::{Bare, Field, FieldKind, NumericSort, Rules};
use crate::lang::Lang;
use crate::number::Exact;
use crate::value::Value;

/// One line for each field.
pub(super) fn fields(fields: &[Field], rules: &Rules, indent: &str, out: &mut String) {
    for field in fields {
        let columns = field.columns.join(" or ");
        out.push_str(&format!("{indent}{} from column {columns}: {}\n", field.name, field_text(field, rules)));
    }
}

/// What a cell says, in the terms of its column: amounts in its unit, percentages with their sign.
#[must_use]
pub fn cell(field: Option<&Field>, value: &Value, lang: Lang) -> String {
    let sort = match field.map(|f| &f.kind) {
        Some(FieldKind::Numeric(numeric)) => Some((numeric.sort, &numeric.unit)),
        _ => None,
    };
    let grouped = |n: &Exact| n.decimal_places().and_then(|places| n.grouped(places)).unwrap_or_else(|| n.to_string());
    match (value, sort) {
        (Value::Missing, _) => lang.say("nothing", &[]),
        (Value::Boolean(is), _) => lang.say(if *is { "yes" } else { "no" }, &[]),
        (Value::Money(n), Some((NumericSort::Money, unit))) => {
            grouped(&n.checked_div(unit).unwrap_or_else(|| n.clone()))
        }
        (Value::Number(n), Some((NumericSort::Percent { .. }, _))) => format!("{}%", grouped(&(n * &Exact::from(100)))),
        (Value::Number(n) | Value::Money(n), _) => grouped(n),
        (Value::Text(text), _) => text.to_string(),
        (other, _) => other.to_string(),
    }
}

fn field_text(field: &Field, rules: &Rules) -> String {
    let mut text = match &field.kind {
        FieldKind::Text { credit_code: true } => "a credit code whose check digit is right".to_owned(),
        FieldKind::Text { .. } => "text".into(),
        FieldKind::Choice(of) => format!("one of {}", of.join(", ")),
        FieldKind::YesNo => "yes or no".into(),
        FieldKind::Date => "a date".into(),
        FieldKind::Numeric(n) => {
            let bound = |b: &Exact| match n.sort {
                NumericSort::Money => figure(&Value::Money(b.clone()), rules),
                NumericSort::Percent { .. } => format!("{}%", b * &Exact::from(100)),
                _ => b.to_string(),
            };
            let what = match n.sort {
                NumericSort::Integer => "a whole number".to_owned(),
                NumericSort::Number => format!("a number with up to {} decimals", n.decimals),
                NumericSort::Percent { bare: None } => "a percentage such as 12.5%".into(),
                NumericSort::Percent { bare: Some(Bare::Percent) } => "a percentage, 12.5 meaning 12.5%".into(),
                NumericSort::Percent { bare: Some(Bare::Ratio) } => "a percentage, 0.125 meaning 12.5%".into(),
                NumericSort::Money => format!("an amount in units of {} {}", n.unit, rules.round.currency.code()),
            };
            let low = if n.low.1 { "at least" } else { "above" };
            let high = if n.high.1 { "at most" } else { "below" };
            format!("{what}, {low} {} and {high} {}", bound(&n.low.0), bound(&n.high.0))
        }
    };
    for (is, word) in [(field.optional, ", may be empty"), (field.unique, ", no two alike")] {
        text.push_str(if is { word } else { "" });
    }
    text
}
