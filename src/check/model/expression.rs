//! Expressions: trees with the shape of the text.

use super::{CriterionId, FactId, FieldId};
use crate::feel::Operator;
use crate::span::Span;
use crate::value::{Builtin, Part, Type, Value};
use std::sync::Arc;

/// A checked expression. The tree has the shape of the text, so that explanations can follow it.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it does.
    pub node: Node,
    /// Its type.
    pub ty: Type,
    /// Where it was written.
    pub span: Span,
}

/// What an expression does.
#[derive(Clone, Debug)]
pub enum Node {
    /// A constant; parameters keep their name.
    Constant(Value, Option<Arc<str>>),
    /// The value of a field.
    Field(FieldId),
    /// The value of a fact.
    Fact(FactId),
    /// The published points of a criterion or group.
    Criterion(CriterionId),
    /// The published total.
    Total,
    /// The rank.
    Rank,
    /// A figure of the tier the application is in.
    Tier(Arc<str>),
    /// A row of a lookup by its key.
    Lookup(usize, Box<Expr>),
    /// The rows of a register that belong to the application.
    Register(usize),
    /// A value bound by `for`, `some`, `every` or a filter: its position in the stack of bound values, outermost
    /// first, and its name.
    Local(usize, Arc<str>),
    /// A named value of a row.
    Member(Box<Expr>, usize, Arc<str>),
    /// That named value of every row of a list.
    Column(Box<Expr>, usize, Arc<str>),
    /// `list[condition]`: the members for which the condition holds, each bound while it is tested.
    Filter(Box<Expr>, Box<Expr>),
    /// `list[number]`: counted from 1, or from the end where negative.
    Index(Box<Expr>, Box<Expr>),
    /// `a..b` after `in` of a loop: the whole numbers from one to the other.
    Steps(Box<Expr>, Box<Expr>),
    /// Unary minus.
    Negate(Box<Expr>),
    /// An operator between two.
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// `if … then … else …`.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `x between a and b`, both included.
    Between(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `x in …`: equal to one of these or inside one of these ranges.
    In(Box<Expr>, Vec<Member>),
    /// A list.
    List(Vec<Expr>),
    /// A builtin.
    Call(&'static Builtin, Vec<Expr>),
    /// `.year`, `.month`, `.day` of a date, `.years`, `.months` of a duration.
    Part(Box<Expr>, Part),
    /// `some … in … satisfies …` (`false`) or `every … in … satisfies …` (`true`): the lists, then the condition.
    Quantified(bool, Vec<Expr>, Box<Expr>),
    /// `for … in … return …`: the lists, then the value.
    For(Vec<Expr>, Box<Expr>),
}

/// One alternative of `in`.
#[derive(Clone, Debug)]
pub enum Member {
    /// Equal to it, or to a member of it where it is a list.
    Value(Expr),
    /// Inside a range: the bounds, and whether each is included.
    Range(Expr, bool, Expr, bool),
    /// `< value`, `>= value` …
    Compare(Operator, Expr),
}

impl Expr {
    /// Every expression directly inside this one, in the order written.
    #[must_use]
    pub fn children(&self) -> Vec<&Expr> {
        match &self.node {
            Node::Constant(..)
            | Node::Field(_)
            | Node::Fact(_)
            | Node::Criterion(_)
            | Node::Total
            | Node::Rank
            | Node::Tier(_)
            | Node::Register(_)
            | Node::Local(..) => Vec::new(),
            Node::Lookup(_, a) | Node::Negate(a) | Node::Part(a, _) | Node::Member(a, ..) | Node::Column(a, ..) => {
                vec![a]
            }
            Node::Binary(_, a, b) | Node::Filter(a, b) | Node::Index(a, b) | Node::Steps(a, b) => vec![a, b],
            Node::If(a, b, c) | Node::Between(a, b, c) => vec![a, b, c],
            Node::In(value, members) => {
                let mut all: Vec<&Expr> = vec![value];
                for member in members {
                    match member {
                        Member::Value(a) | Member::Compare(_, a) => all.push(a),
                        Member::Range(a, _, b, _) => all.extend([a, b]),
                    }
                }
                all
            }
            Node::List(items) | Node::Call(_, items) => items.iter().collect(),
            Node::Quantified(_, lists, body) | Node::For(lists, body) => {
                lists.iter().chain(std::iter::once(&**body)).collect()
            }
        }
    }
}
