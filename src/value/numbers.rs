//! The builtins on numbers and amounts.

use super::{Trouble, TroubleKind, Value};
use crate::number::{Exact, Rounding};

type Result = std::result::Result<Value, Trouble>;

/// FEEL's bounds of a scale.
const SCALES: std::ops::RangeInclusive<i64> = -6111..=6176;

/// A value of the same kind as the first argument. Unreachable otherwise: the types have been checked.
pub(super) fn same_kind(like: &Value, number: Exact) -> Value {
    if matches!(like, Value::Money(_)) { Value::Money(number) } else { Value::Number(number) }
}

pub(super) fn mistyped() -> Trouble {
    Trouble::new(TroubleKind::NotReadable, "a value is of another kind than the rules were checked for")
}

fn first(values: &[Value]) -> std::result::Result<(&Value, &Exact), Trouble> {
    let value = values.first().ok_or_else(mistyped)?;
    Ok((value, value.exact().ok_or_else(mistyped)?))
}

fn round(values: &[Value], rounding: Rounding) -> Result {
    let (value, number) = first(values)?;
    let scale = match values.get(1) {
        None => 0,
        Some(scale) => {
            let wide = scale.exact().and_then(Exact::to_i64).filter(|s| SCALES.contains(s));
            let fits = wide.and_then(|s| i32::try_from(s).ok());
            fits.ok_or_else(|| Trouble::new(TroubleKind::OutOfRange, "a scale is a whole number from -6111 to 6176"))?
        }
    };
    Ok(same_kind(value, number.round(scale, rounding)))
}

pub(super) fn decimal(values: &[Value]) -> Result {
    round(values, Rounding::HalfEven)
}

pub(super) fn floor(values: &[Value]) -> Result {
    round(values, Rounding::Floor)
}

pub(super) fn ceiling(values: &[Value]) -> Result {
    round(values, Rounding::Ceiling)
}

pub(super) fn round_up(values: &[Value]) -> Result {
    round(values, Rounding::Up)
}

pub(super) fn round_down(values: &[Value]) -> Result {
    round(values, Rounding::Down)
}

pub(super) fn round_half_up(values: &[Value]) -> Result {
    round(values, Rounding::HalfUp)
}

pub(super) fn round_half_down(values: &[Value]) -> Result {
    round(values, Rounding::HalfDown)
}

pub(super) fn abs(values: &[Value]) -> Result {
    if let [Value::Months(months)] = values {
        return Ok(Value::Months(months.saturating_abs()));
    }
    let (value, number) = first(values)?;
    Ok(same_kind(value, number.abs()))
}

pub(super) fn modulo(values: &[Value]) -> Result {
    let (_, dividend) = first(values)?;
    let divisor = values.get(1).and_then(Value::exact).ok_or_else(mistyped)?;
    let remainder = dividend.modulo(divisor);
    remainder
        .map(Value::Number)
        .ok_or_else(|| Trouble::new(TroubleKind::DivisionByZero, "the divisor of `modulo` is zero"))
}

pub(super) fn sqrt(values: &[Value]) -> Result {
    let (_, number) = first(values)?;
    number.sqrt_exact().map(Value::Number).ok_or_else(|| {
        Trouble::new(
            TroubleKind::OutOfRange,
            format!("the square root of {number} is not exact, and nothing is rounded unasked"),
        )
    })
}

fn parity(values: &[Value]) -> std::result::Result<bool, Trouble> {
    let (_, number) = first(values)?;
    let rest = number.modulo(&Exact::from(2)).filter(Exact::is_integer);
    rest.map(|r| r.is_zero())
        .ok_or_else(|| Trouble::new(TroubleKind::OutOfRange, format!("{number} is not whole, so neither even nor odd")))
}

pub(super) fn even(values: &[Value]) -> Result {
    parity(values).map(Value::Boolean)
}

pub(super) fn odd(values: &[Value]) -> Result {
    parity(values).map(|even| Value::Boolean(!even))
}

/// The rounding that the builtin of that name does; `None` where it does none.
#[must_use]
pub fn rounding_of(name: &str) -> Option<Rounding> {
    Some(match name {
        "decimal" => Rounding::HalfEven,
        "floor" => Rounding::Floor,
        "ceiling" => Rounding::Ceiling,
        "round up" => Rounding::Up,
        "round down" => Rounding::Down,
        "round half up" => Rounding::HalfUp,
        "round half down" => Rounding::HalfDown,
        _ => return None,
    })
}

/// A ratio as a percentage, such as `12.5%`.
#[must_use]
pub fn percent(ratio: &Exact) -> String {
    format!("{}%", ratio * &Exact::power_of_ten(2))
}
