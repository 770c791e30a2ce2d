//! The arithmetic of [`Exact`]. Each operation first tries `i128` and falls back to big integers on overflow.

use super::exact::{Exact, Form, gcd};
use num_bigint::BigInt;
use num_traits::{Pow, Signed};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, MulAssign, Neg, Sub, SubAssign};

/// Why a power was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PowError {
    /// Zero to a negative power.
    ZeroToNegative,
    /// The result has more than [`Exact::MAX_BITS`] bits.
    TooLarge,
}

impl fmt::Display for PowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ZeroToNegative => "zero cannot be raised to a negative power",
            Self::TooLarge => "this power is too large a number",
        })
    }
}

impl std::error::Error for PowError {}

impl Exact {
    /// The quotient; `None` where the divisor is zero.
    ///
    /// ```
    /// use merit::number::Exact;
    /// assert_eq!(Exact::from(104).checked_div(&Exact::from(15)).unwrap().to_string(), "104/15");
    /// assert_eq!(Exact::one().checked_div(&Exact::zero()), None);
    /// ```
    #[must_use]
    pub fn checked_div(&self, by: &Self) -> Option<Self> {
        by.reciprocal().map(|reciprocal| self * &reciprocal)
    }

    /// One divided by the number; `None` for zero.
    fn reciprocal(&self) -> Option<Self> {
        match self.form() {
            Form::Small { num: 0, .. } => None,
            Form::Small { num, den } if *num < 0 => Some(Self::lowest(-den, -num)),
            Form::Small { num, den } => Some(Self::lowest(*den, *num)),
            Form::Big(big) if big.num.is_negative() => Some(Self::lowest_big(-&big.den, -&big.num)),
            Form::Big(big) => Some(Self::lowest_big(big.den.clone(), big.num.clone())),
        }
    }

    /// The number to a whole power, which may be negative; `0 ** 0` is 1.
    ///
    /// # Errors
    /// [`PowError::ZeroToNegative`], and [`PowError::TooLarge`] before any work is done, so that no expression can
    /// make the computer run on.
    pub fn checked_pow(&self, exponent: i64) -> Result<Self, PowError> {
        let base = if exponent < 0 { self.reciprocal().ok_or(PowError::ZeroToNegative)? } else { self.clone() };
        // Numbers of one bit, 0, 1 and -1, have bounded powers for any exponent: only its parity matters.
        let times = if self.bits() == 1 { exponent.unsigned_abs() % 2 + 2 } else { exponent.unsigned_abs() };
        if exponent == 0 {
            return Ok(Self::one());
        }
        if (self.bits() - 1).saturating_mul(times) >= Self::MAX_BITS {
            return Err(PowError::TooLarge);
        }
        let times = u32::try_from(times).map_err(|_| PowError::TooLarge)?;
        if let Some((num, den)) = base.small()
            && let (Some(num), Some(den)) = (num.checked_pow(times), den.checked_pow(times))
        {
            return Ok(Self::lowest(num, den));
        }
        Ok(Self::lowest_big(base.numerator().pow(times), base.denominator().pow(times)))
    }

    /// The power of ten `10^exponent`.
    ///
    /// Exponents beyond ±6176, the farthest that FEEL's scales reach, are taken as ±6176.
    #[must_use]
    pub fn power_of_ten(exponent: i32) -> Self {
        Self::ten_to(i64::from(exponent.clamp(-6176, 6176)))
    }

    /// `10^exponent` for an exponent that stems from a number's own length.
    pub(super) fn ten_to(exponent: i64) -> Self {
        let times = u32::try_from(exponent.unsigned_abs()).unwrap_or(u32::MAX);
        let power =
            10_i128.checked_pow(times).map_or_else(|| Self::from(Pow::pow(BigInt::from(10), times)), Self::from);
        if exponent < 0 { power.reciprocal().unwrap_or_default() } else { power }
    }

    /// FEEL's modulo, which has the sign of the divisor: `x - y * floor(x / y)`; `None` where the divisor is zero.
    #[must_use]
    pub fn modulo(&self, by: &Self) -> Option<Self> {
        let quotient = self.checked_div(by)?;
        Some(self - by * quotient.floor())
    }

    /// The distance from zero.
    #[must_use]
    pub fn abs(&self) -> Self {
        if self.is_negative() { -self } else { self.clone() }
    }

