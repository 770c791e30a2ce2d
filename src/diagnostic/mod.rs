//! What can be said about a rule file: codes, places, plain sentences, fixes. What each code means at length is
//! in `entries.md`, what is said of it in Chinese in `zh.md`. Nothing here renders.

mod catalogue;
mod entries;
mod chinese;
mod near;
mod findings;

pub use catalogue::{ALL, Code, Severity};
pub use entries::{Entry, Example, headings};
pub use findings::{Findings, MOST_FINDINGS, Mark};
pub use near::{appearance, did_you_mean, is_hidden, listed, looks_like, nearest, point, stranger};

use crate::span::Span;

/// A text that can be pasted in place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What to do, as a short imperative: `write it as a percentage`.
    pub title: String,
    /// What is replaced.
    pub span: Span,
    /// What stands there afterwards.
    pub replacement: String,
}

/// One finding: what is wrong, where, why, and what to do.
///
/// Sentences are lower case without a final period; the staff's own words stand in backticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code.
    pub code: Code,
    /// The one primary place.
    pub span: Span,
    /// The sentence: what is wrong.
    pub message: String,
    /// A few words printed at the place itself; may be empty.
    pub label: String,
    /// A second place with its words, such as the first use of a name.
    pub related: Vec<(Span, String)>,
    /// Sentences on how to mend it where no text can be pasted.
    pub help: Vec<String>,
    /// A text that mends it.
    pub fix: Option<Fix>,
}

/// The most bytes of a sentence.
const MOST_BYTES: usize = 600;

/// A sentence without its middle, where what it quotes is too long to be read.
fn short(words: String) -> String {
    if words.len() <= MOST_BYTES {
        return words;
    }
    let whole = |from: usize| (from..words.len()).find(|at| words.is_char_boundary(*at)).unwrap_or(words.len());
    let (head, tail) = (whole(MOST_BYTES * 2 / 3), whole(words.len() - MOST_BYTES / 4));
    format!("{} … {}", words.get(..head).unwrap_or(""), words.get(tail..).unwrap_or(""))
}

impl Diagnostic {
    /// A finding at a place.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            span,
            message: short(message.into()),
            label: String::new(),
            related: Vec::new(),
            help: Vec::new(),
            fix: None,
        }
    }

    /// Adds the words printed at the place itself.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = short(label.into());
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn related(mut self, span: Span, words: impl Into<String>) -> Self {
        self.related.push((span, short(words.into())));
        self
    }

    /// Adds a sentence on how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(short(help.into()));
        self
    }

    /// Adds the known word that a misspelt one at `span` stands for.
    #[must_use]
    pub fn meant(self, span: Span, word: &str, near: &str) -> Self {
        self.fix(span, near, did_you_mean(word, near))
    }

    /// Adds a text that mends it; one too long to be looked at is left out.
    #[must_use]
    pub fn fix(mut self, span: Span, replacement: impl Into<String>, title: impl Into<String>) -> Self {
        let replacement = replacement.into();
        if replacement.len() <= MOST_BYTES {
            self.fix = Some(Fix { title: short(title.into()), span, replacement });
        }
        self
    }
}
