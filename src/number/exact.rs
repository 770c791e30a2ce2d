//! [`Exact`]: a rational number that never rounds and never overflows, and its order.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};
use std::cmp::Ordering;
use std::fmt;

/// An exact rational number.
///
/// Nearly every figure of a round fits a fraction of two `i128`, which costs no allocation; what does not fit is held
/// as big integers. The form is canonical, so equal numbers have equal forms and equal hashes.
///
/// The operators `+ - *` never fail. There is no `/`: [`Exact::checked_div`] makes the caller answer for zero.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Exact(Form);

/// How a number is held; always in lowest terms with a positive denominator.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Form {
    /// Every number whose numerator and denominator lie within `±i128::MAX`. `i128::MIN` is left out so that
    /// negation and the absolute value always fit.
    Small { num: i128, den: i128 },
    /// Every other number.
    Big(Box<Fraction>),
}

/// A fraction of big integers.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Fraction {
    pub(super) num: BigInt,
    pub(super) den: BigInt,
}

impl Exact {
    /// Zero.
    #[must_use]
    pub const fn zero() -> Self {
        Self(Form::Small { num: 0, den: 1 })
    }

    /// One.
    #[must_use]
    pub const fn one() -> Self {
        Self(Form::Small { num: 1, den: 1 })
    }

    /// The number `num / den`; `None` where `den` is zero.
    ///
    /// ```
    /// use merit::number::Exact;
    /// assert_eq!(Exact::ratio(6, -4), Exact::ratio(-3, 2));
    /// assert_eq!(Exact::ratio(1, 0), None);
    /// ```
    #[must_use]
    pub fn ratio(num: i128, den: i128) -> Option<Self> {
        match (num.checked_neg(), den.checked_neg()) {
            (_, Some(_)) if den > 0 => Some(Self::reduced(num, den)),
            (Some(num), Some(den)) if den > 0 => Some(Self::reduced(num, den)),
            _ => Self::from_parts(BigInt::from(num), BigInt::from(den)),
        }
    }

    /// The number `num / den` of big integers; `None` where `den` is zero.
    #[must_use]
    pub fn from_parts(num: BigInt, den: BigInt) -> Option<Self> {
        if den.is_zero() {
            return None;
        }
        let divisor = if den.is_negative() { -num.gcd(&den) } else { num.gcd(&den) };
        Some(if divisor.is_one() {
            Self::lowest_big(num, den)
        } else {
            Self::lowest_big(num / &divisor, den / divisor)
        })
    }

    /// `num / den` brought to lowest terms; `den` is positive.
    pub(super) fn reduced(num: i128, den: i128) -> Self {
        if den == 1 {
            return Self::lowest(num, 1);
        }
        let divisor = gcd(num, den);
        Self::lowest(num / divisor, den / divisor)
    }

    /// `num / den`, which is in lowest terms already; `den` is positive.
    pub(super) fn lowest(num: i128, den: i128) -> Self {
        if num == i128::MIN {
            return Self(Form::Big(Box::new(Fraction { num: num.into(), den: den.into() })));
        }
        Self(Form::Small { num, den })
    }

    /// `num / den`, which is in lowest terms already; `den` is positive.
    pub(super) fn lowest_big(num: BigInt, den: BigInt) -> Self {
        match (i128::try_from(&num), i128::try_from(&den)) {
            (Ok(num), Ok(den)) => Self::lowest(num, den),
            _ => Self(Form::Big(Box::new(Fraction { num, den }))),
        }
    }

    pub(super) fn form(&self) -> &Form {
        &self.0
    }

    /// Numerator and denominator where both are small.
    pub(super) fn small(&self) -> Option<(i128, i128)> {
        match self.0 {
            Form::Small { num, den } => Some((num, den)),
            Form::Big(_) => None,
        }
    }

