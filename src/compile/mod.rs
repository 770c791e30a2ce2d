//! Checked rules to a program of operations on columns.
//!
//! Numbers become integers at a scale, of 64 bits where the declared bounds of the fields let them fit and of 128
//! where not; a quotient stays two integers until it is rounded or compared. What has no operation on columns is left,
//! as a whole expression or way of scoring, to the naive reading, and so is an application for which an operation has
//! no value. The program therefore needs no words for what goes wrong.

mod code;
mod program;
mod builder;
mod numbers;
mod conditions;
mod calls;
mod expression;
mod table;
mod line;
mod leftover;
mod scoring;
mod outputs;

pub use code::{Code, Name, Read, ReadAs, Reg, Relation};
pub use program::{
    Awarded, Below, Compare, Compared, Figures, Holds, Naive, Number, Op, Output, Program, Score, Stage,
};

use crate::check::model::{Rules, Step};
use builder::Builder;

/// The places after the point at which marks are added up.
pub const MARK_PLACES: i32 = 6;

/// Compiles rules. It never fails: what cannot be compiled is left to the naive reading.
#[must_use]
pub fn compile(rules: &Rules) -> Program {
    let mut builder = Builder::new(rules, rules.ranking.span);
    for step in &rules.steps {
        match *step {
            Step::Fact(id) => builder.fact(id),
            Step::Criterion(id) => builder.criterion(id),
        }
    }
    let score = builder.score();
    let compare = rules.behind_peers().any().then(|| builder.compare());
    let award = rules.allocation.as_ref().map(|a| builder.award(a));
    let facts = (0..rules.facts.len()).map(|id| builder.fact_output(id)).collect();
    let figures = Figures { facts, items: score.items.clone() };
    let Builder { ops, naive, panels, .. } = builder;
    let score = stage(&ops, score, Score::registers);
    let compare = compare.map(|c| stage(&ops, c, Compare::registers));
    let award = award.map(|a| stage(&ops, a, Awarded::registers));
    let figures = stage(&ops, figures, Figures::registers);
    Program { ops, score, compare, award, figures, naive, panels }
}

/// The operations that outputs need.
fn stage<T>(ops: &[Op], outputs: T, registers: impl Fn(&T) -> Vec<Reg>) -> Stage<T> {
    let mut needed = vec![false; ops.len()];
    let mut stack = registers(&outputs);
    while let Some(reg) = stack.pop() {
        if let (Some(needed), Some(op)) = (needed.get_mut(reg), ops.get(reg))
            && !std::mem::replace(needed, true)
        {
            stack.extend(op.code.operands());
        }
    }
    let live = needed.iter().enumerate().filter(|(_, n)| **n).map(|(reg, _)| reg).collect();
    Stage { live, outputs }
}
