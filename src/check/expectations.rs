//! Tests: what each evaluates, and what it expects of which figure.

use super::checker::Checker;
use super::known::Known;
use super::model::{Example, Expectation, Expected, Rules, Subject, Test};
use super::scope::Symbol;
use crate::diagnostic::{Code, Diagnostic, listed};
use crate::number::{Exact, parse_literal};
use crate::rules::model::{self as written, Given, Text, Word};
use crate::rules::{RuleFile, yes_no};
use crate::span::Span;
use crate::value::{Choice, Kind, Value};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The statuses an application can have.
const STATUSES: [&str; 8] =
    ["held", "ineligible", "below_minimum", "ranked", "funded", "part_funded", "reserve", "unfunded"];

impl Checker<'_> {
    pub(super) fn tests(&mut self, file: &RuleFile, rules: &Rules) -> Vec<Test> {
        self.scope.faulty = self.findings.has_errors();
        let mut known = Known::of(rules);
        known.gates = file.gates.iter().map(|gate| gate.id.value.clone()).collect::<Vec<_>>().into();
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
                let mut example = self.example(name, known)?.clone();
                self.cells(with, &mut example, known)?;
                Subject::One(example)
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
                self.round_figures(key, value, known)
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
        self.unknown_figure(key, known, &["failed", "below", "status", "held", "total"]);
        None
    }

    fn unknown_figure(&mut self, key: &Word, known: &Known<'_>, also: &[&str]) {
        // What is written but at fault is told where it stands.
        let at_fault = match self.scope.get(&key.value) {
            Some(Symbol::Criterion(_) | Symbol::Item) => !known.has_points(&key.value),
            Some(Symbol::Fact(_)) => known.fact(&key.value).is_none(),
            _ => false,
        };
        if at_fault || self.scope.lost.contains(&key.value) {
            return;
        }
        let rules = known.rules;
        let words = format!("`{}` is nothing that a test can expect here", key.value);
        let fault = Diagnostic::new(Code::UNKNOWN_NAME, key.span, words);
        let ids = rules.criteria.iter().map(|c| &*c.id).chain(rules.facts.iter().map(|f| &*f.name));
        let near = self.findings.nearest(&key.value, ids.chain(also.iter().copied())).filter(|n| *n != &*key.value);
        self.fault(match near {
            // A rule without its name has been told; what it is called is not known.
            None if self.scope.faulty => return,
            None if &*key.value == "total" => fault.help("without `criteria:` there is no total"),
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
        let written::Expected::List(words) = value else {
            let words = format!("`{}` expects a list such as `[{}]`", key.value, known.first().map_or("", |k| k));
            self.fault(Diagnostic::new(Code::SHAPE, key.span, words));
            return None;
        };
        let unknown = words.iter().filter(|w| !known.has(&w.value) && !self.scope.lost.contains(&w.value));
        for word in unknown.collect::<Vec<_>>() {
            self.unknown_word(&word.value, word.span, known);
        }
        // In the order of the rule file, as results are.
        let places: BTreeSet<usize> = words.iter().filter_map(|w| known.position(&w.value)).collect();
        Some(places.into_iter().filter_map(|at| known.get(at).cloned()).collect())
    }

    fn round_figures(&mut self, key: &Word, value: &written::Expected, known: &Known<'_>) -> Option<Vec<Expected>> {
        match (&*key.value, value) {
            ("unspent", _) => {
                let text = self.one(key, value)?;
                let (amount, _) = self.literal(written::FieldKind::Money, text, false)?;
                Some(vec![Expected::Unspent(amount.exact()?.clone())])
            }
            ("awards", written::Expected::Map(rows)) => {
                let mut expected = Vec::new();
                for (application, text) in rows {
                    let (amount, _) = self.literal(written::FieldKind::Money, text, false)?;
                    expected.push(Expected::Award(application.value.clone(), amount.exact()?.clone()));
                }
                Some(expected)
            }
            ("ranks", written::Expected::Map(rows)) => {
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
            (id, written::Expected::Map(rows)) if known.has_points(id) || id == "total" => {
                let mut expected = Vec::new();
                for (application, text) in rows {
                    let points = self.expected_number(text)?;
                    expected.push(Expected::PointsOf(application.value.clone(), key.value.clone(), points));
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
                self.unknown_figure(key, known, &["ranks", "awards", "unspent", "total"]);
                None
            }
        }
    }
}
