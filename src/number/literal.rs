//! Numbers as people write them, in rule files and in cells, read without a detour over floats.

use super::correct::corrected;
use super::exact::Exact;
use super::grammar::{LiteralError, Place, read};

/// Reads a number literal of the rule language: `1_000_000`, `-0.5`, `30%` (0.3), `2000万`, `1.5亿`.
///
/// # Errors
/// A [`LiteralError`] that names the first fault; its corrected text has none of the others either.
///
/// ```
/// use merit::number::{Exact, parse_literal};
/// assert_eq!(parse_literal("2000万"), Ok(Exact::from(20_000_000)));
/// assert_eq!(parse_literal("30%").unwrap().to_string(), "0.3");
/// ```
pub fn parse_literal(text: &str) -> Result<Exact, LiteralError> {
    parse(text, Place::Rule)
}

/// Reads the number of a cell: `-12.50`, neither grouped nor with a suffix.
///
/// # Errors
/// As [`parse_literal`], and [`LiteralError::SuffixNotHere`] for a suffix.
pub fn parse_plain(text: &str) -> Result<Exact, LiteralError> {
    parse(text, Place::Cell)
}

/// How many places are written after the point, trailing zeros included: 2 for `1.50` and for `1.50%`.
#[must_use]
pub fn decimals_written(text: &str) -> u32 {
    let decimals = text.split_once('.').map_or("", |(_, after)| after);
    u32::try_from(decimals.bytes().take_while(u8::is_ascii_digit).count()).unwrap_or(u32::MAX)
}

fn parse(text: &str, place: Place) -> Result<Exact, LiteralError> {
    read(text, place).map_err(|fault| fault(corrected(text, place)))
}
