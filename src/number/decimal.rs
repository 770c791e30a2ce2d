//! [`rust_decimal::Decimal`] at the edges of merit. It carries figures in and out; its arithmetic rounds silently and is
//! never used.

use super::exact::Exact;
use super::money::{Currency, Money, MoneyError};
use rust_decimal::Decimal;
use std::fmt;

/// The number has no exact [`Decimal`]: more than 28 decimals, or more than 96 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NotDecimal;

impl fmt::Display for NotDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this number has no exact decimal form of 28 digits")
    }
}

impl std::error::Error for NotDecimal {}

/// The exact value; never rounds.
impl From<Decimal> for Exact {
    fn from(decimal: Decimal) -> Self {
        let scale = i32::try_from(decimal.scale()).unwrap_or(i32::MAX);
        Self::from(decimal.mantissa()) * Self::power_of_ten(-scale)
    }
}

/// The exact value or a refusal; never rounds.
impl TryFrom<&Exact> for Decimal {
    type Error = NotDecimal;

    fn try_from(number: &Exact) -> Result<Self, NotDecimal> {
        let places = number.decimal_places().filter(|places| *places <= Self::MAX_SCALE).ok_or(NotDecimal)?;
        let scale = i32::try_from(places).map_err(|_| NotDecimal)?;
        let units = (number * Exact::power_of_ten(scale)).to_i128().ok_or(NotDecimal)?;
        Self::try_from_i128_with_scale(units, places).map_err(|_| NotDecimal)
    }
}

impl Money {
    /// The amount with as many decimals as its currency has; `None` where it exceeds 96 bits of smallest units.
    #[must_use]
    pub fn to_decimal(self) -> Option<Decimal> {
        Decimal::try_from_i128_with_scale(self.units(), self.currency().decimals()).ok()
    }

    /// The money of a decimal amount.
    ///
    /// # Errors
    /// [`MoneyError::NotWholeUnits`] where the amount has more decimals than the currency.
    pub fn from_decimal(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        Self::from_exact(&Exact::from(amount), currency)
    }
}
