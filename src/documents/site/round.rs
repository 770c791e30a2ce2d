//! The round that the page is of, and how its figures are written there.

use super::selection::Selection;
use crate::check::model::{FieldKind, RoundAt, Rules};
use crate::documents::Source;
use crate::documents::html::escaped;
use crate::lang::Lang;
use crate::number::Exact;
use crate::record::total_text;
use crate::report::figure;
use crate::round::{Decision, Row, Run};
use crate::value::Value;

/// The round that the page is of.
pub(super) struct Round<'a> {
    pub source: &'a Source<'a>,
    pub run: &'a Run,
    pub rules: &'a Rules,
    pub decision: &'a Decision,
    pub lang: Lang,
    pub selection: Selection,
}

impl<'a> Round<'a> {
    pub fn new(source: &'a Source<'a>) -> Self {
        let run = source.run;
        let selection = Selection::of(run);
        Self { source, run, rules: &run.rules, decision: &run.decision, lang: source.lang, selection }
    }

    /// A phrase as it may stand in HTML.
    pub fn say(&self, words: &str, holes: &[&str]) -> String {
        escaped(&self.lang.say(words, holes))
    }

    /// A sum of money for people; empty where no money is divided.
    pub fn money(&self, units: i128) -> String {
        self.decision.division.as_ref().map(|d| d.terms.money(units).grouped()).unwrap_or_default()
    }

    /// Points as `outcome.csv` has them.
    pub fn points(&self, points: &Exact) -> String {
        match self.rules.round.scores.at {
            RoundAt::EachCriterion => total_text(self.rules, points),
            RoundAt::Total => points.to_string(),
        }
    }

    /// The value of a field, as a cell of a table.
    pub fn cell(&self, field: usize, row: &Row) -> String {
        let text = matches!(self.rules.fields.get(field).map(|f| &f.kind), Some(FieldKind::Text { .. }));
        let words = match self.run.applications.columns.get(field).map(|column| column.get(row.input())) {
            None | Some(Value::Missing) => String::new(),
            Some(Value::Text(text)) => text.to_string(),
            Some(value) => figure(&value, self.rules),
        };
        format!("<td{}>{}</td>", if text { " class=\"t\"" } else { "" }, escaped(&words))
    }

    /// The number of an application in the addresses of the page: its place in the order of the keys, from 1.
    pub fn number(&self, row: &Row) -> usize {
        let key = self.run.key(row);
        let rows = &self.decision.rows;
        rows.binary_search_by(|r| self.run.key(r).cmp(key)).map_or(0, |at| at + 1)
    }
}
