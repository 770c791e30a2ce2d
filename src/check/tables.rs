//! `table` and `peer`: conditions that fit their columns, rows in order.

use super::checker::Checker;
use super::model::{Cell, Expr, Node, PeerReach, PeerRow, Rules, Table, TableRow};
use super::typing::{Stage, Typer};
use crate::diagnostic::{Code, Diagnostic};
use crate::feel::{self, print};
use crate::number::Exact;
use crate::rules::model as written;
use crate::rules::yes_no;
use crate::span::Span;
use crate::value::{Kind, Value};
use std::collections::BTreeMap;

/// Types what a column is about.
type Typed<'t, 'c> = &'t mut dyn FnMut(&mut Checker<'c>, &feel::Expr) -> Option<Expr>;

impl<'c> Checker<'c> {
    pub(super) fn table(
        &mut self,
        rows: &[written::TableRow],
        first: bool,
        max: &Exact,
        span: Span,
        typed: Typed<'_, 'c>,
    ) -> Option<Table> {
        let mut columns: Vec<Option<Expr>> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut checked = Vec::new();
        for row in rows {
            let mut cells = Some(Vec::new());
            for (column, conditions) in row.when.iter().flatten() {
                let at = *places.entry(print(column)).or_insert_with(|| {
                    columns.push(typed(self, column));
                    columns.len() - 1
                });
                let kind = columns.get(at).and_then(Option::as_ref).map(|c| c.ty.kind.clone());
                let cell = kind.and_then(|kind| self.table_cell(conditions, &kind, column.span));
                cells = cells.zip(cell).map(|(mut cells, cell)| {
                    cells.push((at, cell));
                    cells
                });
            }
            let points = self.points_within(&row.points, max);
            checked.push(cells.zip(points).map(|(cells, points)| TableRow { cells, points, span: row.span }));
        }
        if rows.is_empty() {
            self.fault(Diagnostic::new(Code::EMPTY_LIST, span, "the table has no rows"));
            return None;
        }
        let rows = checked.into_iter().collect::<Option<_>>()?;
        Some(Table { columns: columns.into_iter().collect::<Option<_>>()?, rows, first })
    }

    fn table_cell(&mut self, conditions: &[written::Condition], kind: &Kind, span: Span) -> Option<Cell> {
        let mut cell = Cell { low: None, below: None, any_of: None };
        for condition in conditions {
            match condition {
                written::Condition::Low(bound, inclusive) => cell.low = Some((self.bound(bound, kind)?, *inclusive)),
                written::Condition::Below(bound) => cell.below = Some(self.bound(bound, kind)?),
                written::Condition::AnyOf(texts) => {
                    let values: Option<Vec<Value>> = texts.iter().map(|t| self.listed(t, kind)).collect();
                    cell.any_of = Some(values?);
                }
            }
        }
        if let (Some((low, _)), Some(below)) = (&cell.low, &cell.below)
            && low.order(below).is_none_or(|order| order.is_ge())
        {
            let words = format!("nothing lies from {low} to below {below}");
            self.fault(Diagnostic::new(Code::EMPTY_RANGE, span, words));
        }
        Some(cell)
    }

    /// A bound of the column's kind.
    fn bound(&mut self, expr: &feel::Expr, kind: &Kind) -> Option<Value> {
        if !kind.is_numeric() && *kind != Kind::Date {
            let words = format!("`from`, `above` and `below` need a number, amount or date, but this column is {kind}");
            self.fault(Diagnostic::new(Code::WRONG_KIND, expr.span, words).help("write `is:` or `any_of:`"));
            return None;
        }
        if *kind == Kind::Date {
            let typed = Typer::new(&self.scope, self.findings, Stage::Constant).value_of(expr, kind, "a fixed date")?;
            let day = match &typed.node {
                Node::Constant(day @ Value::Date(_), _) => Some(day.clone()),
                Node::Call(function, arguments) => {
                    let given = arguments.iter().map(|a| match &a.node {
                        Node::Constant(value, _) => Some(value.clone()),
                        _ => None,
                    });
                    given.collect::<Option<Vec<_>>>().and_then(|given| (function.function)(&given).ok())
                }
                _ => None,
            };
            if day.is_none() {
                let words = "a fixed date is needed here: `date(\"2020-03-31\")` or the name of a parameter";
                self.fault(Diagnostic::new(Code::NOT_CONSTANT, expr.span, words));
            }
            return day;
        }
        let number = self.constant(expr, kind)?;
        Some(if *kind == Kind::Money { Value::Money(number) } else { Value::Number(number) })
    }

