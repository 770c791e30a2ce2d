//! What rules are compiled to: operations on columns, each of which defines one register.

use super::code::{Code, Reg};
use crate::check::model::{Expr, Scoring};
use crate::number::Exact;
use crate::span::Span;

/// Compiled rules. An operation reads only registers before it, and none is written twice.
#[derive(Clone, Debug)]
pub struct Program {
    /// All operations; an equal one is never there twice.
    pub ops: Vec<Op>,
    /// What is computed for each application on its own, up to the total and what it is ranked by.
    pub score: Stage<Score>,
    /// What is compared among applications: the first of two phases where rules do that.
    pub compare: Option<Stage<Compare>>,
    /// What is computed of the ranked ones: amounts and groups.
    pub award: Option<Stage<Awarded>>,
    /// What a record holds beside the scores: facts and adjustment items.
    pub figures: Stage<Figures>,
    /// The parts that the naive reading computes, row by row, because columns have no operation for them.
    pub naive: Vec<Naive>,
    /// The panels, by position.
    pub panels: Vec<crate::check::model::Panel>,
}

/// A part of the program: the operations that its outputs need, in order.
#[derive(Clone, Debug)]
pub struct Stage<T> {
    /// The operations.
    pub live: Vec<Reg>,
    /// What it is run for.
    pub outputs: T,
}

/// The outputs of scoring.
#[derive(Clone, Debug)]
pub struct Score {
    /// Whether each gate holds.
    pub gates: Vec<Reg>,
    /// The published points of criteria and groups.
    pub points: Vec<Number>,
    /// The published points of adjustment items, bonus first; only whether they can be computed is looked at.
    pub items: Vec<Number>,
    /// The published total.
    pub total: Number,
    /// Whether each minimum is missed: those of criteria in the order of the rules, then that of the total.
    pub below: Vec<(Below, Reg)>,
    /// The list an application is ranked in.
    pub within: Option<Output>,
    /// What is ranked by.
    pub by: Output,
    /// What decides between equals.
    pub tie_breaks: Vec<Output>,
    /// The facts that the allocation reads; only whether they can be computed is looked at.
    pub award_facts: Vec<Reg>,
}

/// A minimum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Below {
    /// Of a criterion or group.
    Criterion(usize),
    /// Of the total.
    Total,
}

/// The outputs of the first phase of comparisons.
#[derive(Clone, Debug)]
pub struct Compare {
    /// The gates.
    pub gates: Vec<Reg>,
    /// What must be computed for an application to take part.
    pub sound: Vec<Number>,
    /// The comparisons by their ids.
    pub peers: Vec<Compared>,
}

/// One comparison.
#[derive(Clone, Debug)]
pub struct Compared {
    /// Whether the application stands aside because what it needs is missing.
    pub aside: Option<Reg>,
    /// The group within which it is compared.
    pub among: Option<Output>,
    /// What is compared.
    pub value: Output,
    /// Whether the highest goes first.
    pub highest: bool,
}

/// The outputs for those that are ranked.
#[derive(Clone, Debug)]
pub struct Awarded {
    /// The amount.
    pub amount: Number,
    /// Money already received.
    pub less: Option<Number>,
    /// The envelope.
    pub envelope: Option<Output>,
    /// The groups of the limits; `None` where a limit binds all as one.
    pub limits: Vec<Option<Output>>,
    /// The groups of the guarantees, and the conditions for being a candidate.
    pub guarantees: Vec<(Option<Output>, Option<Reg>)>,
    /// The weight.
    pub weight: Option<Number>,
}

/// The outputs for the record.
#[derive(Clone, Debug)]
pub struct Figures {
    /// The facts.
    pub facts: Vec<Output>,
    /// The published points of adjustment items, bonus first.
    pub items: Vec<Number>,
}

