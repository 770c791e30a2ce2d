//! What may fail at run time and is not excluded: keys without a row, texts that are no numbers, roots that are not exact.

use super::super::model::{Expr, Node};
use super::analysis::Analysis;
use super::narrow::Known;
use crate::diagnostic::{Code, Diagnostic};
use crate::feel::Operator;
use crate::span::Span;
use crate::value::{Kind, Value};

impl<'r> Analysis<'r> {
    /// Each thing in the expression that nothing excludes, with its sentence.
    pub(super) fn hazards(&self, expr: &'r Expr, known: &Known<'r>) -> Vec<(Span, String)> {
        let mut found = Vec::new();
        self.collect(expr, known, &mut found);
        found
    }

    /// An expression that money or an order hangs on cannot be left to fail.
    pub(super) fn must_not_fail(&mut self, expr: &'r Expr, what: &str) {
        for (span, words) in self.hazards(expr, &Known::default()) {
            let fault = Diagnostic::new(Code::MAY_FAIL, span, format!("{what} must never fail, but {words}"));
            self.fault(fault.help("compute it in a fact or criterion: what fails there holds the application"));
        }
    }

    fn collect(&self, expr: &'r Expr, known: &Known<'r>, found: &mut Vec<(Span, String)>) {
        let text = |e: &Expr| self.sources.slice(e.span).to_owned();
        match &expr.node {
            Node::Lookup(id, key) if !matches!(key.ty.kind, Kind::Choice(_)) => {
                let name = self.rules.lookups.get(*id).map_or("", |l| &l.name);
                found.push((key.span, format!("`{}` may have no row for `{}`", name, text(key))));
            }
            Node::Index(of, _) => found.push((expr.span, format!("`{}` may have no such member", text(of)))),
            Node::Binary(Operator::Power, _, exponent) => {
                let whole = self.number(exponent, known);
                if !whole.whole {
                    let words = format!("the exponent `{}` may not be a whole number", text(exponent));
                    found.push((exponent.span, words));
                }
            }
            Node::Binary(operator, a, b) if operator.compares() && a.ty.kind.is_text() => {
                let order = !matches!(operator, Operator::Equal | Operator::NotEqual);
                if order {
                    let words = format!("`{}` and `{}` may be texts that write numbers", text(a), text(b));
                    found.push((expr.span, words));
                }
            }
            Node::Call(function, arguments) => {
                let fixed = arguments.iter().all(|a| matches!(a.node, Node::Constant(..)));
                let values: Option<Vec<Value>> = arguments
                    .iter()
                    .map(|a| match &a.node {
                        Node::Constant(value, _) => Some(value.clone()),
                        _ => None,
                    })
                    .collect();
                let fine = values.is_some_and(|values| fixed && (function.function)(&values).is_ok());
                let words = match function.name {
                    "sqrt" => Some("the root may not be exact"),
                    "number" => Some("the text may not write a number"),
                    "date" if arguments.first().is_some_and(|a| a.ty.kind != Kind::Date) => {
                        Some("there may be no such day")
                    }
                    "substring" => Some("the text may have no such part"),
                    "even" | "odd" if arguments.first().is_some_and(|a| !self.number(a, known).whole) => {
                        Some("the number may not be whole")
                    }
                    _ => None,
                };
                if let Some(words) = words.filter(|_| !fine) {
                    found.push((expr.span, words.into()));
                }
            }
            _ => {}
        }
        match &expr.node {
            Node::Binary(operator @ (Operator::And | Operator::Or), a, b) => {
                self.collect(a, known, found);
                self.collect(b, &self.given(known, a, *operator == Operator::And), found);
            }
            Node::If(condition, yes, no) => {
                self.collect(condition, known, found);
                self.collect(yes, &self.given(known, condition, true), found);
                self.collect(no, &self.given(known, condition, false), found);
            }
            _ => expr.children().into_iter().for_each(|child| self.collect(child, known, found)),
        }
    }
}
