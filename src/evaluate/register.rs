//! The registers of a chunk of applications, and integers of two widths.

use crate::number::Rounding;
use crate::value::Value;
use std::ops::BitOr;

/// A value is there.
pub(super) const FINE: u8 = 0;
/// It is missing.
pub(super) const MISSING: u8 = 1;
/// The application is one for the naive reading.
pub(super) const NAIVE: u8 = 2;

/// What an operation computed for a chunk: only the list that its operation fills is used.
#[derive(Clone, Debug, Default)]
pub(super) struct Register {
    pub truths: Vec<bool>,
    pub narrow: Vec<i64>,
    pub wide: Vec<i128>,
    pub values: Vec<Value>,
    /// One of [`FINE`], [`MISSING`], [`NAIVE`] for each; empty where all are fine.
    pub state: Vec<u8>,
}

impl Register {
    pub fn state(&self, at: usize) -> u8 {
        self.state.get(at).copied().unwrap_or(FINE)
    }

    pub fn integer(&self, at: usize) -> i128 {
        self.narrow.get(at).copied().map(i128::from).or_else(|| self.wide.get(at).copied()).unwrap_or(0)
    }

    /// Marks one place; all before it are fine where nothing was marked yet.
    pub fn mark(&mut self, at: usize, length: usize, state: u8) {
        if self.state.is_empty() {
            self.state.resize(length, FINE);
        }
        if let Some(slot) = self.state.get_mut(at) {
            *slot = (*slot).max(state);
        }
    }

    /// Whether it has so many integers.
    pub fn holds(&self, length: usize) -> bool {
        self.narrow.len().max(self.wide.len()) == length
    }

    pub fn clear(&mut self) {
        self.truths.clear();
        self.narrow.clear();
        self.wide.clear();
        self.values.clear();
        self.state.clear();
    }
}

/// Integers that operations compute with. What does not fit is said, never wrapped around in silence: beside a result stands
/// a word that is below zero where it failed, because words of many rows are gathered without a branch.
pub(super) trait Width: Copy + Ord + BitOr<Output = Self> {
    const ZERO: Self;
    const ONE: Self;
    fn of(register: &Register) -> &[Self];
    fn list(register: &mut Register) -> &mut Vec<Self>;
    fn from_wide(n: i128) -> Self;
    /// The word for what has failed, or has not.
    fn word(failed: bool) -> Self;
    fn add(self, other: Self) -> (Self, Self);
    fn subtract(self, other: Self) -> (Self, Self);
    fn multiply(self, other: Self) -> (Self, Self);
    /// Quotient and remainder towards minus infinity; the divisor is above zero, else both are zero.
    fn divide(self, by: Self) -> (Self, Self);
    fn is_odd(self) -> bool;
}

macro_rules! width {
    ($integer:ty, $list:ident) => {
        impl Width for $integer {
            const ZERO: Self = 0;
            const ONE: Self = 1;

            fn of(register: &Register) -> &[Self] {
                &register.$list
            }

            fn list(register: &mut Register) -> &mut Vec<Self> {
                &mut register.$list
            }

            #[inline]
            fn from_wide(n: i128) -> Self {
                Self::try_from(n).unwrap_or(if n < 0 { Self::MIN } else { Self::MAX })
            }

            #[inline]
            fn word(failed: bool) -> Self {
                -Self::from(failed)
            }

            // The sum has another sign than both summands only where it did not fit.
            #[inline]
            fn add(self, other: Self) -> (Self, Self) {
                let sum = self.wrapping_add(other);
                (sum, (self ^ sum) & (other ^ sum))
            }

            #[inline]
            fn subtract(self, other: Self) -> (Self, Self) {
                let difference = self.wrapping_sub(other);
                (difference, (self ^ other) & (self ^ difference))
            }

            #[inline]
            fn multiply(self, other: Self) -> (Self, Self) {
                let (product, failed) = self.overflowing_mul(other);
                (product, Self::word(failed))
            }

            #[inline]
            fn divide(self, by: Self) -> (Self, Self) {
                if by <= 0 {
                    return (0, 0);
                }
                let (quotient, rest) = (self / by, self % by);
                let below = -Self::from(rest < 0);
                (quotient + below, rest + (by & below))
            }

            #[inline]
            fn is_odd(self) -> bool {
                self & 1 == 1
            }
        }
    };
}

width!(i64, narrow);
width!(i128, wide);

/// A quotient of whole numbers rounded to a whole number: one division, one test of its remainder. `by` is above zero.
///
/// Nothing in it branches on the remainder, which no processor foresees.
#[inline(always)]
pub(super) fn rounded<W: Width>(n: W, by: W, rounding: Rounding) -> W {
    let (quotient, rest) = n.divide(by);
    // `by - rest` instead of twice the rest, which might not fit.
    let up = rounding.goes_up(n < W::ZERO, rest.cmp(&by.subtract(rest).0), !quotient.is_odd());
    quotient.add(if up & (rest != W::ZERO) { W::ONE } else { W::ZERO }).0
}

/// The state of what every operand is needed for: one that is not there makes the row one for the naive reading.
pub(super) fn strict(operands: &[&Register], length: usize, out: &mut Register) {
    for operand in operands.iter().filter(|o| !o.state.is_empty()) {
        out.state.resize(length, FINE);
        for (slot, state) in out.state.iter_mut().zip(&operand.state) {
            *slot = (*slot).max(if *state == FINE { FINE } else { NAIVE });
        }
    }
    settle(out);
}

/// A state without anything in it is no state.
fn settle(out: &mut Register) {
    if out.state.iter().all(|s| *s == FINE) {
        out.state.clear();
    }
}

/// Whether a register has nothing for a place; a missing condition is no trouble.
pub(super) fn naive_at(register: &Register, at: usize) -> bool {
    register.state(at) > MISSING
}

#[cfg(test)]
#[path = "../../tests/evaluate/register.rs"]
mod tests;
