//! The sentence that a comparison begins with.

use super::names::{comma, effects, semicolon};
use super::sums::{money, total};
use crate::lang::Lang;
use crate::number::Exact;
use crate::report::expression::{figure, written};
use crate::report::sheet::thousands;
use crate::study::compare::{Between, Change, Comparison, Effect, Section, Touched, Trial, Weight, What, between};
use crate::value::{Kind, Value};

/// Who gains and who loses; or that nothing changed, and why.
pub(super) fn sentence(comparison: &Comparison, lang: Lang) -> String {
    let sums = if comparison.divides { awarded(comparison, lang) } else { String::new() };
    if comparison.moved.is_empty() {
        let why = unmoved(comparison, lang);
        let sums = if left(comparison).0 == left(comparison).1 { String::new() } else { sums };
        return sentences(&why, &sums, lang);
    }
    let all = thousands(comparison.before.decision.rows.len().max(comparison.after.decision.rows.len()));
    if !comparison.divides {
        return lang.say("Of {1} applications, {2}.", &[&all, &effects(&comparison.counts, false, lang)]);
    }
    let part = |effect: Effect| {
        let count = comparison.counts.of(effect);
        let words = match effect {
            Effect::Funded => "{1} newly funded with {2}",
            Effect::Dropped => "{1} funded no more, who had {2}",
            Effect::Gains => "{1} gain {2}",
            Effect::Loses => "{1} lose {2}",
            Effect::Status => return (count > 0).then(|| lang.say("{1} with another status", &[&thousands(count)])),
        };
        let sum = total(comparison, effect);
        (count > 0).then(|| lang.say(words, &[&thousands(count), &sum]))
    };
    let parts: Vec<String> = Effect::ALL.into_iter().filter_map(part).collect();
    let parts = parts.join(comma(lang));
    sentences(&lang.say("Of {1} applications, {2}.", &[&all, &parts]), &sums, lang)
}

/// One behind the other.
fn sentences(one: &str, other: &str, lang: Lang) -> String {
    let between = if other.is_empty() || lang == Lang::Zh { "" } else { " " };
    format!("{one}{between}{other}")
}

/// What is left of the budget on both sides, in smallest units.
fn left(comparison: &Comparison) -> (i128, i128) {
    let left = |run: &crate::round::Run| run.decision.division.as_ref().map_or(0, |d| d.allocation.unspent);
    (left(&comparison.before), left(&comparison.after))
}

fn awarded(comparison: &Comparison, lang: Lang) -> String {
    let (before, after) = (&comparison.before.decision.division, &comparison.after.decision.division);
    match (before, after) {
        (Some(one), Some(other)) => {
            let sums = [one.allocation.awarded, one.terms.budget, other.allocation.awarded, other.terms.budget];
            let [a, b, c, d] = sums.map(|units| money(comparison, units).grouped());
            if a == c && b == d {
                lang.say("{1} of {2} are awarded before and after.", &[&a, &b])
            } else {
                lang.say("{1} of {2} are awarded before, {3} of {4} after.", &[&a, &b, &c, &d])
            }
        }
        (None, Some(one)) | (Some(one), None) => {
            let sums = [one.allocation.awarded, one.terms.budget];
            let [a, b] = sums.map(|units| money(comparison, units).grouped());
            let words = if before.is_some() {
                "{1} of {2} are awarded before, and no money is divided after."
            } else {
                "No money is divided before, and {1} of {2} are awarded after."
            };
            lang.say(words, &[&a, &b])
        }
        (None, None) => String::new(),
    }
}

/// Why nothing changed.
fn unmoved(comparison: &Comparison, lang: Lang) -> String {
    let weights = |weight| comparison.changes.iter().filter(|c| c.weight == weight).count();
    let meaning = weights(Weight::Meaning);
    if meaning == 0 {
        if comparison.same_files {
            return lang.say("Nothing changed, because the rules of both are the same, byte for byte.", &[]);
        }
        let of = |section: Section| {
            let is = |change: &Change| matches!(&change.what, What::Rule(rule) if rule.section == section);
            comparison.changes.iter().any(|change| change.weight == Weight::Beside && is(change))
        };
        let only = [
            (weights(Weight::Words) > 0, "labels, clauses and titles"),
            (of(Section::Targets), "targets"),
            (of(Section::Publish), "what is published"),
            (of(Section::Examples), "examples"),
            (of(Section::Tests), "tests"),
            (comparison.changes.is_empty(), "comments, layout and the spelling of numbers"),
        ];
        let only = only.into_iter().filter(|(differs, _)| *differs).map(|(_, words)| lang.say(words, &[]));
        let mut only: Vec<String> = only.collect();
        let last = only.pop().unwrap_or_default();
        let only = if only.is_empty() { last } else { lang.say("{1} and {2}", &[&only.join(comma(lang)), &last]) };
        return lang.say("Nothing changed, because the two rule files differ only in {1}.", &[&only]);
    }
    let Touched { points, ranks, entitlements, certified } = comparison.touched;
    if points + ranks + entitlements + certified > 0 {
        let other = [
            (points, "{1} have other points or answers at gates"),
            (ranks, "{1} have another rank"),
            (entitlements, "{1} have another entitlement"),
            (certified, "{1} are certified by another name or for other days"),
        ];
        let other = other.into_iter().filter(|(n, _)| *n > 0).map(|(n, words)| lang.say(words, &[&thousands(n)]));
        let other = other.collect::<Vec<_>>().join(comma(lang));
        return lang.say("Nobody's status or award changed, although things moved: {1}.", &[&other]);
    }
    let edges: Vec<String> = comparison.trials.iter().flat_map(|trial| edges(comparison, trial, lang)).collect();
    let why = if edges.is_empty() {
        lang.say("nobody has another answer at a gate, other points, another rank or another entitlement", &[])
    } else {
        edges.join(semicolon(lang))
    };
    if meaning == 1 {
        return lang.say("Nothing changed, because the one change reaches no application: {1}.", &[&why]);
    }
    let holes = [&*meaning.to_string(), &why];
    lang.say("Nothing changed, because none of the {1} changes reaches an application: {2}.", &holes)
}

/// The moved edges between which nobody lies.
fn edges(comparison: &Comparison, trial: &Trial, lang: Lang) -> Vec<String> {
    let Some(rules) = &trial.rules else { return Vec::new() };
    let one = |edge: &Between| {
        let own = &comparison.before.rules;
        let like = |bound: &Exact| {
            let value = if edge.measure.ty.kind == Kind::Money {
                Value::Money(bound.clone())
            } else {
                Value::Number(bound.clone())
            };
            figure(&value, own)
        };
        let words = if edge.inclusive {
            "at {1}, no application's {2} lies from {3} below {4}"
        } else {
            "at {1}, no application's {2} lies above {3} up to {4}"
        };
        lang.say(words, &[&edge.criterion, &written(&edge.measure, own), &like(&edge.low), &like(&edge.high)])
    };
    between(&comparison.before, rules).iter().map(one).collect()
}
