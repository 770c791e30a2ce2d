//! Everyone around the funding line.

use super::overridden::note;
use super::summary::{funding_line, within};
use super::versus::difference;
use super::{Cell, Column, Page, Sheet};
use crate::lang::Lang;
use crate::number::Exact;
use crate::record::total_text;
use crate::round::Run;

/// Everyone within a margin of the line: rank, total, how far from the line, status, award; `None` where there is no line
/// by the total.
#[must_use]
pub fn near(run: &Run, margin: &Exact, lang: Lang) -> Option<Page> {
    let line = funding_line(run)?;
    let decision = &run.decision;
    let say = |words: &str| lang.say(words, &[]);
    let from = total_text(&run.rules, &line);
    let mut page = Page::new("merit.near_line/1", lang);
    page.member("margin", margin.to_string());
    page.member("line", from.clone());
    let title = lang.say("Within {1} points of the line at {2}", &[&margin.to_string(), &from]);
    let columns = vec![
        Column::figures("rank", say("rank")),
        Column::words("key", say("application")),
        Column::figures("total", say("total")),
        Column::figures("from_line", say("from the line")),
        Column::words("status", say("status")),
        Column::figures("award", say("award")),
    ];
    let mut sheet = Sheet::new("applications", title, columns);
    let mut overridden = Vec::new();
    for at in within(run, margin) {
        let Some(row) = decision.entrant(at) else { continue };
        overridden.extend(note(run, run.key(row), lang));
        let total = decision.by(at).exact().cloned().unwrap_or_default();
        let total = total_text(&run.rules, &total);
        let award = decision.award(row).zip(decision.division.as_ref()).map(|(a, d)| d.terms.money(a.amount));
        sheet.row(vec![
            decision.place(row).map_or_else(Cell::nothing, |p| Cell::count(usize::try_from(p.rank).unwrap_or(0))),
            Cell::text(run.key(row)),
            Cell::text(&total),
            Cell::text(&difference(&total, &from).unwrap_or_else(|| "0".into())),
            Cell::named(row.status.name(), &say(row.status.name())),
            award.map_or_else(Cell::nothing, Cell::money),
        ]);
    }
    page.sheet(sheet);
    if !overridden.is_empty() {
        page.words(overridden.join("\n"));
    }
    page.member("overrides", overridden);
    Some(page)
}
