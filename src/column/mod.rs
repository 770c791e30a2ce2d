//! Typed columns: many values of one kind, held as scaled integers, small integers or one arena of text.
//!
//! A column gives back exactly the values it was made of; what is compiled from the rules reads its integers.

#![deny(clippy::indexing_slicing)]

mod day;
mod groups;
mod scaled;
mod append;
mod edit;
mod texts;

pub use day::{day, packed};
pub use groups::Groups;
pub use scaled::{Integers, scaled, unscaled};
pub use texts::Texts;

use crate::value::{Choice, Value};

/// Many values of one kind; a value that is not there has a zero, a `false` or an empty text in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The values, one a row.
    pub data: Data,
    /// Which are missing, by position; empty where none can be.
    pub missing: Vec<bool>,
}

/// The values of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// Numbers or amounts: each is its integer times 10^-scale.
    Numbers {
        /// Whether they are amounts.
        money: bool,
        /// The places after the point.
        scale: u32,
        /// The integers, one a row: the number times 10 to the scale.
        values: Integers,
    },
    /// Yes or no.
    YesNo(Vec<bool>),
    /// Positions among the values of a choice, in the order written.
    Choice(Choice, Vec<u32>),
    /// Days, as [`packed`] has them.
    Days(Vec<i32>),
    /// Texts.
    Texts(Texts),
    /// Anything else, and numbers that fit no integer of 128 bits.
    Values(Vec<Value>),
}

impl Column {
    /// How many values there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.data {
            Data::Numbers { values: Integers::Narrow(v), .. } => v.len(),
            Data::Numbers { values: Integers::Wide(v), .. } => v.len(),
            Data::YesNo(v) => v.len(),
            Data::Choice(_, v) => v.len(),
            Data::Days(v) => v.len(),
            Data::Texts(v) => v.len(),
            Data::Values(v) => v.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a value is missing; beyond the end all are.
    #[must_use]
    pub fn is_missing(&self, at: usize) -> bool {
        match &self.data {
            Data::Values(values) => values.get(at).is_none_or(Value::is_missing),
            _ => self.missing.get(at).copied().unwrap_or(at >= self.len()),
        }
    }

    /// A value; beyond the end it is missing.
    #[must_use]
    pub fn get(&self, at: usize) -> Value {
        if self.is_missing(at) {
            return Value::Missing;
        }
        let value = match &self.data {
            Data::Numbers { money, scale, values } => values.get(at).map(|n| {
                let number = unscaled(n, *scale);
                if *money { Value::Money(number) } else { Value::Number(number) }
            }),
            Data::YesNo(values) => values.get(at).copied().map(Value::Boolean),
            Data::Choice(of, values) => {
                let position = values.get(at).and_then(|p| usize::try_from(*p).ok());
                position.and_then(|p| of.get(p)).cloned().map(Value::Text)
            }
            Data::Days(values) => values.get(at).copied().and_then(day).map(Value::Date),
            Data::Texts(texts) => texts.get(at).map(Value::text),
            Data::Values(values) => values.get(at).cloned(),
        };
        value.unwrap_or(Value::Missing)
    }

    /// A text or the value of a choice, without making a value of it; `None` where it is missing or neither.
    #[must_use]
    pub fn text(&self, at: usize) -> Option<&str> {
        if self.is_missing(at) {
            return None;
        }
        match &self.data {
            Data::Choice(of, values) => {
                let position = values.get(at).and_then(|p| usize::try_from(*p).ok());
                position.and_then(|p| of.get(p)).map(|v| &**v)
            }
            Data::Texts(texts) => texts.get(at),
            Data::Values(values) => values.get(at).and_then(Value::as_text),
            _ => None,
        }
    }

    /// An empty column like this one, with room for so many.
    #[must_use]
    pub fn emptied(&self, room: usize) -> Self {
        let data = match &self.data {
            Data::Numbers { money, scale, values } => {
                let values = match values {
                    Integers::Narrow(_) => Integers::Narrow(Vec::with_capacity(room)),
                    Integers::Wide(_) => Integers::Wide(Vec::with_capacity(room)),
                };
                Data::Numbers { money: *money, scale: *scale, values }
            }
            Data::YesNo(_) => Data::YesNo(Vec::with_capacity(room)),
            Data::Choice(of, _) => Data::Choice(of.clone(), Vec::with_capacity(room)),
            Data::Days(_) => Data::Days(Vec::with_capacity(room)),
            Data::Texts(_) => Data::Texts(Texts::default()),
            Data::Values(_) => Data::Values(Vec::with_capacity(room)),
        };
        Self { data, missing: Vec::new() }
    }

    /// Appends a value. What the column cannot hold (another kind, more places than its scale) turns it into a column
    /// of plain values, so that nothing is lost.
    pub fn push(&mut self, value: &Value) {
        let missing = value.is_missing();
        let at = self.len();
        let fits = match (&mut self.data, value) {
            (Data::Numbers { money, scale, values }, Value::Number(n) | Value::Money(n))
                if *money == matches!(value, Value::Money(_)) =>
            {
                scaled(n, *scale).is_some_and(|n| values.push(n))
            }
            (Data::Numbers { values, .. }, Value::Missing) => values.push(0),
            (Data::YesNo(values), Value::Boolean(_) | Value::Missing) => {
                values.push(*value == Value::Boolean(true));
                true
            }
            (Data::Choice(of, values), Value::Text(text)) => {
                let position = of.position(text).and_then(|p| u32::try_from(p).ok());
                position.map(|p| values.push(p)).is_some()
            }
            (Data::Choice(_, values), Value::Missing) => {
                values.push(0);
                true
            }
            (Data::Days(values), Value::Date(date)) => {
                values.push(packed(*date));
                true
            }
            (Data::Days(values), Value::Missing) => {
                values.push(0);
                true
            }
            (Data::Texts(texts), Value::Text(text)) => {
                texts.push(text);
                true
            }
            (Data::Texts(texts), Value::Missing) => {
                texts.push("");
                true
            }
            (Data::Values(values), _) => {
                values.push(value.clone());
                return;
            }
            _ => false,
        };
        if !fits {
            let mut values: Vec<Value> = (0..at).map(|i| self.get(i)).collect();
            values.push(value.clone());
            (self.data, self.missing) = (Data::Values(values), Vec::new());
            return;
        }
        if missing && self.missing.len() < at {
            self.missing.resize(at, false);
        }
        if missing || !self.missing.is_empty() {
            self.missing.push(missing);
        }
    }
}
