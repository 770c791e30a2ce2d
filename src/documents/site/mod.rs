//! The report of a round as one page: charts, the ranking, and how each application's result came about. It needs no
//! network and no script, and is written piece by piece, so that it is never in memory as a whole.

mod chart;
mod derivation;
mod envelopes;
mod funnel;
mod head;
mod histogram;
mod ladder;
mod others;
mod ranking;
mod selection;
mod stack;

use super::Source;
use super::html::escaped;
use crate::check::model::{FieldKind, RoundAt, Rules};
use crate::lang::Lang;
use crate::number::Exact;
use crate::record::total_text;
use crate::report::figure;
use crate::round::{Decision, Row, Run};
use crate::value::Value;
use selection::Selection;
use std::io::{self, Write};

/// Up to so many applications, the page has the row and the derivation of each; beyond, of those only that are funded or
/// near the line.
pub const DERIVED: usize = 5_000;

/// How many derivations the page of a round has.
#[must_use]
pub fn derived(run: &Run) -> usize {
    let selection = Selection::of(run);
    if selection.all { run.decision.rows.len() } else { selection.count() }
}

/// Writes the page; `done` is told how many derivations have been written so far.
///
/// # Errors
///
/// Those of the writer.
pub fn site(source: &Source<'_>, out: &mut impl Write, done: &mut dyn FnMut(usize)) -> io::Result<()> {
    let round = Round::new(source);
    head::begin(&round, out)?;
    out.write_all(b"<div class=\"beside\">\n")?;
    funnel::write(&round, out)?;
    out.write_all(b"<div>\n")?;
    envelopes::write(&round, out)?;
    ladder::write(&round, out)?;
    out.write_all(b"</div>\n</div>\n")?;
    ranking::write(&round, out)?;
    others::write(&round, out)?;
    histogram::write(&round, out)?;
    derivation::write(&round, out, done)?;
    head::end(&round, out)
}

/// The round that the page is of.
struct Round<'a> {
    source: &'a Source<'a>,
    run: &'a Run,
    rules: &'a Rules,
    decision: &'a Decision,
    lang: Lang,
    selection: Selection,
}

impl<'a> Round<'a> {
    fn new(source: &'a Source<'a>) -> Self {
        let run = source.run;
        let selection = Selection::of(run);
        Self { source, run, rules: &run.rules, decision: &run.decision, lang: source.lang, selection }
    }

    /// A phrase as it may stand in HTML.
    fn say(&self, words: &str, holes: &[&str]) -> String {
        escaped(&self.lang.say(words, holes))
    }

    /// A sum of money for people; empty where no money is divided.
    fn money(&self, units: i128) -> String {
        self.decision.division.as_ref().map(|d| d.terms.money(units).grouped()).unwrap_or_default()
    }

    /// Points as `outcome.csv` has them.
    fn points(&self, points: &Exact) -> String {
        match self.rules.round.scores.at {
            RoundAt::EachCriterion => total_text(self.rules, points),
            RoundAt::Total => points.to_string(),
        }
    }

    /// The value of a field, as a cell of a table.
    fn cell(&self, field: usize, row: &Row) -> String {
        let text = matches!(self.rules.fields.get(field).map(|f| &f.kind), Some(FieldKind::Text { .. }));
        let words = match self.run.applications.columns.get(field).map(|column| column.get(row.input())) {
            None | Some(Value::Missing) => String::new(),
            Some(Value::Text(text)) => text.to_string(),
            Some(value) => figure(&value, self.rules),
        };
        format!("<td{}>{}</td>", if text { " class=\"t\"" } else { "" }, escaped(&words))
    }

    /// The number of an application in the addresses of the page: its place in the order of the keys, from 1.
    fn number(&self, row: &Row) -> usize {
        let key = self.run.key(row);
        let rows = &self.decision.rows;
        rows.binary_search_by(|r| self.run.key(r).cmp(key)).map_or(0, |at| at + 1)
    }
}
