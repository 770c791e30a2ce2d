//! `merit test --suggest`: what is proposed, what it would reach, and what nothing was found for.

use super::coverage::{name, place, sentence, share};
use super::proposals::{figure, proposed, proposed_edges, proposed_examples, proposed_tests};
use super::{Cell, Column, Page, Sheet};
use crate::lang::Lang;
use crate::span::{Sources, Span};
use crate::study::{Edge, Given, Goal, Missed, Nothing, Suggestions};
use serde_json::{Value, json};
use std::cmp::Ordering;

const SCHEMA: &str = "merit.suggest/1";

/// Everything, with the texts to paste.
#[must_use]
pub fn suggested(all: &Suggestions, sources: &Sources, lang: Lang) -> Page {
    let say = |words: &str| lang.say(words, &[]);
    let at = |span: Span| {
        let (file, line) = place(span, sources);
        Cell::text(&format!("{file}:{line}"))
    };
    let mut page = Page::tests(SCHEMA, lang);
    page.sheet(tests(all, sources, lang));
    if all.proposals.is_empty() {
        page.words(say("No application is proposed"));
    }
    if !all.examples.is_empty() {
        page.words(say("Proposed, to paste under `examples:`"));
        page.lines(proposed_examples(&all.examples));
    }
    if !all.proposals.is_empty() {
        page.words(say("Proposed, to paste under `tests:`"));
        page.lines(proposed_tests(&all.proposals, sources, lang));
    }
    if !all.edges.is_empty() {
        page.sheet(edges(&all.edges, sources, lang));
        if all.edges.iter().any(|edge| edge.several) {
            page.words(say("in brackets: what the criterion has where another of its ladders counts"));
        }
        page.words(say("The same, to paste under `tests:`"));
        page.lines(proposed_edges(&all.edges, sources, lang));
    }
    let columns = vec![
        Column::words("place", say("place")),
        Column::words("criterion", say("criterion")),
        Column::figures("bound", say("bound")),
        Column::words("why", say("why")),
    ];
    let mut sheet = Sheet::new("bounds_without", say("Bounds without an application"), columns);
    for unled in &all.unled {
        let why = if unled.long { "the file is long" } else { "no one field was found to lead to it exactly" };
        let bound = Cell::text(&figure(unled.span, &unled.bound, sources));
        sheet.row(vec![at(unled.span), Cell::text(&unled.criterion), bound, Cell::named(why, &say(why))]);
    }
    page.sheet(sheet);
    let columns = vec![
        Column::words("place", say("place")),
        Column::words("rule", say("rule")),
        Column::words("why", say("why")),
    ];
    let mut sheet = Sheet::new("not_found", say("No application found"), columns);
    for missed in &all.missed {
        let rule = Cell::text(&sentence(&missed.goal, sources, lang));
        sheet.row(vec![at(missed.goal.span), rule, Cell::text(&reason(missed, lang))]);
    }
    page.sheet(sheet);
    let mut out = String::new();
    for (words, goals) in [
        ("now {1} of {2} reached, {3} per cent", &all.before),
        ("with the proposals {1} of {2} reached, {3} per cent", &all.after),
    ] {
        let counts = [reached(goals), goals.len(), share(goals)].map(|n| n.to_string());
        out.push_str(&format!("{}\n", lang.say(words, &counts.each_ref().map(String::as_str))));
    }
    out.push_str(&say(
        "What a proposal expects is what these rules do, not what the notice says: read each against its clause",
    ));
    page.lines(out);
    page
}

/// Every proposed test, for spreadsheets; people read it in the layout of the rule file.
fn tests(all: &Suggestions, sources: &Sources, lang: Lang) -> Sheet {
    let names = ["name", "given", "with", "round", "expect"];
    let mut sheet = Sheet::new("tests", "", names.map(|name| Column::words(name, name)).to_vec()).main().at_most(0);
    for test in proposed(all, sources, lang) {
        let cell = |key: &&str| {
            let value = test.iter().find(|(name, _)| name == key);
            // A long one goes on in further lines there.
            let line = |value: &str| value.lines().map(str::trim_start).collect::<Vec<_>>().join(" ");
            value.map_or_else(Cell::blank, |(_, value)| Cell::text(&line(value)))
        };
        sheet.row(names.iter().map(cell).collect());
    }
    sheet
}

fn reached(goals: &[Goal]) -> usize {
    goals.iter().filter(|goal| goal.reached).count()
}

