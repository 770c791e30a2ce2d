//! Values and their static types.

#![deny(clippy::indexing_slicing)]

mod types;
mod trouble;
mod numbers;
mod texts;
mod lists;
mod dates;
mod signatures;
mod builtin;
mod json;

pub use builtin::{ABSENT, BUILTINS, Builtin, Part, builtin};
pub use dates::{days_after, days_between, months_between, parse_date};
pub use json::{Json, to_json};
pub use numbers::{percent, rounding_of};
pub use trouble::{Trouble, TroubleKind};
pub use types::{Choice, Column, Kind, Type};

use crate::number::{Exact, parse_plain};
use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

pub use jiff::civil::Date;

/// One value: a cell, a fact, the result of an expression. No value holds a float.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// Nothing there: an empty cell of an optional field, or FEEL's `null`.
    Missing,
    /// Yes or no.
    Boolean(bool),
    /// A number without a unit; percentages are held as ratios.
    Number(Exact),
    /// An amount in the round's currency, in currency units (1.00 is one yuan); need not be whole smallest units.
    Money(Exact),
    /// Text or the value of a choice, NFC.
    Text(Arc<str>),
    /// A day of the calendar.
    Date(Date),
    /// A years-and-months duration, in months.
    Months(i64),
    /// A list of values.
    List(Arc<[Value]>),
    /// The values of a row, in the order of its columns.
    Row(Arc<[Value]>),
}

impl Value {
    /// A text value.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::Text(text.into())
    }

    /// Whether nothing is there.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Missing)
    }

    /// The number or amount in it.
    #[must_use]
    pub fn exact(&self) -> Option<&Exact> {
        match self {
            Self::Number(n) | Self::Money(n) => Some(n),
            _ => None,
        }
    }

    /// The text in it.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(t) => Some(t),
            _ => None,
        }
    }

    /// The order of two values, as `<` and the sorting functions need it.
    ///
    /// # Errors
    ///
    /// [`TroubleKind::MissingValue`] where one is missing, and [`TroubleKind::NotReadable`] for two texts that both
    /// write a number: `"10" < "9"` is true of texts, and never what was meant.
    pub fn compare(&self, other: &Self) -> Result<Ordering, Trouble> {
        if let (Self::Text(a), Self::Text(b)) = (self, other)
            && parse_plain(a).is_ok()
            && parse_plain(b).is_ok()
        {
            let words =
                format!("\"{a}\" and \"{b}\" are texts; to compare them as numbers, write `number(…)` around each");
            return Err(Trouble::new(TroubleKind::NotReadable, words));
        }
        self.order(other).ok_or_else(|| Trouble::new(TroubleKind::MissingValue, "a value to compare is missing"))
    }

    /// The order of two values of one type: numbers and amounts by size, dates and durations by time, text by code
    /// points, `false` before `true`. `None` where the types differ or have no order.
    #[must_use]
    pub fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Number(a) | Self::Money(a), Self::Number(b) | Self::Money(b)) => Some(a.cmp(b)),
            (Self::Date(a), Self::Date(b)) => Some(a.cmp(b)),
            (Self::Months(a), Self::Months(b)) => Some(a.cmp(b)),
            (Self::Text(a), Self::Text(b)) => Some(a.cmp(b)),
            (Self::Boolean(a), Self::Boolean(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }
}

/// Plain text without quotes or grouping: what `outcome.csv` and messages show. A missing value is empty.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => Ok(()),
            Self::Boolean(true) => f.write_str("yes"),
            Self::Boolean(false) => f.write_str("no"),
            Self::Number(n) => write!(f, "{n}"),
            Self::Money(n) => write!(f, "{n}"),
            Self::Text(t) => f.write_str(t),
            Self::Date(d) => write!(f, "{d}"),
            Self::Months(m) => {
                let (sign, m) = if *m < 0 { ("-", m.unsigned_abs()) } else { ("", m.unsigned_abs()) };
                match (m / 12, m % 12) {
                    (0, months) => write!(f, "{sign}P{months}M"),
                    (years, 0) => write!(f, "{sign}P{years}Y"),
                    (years, months) => write!(f, "{sign}P{years}Y{months}M"),
                }
            }
            Self::List(items) => write_all(f, "[", items, "]"),
            Self::Row(values) => write_all(f, "(", values, ")"),
        }
    }
}

fn write_all(f: &mut fmt::Formatter<'_>, open: &str, values: &[Value], close: &str) -> fmt::Result {
    f.write_str(open)?;
    for (i, value) in values.iter().enumerate() {
        if i > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{value}")?;
    }
    f.write_str(close)
}
