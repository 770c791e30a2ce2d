//! Amounts and groups of the ranked applications, where rank and tier are known.

use super::applications::Applications;
use super::execute::{CHUNK, Machine};
use super::read::{self, Meaning};
use super::register::{FINE, NAIVE};
use super::scores::Scores;
use super::sources::{Rows, Sources};
use crate::check::model::{Allocation, Expr, Rules};
use crate::column::Column;
use crate::compile::{Awarded, Output, Program, Stage};
use rayon::prelude::*;

/// Amounts and groups, parallel to the ranked applications.
#[derive(Clone, Debug)]
pub struct Amounts {
    /// What `amount:` comes to, in currency units, unrounded.
    pub amount: Column,
    /// What was received already, in currency units.
    pub less: Option<Column>,
    /// The name of the envelope.
    pub envelope: Option<Column>,
    /// The group under each limit; `None` where a limit binds all as one.
    pub limits: Vec<Option<Column>>,
    /// The group under each guarantee, and who is a candidate.
    pub guarantees: Vec<(Option<Column>, Option<Vec<bool>>)>,
    /// The weight, where the method is `by_points`.
    pub weight: Option<Column>,
    /// Those without a value somewhere: the naive reading computes them.
    pub naive: Vec<bool>,
}

/// Computes amounts and groups of these applications, whose ranks and tiers stand beside them. `None` where the program
/// has nothing to say about them.
#[must_use]
pub fn amounts(
    rules: &Rules,
    program: &Program,
    applications: &Applications,
    scores: &Scores,
    rows: &[usize],
    ranked: &[(u32, Option<usize>)],
) -> Option<Amounts> {
    let stage = program.award.as_ref().filter(|_| applications.as_declared(rules))?;
    let allocation = rules.allocation.as_ref()?;
    let parts: Vec<Amounts> = rows
        .par_chunks(CHUNK)
        .zip(ranked.par_chunks(CHUNK))
        .map_init(
            || Machine::new(program),
            |machine, (rows, ranked)| {
                let sources = Sources { rules, applications, rows: Rows::These(rows), places: &scores.places, ranked };
                machine.run(&stage.live, &sources);
                part(program, stage, allocation, machine, rows)
            },
        )
        .collect();
    let mut parts = parts.into_iter();
    let mut all = parts.next()?;
    for mut part in parts {
        all.amount.append(&mut part.amount);
        append(&mut all.less, part.less);
        append(&mut all.envelope, part.envelope);
        append(&mut all.weight, part.weight);
        all.limits.iter_mut().zip(part.limits).for_each(|(to, from)| append(to, from));
        for ((to, candidates), (from, more)) in all.guarantees.iter_mut().zip(part.guarantees) {
            append(to, from);
            if let (Some(candidates), Some(more)) = (candidates, more) {
                candidates.extend(more);
            }
        }
        all.naive.extend(part.naive);
    }
    for (row, naive) in rows.iter().zip(&mut all.naive) {
        *naive |= scores.naive.contains_key(row);
    }
    Some(all)
}

fn append(to: &mut Option<Column>, from: Option<Column>) {
    if let (Some(to), Some(mut from)) = (to.as_mut(), from) {
        to.append(&mut from);
    }
}

fn part(
    program: &Program,
    stage: &Stage<Awarded>,
    allocation: &Allocation,
    machine: &Machine<'_>,
    rows: &[usize],
) -> Amounts {
    let (outputs, registers, length) = (&stage.outputs, &machine.registers, rows.len());
    let read = |output: &Output, expr: &Expr| read::output(output, &Meaning::of(&expr.ty), program, registers, length);
    let group =
        |output: &Option<Output>, expr: &Option<Expr>| output.as_ref().zip(expr.as_ref()).map(|(o, e)| read(o, e));
    let mut naive = vec![false; length];
    let mut note = |reg: usize, worst: u8| {
        for (slot, _) in naive.iter_mut().zip(&registers[reg].state).filter(|(_, s)| **s >= worst && **s != FINE) {
            *slot = true;
        }
    };
    let numbers = [Some(outputs.amount), outputs.less, outputs.weight].into_iter().flatten();
    numbers.flat_map(|n| n.registers()).for_each(|r| note(r, FINE));
    outputs.envelope.iter().flat_map(|o| o.registers()).for_each(|r| note(r, FINE));
    outputs.limits.iter().flatten().flat_map(|o| o.registers()).for_each(|r| note(r, NAIVE));
    for (per, condition) in &outputs.guarantees {
        per.iter().flat_map(|o| o.registers()).for_each(|r| note(r, NAIVE));
        condition.iter().for_each(|r| note(*r, NAIVE));
    }
    let guarantees = outputs.guarantees.iter().zip(&allocation.guarantees);
    Amounts {
        amount: read::numbers(outputs.amount, true, program, registers, length),
        less: outputs.less.map(|n| read::numbers(n, true, program, registers, length)),
        envelope: outputs.envelope.as_ref().zip(allocation.envelopes.as_ref()).map(|(o, e)| read(o, &e.by)),
        limits: outputs.limits.iter().zip(&allocation.limits).map(|(o, l)| group(o, &l.per)).collect(),
        guarantees: guarantees
            .map(|((per, condition), g)| (group(per, &g.per), condition.map(|r| registers[r].truths.clone())))
            .collect(),
        weight: outputs.weight.map(|n| read::numbers(n, false, program, registers, length)),
        naive,
    }
}