    /// The square root, where it is rational; `None` where it is not, and for negative numbers.
    #[must_use]
    pub fn sqrt_exact(&self) -> Option<Self> {
        if self.is_negative() {
            return None;
        }
        // In lowest terms a fraction is a square exactly when both its parts are.
        if let Some((num, den)) = self.small() {
            let (top, bottom) = (num.isqrt(), den.isqrt());
            return (top * top == num && bottom * bottom == den).then(|| Self::lowest(top, bottom));
        }
        let (num, den) = (self.numerator(), self.denominator());
        let (top, bottom) = (num.sqrt(), den.sqrt());
        (&top * &top == num && &bottom * &bottom == den).then(|| Self::lowest_big(top, bottom))
    }
}

/// `a/b + c/d`, where it fits.
fn add_small((a, b): (i128, i128), (c, d): (i128, i128)) -> Option<Exact> {
    if b == d {
        return a.checked_add(c).map(|sum| Exact::reduced(sum, b));
    }
    let common = gcd(b, d);
    let (left, right) = (a.checked_mul(d / common)?, c.checked_mul(b / common)?);
    Some(Exact::reduced(left.checked_add(right)?, b.checked_mul(d / common)?))
}

/// `a/b * c/d`, where it fits.
fn mul_small((a, b): (i128, i128), (c, d): (i128, i128)) -> Option<Exact> {
    if b == 1 && d == 1 {
        return a.checked_mul(c).map(|product| Exact::lowest(product, 1));
    }
    // Reducing crosswise first keeps the factors small and leaves the product in lowest terms.
    let (first, second) = (gcd(a, d), gcd(c, b));
    Some(Exact::lowest((a / first).checked_mul(c / second)?, (b / second).checked_mul(d / first)?))
}

fn sum(a: &Exact, b: &Exact) -> Exact {
    let small = a.small().zip(b.small()).and_then(|(a, b)| add_small(a, b));
    small.unwrap_or_else(|| {
        let (p, q, r, s) = (a.numerator(), a.denominator(), b.numerator(), b.denominator());
        from_fraction(p * &s + r * &q, q * s)
    })
}

fn product(a: &Exact, b: &Exact) -> Exact {
    let small = a.small().zip(b.small()).and_then(|(a, b)| mul_small(a, b));
    small.unwrap_or_else(|| from_fraction(a.numerator() * b.numerator(), a.denominator() * b.denominator()))
}

/// A fraction whose denominator is a product of positive ones.
fn from_fraction(num: BigInt, den: BigInt) -> Exact {
    Exact::from_parts(num, den).unwrap_or_default()
}

impl Neg for &Exact {
    type Output = Exact;
    fn neg(self) -> Exact {
        match self.form() {
            Form::Small { num, den } => Exact::lowest(-num, *den),
            Form::Big(big) => Exact::lowest_big(-&big.num, big.den.clone()),
        }
    }
}

impl Neg for Exact {
    type Output = Self;
    fn neg(self) -> Self {
        -&self
    }
}

/// One operator by value and by reference, in all four combinations, and its assigning form.
macro_rules! operator {
    ($operator:ident::$method:ident, $assign:ident::$assigning:ident, |$a:ident, $b:ident| $result:expr) => {
        impl $operator<&Exact> for &Exact {
            type Output = Exact;
            fn $method(self, other: &Exact) -> Exact {
                let ($a, $b) = (self, other);
                $result
            }
        }
        impl $operator<Exact> for &Exact {
            type Output = Exact;
            fn $method(self, other: Exact) -> Exact {
                $operator::$method(self, &other)
            }
        }
        impl $operator<&Exact> for Exact {
            type Output = Exact;
            fn $method(self, other: &Exact) -> Exact {
                $operator::$method(&self, other)
            }
        }
        impl $operator<Exact> for Exact {
            type Output = Exact;
            fn $method(self, other: Exact) -> Exact {
                $operator::$method(&self, &other)
            }
        }
        impl $assign<&Exact> for Exact {
            fn $assigning(&mut self, other: &Exact) {
                *self = $operator::$method(&*self, other);
            }
        }
        impl $assign<Exact> for Exact {
            fn $assigning(&mut self, other: Exact) {
                *self = $operator::$method(&*self, &other);
            }
        }
    };
}
operator!(Add::add, AddAssign::add_assign, |a, b| sum(a, b));
operator!(Sub::sub, SubAssign::sub_assign, |a, b| sum(a, &-b));
operator!(Mul::mul, MulAssign::mul_assign, |a, b| product(a, b));

impl Sum for Exact {
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        numbers.fold(Self::zero(), |sum, n| sum + n)
    }
}

impl<'a> Sum<&'a Exact> for Exact {
    fn sum<I: Iterator<Item = &'a Exact>>(numbers: I) -> Self {
        numbers.fold(Self::zero(), |sum, n| sum + n)
    }
}
