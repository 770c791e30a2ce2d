//! Days as other programs write them: what is meant by `2026/2/27`, `27-Feb-2026`, `46080`.

use crate::value::{Date, days_after, parse_date};

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The days that a text may mean that is not written as 2020-03-31: none, one, or two where day and month may be either.
pub(super) fn meant(text: &str) -> Vec<Date> {
    let text = text.trim();
    let text = text.split_once([' ', 'T']).filter(|(_, time)| time.contains(':')).map_or(text, |(day, _)| day);
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return match text.len() {
            8 => parse_date(&[text.get(..4), text.get(4..6), text.get(6..)].map(Option::unwrap_or_default).join("-")),
            5 => serial(text),
            _ => None,
        }
        .into_iter()
        .collect();
    }
    let parts: Vec<&str> = text.trim_end_matches('日').split(['年', '月', '/', '.', '-', ' ']).collect();
    let [a, b, c] = parts.as_slice() else { return Vec::new() };
    let day = |year: &str, month: &str, day: &str| {
        let named = MONTHS.iter().position(|m| month.get(..3).is_some_and(|w| w.eq_ignore_ascii_case(m)));
        let month = named.map_or_else(|| format!("{month:0>2}"), |at| format!("{:0>2}", at + 1));
        parse_date(&format!("{year}-{month}-{day:0>2}"))
    };
    if a.len() == 4 {
        return day(a, b, c).into_iter().collect();
    }
    // Americans write the month first, others the day.
    let mut days: Vec<Date> = [day(c, a, b), day(c, b, a)].into_iter().flatten().collect();
    days.dedup();
    days
}

/// The day that a spreadsheet program counts so: it shows the number where the cell has lost its format.
fn serial(text: &str) -> Option<Date> {
    let days = text.parse::<i64>().ok().filter(|n| (32_000..=80_000).contains(n))?;
    days_after(Date::new(1899, 12, 30).ok()?, days)
}
