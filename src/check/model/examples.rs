//! Examples, and what tests expect of them.

use crate::number::Exact;
use crate::span::Span;
use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A named application for tests.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its name.
    pub name: Arc<str>,
    /// Its values by field.
    pub values: Vec<Value>,
    /// Its marks by sheet; `None` is a recusal.
    pub marks: BTreeMap<Arc<str>, Vec<Option<Exact>>>,
    /// Its rows of each register, as lists.
    pub registers: Vec<Value>,
    /// Where it was written.
    pub span: Span,
}

/// One expectation of `merit test`.
#[derive(Clone, Debug)]
pub struct Test {
    /// Its name.
    pub name: Arc<str>,
    /// What is evaluated.
    pub subject: Subject,
    /// What is expected, as (what, expected), in the order written.
    pub expect: Vec<Expectation>,
    /// Where it was written.
    pub span: Span,
}

/// What a test evaluates.
#[derive(Clone, Debug)]
pub enum Subject {
    /// One application: an example, changed.
    One(Example),
    /// Several through ranking and allocation.
    Round(Vec<Example>),
}

/// One expected thing.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// What is looked at.
    pub what: Expected,
    /// Where it was written.
    pub span: Span,
}

/// What a test can expect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The published points of a criterion, group or item; `None` for no points.
    Points(Arc<str>, Option<Exact>),
    /// The total.
    Total(Option<Exact>),
    /// The value of a fact.
    Fact(Arc<str>, Value),
    /// The failed gates, in the order of the rule file.
    Failed(Vec<Arc<str>>),
    /// The missed minimums: criterion ids, and `total`.
    Below(Vec<Arc<str>>),
    /// The status.
    Status(Arc<str>),
    /// The reason for which it is held: a code.
    Held(Arc<str>),
    /// The rank of an application; `None` for none.
    Rank(Arc<str>, Option<u32>),
    /// The points of a criterion, group or item, or the `total`, of an application; `None` for none.
    PointsOf(Arc<str>, Arc<str>, Option<Exact>),
    /// The award of an application.
    Award(Arc<str>, Exact),
    /// What is left of the budget.
    Unspent(Exact),
}
