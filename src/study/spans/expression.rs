//! Expressions over intervals: what does not vary is computed as always, the rest from the ends of what varies.

use super::operations::{calculate, call, compared, constant};
use super::{Scene, Span};
use crate::check::model::{Expr, Fact, Member, Need, Node};
use crate::feel::Operator;
use crate::oracle::{Env, eval};
use crate::value::{Part, Value};

impl Scene<'_> {
    /// Whether anything that an expression reads varies.
    #[must_use]
    pub fn varies(&self, expr: &Expr) -> bool {
        match &expr.node {
            Node::Field(id) => self.fields.contains_key(id),
            Node::Fact(id) => self.facts.contains_key(id),
            Node::Criterion(id) => self.points.contains_key(id),
            Node::Total => self.total.is_some(),
            Node::Rank => !self.ranked,
            Node::Tier(_) => self.env.tier.is_none(),
            // The rows that join follow from the value of the joining field.
            Node::Register(id) => self.rules.registers.get(*id).is_some_and(|r| self.fields.contains_key(&r.join)),
            _ => expr.children().into_iter().any(|e| self.varies(e)),
        }
    }

    /// Whether all that an expression reads is the same everywhere, but for the rank and the tier.
    #[must_use]
    pub fn settled(&self, expr: &Expr) -> bool {
        match &expr.node {
            Node::Rank | Node::Tier(_) => true,
            Node::Field(_) | Node::Fact(_) | Node::Criterion(_) | Node::Total | Node::Register(_) => {
                matches!(self.span(expr), Span::One(_))
            }
            _ => expr.children().into_iter().all(|e| self.settled(e)),
        }
    }

    /// What an expression can come to.
    #[must_use]
    pub fn span(&self, expr: &Expr) -> Span {
        if !self.varies(expr) {
            return Span::One(eval(expr, &self.env));
        }
        match &expr.node {
            Node::Field(id) => self.fields.get(id).cloned().unwrap_or(Span::Any),
            Node::Fact(id) => self.facts.get(id).cloned().unwrap_or(Span::Any),
            Node::Criterion(id) => self.points.get(id).map_or(Span::Any, super::Points::span),
            Node::Total => self.total.as_ref().map_or(Span::Any, super::Points::span),
            Node::Negate(operand) => self.negated(expr, operand),
            Node::Binary(operator @ (Operator::And | Operator::Or), left, right) => {
                joined(*operator == Operator::Or, self.span(left), || self.span(right))
            }
            Node::Binary(operator, left, right) if operator.compares() => {
                compared(*operator, &self.span(left), &self.span(right))
            }
            Node::Binary(operator, left, right) => calculate(*operator, &self.span(left), &self.span(right)),
            Node::If(condition, yes, no) => match self.span(condition) {
                Span::One(Ok(Value::Boolean(true))) => self.span(yes),
                Span::One(Ok(Value::Boolean(false))) => self.span(no),
                Span::One(Err(trouble)) => Span::One(Err(trouble)),
                Span::Either => self.span(yes).or(self.span(no)),
                _ => Span::Any,
            },
            Node::Between(value, low, high) => {
                let (value, low, high) = (self.span(value), self.span(low), self.span(high));
                let above = compared(Operator::LessOrEqual, &low, &value);
                strictly(above, compared(Operator::LessOrEqual, &value, &high))
            }
            Node::In(value, members) => {
                let value = self.span(value);
                let mut found = Span::One(Ok(Value::Boolean(false)));
                for member in members {
                    found = joined(true, found, || self.member(&value, member));
                }
                found
            }
            Node::Call(function, arguments) => {
                let arguments: Vec<Span> = match arguments.as_slice() {
                    // A list of items is as good as the items.
                    [Expr { node: Node::List(items), .. }] => items.iter().map(|a| self.span(a)).collect(),
                    all => all.iter().map(|a| self.span(a)).collect(),
                };
                call(function, &arguments)
            }
            Node::Part(of, part @ (Part::Year | Part::Years)) => match self.span(of) {
                Span::Between(low, high) => {
                    let of =
                        |value| eval(&Expr { node: Node::Part(constant(value), *part), ..expr.clone() }, &Env::EMPTY);
                    of(low).ok().zip(of(high).ok()).map_or(Span::Any, |(a, b)| Span::between(a, b))
                }
                _ => Span::Any,
            },
            _ => Span::Any,
        }
    }

    fn negated(&self, expr: &Expr, operand: &Expr) -> Span {
        let negate = |value: Value| eval(&Expr { node: Node::Negate(constant(value)), ..expr.clone() }, &Env::EMPTY);
        match self.span(operand) {
            Span::One(value) => Span::One(value.and_then(negate)),
            Span::Between(low, high) => {
                negate(low).ok().zip(negate(high).ok()).map_or(Span::Any, |(a, b)| Span::between(a, b))
            }
            Span::Either | Span::Any => Span::Any,
        }
    }

    fn member(&self, value: &Span, member: &Member) -> Span {
        match member {
            Member::Value(expr) => match self.span(expr) {
                Span::One(Ok(Value::List(items))) => {
                    let mut found = Span::One(Ok(Value::Boolean(false)));
                    for item in items.iter() {
                        let item = Span::One(Ok(item.clone()));
                        found = joined(true, found, || compared(Operator::Equal, value, &item));
                    }
                    found
                }
                other => compared(Operator::Equal, value, &other),
            },
            Member::Compare(operator, limit) => compared(*operator, value, &self.span(limit)),
            Member::Range(low, low_in, high, high_in) => {
                let from = if *low_in { Operator::LessOrEqual } else { Operator::Less };
                let to = if *high_in { Operator::LessOrEqual } else { Operator::Less };
                strictly(compared(from, &self.span(low), value), compared(to, value, &self.span(high)))
            }
        }
    }

    /// What a fact can come to.
    #[must_use]
    pub fn fact(&self, fact: &Fact) -> Span {
        match (self.missing(&fact.needs), &fact.if_missing) {
            (Some(true), Some(answer)) => self.span(answer),
            (Some(true), None) => Span::One(Ok(Value::Missing)),
            (Some(false), Some(answer)) => match self.span(&fact.value) {
                Span::One(Ok(Value::Missing)) => self.span(answer),
                Span::Any => Span::Any,
                other => other,
            },
            (Some(false), None) => self.span(&fact.value),
            (None, _) => Span::Any,
        }
    }

    /// Whether a needed name is missing; `None` where that varies.
    #[must_use]
    pub fn missing(&self, needs: &[Need]) -> Option<bool> {
        let mut unsure = false;
        for need in needs {
            let span = match need {
                Need::Field(id) => self.fields.get(id),
                Need::Fact(id) => self.facts.get(id),
            };
            match span {
                Some(Span::One(Ok(Value::Missing))) => return Some(true),
                Some(Span::Any) => unsure = true,
                Some(_) => {}
                None if crate::oracle::is_missing(std::slice::from_ref(need), &self.env) => return Some(true),
                None => {}
            }
        }
        if unsure { None } else { Some(false) }
    }
}

/// `or` (`deciding`) or `and`: one side that decides is enough.
fn joined(deciding: bool, left: Span, right: impl FnOnce() -> Span) -> Span {
    let decides = |span: &Span| *span == Span::One(Ok(Value::Boolean(deciding)));
    match left {
        Span::One(Err(_)) => left,
        _ if decides(&left) => left,
        Span::One(Ok(Value::Boolean(_))) => match right() {
            span @ (Span::One(Ok(Value::Boolean(_)) | Err(_)) | Span::Either) => span,
            _ => Span::Any,
        },
        Span::Either => match right() {
            span if decides(&span) => span,
            Span::One(Ok(Value::Boolean(_))) | Span::Either => Span::Either,
            _ => Span::Any,
        },
        _ => Span::Any,
    }
}

/// Both, each of them looked at.
fn strictly(left: Span, right: Span) -> Span {
    match (&left, &right) {
        (Span::One(Err(_)), _) => left,
        (Span::One(Ok(Value::Boolean(_))) | Span::Either, Span::One(Err(_))) => right,
        (Span::Any, _) | (_, Span::Any) => Span::Any,
        _ => joined(false, left, || right),
    }
}
