//! The days of cells, and what is wrong with a cell that writes none.

use super::fault::BadCell;
use crate::text::narrowed;
use crate::value::{Date, days_after};

/// `2020-02-10`, `2020.2.10`, `2020/2/10`, `2020年2月10日`; four digits for the year.
pub(super) fn date(text: &str) -> Option<Date> {
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

/// What is wrong with a cell that is no day, and the day that may be meant.
pub(super) fn fault(text: &str) -> BadCell {
    let bad = |problem: &str, fix: String| BadCell { problem: problem.into(), fix: Some(fix) };
    let plain = narrowed(text);
    // A time behind the day, as exports of databases have it.
    let (day, time) = plain.trim().split_once([' ', 'T']).unwrap_or((plain.trim(), ""));
    let is_time = time.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'Z'));
    let numbers: Vec<&str> = day.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    if let Some(meant) = meant(day, &numbers).filter(|_| is_time) {
        return bad("is not written as a day is", format!("write {meant} if that day is meant"));
    }
    if let Some(meant) = shown(day).filter(|_| time.is_empty()) {
        return bad(
            "is a number, not a day",
            format!("write {meant} if that is the day the spreadsheet program shows"),
        );
    }
    let alone = numbers.len() == 3 && !day.contains(|c: char| c.is_alphabetic() && !matches!(c, '年' | '月' | '日'));
    match numbers.first().map(|year| year.len()) {
        Some(4) if alone => bad("is not a day of the calendar", "write one such as 2020-03-31".into()),
        Some(_) if alone => bad("does not begin with a year of four digits", "write it as 2020-03-31".into()),
        _ => bad("is not a day", "write one such as 2020-03-31".into()),
    }
}

/// The day that is meant by year, month and day in this order, however they are parted.
fn meant(day: &str, numbers: &[&str]) -> Option<Date> {
    let (year, month, number) = match numbers {
        [year, month, day] if year.len() == 4 && month.len() <= 2 && day.len() <= 2 => (*year, *month, *day),
        [_] if day.len() == 8 => (day.get(..4)?, day.get(4..6)?, day.get(6..)?),
        _ => return None,
    };
    let parted = |c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '/' | '年' | '月' | '日');
    if !day.chars().all(parted) || !day.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, number.parse().ok()?).ok()
}

/// The day that a number would be in most workbooks.
pub(super) fn shown(number: &str) -> Option<Date> {
    let count: i64 = number.parse().ok().filter(|n| (61..=109_574).contains(n))?;
    days_after(Date::new(1899, 12, 30).ok()?, count)
}
