//! Two rounds against each other, for people and programs.

mod lines;
mod names;
mod rules;
mod sums;
mod applications;
mod because;

use super::Page;
use crate::lang::Lang;
use crate::study::compare::{Comparison, Effect, Slice};

/// The comparison: a sentence; the rules that changed; who is newly funded, dropped, gains, loses; the sums. `only` are
/// the effects whose applications are listed, all where there are none; `slices` is the money by fields; `left_out` says
/// that decisions of people were passed over.
#[must_use]
pub fn compare(
    comparison: &Comparison,
    only: &[Effect],
    slices: &[(&str, Vec<Slice>)],
    left_out: bool,
    lang: Lang,
) -> Page {
    let mut page = Page::trial("merit.compare/1", lang);
    page.words(because::sentence(comparison, lang));
    let mut notes = Vec::new();
    if left_out {
        notes.push(
            lang.say("What people decided otherwise is left out on both sides: the rules alone are compared.", &[]),
        );
    } else if !comparison.before.overrides.is_empty() || !comparison.after.overrides.is_empty() {
        notes.push(lang.say("What people decided otherwise is part of both sides, as the records have it.", &[]));
    }
    if comparison.trials.is_empty() && comparison.changes.len() > crate::study::compare::MOST {
        let most = crate::study::compare::MOST.to_string();
        notes.push(lang.say("More than {1} changes are not tried one by one, only all together.", &[&most]));
    }
    let listed = |only: &Effect| comparison.counts.of(*only) > 0;
    if !only.is_empty() && !comparison.moved.is_empty() && !only.iter().any(listed) {
        let moved = comparison.moved.len().to_string();
        notes.push(lang.say(
            "Of the {1} applications whose outcome is another, none is of the kind that --only asks for.",
            &[&moved],
        ));
    }
    if !notes.is_empty() {
        page.words(notes.join("\n"));
    }
    sums::members(comparison, &mut page);
    page.member("overrides_left_out", left_out);
    page.sheet(rules::changes(comparison, lang));
    page.sheet(applications::applications(comparison, only, lang));
    page.sheet(sums::figures(comparison, lang));
    page.sheet(sums::both(comparison, lang));
    page.sheet(sums::statuses(comparison, lang));
    page.sheet(sums::by(comparison, slices, lang));
    page.sheet(sums::data(comparison, lang));
    page
}
