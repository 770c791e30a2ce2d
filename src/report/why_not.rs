//! What would have changed the outcome of an application, figure by figure.

use super::award::bound_text;
use super::expression::written;
use super::overridden::note;
use super::versus::difference;
use super::{Cell, Column, Page, Sheet};
use crate::check::model::FieldKind;
use crate::lang::Lang;
use crate::number::{Exact, Money};
use crate::record::total_text;
use crate::round::{Row, Run, Status};
use crate::study::why_not::{Answer, Figure, Finding, Outcome, WhyNot};
use crate::value::{Value, days_between};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many others are named to people.
const NAMED: usize = 3;

/// How many values without a decision are shown to people.
const UNDECIDED: usize = 20;

/// The page of all answers; `record` is what the ready commands name.
#[must_use]
pub fn why_not(run: &Run, row: &Row, found: &WhyNot, record: &str, lang: Lang) -> Page {
    let key = run.key(row);
    let mut page = Page::trial("merit.why_not/1", lang);
    page.member("application", key);
    page.member("status", found.now.status.name());
    page.member("award", found.now.award.map(|units| money(run, units).to_string()));
    let total = run.decision.scores.total(row.input());
    page.member("total", total.as_ref().map(|total| total_text(&run.rules, total)));
    page.member("rank", run.decision.place(row).map(|place| place.rank));
    page.member("total_needed", found.needed.as_ref().map(|total| total_text(&run.rules, total)));
    let mut words = standing(run, row, found, lang);
    if let (Some(needed), Some(total)) = (&found.needed, &total) {
        let holes = [&*total_text(&run.rules, needed), &total_text(&run.rules, &(needed - total))];
        words
            .push_str(&format!("\n{}", lang.say("a total of {1}, which is {2} more, would bring it an award", &holes)));
    }
    page.words(words);
    if let Some(note) = note(run, key, lang) {
        page.member("override", note.clone());
        page.words(note);
    }
    let asked = Asked { run, key, record, lang };
    gates(&asked, found, &mut page);
    changes(&asked, found, &mut page);
    without(&asked, found, &mut page);
    page
}

/// Of whom, and how commands name it.
struct Asked<'a> {
    run: &'a Run,
    key: &'a str,
    record: &'a str,
    lang: Lang,
}

impl Asked<'_> {
    fn name(&self, figure: Figure) -> &str {
        let rules = &self.run.rules;
        match figure {
            Figure::Field(id) => rules.fields.get(id).map_or("", |f| &f.name),
            Figure::Criterion(id) => rules.criteria.get(id).map_or("", |c| &c.id),
            Figure::Total => "total",
        }
    }

    /// The figure for programs and for people, who are told where it is points and no cell.
    fn figure(&self, figure: Figure) -> Cell {
        let name = self.name(figure);
        let shown = match figure {
            Figure::Field(_) => name.to_owned(),
            Figure::Criterion(id) => {
                let most = self.run.rules.criteria.get(id).map_or_else(String::new, |c| c.max.to_string());
                self.lang.say("{1}, points of {2}", &[name, &most])
            }
            Figure::Total => self.lang.say("{1}, points", &[name]),
        };
        Cell::named(name, &shown)
    }

    /// Whether it is a text, of which only those that others have are tried.
    fn is_text(&self, figure: Figure) -> bool {
        let Figure::Field(id) = figure else { return false };
        self.run.rules.fields.get(id).is_some_and(|field| matches!(field.kind, FieldKind::Text { .. }))
    }

    /// The command that tries a cell; people see its end.
    fn command(&self, field: &str, cell: &str) -> Cell {
        let change = quoted(&format!("{field}={cell}"));
        let whole = format!("merit explain {} {} --what-if {change}", quoted(self.record), quoted(self.key));
        Cell::named(&whole, &format!("--what-if {change}"))
    }

    fn points(&self, value: &Value) -> String {
        value.exact().map_or_else(String::new, |points| total_text(&self.run.rules, points))
    }

    /// A value as its cell writes it, or as points.
    fn shown(&self, value: &Value, cell: Option<&str>) -> Cell {
        match cell {
            Some("") => Cell::named("", &self.lang.say("empty", &[])),
            Some(cell) => Cell::text(cell),
            None => Cell::text(&self.points(value)),
        }
    }
}

/// A word of a command line.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '=' | '%' | ':' | ',' | '+');
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

fn money(run: &Run, units: i128) -> Money {
    Money::new(units, run.rules.round.currency)
}

