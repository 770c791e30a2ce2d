//! Numbers as integers of a common scale.

use crate::number::Exact;

/// Integers of one width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Integers {
    /// Of 64 bits.
    Narrow(Vec<i64>),
    /// Of 128 bits.
    Wide(Vec<i128>),
}

impl Integers {
    /// The integer at a position.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<i128> {
        match self {
            Self::Narrow(values) => values.get(at).copied().map(i128::from),
            Self::Wide(values) => values.get(at).copied(),
        }
    }

    /// Appends an integer, and says whether it fits.
    pub fn push(&mut self, n: i128) -> bool {
        match self {
            Self::Narrow(values) => i64::try_from(n).map(|n| values.push(n)).is_ok(),
            Self::Wide(values) => {
                values.push(n);
                true
            }
        }
    }
}

/// The integer `n * 10^scale`; `None` where it is none, or too large.
#[must_use]
pub fn scaled(n: &Exact, scale: u32) -> Option<i128> {
    let factor = Exact::power_of_ten(i32::try_from(scale).ok()?);
    (n * &factor).to_i128()
}

/// The number `n * 10^-scale`.
#[must_use]
pub fn unscaled(n: i128, scale: u32) -> Exact {
    match 10_i128.checked_pow(scale) {
        Some(factor) => Exact::ratio(n, factor).unwrap_or_default(),
        None => Exact::from(n) * Exact::power_of_ten(-i32::try_from(scale).unwrap_or(i32::MAX)),
    }
}
