//! How one application's result is derived, from the oracle: gates, criteria, total, rank, award.

use super::award::award;
use super::derivation::{
    CriterionTold, Derivation, GateTold, ItemTold, Line, MinimumTold, Others, RankTold, Reason, SideTold, TermTold,
    TotalTold,
};
use super::expression::{shown, terms, written};
use super::faults::{fault as told, message};
use super::scoring::Case;
use crate::check::model::{Adjustments, CriterionKind, Prefers, RoundAt, Rules};
use crate::intake::{Fault, FaultCode};
use crate::lang::Lang;
use crate::number::Exact;
use crate::oracle::{Assessment, Blank, Given, score};
use crate::rank::DecidedBy;
use crate::record::total_text;
use crate::round::{Row, Run};
use crate::value::Value;

/// How the result of an application came about; nothing of others is computed or said unless they are to be named.
#[must_use]
pub fn derivation(run: &Run, row: &Row, naming: Others<'_>, lang: Lang) -> Derivation {
    let mut told = Derivation {
        key: run.key(row).to_owned(),
        status: row.status.name(),
        status_words: lang.say(row.status.name(), &[]),
        held: held(run, row, naming, lang),
        overridden: super::overridden::of_application(run, row, naming, lang),
        certification: Vec::new(),
        gates: Vec::new(),
        criteria: Vec::new(),
        adjustments: Vec::new(),
        total: None,
        ranking: None,
        award: None,
    };
    let Some(assessment) = &run.assessment(row) else { return told };
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
    told.certification = super::certified::of_application(run, application, lang);
    told.gates = gates(&case, assessment);
    told.criteria = criteria(&case, assessment);
    let mut items = assessment.items.iter();
    let sides = [
        ("bonus", "Bonus, at most {1}", &run.rules.bonus, &assessment.bonus),
        ("deduction", "Deduction, at most {1}", &run.rules.deduction, &assessment.deduction),
    ];
    for (side, words, adjustments, points) in sides {
        let Some(adjustments) = adjustments else { continue };
        let words = lang.say(words, &[&adjustments.cap.to_string()]);
        let points = points_text(&run.rules, points);
        told.adjustments.push(side_told(&case, (side, words, points), adjustments, &mut items));
    }
    told.total = total(&case, assessment);
    told.ranking = ranking(run, row, naming, lang);
    told.award = award(run, row, &case, naming);
    told
}

/// Why an application is held. A reason of the office may name the line of another application.
#[must_use]
pub fn held(run: &Run, row: &Row, naming: Others<'_>, lang: Lang) -> Vec<Reason> {
    let faults = run.table.held.get(&row.input()).map_or(&[][..], Vec::as_slice);
    let named = |words: &str| if naming.are_named() { words.to_owned() } else { String::new() };
    let of_cell = |fault: &Fault| {
        let problem = match fault.code {
            FaultCode::Unique => lang.say("is that of another application too, and only one may have it", &[]),
            _ => message(&fault.problem, lang),
        };
        let column = fault.column.as_deref().unwrap_or("").to_owned();
        let value = fault.value.clone().unwrap_or_default();
        Reason { words: named(&told(fault, lang)), column, value, problem }
    };
    let mut all: Vec<Reason> = faults.iter().map(of_cell).collect();
    // Behind the cells stands what could not be computed.
    for words in run.decision.reasons(row).iter().skip(all.len()) {
        let words = message(words, lang);
        all.push(Reason { words: named(&words), column: String::new(), value: String::new(), problem: words });
    }
    all
}

fn minimum(least: &Exact, reached: bool, lang: Lang) -> MinimumTold {
    let words = if reached { "minimum {1}: reached" } else { "minimum {1}: MISSED" };
    MinimumTold { least: least.to_string(), reached, words: lang.say(words, &[&least.to_string()]) }
}

fn gates(case: &Case<'_>, assessment: &Assessment) -> Vec<GateTold> {
    let told = |(gate, outcome): (&crate::check::model::Gate, &Result<bool, crate::value::Trouble>)| {
        let (name, word) = match outcome {
            Ok(true) => ("holds", "{1} holds: {2}"),
            Ok(false) => ("fails", "{1} FAILS: {2}"),
            Err(_) => ("unknown", "{1} cannot be computed: {2}"),
        };
        let label = case.lang.label(&gate.label);
        let term = |(term, holds)| {
            let mut cells = Vec::new();
            case.cells(&[term], 0, &mut cells);
            let holds_words = case.lang.say(if holds { "yes" } else { "no" }, &[]);
            let (names, values) = (written(term, case.rules), shown(term, case.rules, &case.env));
            TermTold { names, values, holds, holds_words, cells }
        };
        GateTold {
            id: gate.id.to_string(),
            label: label.to_owned(),
            clause: gate.clause.to_string(),
            condition: written(&gate.require, case.rules),
            outcome: name,
            words: case.lang.say(word, &[&gate.id, label]),
            trouble: outcome.as_ref().err().map(ToString::to_string).unwrap_or_default(),
            terms: terms(&gate.require, &case.env).into_iter().map(term).collect(),
        }
    };
    case.rules.gates.iter().zip(&assessment.gates).map(told).collect()
}

