//! `merit test --suggest`: what is proposed, what it would reach, and what nothing was found for.

use super::coverage::{name, place, sentence, share};
use super::proposals::{figure, proposed_edges, proposed_examples, proposed_tests};
use super::{Columns, Side};
use crate::lang::Lang;
use crate::span::Sources;
use crate::study::{Edge, Given, Goal, Missed, Nothing, Suggestions};
use serde_json::{Value, json};
use std::cmp::Ordering;

/// Everything, with the texts to paste.
#[must_use]
pub fn suggested(all: &Suggestions, sources: &Sources, lang: Lang) -> String {
    let say = |words: &str| lang.say(words, &[]);
    let mut out = String::new();
    if all.proposals.is_empty() {
        out.push_str(&format!("{}\n", say("No application is proposed")));
    }
    if !all.examples.is_empty() {
        out.push_str(&format!("{}\n\n", say("Proposed, to paste under `examples:`")));
        out.push_str(&proposed_examples(&all.examples));
        out.push('\n');
    }
    if !all.proposals.is_empty() {
        out.push_str(&format!("{}\n\n", say("Proposed, to paste under `tests:`")));
        out.push_str(&proposed_tests(&all.proposals, sources, lang));
    }
    if !all.edges.is_empty() {
        out.push_str(&format!("\n{}\n", say("Points around the bounds: one step under, at, one step over")));
        out.push_str(&edges(&all.edges, sources, lang));
        if all.edges.iter().any(|edge| edge.several) {
            out.push_str(&format!(
                "  {}\n",
                say("in brackets: what the criterion has where another of its ladders counts")
            ));
        }
        out.push_str(&format!("\n{}\n\n", say("The same, to paste under `tests:`")));
        out.push_str(&proposed_edges(&all.edges, sources, lang));
    }
    if !all.unled.is_empty() {
        out.push_str(&format!("\n{}\n", say("Bounds without an application")));
        let mut table = Columns::new(2, &[Side::Left, Side::Left, Side::Right, Side::Left]);
        for unled in &all.unled {
            let (file, line) = place(unled.span, sources);
            let why = if unled.long { "the file is long" } else { "no one field was found to lead to it exactly" };
            let bound = figure(unled.span, &unled.bound, sources);
            table.row([format!("{file}:{line}"), unled.criterion.to_string(), bound, say(why)]);
        }
        out.push_str(&table.render());
    }
    if !all.missed.is_empty() {
        out.push_str(&format!("\n{}\n", say("No application found")));
        let mut table = Columns::new(2, &[Side::Left, Side::Left, Side::Left]);
        for missed in &all.missed {
            let (file, line) = place(missed.goal.span, sources);
            table.row([format!("{file}:{line}"), sentence(&missed.goal, sources, lang), reason(missed, lang)]);
        }
        out.push_str(&table.render());
    }
    out.push('\n');
    for (words, goals) in [
        ("now {1} of {2} reached, {3} per cent", &all.before),
        ("with the proposals {1} of {2} reached, {3} per cent", &all.after),
    ] {
        let counts = [reached(goals), goals.len(), share(goals)].map(|n| n.to_string());
        out.push_str(&format!("{}\n", lang.say(words, &counts.each_ref().map(String::as_str))));
    }
    let words =
        "What a proposal expects is what these rules do, not what the notice says: read each against its clause";
    out.push_str(&format!("{}\n", say(words)));
    out
}

fn reached(goals: &[Goal]) -> usize {
    goals.iter().filter(|goal| goal.reached).count()
}

fn edges(edges: &[Edge], sources: &Sources, lang: Lang) -> String {
    let mut table = Columns::new(2, &[Side::Left, Side::Right, Side::Left]);
    for edge in edges {
        let step = |step: &crate::study::Step| {
            let all = step.expect.first().map_or("", |(_, points)| points);
            match &step.own {
                Some(own) if own != all => format!("{} → {own} ({all})", step.value),
                _ => format!("{} → {all}", step.value),
            }
        };
        let mut row = vec![edge.criterion.to_string(), figure(edge.span, &edge.bound, sources), edge.field.to_string()];
        row.extend(edge.steps.iter().map(step));
        if !edge.met {
            row.push(lang.say("no value of the field meets the bound itself", &[]));
        }
        table.row(row);
    }
    table.render()
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
        "schema": "merit.suggest/1",
        "before": counts(&all.before), "after": counts(&all.after),
        "examples": examples.collect::<Value>(), "proposals": proposals.collect::<Value>(),
        "edges": edges.collect::<Value>(), "bounds_without": unled.collect::<Value>(), "not_found": missed.collect::<Value>(),
    });
    format!("{value}\n")
}

fn cells(cells: &[(String, String)]) -> Value {
    Value::Object(cells.iter().map(|(key, value)| (key.clone(), Value::from(value.clone()))).collect())
}
