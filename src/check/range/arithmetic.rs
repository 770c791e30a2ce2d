//! Arithmetic on intervals: every number that the operands' numbers can lead to is in the result.

use super::{End, Range, order_high, order_low};
use crate::number::{Exact, Rounding};
use std::cmp::Ordering;

impl Range {
    /// `-x`
    #[must_use]
    pub fn negated(&self) -> Self {
        let turn = |end: &End| End { at: end.at.as_ref().map(|n| -n.clone()), included: end.included };
        Self { low: turn(&self.high), high: turn(&self.low), ..self.clone() }
    }

    /// `x + y`
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let add = |a: &End, b: &End| match (&a.at, &b.at) {
            (Some(x), Some(y)) => End::new(x + y, a.included && b.included),
            _ => End::OPEN,
        };
        Self {
            low: add(&self.low, &other.low),
            high: add(&self.high, &other.high),
            nonzero: false,
            whole: self.whole && other.whole,
        }
    }

    /// `x - y`
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        self.plus(&other.negated())
    }

    /// `x * y`
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        let mut corners: Vec<Corner> = Vec::new();
        for a in [Corner::low(&self.low), Corner::high(&self.high)] {
            for b in [Corner::low(&other.low), Corner::high(&other.high)] {
                corners.push(a.times(&b));
            }
        }
        let mut range = hull(&corners);
        range.nonzero = !self.holds(&Exact::zero()) && !other.holds(&Exact::zero());
        range.whole = self.whole && other.whole;
        range
    }

    /// `x / y`, zero divisors left out.
    #[must_use]
    pub fn over(&self, other: &Self) -> Self {
        let zero = Exact::zero();
        // The inverse is an interval only where the divisor has one sign.
        let positive = other.low.at.as_ref().is_some_and(|low| *low >= zero);
        let negative = other.high.at.as_ref().is_some_and(|high| *high <= zero);
        if !positive && !negative {
            return Self::ALL;
        }
        let invert = |end: &End| match &end.at {
            None => End { at: Some(Exact::zero()), included: false },
            Some(n) if n.is_zero() => End::OPEN,
            Some(n) => match Exact::one().checked_div(n) {
                Some(inverse) => End::new(inverse, end.included),
                None => End::OPEN,
            },
        };
        let inverse = Self { low: invert(&other.high), high: invert(&other.low), nonzero: true, whole: false };
        Self { whole: false, ..self.times(&inverse) }
    }

    /// `abs(x)`
    #[must_use]
    pub fn abs(&self) -> Self {
        let zero = Exact::zero();
        if self.low.at.as_ref().is_some_and(|low| *low >= zero) {
            return self.clone();
        }
        let turned = self.negated();
        if self.high.at.as_ref().is_some_and(|high| *high <= zero) {
            return turned;
        }
        let high = if order_high(&self.high, &turned.high) == Ordering::Less { turned.high } else { self.high.clone() };
        Self { low: End { at: Some(zero), included: !self.nonzero }, high, nonzero: self.nonzero, whole: self.whole }
    }

    /// Both ends rounded; rounding keeps the order, so nothing is left out.
    #[must_use]
    pub fn rounded(&self, scale: i32, rounding: Rounding) -> Self {
        let round = |end: &End| match &end.at {
            Some(n) => End::new(n.round(scale, rounding), true),
            None => End::OPEN,
        };
        Self { low: round(&self.low), high: round(&self.high), nonzero: false, whole: self.whole || scale <= 0 }
    }

    /// The smaller, or the greater, of a number from here and one from there.
    #[must_use]
    pub fn extreme(&self, other: &Self, greater: bool) -> Self {
        let pick = |order: Ordering, a: &End, b: &End| {
            let first = if greater { order == Ordering::Greater } else { order == Ordering::Less };
            if first { a.clone() } else { b.clone() }
        };
        Self {
            low: pick(order_low(&self.low, &other.low), &self.low, &other.low),
            high: pick(order_high(&self.high, &other.high), &self.high, &other.high),
            nonzero: false,
            whole: self.whole && other.whole,
        }
    }
}

/// A corner of a product: a number or one of the infinities.
#[derive(Clone)]
enum Corner {
    Number(Exact, bool),
    Infinite(bool),
}

impl Corner {
    fn low(end: &End) -> Self {
        end.at.clone().map_or(Self::Infinite(false), |n| Self::Number(n, end.included))
    }

    fn high(end: &End) -> Self {
        end.at.clone().map_or(Self::Infinite(true), |n| Self::Number(n, end.included))
    }

    fn times(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Number(a, a_in), Self::Number(b, b_in)) => {
                // A zero that is reached makes the product zero whatever the other is.
                let reached = (a_in & b_in) | (a.is_zero() & a_in) | (b.is_zero() & b_in);
                Self::Number(a * b, reached)
            }
            (Self::Number(n, included), Self::Infinite(up)) | (Self::Infinite(up), Self::Number(n, included)) => {
                if n.is_zero() {
                    Self::Number(Exact::zero(), *included)
                } else {
                    Self::Infinite(*up != n.is_negative())
                }
            }
            (Self::Infinite(a), Self::Infinite(b)) => Self::Infinite(a == b),
        }
    }
}

fn hull(corners: &[Corner]) -> Range {
    let infinite = |up: bool| corners.iter().any(|c| matches!(c, Corner::Infinite(u) if *u == up));
    let ends = || {
        corners.iter().filter_map(|c| match c {
            Corner::Number(n, included) => Some(End::new(n.clone(), *included)),
            Corner::Infinite(_) => None,
        })
    };
    let low = ends().min_by(order_low).filter(|_| !infinite(false));
    let high = ends().max_by(order_high).filter(|_| !infinite(true));
    Range { low: low.unwrap_or(End::OPEN), high: high.unwrap_or(End::OPEN), nonzero: false, whole: false }
}
