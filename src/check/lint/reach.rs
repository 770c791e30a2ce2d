//! The numbers that an expression can come to.

use super::super::model::{Expr, FieldKind, Node, NumericSort};
use super::super::range::Range;
use super::analysis::Analysis;
use super::narrow::Known;
use crate::feel::Operator;
use crate::number::Exact;
use crate::value::{Part, Value, rounding_of};

/// The totals that can be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The lowest.
    pub lowest: Exact,
    /// The highest.
    pub highest: Exact,
}

impl<'r> Analysis<'r> {
    /// The numbers that a number or amount can come to where that is known.
    pub(super) fn number(&self, expr: &'r Expr, known: &Known<'r>) -> Range {
        if !expr.ty.kind.is_numeric() {
            return Range::ALL;
        }
        self.own(expr, known).and(&known.number(expr))
    }

    fn own(&self, expr: &'r Expr, known: &Known<'r>) -> Range {
        match &expr.node {
            Node::Constant(Value::Number(n) | Value::Money(n), _) => Range::only(n),
            Node::Field(id) => self.rules.fields.get(*id).map_or(Range::ALL, |f| field_range(&f.kind)),
            Node::Fact(id) => self.facts.get(*id).cloned().unwrap_or(Range::ALL),
            Node::Criterion(id) => self.criteria.get(*id).cloned().unwrap_or(Range::ALL),
            Node::Total => self.total.clone(),
            Node::Rank => Range::from(Exact::one()).whole(),
            Node::Tier(name) => {
                let tiers = self.rules.allocation.iter().flat_map(|a| a.award.tiers.iter().enumerate());
                let looked_at = tiers.filter(|(i, _)| self.tier.is_none_or(|tier| tier == *i));
                hull(looked_at.filter_map(|(_, tier)| tier.figures.get(name)))
            }
            Node::Lookup(id, _) => {
                let rows = self.rules.lookups.get(*id).into_iter().flat_map(|l| l.rows.values());
                hull(rows.filter_map(Value::exact))
            }
            Node::Negate(a) => self.number(a, known).negated(),
            Node::Binary(operator, a, b) => {
                let range = self.operation(*operator, self.number(a, known), self.number(b, known));
                if *operator == Operator::Subtract { range.and(&known.difference(a, b)) } else { range }
            }
            Node::If(condition, yes, no) => {
                let (when, unless) = (self.given(known, condition, true), self.given(known, condition, false));
                match self.truth(condition, known) {
                    Some(true) => self.number(yes, &when),
                    Some(false) => self.number(no, &unless),
                    None => self.number(yes, &when).or(&self.number(no, &unless)),
                }
            }
            Node::Call(function, arguments) => self.call(function.name, arguments, known),
            Node::Part(_, part) => match part {
                Part::Year => Range::between((-9999).into(), true, 9999.into(), true).whole(),
                Part::Month => Range::between(1.into(), true, 12.into(), true).whole(),
                Part::Day => Range::between(1.into(), true, 31.into(), true).whole(),
                Part::Years | Part::Months => Range::ALL.whole(),
            },
            Node::Member(of, at, _) => self.column(of, *at),
            Node::Index(of, _) => self.members(of, known),
            _ => Range::ALL,
        }
    }

    fn operation(&self, operator: Operator, a: Range, b: Range) -> Range {
        match operator {
            Operator::Add => a.plus(&b),
            Operator::Subtract => a.minus(&b),
            Operator::Multiply => a.times(&b),
            Operator::Divide => a.over(&b),
            Operator::Power => match b.single().and_then(Exact::to_i64) {
                Some(exponent @ 1..=16) => {
                    let mut power = a.clone();
                    for _ in 1..exponent {
                        power = power.times(&a);
                    }
                    // An even power is never negative, whatever the corners say.
                    if exponent % 2 == 0 { power.and(&Range::from(Exact::zero())) } else { power }
                }
                _ => Range::ALL,
            },
            _ => Range::ALL,
        }
    }

    /// A column of rows: as its register declares it.
    fn column(&self, rows: &Expr, at: usize) -> Range {
        let register = register_of(rows).and_then(|id| self.rules.registers.get(id));
        register.and_then(|r| r.fields.get(at)).map_or(Range::ALL, |f| field_range(&f.kind))
    }

