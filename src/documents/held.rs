//! What a spreadsheet can hold of numbers and texts, and what it calls its columns.

use crate::number::parse_plain;
use std::borrow::Cow;

/// The most digits that a spreadsheet keeps.
const DIGITS: usize = 15;

/// The most characters of a cell, counted as spreadsheets count: in units of UTF-16.
pub const CHARACTERS: usize = 32_767;

/// And so many a note: the crate that writes keeps room for a name before it.
const NOTE: usize = CHARACTERS - 54;

/// The letters of a column: `A`, `Z`, `AA`.
#[must_use]
pub fn letters(at: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = at + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Whether a spreadsheet holds a decimal as it is: with 15 digits at most.
#[must_use]
pub fn is_held(text: &str) -> bool {
    number(text).is_some()
}

#[expect(
    clippy::disallowed_types,
    reason = "a spreadsheet takes floats; only what comes back as it was is given to it"
)]
pub(super) fn number(text: &str) -> Option<f64> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.trim_matches('0').len() > DIGITS {
        return None;
    }
    let exact = parse_plain(text).ok()?;
    if exact.is_zero() {
        return Some(0.0);
    }
    let float: f64 = text.parse().ok()?;
    // A float is written as the shortest decimal that is read as it.
    (parse_plain(&float.to_string()).ok()? == exact).then_some(float)
}

/// A note as far as a spreadsheet holds it.
#[must_use]
pub fn held_note(words: &str) -> Cow<'_, str> {
    if words.encode_utf16().count() <= NOTE {
        return words.into();
    }
    // The last one is for the sign that it goes on.
    let mut left = NOTE - 1;
    let fits = |c: &char| {
        let fitting = left.checked_sub(c.len_utf16());
        left = fitting.unwrap_or(0);
        fitting.is_some()
    };
    let held: String = words.chars().take_while(fits).collect();
    format!("{held}…").into()
}
