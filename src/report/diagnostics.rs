//! Findings about a rule file as people read them.

use super::excerpt::Excerpt;
use crate::diagnostic::{Diagnostic, Severity};
use crate::span::Sources;
use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer};

/// All findings, one after the other, in the order given. Colour is the caller's: `coloured` only repeats the words.
#[must_use]
pub fn diagnostics(all: &[Diagnostic], sources: &Sources, coloured: bool) -> String {
    let renderer = if coloured { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for diagnostic in all {
        let (groups, misplaced) = groups(diagnostic, sources);
        let text = renderer.render(&groups);
        out.push_str(&misplaced.iter().fold(text, |text, (rendered, real)| text.replacen(rendered, real, 1)));
        out.push_str("\n\n");
    }
    let errors = all.iter().filter(|d| d.code.severity() == Severity::Error).count();
    let warnings = all.len() - errors;
    let count = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    match (errors, warnings) {
        (0, 0) => {}
        (0, w) => out.push_str(&format!("{}\n", count(w, "warning"))),
        (e, 0) => out.push_str(&format!("{}\n", count(e, "error"))),
        (e, w) => out.push_str(&format!("{}, {}\n", count(e, "error"), count(w, "warning"))),
    }
    out
}

/// What is rendered for a finding, and the places in it that are rendered wrong.
fn groups<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> (Vec<Group<'a>>, Vec<(String, String)>) {
    let level = match diagnostic.code.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.id());
    let Some(source) = sources.get(diagnostic.span.source) else {
        return (vec![Group::with_title(title)], Vec::new());
    };
    let related = || diagnostic.related.iter().filter(|(s, _)| s.source == diagnostic.span.source);
    let mut primary = Excerpt::of(source, diagnostic.span);
    related().for_each(|(span, _)| primary.take_in(*span));
    let mut here = AnnotationKind::Primary.span(primary.within(diagnostic.span));
    if !diagnostic.label.is_empty() {
        here = here.label(diagnostic.label.as_str());
    }
    let mut snippet = primary.snippet().annotation(here);
    for (span, words) in related().filter(|(s, _)| primary.holds(*s)) {
        snippet = snippet.annotation(AnnotationKind::Context.span(primary.within(*span)).label(words.as_str()));
    }
    let mut misplaced = Vec::from_iter(primary.misplaced());
    let mut group = title.element(snippet);
    for (span, words) in related().filter(|(s, _)| !primary.holds(*s)) {
        let far = Excerpt::of(source, *span);
        let there = AnnotationKind::Context.span(far.within(*span)).label(words.as_str());
        group = group.element(far.snippet().annotation(there));
        misplaced.extend(far.misplaced());
    }
    let mut groups = vec![group];
    for help in &diagnostic.help {
        groups.push(Group::with_title(Level::HELP.secondary_title(help.as_str())));
    }
    if let Some(fix) = &diagnostic.fix {
        let excerpt = Excerpt::of(source, fix.span);
        let title = Level::HELP.secondary_title(fix.title.as_str());
        // A text is pasted in place of a whole one, never of the part that is shown.
        groups.push(match excerpt.holds(fix.span) {
            true => title.element(
                excerpt.snippet().patch(Patch::new(excerpt.within(fix.span), fix.replacement.as_str())),
            ),
            false => Group::with_title(title),
        });
    }
    (groups, misplaced)
}
