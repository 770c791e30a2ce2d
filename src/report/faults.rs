//! Faults of data and messages of commands in the language of people: all Chinese words are in `faults.zh.md`.

use crate::intake::{Fault, visible};
use crate::lang::{Lang, Phrases};
use std::sync::LazyLock;

static CHINESE: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("faults.zh.md")));

/// A fault with its place, its cause and the fix: `marks.csv:12, column mark: `11` lies outside …; correct the mark`.
#[must_use]
pub fn fault(fault: &Fault, lang: Lang) -> String {
    if lang == Lang::En {
        return fault.to_string();
    }
    let mut text = fault.file.to_string();
    match (&fault.cell, fault.line) {
        (Some(cell), _) => text.push_str(&format!("，{cell}")),
        (None, Some(line)) => text.push_str(&format!(":{line}")),
        (None, None) => {}
    }
    if let Some(column) = &fault.column {
        text.push_str(&format!("，“{}”列", visible(column)));
    }
    text.push('：');
    if let Some(value) = &fault.value {
        text.push_str(&format!("`{}` ", visible(value)));
    }
    text.push_str(&message(&fault.problem, lang));
    if let Some(fix) = &fault.fix {
        text.push_str(&format!("；{}", message(fix, lang)));
    }
    text
}

/// A sentence that is made of phrases; one that has no Chinese yet stays English.
#[must_use]
pub fn message(words: &str, lang: Lang) -> String {
    let chinese = if lang == Lang::Zh { CHINESE.sentence(words, &CHINESE) } else { None };
    chinese.unwrap_or_else(|| words.to_owned())
}
