//! The form in which texts are kept and compared: composed (NFC), so that one text has one sequence of characters; and the
//! one in which what was meant is looked for.

use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Whether a look at each character is enough to say that the text is composed.
#[must_use]
pub fn is_composed(text: &str) -> bool {
    text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes
}

/// The text in composed form, copied only where it is not.
#[must_use]
pub fn composed(text: &str) -> Cow<'_, str> {
    if is_composed(text) { text.into() } else { text.nfc().collect() }
}

/// The text as a plain keyboard has it (NFKC): full-width letters, digits and signs narrow. For what is meant, never for
/// what is kept.
#[must_use]
pub fn narrowed(text: &str) -> String {
    text.nfkc().collect()
}
