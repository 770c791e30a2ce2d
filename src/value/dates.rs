//! Days and durations. The calendar is `jiff`'s; nothing here knows what day it is.

use super::numbers::mistyped;
use super::{Date, Trouble, TroubleKind, Value};
use crate::number::Exact;

type Result = std::result::Result<Value, Trouble>;

/// The day that `2020-03-31` writes; nothing but four digits, two and two.
#[must_use]
pub fn parse_date(text: &str) -> Option<Date> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
    if !shape {
        return None;
    }
    let part = |range: std::ops::Range<usize>| text.get(range).and_then(|t| t.parse::<i16>().ok());
    let (year, month, day) = (part(0..4)?, part(5..7)?, part(8..10)?);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The completed months from one day to another; negative where it lies before.
#[must_use]
pub fn months_between(from: Date, to: Date) -> i64 {
    if to < from {
        return -months_between(to, from);
    }
    let months = |d: Date| i64::from(d.year()) * 12 + i64::from(d.month());
    months(to) - months(from) - i64::from(to.day() < from.day())
}

/// The days from one day to another; negative where it lies before.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

/// The day so many days after another, or before it; `None` beyond the calendar.
#[must_use]
pub fn days_after(from: Date, days: i64) -> Option<Date> {
    from.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

pub(super) fn date(values: &[Value]) -> Result {
    match values {
        [Value::Date(_)] => values.first().cloned().ok_or_else(mistyped),
        [Value::Text(text)] => parse_date(text).map(Value::Date).ok_or_else(|| {
            Trouble::new(
                TroubleKind::NotReadable,
                format!("\"{text}\" is not a day of the calendar written as 2020-03-31"),
            )
        }),
        [year, month, day] => {
            let part = |v: &Value| v.exact().and_then(Exact::to_i64);
            let parts = part(year).zip(part(month)).zip(part(day));
            let date = parts.and_then(|((y, m), d)| {
                Date::new(i16::try_from(y).ok()?, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok()
            });
            date.map(Value::Date).ok_or_else(|| {
                Trouble::new(TroubleKind::OutOfRange, format!("there is no day {year}-{month}-{day} in the calendar"))
            })
        }
        _ => Err(mistyped()),
    }
}

pub(super) fn duration(values: &[Value]) -> Result {
    match values {
        [Value::Date(from), Value::Date(to)] => Ok(Value::Months(months_between(*from, *to))),
        _ => Err(mistyped()),
    }
}

pub(super) fn days(values: &[Value]) -> Result {
    match values {
        [Value::Date(from), Value::Date(to)] => Ok(Value::Number(Exact::from(days_between(*from, *to)))),
        _ => Err(mistyped()),
    }
}
