//! Expressions to registers. What has no operation on columns is left, as a whole, to the naive reading.

use super::builder::{Builder, Compiled, hull};
use super::code::{Code, Reg};
use super::program::{Number, Output};
use crate::check::model::{Expr, FieldKind, Node};
use crate::column::{Data, packed};
use crate::feel::Operator;
use crate::value::{Kind, Part, Value};

impl Builder<'_> {
    /// The expression, compiled as far as there are operations for it.
    pub fn expression(&mut self, expr: &Expr) -> Compiled {
        let outer = std::mem::replace(&mut self.span, expr.span);
        let compiled = match self.native(expr) {
            Some(compiled) => compiled,
            None => self.left_to_naive(expr),
        };
        self.span = outer;
        compiled
    }

    pub fn number(&mut self, expr: &Expr) -> Option<Number> {
        match self.expression(expr) {
            Compiled::Number(n) => Some(n),
            Compiled::Missing => {
                let missing = self.integers(&[], |_| Code::Missing, 0, Some((0, 0)));
                Some(Number::Scaled(missing))
            }
            _ => None,
        }
    }

    pub fn condition(&mut self, expr: &Expr) -> Option<Reg> {
        match self.expression(expr) {
            Compiled::Truth(reg) => Some(reg),
            Compiled::Missing => Some(self.truth(Code::Missing)),
            _ => None,
        }
    }

    fn native(&mut self, expr: &Expr) -> Option<Compiled> {
        Some(match &expr.node {
            Node::Constant(value, _) => match value {
                Value::Number(n) | Value::Money(n) => Compiled::Number(self.exact(n)?),
                Value::Boolean(truth) => Compiled::Truth(self.truth(Code::Truth(*truth))),
                Value::Date(date) => Compiled::Day(self.constant(packed(*date).into(), 0)),
                Value::Months(months) => Compiled::Months(self.constant((*months).into(), 0)),
                Value::Missing => Compiled::Missing,
                _ => return None,
            },
            Node::Field(id) => self.field(*id)?,
            Node::Fact(id) => self.facts.get(*id).cloned().flatten()?,
            Node::Criterion(id) => Compiled::Number(self.points.get(*id).copied().flatten()?),
            Node::Total => Compiled::Number(self.total?),
            Node::Rank => {
                let rank = self.integers(&[], |_| Code::Rank, 0, Some((1, i128::from(u32::MAX))));
                Compiled::Number(Number::Scaled(rank))
            }
            Node::Tier(name) => Compiled::Number(self.tier(name)?),
            Node::Lookup(id, key) => self.lookup(*id, key, &expr.ty.kind)?,
            Node::Negate(operand) => match self.expression(operand) {
                Compiled::Number(n) => {
                    let zero = self.zero();
                    Compiled::Number(self.sum(zero, n, true)?)
                }
                _ => return None,
            },
            Node::Binary(Operator::And, a, b) => {
                let (a, b) = (self.condition(a)?, self.condition(b)?);
                Compiled::Truth(self.truth(Code::And(a, b)))
            }
            Node::Binary(Operator::Or, a, b) => {
                let (a, b) = (self.condition(a)?, self.condition(b)?);
                Compiled::Truth(self.truth(Code::Or(a, b)))
            }
            Node::Binary(operator, a, b) if operator.compares() => {
                let (left, right) = self.operands(a, b)?;
                Compiled::Truth(self.comparison(*operator, left, right)?)
            }
            Node::Binary(operator, a, b) => Compiled::Number(self.arithmetic(*operator, a, b)?),
            Node::If(condition, yes, no) => self.choice_of(condition, yes, no)?,
            Node::Between(value, low, high) => {
                let (v, low) = self.operands(value, low)?;
                let above = self.comparison(Operator::LessOrEqual, low, v.clone())?;
                let high = self.beside(&v, high)?;
                let below = self.comparison(Operator::LessOrEqual, v, high)?;
                Compiled::Truth(self.truth(Code::Both(above, below)))
            }
            Node::In(value, members) => Compiled::Truth(self.membership(value, members)?),
            Node::Call(function, arguments) => self.call(function.name, arguments)?,
            Node::Part(of, part) => self.part(of, *part)?,
            _ => return None,
        })
    }

    fn field(&mut self, id: usize) -> Option<Compiled> {
        let field = self.rules.fields.get(id)?;
        let column = field.kind.column(self.rules.round.currency);
        let code = |_: &[Reg]| Code::Field(id);
        Some(match (&field.kind, &column.data) {
            (FieldKind::YesNo, _) => Compiled::Truth(self.truth(Code::Field(id))),
            (FieldKind::Choice(of), _) => {
                let last = i128::try_from(of.len()).ok()?;
                Compiled::Choice(self.integers(&[], code, 0, Some((0, last))), of.clone())
            }
            (FieldKind::Date, _) => Compiled::Day(self.integers(&[], code, 0, Some((0, 512 * 10_000)))),
            (FieldKind::Numeric(numeric), Data::Numbers { scale, .. }) => {
                let low = crate::column::scaled(&numeric.low.0.floor(), *scale)?;
                let high = crate::column::scaled(&numeric.high.0.ceiling(), *scale)?;
                // A missing value has a zero in its place.
                let interval = Some(if field.optional { (low.min(0), high.max(0)) } else { (low, high) });
                Compiled::Number(Number::Scaled(self.integers(&[], code, *scale, interval)))
            }
            _ => return None,
        })
    }

    fn tier(&mut self, name: &str) -> Option<Number> {
        let tiers = &self.rules.allocation.as_ref()?.award.tiers;
        let figures: Vec<_> = tiers.iter().map(|t| t.figures.get(name)).collect();
        let (scale, figures) = common_scale(&figures)?;
        let interval = hull(&figures);
        Some(Number::Scaled(self.integers(&[], |_| Code::Tier(figures.clone()), scale, interval)))
    }

    fn lookup(&mut self, id: usize, key: &Expr, kind: &Kind) -> Option<Compiled> {
        let Compiled::Choice(at, of) = self.expression(key) else { return None };
        if !kind.is_numeric() {
            return None;
        }
        let table = self.rules.lookups.get(id)?;
        let row = |v: &std::sync::Arc<str>| table.rows.get(v).and_then(Value::exact);
        let values: Vec<_> = of.iter().map(row).collect();
        self.picked(at, &values).map(Compiled::Number)
    }

    /// The value of a list at a position.
    pub fn picked(&mut self, at: Reg, values: &[Option<&crate::number::Exact>]) -> Option<Number> {
        let (scale, values) = common_scale(values)?;
        let interval = hull(&values);
        Some(Number::Scaled(self.integers(&[at], |r| Code::Pick(r[0], values.clone()), scale, interval)))
    }

    fn arithmetic(&mut self, operator: Operator, a: &Expr, b: &Expr) -> Option<Number> {
        if operator == Operator::Power {
            let Node::Constant(Value::Number(exponent), _) = &b.node else { return None };
            let exponent = exponent.to_i64().filter(|e| (1..=8).contains(e))?;
            let base = self.number(a)?;
            let mut power = base;
            for _ in 1..exponent {
                power = self.product(power, base)?;
            }
            return Some(power);
        }
        let (a, b) = (self.number(a)?, self.number(b)?);
        match operator {
            Operator::Add => self.sum(a, b, false),
            Operator::Subtract => self.sum(a, b, true),
            Operator::Multiply => self.product(a, b),
            Operator::Divide => self.quotient(a, b),
            _ => None,
        }
    }

    fn choice_of(&mut self, condition: &Expr, yes: &Expr, no: &Expr) -> Option<Compiled> {
        let condition = self.condition(condition)?;
        let (yes, no) = (self.expression(yes), self.expression(no));
        self.either(condition, yes, no)
    }

    /// One value where a condition holds, else the other.
    pub fn either(&mut self, condition: Reg, yes: Compiled, no: Compiled) -> Option<Compiled> {
        let (yes, no) = match (yes, no) {
            (Compiled::Missing, Compiled::Missing) => return Some(Compiled::Missing),
            (Compiled::Missing, no) => (self.missing_like(&no), no),
            (yes, Compiled::Missing) => {
                let no = self.missing_like(&yes);
                (yes, no)
            }
            both => both,
        };
        Some(match (yes, no) {
            (Compiled::Number(a), Compiled::Number(b)) => Compiled::Number(self.chosen(condition, a, b)?),
            (Compiled::Truth(a), Compiled::Truth(b)) => Compiled::Truth(self.choose(condition, a, b, 0)),
            (Compiled::Day(a), Compiled::Day(b)) => Compiled::Day(self.choose(condition, a, b, 0)),
            (Compiled::Months(a), Compiled::Months(b)) => Compiled::Months(self.choose(condition, a, b, 0)),
            (Compiled::Choice(a, of), Compiled::Choice(b, other)) if of == other => {
                Compiled::Choice(self.choose(condition, a, b, 0), of)
            }
            (Compiled::Values(a), Compiled::Values(b)) => Compiled::Values(self.choose(condition, a, b, 0)),
            _ => return None,
        })
    }

    fn missing_like(&mut self, other: &Compiled) -> Compiled {
        if let Compiled::Truth(_) = other {
            return Compiled::Truth(self.truth(Code::Missing));
        }
        if let Compiled::Values(_) = other {
            return Compiled::Values(self.values(Code::Missing));
        }
        let reg = self.integers(&[], |_| Code::Missing, 0, Some((0, 0)));
        match other {
            Compiled::Choice(_, of) => Compiled::Choice(reg, of.clone()),
            Compiled::Day(_) => Compiled::Day(reg),
            Compiled::Months(_) => Compiled::Months(reg),
            _ => Compiled::Number(Number::Scaled(reg)),
        }
    }

    fn part(&mut self, of: &Expr, part: Part) -> Option<Compiled> {
        let (reg, from_day) = match self.expression(of) {
            Compiled::Day(reg) => (reg, true),
            Compiled::Months(reg) => (reg, false),
            _ => return None,
        };
        let months = self.interval(reg);
        let (code, interval): (fn(Reg) -> Code, _) = match (part, from_day) {
            (Part::Year, true) => (Code::Year, Some((-9999, 9999))),
            (Part::Month, true) => (Code::Month, Some((0, 15))),
            (Part::Day, true) => (Code::DayOf, Some((0, 31))),
            (Part::Years, false) => (Code::Years, months.map(|(l, h)| (l / 12, h / 12))),
            (Part::Months, false) => (Code::Rest, Some((-11, 11))),
            _ => return None,
        };
        Some(Compiled::Number(Number::Scaled(self.integers(&[reg], |r| code(r[0]), 0, interval))))
    }

    /// What is read out of the program for an expression of any type.
    pub fn output(&mut self, expr: &Expr) -> Output {
        let compiled = self.expression(expr);
        self.output_of(compiled, expr.ty.kind == Kind::Money)
    }

    pub fn output_of(&mut self, compiled: Compiled, money: bool) -> Output {
        match compiled {
            Compiled::Number(n) => Output::Number(n, money),
            Compiled::Truth(r)
            | Compiled::Choice(r, _)
            | Compiled::Day(r)
            | Compiled::Months(r)
            | Compiled::Values(r) => Output::Register(r),
            Compiled::Missing => Output::Register(self.values(Code::Missing)),
        }
    }
}

/// Numbers as integers at the scale that all of them need; `None` where there is none.
pub(super) fn common_scale(numbers: &[Option<&crate::number::Exact>]) -> Option<(u32, Vec<Option<i128>>)> {
    let mut scale = 0;
    for n in numbers.iter().flatten() {
        scale = scale.max(n.decimal_places()?);
    }
    let mut all = Vec::new();
    for n in numbers {
        all.push(match n {
            Some(n) => Some(crate::column::scaled(n, scale)?),
            None => None,
        });
    }
    Some((scale, all))
}
