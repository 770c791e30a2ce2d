//! The rules that changed, in the words in which `merit check --explain` reads rules back.

use super::lines::{Words, pairs};
use super::names::{comma, described, effects, failure, id, of_change, place};
use crate::check::model::{Lookup, Rules};
use crate::lang::Lang;
use crate::report::{Cell, Column, Sheet, figure};
use crate::span::Span;
use crate::study::compare::{Change, Comparison, Kind, Section, Trial, Tried, Weight, What};
use std::collections::BTreeSet;
use std::sync::Arc;

/// One row for each line of each change.
pub(super) fn changes(comparison: &Comparison, lang: Lang) -> Sheet {
    let say = |words: &str| lang.say(words, &[]);
    let columns = vec![
        Column::words("rule", say("rule")),
        Column::words("label", say("label")),
        Column::words("clause", say("clause")),
        Column::words("before", say("before")),
        Column::words("after", say("after")),
        Column::words("line_before", say("line before")),
        Column::words("line_after", say("line after")),
        Column::words("alone", say("made alone")),
    ];
    let mut sheet = Sheet::new("changes", say("What changed"), columns);
    let all: Vec<Vec<Words>> = comparison.trials.iter().map(|t| differences(comparison, t)).collect();
    for (at, change) in comparison.changes.iter().enumerate() {
        let own = comparison.trials.iter().position(|trial| trial.of.contains(&at));
        let trial = own.and_then(|at| comparison.trials.get(at));
        let mut words = words(comparison, change, trial, own, &all);
        if let Kind::Renamed(was) = &change.kind {
            words.insert(0, (Some(was.to_string()), Some(name_of(&change.what))));
        }
        if words.is_empty() {
            words.push((None, None));
        }
        let (label, clause) = described(comparison, change);
        let label = |lang: Lang| label.as_ref().map(|l| lang.label(l).to_owned()).unwrap_or_default();
        let alone = |lang: Lang| alone(comparison, change, trial, lang);
        for (line, (before, after)) in words.into_iter().enumerate() {
            // Programs read each row whole; people read what belongs to a rule once.
            let once = |text: &str, shown: &str| Cell::named(text, if line == 0 { shown } else { "" });
            let same = |text: Option<String>| once(text.as_deref().unwrap_or(""), text.as_deref().unwrap_or(""));
            let or_nothing = |text: Option<String>| text.map_or_else(Cell::nothing, |t| Cell::text(&t));
            sheet.row(vec![
                once(&id(change), &of_change(change, lang)),
                once(&label(Lang::En), &label(lang)),
                same(clause.clone()),
                or_nothing(before),
                or_nothing(after),
                same(place(&comparison.sources, change.before)),
                same(place(&comparison.sources, change.after)),
                once(&alone(Lang::En), &alone(lang)),
            ]);
        }
    }
    sheet
}

fn name_of(what: &What) -> String {
    match what {
        What::Rule(rule) => rule.name.to_string(),
        _ => String::new(),
    }
}

/// What a change is in words: the lines that differ where it is made, but for those of what it is made with.
fn words(
    comparison: &Comparison,
    change: &Change,
    trial: Option<&Trial>,
    own: Option<usize>,
    all: &[Vec<Words>],
) -> Vec<Words> {
    let mut lines = match &change.what {
        // Examples and tests are as long as they are many.
        What::Rule(rule) if matches!(rule.section, Section::Examples | Section::Tests) => return Vec::new(),
        What::Rule(rule) if rule.section == Section::Targets => target(comparison, change, &rule.name),
        _ => own.and_then(|at| all.get(at)).cloned().unwrap_or_default(),
    };
    if let Some(trial) = trial.filter(|t| !t.with.is_empty()) {
        // What it is made with has trials of its own, unless all must be made together.
        let others = comparison.trials.iter().zip(all).filter(|(t, _)| t.of.iter().any(|o| trial.with.contains(o)));
        let others: Vec<&Words> = others.flat_map(|(_, words)| words).collect();
        lines.retain(|line| !others.contains(&line));
    }
    let joint = trial.is_some_and(|t| t.of.len() > 1 || t.with.iter().any(|w| !told_apart(comparison, *w, t)));
    if joint {
        lines.clear();
    }
    // Where the rules are read back in fewer lines than there are differences, these are shown as they are written.
    let meanings = change.details.iter().filter(|d| !d.words).count();
    let unread = lines.len() < meanings;
    let leaf = |path: &str, text: &str| if path.is_empty() { text.to_owned() } else { format!("{path}: {text}") };
    for detail in change.details.iter().filter(|d| d.words || unread) {
        let one = |side: &Option<(String, Span)>| side.as_ref().map(|(text, _)| leaf(&detail.path, text));
        lines.push((one(&detail.before), one(&detail.after)));
    }
    if let (What::File(_), Some(rules)) = (&change.what, trial.and_then(|t| t.rules.as_deref())) {
        lines.extend(rows(&comparison.before.rules, rules));
    }
    if matches!(change.what, What::Overrides) {
        let (before, after) = (comparison.before.overrides.len(), comparison.after.overrides.len());
        lines.push((Some(before.to_string()), Some(after.to_string())));
    }
    lines
}

