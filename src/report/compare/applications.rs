//! The applications whose outcome is another: which of their figures moved, and which changed rule did it.

use super::names::{comma, semicolon, trial};
use super::sums::{money, signed};
use crate::check::model::{CriterionKind, RoundAt, Rules};
use crate::lang::Lang;
use crate::number::Exact;
use crate::oracle::Standing;
use crate::report::{Cell, Column, Sheet};
use crate::round::{Row, Run, Status};
use crate::study::compare::{Comparison, Effect, MOST, Moved, Stand};
use std::collections::BTreeSet;
use std::sync::Arc;

/// People are shown so many; programs all.
const SHOWN: usize = 60;

/// One row for each of them, in order of the keys.
pub(super) fn applications(comparison: &Comparison, only: &[Effect], lang: Lang) -> Sheet {
    let say = |words: &str| lang.say(words, &[]);
    let mut columns = vec![
        Column::words("key", say("application")),
        Column::words("effect", say("effect")),
        Column::words("status_before", say("status before")),
        Column::words("status_after", say("after")),
    ];
    if comparison.divides {
        columns.push(Column::figures("award_before", say("award before")));
        columns.push(Column::figures("award_after", say("after")));
        columns.push(Column::figures("difference", say("difference")));
    }
    columns.push(Column::words("figures", say("what moved")));
    columns.push(Column::words("cause", say("caused by")));
    let listed: Vec<&Moved> = comparison.moved.iter().filter(|m| only.is_empty() || only.contains(&m.effect)).collect();
    let title = match (only.is_empty(), comparison.moved.len() == listed.len()) {
        (false, false) => {
            let holes = [&*listed.len().to_string(), &comparison.moved.len().to_string()];
            lang.say("Applications: {1} of the {2} whose outcome is another", &holes)
        }
        _ => say("Applications"),
    };
    let mut sheet = Sheet::new("applications", title, columns).main().at_most(SHOWN);
    for moved in listed {
        let status = |side: Option<Stand>| {
            side.map_or_else(Cell::nothing, |s| Cell::named(s.status.name(), &say(s.status.name())))
        };
        let mut cells = vec![
            Cell::text(&moved.key),
            Cell::named(moved.effect.name(), &say(effect(moved.effect, comparison.divides))),
            status(moved.before),
            status(moved.after),
        ];
        if comparison.divides {
            let award = |side: Option<Stand>| side.map(|s| money(comparison, s.award));
            let cell = |side| award(side).map_or_else(Cell::nothing, Cell::money);
            cells.extend([cell(moved.before), cell(moved.after)]);
            let zero = money(comparison, 0);
            let (was, is) = (award(moved.before).unwrap_or(zero), award(moved.after).unwrap_or(zero));
            cells.push(signed(was, is));
        }
        // Programs read the same whatever people read.
        let both = |say: &dyn Fn(Lang) -> String| Cell::named(&say(Lang::En), &say(lang));
        cells.push(both(&|lang| figures(comparison, moved, lang)));
        let (full, short) = (cause(comparison, moved, false, Lang::En), cause(comparison, moved, true, lang));
        cells.push(Cell::named(&full, &short));
        sheet.row(cells);
    }
    sheet
}

fn effect(effect: Effect, divides: bool) -> &'static str {
    match (effect, divides) {
        (Effect::Funded, true) => "newly funded",
        (Effect::Funded, false) => "newly ranked",
        (Effect::Dropped, true) => "funded no more",
        (Effect::Dropped, false) => "ranked no more",
        (Effect::Gains, _) => "gains",
        (Effect::Loses, _) => "loses",
        (Effect::Status, true) => "another status",
        (Effect::Status, false) => "another rank or status",
    }
}

/// `share 3.00 → 5.00, total 79.00 → 81.00, rank 60 → 48`
fn figures(comparison: &Comparison, moved: &Moved, lang: Lang) -> String {
    let (before, after) = (&comparison.before, &comparison.after);
    let (Some(one), Some(other)) = (before.row(&moved.key), after.row(&moved.key)) else {
        let words = if moved.before.is_some() { "only in the round before" } else { "only in the round after" };
        return lang.say(words, &[]);
    };
    let mut all = Vec::new();
    let shown = |text: Option<String>| text.unwrap_or_else(|| "-".into());
    let mut add = |name: &str, was: Option<String>, is: Option<String>| {
        if was != is {
            all.push(format!("{name} {} → {}", shown(was), shown(is)));
        }
    };
    gates(before, one, after, other, lang, &mut add);
    points(before, one, after, other, &mut add);
    let total = |run: &Run, row: &Row| {
        let total = run.decision.scores.total(row.input());
        let total = total.filter(|_| run.rules.has_total() && row.status != Status::Held);
        total.map(|t| crate::record::total_text(&run.rules, &t))
    };
    add(&lang.say("total", &[]), total(before, one), total(after, other));
    let own = all.is_empty();
    let mut add = |name: &str, was: Option<String>, is: Option<String>| {
        if was != is {
            all.push(format!("{name} {} → {}", shown(was), shown(is)));
        }
    };
    let rank = |run: &Run, row: &Row| run.decision.place(row).map(|p| p.rank.to_string());
    add(&lang.say("rank", &[]), rank(before, one), rank(after, other));
    let divided = |run: &Run, row: &Row| {
        let (division, at) = run.decision.division.as_ref().zip(row.entrant())?;
        Some(division.terms.money(division.claims.entitlement(at)).grouped())
    };
    add(&lang.say("entitlement", &[]), divided(before, one), divided(after, other));
    let bound = |run: &Run, row: &Row| {
        let division = run.decision.division.as_ref()?;
        Some(run.decision.award(row)?.bound?.name(&division.terms))
    };
    let (was, is) = (bound(before, one), bound(after, other));
    if was == is && moved.before.map(|s| s.award) != moved.after.map(|s| s.award) {
        all.extend(is.map(|bound| format!("{} {bound}", lang.say("bound by", &[]))));
    } else {
        add(&lang.say("bound by", &[]), was, is);
    }
    if own {
        all.insert(0, lang.say("no figure of its own", &[]));
    }
    all.join(comma(lang))
}

