//! Exact rational numbers.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use std::fmt;

/// An exact rational number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exact(BigRational);

/// The seven roundings of DMN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rounding {
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// To nearest, halves away from zero.
    HalfUp,
    /// To nearest, halves towards zero.
    HalfDown,
    /// To nearest, halves to the even neighbour.
    HalfEven,
    /// Towards minus infinity.
    Floor,
    /// Towards plus infinity.
    Ceiling,
}

impl Exact {
    /// Zero.
    #[must_use]
    pub fn zero() -> Self {
        Self(BigRational::zero())
    }
    /// One.
    #[must_use]
    pub fn one() -> Self {
        Self(BigRational::one())
    }
    /// Whether it is zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }
    /// Whether it is below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.0.is_negative()
    }
    /// Whether it is whole.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        self.0.is_integer()
    }
    /// The quotient; `None` where the divisor is zero.
    #[must_use]
    pub fn checked_div(&self, by: &Self) -> Option<Self> {
        if by.is_zero() { None } else { Some(Self(&self.0 / &by.0)) }
    }
    /// The absolute value.
    #[must_use]
    pub fn abs(&self) -> Self {
        Self(self.0.abs())
    }
}

impl From<i64> for Exact {
    fn from(n: i64) -> Self {
        Self(BigRational::from_integer(BigInt::from(n)))
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
