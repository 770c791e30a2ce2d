//! What a value and what points can come to.

use crate::number::Exact;
use crate::oracle::Blank;
use crate::value::{Trouble, Value};
use std::cmp::Ordering;

/// What an expression can come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// The same everywhere: a value, or trouble.
    One(Result<Value, Trouble>),
    /// Numbers, amounts, days or durations from one to another, both included; never missing.
    Between(Value, Value),
    /// Yes or no, and never anything else.
    Either,
    /// Anything at all.
    Any,
}

/// What points can come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Points {
    /// The same everywhere.
    One(Result<Exact, Blank>),
    /// From one to another, both included.
    Between(Exact, Exact),
    /// Anything, or none.
    Any,
}

impl Span {
    /// The value that it is everywhere.
    #[must_use]
    pub fn one(&self) -> Option<&Value> {
        match self {
            Self::One(Ok(value)) => Some(value),
            _ => None,
        }
    }

    /// The lowest and the highest; the same where it is one. `None` where it may be trouble or missing.
    #[must_use]
    pub fn ends(&self) -> Option<(&Value, &Value)> {
        match self {
            Self::One(Ok(value)) if !value.is_missing() => Some((value, value)),
            Self::Between(low, high) => Some((low, high)),
            _ => None,
        }
    }

    /// From one value to another of the same type, in any order.
    #[must_use]
    pub fn between(a: Value, b: Value) -> Self {
        match a.order(&b) {
            Some(Ordering::Less) => Self::Between(a, b),
            Some(Ordering::Equal) => Self::One(Ok(a)),
            Some(Ordering::Greater) => Self::Between(b, a),
            None => Self::Any,
        }
    }

    /// Everything that either can come to, and for numbers what lies between.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        if self == other {
            return self;
        }
        let boolean = |span: &Self| matches!(span, Self::Either | Self::One(Ok(Value::Boolean(_))));
        if boolean(&self) && boolean(&other) {
            return Self::Either;
        }
        match (self.ends(), other.ends()) {
            (Some((a, b)), Some((c, d))) => {
                let low = if a.order(c) == Some(Ordering::Greater) { c } else { a };
                let high = if b.order(d) == Some(Ordering::Less) { d } else { b };
                // Texts have an order too, and nothing lies between them.
                let measured = !matches!(low, Value::Text(_) | Value::Boolean(_) | Value::List(_) | Value::Row(_));
                if measured { Self::between(low.clone(), high.clone()) } else { Self::Any }
            }
            _ => Self::Any,
        }
    }
}

impl Points {
    /// The points that it is everywhere.
    #[must_use]
    pub fn one(&self) -> Option<&Exact> {
        match self {
            Self::One(Ok(points)) => Some(points),
            _ => None,
        }
    }

    /// The least and the most; the same where it is one. `None` where there may be none.
    #[must_use]
    pub fn ends(&self) -> Option<(&Exact, &Exact)> {
        match self {
            Self::One(Ok(points)) => Some((points, points)),
            Self::Between(low, high) => Some((low, high)),
            _ => None,
        }
    }

    /// From the one to the other, in any order.
    #[must_use]
    pub fn between(a: Exact, b: Exact) -> Self {
        match a.cmp(&b) {
            Ordering::Less => Self::Between(a, b),
            Ordering::Equal => Self::One(Ok(a)),
            Ordering::Greater => Self::Between(b, a),
        }
    }

    /// What a function that never falls, or never rises, makes of them.
    #[must_use]
    pub fn map(self, function: impl Fn(Exact) -> Exact) -> Self {
        match self {
            Self::One(points) => Self::One(points.map(function)),
            Self::Between(low, high) => Self::between(function(low), function(high)),
            Self::Any => Self::Any,
        }
    }

    /// What a function of both makes of them that rises with each, or falls with the second where `falls`.
    #[must_use]
    pub fn with(self, other: Self, falls: bool, function: impl Fn(&Exact, &Exact) -> Exact) -> Self {
        if let Self::One(Err(_)) = &self {
            return self;
        }
        match (self.ends(), other.ends()) {
            (Some((a, b)), Some((c, d))) if falls => Self::between(function(a, d), function(b, c)),
            (Some((a, b)), Some((c, d))) => Self::between(function(a, c), function(b, d)),
            (Some(_), None) if matches!(other, Self::One(Err(_))) => other,
            _ => Self::Any,
        }
    }

    /// As an expression sees them.
    pub(super) fn span(&self) -> Span {
        match self {
            Self::One(Ok(points)) => Span::One(Ok(Value::Number(points.clone()))),
            Self::One(Err(Blank::Trouble(trouble))) => Span::One(Err(trouble.clone())),
            Self::Between(low, high) => Span::Between(Value::Number(low.clone()), Value::Number(high.clone())),
            Self::One(Err(_)) | Self::Any => Span::Any,
        }
    }
}