/// What it is and what bound it.
fn standing(run: &Run, row: &Row, found: &WhyNot, lang: Lang) -> String {
    let decision = &run.decision;
    let key = run.key(row);
    let mut parts = vec![lang.say(found.now.status.name(), &[])];
    if let Some(total) = decision.scores.total(row.input()) {
        parts.push(lang.say("total {1}", &[&total_text(&run.rules, &total)]));
    }
    if let Some(place) = decision.place(row) {
        parts.push(lang.say("rank {1}", &[&place.rank.to_string()]));
    }
    if let Some(units) = found.now.award {
        parts.push(lang.say("award {1}", &[&money(run, units).grouped()]));
    }
    let mut words = format!("{key}   {}", parts.join(", "));
    let bound = decision.award(row).and_then(|award| award.bound).zip(decision.division.as_ref()).zip(row.entrant());
    if let Some(((bound, divided), entrant)) = bound {
        words.push_str(&format!("\n{}", bound_text(bound, divided, entrant, lang)));
    }
    match found.now.status {
        Status::Ineligible => {
            let failed = run.failed(row);
            if !failed.is_empty() {
                words.push_str(&format!("\n{}", lang.say("it failed {1}", &[&failed.join(", ")])));
            }
            let mended = found.answers.iter().flat_map(|a| &a.found).any(|f| f.then.status != Status::Ineligible);
            if failed.len() > 1 && !mended {
                let words_more = lang.say("several gates failed: no single figure would be enough", &[]);
                words.push_str(&format!("\n{words_more}"));
            }
        }
        Status::Held => {
            let reasons = decision.reasons(row);
            words.push_str(&format!("\n{}", lang.say("it is held, so there are no figures to change", &[])));
            reasons.iter().for_each(|reason| words.push_str(&format!("\n  {reason}")));
        }
        Status::BelowMinimum => {
            if let crate::oracle::Standing::BelowMinimum(missed) = decision.scores.standing(&run.rules, row.input()) {
                words.push_str(&format!("\n{}", lang.say("it missed the minimum of {1}", &[&missed.join(", ")])));
            }
        }
        _ => {}
    }
    words
}

/// What would hold each failed gate.
fn gates(asked: &Asked<'_>, found: &WhyNot, page: &mut Page) {
    let lang = asked.lang;
    let columns = vec![
        Column::words("gate", lang.say("gate", &[])),
        Column::words("clause", lang.say("clause", &[])),
        Column::words("require", lang.say("requires", &[])),
        Column::words("field", lang.say("figure", &[])),
        Column::figures("now", lang.say("now", &[])),
        Column::figures("needed", lang.say("needed", &[])),
    ];
    let mut sheet = Sheet::new("gates", lang.say("What each gate needs", &[]), columns);
    for gate in &found.gates {
        let Some(rule) = asked.run.rules.gates.get(gate.gate) else { continue };
        let head = || {
            let require = written(&rule.require, &asked.run.rules);
            vec![Cell::text(&rule.id), Cell::text(&rule.clause), Cell::text(&require)]
        };
        if gate.mends.is_empty() {
            let none = Cell::named("", &lang.say("no single figure", &[]));
            sheet.row(head().into_iter().chain([none, Cell::nothing(), Cell::nothing()]).collect());
        }
        for mend in &gate.mends {
            let figure = Figure::Field(mend.field);
            let cells = [
                asked.figure(figure),
                asked.shown(&mend.now, Some(&mend.written)),
                asked.shown(&mend.needed, Some(&mend.cell)),
            ];
            sheet.row(head().into_iter().chain(cells).collect());
        }
    }
    page.sheet(sheet);
}

/// The changes, each with what becomes of the application, and from whom it takes.
fn changes(asked: &Asked<'_>, found: &WhyNot, page: &mut Page) {
    let lang = asked.lang;
    let say = |words: &str| lang.say(words, &[]);
    let columns = vec![
        Column::words("figure", say("figure")),
        Column::figures("now", say("now")),
        Column::figures("needed", say("needed")),
        Column::figures("change", say("change")),
        Column::words("status", say("then")),
        Column::figures("award", say("award")),
        Column::figures("losers", say("others with less")),
        Column::words("losing", ""),
        Column::words("command", ""),
    ];
    let mut sheet = Sheet::new("changes", say("The smallest change of one figure alone"), columns).main();
    for answer in &found.answers {
        for one in &answer.found {
            sheet.row(row(asked, answer, one));
        }
    }
    let cells = found.answers.iter().flat_map(|a| &a.found).any(|f| f.cell.is_some());
    let empty = sheet.is_empty();
    page.sheet(sheet);
    if empty && found.now.status != Status::Held {
        page.words(say("No single figure would change its status or award."));
    }
    if cells {
        let base = format!("merit explain {} {} --what-if …", quoted(asked.record), quoted(asked.key));
        page.words(lang.say("Each cell by itself, and with all that follows: {1}", &[&base]));
    }
}

