//! How one application's result came about: gates, criteria, total, rank, award.

use super::award::award;
use super::expression::{shown, terms, written};
use super::scoring::Case;
use crate::check::model::{Adjustments, CriterionKind, Item, Prefers, RoundAt, Rules};
use crate::lang::Lang;
use crate::number::Exact;
use crate::oracle::{Assessment, Blank, Given, score};
use crate::rank::DecidedBy;
use crate::record::total_text;
use crate::round::{Row, Run, Status};
use crate::value::Value;

/// The explanation; `None` where there is no such application.
#[must_use]
pub fn explain(run: &Run, key: &str, lang: Lang) -> Option<String> {
    let row = run.decision.row(&run.applications, key)?;
    let mut out = format!("{key}   {}\n", status(row.status, lang));
    let reasons = run.decision.reasons(row);
    if !reasons.is_empty() {
        heading(lang, "Held, and so part of nothing", &mut out);
        for reason in reasons {
            out.push_str(&format!("  {reason}\n"));
        }
    }
    super::overridden::of_application(run, row, lang, &mut out);
    let Some(assessment) = &run.assessment(row) else { return Some(out) };
    let application = &run.applications.application(row.input());
    let env = assessment.env(&run.rules, application);
    let address = |field: usize| run.table.address(field, row.input());
    let row_address = |register: usize, at: usize| {
        let rules = run.rules.registers.get(register);
        let value = rules.and_then(|r| application.values.get(r.join)).unwrap_or(&Value::Missing);
        let table = run.registers.get(register);
        let row = table.and_then(|t| t.joining(value).get(at));
        format!("{}:{}", table.map_or("", |t| &t.file), row.map_or(0, |r| r.line))
    };
    let case = Case {
        rules: &run.rules,
        env,
        given: Given { marks: &application.marks, places: &assessment.places },
        address: &address,
        row_address: &row_address,
        lang,
    };
    super::certified::of_application(run, application, lang, &mut out);
    gates(&case, assessment, &mut out);
    criteria(&case, assessment, &mut out);
    total(&case, assessment, &mut out);
    ranking(run, row, lang, &mut out);
    award(run, row, &case, &mut out);
    Some(out)
}

/// `part_funded`; in Chinese with the name that `outcome.csv` has, too.
fn status(status: Status, lang: Lang) -> String {
    let (name, words) = (status.name(), lang.say(status.name(), &[]));
    if words == name { words } else { format!("{words} ({name})") }
}

fn heading(lang: Lang, english: &str, out: &mut String) {
    out.push_str(&format!("\n{}\n", lang.say(english, &[])));
}

fn minimum(minimum: &Exact, reached: bool, lang: Lang) -> String {
    let words = if reached { "minimum {1}: reached" } else { "minimum {1}: MISSED" };
    lang.say(words, &[&minimum.to_string()])
}

fn gates(case: &Case<'_>, assessment: &Assessment, out: &mut String) {
    if !case.rules.gates.is_empty() {
        heading(case.lang, "Gates", out);
    }
    for (gate, outcome) in case.rules.gates.iter().zip(&assessment.gates) {
        let word = match outcome {
            Ok(true) => "{1} holds: {2}",
            Ok(false) => "{1} FAILS: {2}",
            Err(_) => "{1} cannot be computed: {2}",
        };
        let words = case.lang.say(word, &[&gate.id, case.lang.label(&gate.label)]);
        out.push_str(&format!("  {words}   {}\n", gate.clause));
        if let Err(trouble) = outcome {
            out.push_str(&format!("    {trouble}\n"));
        }
        for (term, holds) in terms(&gate.require, &case.env) {
            let (names, values) = (written(term, case.rules), shown(term, case.rules, &case.env));
            let word = case.lang.say(if holds { "yes" } else { "no" }, &[]);
            out.push_str(&format!("    {names}: {values}: {word}\n"));
            case.cells(&[term], "    ", out);
        }
    }
}

fn criteria(case: &Case<'_>, assessment: &Assessment, out: &mut String) {
    if case.rules.criteria.is_empty() {
        return;
    }
    heading(case.lang, "Criteria", out);
    for (criterion, points) in case.rules.criteria.iter().zip(&assessment.points) {
        let mut depth = 1;
        let mut group = criterion.group;
        while let Some(parent) = group.and_then(|g| case.rules.criteria.get(g)) {
            (depth, group) = (depth + 1, parent.group);
        }
        let indent = "  ".repeat(depth);
        let of = case.lang.say("{1} of {2}", &[&points_text(case.rules, points), &criterion.max.to_string()]);
        let label = case.lang.label(&criterion.label);
        out.push_str(&format!("{indent}{}  {of}   {label}   {}\n", criterion.id, criterion.clause));
        let inner = format!("{indent}    ");
        if let CriterionKind::Leaf(scoring) = &criterion.kind {
            case.scoring(scoring, &criterion.max, &inner, out);
            let exact = score(scoring, &criterion.max, &case.env, case.given);
            rounding(case, exact.as_ref().ok(), points.as_ref().ok(), &inner, out);
        }
        if let Err(blank) = points {
            out.push_str(&format!("{inner}{}\n", blank_text(blank, case.lang)));
        }
        if let (Some(least), Ok(points)) = (&criterion.minimum, points) {
            out.push_str(&format!("{inner}{}\n", minimum(least, points >= least, case.lang)));
        }
    }
    let mut items = assessment.items.iter();
    for (words, side) in [("Bonus, at most {1}", &case.rules.bonus), ("Deduction, at most {1}", &case.rules.deduction)]
    {
        let Some(side) = side else { continue };
        adjustments(case, words, side, &mut items, out);
    }
}

