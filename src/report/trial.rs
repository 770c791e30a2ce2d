//! What a round would be with something changed. Nothing of it can be taken for a decision: every page says TRIAL.

use super::{Columns, Side};
use crate::lang::Lang;
use crate::record::{outcome, outcome_header, read_rows};
use crate::round::Run;
use crate::study::Change;
use std::collections::BTreeMap;

/// How many others are named.
const NAMED: usize = 10;

/// The figures of an application that change with some of its cells, and whose awards change with them.
#[must_use]
pub fn what_if(run: &Run, trial: &Run, key: &str, changes: &[Change], lang: Lang) -> String {
    let mut out = format!(
        "{}\n\n{key}\n",
        lang.say("TRIAL: the round decided again with something changed; not a decision", &[])
    );
    for change in changes {
        let holes = [&*change.field, &shown(&change.is), &shown(&change.was)];
        out.push_str(&format!("  {}\n", lang.say("{1}: {2} instead of {3}", &holes)));
    }
    let (before, after) = (rows(run), rows(trial));
    let header = outcome_header(&run.rules);
    let empty = Vec::new();
    let of = |rows: &BTreeMap<String, Vec<String>>, key: &str| rows.get(key).unwrap_or(&empty).clone();
    let (was, is) = (of(&before, key), of(&after, key));
    let cell = |row: &[String], at: usize| shown(row.get(at).map_or("", String::as_str));
    let mut table = Columns::new(2, &[Side::Left, Side::Right, Side::Right]);
    let mut differs = false;
    for (at, name) in header.iter().enumerate().skip(1).filter(|(at, _)| was.get(*at) != is.get(*at)) {
        if !std::mem::replace(&mut differs, true) {
            table.row([String::new(), lang.say("as recorded", &[]), lang.say("then", &[])]);
        }
        table.row([name.clone(), cell(&was, at), cell(&is, at)]);
    }
    if differs {
        out.push_str(&format!("\n{}", table.render()));
    } else {
        out.push_str(&format!("\n{}\n", lang.say("No figure of it changes.", &[])));
    }
    let award = header.iter().position(|name| name == "award").unwrap_or(0);
    let moved = |other: &&String| {
        let (was, is) = (of(&before, other), of(&after, other));
        *other != key && (was.get(1) != is.get(1) || was.get(award) != is.get(award))
    };
    let others: Vec<&String> = before.keys().filter(moved).collect();
    if others.is_empty() {
        out.push_str(&format!("\n{}\n", lang.say("Nobody else's status or award changes.", &[])));
        return out;
    }
    let count = others.len().to_string();
    out.push_str(&format!("\n{}\n", lang.say("Others whose status or award changes: {1}", &[&count])));
    let mut table = Columns::new(2, &[Side::Left, Side::Left, Side::Right, Side::Left, Side::Right]);
    for other in others.iter().take(NAMED) {
        let (was, is) = (of(&before, other), of(&after, other));
        let arrow = format!("→ {}", cell(&is, 1));
        table.row([(*other).clone(), cell(&was, 1), cell(&was, award), arrow, cell(&is, award)]);
    }
    out.push_str(&table.render());
    if let Some(more) = others.len().checked_sub(NAMED).filter(|more| *more > 0) {
        out.push_str(&format!("  {}\n", lang.say("and {1} more", &[&more.to_string()])));
    }
    out
}

/// The outcome by application.
fn rows(run: &Run) -> BTreeMap<String, Vec<String>> {
    let (_, rows) = read_rows(&outcome(run, &run.decision)).unwrap_or_default();
    rows.into_iter().filter_map(|row| Some((row.first()?.clone(), row))).collect()
}

fn shown(text: &str) -> String {
    if text.is_empty() { "-".into() } else { text.into() }
}
