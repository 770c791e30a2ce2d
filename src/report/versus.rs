//! Two applications side by side: every criterion, what was decided, and what put the one before the other.

use super::explain::decided;
use super::{Columns, Side};
use crate::lang::Lang;
use crate::number::{Exact, parse_plain};
use crate::rank::DecidedBy;
use crate::record::{outcome, outcome_header, read_rows};
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

/// How much the first is above the second, with their places and a sign; `None` where they are equal or no numbers.
pub(super) fn difference(a: &str, b: &str) -> Option<String> {
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
