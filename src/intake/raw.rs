//! What stands in the cell of a table, before anybody asks what its field says.

use crate::value::Date;

/// A cell. CSV has texts only; workbooks and JSON lines say what kind of thing was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Raw {
    /// Nothing.
    #[default]
    Empty,
    /// A text, never empty.
    Text(String),
    /// A number, in digits.
    Number(String),
    /// A number that is shown as a percentage, in digits with its sign: `12%`.
    Percent(String),
    /// A day.
    Day(Date),
    /// TRUE or FALSE.
    Boolean(bool),
    /// What no field can hold: as it stands there, and why.
    Bad(String, Unfit),
}

/// Why no field can hold a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    /// A number of more than 15 digits.
    Digits,
    /// A date that is no whole day of the calendar.
    NoDay,
    /// An error of the sheet: `#REF!`.
    Error,
    /// A formula that nobody has calculated.
    Uncalculated,
}

impl Raw {
    /// A text; nothing where it is empty.
    pub(super) fn text(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// Whether nothing stands there.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::Empty
    }

    /// What stands there, for people.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Number(text) | Self::Percent(text) | Self::Bad(text, _) => text.clone(),
            Self::Day(day) => day.to_string(),
            Self::Boolean(yes) => if *yes { "TRUE" } else { "FALSE" }.into(),
        }
    }
}

/// The rows of a sheet: only cells that hold something, and only rows that have such cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RawSheet {
    /// The rows from top to bottom: the number of each, from 1, and its cells from left to right with their columns,
    /// from 0.
    pub rows: Vec<(u64, Vec<(u32, Raw)>)>,
}