/// A row for each bound: what the criterion gives under, at and over it.
fn edges(edges: &[Edge], sources: &Sources, lang: Lang) -> Sheet {
    let say = |words: &str| lang.say(words, &[]);
    let columns = vec![
        Column::words("criterion", say("criterion")),
        Column::figures("bound", say("bound")),
        Column::words("field", say("field")),
        Column::words("below", say("under")),
        Column::words("at", say("at")),
        Column::words("above", say("over")),
    ];
    let title = say("Points around the bounds: one step under, at, one step over");
    let mut sheet = Sheet::new("edges", title, columns);
    for edge in edges {
        let step = |step: &crate::study::Step| {
            let all = step.expect.first().map_or("", |(_, points)| points);
            match &step.own {
                Some(own) if own != all => format!("{} → {own} ({all})", step.value),
                _ => format!("{} → {all}", step.value),
            }
        };
        let on = |side: Ordering| {
            let steps: Vec<String> = edge.steps.iter().filter(|s| s.side == side).map(step).collect();
            Cell::text(&steps.join(", "))
        };
        let at = match edge.met {
            true => on(Ordering::Equal),
            false => Cell::text(&say("no value meets it")),
        };
        let bound = Cell::text(&figure(edge.span, &edge.bound, sources));
        let (criterion, field) = (Cell::text(&edge.criterion), Cell::text(&edge.field));
        sheet.row(vec![criterion, bound, field, on(Ordering::Less), at, on(Ordering::Greater)]);
    }
    sheet
}

fn reason(missed: &Missed, lang: Lang) -> String {
    match &missed.why {
        Nothing::Proved(words) => lang.say("proved by `check`: {1}", &[words]),
        Nothing::Tried(tries) => lang.say("none of {1} applications that were tried", &[&tries.to_string()]),
        Nothing::Rounds(tries) => lang.say("none of {1} rounds that were tried", &[&tries.to_string()]),
        Nothing::NoField => {
            lang.say("nothing that was looked at moves it; rows of registers were left as they are", &[])
        }
        Nothing::Long(most) => lang.say("the file is long: only the first {1} were looked for", &[&most.to_string()]),
        Nothing::NoBase => lang.say("no application that is ranked was found to begin with", &[]),
    }
}

/// The same for programs: `merit.suggest/1`.
#[must_use]
pub fn suggested_json(all: &Suggestions, sources: &Sources) -> String {
    let goal = |goal: &Goal| {
        let (_, line) = place(goal.span, sources);
        json!({"kind": name(goal.kind), "name": &*goal.name, "clause": &*goal.clause, "line": line})
    };
    let given = |given: &Given| match given {
        Given::One(example, with) => json!({"given": &**example, "with": cells(with)}),
        Given::Round(names) => json!({"round": names.iter().map(|name| &**name).collect::<Vec<_>>()}),
    };
    let counts = |goals: &[Goal]| json!({"all": goals.len(), "reached": reached(goals)});
    let proposals = all.proposals.iter().map(|proposal| {
        let text = proposed_tests(std::slice::from_ref(proposal), sources, Lang::En);
        let goals: Value = proposal.goals.iter().map(goal).collect();
        json!({"reaches": goals, "test": given(&proposal.given), "expect": cells(&proposal.expect), "text": text})
    });
    let examples = all.examples.iter().map(|example| {
        let text = proposed_examples(std::slice::from_ref(example));
        json!({"name": &*example.name, "cells": cells(&example.cells), "text": text})
    });
    let edges = all.edges.iter().map(|edge| {
        let (_, line) = place(edge.span, sources);
        let steps = edge.steps.iter().map(|step| {
            let points = step.expect.first().map_or("", |(_, points)| points);
            let side = match step.side {
                Ordering::Less => "below",
                Ordering::Equal => "at",
                Ordering::Greater => "above",
            };
            let own = step.own.as_deref();
            json!({"side": side, "value": step.value, "ladder": own, "points": points, "test": given(&step.given)})
        });
        let text = proposed_edges(std::slice::from_ref(edge), sources, Lang::En);
        let steps: Value = steps.collect();
        let bound = edge.bound.to_string();
        json!({"criterion": &*edge.criterion, "field": &*edge.field, "bound": bound, "line": line, "met": edge.met, "steps": steps, "text": text})
    });
    let missed = all.missed.iter().map(|missed| json!({"goal": goal(&missed.goal), "why": reason(missed, Lang::En)}));
    let unled = all.unled.iter().map(|unled| {
        let (_, line) = place(unled.span, sources);
        json!({"criterion": &*unled.criterion, "bound": unled.bound.to_string(), "line": line, "long": unled.long})
    });
    let value = json!({
        "schema": SCHEMA, "trial": true,
        "before": counts(&all.before), "after": counts(&all.after),
        "examples": examples.collect::<Value>(), "proposals": proposals.collect::<Value>(),
        "edges": edges.collect::<Value>(), "bounds_without": unled.collect::<Value>(), "not_found": missed.collect::<Value>(),
    });
    format!("{value}\n")
}

fn cells(cells: &[(String, String)]) -> Value {
    Value::Object(cells.iter().map(|(key, value)| (key.clone(), Value::from(value.clone()))).collect())
}
