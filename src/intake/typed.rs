//! What a cell that knows its kind says to a field.

use super::day;
use super::fault::BadCell;
use super::raw::{Raw, Unfit};
use crate::check::model::{Field, FieldKind};
use std::borrow::Cow;

/// The text of a cell as [`super::cell::read`] takes it, or why the field cannot hold such a cell.
pub(super) fn text<'r>(raw: &'r Raw, field: &Field) -> Result<Cow<'r, str>, BadCell> {
    let refused = |problem: &str, fix: String| Err(BadCell { problem: problem.into(), fix: Some(fix) });
    let is_text = matches!(field.kind, FieldKind::Text { .. });
    match raw {
        Raw::Empty => Ok("".into()),
        Raw::Text(text) => without_nul(text),
        Raw::Bad(_, unfit) => Err(unfit.told()),
        Raw::Number(_) | Raw::Percent(_) if is_text => typed_as_number(),
        Raw::Number(number) if field.kind == FieldKind::Date => refused(
            "is a number, not a date",
            match day::shown(number) {
                Some(day) => format!("format the cell as a date if {day} is meant, or write the day as a text"),
                None => "write it as a date, or as a text such as 2020-03-31".into(),
            },
        ),
        Raw::Number(text) | Raw::Percent(text) => Ok(text.into()),
        Raw::Day(day) if field.kind == FieldKind::Date => Ok(day.to_string().into()),
        Raw::Day(_) => refused("is a date", "format the column as what it holds, and type it again".into()),
        Raw::Boolean(yes) if field.kind == FieldKind::YesNo => Ok(if *yes { "true" } else { "false" }.into()),
        Raw::Boolean(_) => refused("is a yes or no of the sheet", "type what the column asks for".into()),
    }
}

/// A text that must be one: of a key, a name. A number is refused.
pub(super) fn name(raw: &Raw) -> Result<Cow<'_, str>, BadCell> {
    match raw {
        Raw::Empty => Ok("".into()),
        Raw::Text(text) => without_nul(text),
        Raw::Bad(_, unfit) => Err(unfit.told()),
        Raw::Number(_) | Raw::Percent(_) => typed_as_number(),
        Raw::Day(_) | Raw::Boolean(_) => Err(BadCell {
            problem: "is a date or a yes or no of the sheet, not a text".into(),
            fix: Some("format the column as text and type it again".into()),
        }),
    }
}

/// CSV cannot have the character either.
fn without_nul(text: &str) -> Result<Cow<'_, str>, BadCell> {
    if text.contains('\0') {
        return Err(BadCell { problem: "has a NUL character in it".into(), fix: Some("type it again".into()) });
    }
    Ok(text.into())
}

fn typed_as_number<T>() -> Result<T, BadCell> {
    Err(BadCell {
        problem: "is typed as a number, so zeros before it and digits behind the 15th may be lost".into(),
        fix: Some("format the column as text and type it again".into()),
    })
}

impl Unfit {
    /// In words.
    pub(super) fn told(self) -> BadCell {
        let (problem, fix) = match self {
            Self::Digits => (
                "has more than 15 digits, so it cannot have been typed",
                "if a formula makes it, round it there with ROUND; if it was typed, format the column as text and type it again",
            ),
            Self::NoDay => (
                "is a time, or a date that is no whole day of the calendar",
                "type the day alone, or write it as a text such as 2020-03-31",
            ),
            Self::Error => ("is an error of the sheet", "correct the formula, or type the value"),
            Self::Uncalculated => (
                "is a formula that was never calculated",
                "open the workbook in a spreadsheet program, let it calculate, save it, and give that file",
            ),
        };
        BadCell { problem: problem.into(), fix: Some(fix.into()) }
    }
}
