//! Money: whole smallest units of one currency. Every operation is checked, and each refusal has a name.

use super::exact::Exact;
use super::print::group;
use std::cmp::Ordering;
use std::fmt;

/// ISO 4217 codes and their decimals, in alphabetical order; `ADA` is not ISO's.
const CURRENCIES: &[(&str, u32)] = &[
    ("ADA", 6),
    ("AED", 2),
    ("AUD", 2),
    ("BHD", 3),
    ("BRL", 2),
    ("CAD", 2),
    ("CHF", 2),
    ("CLP", 0),
    ("CNY", 2),
    ("CZK", 2),
    ("DKK", 2),
    ("EUR", 2),
    ("GBP", 2),
    ("HKD", 2),
    ("HUF", 2),
    ("IDR", 2),
    ("ILS", 2),
    ("INR", 2),
    ("ISK", 0),
    ("JPY", 0),
    ("KRW", 0),
    ("KWD", 3),
    ("KZT", 2),
    ("MOP", 2),
    ("MXN", 2),
    ("MYR", 2),
    ("NOK", 2),
    ("NZD", 2),
    ("PHP", 2),
    ("PLN", 2),
    ("RON", 2),
    ("RUB", 2),
    ("SAR", 2),
    ("SEK", 2),
    ("SGD", 2),
    ("THB", 2),
    ("TRY", 2),
    ("TWD", 2),
    ("UAH", 2),
    ("USD", 2),
    ("VND", 0),
    ("ZAR", 2),
];

/// A currency: its code and the decimals of its smallest unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency {
    code: &'static str,
    decimals: u32,
}

impl Currency {
    /// The currency of a code such as `CNY`; `None` where merit does not know it.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::all().find(|currency| currency.code == code)
    }

    /// Every known currency, in order of the code.
    pub fn all() -> impl Iterator<Item = Self> {
        CURRENCIES.iter().map(|&(code, decimals)| Self { code, decimals })
    }

    /// The code, such as `CNY`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.code
    }

    /// The decimals of an amount: 2 for CNY, whose smallest unit is 0.01.
    #[must_use]
    pub const fn decimals(self) -> u32 {
        self.decimals
    }

    /// The smallest amount there is, such as 0.01.
    #[must_use]
    pub fn smallest_unit(self) -> Exact {
        Exact::power_of_ten(-self.scale())
    }

    fn scale(self) -> i32 {
        i32::try_from(self.decimals).unwrap_or(i32::MAX)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

/// Why an operation on money was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MoneyError {
    /// The result exceeds 2^127 smallest units.
    Overflow,
    /// Two currencies in one operation.
    MixedCurrencies,
    /// An amount between two smallest units.
    NotWholeUnits,
}

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Overflow => "this amount of money is too large",
            Self::MixedCurrencies => "these amounts of money are in different currencies",
            Self::NotWholeUnits => "this amount has more decimals than its currency",
        })
    }
}

impl std::error::Error for MoneyError {}

/// An amount of money in whole smallest units of its currency.
///
/// Two amounts compare with `<` and `>` only in the same currency; amounts in different currencies are neither
/// smaller, nor larger, nor equal. [`Money::compare`] refuses them by name.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    units: i128,
    currency: Currency,
}

impl Money {
    /// So many smallest units of a currency.
    #[must_use]
    pub const fn new(units: i128, currency: Currency) -> Self {
        Self { units, currency }
    }

    /// No money, of a currency.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// The amount in smallest units: 48000000 for 480000.00 CNY.
    #[must_use]
    pub const fn units(self) -> i128 {
        self.units
    }

    /// The currency, which says how many smallest units make 1.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.units == 0
    }

    /// Whether it is above zero.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.units > 0
    }

    /// Whether it is below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.units < 0
    }

    /// The money of an exact amount, which must be whole smallest units.
    ///
    /// # Errors
    /// [`MoneyError::NotWholeUnits`], [`MoneyError::Overflow`].
    pub fn from_exact(amount: &Exact, currency: Currency) -> Result<Self, MoneyError> {
        let units = amount * Exact::power_of_ten(currency.scale());
        if !units.is_integer() {
            return Err(MoneyError::NotWholeUnits);
        }
        units.to_i128().map(|units| Self::new(units, currency)).ok_or(MoneyError::Overflow)
    }

    /// The amount as a number: 480000 for 480000.00 CNY.
    #[must_use]
    pub fn to_exact(self) -> Exact {
        Exact::from(self.units) * self.currency.smallest_unit()
    }

    /// A share of the amount, such as 0.3, rounded down (towards minus infinity) to a whole smallest unit.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn share_floor(self, share: &Exact) -> Result<Self, MoneyError> {
        let units = (Exact::from(self.units) * share).floor();
        units.to_i128().map(|units| Self::new(units, self.currency)).ok_or(MoneyError::Overflow)
    }

    /// The sum of two amounts of one currency.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`], [`MoneyError::MixedCurrencies`].
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        other.require(self.currency)?;
        let units = self.units.checked_add(other.units).ok_or(MoneyError::Overflow)?;
        Ok(Self::new(units, self.currency))
    }

    /// The difference; it may be below zero.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`], [`MoneyError::MixedCurrencies`].
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        other.require(self.currency)?;
        let units = self.units.checked_sub(other.units).ok_or(MoneyError::Overflow)?;
        Ok(Self::new(units, self.currency))
    }

    /// Which of two amounts of one currency is larger.
    ///
    /// # Errors
    /// [`MoneyError::MixedCurrencies`].
    pub fn compare(self, other: Self) -> Result<Ordering, MoneyError> {
        other.require(self.currency).map(|()| self.units.cmp(&other.units))
    }

    /// The amount with the decimals of its currency and commas between the thousands: `480,000.00`.
    #[must_use]
    pub fn grouped(self) -> String {
        group(&self.to_string(), ',')
    }

    fn require(self, currency: Currency) -> Result<(), MoneyError> {
        if self.currency == currency { Ok(()) } else { Err(MoneyError::MixedCurrencies) }
    }
}

impl PartialOrd for Money {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.compare(*other).ok()
    }
}

/// The amount with the decimals of its currency, without its code: `480000.00`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let places = usize::try_from(self.currency.decimals).unwrap_or(0);
        let digits = format!("{:0>width$}", self.units.unsigned_abs(), width = places + 1);
        let (whole, decimals) = digits.split_at(digits.len() - places);
        let point = if places == 0 { "" } else { "." };
        write!(f, "{sign}{whole}{point}{decimals}")
    }
}

/// As it is printed, with the code, so that a failing test shows `480000.00 CNY`.
impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self} {}", self.currency)
    }
}
