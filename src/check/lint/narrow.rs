//! What is known at a place because of the conditions in front of it.

use super::super::model::{Expr, Member, Node};
use super::super::range::Range;
use super::analysis::Analysis;
use crate::feel::Operator;
use crate::number::Exact;
use crate::value::{Kind, Value};
use std::sync::Arc;

/// What the conditions in front have left possible.
#[derive(Clone, Default)]
pub(super) struct Known<'r> {
    /// Expressions and the numbers left to them.
    pub numbers: Vec<(&'r Expr, Range)>,
    /// Choices and texts with the values left to them.
    pub texts: Vec<(&'r Expr, Vec<Arc<str>>)>,
    /// Conditions known to hold or not.
    pub truths: Vec<(&'r Expr, bool)>,
}

/// Whether two expressions are the same, wherever they stand. Values bound by loops are never taken for the same.
pub(super) fn same(a: &Expr, b: &Expr) -> bool {
    let alike = match (&a.node, &b.node) {
        (Node::Constant(x, _), Node::Constant(y, _)) => x == y,
        (Node::Field(x), Node::Field(y))
        | (Node::Fact(x), Node::Fact(y))
        | (Node::Criterion(x), Node::Criterion(y)) => x == y,
        (Node::Register(x), Node::Register(y)) => x == y,
        (Node::Total, Node::Total) | (Node::Rank, Node::Rank) => true,
        (Node::Tier(x), Node::Tier(y)) => x == y,
        (Node::Lookup(x, _), Node::Lookup(y, _)) => x == y,
        (Node::Binary(x, ..), Node::Binary(y, ..)) => x == y,
        (Node::Part(_, x), Node::Part(_, y)) => x == y,
        (Node::Call(x, _), Node::Call(y, _)) => x.name == y.name,
        (Node::Negate(_), Node::Negate(_)) | (Node::List(_), Node::List(_)) => true,
        (Node::Column(_, x, _), Node::Column(_, y, _)) => x == y,
        _ => false,
    };
    let (left, right) = (a.children(), b.children());
    alike && left.len() == right.len() && left.into_iter().zip(right).all(|(x, y)| same(x, y))
}

impl<'r> Known<'r> {
    /// The numbers left to an expression.
    pub fn number(&self, expr: &Expr) -> Range {
        let about = self.numbers.iter().filter(|(e, _)| same(e, expr));
        about.fold(Range::ALL, |range, (_, more)| range.and(more))
    }

    /// Whether a condition is known to hold.
    pub fn truth(&self, expr: &Expr) -> Option<bool> {
        self.truths.iter().rev().find(|(e, _)| same(e, expr)).map(|(_, holds)| *holds)
    }

    /// What a comparison of two expressions says of their difference.
    pub fn difference(&self, a: &Expr, b: &Expr) -> Range {
        let zero = Range::only(&Exact::zero());
        let mut range = Range::ALL;
        for (condition, outcome) in &self.truths {
            let Node::Binary(operator, x, y) = &condition.node else { continue };
            let operator = if *outcome { *operator } else { opposite(*operator) };
            let turned = same(x, b) && same(y, a);
            if !operator.compares() || !(turned || (same(x, a) && same(y, b))) {
                continue;
            }
            range = range.and(&match (operator, turned) {
                (Operator::Greater, false) | (Operator::Less, true) => Range::above(&zero, false),
                (Operator::GreaterOrEqual, false) | (Operator::LessOrEqual, true) => Range::above(&zero, true),
                (Operator::Less, false) | (Operator::Greater, true) => Range::below(&zero, false),
                (Operator::LessOrEqual, false) | (Operator::GreaterOrEqual, true) => Range::below(&zero, true),
                (Operator::NotEqual, _) => Range::ALL.without_zero(),
                _ => Range::ALL,
            });
        }
        range
    }

    /// The texts left to an expression; `None` where they cannot be listed.
    pub fn text(&self, expr: &Expr) -> Option<Vec<Arc<str>>> {
        let all: Option<Vec<Arc<str>>> = match &expr.node {
            Node::Constant(Value::Text(text), _) => Some(vec![text.clone()]),
            _ => match &expr.ty.kind {
                Kind::Choice(of) => Some(of.to_vec()),
                _ => None,
            },
        };
        let mut left = all;
        for (_, more) in self.texts.iter().filter(|(e, _)| same(e, expr)) {
            left = Some(match left {
                Some(left) => left.into_iter().filter(|v| more.contains(v)).collect(),
                None => more.clone(),
            });
        }
        left
    }

    fn note(&mut self, expr: &'r Expr, range: Range) {
        if !matches!(expr.node, Node::Constant(..)) && range != Range::ALL {
            self.numbers.push((expr, range));
        }
    }
}

impl<'r> Analysis<'r> {
    /// What is known where a condition has come out so.
    pub(super) fn given(&self, known: &Known<'r>, condition: &'r Expr, outcome: bool) -> Known<'r> {
        let mut more = known.clone();
        self.learn(&mut more, condition, outcome);
        more
    }

    fn learn(&self, known: &mut Known<'r>, condition: &'r Expr, outcome: bool) {
        if !matches!(condition.node, Node::Constant(..)) {
            known.truths.push((condition, outcome));
        }
        match &condition.node {
            Node::Binary(Operator::And, a, b) if outcome => [a, b].into_iter().for_each(|e| self.learn(known, e, true)),
            Node::Binary(Operator::Or, a, b) if !outcome => {
                [a, b].into_iter().for_each(|e| self.learn(known, e, false));
            }
            Node::Call(function, arguments) if function.name == "not" => {
                arguments.iter().for_each(|e| self.learn(known, e, !outcome));
            }
            Node::Binary(operator, a, b) if operator.compares() => self.compared(known, *operator, a, b, outcome),
            Node::Between(value, low, high) if outcome => {
                self.compared(known, Operator::GreaterOrEqual, value, low, true);
                self.compared(known, Operator::LessOrEqual, value, high, true);
            }
            Node::In(value, members) => self.among(known, value, members, outcome),
            _ => {}
        }
    }

    fn compared(&self, known: &mut Known<'r>, operator: Operator, a: &'r Expr, b: &'r Expr, outcome: bool) {
        let operator = if outcome { operator } else { opposite(operator) };
        if !a.ty.kind.is_numeric() {
            let one = |e: &Expr| match &e.node {
                Node::Constant(Value::Text(text), _) => Some(text.clone()),
                _ => None,
            };
            for (this, other) in [(a, b), (b, a)] {
                let (Some(text), Some(left)) = (one(other), known.text(this)) else { continue };
                let equal = operator == Operator::Equal;
                let left = left.into_iter().filter(|v| (*v == text) == equal).collect();
                known.texts.push((this, left));
            }
            return;
        }
        let (left, right) = (self.number(a, known), self.number(b, known));
        let (for_a, for_b) = match operator {
            Operator::Less => (Range::below(&right, false), Range::above(&left, false)),
            Operator::LessOrEqual => (Range::below(&right, true), Range::above(&left, true)),
            Operator::Greater => (Range::above(&right, false), Range::below(&left, false)),
            Operator::GreaterOrEqual => (Range::above(&right, true), Range::below(&left, true)),
            Operator::Equal => (right, left),
            Operator::NotEqual => {
                let but = |range: &Range, other: &Range| other.single().map_or(Range::ALL, |n| range.without(n));
                (but(&left, &right), but(&right, &left))
            }
            _ => return,
        };
        known.note(a, for_a);
        known.note(b, for_b);
    }

    fn among(&self, known: &mut Known<'r>, value: &'r Expr, members: &'r [Member], outcome: bool) {
        if let [one] = members
            && value.ty.kind.is_numeric()
        {
            match one {
                Member::Range(low, low_in, high, high_in) if outcome => {
                    let from = if *low_in { Operator::GreaterOrEqual } else { Operator::Greater };
                    let to = if *high_in { Operator::LessOrEqual } else { Operator::Less };
                    self.compared(known, from, value, low, true);
                    self.compared(known, to, value, high, true);
                }
                Member::Compare(operator, bound) => self.compared(known, *operator, value, bound, outcome),
                _ => {}
            }
            return;
        }
        let Some(listed) = listed(members) else { return };
        let Some(left) = known.text(value) else { return };
        let left = left.into_iter().filter(|v| listed.contains(v) == outcome).collect();
        known.texts.push((value, left));
    }
}

/// The texts that `in` lists, where it lists nothing else.
pub(super) fn listed(members: &[Member]) -> Option<Vec<Arc<str>>> {
    let mut all = Vec::new();
    for member in members {
        let Member::Value(expr) = member else { return None };
        match &expr.node {
            Node::Constant(Value::Text(text), _) => all.push(text.clone()),
            Node::List(items) => {
                for item in items {
                    let Node::Constant(Value::Text(text), _) = &item.node else { return None };
                    all.push(text.clone());
                }
            }
            _ => return None,
        }
    }
    Some(all)
}

fn opposite(operator: Operator) -> Operator {
    match operator {
        Operator::Less => Operator::GreaterOrEqual,
        Operator::LessOrEqual => Operator::Greater,
        Operator::Greater => Operator::LessOrEqual,
        Operator::GreaterOrEqual => Operator::Less,
        Operator::Equal => Operator::NotEqual,
        Operator::NotEqual => Operator::Equal,
        other => other,
    }
}
