//! Exact numbers as text. Nothing here rounds but [`Exact::to_significant`], which says so.

use super::exact::Exact;
use super::rounding::Rounding;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Zero};
use std::fmt;

/// The most places that are ever printed: the largest scale of FEEL.
const MOST_PLACES: u32 = 6176;

/// A number whose decimals end, plainly and without trailing zeros (`-0.5`, `12`); any other as a fraction in lowest
/// terms (`104/15`). Width and precision of the format are ignored: a figure is never cut.
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.decimal_places() {
            Some(places) => f.write_str(&self.digits(places)),
            None => write!(f, "{}/{}", self.numerator(), self.denominator()),
        }
    }
}

impl Exact {
    /// How many decimals the number has, without trailing zeros; `None` where they do not end.
    #[must_use]
    pub fn decimal_places(&self) -> Option<u32> {
        if self.is_integer() {
            return Some(0);
        }
        if let Some((_, den)) = self.small() {
            let twos = den.trailing_zeros();
            let mut rest = den >> twos;
            let mut fives = 0;
            while rest % 5 == 0 {
                rest /= 5;
                fives += 1;
            }
            return (rest == 1).then_some(twos.max(fives));
        }
        let den = self.denominator();
        let twos = den.trailing_zeros().unwrap_or(0);
        let mut rest = den >> twos;
        let mut fives = 0_u32;
        loop {
            let (quotient, remainder) = rest.div_rem(&BigInt::from(5));
            if !remainder.is_zero() {
                break;
            }
            rest = quotient;
            fives += 1;
        }
        if rest.is_one() { u32::try_from(twos).ok().map(|twos| twos.max(fives)) } else { None }
    }

    /// The number with exactly `places` decimals; `None` where that would need rounding, or more than 6176 places.
    #[must_use]
    pub fn to_fixed(&self, places: u32) -> Option<String> {
        let fits = places <= MOST_PLACES && self.decimal_places().is_some_and(|own| own <= places);
        fits.then(|| self.digits(places))
    }

    /// As [`Exact::to_fixed`], with commas between the thousands: `200,000,000.00`.
    #[must_use]
    pub fn grouped(&self, places: u32) -> Option<String> {
        self.to_fixed(places).map(|text| group(&text, ','))
    }

    /// The number to `digits` significant digits, halves to the even neighbour, without trailing zeros: FEEL's
    /// printing of numbers with 34. Less than one digit is taken as one, more than 6176 as 6176.
    ///
    /// ```
    /// use merit::number::Exact;
    /// assert_eq!(Exact::ratio(200, 3).unwrap().to_significant(6), "66.6667");
    /// ```
    #[must_use]
    pub fn to_significant(&self, digits: u32) -> String {
        if self.is_zero() {
            return "0".to_owned();
        }
        let length = |n: BigInt| i64::try_from(n.magnitude().to_string().len()).unwrap_or(i64::MAX);
        // With k = the difference in length, the number lies between 10^(k-1) and 10^(k+1).
        let estimate = length(self.numerator()) - length(self.denominator());
        let exponent = if self.abs() >= Self::ten_to(estimate) { estimate } else { estimate - 1 };
        let scale = i64::from(digits.clamp(1, MOST_PLACES)) - 1 - exponent;
        self.round_at(scale, Rounding::HalfEven).to_string()
    }

    /// The digits with `places` decimals, which are at least as many as the number has.
    fn digits(&self, places: u32) -> String {
        let units = self * Self::ten_to(i64::from(places));
        let sign = if self.is_negative() { "-" } else { "" };
        let digits = match units.small() {
            Some((num, _)) => num.unsigned_abs().to_string(),
            None => units.numerator().magnitude().to_string(),
        };
        let places = usize::try_from(places).unwrap_or(usize::MAX);
        if places == 0 {
            return format!("{sign}{digits}");
        }
        let digits = format!("{digits:0>width$}", width = places + 1);
        let (whole, decimals) = digits.split_at(digits.len() - places);
        format!("{sign}{whole}.{decimals}")
    }
}

/// Puts `separator` between the thousands before the decimal point.
pub(super) fn group(text: &str, separator: char) -> String {
    let (sign, unsigned) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let whole = unsigned.split('.').next().unwrap_or(unsigned);
    let mut grouped = sign.to_owned();
    for (index, digit) in unsigned.chars().enumerate() {
        if index > 0 && index < whole.len() && (whole.len() - index) % 3 == 0 {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    grouped
}