fn adjustments<'a>(
    case: &Case<'_>,
    words: &str,
    side: &Adjustments,
    points: &mut impl Iterator<Item = &'a Result<Exact, Blank>>,
    out: &mut String,
) {
    out.push_str(&format!("  {}\n", case.lang.say(words, &[&side.cap.to_string()])));
    for (item, points) in side.items.iter().zip(points) {
        let Item { id, label, clause, scoring, max, .. } = item;
        out.push_str(&format!(
            "    {id}  {}   {}   {clause}\n",
            points_text(case.rules, points),
            case.lang.label(label)
        ));
        case.scoring(scoring, max, "        ", out);
    }
}

fn rounding(case: &Case<'_>, exact: Option<&Exact>, published: Option<&Exact>, indent: &str, out: &mut String) {
    let (Some(exact), Some(published)) = (exact, published) else { return };
    if exact != published {
        let scores = &case.rules.round.scores;
        let (word, result) = (case.lang.say(scores.round.name(), &[]), total_text(case.rules, published));
        let holes = [&*exact.to_string(), &word, &scores.decimals.to_string(), &result];
        out.push_str(&format!("{indent}{}\n", case.lang.say("{1} rounded {2} to {3} decimals is {4}", &holes)));
    }
}

fn points_text(rules: &Rules, points: &Result<Exact, Blank>) -> String {
    match points {
        Err(_) => "-".into(),
        Ok(points) if rules.round.scores.at == RoundAt::Total => points.to_string(),
        Ok(points) => total_text(rules, points),
    }
}

fn blank_text(blank: &Blank, lang: Lang) -> String {
    match blank {
        Blank::Trouble(trouble) => trouble.to_string(),
        Blank::NotCompared => lang.say("not compared with others", &[]),
        Blank::Marks(sheet, found, needed) => {
            let holes = [&*found.to_string(), sheet, &needed.to_string()];
            lang.say("{1} marks on sheet {2}, {3} are needed", &holes)
        }
    }
}

/// The total as the sum of the terms shown.
fn total(case: &Case<'_>, assessment: &Assessment, out: &mut String) {
    let rules = case.rules;
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
    out.push_str(&format!("\n{}\n", case.lang.say("Total  {1} = {2}", &[&sum, &total_text(rules, total)])));
    if let Some(least) = &rules.ranking.minimum {
        out.push_str(&format!("  {}\n", minimum(least, total >= least, case.lang)));
    }
}

fn ranking(run: &Run, row: &Row, lang: Lang, out: &mut String) {
    let decision = &run.decision;
    let (Some(place), Some(entrant)) = (decision.place(row), row.entrant()) else { return };
    let ranking = &decision.ranking;
    let rank = place.rank.to_string();
    let words = match decision.list(entrant) {
        Some(list) => lang.say("Rank {1} of the list {2}", &[&rank, &list]),
        None => lang.say("Rank {1}", &[&rank]),
    };
    out.push_str(&format!("\n{words}\n"));
    if place.last > place.rank {
        out.push_str(&format!("  {}\n", lang.say("tied down to place {1}", &[&place.last.to_string()])));
    }
    if let Some(above) = ranking.above(entrant) {
        let holes = [&*described(run, above, lang), &decided(run, ranking.decided_by(entrant), lang)];
        out.push_str(&format!("  {}\n", lang.say("above: {1}, {2}", &holes)));
    }
    if let Some(below) = ranking.below(entrant) {
        let holes = [&*described(run, below, lang), &decided(run, ranking.decided_by(below), lang)];
        out.push_str(&format!("  {}\n", lang.say("below: {1}, {2}", &holes)));
    }
}

fn described(run: &Run, entrant: usize, lang: Lang) -> String {
    let (key, by) = (run.decision.entrant_key(&run.applications, entrant), run.decision.by(entrant));
    lang.say("{1} with {2}", &[key, &super::figure(&by, &run.rules)])
}

pub(super) fn decided(run: &Run, by: DecidedBy, lang: Lang) -> String {
    match by {
        DecidedBy::First => lang.say("nothing stands between", &[]),
        DecidedBy::By => match &run.rules.ranking.by {
            None => lang.say("decided by the total", &[]),
            Some(by) => lang.say("decided by {1}", &[&written(by, &run.rules)]),
        },
        DecidedBy::TieBreak(i) => {
            let tie_break = run.rules.ranking.tie_breaks.get(i);
            let words = |t: &crate::check::model::TieBreak| {
                let side = match t.prefers {
                    Prefers::Higher => "decided by the higher {1}",
                    Prefers::Lower => "decided by the lower {1}",
                    Prefers::Uncovered => "decided by {1}, which none above the tie has",
                };
                format!("{}   {}", lang.say(side, &[&written(&t.value, &run.rules)]), t.clause)
            };
            tie_break.map(words).unwrap_or_default()
        }
        DecidedBy::Draw => lang.say("decided by lots", &[]),
        DecidedBy::Key => lang.say("decided by the application key", &[]),
        DecidedBy::Tied => lang.say("tied on everything", &[]),
    }
}
