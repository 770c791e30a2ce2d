//! The tree of an expression as written.

use crate::number::Exact;
use crate::span::Span;
use std::sync::Arc;

/// The greatest height of a tree. Higher ones are refused, so that walking a tree cannot exhaust the stack.
pub const MAX_HEIGHT: u16 = 200;

/// An expression as written, with its place in the source.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its place.
    pub span: Span,
    /// The height of the tree: 1 for a leaf, never above [`MAX_HEIGHT`].
    pub height: u16,
}

/// The forms of an expression.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A number literal: its value and its text.
    Number(Exact, Arc<str>),
    /// A text literal.
    Text(Arc<str>),
    /// `true` or `false`.
    Boolean(bool),
    /// `null`
    Null,
    /// A name.
    Name(Arc<str>),
    /// Unary minus.
    Negate(Box<Expr>),
    /// An operator between two.
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// `value between low and high`
    Between(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `value in tests`
    In(Box<Expr>, Vec<Test>),
    /// `if condition then yes else no`
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `name(arguments)`
    Call(Arc<str>, Span, Vec<Expr>),
    /// `name: value`, an argument of a call
    Named(Arc<str>, Span, Box<Expr>),
    /// `of.member`
    Path(Box<Expr>, Arc<str>, Span),
    /// `of[condition]`
    Filter(Box<Expr>, Box<Expr>),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `[low..high]`, `(low..high]`, `[low..high)`, `(low..high)`; the flags say whether a bound is included.
    Range(Box<Expr>, bool, Box<Expr>, bool),
    /// `low..high` after `in` of a loop: the whole numbers from one to the other.
    Steps(Box<Expr>, Box<Expr>),
    /// `some … satisfies …` (`false`) or `every … satisfies …` (`true`)
    Quantified(bool, Vec<Binding>, Box<Expr>),
    /// `for … return …`
    For(Vec<Binding>, Box<Expr>),
}

/// `name in list` of `for`, `some` and `every`.
#[derive(Clone, Debug)]
pub struct Binding {
    /// The name bound.
    pub name: Arc<str>,
    /// Its place.
    pub span: Span,
    /// The list it runs over.
    pub list: Expr,
}

/// One test of `in`.
#[derive(Clone, Debug)]
pub enum Test {
    /// A value, a list or a range.
    Value(Expr),
    /// `< value`, `>= value` …
    Compare(Operator, Expr),
}

/// The operators between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operator {
    /// `or`
    Or,
    /// `and`
    And,
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `**`
    Power,
}

impl Operator {
    /// The operator as written.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Power => "**",
        }
    }

    /// How tightly it binds: 1 for `or` up to 6 for `**`.
    #[must_use]
    pub fn binding(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Equal | Self::NotEqual | Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual => 3,
            Self::Add | Self::Subtract => 4,
            Self::Multiply | Self::Divide => 5,
            Self::Power => 6,
        }
    }

    /// Whether it compares: these do not chain (`a < b < c` is refused).
    #[must_use]
    pub fn compares(self) -> bool {
        self.binding() == 3
    }
}

impl Expr {
    /// Every expression directly inside this one, in the order written.
    pub fn children(&self) -> Vec<&Expr> {
        match &self.kind {
            ExprKind::Number(..) | ExprKind::Text(_) | ExprKind::Boolean(_) | ExprKind::Null | ExprKind::Name(_) => {
                Vec::new()
            }
            ExprKind::Negate(a) | ExprKind::Path(a, ..) | ExprKind::Named(_, _, a) => vec![a],
            ExprKind::Binary(_, a, b) | ExprKind::Filter(a, b) | ExprKind::Range(a, _, b, _) | ExprKind::Steps(a, b) => {
                vec![a, b]
            }
            ExprKind::Between(a, b, c) | ExprKind::If(a, b, c) => vec![a, b, c],
            ExprKind::In(a, tests) => std::iter::once(&**a)
                .chain(tests.iter().map(|t| match t {
                    Test::Value(e) | Test::Compare(_, e) => e,
                }))
                .collect(),
            ExprKind::Call(_, _, items) | ExprKind::List(items) => items.iter().collect(),
            ExprKind::Quantified(_, bindings, body) | ExprKind::For(bindings, body) => {
                bindings.iter().map(|b| &b.list).chain(std::iter::once(&**body)).collect()
            }
        }
    }
}
