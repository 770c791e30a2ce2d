//! Parts of a program that the naive reading computes, row by row.

use super::integers::to_day;
use super::register::{FINE, MISSING, NAIVE, Register};
use super::sources::Sources;
use crate::check::model::Rules;
use crate::column::unscaled;
use crate::compile::{Naive, Name, Program, Read, ReadAs};
use crate::number::Exact;
use crate::oracle::{Blank, Env, Given, eval, fact_value, score};
use crate::value::{Kind, Trouble, TroubleKind, Value};

impl Sources<'_> {
    /// The values of a part; where it has none, the whole row is one for the naive reading.
    pub fn naive(&self, program: &Program, id: usize, reads: &[Read], before: &[Register], out: &mut Register) {
        let length = self.length();
        let Some(part) = program.naive.get(id) else { return };
        let unread = || Trouble::new(TroubleKind::MissingValue, "this is not read here");
        for i in 0..length {
            let application = self.applications.application(self.row(i));
            let mut facts: Vec<Result<Value, Trouble>> = self.rules.facts.iter().map(|_| Err(unread())).collect();
            let mut points: Vec<Result<Exact, Blank>> =
                self.rules.criteria.iter().map(|_| Err(unread().into())).collect();
            let mut total = None;
            for read in reads {
                let value = read_back(self.rules, program, read, before, i);
                match read.what {
                    Name::Fact(id) => facts.get_mut(id).into_iter().for_each(|slot| {
                        if let Some(value) = &value {
                            *slot = Ok(value.clone());
                        }
                    }),
                    Name::Criterion(id) => points.get_mut(id).into_iter().for_each(|slot| {
                        if let Some(n) = value.as_ref().and_then(Value::exact) {
                            *slot = Ok(n.clone());
                        }
                    }),
                    Name::Total => total = value.as_ref().and_then(Value::exact).cloned(),
                }
            }
            let (rank, tier) = self.ranked.get(i).copied().unzip();
            let tiers = self.rules.allocation.as_ref().map_or(&[][..], |a| &a.award.tiers);
            let env = Env {
                lookups: &self.rules.lookups,
                registers: &application.registers,
                values: &application.values,
                facts: &facts,
                points: &points,
                total: total.as_ref(),
                rank,
                tier: tier.flatten().and_then(|t| tiers.get(t)),
            };
            let places = self.places.get(self.row(i)).map_or(&[][..], Vec::as_slice);
            let given = Given { marks: &application.marks, places };
            let value = match part {
                Naive::Expression(expr) => eval(expr, &env).ok(),
                Naive::Fact(id) => self.rules.facts.get(*id).and_then(|f| fact_value(f, &env).ok()),
                Naive::Points(scoring, max) => score(scoring, max, &env, given).ok().map(Value::Number),
            };
            match &value {
                None => out.mark(i, length, NAIVE),
                Some(Value::Missing) => out.mark(i, length, MISSING),
                Some(_) => {}
            }
            out.values.push(value.unwrap_or(Value::Missing));
        }
    }
}

/// A register's value as the naive reading has it; `None` where it has none.
fn read_back(rules: &Rules, program: &Program, read: &Read, before: &[Register], at: usize) -> Option<Value> {
    let register = &before[read.from];
    let state = register.state(at).max(read.over.map_or(FINE, |r| before[r].state(at)));
    if state == NAIVE {
        return None;
    }
    if state != FINE {
        return Some(Value::Missing);
    }
    let number = || match read.over {
        Some(over) => Exact::ratio(register.integer(at), before[over].integer(at)),
        None => Some(unscaled(register.integer(at), program.ops.get(read.from)?.scale)),
    };
    Some(match read.kind {
        ReadAs::Number => Value::Number(number()?),
        ReadAs::Money => Value::Money(number()?),
        ReadAs::Truth => Value::Boolean(register.truths.get(at).copied()?),
        ReadAs::Choice => {
            let Name::Fact(id) = read.what else { return None };
            let Kind::Choice(of) = &rules.facts.get(id)?.value.ty.kind else { return None };
            Value::Text(of.get(usize::try_from(register.integer(at)).ok()?)?.clone())
        }
        ReadAs::Day => Value::Date(to_day(register.integer(at))?),
        ReadAs::Months => Value::Months(i64::try_from(register.integer(at)).ok()?),
        ReadAs::Value => register.values.get(at).cloned()?,
    })
}
