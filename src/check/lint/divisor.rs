//! Divisors that may be zero.

use super::super::model::{Expr, FieldKind, Node};
use super::analysis::Analysis;
use super::narrow::Known;
use crate::diagnostic::{Code, Diagnostic};
use crate::number::Exact;

impl<'r> Analysis<'r> {
    pub(super) fn divisor(&mut self, divisor: &'r Expr, known: &Known<'r>) {
        let range = self.number(divisor, known);
        if range.is_empty() || !range.holds(&Exact::zero()) {
            return;
        }
        let text = self.sources.slice(divisor.span);
        if range.single().is_some() {
            let words = format!("the divisor `{text}` is always zero");
            self.fault(Diagnostic::new(Code::ZERO_DIVISOR, divisor.span, words));
            return;
        }
        let words = format!("the divisor `{text}` may be zero: it is {range}");
        let mut fault = Diagnostic::new(Code::ZERO_DIVISOR, divisor.span, words);
        let field = match divisor.node {
            Node::Field(id) => self.rules.fields.get(id),
            _ => None,
        };
        if let Some(field) = field.filter(|f| matches!(f.kind, FieldKind::Numeric(_))) {
            let words = format!("where no application can have a zero there, declare `over: 0` for `{}`", field.name);
            fault = fault.help(words).related(field.span, "declared here");
        }
        fault = fault.help(format!("else say what counts then: `if {text} = 0 then … else …`"));
        self.fault(fault);
    }
}
