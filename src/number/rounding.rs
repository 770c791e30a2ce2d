//! The only rounding in merit. A rule file names it; nothing rounds by itself.

use super::exact::Exact;
use num_bigint::BigInt;
use num_integer::Integer;
use std::cmp::Ordering;
use std::ops::RangeInclusive;

/// The directions of rounding: DMN 1.4, 10.3.4.1, and half even, which is FEEL's `decimal`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rounding {
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// To the nearest; halves away from zero.
    HalfUp,
    /// To the nearest; halves towards zero.
    HalfDown,
    /// To the nearest; halves to the even neighbour.
    HalfEven,
    /// Towards minus infinity.
    Floor,
    /// Towards plus infinity.
    Ceiling,
}

impl Rounding {
    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 7] =
        [Self::Up, Self::Down, Self::HalfUp, Self::HalfDown, Self::HalfEven, Self::Floor, Self::Ceiling];

    /// The scales that FEEL's rounding functions accept.
    pub const SCALES: RangeInclusive<i32> = -6111..=6176;

    /// The name in a rule file, such as `half up`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::HalfUp => "half up",
            Self::HalfDown => "half down",
            Self::HalfEven => "half even",
            Self::Floor => "floor",
            Self::Ceiling => "ceiling",
        }
    }

    /// The rounding of that [`Rounding::name`]; `None` where there is none.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rounding| rounding.name() == name)
    }

    /// Whether a number strictly between two neighbours goes to the upper one: what every rounding comes down to. `half`
    /// compares its distance from the lower neighbour with one half; `even` says whether the lower neighbour is even.
    #[inline]
    #[must_use]
    pub fn goes_up(self, negative: bool, half: Ordering, even: bool) -> bool {
        let nearest = |on_half: bool| half.is_gt() || half.is_eq() && on_half;
        match self {
            Self::Up => !negative,
            Self::Down => negative,
            Self::HalfUp => nearest(!negative),
            Self::HalfDown => nearest(negative),
            Self::HalfEven => nearest(!even),
            Self::Floor => false,
            Self::Ceiling => true,
        }
    }
}

impl Rounding {
    /// How many steps an amount comes to, rounded; both are integers of the same unit. `None` where the step is not above
    /// zero.
    #[must_use]
    pub fn steps(self, amount: i128, step: i128) -> Option<i128> {
        if step <= 0 {
            return None;
        }
        let (lower, rest) = (amount.div_euclid(step), amount.rem_euclid(step));
        let up = rest != 0 && self.goes_up(amount < 0, rest.cmp(&(step - rest)), lower.is_even());
        Some(lower + i128::from(up))
    }
}

impl Exact {
    /// The number rounded to `scale` places after the point; a negative scale rounds to tens, hundreds and so on.
    ///
    /// A scale outside [`Rounding::SCALES`] is taken as the nearest inside; `check` refuses such a scale in a rule.
    ///
    /// ```
    /// use merit::number::{Exact, Rounding};
    /// let half = Exact::ratio(-25, 10).unwrap();
    /// assert_eq!(half.round(0, Rounding::HalfUp), Exact::from(-3));
    /// assert_eq!(half.round(0, Rounding::HalfEven), Exact::from(-2));
    /// assert_eq!(Exact::from(123_456).round(-4, Rounding::Down), Exact::from(120_000));
    /// ```
    #[must_use]
    pub fn round(&self, scale: i32, rounding: Rounding) -> Self {
        let scale = scale.clamp(*Rounding::SCALES.start(), *Rounding::SCALES.end());
        if scale >= 0 && self.is_integer() {
            return self.clone();
        }
        self.round_at(i64::from(scale), rounding)
    }

    /// [`Exact::round`] for a scale that stems from a number's own length.
    pub(super) fn round_at(&self, scale: i64, rounding: Rounding) -> Self {
        (self * Self::ten_to(scale)).to_whole(rounding) * Self::ten_to(-scale)
    }

    /// The number rounded to a multiple of `step`; `None` where the step is not positive.
    #[must_use]
    pub fn round_to_step(&self, step: &Self, rounding: Rounding) -> Option<Self> {
        if !step.is_positive() {
            return None;
        }
        Some(self.checked_div(step)?.to_whole(rounding) * step)
    }

    /// The greatest whole number that is not above this one.
    #[must_use]
    pub fn floor(&self) -> Self {
        self.to_whole(Rounding::Floor)
    }

    /// The least whole number that is not below this one.
    #[must_use]
    pub fn ceiling(&self) -> Self {
        self.to_whole(Rounding::Ceiling)
    }

    fn to_whole(&self, rounding: Rounding) -> Self {
        if self.is_integer() {
            return self.clone();
        }
        let negative = self.is_negative();
        if let Some((num, den)) = self.small() {
            let (lower, rest) = (num.div_euclid(den), num.rem_euclid(den));
            // `den - rest` instead of twice the rest, which might not fit.
            let up = rounding.goes_up(negative, rest.cmp(&(den - rest)), lower.is_even());
            return Self::lowest(lower + i128::from(up), 1);
        }
        let den = self.denominator();
        let (lower, rest) = self.numerator().div_mod_floor(&den);
        let up = rounding.goes_up(negative, rest.cmp(&(&den - &rest)), lower.is_even());
        Self::from(lower + BigInt::from(u8::from(up)))
    }
}
