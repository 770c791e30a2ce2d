//! What a spreadsheet can hold of numbers, and what it calls its columns.

use crate::number::parse_plain;

/// The most digits that a spreadsheet keeps.
const DIGITS: usize = 15;

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
