//! What is left, as a whole, to the naive reading, and how its values come back into registers.

use super::builder::{Builder, Compiled};
use super::code::{Code, Name, Read, ReadAs, Reg};
use super::program::{Naive, Number};
use crate::check::model::{Expr, Fact, Need, Node, Scoring};
use crate::value::Kind;
use std::collections::BTreeSet;

impl Builder<'_> {
    /// A part that the naive reading computes, and how its values are read.
    pub fn left_to_naive(&mut self, expr: &Expr) -> Compiled {
        let mut names = BTreeSet::new();
        names_in(expr, &mut names);
        let values = self.naive(Naive::Expression(expr.clone()), &names);
        self.read_values(values, &expr.ty.kind)
    }

    /// A fact that the naive reading computes, with what answers for what it misses.
    pub fn naive_fact(&mut self, id: usize, fact: &Fact) -> Compiled {
        let mut names = BTreeSet::new();
        fact.if_missing.iter().chain([&fact.value]).for_each(|e| names_in(e, &mut names));
        names.extend(fact.needs.iter().filter_map(|need| match need {
            Need::Fact(id) => Some(Name::Fact(*id)),
            Need::Field(_) => None,
        }));
        let values = self.naive(Naive::Fact(id), &names);
        self.read_values(values, &fact.value.ty.kind)
    }

    /// Plain values of a kind, in registers where there are such for it.
    pub fn read_values(&mut self, values: Reg, kind: &Kind) -> Compiled {
        match kind {
            Kind::Boolean => Compiled::Truth(self.truth(Code::TruthOf(values))),
            Kind::Number | Kind::Money => Compiled::Number(self.number_in(values)),
            Kind::Date => {
                let day = self.integers(&[], |_| Code::IntegerOf(values), 0, Some((-512 * 10_000, 512 * 10_000)));
                Compiled::Day(day)
            }
            Kind::Months => {
                let most = i128::from(i64::MAX);
                Compiled::Months(self.integers(&[], |_| Code::IntegerOf(values), 0, Some((-most, most))))
            }
            Kind::Nothing => Compiled::Missing,
            _ => Compiled::Values(values),
        }
    }

    /// The number in plain values.
    pub fn number_in(&mut self, values: Reg) -> Number {
        let num = self.integers(&[], |_| Code::Numerator(values), 0, None);
        let den = self.integers(&[], |_| Code::Denominator(values), 0, Some((1, i128::MAX)));
        Number::Quotient(num, den)
    }

    pub fn naive(&mut self, part: Naive, names: &BTreeSet<Name>) -> Reg {
        let reads = names.iter().filter_map(|name| self.read(*name)).collect();
        let id = self.naive.len();
        self.naive.push(part);
        self.values(Code::Naive(id, reads))
    }

    pub fn read(&self, what: Name) -> Option<Read> {
        let number = |n: Number, kind| match n {
            Number::Scaled(from) => Read { what, from, over: None, kind },
            Number::Quotient(from, over) => Read { what, from, over: Some(over), kind },
        };
        match what {
            Name::Criterion(id) => Some(number(self.points.get(id).copied().flatten()?, ReadAs::Number)),
            Name::Total => Some(number(self.total?, ReadAs::Number)),
            Name::Fact(id) => {
                let money = self.rules.facts.get(id).is_some_and(|f| f.value.ty.kind == Kind::Money);
                let plain = |from, kind| Read { what, from, over: None, kind };
                Some(match self.facts.get(id).cloned().flatten()? {
                    Compiled::Number(n) => number(n, if money { ReadAs::Money } else { ReadAs::Number }),
                    Compiled::Truth(r) => plain(r, ReadAs::Truth),
                    Compiled::Choice(r, _) => plain(r, ReadAs::Choice),
                    Compiled::Day(r) => plain(r, ReadAs::Day),
                    Compiled::Months(r) => plain(r, ReadAs::Months),
                    Compiled::Values(r) => plain(r, ReadAs::Value),
                    Compiled::Missing => return None,
                })
            }
        }
    }
}

/// The facts, criteria and the total that an expression reads.
pub(super) fn names_in(expr: &Expr, names: &mut BTreeSet<Name>) {
    match expr.node {
        Node::Fact(id) => drop(names.insert(Name::Fact(id))),
        Node::Criterion(id) => drop(names.insert(Name::Criterion(id))),
        Node::Total => drop(names.insert(Name::Total)),
        _ => expr.children().into_iter().for_each(|e| names_in(e, names)),
    }
}

/// The facts and criteria that a way of scoring reads.
pub(super) fn names_of(scoring: &Scoring) -> BTreeSet<Name> {
    let mut names = BTreeSet::new();
    scoring.walk(&mut |s| {
        s.expressions().into_iter().for_each(|e| names_in(e, &mut names));
        for need in &s.needs {
            if let Need::Fact(id) = need {
                names.insert(Name::Fact(*id));
            }
        }
    });
    names
}
