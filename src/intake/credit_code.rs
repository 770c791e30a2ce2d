//! The check character of China's unified social credit code.
//!
//! GB 32100-2015: 18 characters of `0-9A-HJ-NPQRTUWXY`, whose last is `31 - (Σ cᵢ · 3^(i-1) mod 31)`, i from 1 to 17,
//! and 0 where that is 31.

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
