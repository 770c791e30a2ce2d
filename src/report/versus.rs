//! Two applications side by side: every criterion, what was decided, and what put the one before the other. And all of
//! them around the line.

use super::explain::decided;
use super::summary::{funding_line, within};
use super::{Columns, Side};
use crate::lang::Lang;
use crate::number::{Exact, parse_plain};
use crate::rank::DecidedBy;
use crate::record::{outcome, outcome_header, read_rows, total_text};
use crate::round::{Row, Run};

/// The comparison of two applications of the round.
#[must_use]
pub fn versus(run: &Run, one: &Row, other: &Row, lang: Lang) -> String {
    let (first, second) = (run.key(one), run.key(other));
    let (_, rows) = read_rows(&outcome(run, &run.decision)).unwrap_or_default();
    let of = |key: &str| rows.iter().find(|row| row.first().is_some_and(|k| k == key)).cloned().unwrap_or_default();
    let (left, right) = (of(first), of(second));
    let cell = |row: &[String], at: usize| row.get(at).cloned().unwrap_or_default();
    let mut table = Columns::new(2, &[Side::Left, Side::Right, Side::Right, Side::Right]);
    table.row([String::new(), first.into(), second.into(), lang.say("difference", &[])]);
    for (at, name) in outcome_header(&run.rules).into_iter().enumerate().skip(1) {
        let (a, b) = (cell(&left, at), cell(&right, at));
        if a.is_empty() && b.is_empty() {
            continue;
        }
        // A difference of ranks says nothing.
        let difference = if name == "rank" { None } else { difference(&a, &b) };
        let shown = |text: String| if text.is_empty() { "-".to_owned() } else { text };
        table.row([name, shown(a), shown(b), difference.unwrap_or_default()]);
    }
    let mut out = table.render();
    if let (Some(a), Some(b)) = (one.entrant(), other.entrant()) {
        let decision = &run.decision;
        if decision.list(a) != decision.list(b) {
            out.push_str(&format!("\n{}\n", lang.say("They are ranked in different lists.", &[])));
            return out;
        }
        if decision.ranking.between(a, b) == DecidedBy::Tied {
            out.push_str(&format!("\n{}\n", lang.say("They share their rank.", &[])));
            return out;
        }
        let order = decision.ranking.in_order().find(|at| *at == a || *at == b);
        let (before, behind) = if order == Some(a) { (first, second) } else { (second, first) };
        let why = decided(run, decision.ranking.between(a, b), lang);
        out.push_str(&format!("\n{}\n", lang.say("{1} stands before {2}: {3}", &[before, behind, &why])));
    }
    out
}

/// Everyone within a margin of the line: rank, total, how far from the line, status, award; `None` where there is no line
/// by the total.
#[must_use]
pub fn near(run: &Run, margin: &Exact, lang: Lang) -> Option<String> {
    let line = funding_line(run)?;
    let decision = &run.decision;
    let holes = [margin.to_string(), total_text(&run.rules, &line)];
    let words = "Within {1} points of the line at {2}";
    let mut out = format!("{}\n", lang.say(words, &holes.each_ref().map(String::as_str)));
    let mut table = Columns::new(2, &[Side::Right, Side::Left, Side::Right, Side::Right, Side::Left, Side::Right]);
    for at in within(run, margin) {
        let Some(row) = decision.entrant(at) else { continue };
        let total = decision.by(at).exact().cloned().unwrap_or_default();
        let (total, from) = (total_text(&run.rules, &total), total_text(&run.rules, &line));
        let award = decision.award(row).zip(decision.division.as_ref()).map(|(a, d)| d.terms.money(a.amount).grouped());
        table.row([
            decision.place(row).map_or_else(String::new, |p| p.rank.to_string()),
            run.key(row).to_owned(),
            total.clone(),
            difference(&total, &from).unwrap_or_else(|| "0".into()),
            lang.say(row.status.name(), &[]),
            award.unwrap_or_default(),
        ]);
    }
    out.push_str(&table.render());
    Some(out)
}

/// How much the first is above the second, with their places and a sign; `None` where they are equal or no numbers.
fn difference(a: &str, b: &str) -> Option<String> {
    let number = |text: &str| match text.split_once('/') {
        Some((above, below)) => parse_plain(above).ok()?.checked_div(&parse_plain(below).ok()?),
        None => parse_plain(text).ok(),
    };
    let difference = &number(a)? - &number(b)?;
    if difference.is_zero() {
        return None;
    }
    let places = |text: &str| text.split_once('.').map_or(0, |(_, behind)| behind.len());
    let places = u32::try_from(places(a).max(places(b))).unwrap_or(0);
    let text = difference.to_fixed(places).unwrap_or_else(|| difference.to_string());
    Some(if difference < Exact::zero() { text } else { format!("+{text}") })
}
