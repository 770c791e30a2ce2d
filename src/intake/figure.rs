//! Figures in the plain form, `-12.50` or `9.07%`, straight to the integers of their column.

use super::digits::{self, Figure, MOST_DIGITS};
use crate::check::model::{Bare, Numeric, NumericSort};
use crate::number::{Currency, Exact};

/// How the figures of a field become integers of its column's scale.
pub(super) struct Figures {
    /// What the digits of a cell with a percent sign are multiplied by, for each number of places written.
    percent: Factors,
    /// The same for a cell without.
    bare: Factors,
    /// The least and the greatest integer within the bounds.
    bounds: (i128, i128),
    /// The same among those of 64 bits.
    narrow: (i64, i64),
}

/// By places written; `None` where the long way has to say what is wrong, or to find out.
type Factors = Vec<Option<i64>>;

impl Figures {
    /// `None` where the bounds exceed 128 bits.
    pub(super) fn of(numeric: &Numeric, currency: Currency) -> Option<Self> {
        let scale = i32::try_from(numeric.scale(currency)).ok()?;
        let unit = Exact::power_of_ten(scale);
        let ((low, low_included), (high, high_included)) = (&numeric.low, &numeric.high);
        let (low, high) = (low * &unit, high * &unit);
        let low = if *low_included { low.ceiling() } else { low.floor() + Exact::one() };
        let high = if *high_included { high.floor() } else { high.ceiling() - Exact::one() };
        let factors = |ratio: Exact| -> Factors {
            let most = numeric.decimals.min(u32::try_from(MOST_DIGITS).unwrap_or(0));
            let places = 0..=i32::try_from(most).unwrap_or(0);
            places.map(|places| (&numeric.unit * &ratio * Exact::power_of_ten(scale - places)).to_i64()).collect()
        };
        let hundredth = || factors(Exact::power_of_ten(-2));
        let (percent, bare) = match numeric.sort {
            NumericSort::Percent { bare: None } => (hundredth(), Vec::new()),
            NumericSort::Percent { bare: Some(Bare::Percent) } => (hundredth(), hundredth()),
            NumericSort::Percent { bare: Some(Bare::Ratio) } => (hundredth(), factors(Exact::one())),
            _ => (Vec::new(), factors(Exact::one())),
        };
        let bounds = (low.to_i128()?, high.to_i128()?);
        let narrow = (i64::try_from(bounds.0).unwrap_or(i64::MIN), i64::try_from(bounds.1).unwrap_or(i64::MAX));
        Some(Self { percent, bare, bounds, narrow })
    }

    /// The integer of a cell, where it fits 64 bits.
    #[inline]
    pub(super) fn narrow(&self, cell: &[u8]) -> Option<i64> {
        let (digits, factor) = self.digits_and_factor(cell)?;
        let figure = digits.checked_mul(factor)?;
        (figure >= self.narrow.0 && figure <= self.narrow.1).then_some(figure)
    }

    /// The integer of a cell.
    pub(super) fn wide(&self, cell: &[u8]) -> Option<i128> {
        let (digits, factor) = self.digits_and_factor(cell)?;
        // Two integers of 64 bits: their product fits 128.
        let figure = i128::from(digits) * i128::from(factor);
        (figure >= self.bounds.0 && figure <= self.bounds.1).then_some(figure)
    }

    #[inline]
    fn digits_and_factor(&self, cell: &[u8]) -> Option<(i64, i64)> {
        let Figure { digits, places, percent } = digits::read(cell)?;
        let factors = if percent { &self.percent } else { &self.bare };
        Some((digits, (*factors.get(places)?)?))
    }
}
