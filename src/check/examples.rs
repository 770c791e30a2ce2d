//! Examples and tests: cells and expectations are read by the fields and figures they name.

use super::Checker;
use super::constants::yes_no;
use super::known::Known;
use super::model::{Example, Expectation, Expected, FieldKind, NumericSort, Rules, Subject, Test};
use crate::diagnostic::{Code, Diagnostic, listed};
use crate::number::{Exact, parse_literal};
use crate::rules::model::{self as written, Given, Text, Word};
use crate::rules::RuleFile;
use crate::span::Span;
use crate::value::{Choice, Kind, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The statuses an application can have.
const STATUSES: [&str; 8] =
    ["held", "ineligible", "below_minimum", "ranked", "funded", "part_funded", "reserve", "unfunded"];

/// Examples and tests may have this many values together.
const MOST_VALUES: usize = 1_000_000;

/// Values by field, and marks by sheet.
type Cells = (Vec<Value>, BTreeMap<Arc<str>, Vec<Option<Exact>>>);

impl Checker<'_> {
    pub(super) fn examples(&mut self, file: &RuleFile, rules: &Rules) -> Vec<Example> {
        let known = Known::of(rules);
        let mut examples: Vec<Example> = Vec::new();
        let mut names: BTreeSet<&str> = BTreeSet::new();
        for written in &file.examples {
            if !self.affords(rules.fields.len(), written.span) {
                break;
            }
            let empty = vec![Value::Missing; rules.fields.len()];
            let Some((values, marks)) = self.cells(written, empty, BTreeMap::new(), &known) else { continue };
            self.complete_example(written, &values, rules);
            if !names.insert(&written.name.value) {
                let words = format!("the example `{}` is written twice", written.name.value);
                self.fault(Diagnostic::new(Code::NAME_TAKEN, written.name.span, words));
            }
            examples.push(Example { name: written.name.value.clone(), values, marks, span: written.span });
        }
        examples
    }

    /// Whether there may be so many values more: each example has one for each field, written or not.
    fn affords(&mut self, values: usize, span: Span) -> bool {
        let before = self.values;
        self.values = before.saturating_add(values);
        if self.values > MOST_VALUES && before <= MOST_VALUES {
            let words = format!("the examples and tests have more than {MOST_VALUES} values, counting those left out");
            self.fault(Diagnostic::new(Code::TOO_MANY_NODES, span, words));
        }
        self.values <= MOST_VALUES
    }

    fn complete_example(&mut self, written: &written::Example, values: &[Value], rules: &Rules) {
        let fields = rules.fields.iter().zip(values);
        let mut absent = fields.filter(|(field, value)| !field.optional && value.is_missing()).peekable();
        if absent.peek().is_some() {
            let absent = listed(absent.map(|(field, _)| &field.name));
            let words = format!("the example `{}` does not say {absent}", written.name.value);
            self.fault(Diagnostic::new(Code::EXAMPLE_CELL, written.name.span, words));
        }
    }

    /// The values and marks of an example, on top of those it changes.
    fn cells(
        &mut self,
        written: &written::Example,
        mut values: Vec<Value>,
        mut marks: BTreeMap<Arc<str>, Vec<Option<Exact>>>,
        known: &Known<'_>,
    ) -> Option<Cells> {
        let mut fine = true;
        for (name, text) in &written.cells {
            let Some((at, field)) = known.field(&name.value) else {
                let words = format!("`{}` is not a field", name.value);
                let fault = Diagnostic::new(Code::UNKNOWN_NAME, name.span, words);
                self.fault(match self.findings.nearest(&name.value, known.rules.fields.iter().map(|f| &*f.name)) {
                    Some(near) => fault.meant(name.span, &name.value, near),
                    None => fault,
                });
                fine = false;
                continue;
            };
            match self.cell(field, text) {
                Some(value) => {
                    if let Some(slot) = values.get_mut(at) {
                        *slot = value;
                    }
                }
                None => fine = false,
            }
        }
        for (sheet, written) in &written.marks {
            let mut read = Vec::new();
            for text in written {
                if &*text.text == "recused" {
                    read.push(None);
                } else if let Some((value, _)) = self.literal(written::FieldKind::Number, text, false) {
                    read.push(value.exact().cloned());
                } else {
                    fine = false;
                }
            }
            marks.insert(sheet.value.clone(), read);
        }
        fine.then_some((values, marks))
    }

    /// One value as rule files write it; `missing` for an empty cell.
    fn cell(&mut self, field: &super::model::Field, text: &Text) -> Option<Value> {
        if &*text.text == "missing" {
            if !field.optional {
                let words = format!("`{}` is not optional, so it cannot be missing", field.name);
                self.fault(Diagnostic::new(Code::EXAMPLE_CELL, text.span, words));
                return None;
            }
            return Some(Value::Missing);
        }
        let kind = match &field.kind {
            FieldKind::Text { .. } => written::FieldKind::Text,
            FieldKind::Choice(of) => {
                if !of.has(&text.text) {
                    let words = format!("`{}` is none of the values of `{}`", text.text, field.name);
                    let fault = Diagnostic::new(Code::NOT_A_CHOICE, text.span, words);
                    self.fault(match self.findings.nearest(&text.text, of.iter().map(|v| &**v)) {
                        Some(near) => fault.meant(text.span, &text.text, near),
                        None => fault.help(format!("it is one of: {}", listed(&**of))),
                    });
                    return None;
                }
                written::FieldKind::Choice
            }
            FieldKind::YesNo => written::FieldKind::YesNo,
            FieldKind::Date => written::FieldKind::Date,
            FieldKind::Numeric(n) => match n.sort {
                NumericSort::Integer => written::FieldKind::Integer,
                NumericSort::Money => written::FieldKind::Money,
                NumericSort::Number | NumericSort::Percent { .. } => written::FieldKind::Number,
            },
        };
        let (value, _) = self.literal(kind, text, false)?;
        if let (FieldKind::Numeric(n), Some(number)) = (&field.kind, value.exact()) {
            let low = *number > n.low.0 || (n.low.1 && *number == n.low.0);
            let high = *number < n.high.0 || (n.high.1 && *number == n.high.0);
            if !(low && high) {
                let words =
                    format!("`{}` lies outside what `{}` may be: {} to {}", text.text, field.name, n.low.0, n.high.0);
                self.fault(Diagnostic::new(Code::EXAMPLE_CELL, text.span, words));
                return None;
            }
        }
        Some(value)
    }

    // ---- tests

    pub(super) fn tests(&mut self, file: &RuleFile, rules: &Rules) -> Vec<Test> {
        let known = Known::of(rules);
        file.tests.iter().filter_map(|t| self.test(t, &known)).collect()
    }

    fn example<'r>(&mut self, name: &Word, known: &Known<'r>) -> Option<&'r Example> {
        let found = known.example(&name.value);
        if found.is_none() {
            let words = format!("there is no example `{}`", name.value);
            let fault = Diagnostic::new(Code::UNKNOWN_NAME, name.span, words);
            self.fault(match self.findings.nearest(&name.value, known.rules.examples.iter().map(|e| &*e.name)) {
                Some(near) => fault.meant(name.span, &name.value, near),
                None => fault.help("declare it under `examples:`"),
            });
        }
        found
    }

    fn test(&mut self, written: &written::Test, known: &Known<'_>) -> Option<Test> {
        let subjects = if let Given::Round(names) = &written.given { names.len() } else { 1 };
        if !self.affords(known.rules.fields.len().saturating_mul(subjects), written.span) {
            return None;
        }
        let subject = match &written.given {
            Given::One(name, with) => {
                let example = self.example(name, known)?;
                let (values, marks) = self.cells(with, example.values.clone(), example.marks.clone(), known)?;
                Subject::One(Example { name: example.name.clone(), values, marks, span: example.span })
            }
            Given::Round(names) => {
                let examples: Option<Vec<Example>> = names.iter().map(|n| self.example(n, known).cloned()).collect();
                Subject::Round(examples?)
            }
        };
        let several = matches!(subject, Subject::Round(_));
        let mut expect = Vec::new();
        for (key, value) in &written.expect {
            let read = if several {
                self.round_figures(key, value, known.rules)
            } else {
                self.figure(key, value, known).map(|e| vec![e])
            };
            expect.extend(read.unwrap_or_default().into_iter().map(|what| Expectation { what, span: key.span }));
        }
        if written.expect.is_empty() {
            self.fault(Diagnostic::new(Code::EMPTY_LIST, written.span, "the test expects nothing"));
        }
        Some(Test { name: written.name.value.clone(), subject, expect, span: written.span })
    }

    fn one<'t>(&mut self, key: &Word, value: &'t written::Expected) -> Option<&'t Text> {
        if let written::Expected::One(text) = value {
            return Some(text);
        }
        self.fault(Diagnostic::new(Code::SHAPE, key.span, format!("`{}` expects one value", key.value)));
        None
    }

    /// `none` for no figure, else a number.
    fn expected_number(&mut self, text: &Text) -> Option<Option<Exact>> {
        if &*text.text == "none" {
            return Some(None);
        }
        self.literal(written::FieldKind::Number, text, false).and_then(|(v, _)| v.exact().cloned()).map(Some)
    }

    fn figure(&mut self, key: &Word, value: &written::Expected, known: &Known<'_>) -> Option<Expected> {
        let name = &key.value;
        match &**name {
            "failed" => return self.words(key, value, &known.gates).map(Expected::Failed),
            "below" => return self.words(key, value, &known.minimums).map(Expected::Below),
            "status" => {
                let text = self.one(key, value)?;
                return self.word_of(text, &STATUSES.map(Arc::from)).map(Expected::Status);
            }
            "held" => return Some(Expected::Held(self.one(key, value)?.text.clone())),
            "total" if known.rules.has_total() => {
                let text = self.one(key, value)?;
                return self.expected_number(text).map(Expected::Total);
            }
            _ => {}
        }
        if known.has_points(name) {
            let text = self.one(key, value)?;
            return self.expected_number(text).map(|n| Expected::Points(name.clone(), n));
        }
        if let Some(fact) = known.fact(name) {
            let text = self.one(key, value)?;
            return self.expected_value(&fact.value.ty.kind, text).map(|v| Expected::Fact(name.clone(), v));
        }
        self.unknown_figure(key, known.rules, &["failed", "below", "status", "held", "total"]);
        None
    }

    fn unknown_figure(&mut self, key: &Word, rules: &Rules, also: &[&str]) {
        let words = format!("`{}` is nothing that a test can expect here", key.value);
        let fault = Diagnostic::new(Code::UNKNOWN_NAME, key.span, words);
        let ids = rules.criteria.iter().map(|c| &*c.id).chain(rules.facts.iter().map(|f| &*f.name));
        self.fault(match self.findings.nearest(&key.value, ids.chain(also.iter().copied())) {
            Some(near) => fault.meant(key.span, &key.value, near),
            None => fault.help(format!("name a criterion, a fact, or one of {}", also.join(", "))),
        });
    }

    fn expected_value(&mut self, kind: &Kind, text: &Text) -> Option<Value> {
        if &*text.text == "missing" {
            return Some(Value::Missing);
        }
        let sort = match kind {
            Kind::Boolean => return yes_no(&text.text).map(Value::Boolean),
            Kind::Number => written::FieldKind::Number,
            Kind::Money => written::FieldKind::Money,
            Kind::Date => written::FieldKind::Date,
            _ => written::FieldKind::Text,
        };
        self.literal(sort, text, false).map(|(value, _)| value)
    }

    fn word_of(&mut self, text: &Text, known: &[Arc<str>]) -> Option<Arc<str>> {
        if known.contains(&text.text) {
            return Some(text.text.clone());
        }
        self.unknown_word(&text.text, text.span, known);
        None
    }

    fn unknown_word(&mut self, word: &str, span: Span, known: &[Arc<str>]) {
        let fault = Diagnostic::new(Code::UNKNOWN_WORD, span, format!("`{word}` is not known here"));
        self.fault(match self.findings.nearest(word, known.iter().map(|k| &**k)) {
            Some(near) => fault.meant(span, word, near),
            None => fault.help(format!("it is one of: {}", listed(known))),
        });
    }

    fn words(&mut self, key: &Word, value: &written::Expected, known: &Choice) -> Option<Vec<Arc<str>>> {
        let written::Expected::List(words, _) = value else {
            let words = format!("`{}` expects a list such as `[{}]`", key.value, known.first().map_or("", |k| k));
            self.fault(Diagnostic::new(Code::SHAPE, key.span, words));
            return None;
        };
        for word in words.iter().filter(|w| !known.has(&w.value)) {
            self.unknown_word(&word.value, word.span, known);
        }
        // In the order of the rule file, as results are.
        let places: BTreeSet<usize> = words.iter().filter_map(|w| known.position(&w.value)).collect();
        Some(places.into_iter().filter_map(|at| known.get(at).cloned()).collect())
    }

    fn round_figures(&mut self, key: &Word, value: &written::Expected, rules: &Rules) -> Option<Vec<Expected>> {
        match (&*key.value, value) {
            ("unspent", _) => {
                let text = self.one(key, value)?;
                let (amount, _) = self.literal(written::FieldKind::Money, text, false)?;
                Some(vec![Expected::Unspent(amount.exact()?.clone())])
            }
            ("awards", written::Expected::Map(rows, _)) => {
                let mut expected = Vec::new();
                for (application, text) in rows {
                    let (amount, _) = self.literal(written::FieldKind::Money, text, false)?;
                    expected.push(Expected::Award(application.value.clone(), amount.exact()?.clone()));
                }
                Some(expected)
            }
            ("ranks", written::Expected::Map(rows, _)) => {
                let mut expected = Vec::new();
                for (application, text) in rows {
                    let rank = match &*text.text {
                        "none" => None,
                        digits => match parse_literal(digits)
                            .ok()
                            .and_then(|n| n.to_i64())
                            .and_then(|n| u32::try_from(n).ok())
                        {
                            Some(rank) => Some(rank),
                            None => {
                                self.fault(Diagnostic::new(
                                    Code::VALUE,
                                    text.span,
                                    format!("`{digits}` is not a rank"),
                                ));
                                return None;
                            }
                        },
                    };
                    expected.push(Expected::Rank(application.value.clone(), rank));
                }
                Some(expected)
            }
            ("awards" | "ranks", _) => {
                self.fault(Diagnostic::new(
                    Code::SHAPE,
                    key.span,
                    "this is a map from application to figure: `{T1: 480万}`",
                ));
                None
            }
            _ => {
                self.unknown_figure(key, rules, &["ranks", "awards", "unspent"]);
                None
            }
        }
    }
}
