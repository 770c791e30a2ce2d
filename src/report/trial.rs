//! What a round would be with something changed. Nothing of it can be taken for a decision: every page says TRIAL.

use super::overridden::note;
use super::{Cell, Column, Page, Sheet};
use crate::lang::Lang;
use crate::record::{outcome, outcome_header, read_rows};
use crate::round::Run;
use crate::study::Change;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// How many others are named to people.
const NAMED: usize = 10;

/// The figures of an application that change with some of its cells, and whose awards change with them.
#[must_use]
pub fn what_if(run: &Run, trial: &Run, key: &str, changes: &[Change], lang: Lang) -> Page {
    let say = |words: &str| lang.say(words, &[]);
    let mut page = Page::trial("merit.what_if/1", lang);
    let mut words = format!("{key}\n");
    for change in changes {
        let holes = [&*change.field, &shown(&change.is), &shown(&change.was)];
        words.push_str(&format!("  {}\n", lang.say("{1}: {2} instead of {3}", &holes)));
    }
    page.words(words);
    page.member("application", key);
    let cells = |c: &Change| json!({"field": &*c.field, "was": c.was, "is": c.is});
    page.member("changes", changes.iter().map(cells).collect::<Vec<Json>>());
    let (before, after) = (rows(run), rows(trial));
    let header = outcome_header(&run.rules);
    let empty = Vec::new();
    let of = |rows: &BTreeMap<String, Vec<String>>, key: &str| rows.get(key).unwrap_or(&empty).clone();
    let (was, is) = (of(&before, key), of(&after, key));
    let cell = |row: &[String], at: usize| match row.get(at).map_or("", String::as_str) {
        "" => Cell::nothing(),
        word if at == 1 => Cell::named(word, &say(word)),
        other => Cell::text(other),
    };
    let columns = vec![
        Column::words("figure", ""),
        Column::figures("as_recorded", say("as recorded")),
        Column::figures("then", say("then")),
    ];
    let mut sheet = Sheet::new("figures", "", columns).main();
    for (at, name) in header.iter().enumerate().skip(1).filter(|(at, _)| was.get(*at) != is.get(*at)) {
        sheet.row(vec![Cell::text(name), cell(&was, at), cell(&is, at)]);
    }
    if sheet.is_empty() {
        page.words(say("No figure of it changes."));
    }
    page.sheet(sheet);
    let award = header.iter().position(|name| name == "award").unwrap_or(0);
    let moved = |other: &&String| {
        let (was, is) = (of(&before, other), of(&after, other));
        *other != key && (was.get(1) != is.get(1) || was.get(award) != is.get(award))
    };
    let others: Vec<&String> = before.keys().filter(moved).collect();
    if others.is_empty() {
        page.words(say("Nobody else's status or award changes."));
    }
    let title = lang.say("Others whose status or award changes: {1}", &[&others.len().to_string()]);
    let columns = vec![
        Column::words("key", ""),
        Column::words("status_as_recorded", say("as recorded")),
        Column::figures("award_as_recorded", say("award")),
        Column::words("status_then", say("then")),
        Column::figures("award_then", say("award")),
    ];
    let mut sheet = Sheet::new("others", title, columns).at_most(NAMED);
    for other in others {
        let (was, is) = (of(&before, other), of(&after, other));
        sheet.row(vec![Cell::text(other), cell(&was, 1), cell(&was, award), cell(&is, 1), cell(&is, award)]);
    }
    page.sheet(sheet);
    let note = note(run, key, lang);
    note.iter().for_each(|note| page.words(note.clone()));
    page.member("override", note);
    page
}

/// The outcome by application.
fn rows(run: &Run) -> BTreeMap<String, Vec<String>> {
    let (_, rows) = read_rows(&outcome(run, &run.decision)).unwrap_or_default();
    rows.into_iter().filter_map(|row| Some((row.first()?.clone(), row))).collect()
}

fn shown(text: &str) -> String {
    if text.is_empty() { "-".into() } else { text.into() }
}
