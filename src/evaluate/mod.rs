//! Gates, points and what is ranked by, of all applications in parallel.
//!
//! The compiled program runs over chunks of columns; an application for which an operation has no value is computed by
//! the [`oracle`](crate::oracle) instead. Each application is computed on its own, so that neither the order of the
//! rows nor the number of threads can change a figure. Where rules compare applications, the comparison is a first phase.

mod applications;
mod register;
mod wide;
mod integers;
mod sources;
mod naive;
mod execute;
mod read;
mod peers;
mod scores;
mod correct;
mod amounts;
mod figures;

pub use amounts::{Amounts, amounts};
pub use applications::Applications;
pub use correct::{admit, correct};
pub use figures::{Figures, figures};
pub use scores::{Reading, Scores, Stand};

use crate::check::model::Rules;
use crate::column::{Column, Data};
use crate::compile::{Number, Program, Reg};
use crate::oracle::{Application, Assessment, Places, assess};
use crate::value::Value;
use execute::{CHUNK, Machine};
use rayon::prelude::*;
use read::Meaning;
use register::{FINE, NAIVE, Register};
use sources::{Rows, Sources};

/// Computes all applications.
#[must_use]
pub fn evaluate(rules: &Rules, program: &Program, applications: &Applications, reading: Reading) -> Scores {
    let compiled = reading == Reading::Compiled && applications.as_declared(rules);
    let places = match &program.compare {
        Some(stage) => peers::compare(rules, program, stage, applications, compiled),
        None => Vec::new(),
    };
    let length = applications.len();
    let blocks: Vec<Chunk> = if compiled {
        let chunks = length.div_ceil(CHUNK);
        // Blocks are put together at the end: the fewer, the less is moved, and the more, the better threads share.
        let threads = rayon::current_num_threads();
        let each = if threads == 1 { chunks } else { chunks.div_ceil(threads * 4) }.max(1);
        (0..chunks.div_ceil(each))
            .into_par_iter()
            .map_init(
                || Machine::new(program),
                |machine, block| {
                    let end = length.min((block + 1) * each * CHUNK);
                    let mut all: Option<Chunk> = None;
                    for first in (block * each * CHUNK..end).step_by(CHUNK) {
                        let rows = Rows::From(first, CHUNK.min(end - first));
                        let sources = Sources { rules, applications, rows, places: &places, ranked: &[] };
                        machine.run(&program.score.live, &sources);
                        let mut next = chunk(rules, program, machine, &sources);
                        match &mut all {
                            Some(all) => all.append(next),
                            None => {
                                next.reserve(end - first);
                                all = Some(next);
                            }
                        }
                    }
                    all.unwrap_or_else(|| unread(rules, program, 0))
                },
            )
            .collect()
    } else {
        vec![unread(rules, program, length)]
    };
    let mut scores = together(rules, program, blocks, places, reading);
    let naive: Vec<usize> = (0..length)
        .filter(|row| scores.stands.get(*row) == Some(&Stand::Held) && !applications.held.contains_key(row))
        .collect();
    let assessed: Vec<(usize, Application, Assessment)> = naive
        .into_par_iter()
        .map(|row| {
            let application = applications.application(row);
            let assessment = assess(rules, &application, scores.places(row));
            (row, application, assessment)
        })
        .collect();
    for (row, application, assessment) in assessed {
        correct(rules, &mut scores, row, &application, assessment);
    }
    for row in applications.held.keys() {
        if let Some(stand) = scores.stands.get_mut(*row) {
            *stand = Stand::BadCells;
        }
    }
    scores
}

/// The scores of a chunk; an application for the naive reading is held for now.
struct Chunk {
    stands: Vec<Stand>,
    failed: Vec<Vec<bool>>,
    below: Vec<Vec<bool>>,
    points: Vec<Column>,
    total: Column,
    within: Option<Column>,
    by: Column,
    tie_breaks: Vec<Column>,
}

impl Chunk {
    /// Makes room for so many rows in all.
    fn reserve(&mut self, rows: usize) {
        let more = rows.saturating_sub(self.stands.len());
        self.stands.reserve(more);
        self.failed.iter_mut().chain(&mut self.below).for_each(|list| list.reserve(more));
        for column in self.columns() {
            let sample = column.emptied(0);
            column.reserve(more, &sample);
        }
    }

    fn columns(&mut self) -> impl Iterator<Item = &mut Column> {
        let single = [&mut self.total, &mut self.by].into_iter();
        single.chain(&mut self.points).chain(&mut self.within).chain(&mut self.tie_breaks)
    }