    /// The members of a list.
    fn members(&self, list: &'r Expr, known: &Known<'r>) -> Range {
        match &list.node {
            Node::List(items) => {
                items.iter().map(|item| self.number(item, known)).reduce(|a, b| a.or(&b)).unwrap_or(Range::ALL)
            }
            Node::Column(of, at, _) => self.column(of, *at),
            Node::Filter(of, _) => self.members(of, known),
            Node::For(_, body) => self.number(body, &Known::default()),
            Node::Fact(id) => self.rules.facts.get(*id).map_or(Range::ALL, |f| self.members(&f.value, known)),
            _ => Range::ALL,
        }
    }

    /// What the arguments of `min`, `sum` … come to each, and how many there are where that is written.
    fn arguments(&self, arguments: &'r [Expr], known: &Known<'r>) -> (Vec<Range>, bool) {
        match arguments {
            [Expr { node: Node::List(items), .. }] => (items.iter().map(|i| self.number(i, known)).collect(), true),
            [list] if !list.ty.kind.is_numeric() => (vec![self.members(list, known)], false),
            several => (several.iter().map(|a| self.number(a, known)).collect(), true),
        }
    }

    fn call(&self, name: &str, arguments: &'r [Expr], known: &Known<'r>) -> Range {
        let first = || arguments.first().map_or(Range::ALL, |a| self.number(a, known));
        let zero = Exact::zero();
        let (ranges, listed) = self.arguments(arguments, known);
        let all = || ranges.iter().cloned().reduce(|a, b| a.or(&b)).unwrap_or(Range::ALL);
        if let Some(rounding) = rounding_of(name) {
            let scale = arguments.get(1).map_or(Some(0), |s| {
                let scale = self.number(s, known);
                scale.single().and_then(Exact::to_i64).and_then(|s| i32::try_from(s).ok())
            });
            return scale.map_or(Range::ALL, |scale| first().rounded(scale, rounding));
        }
        match name {
            "abs" => first().abs(),
            "min" | "max" if listed => {
                ranges.iter().cloned().reduce(|a, b| a.extreme(&b, name == "max")).unwrap_or(Range::ALL)
            }
            "min" | "max" => all(),
            // Between its members a mean can be anything, zero too.
            "mean" | "median" => Range { whole: false, nonzero: false, ..all() },
            "sum" if listed => ranges.iter().fold(Range::only(&zero), |sum, r| sum.plus(r)),
            "sum" => {
                // Any number of members: only the sign is known.
                let whole = all().whole;
                let range = match (all().low.at, all().high.at) {
                    (Some(low), _) if !low.is_negative() => Range::from(zero),
                    (_, Some(high)) if !high.is_positive() => Range::from(zero).negated(),
                    _ => Range::ALL,
                };
                Range { whole, ..range }
            }
            "product" if listed => ranges.iter().fold(Range::only(&Exact::one()), |p, r| p.times(r)),
            "count" | "string length" => Range::from(zero).whole(),
            "sqrt" => Range::from(zero),
            "days between" => Range::ALL.whole(),
            "modulo" => match arguments.get(1).map(|d| self.number(d, known)) {
                Some(divisor) if divisor.low.at.as_ref().is_some_and(|low| !low.is_negative()) => {
                    Range::from(zero).and(&Range::below(&divisor, false))
                }
                _ => Range::ALL,
            },
            _ => Range::ALL,
        }
    }
}

/// The register that rows come from, filtered or not.
fn register_of(rows: &Expr) -> Option<usize> {
    match &rows.node {
        Node::Register(id) => Some(*id),
        Node::Filter(of, _) | Node::Index(of, _) => register_of(of),
        _ => None,
    }
}

fn hull<'e>(numbers: impl Iterator<Item = &'e Exact>) -> Range {
    numbers.map(Range::only).reduce(|a, b| a.or(&b)).unwrap_or(Range::ALL)
}

/// The numbers that a column can hold.
fn field_range(kind: &FieldKind) -> Range {
    match kind {
        FieldKind::Numeric(n) => {
            let range = Range::between(n.low.0.clone(), n.low.1, n.high.0.clone(), n.high.1);
            let whole = n.sort == NumericSort::Integer || (n.decimals == 0 && n.unit.is_integer());
            if whole { range.whole() } else { Range { whole: false, ..range } }
        }
        _ => Range::ALL,
    }
}
