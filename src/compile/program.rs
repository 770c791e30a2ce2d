//! What rules are compiled to: operations on columns, each of which defines one register.

use crate::check::model::{Expr, Scoring};
use crate::number::{Exact, Rounding};
use crate::span::Span;

/// A register: the position in [`Program::ops`] of the operation that defines it.
pub type Reg = usize;

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
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// What integers are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// `=`
    Equal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
}

/// A rounding as operations carry it; [`Rounding`] in the order of its table.
pub type Mode = Rounding;

/// What an operation does. Operands are registers; a missing operand of arithmetic or of an order makes the row one
/// for the naive reading.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// The same integer for all.
    Constant(i128),
    /// The same truth for all.
    Truth(bool),
    /// Missing for all.
    Missing,
    /// A field of integers, truths, choices or days.
    Field(usize),
    /// Whether a field is missing.
    FieldMissing(usize),
    /// The rank.
    Rank,
    /// The figure of the tier the application is in, by position of the tier.
    Tier(Vec<Option<i128>>),
    /// The sum of the marks of a panel that count, and their number, at [`MARK_PLACES`](super::MARK_PLACES).
    MarkSum(usize),
    /// How many marks are in that sum.
    MarkCount(usize),
    /// The standing in a comparison.
    Standing(usize),
    /// How many are compared.
    Compared(usize),
    /// The values of a part that the naive reading computes; what is read of facts, criteria and the total follows.
    Naive(usize, Vec<Read>),
    /// The numerator of plain numbers.
    Numerator(Reg),
    /// Their denominator.
    Denominator(Reg),
    /// The truth in plain values.
    TruthOf(Reg),
    /// The day, or the months, in plain values.
    IntegerOf(Reg),
    /// The sum.
    Add(Reg, Reg),
    /// The difference.
    Subtract(Reg, Reg),
    /// The product.
    Multiply(Reg, Reg),
    /// The product with a constant.
    Times(Reg, i128),
    /// The lesser.
    Min(Reg, Reg),
    /// The greater.
    Max(Reg, Reg),
    /// The value without its sign.
    Abs(Reg),
    /// -1, 0 or 1.
    Sign(Reg),
    /// The remainder of a division towards minus infinity.
    Modulo(Reg, Reg),
    /// The quotient, rounded to a whole number by one division and one test of its remainder.
    Divide(Reg, Reg, Mode),
    /// The same, by a constant above zero.
    DivideBy(Reg, i128, Mode),
    /// The value itself, which must not be zero.
    NonZero(Reg),
    /// The value itself, which must lie between two bounds.
    Within(Reg, i128, i128),
    /// The points of the last bound that is reached: bounds ascending, and one more points than bounds; no points under
    /// the first where nothing stands for it.
    Ladder(Reg, Vec<i128>, Vec<Option<i128>>),
    /// The same, of a quotient: bounds are fractions, and `true` includes the bound.
    LadderOf(Reg, Reg, Vec<(i128, i128, bool)>, Vec<Option<i128>>),
    /// The value at a position; a position without one has none.
    Pick(Reg, Vec<Option<i128>>),
    /// Whether integers compare so.
    Compare(Relation, Reg, Reg),
    /// Whether truths are equal.
    SameTruth(Reg, Reg),
    /// The contrary.
    Not(Reg),
    /// Both; where the first is false, the second is not looked at.
    And(Reg, Reg),
    /// Either; where the first is true, the second is not looked at.
    Or(Reg, Reg),
    /// Both, and both are looked at.
    Both(Reg, Reg),
    /// Whether a value is missing.
    IsMissing(Reg),
    /// Whether a condition holds; a missing one does not.
    Holds(Reg),
    /// The second where the first holds, else the third; the other one is not looked at.
    Choose(Reg, Reg, Reg),
    /// The truth of how many hold: exactly one.
    One(Vec<Reg>),
    /// The first itself, where the second has a value too.
    Also(Reg, Reg),
    /// The value itself, where the condition holds; else the row is one for the naive reading.
    Require(Reg, Reg),
    /// The part of a day: 9 bits down for the year, and so on.
    Year(Reg),
    /// Its month.
    Month(Reg),
    /// Its day.
    DayOf(Reg),
    /// The completed months from the first day to the second.
    Months(Reg, Reg),
    /// The days from the first day to the second.
    Days(Reg, Reg),
    /// A quotient of integers towards zero, and its remainder: years and months of a duration.
    Years(Reg),
    /// Months beside the years.
    Rest(Reg),
    /// The same integers, wider or narrower.
    Resize(Reg),
}

