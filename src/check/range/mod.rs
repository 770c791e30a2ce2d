//! Intervals: the numbers that an expression can come to. Arithmetic on them never leaves a possible number out.

mod arithmetic;

use crate::number::Exact;
use std::cmp::Ordering;
use std::fmt;

/// Bounds that have grown longer than this are let go, so that no rule file can make the analysis slow.
const MAX_BITS: u64 = 2048;

/// One end of an interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// Where; `None` where there is none.
    pub at: Option<Exact>,
    /// Whether the bound itself is possible.
    pub included: bool,
}

/// The numbers from one end to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// The lower end.
    pub low: End,
    /// The upper end.
    pub high: End,
    /// Whether zero, though between the ends, is known to be impossible.
    pub nonzero: bool,
    /// Whether only whole numbers are possible.
    pub whole: bool,
}

impl End {
    const OPEN: Self = Self { at: None, included: false };

    fn new(at: Exact, included: bool) -> Self {
        if at.bits() > MAX_BITS { Self::OPEN } else { Self { at: Some(at), included } }
    }
}

impl Range {
    /// Every number.
    pub const ALL: Self = Self { low: End::OPEN, high: End::OPEN, nonzero: false, whole: false };

    /// One number.
    #[must_use]
    pub fn only(n: &Exact) -> Self {
        Self::between(n.clone(), true, n.clone(), true)
    }

    /// From one number to another, each included or not.
    #[must_use]
    pub fn between(low: Exact, low_in: bool, high: Exact, high_in: bool) -> Self {
        let whole = low == high && low.is_integer();
        Self { low: End::new(low, low_in), high: End::new(high, high_in), nonzero: false, whole }
    }

    /// From a number on, included.
    #[must_use]
    pub fn from(low: Exact) -> Self {
        Self { low: End::new(low, true), ..Self::ALL }
    }

    /// The same, of whole numbers only.
    #[must_use]
    pub fn whole(self) -> Self {
        Self { whole: true, ..self }.tightened()
    }

    /// The one number it is, if it is one.
    #[must_use]
    pub fn single(&self) -> Option<&Exact> {
        self.low.at.as_ref().filter(|low| self.high.at.as_ref() == Some(low))
    }

