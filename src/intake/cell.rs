//! One cell as its field declares it.

use super::credit_code::{self, is_credit_code};
use super::day;
use super::fault::BadCell;
use crate::check::model::{Bare, Field, FieldKind, Numeric, NumericSort};
use crate::diagnostic::{listed, nearest};
use crate::number::{Currency, Exact, LiteralError, decimals_written, parse_plain};
use crate::text::composed;
use crate::value::Value;

type Read = Result<Value, BadCell>;

fn bad<T>(problem: impl Into<String>) -> Result<T, BadCell> {
    Err(BadCell { problem: problem.into(), fix: None })
}

fn bad_fix<T>(problem: impl Into<String>, fix: impl Into<String>) -> Result<T, BadCell> {
    Err(BadCell { problem: problem.into(), fix: Some(fix.into()) })
}

/// What a spreadsheet program writes into a cell that it cannot calculate.
const ERRORS: [&str; 8] = ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!"];

/// What people write for "nothing".
const NOTHING: [&str; 8] = ["无", "-", "—", "/", "N/A", "n/a", "NA", "null"];

/// The value of a cell of the field; `None` where the applications could not have such a cell.
#[must_use]
pub fn read_cell(text: &str, field: &Field, currency: Currency) -> Option<Value> {
    read(text, field, currency).ok()
}

/// The value of a cell.
pub(super) fn read(text: &str, field: &Field, currency: Currency) -> Read {
    if text.is_empty() || field.empty.iter().any(|word| **word == *text) {
        return if field.optional { Ok(Value::Missing) } else { bad_fix("the cell is empty", "fill it in") };
    }
    let is_text = matches!(field.kind, FieldKind::Text { .. });
    if is_text && text.trim().is_empty() {
        return bad_fix("holds nothing but spaces", "fill it in, or leave it empty");
    }
    if !is_text && text.trim() != text {
        return bad_fix("has spaces around it", format!("write {}", text.trim()));
    }
    if !is_text && NOTHING.contains(&text) {
        let leave = || format!("leave the cell empty, or declare `empty: [\"{text}\"]` for the field `{}`", field.name);
        return bad_fix("says that there is nothing", if field.optional { leave() } else { "fill it in".into() });
    }
    // A choice may have any words.
    if !matches!(field.kind, FieldKind::Text { .. } | FieldKind::Choice(_)) && ERRORS.contains(&text) {
        return bad_fix("is an error of the sheet", "correct the formula, or type the value");
    }
    match &field.kind {
        FieldKind::Text { credit_code } => {
            if *credit_code && !is_credit_code(text) {
                return Err(credit_code::fault(text));
            }
            Ok(Value::Text(composed(text).into()))
        }
        FieldKind::Choice(of) => {
            let value = composed(text);
            if of.has(&value) {
                return Ok(Value::Text(value.into()));
            }
            let mut within = of.iter().map(|v| &**v).filter(|v| value.contains(v));
            let only = within.next().filter(|_| within.next().is_none());
            match nearest(&value, of.iter().map(|v| &**v)).or(only) {
                Some(near) => bad_fix("is not one of the choices", format!("did you mean {near}?")),
                None => bad_fix("is not one of the choices", format!("write one of {}", listed(of.iter()))),
            }
        }
        FieldKind::YesNo => match text.to_ascii_lowercase().as_str() {
            "yes" | "true" | "是" | "1" => Ok(Value::Boolean(true)),
            "no" | "false" | "否" | "0" => Ok(Value::Boolean(false)),
            _ => bad_fix("is neither yes nor no", "write yes or no, true or false, 是 or 否, 1 or 0"),
        },
        FieldKind::Date => day::date(text).map(Value::Date).ok_or_else(|| day::fault(text)),
        FieldKind::Numeric(numeric) => number(text, numeric, currency),
    }
}

fn number(text: &str, numeric: &Numeric, currency: Currency) -> Read {
    let (digits, ratio) = percent(text, numeric)?;
    let number = match parse_plain(digits) {
        Ok(number) => number,
        Err(error) => return unreadable(text, digits, &error, numeric),
    };
    let written = decimals_written(digits);
    if written > numeric.decimals {
        return Err(too_many_decimals(&number, written, numeric.decimals, if digits == text { "" } else { "%" }));
    }
    let value = number * &numeric.unit * &ratio;
    let low = value > numeric.low.0 || (numeric.low.1 && value == numeric.low.0);
    let high = value < numeric.high.0 || (numeric.high.1 && value == numeric.high.0);
    if !low || !high {
        let ((bound, included), word) = if low { (&numeric.high, "at most") } else { (&numeric.low, "at least") };
        let word = match (included, low) {
            (true, _) => word,
            (false, true) => "below",
            (false, false) => "above",
        };
        return bad(format!("must be {word} {}", bound_text(bound, numeric)));
    }
    if numeric.sort != NumericSort::Money {
        return Ok(Value::Number(value));
    }
    let units = value.checked_div(&currency.smallest_unit());
    if !units.is_some_and(|u| u.is_integer()) {
        let problem = format!("does not come out in whole smallest units of {}", currency.code());
        return bad_fix(problem, "write it with fewer decimals");
    }
    Ok(Value::Money(value))
}