/// What a naive part reads of registers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Read {
    /// What it is to the expression.
    pub what: Name,
    /// Where it is.
    pub from: Reg,
    /// The divisor, where it is a quotient.
    pub over: Option<Reg>,
    /// What kind of value it is.
    pub kind: ReadAs,
}

/// What a naive part can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// A fact.
    Fact(usize),
    /// The points of a criterion or group.
    Criterion(usize),
    /// The total.
    Total,
}

/// As what it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReadAs {
    /// A number.
    Number,
    /// An amount.
    Money,
    /// A truth.
    Truth,
    /// A value of a choice: the fact's own type says which.
    Choice,
    /// A day.
    Day,
    /// Months.
    Months,
    /// A plain value.
    Value,
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

impl Code {
    /// The registers it reads.
    #[must_use]
    pub fn operands(&self) -> Vec<Reg> {
        match self {
            Self::Constant(_)
            | Self::Truth(_)
            | Self::Missing
            | Self::Field(_)
            | Self::FieldMissing(_)
            | Self::Rank
            | Self::Tier(_)
            | Self::MarkSum(_)
            | Self::MarkCount(_)
            | Self::Standing(_)
            | Self::Compared(_) => Vec::new(),
            Self::Naive(_, reads) => reads.iter().flat_map(|r| std::iter::once(r.from).chain(r.over)).collect(),
            Self::Numerator(a)
            | Self::Denominator(a)
            | Self::TruthOf(a)
            | Self::IntegerOf(a)
            | Self::Times(a, _)
            | Self::Abs(a)
            | Self::Sign(a)
            | Self::DivideBy(a, ..)
            | Self::NonZero(a)
            | Self::Within(a, ..)
            | Self::Ladder(a, ..)
            | Self::Pick(a, _)
            | Self::Not(a)
            | Self::IsMissing(a)
            | Self::Holds(a)
            | Self::Year(a)
            | Self::Month(a)
            | Self::DayOf(a)
            | Self::Years(a)
            | Self::Rest(a)
            | Self::Resize(a) => vec![*a],
            Self::Add(a, b)
            | Self::Subtract(a, b)
            | Self::Multiply(a, b)
            | Self::Min(a, b)
            | Self::Max(a, b)
            | Self::Modulo(a, b)
            | Self::Divide(a, b, _)
            | Self::LadderOf(a, b, ..)
            | Self::Compare(_, a, b)
            | Self::SameTruth(a, b)
            | Self::And(a, b)
            | Self::Or(a, b)
            | Self::Both(a, b)
            | Self::Also(a, b)
            | Self::Require(a, b)
            | Self::Months(a, b)
            | Self::Days(a, b) => vec![*a, *b],
            Self::Choose(a, b, c) => vec![*a, *b, *c],
            Self::One(all) => all.clone(),
        }
    }

    /// Whether it can leave an application without a value though its operands have theirs.
    #[must_use]
    pub fn can_fail(&self) -> bool {
        match self {
            Self::Missing
            | Self::MarkSum(_)
            | Self::MarkCount(_)
            | Self::Standing(_)
            | Self::Compared(_)
            | Self::Naive(..)
            | Self::Numerator(_)
            | Self::Denominator(_)
            | Self::TruthOf(_)
            | Self::IntegerOf(_)
            | Self::NonZero(_)
            | Self::Within(..)
            | Self::Require(..)
            | Self::Tier(_)
            | Self::Field(_) => true,
            Self::Ladder(_, _, values) | Self::LadderOf(_, _, _, values) | Self::Pick(_, values) => {
                values.iter().any(Option::is_none)
            }
            _ => false,
        }
    }
}