fn criteria(case: &Case<'_>, assessment: &Assessment) -> Vec<CriterionTold> {
    let mut all = Vec::new();
    for (criterion, points) in case.rules.criteria.iter().zip(&assessment.points) {
        let mut depth = 0;
        let mut group = criterion.group;
        while let Some(parent) = group.and_then(|g| case.rules.criteria.get(g)) {
            (depth, group) = (depth + 1, parent.group);
        }
        let mut steps = Vec::new();
        let leaf = matches!(criterion.kind, CriterionKind::Leaf(_));
        if let CriterionKind::Leaf(scoring) = &criterion.kind {
            case.scoring(scoring, &criterion.max, 0, &mut steps);
            let exact = score(scoring, &criterion.max, &case.env, case.given);
            rounding(case, exact.as_ref().ok(), points.as_ref().ok(), &mut steps);
        }
        let least = criterion.minimum.as_ref().zip(points.as_ref().ok());
        all.push(CriterionTold {
            id: criterion.id.to_string(),
            label: case.lang.label(&criterion.label).to_owned(),
            clause: criterion.clause.to_string(),
            depth,
            group: !leaf,
            points: points_text(case.rules, points),
            max: criterion.max.to_string(),
            steps,
            blank: points.as_ref().err().map(|blank| blank_text(blank, case.lang)).unwrap_or_default(),
            minimum: least.map(|(least, points)| minimum(least, points >= least, case.lang)),
        });
    }
    all
}

fn side_told<'a>(
    case: &Case<'_>,
    (side, words, points): (&'static str, String, String),
    adjustments: &Adjustments,
    each: &mut impl Iterator<Item = &'a Result<Exact, Blank>>,
) -> SideTold {
    let mut items = Vec::new();
    for (item, points) in adjustments.items.iter().zip(each) {
        let mut steps = Vec::new();
        case.scoring(&item.scoring, &item.max, 0, &mut steps);
        items.push(ItemTold {
            id: item.id.to_string(),
            label: case.lang.label(&item.label).to_owned(),
            clause: item.clause.to_string(),
            points: points_text(case.rules, points),
            steps,
        });
    }
    SideTold { side, words, cap: adjustments.cap.to_string(), points, items }
}

fn rounding(case: &Case<'_>, exact: Option<&Exact>, published: Option<&Exact>, out: &mut Vec<Line>) {
    let (Some(exact), Some(published)) = (exact, published) else { return };
    if exact != published {
        let scores = &case.rules.round.scores;
        let (word, result) = (case.lang.say(scores.round.name(), &[]), total_text(case.rules, published));
        let holes = [&*exact.to_string(), &word, &scores.decimals.to_string(), &result];
        out.push(Line::of(0, case.lang.say("{1} rounded {2} to {3} decimals is {4}", &holes)));
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
fn total(case: &Case<'_>, assessment: &Assessment) -> Option<TotalTold> {
    let rules = case.rules;
    let total = assessment.total.as_ref().ok().filter(|_| rules.has_total())?;
    let top = rules.top.iter().filter_map(|id| assessment.points.get(*id));
    let mut terms: Vec<String> = top.map(|p| points_text(rules, p)).collect();
    terms.extend(rules.bonus.as_ref().map(|_| points_text(rules, &assessment.bonus)));
    let mut sum = terms.join(" + ");
    if rules.deduction.is_some() {
        sum.push_str(&format!(" - {}", points_text(rules, &assessment.deduction)));
    }
    let least = rules.ranking.minimum.as_ref();
    Some(TotalTold {
        sum,
        total: total_text(rules, total),
        out_of: rules.round.scores.out_of.to_string(),
        minimum: least.map(|least| minimum(least, total >= least, case.lang)),
    })
}

fn ranking(run: &Run, row: &Row, naming: Others<'_>, lang: Lang) -> Option<RankTold> {
    let decision = &run.decision;
    let (place, entrant) = (decision.place(row)?, row.entrant()?);
    let ranking = &decision.ranking;
    let rank = place.rank.to_string();
    let list = decision.list(entrant);
    let words = match &list {
        Some(list) => lang.say("Rank {1} of the list {2}", &[&rank, list]),
        None => lang.say("Rank {1}", &[&rank]),
    };
    let tied = place.last > place.rank;
    let tied = if tied { lang.say("tied down to place {1}", &[&place.last.to_string()]) } else { String::new() };
    let mut neighbours = Vec::new();
    if let Some(above) = ranking.above(entrant).filter(|_| naming.are_named()) {
        let holes = [&*described(run, above, lang), &decided(run, ranking.decided_by(entrant), lang)];
        neighbours.push(lang.say("above: {1}, {2}", &holes));
    }
    if let Some(below) = ranking.below(entrant).filter(|_| naming.are_named()) {
        let holes = [&*described(run, below, lang), &decided(run, ranking.decided_by(below), lang)];
        neighbours.push(lang.say("below: {1}, {2}", &holes));
    }
    let list = list.as_deref().unwrap_or("").to_owned();
    Some(RankTold { rank, list, words, tied, neighbours })
}

fn described(run: &Run, entrant: usize, lang: Lang) -> String {
    let (key, by) = (run.decision.entrant_key(&run.applications, entrant), run.decision.by(entrant));
    lang.say("{1} with {2}", &[key, &super::figure(&by, &run.rules)])
}

/// What separates an application from the one above it, in words.
#[must_use]
pub fn decided(run: &Run, by: DecidedBy, lang: Lang) -> String {
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
