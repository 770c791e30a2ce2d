//! Findings about a rule file as people read them.

use crate::diagnostic::{Diagnostic, Severity};
use crate::lang::Lang;
use crate::report::excerpt::Excerpt;
use crate::span::Sources;
use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer};

/// All findings, one after the other, in the order given. Colour is the caller's: `coloured` only repeats the words.
#[must_use]
pub fn human(all: &[Diagnostic], sources: &Sources, lang: Lang, coloured: bool) -> String {
    let renderer = if coloured { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for diagnostic in all {
        let diagnostic = if lang == Lang::Zh { &diagnostic.in_chinese() } else { diagnostic };
        let (groups, misplaced) = groups(diagnostic, sources, lang);
        let text = renderer.render(&groups);
        out.push_str(&misplaced.iter().fold(text, |text, (rendered, real)| text.replacen(rendered, real, 1)));
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

/// What is rendered for a finding, and the places in it that are rendered wrong.
fn groups<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources, lang: Lang) -> (Vec<Group<'a>>, Vec<(String, String)>) {
    let level = match diagnostic.code.severity() {
        Severity::Error => Level::ERROR.with_name(lang.say("error", &[])),
        Severity::Warning => Level::WARNING.with_name(lang.say("warning", &[])),
    };
    let help_level = || Level::HELP.with_name(lang.say("help", &[]));
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
        groups.push(Group::with_title(help_level().secondary_title(help.as_str())));
    }
    if let Some(fix) = &diagnostic.fix {
        let excerpt = Excerpt::of(source, fix.span);
        let title = help_level().secondary_title(fix.title.as_str());
        // A text is pasted in place of a whole one, never of the part that is shown.
        groups.push(match excerpt.holds(fix.span) {
            true => {
                title.element(excerpt.snippet().patch(Patch::new(excerpt.within(fix.span), fix.replacement.as_str())))
            }
            false => Group::with_title(title),
        });
    }
    (groups, misplaced)
}