/// More decimals than the field has: some may be zeros, which can go.
fn too_many_decimals(number: &Exact, written: u32, allowed: u32, sign: &str) -> BadCell {
    let fits = number.decimal_places().is_some_and(|places| places <= allowed);
    let problem = match allowed {
        0 if fits => "has decimals, but whole numbers have none".to_owned(),
        0 => "is not a whole number".to_owned(),
        n => format!("has {written} decimals, but {n} are allowed"),
    };
    let fix = match allowed {
        _ if fits => format!("write {number}{sign}"),
        0 => "write a whole number; nothing is rounded unasked".to_owned(),
        _ => "write it with fewer decimals; nothing is rounded unasked".to_owned(),
    };
    BadCell { problem, fix: Some(fix) }
}

/// The digits of a cell and what they are multiplied by; a percentage says how it is meant.
fn percent<'t>(text: &'t str, numeric: &Numeric) -> Result<(&'t str, Exact), BadCell> {
    let hundredth = Exact::power_of_ten(-2);
    let NumericSort::Percent { bare } = numeric.sort else {
        if let Some(digits) = text.strip_suffix(['%', '％']) {
            return bad_fix(
                "is a percentage, but a plain number is expected",
                format!("write {digits} if that is what is meant"),
            );
        }
        return Ok((text, Exact::one()));
    };
    if let Some(digits) = text.strip_suffix('％') {
        return bad_fix("is written with a full-width percent sign", format!("write {digits}%"));
    }
    match (text.strip_suffix('%'), bare) {
        (Some(digits), _) => Ok((digits, hundredth)),
        (None, Some(Bare::Percent)) => Ok((text, hundredth)),
        (None, Some(Bare::Ratio)) => Ok((text, Exact::one())),
        (None, None) => {
            let Ok(number) = parse_plain(text) else { return Ok((text, hundredth)) };
            let as_ratio = (number > Exact::zero() && number <= Exact::one()).then(|| &number * &Exact::from(100));
            let either = as_ratio.map(|whole| format!("{whole}% or {text}%, whichever is meant"));
            let meant = either.unwrap_or_else(|| format!("{text}% if that is what is meant"));
            bad_fix(
                "has no percent sign, so 12 and 0.12 cannot be told apart",
                format!("write {meant}, or declare with `bare:` what such a cell means"),
            )
        }
    }
}

/// A cell that is no plain number: what it may mean.
fn unreadable(text: &str, digits: &str, error: &LiteralError, numeric: &Numeric) -> Read {
    // Cells know neither `_` nor the suffixes that rule files have.
    let plain = |error: &LiteralError| error.corrected().map(|c| c.replace('_', "")).filter(|c| parse_plain(c).is_ok());
    if let Some(number) = with_unit(text, &plain) {
        let number = number.checked_div(&numeric.unit).filter(|n| n.decimal_places().is_some());
        let fix = match number {
            Some(number) if numeric.unit == Exact::one() => format!("write {number}"),
            Some(number) => {
                let unit = numeric.unit.grouped(0).unwrap_or_else(|| numeric.unit.to_string());
                format!("write {number} if that is what is meant: the column counts in units of {unit}")
            }
            None => "write it in the unit of the column, without a sign".to_owned(),
        };
        return bad_fix("has a unit in the cell, but the column says the unit", fix);
    }
    let bracketed = digits.strip_prefix(['(', '（']).and_then(|rest| rest.strip_suffix([')', '）']));
    if let Some(inside) = bracketed.filter(|inside| parse_plain(inside).is_ok()) {
        let problem = "stands in brackets, as accountants write what is below zero";
        return bad_fix(problem, format!("write -{inside} if that is what is meant"));
    }
    let sign = if digits.len() < text.len() { "%" } else { "" };
    match plain(error) {
        Some(plain) => bad_fix(format!("is not a plain number: {error}"), format!("write {plain}{sign}")),
        None => bad_fix("is not a plain number", "write digits, with a point before the decimals"),
    }
}

/// The number of a cell that has a unit in it: 120,000 for `12万`, `￥120,000`, `120000元`.
fn with_unit(text: &str, plain: &impl Fn(&LiteralError) -> Option<String>) -> Option<Exact> {
    const UNITS: [(&str, i32); 5] = [("万元", 4), ("亿元", 8), ("万", 4), ("亿", 8), ("元", 0)];
    let unsigned = text.strip_prefix(['¥', '￥', '$']);
    let rest = unsigned.unwrap_or(text);
    let unit = UNITS.iter().find_map(|(unit, power)| Some((rest.strip_suffix(unit)?, *power)));
    let (digits, power) = unit.or(unsigned.map(|digits| (digits, 0)))?;
    let digits = digits.trim();
    let number = parse_plain(digits).or_else(|error| plain(&error).map_or(Err(error), |digits| parse_plain(&digits)));
    number.ok().map(|number| number * Exact::power_of_ten(power))
}

/// A bound as the cell's reader thinks of it: percentages as such, amounts in currency units.
fn bound_text(bound: &Exact, numeric: &Numeric) -> String {
    match numeric.sort {
        NumericSort::Percent { .. } => format!("{}%", bound * &Exact::from(100)),
        NumericSort::Money => bound.grouped(2).unwrap_or_else(|| bound.to_string()),
        _ => bound.to_string(),
    }
}