    /// Takes the rows of the next one.
    fn append(&mut self, mut next: Self) {
        self.stands.append(&mut next.stands);
        let lists = self.failed.iter_mut().chain(&mut self.below);
        lists.zip(next.failed.iter_mut().chain(&mut next.below)).for_each(|(to, from)| to.append(from));
        self.columns().zip(next.columns()).for_each(|(to, from)| to.append(from));
    }
}

fn chunk(rules: &Rules, program: &Program, machine: &Machine<'_>, sources: &Sources<'_>) -> Chunk {
    let score = &program.score.outputs;
    let registers = &machine.registers;
    let length = sources.length();
    let mut stands = vec![Stand::Ranked; length];
    let mut below: Vec<Vec<bool>> = Vec::with_capacity(score.below.len());
    for (_, reg) in &score.below {
        let missed = &registers[*reg].truths;
        stands.iter_mut().zip(missed).filter(|(_, m)| **m).for_each(|(s, _)| *s = Stand::BelowMinimum);
        below.push(missed.clone());
    }
    let mut failed: Vec<Vec<bool>> = Vec::with_capacity(score.gates.len());
    for reg in &score.gates {
        let fails: Vec<bool> = registers[*reg].truths.iter().map(|t| !t).collect();
        stands.iter_mut().zip(&fails).filter(|(_, f)| **f).for_each(|(s, _)| *s = Stand::Ineligible);
        failed.push(fails);
    }
    let numbers = score.points.iter().chain(&score.items).chain([&score.total]).flat_map(|n| n.registers());
    let needed: Vec<Reg> = score.gates.iter().copied().chain(numbers).collect();
    hold(&mut stands, registers, &needed, |state| state != FINE, |_| true);
    hold(&mut stands, registers, &score.award_facts, |state| state == NAIVE, |_| true);
    let ranked_by = score.within.iter().chain([&score.by]).chain(&score.tie_breaks).flat_map(|o| o.registers());
    hold(&mut stands, registers, &ranked_by.collect::<Vec<_>>(), |s| s == NAIVE, |stand| stand == Stand::Ranked);
    let points = |n: &Number| read::numbers(*n, false, program, registers, length);
    let read = |o, meaning: &Meaning| read::output(o, meaning, program, registers, length);
    let by = rules.ranking.by.as_ref().map_or(Meaning::Number, |e| Meaning::of(&e.ty));
    let ties = score.tie_breaks.iter().zip(&rules.ranking.tie_breaks);
    Chunk {
        stands,
        failed,
        below,
        points: score.points.iter().map(points).collect(),
        total: points(&score.total),
        within: score.within.as_ref().zip(read::within_meaning(rules)).map(|(o, meaning)| read(o, &meaning)),
        by: read(&score.by, &by),
        tie_breaks: ties.map(|(o, t)| read(o, &Meaning::of(&t.value.ty))).collect(),
    }
}

fn hold(
    stands: &mut [Stand],
    registers: &[Register],
    needed: &[Reg],
    without: impl Fn(u8) -> bool,
    whom: impl Fn(Stand) -> bool,
) {
    for register in needed.iter().map(|r| &registers[*r]).filter(|r| !r.state.is_empty()) {
        for (stand, _) in stands.iter_mut().zip(&register.state).filter(|(s, state)| without(**state) && whom(**s)) {
            *stand = Stand::Held;
        }
    }
}

/// Nothing computed yet for anyone.
fn unread(rules: &Rules, program: &Program, length: usize) -> Chunk {
    let nothing = || Column { data: Data::Values(vec![Value::Missing; length]), missing: Vec::new() };
    Chunk {
        stands: vec![Stand::Held; length],
        failed: vec![vec![false; length]; rules.gates.len()],
        below: vec![vec![false; length]; program.score.outputs.below.len()],
        points: rules.criteria.iter().map(|_| nothing()).collect(),
        total: nothing(),
        within: rules.ranking.within.as_ref().map(|_| nothing()),
        by: nothing(),
        tie_breaks: rules.ranking.tie_breaks.iter().map(|_| nothing()).collect(),
    }
}

fn together(rules: &Rules, program: &Program, blocks: Vec<Chunk>, places: Vec<Places>, reading: Reading) -> Scores {
    let mut blocks = blocks.into_iter();
    let mut all = blocks.next().unwrap_or_else(|| unread(rules, program, 0));
    blocks.for_each(|block| all.append(block));
    let below = program.score.outputs.below.iter().map(|(what, _)| *what).zip(all.below).collect();
    Scores {
        reading,
        stands: all.stands,
        failed: all.failed,
        below,
        points: all.points,
        total: all.total,
        within: all.within,
        by: all.by,
        tie_breaks: all.tie_breaks,
        naive: std::collections::BTreeMap::new(),
        places,
        unranked: std::collections::BTreeMap::new(),
    }
}
