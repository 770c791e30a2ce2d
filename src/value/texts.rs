//! The builtins on texts. Positions and lengths count characters (Unicode scalar values).

use super::numbers::mistyped;
use super::{Trouble, TroubleKind, Value};
use crate::number::{Exact, parse_plain};

type Result = std::result::Result<Value, Trouble>;

fn text(values: &[Value], at: usize) -> std::result::Result<&str, Trouble> {
    values.get(at).and_then(Value::as_text).ok_or_else(mistyped)
}

pub(super) fn string_length(values: &[Value]) -> Result {
    Ok(Value::Number(Exact::from(text(values, 0)?.chars().count())))
}

pub(super) fn upper_case(values: &[Value]) -> Result {
    Ok(Value::text(&text(values, 0)?.to_uppercase()))
}

pub(super) fn lower_case(values: &[Value]) -> Result {
    Ok(Value::text(&text(values, 0)?.to_lowercase()))
}

pub(super) fn substring(values: &[Value]) -> Result {
    let text = text(values, 0)?;
    let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    let outside = || Trouble::new(TroubleKind::OutOfRange, format!("\"{text}\" has no such part"));
    let number = |at: usize| values.get(at).and_then(Value::exact).and_then(Exact::to_i64).ok_or_else(outside);
    let start = match number(1)? {
        position if position > 0 && position <= length => position - 1,
        position if position < 0 && position >= -length => length + position,
        _ => return Err(outside()),
    };
    let taken = if values.len() > 2 { number(2)? } else { length - start };
    if taken < 1 {
        return Err(outside());
    }
    let start = usize::try_from(start).map_err(|_| outside())?;
    let taken = usize::try_from(taken).map_err(|_| outside())?;
    Ok(Value::Text(text.chars().skip(start).take(taken).collect::<String>().into()))
}

pub(super) fn substring_before(values: &[Value]) -> Result {
    let (text, part) = (text(values, 0)?, text(values, 1)?);
    Ok(Value::text(text.split_once(part).map_or("", |(before, _)| before)))
}

pub(super) fn substring_after(values: &[Value]) -> Result {
    let (text, part) = (text(values, 0)?, text(values, 1)?);
    Ok(Value::text(text.split_once(part).map_or("", |(_, after)| after)))
}

pub(super) fn contains(values: &[Value]) -> Result {
    Ok(Value::Boolean(text(values, 0)?.contains(text(values, 1)?)))
}

pub(super) fn starts_with(values: &[Value]) -> Result {
    Ok(Value::Boolean(text(values, 0)?.starts_with(text(values, 1)?)))
}

pub(super) fn ends_with(values: &[Value]) -> Result {
    Ok(Value::Boolean(text(values, 0)?.ends_with(text(values, 1)?)))
}

/// FEEL's own words for conditions, `true` and `false`; else the plain text of the value.
pub(super) fn string(values: &[Value]) -> Result {
    let value = values.first().ok_or_else(mistyped)?;
    Ok(match value {
        Value::Text(_) => value.clone(),
        other => Value::text(&literal(other)),
    })
}

/// The value as an expression would write it.
fn literal(value: &Value) -> String {
    match value {
        Value::Missing => "null".into(),
        Value::Boolean(condition) => if *condition { "true" } else { "false" }.into(),
        Value::Text(text) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
        Value::List(items) => format!("[{}]", items.iter().map(literal).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

/// `number(text)`, or `number(text, grouping separator, decimal separator)` as FEEL has it.
pub(super) fn number(values: &[Value]) -> Result {
    let text = text(values, 0)?;
    let plain = separated(text, values.get(1), values.get(2))?;
    let number = parse_plain(&plain);
    number
        .map(Value::Number)
        .map_err(|e| Trouble::new(TroubleKind::NotReadable, format!("\"{text}\" is not a number: {e}")))
}

/// The text without its grouping and with `.` before its decimals.
fn separated(text: &str, grouping: Option<&Value>, decimal: Option<&Value>) -> std::result::Result<String, Trouble> {
    let separator = |value: Option<&Value>, allowed: &[&str]| match value.and_then(Value::as_text) {
        None => Ok(None),
        Some(s) if allowed.contains(&s) => Ok(Some(s.to_owned())),
        Some(s) => {
            let words = format!("\"{s}\" is not one of {}", allowed.join(" "));
            Err(Trouble::new(TroubleKind::NotReadable, words))
        }
    };
    let grouping = separator(grouping, &[" ", ",", "."])?;
    let decimal = separator(decimal, &[",", "."])?;
    if grouping.is_some() && grouping == decimal {
        return Err(Trouble::new(TroubleKind::NotReadable, "one sign cannot part both thousands and decimals"));
    }
    let point = decimal.as_deref().unwrap_or(".");
    let (whole, rest) = text.split_once(point).map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let whole = match &grouping {
        None => whole.to_owned(),
        Some(sign) => {
            let mut groups = whole.split(sign.as_str());
            let first = groups.next().unwrap_or_default().trim_start_matches('-').len();
            let even = groups.all(|g| g.len() == 3) && (first <= 3 && first > 0 || !whole.contains(sign.as_str()));
            if !even {
                let words = format!("\"{text}\" does not part its thousands with \"{sign}\"");
                return Err(Trouble::new(TroubleKind::NotReadable, words));
            }
            whole.replace(sign.as_str(), "")
        }
    };
    Ok(rest.map_or_else(|| whole.clone(), |rest| format!("{whole}.{rest}")))
}

pub(super) fn string_join(values: &[Value]) -> Result {
    let Some(Value::List(list)) = values.first() else { return Err(mistyped()) };
    let delimiter = if values.len() > 1 { text(values, 1)? } else { "" };
    let texts: Option<Vec<&str>> = list.iter().filter(|v| !v.is_missing()).map(Value::as_text).collect();
    Ok(Value::text(&texts.ok_or_else(mistyped)?.join(delimiter)))
}
