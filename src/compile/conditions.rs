//! Comparisons and membership to registers of truths.

use super::builder::{Builder, Compiled};
use super::code::{Code, Reg, Relation};
use super::program::Number;
use crate::check::model::{Expr, Member, Node};
use crate::feel::Operator;
use crate::value::{Kind, Value};

impl Builder<'_> {
    /// Two operands of a comparison. A text beside a choice is one of its values.
    pub fn operands(&mut self, a: &Expr, b: &Expr) -> Option<(Compiled, Compiled)> {
        if matches!(a.node, Node::Constant(Value::Text(_), _)) {
            let right = self.expression(b);
            let left = self.beside(&right, a)?;
            return Some((left, right));
        }
        let left = self.expression(a);
        let right = self.beside(&left, b)?;
        Some((left, right))
    }

    pub fn beside(&mut self, other: &Compiled, expr: &Expr) -> Option<Compiled> {
        if let (Compiled::Choice(_, of), Node::Constant(Value::Text(text), _)) = (other, &expr.node) {
            // A text that is none of the values equals none of them.
            let at = of.position(text).and_then(|p| i128::try_from(p).ok()).unwrap_or(-1);
            return Some(Compiled::Choice(self.constant(at, 0), of.clone()));
        }
        Some(self.expression(expr))
    }

    pub fn comparison(&mut self, operator: Operator, a: Compiled, b: Compiled) -> Option<Reg> {
        let equality = matches!(operator, Operator::Equal | Operator::NotEqual);
        if equality {
            let missing = match (&a, &b) {
                (Compiled::Missing, Compiled::Missing) => Some(self.truth(Code::Truth(true))),
                (Compiled::Missing, one) | (one, Compiled::Missing) => Some(self.is_missing(one)),
                _ => None,
            };
            if let Some(missing) = missing {
                return Some(if operator == Operator::Equal { missing } else { self.truth(Code::Not(missing)) });
            }
        }
        let (relation, swapped, negated) = match operator {
            Operator::Equal => (Relation::Equal, false, false),
            Operator::NotEqual => (Relation::Equal, false, true),
            Operator::Less => (Relation::Less, false, false),
            Operator::LessOrEqual => (Relation::AtMost, false, false),
            Operator::Greater => (Relation::Less, true, false),
            Operator::GreaterOrEqual => (Relation::AtMost, true, false),
            _ => return None,
        };
        let (a, b) = if swapped { (b, a) } else { (a, b) };
        let reg = match (a, b) {
            (Compiled::Number(a), Compiled::Number(b)) => self.compared(relation, a, b)?,
            (Compiled::Day(a), Compiled::Day(b)) | (Compiled::Months(a), Compiled::Months(b)) => {
                let (a, b) = self.same_width(a, b);
                self.truth(Code::Compare(relation, a, b))
            }
            // Values of a choice have the order of texts, which their positions do not.
            (Compiled::Choice(a, of), Compiled::Choice(b, other)) if equality && of == other => {
                self.truth(Code::Compare(relation, a, b))
            }
            (Compiled::Truth(a), Compiled::Truth(b)) if equality => self.truth(Code::SameTruth(a, b)),
            _ => return None,
        };
        Some(if negated { self.truth(Code::Not(reg)) } else { reg })
    }

    pub fn is_missing(&mut self, value: &Compiled) -> Reg {
        match value {
            Compiled::Missing => self.truth(Code::Truth(true)),
            Compiled::Number(Number::Scaled(r) | Number::Quotient(r, _))
            | Compiled::Truth(r)
            | Compiled::Choice(r, _)
            | Compiled::Day(r)
            | Compiled::Months(r)
            | Compiled::Values(r) => self.truth(Code::IsMissing(*r)),
        }
    }

    pub fn membership(&mut self, value: &Expr, members: &[Member]) -> Option<Reg> {
        let compiled = self.expression(value);
        let mut any: Option<Reg> = None;
        for member in members {
            let one = match member {
                Member::Value(expr) if matches!(expr.ty.kind, Kind::List(_)) => return None,
                Member::Value(expr) => {
                    let other = self.beside(&compiled, expr)?;
                    self.comparison(Operator::Equal, compiled.clone(), other)?
                }
                Member::Compare(operator, expr) => {
                    let other = self.beside(&compiled, expr)?;
                    self.comparison(*operator, compiled.clone(), other)?
                }
                Member::Range(low, low_in, high, high_in) => {
                    let from = if *low_in { Operator::LessOrEqual } else { Operator::Less };
                    let to = if *high_in { Operator::LessOrEqual } else { Operator::Less };
                    let (low, high) = (self.beside(&compiled, low)?, self.beside(&compiled, high)?);
                    let above = self.comparison(from, low, compiled.clone())?;
                    let below = self.comparison(to, compiled.clone(), high)?;
                    self.truth(Code::And(above, below))
                }
            };
            any = Some(match any {
                None => one,
                Some(before) => self.truth(Code::Or(before, one)),
            });
        }
        any
    }
}