type Add<'a> = dyn FnMut(&str, Option<String>, Option<String>) + 'a;

/// Gates and minimums.
fn gates(before: &Run, one: &Row, after: &Run, other: &Row, lang: Lang, add: &mut Add<'_>) {
    let (failed, fails) = (before.failed(one), after.failed(other));
    let mut gates: Vec<&str> = before.rules.gates.iter().map(|g| &*g.id).collect();
    gates.extend(
        after.rules.gates.iter().map(|g| &*g.id).filter(|id| !before.rules.gates.iter().any(|g| *g.id == **id)),
    );
    let word = |rules: &Rules, failed: &[&str], gate: &str| {
        rules.gates.iter().any(|g| *g.id == *gate).then(|| {
            let word = if failed.contains(&gate) { "fails" } else { "holds" };
            lang.say(word, &[])
        })
    };
    for gate in gates {
        if failed.contains(&gate) != fails.contains(&gate) {
            add(gate, word(&before.rules, &failed, gate), word(&after.rules, &fails, gate));
        }
    }
    let missed = |run: &Run, row: &Row| match run.decision.scores.standing(&run.rules, row.input()) {
        Standing::BelowMinimum(missed) => missed,
        _ => Vec::new(),
    };
    let (old, new) = (missed(before, one), missed(after, other));
    let all: BTreeSet<&Arc<str>> = old.iter().chain(&new).collect();
    for minimum in all {
        // Whoever fails a gate has not come to the minimums.
        let word = |row: &Row, missed: &[Arc<str>]| {
            let word = if missed.contains(minimum) { "missed" } else { "reached" };
            (row.status != Status::Ineligible).then(|| lang.say(word, &[]))
        };
        add(&lang.say("minimum of {1}", &[minimum]), word(one, &old), word(other, &new));
    }
}

/// Criteria and adjustments; a group only shows by its members.
fn points(before: &Run, one: &Row, after: &Run, other: &Row, add: &mut Add<'_>) {
    let (old, new) = (leaves(before, one), leaves(after, other));
    for (id, was) in &old {
        let is = new.iter().find(|(other, _)| other == id);
        add(id, Some(was.clone()), is.map(|(_, points)| points.clone()));
    }
    for (id, is) in new.iter().filter(|(id, _)| !old.iter().any(|(other, _)| other == id)) {
        add(id, None, Some(is.clone()));
    }
}

/// The points of everything that earns or costs some; a held application has none.
fn leaves(run: &Run, row: &Row) -> Vec<(String, String)> {
    let rules = &run.rules;
    let text = |points: &Exact| match rules.round.scores.at {
        RoundAt::EachCriterion => crate::record::total_text(rules, points),
        RoundAt::Total => points.to_string(),
    };
    let mut all = Vec::new();
    if row.status == Status::Held {
        return all;
    }
    for (at, criterion) in rules.criteria.iter().enumerate() {
        if let (CriterionKind::Leaf(_), Some(points)) = (&criterion.kind, run.decision.scores.points(row.input(), at)) {
            all.push((criterion.id.to_string(), text(&points)));
        }
    }
    if rules.adjustment_items().next().is_some()
        && let Some(assessment) = run.assessment(row)
    {
        let items = rules.adjustment_items().zip(&assessment.items);
        all.extend(items.filter_map(|(item, points)| Some((item.id.to_string(), text(points.as_ref().ok()?)))));
    }
    all
}

/// The changed rules that did it: each alone, or only all together; `short` as the table above has the rest.
fn cause(comparison: &Comparison, moved: &Moved, short: bool, lang: Lang) -> String {
    let named = |positions: &[usize]| -> String {
        let all =
            positions.iter().filter_map(|at| comparison.trials.get(*at)).map(|t| trial(comparison, t, short, lang));
        all.collect::<Vec<_>>().join(semicolon(lang))
    };
    if comparison.trials.is_empty() {
        return lang.say("all changes together, of which there are more than {1}", &[&MOST.to_string()]);
    }
    if let [only] = comparison.trials.as_slice() {
        return trial(comparison, only, short, lang);
    }
    // All of them made together are not one alone.
    let single = |positions: &[usize]| -> Vec<usize> {
        let all = |at: &&usize| comparison.trials.get(**at).is_some_and(|trial| !trial.all);
        positions.iter().filter(all).copied().collect()
    };
    match (single(&moved.alone).as_slice(), single(&moved.partly).as_slice()) {
        ([], []) => lang.say("only together", &[]),
        (alone, []) => lang.say("alone: {1}", &[&named(alone)]),
        ([], partly) => lang.say("together; alone, but otherwise: {1}", &[&named(partly)]),
        (alone, partly) => lang.say("alone: {1}; alone, but otherwise: {2}", &[&named(alone), &named(partly)]),
    }
}
