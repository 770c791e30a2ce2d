//! What `merit test --accept` writes anew: what was expected beside what came out.

use super::coverage::place;
use super::tests::counts;
use super::{Columns, Side};
use crate::lang::Lang;
use crate::span::{Sources, Span};
use crate::study::{Accepted, Broken, Why};
use serde_json::{Value, json};

/// Both lists, how the tests stand now, and what an accepted figure is worth.
#[must_use]
pub fn accepted(accepted: &Accepted, sources: &Sources, lang: Lang) -> String {
    let say = |words: &str| lang.say(words, &[]);
    let at = |span: Span| {
        let (file, line) = place(span, sources);
        format!("{file}:{line}")
    };
    let mut out = String::new();
    if accepted.changes.is_empty() {
        out.push_str(&format!("{}\n", say("Nothing is written anew")));
    } else {
        out.push_str(&format!("{}\n", say("Expectations written anew")));
        let mut table = Columns::new(2, &[Side::Left, Side::Left, Side::Left, Side::Right, Side::Left, Side::Left]);
        table.row([
            say("place"),
            say("test"),
            say("figure"),
            say("expected until now"),
            "|".into(),
            say("expected now"),
        ]);
        for change in &accepted.changes {
            let cells = [&*change.test, &change.what, &change.old, "|", &change.new].map(str::to_owned);
            table.row(std::iter::once(at(change.span)).chain(cells));
        }
        out.push_str(&table.render());
    }
    if !accepted.left.is_empty() {
        out.push_str(&format!("\n{}\n", say("Left as they are")));
        let mut table =
            Columns::new(2, &[Side::Left, Side::Left, Side::Left, Side::Right, Side::Left, Side::Left, Side::Left]);
        table.row([say("place"), say("test"), say("figure"), say("expected"), "|".into(), say("found"), say("why")]);
        for left in &accepted.left {
            let found = if left.why == Why::Undecided { "-" } else { &left.mismatch.found };
            let cells = [&*left.test, &left.mismatch.what, &left.mismatch.expected, "|", found].map(str::to_owned);
            table.row(std::iter::once(at(left.mismatch.span)).chain(cells).chain([say(reason(&left.why))]));
        }
        out.push_str(&table.render());
    }
    out.push_str(&format!("\n{}", counts(&accepted.outcomes, lang)));
    if !accepted.changes.is_empty() {
        let words =
            "Accepted figures state what these rules do, not what the notice says: read each against its clause";
        out.push_str(&format!("{}\n", say(words)));
    }
    out
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