    /// One value of `is` or `any_of`.
    fn listed(&mut self, text: &written::Text, kind: &Kind) -> Option<Value> {
        match kind {
            Kind::Choice(of) if !of.contains(&text.text) => {
                let words = format!("`{}` is none of the values of this choice", text.text);
                let fault = Diagnostic::new(Code::NOT_A_CHOICE, text.span, words);
                self.fault(match self.findings.nearest(&text.text, of.iter().map(|v| &**v)) {
                    Some(near) => fault.meant(text.span, &text.text, near),
                    None => fault.help(format!("it is one of: {}", of.join(", "))),
                });
                None
            }
            Kind::Choice(_) | Kind::Text => Some(Value::Text(text.text.clone())),
            Kind::Boolean => {
                let condition = yes_no(&text.text);
                if condition.is_none() {
                    let words = format!("`{}` is neither yes nor no", text.text);
                    self.fault(Diagnostic::new(Code::VALUE, text.span, words));
                }
                condition.map(Value::Boolean)
            }
            Kind::Number => self.literal(written::FieldKind::Number, text, false).map(|(value, _)| value),
            Kind::Money => self.literal(written::FieldKind::Money, text, false).map(|(value, _)| value),
            other => {
                let words = format!("a table cannot list values that are {other}");
                self.fault(Diagnostic::new(Code::WRONG_KIND, text.span, words));
                None
            }
        }
    }

    pub(super) fn peer_rows(&mut self, rows: &[written::PeerRow], max: &Exact, span: Span) -> Option<Vec<PeerRow>> {
        let mut checked: Vec<PeerRow> = Vec::new();
        for row in rows {
            let reach = match &row.reach {
                written::PeerReach::Rank(rank) => {
                    let number = self.number(rank)?;
                    let whole = number.to_i64().and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0);
                    if whole.is_none() {
                        let words = format!("{number} is not a standing: those are 1, 2, 3 …");
                        self.fault(Diagnostic::new(Code::NOT_WHOLE, rank.span, words));
                    }
                    PeerReach::Rank(whole?)
                }
                written::PeerReach::Share(share) => {
                    let number = self.number(share)?;
                    if !number.is_positive() || number > Exact::one() {
                        let words = format!("{number} is not a share above 0 and up to 100%");
                        self.fault(Diagnostic::new(Code::SHARE, share.span, words));
                        return None;
                    }
                    PeerReach::Share(number)
                }
            };
            let points = self.points_within(&row.points, max)?;
            let reached = |earlier: &PeerRow| match (&earlier.reach, &reach) {
                (PeerReach::Rank(a), PeerReach::Rank(b)) => a >= b,
                (PeerReach::Share(a), PeerReach::Share(b)) => a >= b,
                _ => false,
            };
            if let Some(earlier) = checked.iter().find(|r| reached(r)) {
                let words = "this row is never reached: one before it reaches as far";
                self.fault(Diagnostic::new(Code::BAND_ORDER, row.span, words).related(earlier.span, "the row before"));
            }
            checked.push(PeerRow { reach, points, span: row.span });
        }
        if rows.is_empty() {
            self.fault(Diagnostic::new(Code::EMPTY_LIST, span, "the comparison has no rows"));
            return None;
        }
        Some(checked)
    }

    /// Gates, groups and compared values are known before anybody is compared.
    pub(super) fn peers_come_last(&mut self, rules: &Rules) {
        let behind = rules.behind_peers();
        let mut early: Vec<(&Expr, &str)> = rules.gates.iter().map(|g| (&g.require, "a gate")).collect();
        for (scoring, _) in rules.scorings() {
            if let super::model::Method::Peer(peer) = &scoring.method {
                early.extend(peer.among.iter().map(|e| (e, "`among`")));
                early.push((&peer.value, "what is compared"));
            }
        }
        for (expr, what) in early {
            if behind.expr(expr) {
                let words = format!("{what} cannot depend on a peer criterion, which is computed after it");
                self.fault(Diagnostic::new(Code::PEER_DEPENDS, expr.span, words));
            }
        }
    }
}
