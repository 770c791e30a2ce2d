//! Builtins that have operations on columns: rounding, extremes, sums, dates.

use super::builder::{Builder, Compiled};
use super::code::Code;
use super::program::Number;
use crate::check::model::{Expr, Node};
use crate::number::Exact;
use crate::value::{Value, rounding_of};

impl Builder<'_> {
    pub fn call(&mut self, name: &str, arguments: &[Expr]) -> Option<Compiled> {
        if let Some(mode) = rounding_of(name) {
            let places = arguments.get(1).map_or(Some(0), places)?;
            let n = self.number(arguments.first()?)?;
            return self.rounded(n, places, mode).map(Compiled::Number);
        }
        match name {
            "not" => {
                let condition = self.condition(arguments.first()?)?;
                Some(Compiled::Truth(self.truth(Code::Not(condition))))
            }
            "abs" => {
                let n = self.number(arguments.first()?)?;
                Some(Compiled::Number(self.abs(n)))
            }
            "modulo" => {
                let (a, b) = (self.number(arguments.first()?)?, self.number(arguments.get(1)?)?);
                self.modulo(a, b).map(Compiled::Number)
            }
            "min" | "max" | "sum" | "mean" => self.aggregate(name, arguments).map(Compiled::Number),
            "years and months duration" | "days between" => {
                let (Compiled::Day(a), Compiled::Day(b)) =
                    (self.expression(arguments.first()?), self.expression(arguments.get(1)?))
                else {
                    return None;
                };
                if name == "days between" {
                    let days = Some((-8_000_000, 8_000_000));
                    let days = self.integers(&[a, b], |r| Code::Days(r[0], r[1]), 0, days);
                    return Some(Compiled::Number(Number::Scaled(days)));
                }
                let months = Some((-240_000, 240_000));
                Some(Compiled::Months(self.integers(&[a, b], |r| Code::Months(r[0], r[1]), 0, months)))
            }
            _ => None,
        }
    }

    /// An aggregate of members that are written out.
    fn aggregate(&mut self, name: &str, arguments: &[Expr]) -> Option<Number> {
        let members: Vec<&Expr> = match arguments {
            [Expr { node: Node::List(items), .. }] => items.iter().collect(),
            several => several.iter().collect(),
        };
        if members.is_empty() || members.iter().any(|m| !m.ty.kind.is_numeric()) {
            return None;
        }
        let numbers = members.iter().map(|m| self.number(m)).collect::<Option<Vec<_>>>()?;
        let mut numbers = numbers.into_iter();
        let mut result = numbers.next()?;
        let count = Exact::from(members.len());
        for n in numbers {
            result = match name {
                "min" | "max" => self.lesser(result, n, name == "max")?,
                _ => self.sum(result, n, false)?,
            };
        }
        if name == "mean" {
            let count = self.exact(&count)?;
            result = self.quotient(result, count)?;
        }
        Some(result)
    }
}

/// The places of a rounding: a constant, which may be negative.
fn places(expr: &Expr) -> Option<i32> {
    match &expr.node {
        Node::Constant(Value::Number(n), _) => i32::try_from(n.to_i64()?).ok(),
        Node::Negate(inner) => places(inner)?.checked_neg(),
        _ => None,
    }
}