/// A number: a register, or the quotient of two whose divisor is above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Number {
    /// The integer times 10^-scale of its operation.
    Scaled(Reg),
    /// The first over the second, both as plain integers.
    Quotient(Reg, Reg),
}

/// A value that is read out of the program: as what, and from where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// A number, or an amount.
    Number(Number, bool),
    /// Any other register.
    Register(Reg),
}

/// One operation.
#[derive(Clone, Debug)]
pub struct Op {
    /// What it does.
    pub code: Code,
    /// What its register holds.
    pub lanes: Holds,
    /// For integers that stand for numbers: the places after the point.
    pub scale: u32,
    /// The least and the greatest integer possible; `None` where no width suffices for all.
    pub interval: Option<(i128, i128)>,
    /// Whether no application can be without its value: nothing is missing and nothing fails.
    pub sound: bool,
    /// The rule it comes from.
    pub span: Span,
}

/// What a register holds for each application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holds {
    /// Yes or no.
    Truths,
    /// Integers of 64 bits: numbers, positions of a choice, days, months.
    Narrow,
    /// Integers of 128 bits.
    Wide,
    /// Plain values of the naive reading.
    Values,
}

/// A part for the naive reading.
#[derive(Clone, Debug)]
pub enum Naive {
    /// An expression.
    Expression(Expr),
    /// A fact with what answers for what it misses.
    Fact(usize),
    /// A way of scoring, with its maximum.
    Points(Box<Scoring>, Exact),
}

impl Number {
    /// Its registers.
    pub fn registers(self) -> impl Iterator<Item = Reg> {
        match self {
            Self::Scaled(reg) => std::iter::once(reg).chain(None),
            Self::Quotient(num, den) => std::iter::once(num).chain(Some(den)),
        }
    }
}

impl Output {
    /// Its registers.
    pub fn registers(&self) -> impl Iterator<Item = Reg> {
        let (first, second) = match self {
            Self::Number(Number::Scaled(reg), _) | Self::Register(reg) => (*reg, None),
            Self::Number(Number::Quotient(num, den), _) => (*num, Some(*den)),
        };
        std::iter::once(first).chain(second)
    }
}

impl Score {
    /// Its registers.
    pub(super) fn registers(&self) -> Vec<Reg> {
        let numbers = self.points.iter().chain(&self.items).chain([&self.total]).flat_map(|n| n.registers());
        let below = self.below.iter().map(|(_, r)| *r);
        let outputs = self.within.iter().chain([&self.by]).chain(&self.tie_breaks).flat_map(Output::registers);
        let facts = self.award_facts.iter().copied();
        self.gates.iter().copied().chain(numbers).chain(below).chain(outputs).chain(facts).collect()
    }
}

impl Figures {
    /// Its registers.
    pub(super) fn registers(&self) -> Vec<Reg> {
        let items = self.items.iter().flat_map(|n| n.registers());
        self.facts.iter().flat_map(Output::registers).chain(items).collect()
    }
}

impl Compare {
    /// Its registers.
    pub(super) fn registers(&self) -> Vec<Reg> {
        let peers = self
            .peers
            .iter()
            .flat_map(|p| p.aside.into_iter().chain(p.among.iter().chain([&p.value]).flat_map(Output::registers)));
        self.gates.iter().copied().chain(self.sound.iter().flat_map(|n| n.registers())).chain(peers).collect()
    }
}

impl Awarded {
    /// Its registers.
    pub(super) fn registers(&self) -> Vec<Reg> {
        let numbers = [Some(self.amount), self.less, self.weight].into_iter().flatten().flat_map(Number::registers);
        let groups = self.envelope.iter().chain(self.limits.iter().flatten());
        let groups =
            groups.chain(self.guarantees.iter().filter_map(|(per, _)| per.as_ref())).flat_map(Output::registers);
        let conditions = self.guarantees.iter().filter_map(|(_, c)| *c);
        numbers.chain(groups).chain(conditions).collect()
    }
}
