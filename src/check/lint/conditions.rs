//! Conditions that are always true or always false.

use super::super::model::{Expr, Member, Node};
use super::analysis::Analysis;
use super::narrow::{Known, listed, same};
use crate::diagnostic::{Code, Diagnostic};
use crate::feel::Operator;
use crate::value::{Kind, Value};

impl<'r> Analysis<'r> {
    /// Whether a condition is proved to hold, or proved not to.
    pub(super) fn truth(&self, expr: &'r Expr, known: &Known<'r>) -> Option<bool> {
        if let Some(holds) = known.truth(expr) {
            return Some(holds);
        }
        match &expr.node {
            Node::Constant(Value::Boolean(holds), _) => Some(*holds),
            Node::Binary(operator @ (Operator::And | Operator::Or), a, b) => {
                let deciding = *operator == Operator::Or;
                let left = self.truth(a, known);
                if left == Some(deciding) {
                    return left;
                }
                let right = self.truth(b, &self.given(known, a, !deciding));
                match (left, right) {
                    (_, Some(holds)) if holds == deciding => Some(deciding),
                    (Some(_), Some(holds)) => Some(holds),
                    _ => None,
                }
            }
            Node::Call(function, arguments) if function.name == "not" => match arguments.as_slice() {
                [one] => self.truth(one, known).map(|holds| !holds),
                _ => None,
            },
            Node::Binary(operator, a, b) if operator.compares() => self.comparison(*operator, a, b, known),
            Node::Between(value, low, high) => {
                let above = self.comparison(Operator::GreaterOrEqual, value, low, known);
                let below = self.comparison(Operator::LessOrEqual, value, high, known);
                both(above, below)
            }
            Node::In(value, members) => self.membership(value, members, known),
            _ => None,
        }
    }

    fn comparison(&self, operator: Operator, a: &'r Expr, b: &'r Expr, known: &Known<'r>) -> Option<bool> {
        let about_missing = a.ty.kind == Kind::Nothing || b.ty.kind == Kind::Nothing;
        if about_missing || a.ty.optional || b.ty.optional {
            return None;
        }
        if same(a, b) {
            return Some(matches!(operator, Operator::Equal | Operator::LessOrEqual | Operator::GreaterOrEqual));
        }
        if !a.ty.kind.is_numeric() {
            let (left, right) = (known.text(a)?, known.text(b)?);
            let equal = match (left.as_slice(), right.as_slice()) {
                ([x], [y]) => Some(x == y),
                _ if !left.iter().any(|v| right.contains(v)) => Some(false),
                _ => None,
            };
            return match operator {
                Operator::Equal => equal,
                Operator::NotEqual => equal.map(|e| !e),
                _ => None,
            };
        }
        let (left, right) = (self.number(a, known), self.number(b, known));
        if left.is_empty() || right.is_empty() {
            return None;
        }
        let less = if left.is_below(&right) {
            Some(true)
        } else if right.is_at_most(&left) {
            Some(false)
        } else {
            None
        };
        let at_most = if left.is_at_most(&right) {
            Some(true)
        } else if right.is_below(&left) {
            Some(false)
        } else {
            None
        };
        let apart = left.is_below(&right) || right.is_below(&left) || left.and(&right).is_empty();
        let equal = match (left.single(), right.single()) {
            _ if apart => Some(false),
            (Some(x), Some(y)) if x == y => Some(true),
            (Some(n), _) if !right.holds(n) => Some(false),
            (_, Some(n)) if !left.holds(n) => Some(false),
            _ => None,
        };
        match operator {
            Operator::Less => less,
            Operator::LessOrEqual => at_most,
            Operator::Greater => at_most.map(|t| !t),
            Operator::GreaterOrEqual => less.map(|t| !t),
            Operator::Equal => equal,
            Operator::NotEqual => equal.map(|t| !t),
            _ => None,
        }
    }

    fn membership(&self, value: &'r Expr, members: &'r [Member], known: &Known<'r>) -> Option<bool> {
        if value.ty.optional {
            return None;
        }
        if let Some(listed) = listed(members) {
            let left = known.text(value)?;
            if left.iter().all(|v| listed.contains(v)) {
                return Some(true);
            }
            return if left.iter().any(|v| listed.contains(v)) { None } else { Some(false) };
        }
        let mut any = Some(false);
        for member in members {
            let holds = match member {
                Member::Compare(operator, bound) => self.comparison(*operator, value, bound, known),
                Member::Value(one) if one.ty.kind.is_numeric() => self.comparison(Operator::Equal, value, one, known),
                Member::Value(_) => None,
                Member::Range(low, low_in, high, high_in) => {
                    let from = if *low_in { Operator::GreaterOrEqual } else { Operator::Greater };
                    let to = if *high_in { Operator::LessOrEqual } else { Operator::Less };
                    both(self.comparison(from, value, low, known), self.comparison(to, value, high, known))
                }
            };
            any = match (any, holds) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            };
        }
        any
    }

    /// Reports a condition that is decided where it stands; `true` where its parts need not be looked at.
    pub(super) fn decided_here(&mut self, expr: &'r Expr, known: &Known<'r>) -> bool {
        if expr.ty.kind != Kind::Boolean || !varies(expr) || has_parameter(expr) {
            return false;
        }
        let Some(holds) = self.truth(expr, known) else { return false };
        if self.not_a_percentage(expr) {
            return true;
        }
        let always = if holds { "always true" } else { "always false" };
        let fault = Diagnostic::new(Code::ALWAYS, expr.span, format!("this condition decides nothing: it is {always}"));
        let fault = match &expr.node {
            Node::Binary(operator, a, b) if operator.compares() && a.ty.kind.is_numeric() => {
                let (this, range) = match (&a.node, &b.node) {
                    (Node::Constant(..), _) => (b, self.number(b, known)),
                    _ => (a, self.number(a, known)),
                };
                let words = format!("`{}` is {range} here", self.sources.slice(this.span));
                fault.help(words)
            }
            _ => fault,
        };
        self.fault(fault.label(always));
        true
    }
}

fn both(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// A parameter that switches a rule off is no mistake.
fn has_parameter(expr: &Expr) -> bool {
    matches!(expr.node, Node::Constant(_, Some(_))) || expr.children().into_iter().any(has_parameter)
}

/// Whether anything in it differs from application to application.
fn varies(expr: &Expr) -> bool {
    let own = !matches!(expr.node, Node::Constant(..)) && expr.children().is_empty();
    own || expr.children().into_iter().any(varies)
}
