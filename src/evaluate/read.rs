//! Registers to columns: what is read out of a chunk.

use super::register::{FINE, Register};
use crate::check::model::Rules;
use crate::column::{Column, Data, Integers};
use crate::compile::{Holds, Number, Op, Output, Program, Reg};
use crate::number::Exact;
use crate::value::{Kind, Type, Value};

/// What a register of integers stands for where it is no number.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    Number,
    Kind(Kind),
}

impl Meaning {
    pub fn of(ty: &Type) -> Self {
        if ty.kind.is_numeric() { Self::Number } else { Self::Kind(ty.kind.clone()) }
    }
}

/// The numbers of a chunk; missing where there is none.
pub(super) fn numbers(number: Number, money: bool, program: &Program, registers: &[Register], length: usize) -> Column {
    let op = |reg: Reg| program.ops.get(reg);
    match number {
        Number::Scaled(reg) => {
            let (Some(Op { scale, lanes, .. }), register) = (op(reg), &registers[reg]) else { return none(length) };
            let values = match lanes {
                Holds::Wide => Integers::Wide(register.wide.clone()),
                _ => Integers::Narrow(register.narrow.clone()),
            };
            let data = Data::Numbers { money, scale: *scale, values };
            Column { data, missing: missing(register) }
        }
        Number::Quotient(num, den) => {
            let (num, den) = (&registers[num], &registers[den]);
            let value = |i: usize| {
                if num.state(i).max(den.state(i)) != FINE {
                    return Value::Missing;
                }
                let number = Exact::ratio(num.integer(i), den.integer(i)).unwrap_or_default();
                if money { Value::Money(number) } else { Value::Number(number) }
            };
            Column { data: Data::Values((0..length).map(value).collect()), missing: Vec::new() }
        }
    }
}

/// Any output of a chunk; missing where there is none.
pub(super) fn output(
    output: &Output,
    meaning: &Meaning,
    program: &Program,
    registers: &[Register],
    length: usize,
) -> Column {
    let (reg, kind) = match (output, meaning) {
        (Output::Number(number, money), _) => return numbers(*number, *money, program, registers, length),
        (Output::Register(_), Meaning::Number) => return none(length),
        (Output::Register(reg), Meaning::Kind(kind)) => (*reg, kind),
    };
    let register = &registers[reg];
    let integer = |i: usize| register.integer(i);
    let data = match kind {
        _ if !register.values.is_empty() => {
            let value = |i: usize| if register.state(i) == FINE { register.values[i].clone() } else { Value::Missing };
            return Column { data: Data::Values((0..length).map(value).collect()), missing: Vec::new() };
        }
        Kind::Boolean => Data::YesNo(register.truths.clone()),
        Kind::Choice(of) => {
            Data::Choice(of.clone(), (0..length).map(|i| u32::try_from(integer(i)).unwrap_or(0)).collect())
        }
        Kind::Date => Data::Days((0..length).map(|i| i32::try_from(integer(i)).unwrap_or(0)).collect()),
        Kind::Months => {
            let months = |i: usize| {
                let fine = register.state(i) == FINE;
                i64::try_from(integer(i)).ok().filter(|_| fine).map_or(Value::Missing, Value::Months)
            };
            return Column { data: Data::Values((0..length).map(months).collect()), missing: Vec::new() };
        }
        _ => return none(length),
    };
    Column { data, missing: missing(register) }
}

fn missing(register: &Register) -> Vec<bool> {
    register.state.iter().map(|s| *s != FINE).collect()
}

fn none(length: usize) -> Column {
    Column { data: Data::Values(vec![Value::Missing; length]), missing: Vec::new() }
}

/// Whether the rules say nothing about a list.
pub(super) fn within_meaning(rules: &Rules) -> Option<Meaning> {
    rules.ranking.within.as_ref().map(|e| Meaning::of(&e.ty))
}
