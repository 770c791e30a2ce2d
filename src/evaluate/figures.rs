//! What a record holds of all applications beside their scores: facts and the points of adjustment items. A decision is made
//! without these columns; only the stages and the leaves of a record read them, so they are computed only where one is written.

use super::applications::Applications;
use super::execute::{CHUNK, Machine};
use super::read::{self, Meaning};
use super::register::NAIVE;
use super::scores::{Scores, Stand};
use super::sources::{Rows, Sources};
use crate::check::model::Rules;
use crate::column::{Column, Data};
use crate::compile::Program;
use crate::oracle::{Assessment, assess};
use crate::value::Value;
use rayon::prelude::*;

/// Facts and points, in the order in which the applications came in. What could not be computed is missing.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Each fact.
    pub facts: Vec<Column>,
    /// The published points of each adjustment item, bonus first.
    pub items: Vec<Column>,
}

impl Figures {
    fn columns(&mut self) -> impl Iterator<Item = &mut Column> {
        self.facts.iter_mut().chain(&mut self.items)
    }

    fn set(&mut self, row: usize, assessment: Option<&Assessment>) {
        for (at, column) in self.facts.iter_mut().enumerate() {
            let fact = assessment.and_then(|a| a.facts.get(at)?.clone().ok());
            column.set(row, &fact.unwrap_or(Value::Missing));
        }
        for (at, column) in self.items.iter_mut().enumerate() {
            let points = assessment.and_then(|a| a.items.get(at)?.clone().ok());
            column.set(row, &points.map_or(Value::Missing, Value::Number));
        }
    }
}

/// Computes them. Who has an assessment of the naive reading keeps its figures.
#[must_use]
pub fn figures(rules: &Rules, program: &Program, applications: &Applications, scores: &Scores) -> Figures {
    let length = applications.len();
    // Where all were read naively there is nothing left to compute.
    let compiled = applications.as_declared(rules) && scores.naive.len() < length;
    let (mut all, mut naive) = if compiled { run(rules, program, applications, scores) } else { unread(rules, length) };
    for (row, naive) in
        naive.iter_mut().enumerate().filter(|(row, _)| scores.stands.get(*row) == Some(&Stand::BadCells))
    {
        *naive = false;
        all.set(row, None);
    }
    let alone = |row: &usize| naive.get(*row) == Some(&true) && !scores.naive.contains_key(row);
    let assessed: Vec<(usize, Assessment)> = (0..length)
        .filter(alone)
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|row| (row, assess(rules, &applications.application(row), scores.places(row))))
        .collect();
    assessed.iter().for_each(|(row, assessment)| all.set(*row, Some(assessment)));
    scores.naive.iter().for_each(|(row, assessment)| all.set(*row, Some(assessment)));
    all
}

fn unread(rules: &Rules, length: usize) -> (Figures, Vec<bool>) {
    let nothing = || Column { data: Data::Values(vec![Value::Missing; length]), missing: Vec::new() };
    let facts = rules.facts.iter().map(|_| nothing()).collect();
    let items = rules.adjustment_items().map(|_| nothing()).collect();
    (Figures { facts, items }, vec![true; length])
}

/// What the program computes, and for whom it has no value.
fn run(rules: &Rules, program: &Program, applications: &Applications, scores: &Scores) -> (Figures, Vec<bool>) {
    let outputs = &program.figures.outputs;
    let meanings: Vec<Meaning> = rules.facts.iter().map(|f| Meaning::of(&f.value.ty)).collect();
    let length = applications.len();
    let parts: Vec<(Figures, Vec<bool>)> = (0..length.div_ceil(CHUNK))
        .into_par_iter()
        .map_init(
            || Machine::new(program),
            |machine, chunk| {
                let first = chunk * CHUNK;
                let rows = Rows::From(first, CHUNK.min(length - first));
                let sources = Sources { rules, applications, rows, places: &scores.places, ranked: &[] };
                machine.run(&program.figures.live, &sources);
                let (registers, length) = (&machine.registers, sources.length());
                let facts = outputs.facts.iter().zip(&meanings);
                let facts = facts.map(|(o, meaning)| read::output(o, meaning, program, registers, length)).collect();
                let items =
                    outputs.items.iter().map(|n| read::numbers(*n, false, program, registers, length)).collect();
                let mut naive = vec![false; length];
                let facts_read = outputs.facts.iter().flat_map(crate::compile::Output::registers);
                for reg in facts_read.chain(outputs.items.iter().flat_map(|n| n.registers())) {
                    let states = naive.iter_mut().zip(&registers[reg].state);
                    states.filter(|(_, state)| **state >= NAIVE).for_each(|(slot, _)| *slot = true);
                }
                (Figures { facts, items }, naive)
            },
        )
        .collect();
    let mut parts = parts.into_iter();
    let (mut all, mut naive) = parts.next().unwrap_or_else(|| unread(rules, 0));
    for (mut figures, mut more) in parts {
        all.columns().zip(figures.columns()).for_each(|(to, from)| to.append(from));
        naive.append(&mut more);
    }
    (all, naive)
}