    /// The numerator in lowest terms; it carries the sign.
    #[must_use]
    pub fn numerator(&self) -> BigInt {
        match &self.0 {
            Form::Small { num, .. } => BigInt::from(*num),
            Form::Big(big) => big.num.clone(),
        }
    }

    /// The denominator in lowest terms; always positive.
    #[must_use]
    pub fn denominator(&self) -> BigInt {
        match &self.0 {
            Form::Small { den, .. } => BigInt::from(*den),
            Form::Big(big) => big.den.clone(),
        }
    }

    /// The size of the number: the bits of its numerator or of its denominator, whichever has more.
    ///
    /// Products of products can double this at each step. Whoever evaluates text from outside compares it with
    /// [`Exact::MAX_BITS`] after each multiplication.
    #[must_use]
    pub fn bits(&self) -> u64 {
        match &self.0 {
            Form::Small { num, den } => {
                u64::from(128 - num.unsigned_abs().leading_zeros().min(den.unsigned_abs().leading_zeros()))
            }
            Form::Big(big) => big.num.bits().max(big.den.bits()),
        }
    }

    /// The size beyond which no honest figure lies: about 19,700 digits. See [`Exact::bits`].
    pub const MAX_BITS: u64 = 1 << 16;

    /// Whether it is zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Form::Small { num: 0, .. })
    }

    /// Whether it is below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Form::Small { num, .. } => num.is_negative(),
            Form::Big(big) => big.num.is_negative(),
        }
    }

    /// Whether it is above zero.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        !self.is_zero() && !self.is_negative()
    }

    /// Whether it is whole.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Form::Small { den, .. } => *den == 1,
            Form::Big(big) => big.den.is_one(),
        }
    }

    /// The whole number as `i64`; `None` where it is not whole or does not fit.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        self.to_i128().and_then(|n| i64::try_from(n).ok())
    }

    /// The whole number as `i128`; `None` where it is not whole or does not fit.
    #[must_use]
    pub fn to_i128(&self) -> Option<i128> {
        match &self.0 {
            Form::Small { num, den: 1 } => Some(*num),
            Form::Big(big) if big.den.is_one() => i128::try_from(&big.num).ok(),
            _ => None,
        }
    }
}

/// The greatest common divisor; `den` is positive, and so is the result.
pub(super) fn gcd(num: i128, den: i128) -> i128 {
    match (u64::try_from(num.unsigned_abs()), u64::try_from(den)) {
        // Most figures fit one machine word, where this is several times as fast.
        (Ok(num), Ok(den)) => i128::from(num.gcd(&den)),
        _ => num.gcd(&den),
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        if let (Some((a, b)), Some((c, d))) = (self.small(), other.small()) {
            if b == d {
                return a.cmp(&c);
            }
            if let (Some(left), Some(right)) = (a.checked_mul(d), c.checked_mul(b)) {
                return left.cmp(&right);
            }
        }
        match self.is_negative().cmp(&other.is_negative()) {
            Ordering::Equal => (self.numerator() * other.denominator()).cmp(&(other.numerator() * self.denominator())),
            unequal => unequal.reverse(),
        }
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Default for Exact {
    fn default() -> Self {
        Self::zero()
    }
}

/// As it is printed, so that a failing test shows `104/15` and not its parts.
impl fmt::Debug for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

macro_rules! from_integers {
    ($($integer:ty),*) => {$(
        impl From<$integer> for Exact {
            fn from(n: $integer) -> Self {
                Self::lowest(i128::from(n), 1)
            }
        }
    )*};
}
from_integers!(i32, i64, i128, u32, u64);

impl From<usize> for Exact {
    fn from(n: usize) -> Self {
        // `usize` has no `From` into wider integers, though no machine has one of more than 64 bits.
        i128::try_from(n).map_or_else(|_| Self::from(BigInt::from(n)), Self::from)
    }
}

impl From<BigInt> for Exact {
    fn from(n: BigInt) -> Self {
        Self::lowest_big(n, BigInt::one())
    }
}
