//! Findings in Chinese: all its words are in `zh.md`.

use super::entries::sections;
use super::{Code, Diagnostic};
use crate::lang::Phrases;

const TEXT: &str = include_str!("zh.md");

/// The sections that hold for all codes: sentences on how to mend it, and words within sentences.
const HINTS: &str = "提示";
const WORDS: &str = "词语";

impl Code {
    /// The title in Chinese, for the codes that are met most.
    #[must_use]
    pub fn chinese_title(self) -> Option<&'static str> {
        section(self.id()).map(|(title, _)| title)
    }
}

impl Diagnostic {
    /// The same finding in Chinese; a sentence that has no Chinese stays English.
    #[must_use]
    pub fn in_chinese(&self) -> Self {
        let (hints, words) = (phrases(HINTS), phrases(WORDS));
        let messages = phrases(self.code.id());
        let found = |text: &str| hints.sentence(text, &words).or_else(|| words.sentence(text, &words));
        let hint = |text: &str| found(text).unwrap_or_else(|| text.to_owned());
        let mut other = self.clone();
        other.message = messages.sentence(&self.message, &words).unwrap_or_else(|| self.message.clone());
        other.label = hint(&self.label);
        other.related = self.related.iter().map(|(span, text)| (*span, hint(text))).collect();
        other.help = self.help.iter().map(|text| hint(text)).collect();
        if let Some(fix) = &mut other.fix {
            fix.title = hint(&fix.title);
        }
        other
    }
}

/// The section whose heading begins with this word: what follows the word, and the body.
fn section(word: &str) -> Option<(&'static str, &'static str)> {
    sections(TEXT).find_map(|(heading, body)| {
        let (first, title) = heading.split_once(' ').unwrap_or((heading, ""));
        (first == word).then_some((title, body))
    })
}

fn phrases(word: &str) -> Phrases {
    Phrases::read(section(word).map_or("", |(_, body)| body))
}
