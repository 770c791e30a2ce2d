//! Figures in the wrong unit: percentages without their sign, amounts in the unit of a column.

use super::super::model::{Expr, FieldKind, Node, NumericSort};
use super::analysis::Analysis;
use crate::diagnostic::{Code, Diagnostic};
use crate::number::Exact;
use crate::span::Span;
use crate::value::Value;

impl<'r> Analysis<'r> {
    /// A percentage compared with a number above all it can be: `share >= 30`.
    pub(super) fn not_a_percentage(&mut self, expr: &'r Expr) -> bool {
        let Some((id, literal, n)) = self.field_and_literal(expr) else { return false };
        self.percent(id, literal.span, &n)
    }

    /// Reports a number that was meant as a percentage of a field; what it is compared with or the bound of a band.
    pub(super) fn percent(&mut self, id: usize, span: Span, n: &Exact) -> bool {
        let Some(field) = self.rules.fields.get(id) else { return false };
        let FieldKind::Numeric(numeric) = &field.kind else { return false };
        let text = self.sources.slice(span).trim();
        let percent = matches!(numeric.sort, NumericSort::Percent { .. }) && *n > numeric.high.0;
        if !percent || text.ends_with('%') || n.to_string() != text {
            return false;
        }
        let words = format!("`{}` is compared with {n}, but it is a ratio of at most {}", field.name, numeric.high.0);
        let fix = format!("{text}%");
        self.fault(Diagnostic::new(Code::PERCENTAGE, span, words).fix(span, fix, "write it as a percentage"));
        true
    }

    /// An amount below one unit of the column it is compared with: `revenue >= 2000` where cells are in 万元.
    pub(super) fn small_amount(&mut self, expr: &'r Expr) {
        if let Some((id, literal, n)) = self.field_and_literal(expr) {
            self.amount_in_units(id, literal.span, &n);
        }
    }

    pub(super) fn amount_in_units(&mut self, id: usize, span: Span, n: &Exact) {
        let Some(field) = self.rules.fields.get(id) else { return };
        let FieldKind::Numeric(numeric) = &field.kind else { return };
        let text = self.sources.slice(span).trim();
        let small = n.is_positive() && *n < numeric.unit && n.to_string() == text;
        let suffix = match numeric.unit.to_i64() {
            Some(10_000) => "万",
            Some(100_000_000) => "亿",
            _ => return,
        };
        if small {
            let words = format!("{n} is an amount in the currency itself, less than one {suffix}元 of the column");
            let fault =
                Diagnostic::new(Code::SMALL_AMOUNT, span, words).related(field.span, "its cells are in this unit");
            let title = format!("write the unit where {n} {suffix}元 are meant");
            self.fault(fault.fix(span, format!("{text}{suffix}"), title));
        }
    }

    /// `field operator number`, either way round, the number written as such.
    fn field_and_literal(&self, expr: &'r Expr) -> Option<(usize, &'r Expr, Exact)> {
        let Node::Binary(operator, a, b) = &expr.node else { return None };
        if !operator.compares() {
            return None;
        }
        match (&a.node, &b.node) {
            (Node::Field(id), Node::Constant(Value::Number(n) | Value::Money(n), None)) => Some((*id, b, n.clone())),
            (Node::Constant(Value::Number(n) | Value::Money(n), None), Node::Field(id)) => Some((*id, a, n.clone())),
            _ => None,
        }
    }
}