fn row(asked: &Asked<'_>, answer: &Answer, one: &Finding) -> Vec<Cell> {
    let Finding { needed, cell, then, losers, .. } = one;
    let Outcome { status, award } = *then;
    let now = asked.shown(&answer.now, answer.cell.as_deref());
    let change = change(asked, answer, one);
    let award = award.map(|units| Cell::money(money(asked.run, units)));
    let names: Vec<&str> = losers.iter().map(Arc::as_ref).collect();
    let mut shown = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    if names.len() > NAMED {
        shown.push_str(" …");
    }
    let command = match (answer.figure, cell) {
        (Figure::Field(_), Some(cell)) => asked.command(asked.name(answer.figure), cell),
        _ => Cell::blank(),
    };
    vec![
        asked.figure(answer.figure),
        now,
        asked.shown(needed, cell.as_deref()),
        change.map_or_else(Cell::blank, |change| Cell::text(&change)),
        Cell::named(status.name(), &asked.lang.say(status.name(), &[])),
        award.unwrap_or_else(Cell::nothing),
        if losers.is_empty() { Cell::named("0", "") } else { Cell::count(losers.len()) },
        Cell::named(&names.join(" "), &shown),
        command,
    ]
}

/// How far it is from what stands there, in the unit of the cell; days for dates.
fn change(asked: &Asked<'_>, answer: &Answer, one: &Finding) -> Option<String> {
    match (&answer.now, &one.needed) {
        (Value::Date(now), Value::Date(needed)) => {
            let days = days_between(*now, *needed);
            Some(asked.lang.say("{1} days", &[&format!("{}{days}", if days > 0 { "+" } else { "" })]))
        }
        (Value::Number(_) | Value::Money(_), Value::Number(_) | Value::Money(_)) => match (&answer.cell, &one.cell) {
            (Some(now), Some(needed)) => {
                let plain = |cell: &str| cell.trim_end_matches('%').to_owned();
                let sign = if needed.ends_with('%') { "%" } else { "" };
                difference(&plain(needed), &plain(now)).map(|difference| difference + sign)
            }
            _ => difference(&asked.points(&one.needed), &asked.points(&answer.now)),
        },
        _ => None,
    }
}

/// The values that were passed over because the round then has no decision.
fn undecided(asked: &Asked<'_>, found: &WhyNot, page: &mut Page) {
    let say = |words: &str| asked.lang.say(words, &[]);
    let columns = vec![Column::words("figure", say("figure")), Column::figures("value", say("value"))];
    let title = say("Passed over, because the round then has no decision; of ordered values the nearest each way");
    let mut sheet = Sheet::new("undecided", title, columns).at_most(UNDECIDED);
    for answer in &found.answers {
        for (value, cell) in &answer.undecided {
            sheet.row(vec![asked.figure(answer.figure), asked.shown(value, cell.as_deref())]);
        }
    }
    page.sheet(sheet);
}

/// The figures of which no value would do, and those that could not be judged.
fn without(asked: &Asked<'_>, found: &WhyNot, page: &mut Page) {
    let lang = asked.lang;
    let say = |words: &str| lang.say(words, &[]);
    let columns = vec![
        Column::words("figure", say("figure")),
        Column::figures("now", say("now")),
        Column::figures("best_total", say("best total")),
        Column::figures("short", say("short of an award by")),
    ];
    let mut sheet = Sheet::new("not_enough", say("No value of these is enough for an award"), columns);
    let (mut nothing, mut texts) = (Vec::new(), Vec::new());
    for answer in &found.answers {
        if let Some(best) = &answer.best {
            let short = found.needed.as_ref().map(|needed| needed - best).filter(Exact::is_positive);
            let short = short.map(|short| Cell::text(&total_text(&asked.run.rules, &short)));
            let cells = [
                asked.shown(&answer.now, answer.cell.as_deref()),
                Cell::text(&total_text(&asked.run.rules, best)),
                short.unwrap_or_else(Cell::nothing),
            ];
            sheet.row([asked.figure(answer.figure)].into_iter().chain(cells).collect());
        } else if answer.found.is_empty() && !answer.unsolved {
            let name = asked.name(answer.figure);
            if asked.is_text(answer.figure) { texts.push(name) } else { nothing.push(name) }
        }
    }
    page.sheet(sheet);
    undecided(asked, found, page);
    let unsolved = found.answers.iter().filter(|answer| answer.unsolved).map(|answer| answer.figure);
    let gates = found.gates.iter().flat_map(|gate| gate.unsolved.iter().map(|id| Figure::Field(*id)));
    let unsolved: BTreeSet<Figure> = unsolved.chain(gates).collect();
    let unsolved: Vec<&str> = unsolved.into_iter().map(|figure| asked.name(figure)).collect();
    let unread: Vec<&str> = found.unread.iter().map(|id| asked.name(Figure::Field(*id))).collect();
    let mut lines = Vec::new();
    for (names, words) in [
        (&nothing, "no value of these alone would change it: {1}"),
        (&texts, "none of the texts that others have here would change it: {1}"),
        (&unsolved, "not solved, so there may be more for these: {1}"),
        (&unread, "no rule reads these: {1}"),
    ] {
        if !names.is_empty() {
            lines.push(lang.say(words, &[&names.join(", ")]));
        }
    }
    if !lines.is_empty() {
        page.words(lines.join("\n"));
    }
    page.member("no_effect", nothing);
    page.member("no_text_of_others", texts);
    page.member("not_solved", unsolved);
    page.member("not_read", unread);
}
