//! Texts that a spreadsheet program would take for a formula.

use std::borrow::Cow;

/// A text as exported CSV has it: with `'` in front where a spreadsheet program would calculate it.
#[must_use]
pub fn guarded(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}").into() } else { text.into() }
}
