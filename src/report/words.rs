//! What merit says to people, in their language: all Chinese words of reports are in `zh.md`.

use crate::lang::{Lang, Phrases, fill};
use std::sync::LazyLock;

static CHINESE: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("zh.md")));

impl Lang {
    /// The phrase with its holes `{1}`, `{2}` … filled. A phrase without its Chinese is said in English.
    #[must_use]
    pub fn say(self, english: &str, holes: &[&str]) -> String {
        let chinese = if self == Self::Zh { CHINESE.filled(english, holes) } else { None };
        chinese.unwrap_or_else(|| fill(english, holes))
    }

    /// The text for people of this language.
    #[must_use]
    pub fn label(self, label: &crate::rules::model::Label) -> &str {
        label.zh.as_deref().filter(|_| self == Self::Zh).unwrap_or(&label.en)
    }
}

/// A text that stays within its line: control characters are written as in `\n`. A line feed in a cell would begin a line
/// of its own, which could say anything.
#[must_use]
pub fn one_line(text: &str) -> String {
    let shown = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(shown).collect()
}
