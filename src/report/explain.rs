//! How one application's result came about: gates, criteria, total, rank, award.

use super::award::award;
use super::expression::{shown, terms, written};
use super::scoring::Case;
use crate::check::model::{Adjustments, CriterionKind, Item, RoundAt, Rules};
use crate::number::Exact;
use crate::oracle::{Assessment, Blank, score};
use crate::rank::DecidedBy;
use crate::record::total_text;
use crate::round::{Row, Run};

/// The explanation; `None` where there is no such application.
#[must_use]
pub fn explain(run: &Run, key: &str) -> Option<String> {
    let row = run.decision.row(key)?;
    let mut out = format!("{key}   {}\n", row.status.name());
    if !row.held.is_empty() {
        out.push_str("\nHeld, and so part of nothing\n");
        for reason in &row.held {
            out.push_str(&format!("  {reason}\n"));
        }
    }
    let Some(assessment) = &row.assessment else { return Some(out) };
    let application = run.applications.cells.get(row.input)?;
    let env = assessment.env(&run.rules, application);
    let address = |field: usize| run.table.address(field, row.input);
    let case = Case { rules: &run.rules, env, marks: &application.marks, address: &address };
    gates(&case, assessment, &mut out);
    criteria(&case, assessment, &mut out);
    total(&run.rules, assessment, &mut out);
    ranking(run, row, &mut out);
    award(run, row, &case, &mut out);
    Some(out)
}

fn gates(case: &Case<'_>, assessment: &Assessment, out: &mut String) {
    if !case.rules.gates.is_empty() {
        out.push_str("\nGates\n");
    }
    for (gate, outcome) in case.rules.gates.iter().zip(&assessment.gates) {
        let word = match outcome {
            Ok(true) => "holds",
            Ok(false) => "FAILS",
            Err(_) => "cannot be computed",
        };
        out.push_str(&format!("  {} {word}: {}   {}\n", gate.id, gate.label.en, gate.clause));
        if let Err(trouble) = outcome {
            out.push_str(&format!("    {trouble}\n"));
        }
        for (term, holds) in terms(&gate.require, &case.env) {
            let (names, values) = (written(term, case.rules), shown(term, case.rules, &case.env));
            let word = if holds { "yes" } else { "no" };
            out.push_str(&format!("    {names}: {values}: {word}\n"));
            case.cells(&[term], "    ", out);
        }
    }
}

fn criteria(case: &Case<'_>, assessment: &Assessment, out: &mut String) {
    if case.rules.criteria.is_empty() {
        return;
    }
    out.push_str("\nCriteria\n");
    for (criterion, points) in case.rules.criteria.iter().zip(&assessment.points) {
        let mut depth = 1;
        let mut group = criterion.group;
        while let Some(parent) = group.and_then(|g| case.rules.criteria.get(g)) {
            (depth, group) = (depth + 1, parent.group);
        }
        let indent = "  ".repeat(depth);
        let text = points_text(case.rules, points);
        out.push_str(&format!(
            "{indent}{}  {text} of {}   {}   {}\n",
            criterion.id, criterion.max, criterion.label.en, criterion.clause
        ));
        let inner = format!("{indent}    ");
        if let CriterionKind::Leaf(scoring) = &criterion.kind {
            case.scoring(scoring, &criterion.max, &inner, out);
            let exact = score(scoring, &criterion.max, &case.env, case.marks);
            rounding(case.rules, exact.as_ref().ok(), points.as_ref().ok(), &inner, out);
        }
        if let Err(blank) = points {
            out.push_str(&format!("{inner}{}\n", blank_text(blank)));
        }
        if let (Some(minimum), Ok(points)) = (&criterion.minimum, points) {
            let word = if points < minimum { "MISSED" } else { "reached" };
            out.push_str(&format!("{inner}minimum {minimum}: {word}\n"));
        }
    }
    let mut items = assessment.items.iter();
    for (name, side) in [("Bonus", &case.rules.bonus), ("Deduction", &case.rules.deduction)] {
        let Some(side) = side else { continue };
        adjustments(case, name, side, &mut items, out);
    }
}

fn adjustments<'a>(
    case: &Case<'_>,
    name: &str,
    side: &Adjustments,
    points: &mut impl Iterator<Item = &'a Result<Exact, Blank>>,
    out: &mut String,
) {
    out.push_str(&format!("  {name}, at most {}\n", side.cap));
    for (item, points) in side.items.iter().zip(points) {
        let Item { id, label, clause, scoring, max, .. } = item;
        out.push_str(&format!("    {id}  {}   {}   {clause}\n", points_text(case.rules, points), label.en));
        case.scoring(scoring, max, "        ", out);
    }
}

