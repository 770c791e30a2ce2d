//! What the operators of an expression do with values.

use crate::feel::Operator;
use crate::number::Exact;
use crate::value::{Part, Trouble, TroubleKind, Value};
use std::cmp::Ordering;

type Result<T, E = Trouble> = std::result::Result<T, E>;

/// The longest list that `a..b` makes.
const MAX_STEPS: u64 = 100_000;

/// The rules were checked, so this cannot happen; were it to, the application is held rather than guessed at.
pub(super) fn unexpected(what: &str) -> Trouble {
    Trouble::new(TroubleKind::MissingValue, format!("{what} has no value here"))
}

/// Whether a condition holds.
pub(super) fn holds(value: &Value) -> Result<bool> {
    match value {
        Value::Boolean(condition) => Ok(*condition),
        _ => Err(unexpected("a condition")),
    }
}

pub(super) fn compare(operator: Operator, left: &Value, right: &Value) -> Result<bool> {
    if matches!(operator, Operator::Equal | Operator::NotEqual) {
        return Ok(same(left, right) == (operator == Operator::Equal));
    }
    let order = left.compare(right)?;
    Ok(match operator {
        Operator::Less => order == Ordering::Less,
        Operator::LessOrEqual => order != Ordering::Greater,
        Operator::Greater => order == Ordering::Greater,
        Operator::GreaterOrEqual => order != Ordering::Less,
        _ => order == Ordering::Equal,
    })
}

/// Whether two values are equal; a missing one equals only another.
pub(super) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::List(a), Value::List(b)) | (Value::Row(a), Value::Row(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| same(a, b)),
        (a, b) if a.is_missing() || b.is_missing() => a.is_missing() && b.is_missing(),
        (a, b) => a.order(b) == Some(Ordering::Equal),
    }
}

pub(super) fn arithmetic(operator: Operator, left: &Value, right: &Value) -> Result<Value> {
    if let (Operator::Add, Value::Text(a), Value::Text(b)) = (operator, left, right) {
        return Ok(Value::Text(format!("{a}{b}").into()));
    }
    let (Some(a), Some(b)) = (left.exact(), right.exact()) else { return Err(unexpected("an operand")) };
    let money = |v: &Value| matches!(v, Value::Money(_));
    let (result, is_money) = match operator {
        Operator::Add => (a + b, money(left)),
        Operator::Subtract => (a - b, money(left)),
        Operator::Multiply => (a * b, money(left) || money(right)),
        Operator::Divide => {
            let quotient = a.checked_div(b);
            let quotient = quotient.ok_or_else(|| Trouble::new(TroubleKind::DivisionByZero, "a divisor is zero"))?;
            (quotient, money(left) && !money(right))
        }
        _ => {
            let exponent = b.to_i64().ok_or_else(|| {
                Trouble::new(TroubleKind::OutOfRange, format!("the exponent {b} is not a whole number"))
            })?;
            let power = a.checked_pow(exponent).map_err(|e| Trouble::new(TroubleKind::OutOfRange, e.to_string()))?;
            (power, false)
        }
    };
    if result.bits() > Exact::MAX_BITS {
        return Err(Trouble::new(TroubleKind::OutOfRange, "the result is too large to be meant"));
    }
    Ok(if is_money { Value::Money(result) } else { Value::Number(result) })
}

pub(super) fn part_of(value: &Value, part: Part) -> Result<Value> {
    let number = match (value, part) {
        (Value::Date(d), Part::Year) => i64::from(d.year()),
        (Value::Date(d), Part::Month) => i64::from(d.month()),
        (Value::Date(d), Part::Day) => i64::from(d.day()),
        (Value::Months(m), Part::Years) => m / 12,
        (Value::Months(m), Part::Months) => m % 12,
        _ => return Err(unexpected("a part")),
    };
    Ok(Value::Number(Exact::from(number)))
}

/// The member at a position, counted from 1, or from the end where negative.
pub(super) fn indexed(list: &[Value], at: &Value) -> Result<Value> {
    let outside = || {
        let words = format!("there is no member {at} in a list of {}", list.len());
        Trouble::new(TroubleKind::OutOfRange, words)
    };
    let at = at.exact().and_then(Exact::to_i64).ok_or_else(outside)?;
    let length = i64::try_from(list.len()).map_err(|_| outside())?;
    let position = if at < 0 { length + at } else { at - 1 };
    usize::try_from(position).ok().and_then(|i| list.get(i)).cloned().ok_or_else(outside)
}

/// The whole numbers from one end to the other, downwards where the second is the smaller.
pub(super) fn steps(low: &Value, high: &Value) -> Result<Value> {
    let whole = |value: &Value| {
        let number = value.exact().and_then(Exact::to_i64);
        number.ok_or_else(|| Trouble::new(TroubleKind::OutOfRange, format!("{value} is not a whole number")))
    };
    let (low, high) = (whole(low)?, whole(high)?);
    if low.abs_diff(high) >= MAX_STEPS {
        return Err(Trouble::new(TroubleKind::OutOfRange, "the numbers to run over are too many"));
    }
    let number = |n: i64| Value::Number(Exact::from(n));
    Ok(Value::List(if low <= high { (low..=high).map(number).collect() } else { (high..=low).rev().map(number).collect() }))
}
