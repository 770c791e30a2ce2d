//! What can be said about a rule file: codes, places, plain sentences, fixes. What each code means at length is
//! in `entries.md`, what is said of it in Chinese in `zh.md`. Nothing here renders.

mod catalogue;
mod chinese;
mod entries;

pub use catalogue::{ALL, Code};
pub use entries::{Entry, Example, headings};

use crate::span::Span;

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The rule file cannot be used.
    Error,
    /// The rule file works, but probably not as meant.
    Warning,
}

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

impl Diagnostic {
    /// A finding at a place.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            span,
            message: message.into(),
            label: String::new(),
            related: Vec::new(),
            help: Vec::new(),
            fix: None,
        }
    }

    /// Adds the words printed at the place itself.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn related(mut self, span: Span, words: impl Into<String>) -> Self {
        self.related.push((span, words.into()));
        self
    }

    /// Adds a sentence on how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Adds a text that mends it.
    #[must_use]
    pub fn fix(mut self, span: Span, replacement: impl Into<String>, title: impl Into<String>) -> Self {
        self.fix = Some(Fix { title: title.into(), span, replacement: replacement.into() });
        self
    }
}

/// Collects findings, so that all are reported in one go.
#[derive(Clone, Debug, Default)]
pub struct Findings(Vec<Diagnostic>);

impl Findings {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds several.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(diagnostics);
    }

    /// Whether an error among them is at this place or in it, or around it.
    #[must_use]
    pub fn touch(&self, span: Span) -> bool {
        let errors = self.0.iter().filter(|d| d.code.severity() == Severity::Error);
        errors.map(|d| d.span).any(|e| e.source == span.source && e.start < span.end && span.start < e.end)
    }

    /// Whether any of them is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|d| d.code.severity() == Severity::Error)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them in file order, each once.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.0.sort_by(|a, b| (a.span, a.code, &a.message).cmp(&(b.span, b.code, &b.message)));
        self.0.dedup();
        self.0
    }
}
