//! Which rules the tests of a file do not reach.

use super::{Cell, Column, Page, Sheet};
use crate::lang::Lang;
use crate::span::{Sources, Span};
use crate::study::{Goal, Kind};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The whole per cent of the goals that are reached, rounded down; 100 where there are none.
#[must_use]
pub fn share(goals: &[Goal]) -> usize {
    let reached = goals.iter().filter(|goal| goal.reached).count();
    (reached * 100).checked_div(goals.len()).unwrap_or(100)
}

/// Adds the list of what no test reaches, each with its place, and how much is reached by kind.
pub fn coverage(page: &mut Page, goals: &[Goal], sources: &Sources) {
    let lang = page.lang();
    let say = |words: &str| lang.say(words, &[]);
    let mut kinds: BTreeMap<Kind, (usize, usize)> = BTreeMap::new();
    for goal in goals {
        let (reached, all) = kinds.entry(goal.kind).or_default();
        (*reached, *all) = (*reached + usize::from(goal.reached), *all + 1);
    }
    let columns = vec![Column::words("kind", say("kind")), Column::bars("reached", say("reached by tests"))];
    let mut sheet = Sheet::new("kinds", say("What the tests reach"), columns);
    for (kind, (reached, all)) in kinds {
        let words = lang.say("{1} out of {2}", &[&reached.to_string(), &all.to_string()]);
        let kind = Cell::named(name(kind), &say(name(kind)));
        sheet.row(vec![kind, Cell::share(reached, all).said(&words)]);
    }
    page.sheet(sheet);
    let columns = vec![
        Column::words("place", say("place")),
        Column::words("rule", say("rule")),
        Column::words("clause", say("clause")),
    ];
    let mut sheet = Sheet::new("not_reached", say("Not reached by any test"), columns).main();
    for goal in goals.iter().filter(|goal| !goal.reached) {
        let (file, line) = place(goal.span, sources);
        let cells = [&format!("{file}:{line}"), &sentence(goal, sources, lang), &*goal.clause];
        sheet.row(cells.map(Cell::text).to_vec());
    }
    page.sheet(sheet);
    let clauses = clauses(goals);
    let missed: Vec<&str> = clauses.iter().filter(|(_, reached)| !reached).map(|(clause, _)| *clause).collect();
    let count = [missed.len(), clauses.len()].map(|n| n.to_string());
    let title = "Clauses of which no test reaches anything: {1} of {2}";
    let title = lang.say(title, &count.each_ref().map(String::as_str));
    let mut sheet = Sheet::new("clauses_not_reached", title, vec![Column::words("clause", say("clause"))]);
    missed.into_iter().for_each(|clause| sheet.row(vec![Cell::text(clause)]));
    page.sheet(sheet);
    let reached = goals.iter().filter(|goal| goal.reached).count();
    let counts = [reached, goals.len(), share(goals)].map(|n| n.to_string());
    page.words(lang.say("{1} of {2} reached, {3} per cent", &counts.each_ref().map(String::as_str)));
}

/// Each clause that has something to reach, in file order, and whether a test reaches any of it.
fn clauses(goals: &[Goal]) -> Vec<(&str, bool)> {
    let mut all: Vec<(&str, bool)> = Vec::new();
    for goal in goals.iter().filter(|goal| !goal.clause.is_empty()) {
        match all.iter_mut().find(|(clause, _)| *clause == &*goal.clause) {
            Some((_, reached)) => *reached |= goal.reached,
            None => all.push((&goal.clause, goal.reached)),
        }
    }
    all
}

/// The same for programs.
pub(super) fn as_json(goals: &[Goal], sources: &Sources) -> Value {
    let line = |g: &Goal| sources.get(g.span.source).map_or(0, |s| s.line_column(g.span.start).0);
    let goal = |g: &Goal| json!({"kind": name(g.kind), "name": &*g.name, "clause": &*g.clause, "line": line(g)});
    let missed: Vec<Value> = goals.iter().filter(|g| !g.reached).map(goal).collect();
    let clauses = clauses(goals);
    let unreached: Vec<&str> = clauses.iter().filter(|(_, reached)| !reached).map(|(clause, _)| *clause).collect();
    json!({
        "all": goals.len(), "reached": goals.len() - missed.len(), "not_reached": missed,
        "clauses": clauses.len(), "clauses_not_reached": unreached,
    })
}

/// The file and the line of a place.
pub(super) fn place(span: Span, sources: &Sources) -> (String, usize) {
    let source = sources.get(span.source);
    (source.map_or("", |s| &s.name).to_owned(), source.map_or(0, |s| s.line_column(span.start).0))
}

/// What is written at a place, in one line and not too long.
pub(super) fn excerpt(span: Span, sources: &Sources) -> String {
    const LONG: usize = 60;
    let text = sources.slice(span).split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= LONG { text } else { text.chars().take(LONG).chain(['…']).collect() }
}

/// The kind in the table of counts.
#[must_use]
pub fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Holds => "gates that hold",
        Kind::Fails => "gates that fail",
        Kind::Minimum => "minimums missed",
        Kind::Band => "rows of bands",
        Kind::Below => "measures below the bands",
        Kind::Row => "rows of tables",
        Kind::Standing => "rows of comparisons",
        Kind::Key => "keys of lookups",
        Kind::IfMissing => "answers to what is missing",
        Kind::When => "conditions of adjustments",
        Kind::TieBreak => "tie-breaks that decide",
        Kind::Tier => "tiers",
        Kind::Guarantee => "guarantees that serve",
        Kind::Limit => "limits that bind",
    }
}

/// What is not reached, in words.
pub(super) fn sentence(goal: &Goal, sources: &Sources, lang: Lang) -> String {
    lang.say(unreached(goal.kind), &[&goal.name, &excerpt(goal.span, sources)])
}

fn unreached(kind: Kind) -> &'static str {
    match kind {
        Kind::Holds => "the gate {1} never holds",
        Kind::Fails => "the gate {1} never fails",
        Kind::Minimum => "the minimum of {1} is never missed",
        Kind::Band => "{1}: no measure in {2}",
        Kind::Below => "{1}: no measure below the first band",
        Kind::Row => "{1}: no row fits as {2}",
        Kind::Standing => "{1}: no standing in {2}",
        Kind::Key => "{1} is never looked up",
        Kind::IfMissing => "{1}: nothing it needs is ever missing",
        Kind::When => "{1}: its condition never holds",
        Kind::TieBreak => "tie-break {1} never decides: {2}",
        Kind::Tier => "tier {1} is never reached: {2}",
        Kind::Guarantee => "the guarantee per {1} never serves anybody",
        Kind::Limit => "the limit per {1} never binds anybody",
    }
}
