//! Two applications side by side: every criterion, what was decided, and what put the one before the other.

use super::derived::decided;
use super::overridden::note;
use super::{Cell, Column, Page, Sheet};
use crate::lang::Lang;
use crate::number::{Exact, parse_plain};
use crate::rank::DecidedBy;
use crate::record::{outcome, outcome_header, read_rows};
use crate::round::{Row, Run};

/// The comparison of two applications of the round.
#[must_use]
pub fn versus(run: &Run, one: &Row, other: &Row, lang: Lang) -> Page {
    let (first, second) = (run.key(one), run.key(other));
    let (_, rows) = read_rows(&outcome(run, &run.decision)).unwrap_or_default();
    let of = |key: &str| rows.iter().find(|row| row.first().is_some_and(|k| k == key)).cloned().unwrap_or_default();
    let (left, right) = (of(first), of(second));
    let cell = |row: &[String], at: usize| row.get(at).cloned().unwrap_or_default();
    let mut page = Page::new("merit.versus/1", lang);
    page.member("first_key", first);
    page.member("second_key", second);
    let columns = vec![
        Column::words("figure", ""),
        Column::figures("first", first),
        Column::figures("second", second),
        Column::figures("difference", lang.say("difference", &[])),
    ];
    let mut sheet = Sheet::new("figures", "", columns);
    for (at, name) in outcome_header(&run.rules).into_iter().enumerate().skip(1) {
        let (a, b) = (cell(&left, at), cell(&right, at));
        if a.is_empty() && b.is_empty() {
            continue;
        }
        // A difference of ranks says nothing.
        let difference = if name == "rank" { None } else { difference(&a, &b) };
        let shown = |text: &str| match text {
            "" => Cell::nothing(),
            word if name == "status" => Cell::named(word, &lang.say(word, &[])),
            other => Cell::text(other),
        };
        let difference = difference.map_or_else(Cell::blank, |d| Cell::text(&d));
        sheet.row(vec![Cell::text(&name), shown(&a), shown(&b), difference]);
    }
    page.sheet(sheet);
    let order = order(run, one, other, lang);
    page.member("order", order.clone());
    order.into_iter().for_each(|words| page.words(words));
    let notes: Vec<String> = [first, second].into_iter().filter_map(|key| note(run, key, lang)).collect();
    if !notes.is_empty() {
        page.words(notes.join("\n"));
    }
    page.member("overrides", notes);
    page
}

/// What put the one before the other, in one sentence; `None` where they are not both ranked.
fn order(run: &Run, one: &Row, other: &Row, lang: Lang) -> Option<String> {
    let (a, b) = (one.entrant()?, other.entrant()?);
    let decision = &run.decision;
    if decision.list(a) != decision.list(b) {
        return Some(lang.say("They are ranked in different lists.", &[]));
    }
    if decision.ranking.between(a, b) == DecidedBy::Tied {
        return Some(lang.say("They share their rank.", &[]));
    }
    let first = decision.ranking.in_order().find(|at| *at == a || *at == b);
    let (before, behind) = if first == Some(a) { (one, other) } else { (other, one) };
    let why = decided(run, decision.ranking.between(a, b), lang);
    Some(lang.say("{1} stands before {2}: {3}", &[run.key(before), run.key(behind), &why]))
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
