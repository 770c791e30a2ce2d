//! Parameters, fixed numbers and amounts, conditions: the small things every section needs.

use super::checker::Checker;
use super::model::{Expr, Node, Parameter};
use super::scope::Symbol;
use super::typing::{Stage, Typer};
use crate::diagnostic::{Code, Diagnostic, Findings, listed};
use crate::feel;
use crate::number::{Currency, Exact, LiteralError, Money, parse_literal};
use crate::rules::model::{FieldKind, Text};
use crate::rules::{RuleFile, yes_no};
use crate::span::Span;
use crate::value::{Kind, Value, parse_date};

impl Checker<'_> {
    /// A fixed number: a literal or a parameter.
    pub(super) fn number(&mut self, expr: &feel::Expr) -> Option<Exact> {
        self.constant(expr, &Kind::Number)
    }

    /// A fixed amount in currency units: a literal or a parameter.
    pub(super) fn amount(&mut self, expr: &feel::Expr) -> Option<Exact> {
        self.constant(expr, &Kind::Money)
    }

    /// A fixed amount that whole smallest units of the currency can pay.
    pub(super) fn money(&mut self, expr: &feel::Expr, currency: Currency) -> Option<Money> {
        let amount = self.amount(expr)?;
        match Money::from_exact(&amount, currency) {
            Ok(money) if !money.is_negative() => Some(money),
            Ok(_) => {
                self.fault(Diagnostic::new(Code::NEGATIVE, expr.span, "an amount cannot be negative here"));
                None
            }
            Err(error) => {
                self.fault(Diagnostic::new(Code::NOT_PAYABLE, expr.span, error.to_string()));
                None
            }
        }
    }

    /// A fixed number of a sort, which a measure's kind decides: amounts are measured by amounts.
    pub(super) fn constant(&mut self, expr: &feel::Expr, kind: &Kind) -> Option<Exact> {
        let what = if *kind == Kind::Money { "a fixed amount" } else { "a fixed number" };
        let typed = Typer::new(&self.scope, self.findings, Stage::Constant).value_of(expr, kind, what)?;
        let value = fixed(&typed);
        if value.is_none() {
            let words = "a plain number or the name of a parameter is needed here, not an expression";
            self.fault(
                Diagnostic::new(Code::NOT_CONSTANT, expr.span, words)
                    .help("give the number a name under `parameters` and write that"),
            );
        }
        value
    }

    /// The amount, if it is one; faults are reported where the expression is checked in earnest.
    pub(super) fn quiet_amount(&mut self, expr: &feel::Expr) -> Option<Exact> {
        let mut nowhere = Findings::default();
        let typed = Typer::new(&self.scope, &mut nowhere, Stage::Constant).value_of(expr, &Kind::Money, "")?;
        fixed(&typed)
    }

    /// A fixed whole number of awards, applications or marks.
    pub(super) fn count(&mut self, expr: &feel::Expr) -> Option<usize> {
        let number = self.number(expr)?;
        let whole = number.to_i64().and_then(|n| usize::try_from(n).ok()).filter(|n| *n <= 1_000_000);
        if whole.is_none() {
            let words = format!("a whole number from 0 to 1000000 is needed, not {number}");
            self.fault(Diagnostic::new(Code::NOT_WHOLE, expr.span, words));
        }
        whole
    }

    /// A number of points that may not be negative.
    pub(super) fn points(&mut self, expr: &feel::Expr) -> Option<Exact> {
        let points = self.number(expr)?;
        if points.is_negative() {
            self.fault(
                Diagnostic::new(Code::NEGATIVE, expr.span, "points cannot be negative")
                    .help("what takes points away stands under `adjustments: {deduction: …}`, written positive"),
            );
            return None;
        }
        Some(points)
    }

    /// A condition in which nothing missing is left unanswered.
    pub(super) fn condition(&mut self, expr: &feel::Expr, stage: Stage, what: &str) -> Option<Expr> {
        self.complete(expr, stage, |typer, e| typer.value_of(e, &Kind::Boolean, what))
    }

    /// An expression in which nothing missing is left unanswered.
    pub(super) fn complete(
        &mut self,
        expr: &feel::Expr,
        stage: Stage,
        typed: impl FnOnce(&mut Typer<'_>, &feel::Expr) -> Option<Expr>,
    ) -> Option<Expr> {
        let mut typer = Typer::new(&self.scope, self.findings, stage);
        let result = typed(&mut typer, expr)?;
        let needs = typer.needs;
        for (_, span) in &needs {
            self.unanswered(*span);
        }
        needs.is_empty().then_some(result)
    }

    pub(super) fn unanswered(&mut self, span: Span) {
        let name = self.sources.slice(span).to_owned();
        self.fault(
            Diagnostic::new(Code::MISSING_UNANSWERED, span, format!("`{name}` may be missing, and nothing here answers that"))
                .label("may be missing")
                .help(format!("write `if {name} = null then … else …`, or `{name} != null and …`; a criterion or fact can say `if_missing:`")),
        );
    }

    pub(super) fn never_missing(&mut self, span: Span) {
        self.fault(Diagnostic::new(
            Code::NEVER_MISSING,
            span,
            "`if_missing` is never used: nothing here can be missing",
        ));
    }

    // ---- parameters

    pub(super) fn parameters(&mut self, file: &RuleFile, settings: &[(String, String)]) -> Option<Vec<Parameter>> {
        let mut parameters = Vec::new();
        for (i, written) in file.parameters.iter().enumerate() {
            self.scope.declare(&written.name.value, written.name.span, Symbol::Parameter(i), self.findings);
            let setting = settings.iter().rev().find(|(name, _)| *name == *written.name.value);
            let text = match setting {
                Some((_, text)) => written.value.as_ref().map(|t| Text { text: text.as_str().into(), ..t.clone() }),
                None => written.value.clone(),
            };
            let value = written.kind.zip(text).and_then(|(kind, text)| self.literal(kind, &text, setting.is_some()));
            self.scope.parameters.push(value.clone());
            parameters.extend(value.map(|(value, _)| Parameter {
                name: written.name.value.clone(),
                value,
                label: written.label.clone(),
                clause: written.clause.clone(),
                set: setting.is_some(),
                span: written.name.span,
            }));
        }
        for (name, _) in settings {
            if !file.parameters.iter().any(|p| *p.name.value == **name) {
                let known: Vec<&str> = file.parameters.iter().map(|p| &*p.name.value).collect();
                let mut fault = Diagnostic::new(
                    Code::UNKNOWN_PARAMETER,
                    file.round.span,
                    format!("`--set {name}=…` names no parameter of this file"),
                );
                fault = fault.help(if known.is_empty() {
                    "the file has no parameters".into()
                } else {
                    format!("its parameters are {}", listed(known))
                });
                self.fault(fault);
            }
        }
        (parameters.len() == file.parameters.len()).then_some(parameters)
    }

    /// A literal of a type, as it is written in rule files.
    pub(super) fn literal(&mut self, kind: FieldKind, text: &Text, set: bool) -> Option<(Value, Kind)> {
        let number = |this: &mut Self, whole: bool| match parse_literal(&text.text) {
            Ok(n) if whole && !n.is_integer() => {
                this.unreadable(text, "is not a whole number", None, set);
                None
            }
            Ok(n) => Some(n),
            Err(LiteralError::NotANumber) => {
                let plain = text.text.trim_start_matches(feel::CURRENCY_SIGNS).trim_start();
                let meant = Some(plain).filter(|p| p.len() < text.text.len() && parse_literal(p).is_ok());
                let why = if meant.is_some() { "has the sign of a currency" } else { "is not a number" };
                this.unreadable(text, why, meant.map(str::to_owned), set);
                None
            }
            Err(error) => {
                this.unreadable(text, &format!("is not a number: {error}"), error.corrected(), set);
                None
            }
        };
        match kind {
            FieldKind::Integer => Some((Value::Number(number(self, true)?), Kind::Number)),
            FieldKind::Number | FieldKind::Percent => Some((Value::Number(number(self, false)?), Kind::Number)),
            FieldKind::Money => Some((Value::Money(number(self, false)?), Kind::Money)),
            FieldKind::Text | FieldKind::Choice => Some((Value::Text(text.text.clone()), Kind::Text)),
            FieldKind::YesNo => match yes_no(&text.text) {
                Some(value) => Some((Value::Boolean(value), Kind::Boolean)),
                None => {
                    self.unreadable(text, "is neither yes nor no", None, set);
                    None
                }
            },
            FieldKind::Date => match parse_date(&text.text) {
                Some(date) => Some((Value::Date(date), Kind::Date)),
                None => {
                    self.unreadable(text, "is not a day of the calendar written as 2020-03-31", None, set);
                    None
                }
            },
        }
    }

    fn unreadable(&mut self, text: &Text, why: &str, corrected: Option<String>, set: bool) {
        let from = if set { " (from `--set`)" } else { "" };
        let mut fault = Diagnostic::new(Code::VALUE, text.span, format!("`{}`{from} {why}", text.text));
        if let Some(corrected) = corrected.filter(|_| !set) {
            fault = fault.fix(text.span, corrected, "write it so");
        }
        self.fault(fault);
    }
}

/// The value of an expression that is a literal or a parameter.
fn fixed(expr: &Expr) -> Option<Exact> {
    match &expr.node {
        Node::Constant(value, _) => value.exact().cloned(),
        Node::Negate(operand) => fixed(operand).map(|n| -n),
        _ => None,
    }
}
