//! One cell as its field declares it.

use super::credit_code::{check_character, is_credit_code};
use crate::check::model::{Bare, Field, FieldKind, Numeric, NumericSort};
use crate::diagnostic::nearest;
use crate::number::{Currency, Exact, decimals_written, parse_plain};
use crate::value::{Date, Value};
use unicode_normalization::UnicodeNormalization;

/// What is wrong with a cell, and the fix.
pub(super) struct BadCell {
    pub problem: String,
    pub fix: Option<String>,
}

type Read = Result<Value, BadCell>;

fn bad<T>(problem: impl Into<String>) -> Result<T, BadCell> {
    Err(BadCell { problem: problem.into(), fix: None })
}

fn bad_fix<T>(problem: impl Into<String>, fix: impl Into<String>) -> Result<T, BadCell> {
    Err(BadCell { problem: problem.into(), fix: Some(fix.into()) })
}

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
    match &field.kind {
        FieldKind::Text { credit_code } => {
            if *credit_code && !is_credit_code(text) {
                return credit_code_fault(text);
            }
            Ok(Value::Text(text.nfc().collect::<String>().into()))
        }
        FieldKind::Choice(of) => {
            let value: String = text.nfc().collect();
            if of.has(&value) {
                return Ok(Value::Text(value.into()));
            }
            match nearest(&value, of.iter().map(|v| &**v)) {
                Some(near) => bad_fix("is not one of the choices", format!("did you mean {near}?")),
                None => bad_fix("is not one of the choices", format!("write one of {}", of.join(", "))),
            }
        }
        FieldKind::YesNo => match text.to_ascii_lowercase().as_str() {
            "yes" | "true" | "是" | "1" => Ok(Value::Boolean(true)),
            "no" | "false" | "否" | "0" => Ok(Value::Boolean(false)),
            _ => bad_fix("is neither yes nor no", "write yes or no, true or false, 是 or 否, 1 or 0"),
        },
        FieldKind::Date => match date(text) {
            Some(date) => Ok(Value::Date(date)),
            None => bad_fix("is not a day of the calendar", "write it as 2020-03-31"),
        },
        FieldKind::Numeric(numeric) => number(text, numeric, currency),
    }
}

fn credit_code_fault(text: &str) -> Read {
    let first: String = text.chars().take(17).collect();
    match check_character(&first) {
        Some(right) if text.chars().count() == 18 => {
            let problem = format!("is not a valid credit code: its last character should be {right}");
            bad_fix(problem, "compare it with the licence; a character is mistyped")
        }
        _ => bad_fix(
            "is not a credit code of 18 characters",
            "write the 18 characters of the unified social credit code",
        ),
    }
}

fn number(text: &str, numeric: &Numeric, currency: Currency) -> Read {
    let (digits, ratio) = percent(text, numeric)?;
    let number = match parse_plain(digits) {
        Ok(number) => number,
        Err(error) => return unreadable(digits, &error.to_string(), error.corrected()),
    };
    let written = decimals_written(digits);
    if written > numeric.decimals {
        let problem = match numeric.decimals {
            0 => "is not a whole number".to_owned(),
            n => format!("has {written} decimals, but {n} are allowed"),
        };
        return bad_fix(problem, "write it with fewer decimals; nothing is rounded unasked");
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
        (None, None) => bad_fix(
            "has no percent sign, so 12 and 0.12 cannot be told apart",
            format!("write {text}% if that is what is meant, or declare with `bare:` what such a cell means"),
        ),
    }
}

fn unreadable(digits: &str, why: &str, corrected: Option<String>) -> Read {
    // Cells know neither `_` nor the suffixes that rule files have.
    let plain = corrected.map(|c| c.replace('_', "")).filter(|c| parse_plain(c).is_ok());
    let unit = digits.strip_suffix("万元").or(digits.strip_suffix("亿元")).or(digits.strip_suffix('元'));
    let bare = unit.or(digits.strip_prefix(['¥', '￥', '$'])).filter(|d| parse_plain(d).is_ok());
    match (plain, bare) {
        (_, Some(bare)) => bad_fix(
            "has a unit in the cell, but the column says the unit",
            format!("write {bare} in the unit of the column"),
        ),
        (Some(plain), None) => bad_fix(format!("is not a plain number: {why}"), format!("write {plain}")),
        (None, None) => bad_fix("is not a plain number", "write digits, with a point before the decimals"),
    }
}

/// A bound as the cell's reader thinks of it: percentages as such, amounts in currency units.
fn bound_text(bound: &Exact, numeric: &Numeric) -> String {
    match numeric.sort {
        NumericSort::Percent { .. } => format!("{}%", bound * &Exact::from(100)),
        NumericSort::Money => bound.grouped(2).unwrap_or_else(|| bound.to_string()),
        _ => bound.to_string(),
    }
}

/// `2020-02-10`, `2020.2.10`, `2020/2/10`, `2020年2月10日`; four digits for the year.
fn date(text: &str) -> Option<Date> {
    let (year, month, day) = if let Some((year, rest)) = text.split_once('年') {
        let (month, day) = rest.split_once('月')?;
        (year, month, day.strip_suffix('日')?)
    } else {
        let separator = text.chars().find(|c| matches!(c, '-' | '.' | '/'))?;
        let mut parts = text.split(separator);
        let found = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || (separator == '-' && text.len() != 10) {
            return None;
        }
        found
    };
    let digits = |t: &str, most: usize| !t.is_empty() && t.len() <= most && t.bytes().all(|b| b.is_ascii_digit());
    if year.len() != 4 || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}
