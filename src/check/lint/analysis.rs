//! What the analysis of checked rules knows on its way, and what it finds.

use crate::check::model::Rules;
use crate::check::range::Range;
use crate::diagnostic::{Diagnostic, Findings};
use crate::span::{Sources, Span};

/// What follows where something fails for an application.
pub(super) const HELD: &str = "the application is held";

/// Something that nothing proves: where, and what follows where it happens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unproved {
    /// Where.
    pub span: Span,
    /// A sentence.
    pub words: String,
}

/// What the analysis knows while it goes through the rules.
pub(super) struct Analysis<'r> {
    pub rules: &'r Rules,
    pub sources: &'r Sources,
    /// What each fact can come to.
    pub facts: Vec<Range>,
    /// What each criterion and group can come to.
    pub criteria: Vec<Range>,
    pub total: Range,
    /// The tier that is looked at alone.
    pub tier: Option<usize>,
    /// Whether errors were found before: what is said of the whole would only follow from them.
    pub doubtful: bool,
    pub findings: Findings,
    pub unproved: Vec<Unproved>,
}

impl Analysis<'_> {
    pub fn fault(&mut self, diagnostic: Diagnostic) {
        self.findings.push(diagnostic);
    }

    pub fn unproved(&mut self, span: Span, words: impl Into<String>) {
        self.unproved.push(Unproved { span, words: words.into() });
    }
}
