//! Findings about a rule file as people read them.

use crate::diagnostic::{Diagnostic, Severity};
use crate::lang::Lang;
use crate::span::{Sources, Span};
use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};

/// All findings, one after the other, in the order given. Colour is the caller's: `coloured` only repeats the words.
#[must_use]
pub fn human(all: &[Diagnostic], sources: &Sources, lang: Lang, coloured: bool) -> String {
    let renderer = if coloured { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for diagnostic in all {
        let diagnostic = if lang == Lang::Zh { &diagnostic.in_chinese() } else { diagnostic };
        out.push_str(&renderer.render(&groups(diagnostic, sources, lang)));
        out.push_str("\n\n");
    }
    let errors = all.iter().filter(|d| d.code.severity() == Severity::Error).count();
    let warnings = all.len() - errors;
    let errors_words = lang.say(if errors == 1 { "{1} error" } else { "{1} errors" }, &[&errors.to_string()]);
    let warnings_words = lang.say(if warnings == 1 { "{1} warning" } else { "{1} warnings" }, &[&warnings.to_string()]);
    match (errors, warnings) {
        (0, 0) => {}
        (0, _) => out.push_str(&format!("{warnings_words}\n")),
        (_, 0) => out.push_str(&format!("{errors_words}\n")),
        (_, _) => out.push_str(&format!("{}\n", lang.say("{1}, {2}", &[&errors_words, &warnings_words]))),
    }
    if let Some(first) = all.iter().find(|d| d.code.severity() == Severity::Error) {
        let words = if errors == 1 { "`merit help {1}` explains it" } else { "`merit help {1}` explains the first" };
        out.push_str(&format!("{}\n", lang.say(words, &[first.code.id()])));
    }
    out
}

fn groups<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources, lang: Lang) -> Vec<Group<'a>> {
    let level = match diagnostic.code.severity() {
        Severity::Error => Level::ERROR.with_name(lang.say("error", &[])),
        Severity::Warning => Level::WARNING.with_name(lang.say("warning", &[])),
    };
    let help_level = || Level::HELP.with_name(lang.say("help", &[]));
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.id());
    let Some(source) = sources.get(diagnostic.span.source) else { return vec![Group::with_title(title)] };
    let text: &str = &source.text;
    let mut primary = AnnotationKind::Primary.span(within(diagnostic.span, text));
    if !diagnostic.label.is_empty() {
        primary = primary.label(diagnostic.label.as_str());
    }
    let mut snippet = Snippet::source(text).path(&*source.name).annotation(primary);
    for (span, words) in diagnostic.related.iter().filter(|(s, _)| s.source == diagnostic.span.source) {
        snippet = snippet.annotation(AnnotationKind::Context.span(within(*span, text)).label(words.as_str()));
    }
    let mut groups = vec![title.element(snippet)];
    for help in &diagnostic.help {
        groups.push(Group::with_title(help_level().secondary_title(help.as_str())));
    }
    if let Some(fix) = &diagnostic.fix {
        let patch = Patch::new(within(fix.span, text), fix.replacement.as_str());
        let snippet = Snippet::source(text).path(&*source.name).patch(patch);
        groups.push(help_level().secondary_title(fix.title.as_str()).element(snippet));
    }
    groups
}

/// The bytes of a span, cut to the text and to whole characters.
fn within(span: Span, text: &str) -> std::ops::Range<usize> {
    let range = span.range();
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(range.start);
    start..floor(range.end).max(start)
}
