//! Working days: Monday to Friday, but for the days that a calendar file names. A file must cover every year that a
//! period touches, so that a holiday that nobody entered is never taken for a working day in silence.

use crate::intake::{EncodingChoice, decode};
use crate::value::{Date, days_after, parse_date};
use jiff::civil::Weekday;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a calendar file says of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Holiday,
    Workday,
}

/// The days of a calendar file.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    file: String,
    days: BTreeMap<Date, Kind>,
    years: BTreeSet<i16>,
}

/// A period of publication; both days belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last one, a working day.
    pub to: Date,
    /// How many working days it has.
    pub working_days: usize,
}

/// The headers of the file.
const HEADERS: [&str; 2] = ["date", "kind"];

impl Calendar {
    /// Reads a calendar: CSV with the columns `date` and `kind` (`holiday` or `workday`); further columns are remarks.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, each with its line and the fix.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, Vec<String>> {
        let name: Arc<str> = file.into();
        let (text, _) = decode(&name, bytes, EncodingChoice::Auto).map_err(|fault| vec![fault.to_string()])?;
        let mut calendar = Self { file: file.to_owned(), ..Self::default() };
        let mut faults = Vec::new();
        let mut lines = text.lines().enumerate();
        let headers: Vec<&str> = lines.next().map(|(_, line)| cells(line)).unwrap_or_default();
        let places = HEADERS.map(|header| headers.iter().position(|found| *found == header));
        let [Some(date), Some(kind)] = places else {
            return Err(vec![format!("{file}:1: the columns are `date` and `kind`; write them in the first line")]);
        };
        let mut seen: BTreeMap<Date, usize> = BTreeMap::new();
        for (at, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
            let number = at + 1;
            let mut fault =
                |column: &str, words: String| faults.push(format!("{file}:{number}, column {column}: {words}"));
            let row = cells(line);
            let cell = |at: usize| row.get(at).copied().unwrap_or_default();
            let said = match cell(kind) {
                "holiday" => Some(Kind::Holiday),
                "workday" => Some(Kind::Workday),
                other => {
                    fault("kind", format!("`{other}` is no kind of day; write holiday or workday"));
                    None
                }
            };
            let Some(day) = parse_date(cell(date)) else {
                fault("date", format!("`{}` is not a day of the calendar; write it as 2022-05-16", cell(date)));
                continue;
            };
            if let Some(first) = seen.insert(day, number) {
                fault("date", format!("{day} stands in line {first} already; delete one of the two"));
            }
            calendar.years.insert(day.year());
            calendar.days.extend(said.map(|said| (day, said)));
        }
        if faults.is_empty() { Ok(calendar) } else { Err(faults) }
    }

    /// Whether people work on a day.
    ///
    /// # Errors
    ///
    /// Where the file says nothing of its year.
    fn works(&self, day: Date) -> Result<bool, String> {
        if !self.years.contains(&day.year()) {
            let (file, year) = (&self.file, day.year());
            return Err(format!(
                "{file} names no day of {year}, and the period reaches into it; add the holidays and made-up \
                 workdays of {year}"
            ));
        }
        Ok(match self.days.get(&day) {
            Some(kind) => *kind == Kind::Workday,
            None => !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday),
        })
    }

    /// The period that begins on a day and has so many working days; that day counts where it is one.
    ///
    /// # Errors
    ///
    /// Where the file does not cover a year that it touches.
    pub fn period(&self, from: Date, working_days: usize) -> Result<Period, String> {
        let mut left = working_days;
        let mut day = from;
        loop {
            left -= usize::from(self.works(day)?).min(left);
            if left == 0 {
                return Ok(Period { from, to: day, working_days });
            }
            day = days_after(day, 1).ok_or("the period ends behind the last day of the calendar")?;
        }
    }
}

/// The cells of a line. Days and kinds need no quotes, and a remark stands behind them.
fn cells(line: &str) -> Vec<&str> {
    line.split(',').map(str::trim).collect()
}
