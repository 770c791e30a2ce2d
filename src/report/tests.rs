//! What the tests of a rule file came to: for people, and for build servers.

use super::coverage::place;
use super::{Cell, Column, Page, Sheet};
use crate::lang::Lang;
use crate::span::Sources;
use crate::study::{Mismatch, TestOutcome};
use unicode_width::UnicodeWidthStr;

pub(super) const SCHEMA: &str = "merit.test/1";

/// How many tests failed.
#[must_use]
pub fn failed(outcomes: &[TestOutcome]) -> usize {
    outcomes.iter().filter(|o| !o.mismatches.is_empty()).count()
}

/// Each test with what it found otherwise, and how many there are.
#[must_use]
pub fn tests(outcomes: &[TestOutcome], sources: &Sources, lang: Lang) -> Page {
    let mut page = Page::tests(SCHEMA, lang);
    let names = ["test", "result", "figure", "expected", "found", "place"];
    let mut sheet = Sheet::new("tests", "", names.map(|name| Column::words(name, name)).to_vec()).at_most(0);
    let mut out = String::new();
    for outcome in outcomes {
        let word = if outcome.mismatches.is_empty() { lang.say("ok", &[]) } else { lang.say("FAILED", &[]) };
        let space = " ".repeat("FAILED  ".len().saturating_sub(word.width()));
        out.push_str(&format!("{word}{space}{}\n", outcome.name));
        if outcome.mismatches.is_empty() {
            let nothing = Cell::blank();
            let [figure, expected, found, place] = [&nothing; 4].map(Clone::clone);
            sheet.row(vec![Cell::text(&outcome.name), Cell::text("ok"), figure, expected, found, place]);
        }
        for mismatch in &outcome.mismatches {
            let (file, line) = place(mismatch.span, sources);
            let Mismatch { what, expected, found, .. } = mismatch;
            let words = lang.say("{1}: expected {2}, found {3}", &[what, expected, found]);
            out.push_str(&format!("        {words}   {file}:{line}\n"));
            let place = format!("{file}:{line}");
            let cells = [&*outcome.name, "failed", what, expected, found, &place];
            sheet.row(cells.map(Cell::text).to_vec());
        }
    }
    out.push_str(&counts(outcomes, lang));
    page.lines(out);
    page.sheet(sheet);
    page
}

/// `30 passed, 0 failed; 123 expectations`
pub(super) fn counts(outcomes: &[TestOutcome], lang: Lang) -> String {
    let failed = failed(outcomes);
    let expectations: usize = outcomes.iter().map(|o| o.expectations).sum();
    let counts = [outcomes.len() - failed, failed, expectations].map(|n| n.to_string());
    let words = lang.say("{1} passed, {2} failed; {3} expectations", &counts.each_ref().map(String::as_str));
    format!("{words}\n")
}

/// JUnit XML, which build servers show.
#[must_use]
pub fn junit(name: &str, outcomes: &[TestOutcome], sources: &Sources) -> String {
    let (name, count, failed) = (xml(name), outcomes.len(), failed(outcomes));
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  \
         <testsuite name=\"{name}\" tests=\"{count}\" failures=\"{failed}\">\n"
    );
    for outcome in outcomes {
        let test = xml(&outcome.name);
        if outcome.mismatches.is_empty() {
            out.push_str(&format!("    <testcase name=\"{test}\" classname=\"{name}\"/>\n"));
            continue;
        }
        out.push_str(&format!("    <testcase name=\"{test}\" classname=\"{name}\">\n"));
        for mismatch in &outcome.mismatches {
            let (file, line) = place(mismatch.span, sources);
            let words = format!("{}: expected {}, found {}", mismatch.what, mismatch.expected, mismatch.found);
            let (words, place) = (xml(&words), xml(&format!("{file}:{line}")));
            out.push_str(&format!("      <failure message=\"{words}\">{place}</failure>\n"));
        }
        out.push_str("    </testcase>\n");
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}

/// Text between tags or quotes; a rule file has no control characters.
fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
