//! Days as spreadsheets count them.

use super::number::Decimal;
use crate::value::{Date, days_after, parse_date};

/// Which day a workbook counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Epoch {
    /// 1900-01-01 is day 1, and day 60 is a 29th of February that never was.
    From1900,
    /// 1904-01-01 is day 0.
    From1904,
}

/// The last day that a spreadsheet knows, 9999-12-31, by the earlier epoch.
const LAST: i64 = 2_958_465;

/// Days between both epochs.
const APART: i64 = 1462;

/// The day that a number counts; `None` where it has a time of day or counts no day of the calendar.
pub(super) fn day(number: &Decimal, epoch: Epoch) -> Option<Date> {
    let count = number.whole()?;
    let (last, start) = match epoch {
        Epoch::From1904 => (LAST - APART, (1904, 1, 1)),
        // Day 60 is in no calendar; the days before it are one later than those behind it say.
        Epoch::From1900 if count == 60 || count < 1 => return None,
        Epoch::From1900 if count < 60 => (LAST, (1899, 12, 31)),
        Epoch::From1900 => (LAST, (1899, 12, 30)),
    };
    if !(0..=last).contains(&count) {
        return None;
    }
    let (year, month, day) = start;
    days_after(Date::new(year, month, day).ok()?, count)
}

/// The day of `2020-03-31` or `2020-03-31T00:00:00`; `None` where there is another time of day.
pub(super) fn iso_day(text: &str) -> Option<Date> {
    let (day, time) = text.split_once('T').unwrap_or((text, ""));
    let midnight = time.trim_end_matches('Z').bytes().all(|b| matches!(b, b'0' | b':' | b'.'));
    parse_date(day).filter(|_| midnight)
}
