//! One operation after the other over a chunk of applications.

use super::integers;
use super::register::{FINE, MISSING, NAIVE, Register, strict};
use super::sources::Sources;
use super::wide;
use crate::compile::{Code, Holds, Op, Program, Reg, Relation};

/// So many applications go through the program at once.
pub(super) const CHUNK: usize = 1024;

/// The registers of a thread, used again for every chunk.
pub(super) struct Machine<'p> {
    program: &'p Program,
    pub registers: Vec<Register>,
}

impl<'p> Machine<'p> {
    pub fn new(program: &'p Program) -> Self {
        Self { program, registers: vec![Register::default(); program.ops.len()] }
    }

    /// Runs the operations over a chunk.
    pub fn run(&mut self, live: &[Reg], sources: &Sources<'_>) {
        for reg in live {
            let (before, rest) = self.registers.split_at_mut(*reg);
            let (Some(out), Some(op)) = (rest.first_mut(), self.program.ops.get(*reg)) else { continue };
            // A constant stays what it is from one chunk to the next of the same length.
            if matches!(op.code, Code::Constant(_)) && out.holds(sources.length()) {
                continue;
            }
            out.clear();
            step(self.program, op, before, out, sources);
            // What the program says cannot fail has not failed; else nothing that follows could be trusted.
            assert!(!op.sound || out.state.is_empty(), "an operation that cannot fail has failed: {:?}", op.code);
        }
    }
}

fn step(program: &Program, op: &Op, before: &[Register], out: &mut Register, sources: &Sources<'_>) {
    let length = sources.length();
    match &op.code {
        Code::Truth(truth) => out.truths.resize(length, *truth),
        Code::Missing => {
            match op.lanes {
                Holds::Truths => out.truths.resize(length, false),
                Holds::Narrow => out.narrow.resize(length, 0),
                Holds::Wide => out.wide.resize(length, 0),
                Holds::Values => out.values.resize(length, crate::value::Value::Missing),
            }
            out.state.resize(length, MISSING);
        }
        Code::Field(id) => sources.field(*id, op, out),
        Code::FieldMissing(id) => sources.field_missing(*id, out),
        Code::Rank => sources.rank(out),
        Code::Tier(figures) => sources.tier(figures, op, out),
        Code::MarkSum(id) => sources.marks(program, *id, true, op, out),
        Code::MarkCount(id) => sources.marks(program, *id, false, op, out),
        Code::Standing(id) => sources.place(*id, true, out),
        Code::Compared(id) => sources.place(*id, false, out),
        Code::Naive(id, reads) => sources.naive(program, *id, reads, before, out),
        Code::TruthOf(a) => sources.truth_of(&before[*a], out),
        Code::Numerator(_) | Code::Denominator(_) | Code::IntegerOf(_) => sources.number_of(op, before, out),
        Code::Compare(relation, a, b) => {
            let (a, b) = (&before[*a], &before[*b]);
            integers::compare(*relation, a, b, length, out);
            order_state(*relation, a, b, length, out);
        }
        Code::CompareQuotients(relation, regs) => wide::compare(*relation, wide::all(before, *regs), length, out),
        Code::DivideWide(num, up, den, down, mode) => {
            let [num, den] = wide::all(before, [*num, *den]);
            wide::divided((num, *up), (den, *down), *mode, op.lanes == Holds::Narrow, length, out);
        }
        Code::SameTruth(a, b) => {
            let (a, b) = (&before[*a], &before[*b]);
            out.truths.extend(a.truths.iter().zip(&b.truths).map(|(a, b)| a == b));
            order_state(Relation::Equal, a, b, length, out);
        }
        Code::Not(a) => {
            let a = &before[*a];
            out.truths.extend(a.truths.iter().map(|t| !t));
            strict(&[a], length, out);
        }
        Code::And(a, b) => connect(&before[*a], &before[*b], false, out),
        Code::Or(a, b) => connect(&before[*a], &before[*b], true, out),
        Code::Both(a, b) => {
            let (a, b) = (&before[*a], &before[*b]);
            out.truths.extend(a.truths.iter().zip(&b.truths).map(|(a, b)| *a & *b));
            strict(&[a, b], length, out);
        }
        Code::IsMissing(a) => {
            let a = &before[*a];
            out.truths.extend((0..length).map(|i| a.state(i) == MISSING));
            for i in (0..a.state.len()).filter(|i| a.state(*i) == NAIVE) {
                out.mark(i, length, NAIVE);
            }
        }
        Code::Holds(a) => {
            let a = &before[*a];
            if a.state.is_empty() {
                return out.truths.extend_from_slice(&a.truths);
            }
            out.truths.extend(a.truths.iter().zip(&a.state).map(|(t, state)| *t && *state != MISSING));
            for i in (0..a.state.len()).filter(|i| a.state(*i) == NAIVE) {
                out.mark(i, length, NAIVE);
            }
        }
        Code::Choose(c, yes, no) => choose(&before[*c], &before[*yes], &before[*no], &op.lanes, length, out),
        Code::One(all) => {
            let mut count = vec![0_u32; length];
            for reg in all {
                count.iter_mut().zip(&before[*reg].truths).for_each(|(n, t)| *n += u32::from(*t));
            }
            out.truths.extend(count.iter().map(|n| *n == 1));
            let all: Vec<&Register> = all.iter().map(|r| &before[*r]).collect();
            strict(&all, length, out);
        }
        _ => integers::compute(op, before, length, out),
    }
}

