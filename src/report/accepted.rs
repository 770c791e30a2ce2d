//! What `merit test --accept` writes anew: what was expected beside what came out.

use super::coverage::place;
use super::tests::{SCHEMA, counts};
use super::{Cell, Column, Page, Sheet};
use crate::lang::Lang;
use crate::span::{Sources, Span};
use crate::study::{Accepted, Broken, Why};
use serde_json::{Value, json};

/// Both lists, how the tests stand now, and what an accepted figure is worth.
#[must_use]
pub fn accepted(accepted: &Accepted, sources: &Sources, lang: Lang) -> Page {
    let say = |words: &str| lang.say(words, &[]);
    let at = |span: Span| {
        let (file, line) = place(span, sources);
        Cell::text(&format!("{file}:{line}"))
    };
    let columns = |old: &str, new: &str| {
        vec![
            Column::words("place", say("place")),
            Column::words("test", say("test")),
            Column::words("figure", say("figure")),
            Column::figures("expected", say(old)),
            Column::words("found", say(new)),
        ]
    };
    let mut page = Page::tests(SCHEMA, lang);
    if accepted.changes.is_empty() {
        page.words(say("Nothing is written anew"));
    }
    let title = say("Expectations written anew");
    let mut sheet = Sheet::new("accepted", title, columns("expected until now", "expected now"));
    for change in &accepted.changes {
        let cells = [&*change.test, &change.what, &change.old, &change.new].map(Cell::text);
        sheet.row(std::iter::once(at(change.span)).chain(cells).collect());
    }
    page.sheet(sheet);
    let why = Column::words("why", say("why"));
    let columns = columns("expected", "found").into_iter().chain([why]).collect();
    let mut sheet = Sheet::new("left", say("Left as they are"), columns);
    for left in &accepted.left {
        let found = if left.why == Why::Undecided { Cell::nothing() } else { Cell::text(&left.mismatch.found) };
        let cells = [&*left.test, &left.mismatch.what, &left.mismatch.expected].map(Cell::text);
        let why = reason(&left.why);
        sheet.row(
            std::iter::once(at(left.mismatch.span)).chain(cells).chain([found, Cell::named(why, &say(why))]).collect(),
        );
    }
    page.sheet(sheet);
    let mut words = counts(&accepted.outcomes, lang);
    if !accepted.changes.is_empty() {
        words.push_str(&say(
            "Accepted figures state what these rules do, not what the notice says: read each against its clause",
        ));
    }
    page.lines(words);
    page
}

/// Why an expectation cannot be written.
fn reason(why: &Why) -> &'static str {
    match why {
        Why::NoApplication => "the round has no such application",
        Why::Undecided => "the round cannot be decided",
        Why::Trouble => "the fact cannot be computed",
        Why::Incomplete => "marks are missing, which no test can expect",
        Why::NoDecimals => "no number of a rule file is exactly this one",
        Why::NoText => "a rule file cannot write this here",
    }
}

/// Why nothing was written, in one sentence.
#[must_use]
pub fn broken(broken: &Broken) -> String {
    match broken {
        Broken::Refused(..) => "the rule file would not pass `check` with what came out; nothing is written".into(),
        Broken::Fails(test, m) => format!(
            "the test `{test}` would still fail ({}: expected {}, found {}); nothing is written",
            m.what, m.expected, m.found
        ),
        Broken::Beyond => "a fault in merit: more than expected values would change; nothing is written".into(),
    }
}

pub(super) fn changes_json(accepted: &Accepted, sources: &Sources) -> Value {
    let change = |c: &crate::study::AcceptedChange| {
        let (file, line) = place(c.span, sources);
        json!({"test": &*c.test, "what": c.what, "old": c.old, "new": c.new, "file": file, "line": line})
    };
    accepted.changes.iter().map(change).collect()
}

pub(super) fn left_json(accepted: &Accepted, sources: &Sources) -> Value {
    let left = |l: &crate::study::Left| {
        let (file, line) = place(l.mismatch.span, sources);
        let (expected, found) = (&l.mismatch.expected, &l.mismatch.found);
        let why = reason(&l.why);
        json!({"test": &*l.test, "what": l.mismatch.what, "expected": expected, "found": found, "why": why, "file": file, "line": line})
    };
    accepted.left.iter().map(left).collect()
}