/// A target read back on both sides; nothing where only its words are others.
fn target(comparison: &Comparison, change: &Change, name: &Arc<str>) -> Vec<Words> {
    let was = if let Kind::Renamed(was) = &change.kind { was } else { name };
    let one = |rules: &Rules, id: &Arc<str>| {
        rules.targets.iter().find(|target| target.id == *id).map(|target| crate::report::rules::target(target, rules))
    };
    let words = (one(&comparison.before.rules, was), one(&comparison.after.rules, name));
    if words.0 == words.1 { Vec::new() } else { vec![words] }
}

/// The rows of lookups that differ.
fn rows(before: &Rules, after: &Rules) -> Vec<Words> {
    let mut all = Vec::new();
    for lookup in &before.lookups {
        let Some(other) = after.lookups.iter().find(|l| l.name == lookup.name) else { continue };
        let keys: BTreeSet<&Arc<str>> = lookup.rows.keys().chain(other.rows.keys()).collect();
        for key in keys {
            let row = |rules: &Rules, of: &Lookup| {
                of.rows.get(key).map(|value| format!("{}[{key}] is {}", lookup.name, figure(value, rules)))
            };
            let (was, is) = (row(before, lookup), row(after, other));
            if was != is {
                all.push((was, is));
            }
        }
    }
    all
}

/// Whether a further change of a trial has a trial of its own.
fn told_apart(comparison: &Comparison, change: usize, trial: &Trial) -> bool {
    comparison.trials.iter().any(|t| t.of.contains(&change) && t.with.len() < trial.with.len())
}

/// The lines of the rules that differ with the changes of a trial, each beside the one in whose place it is.
fn differences(comparison: &Comparison, trial: &Trial) -> Vec<Words> {
    trial.rules.as_ref().map_or_else(Vec::new, |rules| pairs(&lines(&comparison.before.rules), &lines(rules)))
}

/// The rules read back, without the labels and clauses behind them.
fn lines(rules: &Rules) -> Vec<String> {
    let bare = |line: &str| line.trim().split("   ").next().unwrap_or_default().to_owned();
    let text = crate::report::rules::deciding(rules);
    text.lines().map(bare).filter(|line| !line.is_empty()).collect()
}

/// What a change does when it is made alone.
fn alone(comparison: &Comparison, change: &Change, trial: Option<&Trial>, lang: Lang) -> String {
    let Some(trial) = trial else {
        let words = match change.weight {
            Weight::Meaning => "not tried",
            Weight::Words => "words only",
            Weight::Beside => "decides nothing",
        };
        return lang.say(words, &[]);
    };
    let what = match &trial.tried {
        Tried::Failed(why) => lang.say("cannot be decided: {1}", &[&failure(why, lang)]),
        Tried::Decided(counts, _) if counts.all() > 0 => effects(counts, comparison.divides, lang),
        Tried::Decided(_, touched) if touched.points > 0 => {
            lang.say("{1} with other points or answers, and the same outcome", &[&touched.points.to_string()])
        }
        Tried::Decided(_, touched) if touched.ranks + touched.entitlements > 0 => {
            let count = touched.ranks.max(touched.entitlements).to_string();
            lang.say("{1} with another rank or entitlement, and the same outcome", &[&count])
        }
        Tried::Decided(_, touched) if touched.certified > 0 => {
            lang.say("{1} certified by another name or for other days", &[&touched.certified.to_string()])
        }
        Tried::Decided(..) => lang.say("reaches nobody", &[]),
    };
    let named = |positions: &[usize]| -> String {
        let all = positions.iter().filter_map(|at| comparison.changes.get(*at)).map(|c| of_change(c, lang));
        let mut all: Vec<String> = all.collect();
        if all.len() > 3 {
            let more = all.split_off(1).len().to_string();
            return lang.say("{1} and {2} with it", &[&all.join(""), &more]);
        }
        all.join(comma(lang))
    };
    match (&trial.finding, trial.all) {
        (Some(finding), true) => lang.say("cannot stand alone: {1}; all together: {2}", &[finding, &what]),
        (Some(_), false) if !trial.with.is_empty() => lang.say("together with {1}: {2}", &[&named(&trial.with), &what]),
        (Some(_), false) => lang.say("{1} together: {2}", &[&named(&trial.of), &what]),
        (None, _) => what,
    }
}