/// Missing values equal only each other; they have no order.
fn order_state(relation: Relation, a: &Register, b: &Register, length: usize, out: &mut Register) {
    if a.state.is_empty() && b.state.is_empty() {
        return;
    }
    for i in 0..length {
        let (left, right) = (a.state(i), b.state(i));
        if left.max(right) == NAIVE || (left.max(right) == MISSING && relation != Relation::Equal) {
            out.mark(i, length, NAIVE);
        } else if left.max(right) == MISSING {
            out.truths[i] = left == right;
        }
    }
}

/// `and` and `or`: the side that decides is enough.
fn connect(a: &Register, b: &Register, deciding: bool, out: &mut Register) {
    if deciding {
        out.truths.extend(a.truths.iter().zip(&b.truths).map(|(a, b)| *a | *b));
    } else {
        out.truths.extend(a.truths.iter().zip(&b.truths).map(|(a, b)| *a & *b));
    }
    if a.state.is_empty() && b.state.is_empty() {
        return;
    }
    let length = a.truths.len();
    for i in 0..length {
        let (left, right) = (a.state(i), b.state(i));
        if left == FINE && a.truths[i] == deciding {
            out.truths[i] = deciding;
        } else if left == NAIVE {
            out.mark(i, length, NAIVE);
        } else if right == FINE && b.truths[i] == deciding {
            out.truths[i] = deciding;
        } else if left != FINE || right != FINE {
            out.mark(i, length, NAIVE);
        } else {
            out.truths[i] = !deciding;
        }
    }
}

fn choose(c: &Register, yes: &Register, no: &Register, lanes: &Holds, length: usize, out: &mut Register) {
    match lanes {
        Holds::Truths => {
            let both = yes.truths.iter().zip(&no.truths);
            out.truths.extend(c.truths.iter().zip(both).map(|(c, (y, n))| if *c { *y } else { *n }));
        }
        Holds::Narrow => {
            let both = yes.narrow.iter().zip(&no.narrow);
            out.narrow.extend(c.truths.iter().zip(both).map(|(c, (y, n))| if *c { *y } else { *n }));
        }
        Holds::Wide => {
            let both = yes.wide.iter().zip(&no.wide);
            out.wide.extend(c.truths.iter().zip(both).map(|(c, (y, n))| if *c { *y } else { *n }));
        }
        Holds::Values => {
            let both = yes.values.iter().zip(&no.values);
            out.values.extend(c.truths.iter().zip(both).map(|(c, (y, n))| if *c { y.clone() } else { n.clone() }));
        }
    }
    if c.state.is_empty() && yes.state.is_empty() && no.state.is_empty() {
        return;
    }
    for i in 0..length {
        let taken = if c.truths[i] { yes.state(i) } else { no.state(i) };
        let state = if c.state(i) == FINE { taken } else { NAIVE };
        if state != FINE {
            out.mark(i, length, state);
        }
    }
}
