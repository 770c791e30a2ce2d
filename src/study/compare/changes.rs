//! What differs between the two sides: rules, one by one, and whatever else a round is decided from.

use super::difference::{Detail, details, flow, renamed};
use super::pieces::{Piece, RuleName, Section};
use super::{Data, Side};
use crate::span::Span;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a change is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A rule.
    Rule(RuleName),
    /// What a lookup file holds.
    File(String),
    /// The values of parameters that were set for the run.
    Settings,
    /// The tables: applications, marks, registers, how they are read, and whether held applications are left out.
    Data,
    /// What people decided otherwise.
    Overrides,
}

/// How it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It is there on both sides.
    Changed,
    /// It is there only after.
    Added,
    /// It is there only before.
    Removed,
    /// It is the same under another name: this one, before.
    Renamed(Arc<str>),
}

/// What a change can mean to a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Something.
    Meaning,
    /// Nothing: labels, clauses and titles.
    Words,
    /// Nothing: what is published, examples and tests.
    Beside,
}

/// One change.
#[derive(Clone, Debug)]
pub struct Change {
    /// Of what.
    pub what: What,
    /// Which part of the rule, where only parts of it changed: `bands[4]`; empty for all of it.
    pub part: String,
    /// How.
    pub kind: Kind,
    /// What it can mean.
    pub weight: Weight,
    /// Where it stood: the first place that differs.
    pub before: Option<Span>,
    /// Where it stands now.
    pub after: Option<Span>,
    /// Its leaves.
    pub details: Vec<Detail>,
}

/// The changed rules, in the order of the file before, those that are new behind them.
pub(super) fn rules(old: &[Piece], new: &[Piece]) -> Vec<Change> {
    let find = |all: &[Piece], rule: &RuleName| all.iter().position(|p| p.rule == *rule);
    let mut all = Vec::new();
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    for one in old {
        if let Some(other) = find(new, &one.rule).and_then(|at| new.get(at)) {
            all.extend(changed(one, other));
            continue;
        }
        let same = |(at, other): &(usize, &Piece)| {
            other.rule.section == one.rule.section
                && other.group == one.group
                && !taken.contains(at)
                && find(old, &other.rule).is_none()
                && renamed(one.rule.section, &one.node, &other.node)
        };
        match new.iter().enumerate().find(same) {
            Some((at, other)) => {
                taken.insert(at);
                all.push(Change {
                    kind: Kind::Renamed(one.rule.name.clone()),
                    details: details(one.rule.section, &one.node, &other.node),
                    ..whole(Some(one), Some(other), other)
                });
            }
            None => all.push(whole(Some(one), None, one)),
        }
    }
    for (at, other) in new.iter().enumerate() {
        if find(old, &other.rule).is_none() && !taken.contains(&at) {
            all.push(whole(None, Some(other), other));
        }
    }
    all
}

fn weight(piece: &Piece, words: bool) -> Weight {
    match (piece.rule.section.decides(), words) {
        (false, _) => Weight::Beside,
        (true, true) => Weight::Words,
        (true, false) => Weight::Meaning,
    }
}

/// The changes of a rule that is there on both sides: one for each row or key of it where that can be told, and one for
/// its words.
fn changed(one: &Piece, other: &Piece) -> Vec<Change> {
    let mut details = details(one.rule.section, &one.node, &other.node);
    if one.group != other.group {
        let group = |piece: &Piece| piece.group.as_ref().map(|g| (g.to_string(), piece.span));
        details.push(Detail::beside("group", group(one), group(other)));
    }
    // Keys that have a place of their own, and are only read by people.
    let worded: &[&str] = match one.rule.section {
        Section::Round => &["id", "title", "notice"],
        Section::Award => &["clause"],
        _ => &[],
    };
    if worded.contains(&&*one.rule.name) {
        details.iter_mut().for_each(|d| d.words = true);
    }
    let (words, meanings): (Vec<Detail>, Vec<Detail>) = details.into_iter().partition(|d| d.words);
    let mut all = Vec::new();
    let parts: Option<Vec<String>> = meanings.iter().map(Detail::part).collect();
    match parts.filter(|_| one.rule.section.decides()) {
        Some(parts) => {
            let mut of: Vec<(String, Vec<Detail>)> = Vec::new();
            for (part, detail) in parts.into_iter().zip(meanings) {
                match of.iter_mut().find(|(name, _)| *name == part) {
                    Some((_, details)) => details.push(detail),
                    None => of.push((part, vec![detail])),
                }
            }
            all.extend(of.into_iter().filter_map(|(part, details)| some(one, other, part, details)));
        }
        None => all.extend(some(one, other, String::new(), meanings)),
    }
    all.extend(some(one, other, String::new(), words));
    all
}

/// A change of these leaves; `None` without any.
fn some(one: &Piece, other: &Piece, part: String, details: Vec<Detail>) -> Option<Change> {
    let first = details.first()?;
    let span = |side: &Option<(String, Span)>| side.as_ref().map(|(_, span)| *span);
    Some(Change {
        what: What::Rule(one.rule.clone()),
        part,
        kind: Kind::Changed,
        weight: weight(one, first.words),
        before: span(&first.before).or(Some(one.span)),
        after: span(&first.after).or(Some(other.span)),
        details,
    })
}

/// A rule that is there on one side only.
fn whole(one: Option<&Piece>, other: Option<&Piece>, named: &Piece) -> Change {
    let text = |piece: &Piece| (flow(&piece.node), piece.span);
    let detail = Detail::beside("", one.map(text), other.map(text));
    Change {
        what: What::Rule(named.rule.clone()),
        part: String::new(),
        kind: if one.is_some() { Kind::Removed } else { Kind::Added },
        weight: weight(named, false),
        before: one.map(|p| p.span),
        after: other.map(|p| p.span),
        details: vec![detail],
    }
}

/// What else differs: lookup files, settings, tables, overrides.
pub(super) fn others(before: &Side, after: &Side, data: &Data) -> Vec<Change> {
    let (old, new) = (&before.materials, &after.materials);
    let mut all = Vec::new();
    let mut add = |what: What, details: Vec<Detail>| {
        let (kind, weight) = (Kind::Changed, Weight::Meaning);
        all.push(Change { what, part: String::new(), kind, weight, before: None, after: None, details });
    };
    for (name, bytes) in &old.lookups {
        if new.lookups.get(name).is_some_and(|other| other != bytes) {
            add(What::File(name.clone()), Vec::new());
        }
    }
    if before.options.settings != after.options.settings {
        let text = |side: &Side| {
            let all: Vec<String> = side.options.settings.iter().map(|(n, v)| format!("{n}={v}")).collect();
            Some((all.join(" "), Span::default())).filter(|(text, _)| !text.is_empty())
        };
        let (before, after) = (text(before), text(after));
        add(What::Settings, vec![Detail::beside("", before, after)]);
    }
    if data.differ {
        add(What::Data, Vec::new());
    }
    if old.overrides.as_ref().map(|(_, bytes)| bytes) != new.overrides.as_ref().map(|(_, bytes)| bytes) {
        add(What::Overrides, Vec::new());
    }
    all
}
