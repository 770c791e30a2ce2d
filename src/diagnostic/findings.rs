//! The findings of one file: collected, so that all are reported in one go, and bounded, so that a file made to be
//! wrong in a hundred thousand places is refused as fast as any other.

use super::{Code, Diagnostic, Severity, nearest};

/// At most so many errors, and so many warnings, are kept of one file.
pub const MOST_FINDINGS: usize = 100;

/// At most so many known words are looked at for the one that was meant.
const MOST_KNOWN: usize = 1_000;

/// Collects findings.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    kept: Vec<Diagnostic>,
    errors: usize,
    warnings: usize,
    /// The first one that was not kept.
    over: Option<crate::span::Span>,
}

/// How far the collection was at some point.
#[derive(Clone, Copy, Debug)]
pub struct Mark(usize);

impl Findings {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let count = match diagnostic.code.severity() {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
        };
        *count += 1;
        if *count <= MOST_FINDINGS {
            self.kept.push(diagnostic);
        } else {
            self.over.get_or_insert(diagnostic.span);
        }
    }

    /// Adds several.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        diagnostics.into_iter().for_each(|d| self.push(d));
    }

    /// Whether an error among them is at this place or in it, or around it.
    #[must_use]
    pub fn touch(&self, span: crate::span::Span) -> bool {
        let errors = self.kept.iter().filter(|d| d.code.severity() == Severity::Error);
        errors.map(|d| d.span).any(|e| e.source == span.source && e.start < span.end && span.start < e.end)
    }

    /// Whether a finding with that code is at exactly this place.
    #[must_use]
    pub fn at(&self, code: Code, span: crate::span::Span) -> bool {
        self.kept.iter().any(|d| d.code == code && d.span == span)
    }

    /// How many there are, those included that are not kept.
    #[must_use]
    pub fn count(&self) -> usize {
        self.errors + self.warnings
    }

    /// Whether any of them is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Whether no further error is kept, so that there is no use in looking for what was meant.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.errors >= MOST_FINDINGS
    }

    /// The known word that a misspelt one is nearest to; none is looked for where nobody would read it.
    #[must_use]
    pub fn nearest<'k>(&self, word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
        if self.is_full() { None } else { nearest(word, known.take(MOST_KNOWN)) }
    }

    /// Where the collection is now, for [`Findings::forget_since`].
    #[must_use]
    pub fn mark(&self) -> Mark {
        Mark(self.kept.len())
    }

    /// Drops what was kept since the mark with that code at that place.
    pub fn forget_since(&mut self, mark: Mark, code: Code, span: crate::span::Span) {
        let since = self.kept.split_off(mark.0.min(self.kept.len()));
        let (dropped, kept): (Vec<_>, Vec<_>) = since.into_iter().partition(|d| d.code == code && d.span == span);
        self.kept.extend(kept);
        for dropped in dropped {
            match dropped.code.severity() {
                Severity::Error => self.errors = self.errors.saturating_sub(1),
                Severity::Warning => self.warnings = self.warnings.saturating_sub(1),
            }
        }
    }

    /// Those that were kept in file order, each once; a last one says how many were not.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        let more = (self.errors + self.warnings).saturating_sub(self.kept.len());
        self.kept.sort_by(|a, b| (a.span, a.code, &a.message).cmp(&(b.span, b.code, &b.message)));
        self.kept.dedup();
        if let Some(span) = self.over.filter(|_| more > 0) {
            let s = if more == 1 { " is" } else { "s are" };
            self.kept.push(
                Diagnostic::new(Code::MORE_FINDINGS, span, format!("{more} more finding{s} not listed"))
                    .label("the first of them is here")
                    .help("mend those above and check again"),
            );
        }
        self.kept
    }
}