    /// Whether no number is possible.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let (Some(low), Some(high)) = (&self.low.at, &self.high.at) else { return false };
        let ends_in = self.low.included && self.high.included;
        low > high || (low == high && (!ends_in || (self.nonzero && low.is_zero())))
    }

    fn first_whole(&self) -> Option<Exact> {
        let low = self.low.at.as_ref()?;
        let first = low.ceiling();
        Some(if first == *low && !self.low.included { &first + &Exact::one() } else { first })
    }

    /// Whether a number is possible.
    #[must_use]
    pub fn holds(&self, n: &Exact) -> bool {
        let above = self.low.at.as_ref().is_none_or(|low| n > low || (self.low.included && n == low));
        let below = self.high.at.as_ref().is_none_or(|high| n < high || (self.high.included && n == high));
        above && below && !(self.nonzero && n.is_zero()) && (!self.whole || n.is_integer())
    }

    /// Some number that is possible; a plain one where there is a choice.
    #[must_use]
    pub fn pick(&self) -> Option<Exact> {
        let zero = Exact::zero();
        let (low, high) = (self.low.at.as_ref(), self.high.at.as_ref());
        let middle = low.zip(high).and_then(|(a, b)| (a + b).checked_div(&Exact::from(2)));
        let beside = |n: Option<&Exact>, by: i64| n.map(|n| n + &Exact::from(by));
        let mut tries: Vec<Exact> = low.into_iter().chain(high).cloned().collect();
        tries.extend(self.first_whole());
        tries.extend(beside(low, 1).into_iter().chain(beside(high, -1)).chain([zero]).chain(middle));
        tries.into_iter().find(|n| self.holds(n))
    }

    /// The numbers possible in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let low = match order_low(&self.low, &other.low) {
            Ordering::Less => &other.low,
            _ => &self.low,
        };
        let high = match order_high(&self.high, &other.high) {
            Ordering::Greater => &other.high,
            _ => &self.high,
        };
        let range = Self {
            low: low.clone(),
            high: high.clone(),
            nonzero: self.nonzero || other.nonzero,
            whole: self.whole || other.whole,
        };
        range.tightened()
    }

    /// Whole numbers end at whole numbers.
    fn tightened(mut self) -> Self {
        if !self.whole {
            return self;
        }
        let one = Exact::one();
        if let Some(low) = &self.low.at {
            let first = low.ceiling();
            let beyond = first == *low && !self.low.included;
            self.low = End::new(if beyond { &first + &one } else { first }, true);
        }
        if let Some(high) = &self.high.at {
            let last = high.floor();
            let beyond = last == *high && !self.high.included;
            self.high = End::new(if beyond { &last - &one } else { last }, true);
        }
        self
    }

    /// The numbers possible in either, and what lies between.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        if self.is_empty() {
            return other.clone();
        }
        if other.is_empty() {
            return self.clone();
        }
        let low = if order_low(&self.low, &other.low) == Ordering::Greater { &other.low } else { &self.low };
        let high = if order_high(&self.high, &other.high) == Ordering::Less { &other.high } else { &self.high };
        let zero = Exact::zero();
        Self {
            low: low.clone(),
            high: high.clone(),
            nonzero: !self.holds(&zero) && !other.holds(&zero),
            whole: self.whole && other.whole,
        }
    }

    /// Without zero.
    #[must_use]
    pub fn without_zero(&self) -> Self {
        let mut range = Self { nonzero: true, ..self.clone() };
        for end in [&mut range.low, &mut range.high] {
            if end.at.as_ref().is_some_and(Exact::is_zero) {
                end.included = false;
            }
        }
        range
    }

    /// Without one number, where that can be said.
    #[must_use]
    pub fn without(&self, n: &Exact) -> Self {
        if n.is_zero() {
            return self.without_zero();
        }
        let mut range = self.clone();
        for end in [&mut range.low, &mut range.high] {
            if end.at.as_ref() == Some(n) {
                end.included = false;
            }
        }
        range
    }

    /// The numbers below all (`included`: or equal to) of another range's, as far as its upper end says.
    #[must_use]
    pub fn below(other: &Self, included: bool) -> Self {
        let high = End { at: other.high.at.clone(), included: included && other.high.included };
        Self { high, ..Self::ALL }
    }

    /// The numbers above another range's lowest (`included`: or equal to it).
    #[must_use]
    pub fn above(other: &Self, included: bool) -> Self {
        let low = End { at: other.low.at.clone(), included: included && other.low.included };
        Self { low, ..Self::ALL }
    }

    /// Whether every number here is below every number there.
    #[must_use]
    pub fn is_below(&self, other: &Self) -> bool {
        let (Some(high), Some(low)) = (&self.high.at, &other.low.at) else { return false };
        high < low || (high == low && !(self.high.included && other.low.included))
    }

    /// Whether every number here is below or equal to every number there.
    #[must_use]
    pub fn is_at_most(&self, other: &Self) -> bool {
        let (Some(high), Some(low)) = (&self.high.at, &other.low.at) else { return false };
        high <= low
    }
}

/// Lower ends by what they let in: the one that lets in more is less.
fn order_low(a: &End, b: &End) -> Ordering {
    match (&a.at, &b.at) {
        (None, None) => Ordering::Equal,
        (None, _) => Ordering::Less,
        (_, None) => Ordering::Greater,
        (Some(x), Some(y)) => x.cmp(y).then(b.included.cmp(&a.included)),
    }
}

/// Upper ends by what they let in: the one that lets in more is greater.
fn order_high(a: &End, b: &End) -> Ordering {
    match (&a.at, &b.at) {
        (None, None) => Ordering::Equal,
        (None, _) => Ordering::Greater,
        (_, None) => Ordering::Less,
        (Some(x), Some(y)) => x.cmp(y).then(a.included.cmp(&b.included)),
    }
}

/// `from 0 to below 10`, as messages have it.
impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = |n: &Exact| match n.decimal_places() {
            Some(_) => n.grouped(n.decimal_places().unwrap_or(0)).unwrap_or_else(|| n.to_string()),
            None => n.to_string(),
        };
        if let Some(one) = self.single() {
            return write!(f, "always {}", number(one));
        }
        match (&self.low.at, &self.high.at) {
            (None, None) => f.write_str("any number"),
            (Some(low), None) => write!(f, "{} {}", if self.low.included { "at least" } else { "above" }, number(low)),
            (None, Some(high)) => {
                write!(f, "{} {}", if self.high.included { "at most" } else { "below" }, number(high))
            }
            (Some(low), Some(high)) => {
                let (from, to) = (
                    if self.low.included { "from" } else { "above" },
                    if self.high.included { "to" } else { "to below" },
                );
                write!(f, "{from} {} {to} {}", number(low), number(high))
            }
        }
    }
}