fn rounding(rules: &Rules, exact: Option<&Exact>, published: Option<&Exact>, indent: &str, out: &mut String) {
    let (Some(exact), Some(published)) = (exact, published) else { return };
    if exact != published {
        let scores = &rules.round.scores;
        let word = scores.round.name();
        out.push_str(&format!(
            "{indent}{exact} rounded {word} to {} decimals is {}\n",
            scores.decimals,
            total_text(rules, published)
        ));
    }
}

fn points_text(rules: &Rules, points: &Result<Exact, Blank>) -> String {
    match points {
        Err(_) => "-".into(),
        Ok(points) if rules.round.scores.at == RoundAt::Total => points.to_string(),
        Ok(points) => total_text(rules, points),
    }
}

fn blank_text(blank: &Blank) -> String {
    match blank {
        Blank::Trouble(trouble) => trouble.to_string(),
        Blank::Marks(sheet, found, needed) => format!("{found} marks on sheet {sheet}, {needed} are needed"),
    }
}

/// The total as the sum of the terms shown.
fn total(rules: &Rules, assessment: &Assessment, out: &mut String) {
    let Ok(total) = &assessment.total else { return };
    if !rules.has_total() {
        return;
    }
    let top = rules.top.iter().filter_map(|id| assessment.points.get(*id));
    let mut terms: Vec<String> = top.map(|p| points_text(rules, p)).collect();
    terms.extend(rules.bonus.as_ref().map(|_| points_text(rules, &assessment.bonus)));
    let mut sum = terms.join(" + ");
    if rules.deduction.is_some() {
        sum.push_str(&format!(" - {}", points_text(rules, &assessment.deduction)));
    }
    out.push_str(&format!("\nTotal  {sum} = {}\n", total_text(rules, total)));
    if let Some(minimum) = &rules.ranking.minimum {
        let word = if total < minimum { "MISSED" } else { "reached" };
        out.push_str(&format!("  minimum {minimum}: {word}\n"));
    }
}

fn ranking(run: &Run, row: &Row, out: &mut String) {
    let decision = &run.decision;
    let (Some(place), Some(entry)) = (decision.place(row), row.entry) else { return };
    let list = decision.entries.get(entry).and_then(|e| e.list.as_deref());
    let of = list.map(|l| format!(" of the list {l}")).unwrap_or_default();
    out.push_str(&format!("\nRank {}{of}\n", place.rank));
    if place.last > place.rank {
        out.push_str(&format!("  tied down to place {}\n", place.last));
    }
    let mut same: Vec<usize> = (0..decision.entries.len())
        .filter(|e| decision.entries.get(*e).and_then(|e| e.list.as_deref()) == list)
        .collect();
    same.sort_by_key(|e| (decision.ranking.places.get(*e).map(|p| p.rank), *e));
    let at = same.iter().position(|e| *e == entry).unwrap_or(0);
    let neighbour = |i: Option<usize>| i.and_then(|i| same.get(i)).copied();
    if let Some(above) = neighbour(at.checked_sub(1)) {
        out.push_str(&format!("  above: {}, {}\n", described(run, above), decided(run, place.decided_by)));
    }
    if let Some(below) = neighbour(Some(at + 1)) {
        let by = decision.ranking.places.get(below).map_or(DecidedBy::Tied, |p| p.decided_by);
        out.push_str(&format!("  below: {}, {}\n", described(run, below), decided(run, by)));
    }
}

fn described(run: &Run, entry: usize) -> String {
    let Some(found) = run.decision.entries.get(entry) else { return String::new() };
    let by = super::figure(&found.by, &run.rules);
    format!("{} with {by}", found.key)
}

fn decided(run: &Run, by: DecidedBy) -> String {
    match by {
        DecidedBy::First => "nothing stands between".into(),
        DecidedBy::By => match &run.rules.ranking.by {
            None => "decided by the total".into(),
            Some(by) => format!("decided by {}", written(by, &run.rules)),
        },
        DecidedBy::TieBreak(i) => {
            let tie_break = run.rules.ranking.tie_breaks.get(i);
            let words = |t: &crate::check::model::TieBreak| {
                let side = if t.higher { "higher" } else { "lower" };
                format!("decided by the {side} {}   {}", written(&t.value, &run.rules), t.clause)
            };
            tie_break.map(words).unwrap_or_default()
        }
        DecidedBy::Key => "decided by the application key".into(),
        DecidedBy::Tied => "tied on everything".into(),
    }
}
