//! The check character of China's unified social credit code.
//!
//! GB 32100-2015: 18 characters of `0-9A-HJ-NPQRTUWXY`, whose last is `31 - (Σ cᵢ · 3^(i-1) mod 31)`, i from 1 to 17,
//! and 0 where that is 31.

use super::fault::BadCell;
use crate::text::narrowed;

const CHARACTERS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The check character of the first 17 characters; `None` where they are not 17 characters of a code.
#[must_use]
pub fn check_character(first: &str) -> Option<char> {
    if first.len() != 17 {
        return None;
    }
    let mut sum = 0;
    let mut weight = 1;
    for c in first.bytes() {
        sum += u32::from(place(c)?) * weight;
        weight = weight * 3 % 31;
    }
    CHARACTERS.get(usize::try_from((31 - sum % 31) % 31).ok()?).copied().map(char::from)
}

/// Where a character stands among those of a code.
fn place(c: u8) -> Option<u8> {
    Some(match c {
        b'0'..=b'9' => c - b'0',
        b'A'..=b'H' => c - b'A' + 10,
        b'J'..=b'N' => c - b'J' + 18,
        b'P'..=b'R' => c - b'P' + 23,
        b'T' | b'U' => c - b'T' + 26,
        b'W'..=b'Y' => c - b'W' + 28,
        _ => return None,
    })
}

/// Whether a text is a credit code whose check character is right.
#[must_use]
pub fn is_credit_code(text: &str) -> bool {
    let mut chars = text.chars();
    let last = chars.next_back();
    last.is_some() && check_character(chars.as_str()) == last
}

/// What is wrong with a cell that is no credit code.
pub(super) fn fault(text: &str) -> BadCell {
    let told = |problem: String, fix: String| BadCell { problem, fix: Some(fix) };
    let compare = || "compare it with the licence; a character is mistyped".to_owned();
    let meant: String = narrowed(text).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    if is_credit_code(&meant) {
        let problem = "is not written as credit codes are: in digits and capital letters, with nothing around them";
        return told(problem.into(), format!("write {meant}"));
    }
    let scientific = meant.split_once('E').is_some_and(|(before, power)| {
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        digits(before) && digits(power)
    });
    if scientific && text.contains(['.', '+']) {
        let problem = "was made a number by a spreadsheet program, and its last digits are lost";
        return told(problem.into(), "format the column as text, and type the code from the licence again".into());
    }
    let length = text.chars().count();
    if length != 18 {
        let s = if length == 1 { "" } else { "s" };
        let problem = format!("has {length} character{s}, but a credit code has 18");
        return told(problem, "write the 18 characters that stand on the licence".into());
    }
    let first: String = text.chars().take(17).collect();
    match (text.chars().find(|c| u8::try_from(*c).ok().and_then(place).is_none()), check_character(&first)) {
        (Some(strange), _) => told(format!("has `{strange}` in it, which is in no credit code"), compare()),
        (None, Some(right)) => {
            told(format!("is not a valid credit code: its last character should be {right}"), compare())
        }
        (None, None) => told("is not a valid credit code".into(), compare()),
    }
}
