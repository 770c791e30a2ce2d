//! Values that a rule rounds twice.

use super::super::model::{Expr, Method, Node, RoundAt};
use super::analysis::Analysis;
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::value::rounding_of;

impl<'r> Analysis<'r> {
    /// Looks for roundings of what has been rounded already.
    pub(super) fn roundings(&mut self) {
        let mut all: Vec<&Expr> = self.rules.facts.iter().map(|f| &f.value).collect();
        all.extend(self.rules.gates.iter().map(|g| &g.require));
        for (scoring, _) in self.rules.scorings() {
            all.extend(scoring.expressions());
        }
        for expr in &all {
            self.nested(expr);
        }
        if self.rules.round.scores.at == RoundAt::EachCriterion {
            for (scoring, _) in self.rules.scorings() {
                if let Method::Formula { value, .. } = &scoring.method
                    && let Some(first) = self.rounded_in(value)
                {
                    let words = "these points are rounded here and once more when they are published";
                    self.twice(value.span, first, words);
                }
            }
        }
        if let Some(allocation) = &self.rules.allocation {
            self.nested(&allocation.award.amount);
            if let Some(first) = self.rounded_in(&allocation.award.amount) {
                let words = "the amount is rounded here and once more to the step of awards";
                self.twice(allocation.award.amount.span, first, words);
            }
        }
    }

    fn twice(&mut self, span: Span, first: Span, words: &str) {
        let fault = Diagnostic::new(Code::ROUNDED_TWICE, span, words).related(first, "the first rounding");
        self.fault(fault.help("round once, at the end: rounding twice can move a value across a bound"));
    }

    fn nested(&mut self, expr: &'r Expr) {
        let mut stack = vec![expr];
        while let Some(expr) = stack.pop() {
            if let Node::Call(function, arguments) = &expr.node
                && rounding_of(function.name).is_some()
                && let Some(first) = arguments.first().and_then(|a| self.rounded_in(a))
            {
                self.twice(expr.span, first, "this value is rounded twice");
                continue;
            }
            stack.extend(expr.children());
        }
    }

    /// Where a value has been rounded before it gets here, in this expression or in the fact it names.
    fn rounded_in(&self, expr: &Expr) -> Option<Span> {
        match &expr.node {
            Node::Call(function, _) if rounding_of(function.name).is_some() => Some(expr.span),
            Node::Fact(id) => self.rules.facts.get(*id).and_then(|f| match &f.value.node {
                // Facts are computed in order, so this ends.
                Node::Fact(_) | Node::Call(..) | Node::Binary(..) | Node::Negate(_) | Node::If(..) => {
                    self.rounded_in(&f.value)
                }
                _ => None,
            }),
            Node::Binary(operator, a, b) if !operator.compares() => self.rounded_in(a).or_else(|| self.rounded_in(b)),
            Node::Negate(a) => self.rounded_in(a),
            Node::If(_, yes, no) => self.rounded_in(yes).or_else(|| self.rounded_in(no)),
            Node::Call(function, arguments)
                if matches!(function.name, "min" | "max" | "sum" | "mean" | "median" | "abs") =>
            {
                arguments.iter().find_map(|a| self.rounded_in(a))
            }
            _ => None,
        }
    }
}
