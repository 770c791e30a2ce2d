//! Every part of an expression, with what is known where it stands.

use super::super::model::{Expr, Node};
use super::analysis::Analysis;
use super::narrow::Known;
use crate::feel::Operator;

/// Expressions of more parts than this are not analysed, so that no rule file can make the analysis slow.
const MAX_PARTS: usize = 2_000;

impl<'r> Analysis<'r> {
    /// Looks at an expression that may fail for an application; `then` is what follows.
    pub(super) fn look(&mut self, expr: &'r Expr, then: &str) {
        if !self.small(expr) {
            return;
        }
        self.visit(expr, &Known::default(), false);
        for (span, words) in self.hazards(expr, &Known::default()) {
            self.unproved(span, format!("{words}: if so, {then}"));
        }
    }

    /// Looks at an expression that must not fail, because money or an order hangs on it.
    pub(super) fn look_sure(&mut self, expr: &'r Expr, what: &str) {
        if !self.small(expr) {
            return;
        }
        self.visit(expr, &Known::default(), false);
        self.must_not_fail(expr, what);
    }

    fn small(&mut self, expr: &Expr) -> bool {
        let mut parts = 0;
        let mut stack = vec![expr];
        while let Some(expr) = stack.pop() {
            parts += 1;
            stack.extend(expr.children());
        }
        if parts > MAX_PARTS {
            self.unproved(
                expr.span,
                format!("the expression has {parts} parts, and those above {MAX_PARTS} are not analysed"),
            );
        }
        parts <= MAX_PARTS
    }

    /// `told`: a condition around this one is decided, which has been said; its parts would say it again.
    fn visit(&mut self, expr: &'r Expr, known: &Known<'r>, told: bool) {
        self.small_amount(expr);
        let told = told || self.decided_here(expr, known);
        match &expr.node {
            Node::Binary(operator @ (Operator::And | Operator::Or), a, b) => {
                self.visit(a, known, told);
                let after = self.given(known, a, *operator == Operator::And);
                self.visit(b, &after, told);
            }
            Node::If(condition, yes, no) => {
                self.visit(condition, known, told);
                let (when, unless) = (self.given(known, condition, true), self.given(known, condition, false));
                // A branch that is never taken has nothing to say.
                match self.truth(condition, known) {
                    Some(true) => self.visit(yes, &when, told),
                    Some(false) => self.visit(no, &unless, told),
                    None => {
                        self.visit(yes, &when, told);
                        self.visit(no, &unless, told);
                    }
                }
            }
            Node::Filter(list, condition) => {
                self.visit(list, known, told);
                // Inside, bound values differ from member to member; what is known outside stays true.
                self.visit(condition, known, told);
            }
            _ => {
                if let Node::Binary(Operator::Divide, _, divisor) = &expr.node {
                    self.divisor(divisor, known);
                }
                if let Node::Call(function, arguments) = &expr.node
                    && let ("modulo", [_, divisor]) = (function.name, arguments.as_slice())
                {
                    self.divisor(divisor, known);
                }
                expr.children().into_iter().for_each(|child| self.visit(child, known, told));
            }
        }
    }
}
