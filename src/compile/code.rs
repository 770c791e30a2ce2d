//! What an operation does.

use crate::number::Rounding;

/// A register: the position in [`Program::ops`](super::Program::ops) of the operation that defines it.
pub type Reg = usize;

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
    Divide(Reg, Reg, Rounding),
    /// The same, by a constant above zero.
    DivideBy(Reg, i128, Rounding),
    /// The first times a factor over the second times another, rounded to a whole number; products have 256 bits.
    DivideWide(Reg, i128, Reg, i128, Rounding),
    /// Whether quotients compare so: dividend and divisor of the first, then of the second; products have 256 bits.
    CompareQuotients(Relation, [Reg; 4]),
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
            | Self::DivideWide(a, _, b, ..)
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
            Self::CompareQuotients(_, all) => all.to_vec(),
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
