//! The kinds of scoring: ladders in order, points within their maxima, keys with rows.

use super::checker::Checker;
use super::choices::values_of;
use super::model::{Band, Expr, Lookup, Method, Need, Peer, Scoring};
use super::scope::Symbol;
use super::typing::{self, Stage, Typer};
use crate::diagnostic::{Code, Diagnostic, listed};
use crate::feel;
use crate::number::Exact;
use crate::rules::model as written;
use crate::span::Span;
use crate::value::{Kind, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Checker<'_> {
    pub(super) fn scoring(
        &mut self,
        scoring: &written::Scoring,
        max: &Exact,
        lookups: &[Option<Lookup>],
    ) -> Option<Scoring> {
        let if_missing = match &scoring.if_missing {
            Some(points) => Some((self.points_within(points, max)?, points.span)),
            None => None,
        };
        let mut needs = Vec::new();
        let method = self.method(scoring, max, lookups, if_missing.as_ref(), &mut needs)?;
        let mut seen = BTreeSet::new();
        needs.retain(|need| seen.insert(*need));
        if let Some((_, span)) = &if_missing {
            let alternatives = matches!(&method, Method::BestOf(all) if all.iter().any(|a| !a.needs.is_empty()));
            if needs.is_empty() && !alternatives {
                self.never_missing(*span);
            }
        }
        Some(Scoring { method, needs, if_missing: if_missing.map(|(points, _)| points), span: scoring.span })
    }

    fn method(
        &mut self,
        scoring: &written::Scoring,
        max: &Exact,
        lookups: &[Option<Lookup>],
        if_missing: Option<&(Exact, Span)>,
        needs: &mut Vec<Need>,
    ) -> Option<Method> {
        let answered = if_missing.is_some();
        match &scoring.method {
            written::Method::Bands { value, below, rows } => {
                let value = self.measure(value, answered, needs);
                let kind = value.as_ref().map_or(Kind::Number, |v| v.ty.kind.clone());
                let below = match below {
                    Some(points) => Some(self.points_within(points, max)?),
                    None => None,
                };
                let rows = self.ladder(rows, &kind, max, scoring.span)?;
                Some(Method::Bands { value: value?, below, rows })
            }
            written::Method::Linear(value, knots) => {
                let value = self.measure(value, answered, needs);
                let kind = value.as_ref().map_or(Kind::Number, |v| v.ty.kind.clone());
                let knots = self.knots(knots, &kind, max, scoring.span)?;
                Some(Method::Linear { value: value?, knots })
            }
            written::Method::PerUnit(value, each, points) => {
                let value = self.measure(value, answered, needs);
                let kind = value.as_ref().map_or(Kind::Number, |v| v.ty.kind.clone());
                let size = self.constant(each, &kind);
                let points = self.points(points);
                if let Some(size) = size.as_ref().filter(|s| !s.is_positive()) {
                    self.fault(Diagnostic::new(
                        Code::NOT_POSITIVE,
                        each.span,
                        format!("a unit of {size} cannot be counted"),
                    ));
                    return None;
                }
                Some(Method::PerUnit { value: value?, each: size?, points: points? })
            }
            written::Method::Counts(terms) => {
                let mut checked = Vec::new();
                for (name, weight) in terms {
                    let name = self.measured(name, answered, needs, |typer, e| {
                        typer.value_of(e, &Kind::Number, "what is counted")
                    });
                    checked.extend(name.zip(self.points(weight)));
                }
                (checked.len() == terms.len()).then_some(Method::Counts(checked))
            }
            written::Method::Lookup(key, rows) => {
                let key = self.lookup_key(key, answered, needs);
                let mut points: BTreeMap<Arc<str>, Exact> = BTreeMap::new();
                for (row, written) in rows {
                    points.insert(row.value.clone(), self.points_within(written, max)?);
                }
                let key = key?;
                self.rows_of_choice(&key, rows, &points, scoring.span);
                Some(Method::Lookup { key, points })
            }
            written::Method::LookupTable(key, table) => {
                let key = self.lookup_key(key, answered, needs);
                let points = self.table_points(table, max, lookups);
                let (key, points) = (key?, points?);
                self.rows_of_choice(&key, &[], &points, table.span);
                Some(Method::Lookup { key, points })
            }
            written::Method::BestOf(alternatives) => {
                let mut checked = Vec::new();
                for alternative in alternatives {
                    let before = self.findings.mark();
                    match &scoring.if_missing {
                        Some(answer) if alternative.if_missing.is_none() => {
                            let answered = written::Scoring { if_missing: Some(answer.clone()), ..alternative.clone() };
                            checked.extend(self.scoring(&answered, max, lookups));
                            // What the whole answers is not a useless answer of each alternative.
                            self.findings.forget_since(before, Code::NEVER_MISSING, answer.span);
                        }
                        _ => checked.extend(self.scoring(alternative, max, lookups)),
                    }
                }
                if alternatives.is_empty() {
                    self.fault(Diagnostic::new(Code::EMPTY_LIST, scoring.span, "`best_of` has no alternatives"));
                    return None;
                }
                (checked.len() == alternatives.len()).then_some(Method::BestOf(checked))
            }
            written::Method::Formula(value, cap) => {
                let value =
                    self.measured(value, answered, needs, |typer, e| typer.value_of(e, &Kind::Number, "points"))?;
                Some(Method::Formula { value, cap: *cap })
            }
            written::Method::Table { rows, first } => {
                let table = self.table(rows, *first, max, scoring.span, &mut |checker, e| {
                    checker.measured(e, answered, needs, |typer, e| typer.value(e))
                });
                table.map(Method::Table)
            }
            written::Method::Peer { value, among, highest, rows } => {
                let value = self.measure(value, answered, needs);
                let among = match among {
                    Some(among) => Some(self.complete(among, Stage::Application, |typer, e| typer.value(e))?),
                    None => None,
                };
                let rows = self.peer_rows(rows, max, scoring.span);
                let id = self.peers;
                self.peers += 1;
                Some(Method::Peer(Peer { id, value: value?, among, highest: *highest, rows: rows? }))
            }
            written::Method::Panel(panel) => self.panel(panel).map(Method::Panel),
            written::Method::When(when, points) => {
                let when = self.measured(when, answered, needs, |typer, e| typer.value_of(e, &Kind::Boolean, "`when`"));
                let points = self.points_within(points, max);
                Some(Method::When { when: when?, points: points? })
            }
        }
    }

    /// A number or amount that is measured.
    fn measure(&mut self, expr: &feel::Expr, answered: bool, needs: &mut Vec<Need>) -> Option<Expr> {
        self.measured(expr, answered, needs, |typer, e| {
            let typed = typer.value(e)?;
            if typed.ty.kind.is_numeric() { Some(typed) } else { typer.value_of(e, &Kind::Number, "what is measured") }
        })
    }

    fn measured(
        &mut self,
        expr: &feel::Expr,
        answered: bool,
        needs: &mut Vec<Need>,
        typed: impl FnOnce(&mut Typer<'_>, &feel::Expr) -> Option<Expr>,
    ) -> Option<Expr> {
        if !answered {
            return self.complete(expr, Stage::Application, typed);
        }
        let mut typer = Typer::new(&self.scope, self.findings, Stage::Application);
        let result = typed(&mut typer, expr)?;
        needs.extend(typing::names(&typer.needs));
        Some(result)
    }

    pub(super) fn points_within(&mut self, expr: &feel::Expr, max: &Exact) -> Option<Exact> {
        let points = self.points(expr)?;
        if points > *max {
            let words = format!("{points} points are more than the maximum {max}");
            self.fault(
                Diagnostic::new(Code::ABOVE_MAXIMUM, expr.span, words).help("correct the points or the maximum"),
            );
        }
        Some(points)
    }

    fn ladder(
        &mut self,
        rows: &[(feel::Expr, bool, feel::Expr, Span)],
        kind: &Kind,
        max: &Exact,
        span: Span,
    ) -> Option<Vec<Band>> {
        if rows.is_empty() {
            self.fault(Diagnostic::new(Code::EMPTY_LIST, span, "the ladder has no rows"));
            return None;
        }
        let mut bands: Vec<Band> = Vec::new();
        for (bound, inclusive, points, span) in rows {
            let value = self.constant(bound, kind);
            let points = self.points_within(points, max);
            let (Some(value), Some(points)) = (value, points) else { continue };
            let band = Band { bound: value, inclusive: *inclusive, points, span: *span };
            if let Some(last) = bands.last() {
                let ascending = (&last.bound, !last.inclusive) < (&band.bound, !band.inclusive);
                if !ascending {
                    let (here, before) = (plainly(&band.bound), plainly(&last.bound));
                    let words = format!("the bound {here} does not lie above the one before it, {before}");
                    let fault =
                        Diagnostic::new(Code::BAND_ORDER, bound.span, words).related(last.span, "the row before");
                    let mixed = rows.iter().any(|(b, ..)| percentage(b)) && rows.iter().any(|(b, ..)| plain(b));
                    self.fault(fault.help(if mixed {
                        "one bound is a percentage and another is not: 3% is 0.03, and 3 is 300%"
                    } else {
                        "write the rows from the lowest bound to the highest"
                    }));
                }
            }
            bands.push(band);
        }
        (bands.len() == rows.len()).then_some(bands)
    }

    fn knots(
        &mut self,
        knots: &[(feel::Expr, feel::Expr)],
        kind: &Kind,
        max: &Exact,
        span: Span,
    ) -> Option<Vec<(Exact, Exact)>> {
        let mut checked: Vec<(Exact, Exact)> = Vec::new();
        for (x, points) in knots {
            let at = self.constant(x, kind);
            let points = self.points_within(points, max);
            let (Some(at), Some(points)) = (at, points) else { continue };
            if checked.last().is_some_and(|(last, _)| *last >= at) {
                let words = format!("the knot at {} does not lie above the one before it", plainly(&at));
                self.fault(Diagnostic::new(Code::BAND_ORDER, x.span, words).help("write the knots from left to right"));
            }
            checked.push((at, points));
        }
        if knots.len() < 2 {
            self.fault(Diagnostic::new(Code::EMPTY_LIST, span, "a line needs two knots at least"));
            return None;
        }
        (checked.len() == knots.len()).then_some(checked)
    }

    /// The key as text; yes_no keys are looked up as `yes` and `no`.
    fn lookup_key(&mut self, key: &feel::Expr, answered: bool, needs: &mut Vec<Need>) -> Option<Expr> {
        self.measured(key, answered, needs, |typer, e| {
            let typed = typer.value(e)?;
            if typed.ty.kind == Kind::Boolean {
                Some(typed)
            } else {
                typer.value_of(e, &Kind::Text, "the key of a lookup")
            }
        })
    }

    /// Every value a choice can have needs a row, and every row a value.
    fn rows_of_choice(
        &mut self,
        key: &Expr,
        rows: &[(written::Word, feel::Expr)],
        points: &BTreeMap<Arc<str>, Exact>,
        span: Span,
    ) {
        let Some(values) = values_of(&key.ty.kind) else { return };
        let stranger = |row: &str| format!("`{row}` is none of the values of the key");
        let absent = self.without_a_row(&values, rows.iter().map(|(row, _)| row), points, stranger);
        if !absent.is_empty() {
            let words = format!("no points are given for {}", listed(absent));
            let at = rows.first().map_or(span, |(r, _)| r.span);
            self.fault(Diagnostic::new(Code::LOOKUP_ROW, at, words).help("add a row for each"));
        }
    }

    fn table_points(
        &mut self,
        table: &written::Word,
        max: &Exact,
        lookups: &[Option<Lookup>],
    ) -> Option<BTreeMap<Arc<str>, Exact>> {
        let Some(Symbol::Lookup(id)) = self.scope.get(&table.value) else {
            let words = format!("`{}` is not a lookup of this file", table.value);
            self.fault(Diagnostic::new(Code::UNKNOWN_NAME, table.span, words).help("declare it under `lookups:`"));
            return None;
        };
        let rows = &lookups.get(id)?.as_ref()?.rows;
        let mut points = BTreeMap::new();
        for (key, value) in rows {
            match value {
                Value::Number(n) if !n.is_negative() && n <= max => {
                    points.insert(key.clone(), n.clone());
                }
                other => {
                    let words = format!(
                        "the row `{key}` of `{}` gives {other}, which is not points from 0 to {max}",
                        table.value
                    );
                    self.fault(Diagnostic::new(Code::ABOVE_MAXIMUM, table.span, words));
                    return None;
                }
            }
        }
        Some(points)
    }
}

/// A number as people read it: `2,000,000`.
fn plainly(n: &Exact) -> String {
    n.decimal_places().and_then(|places| n.grouped(places)).unwrap_or_else(|| n.to_string())
}

/// Whether a bound is written with its sign of percentage.
fn percentage(bound: &feel::Expr) -> bool {
    matches!(&bound.kind, feel::ExprKind::Number(_, text) if text.ends_with('%'))
}

/// Whether a bound is written as a number other than zero without that sign.
fn plain(bound: &feel::Expr) -> bool {
    matches!(&bound.kind, feel::ExprKind::Number(value, text) if !text.ends_with('%') && !value.is_zero())
}
