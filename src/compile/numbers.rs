//! Numbers as registers: integers at a scale, or quotients of two.

use super::builder::{Builder, Interval, combine};
use super::code::{Code, Reg, Relation};
use super::program::Number;
use crate::column::scaled;
use crate::number::{Exact, Rounding};

impl Builder<'_> {
    /// A number that is the same for all; `None` where it needs more than 128 bits.
    pub fn exact(&mut self, n: &Exact) -> Option<Number> {
        if let Some(scale) = n.decimal_places() {
            return scaled(n, scale).map(|raw| Number::Scaled(self.constant(raw, scale)));
        }
        let (num, den) = (i128::try_from(n.numerator()).ok()?, i128::try_from(n.denominator()).ok()?);
        Some(Number::Quotient(self.constant(num, 0), self.constant(den, 0)))
    }

    /// A register at a greater scale.
    pub fn at_scale(&mut self, reg: Reg, scale: u32) -> Option<Reg> {
        let more = scale.checked_sub(self.op(reg).scale)?;
        let factor = 10_i128.checked_pow(more)?;
        Some(if factor == 1 { reg } else { self.times(reg, factor, scale) })
    }

    /// Two registers at one scale.
    pub fn aligned(&mut self, a: Reg, b: Reg) -> Option<(Reg, Reg, u32)> {
        let scale = self.op(a).scale.max(self.op(b).scale);
        Some((self.at_scale(a, scale)?, self.at_scale(b, scale)?, scale))
    }

    /// Numerator and denominator as plain integers.
    pub fn parts(&mut self, n: Number) -> Option<(Reg, Reg)> {
        match n {
            Number::Quotient(num, den) => Some((num, den)),
            Number::Scaled(reg) => {
                let den = 10_i128.checked_pow(self.op(reg).scale)?;
                Some((reg, self.constant(den, 0)))
            }
        }
    }

    pub fn sum(&mut self, a: Number, b: Number, minus: bool) -> Option<Number> {
        if let (Number::Scaled(a), Number::Scaled(b)) = (a, b) {
            let (a, b, scale) = self.aligned(a, b)?;
            return Some(Number::Scaled(if minus { self.subtract(a, b, scale) } else { self.add(a, b, scale) }));
        }
        let ((an, ad), (bn, bd)) = (self.parts(a)?, self.parts(b)?);
        let (left, right, den) = if ad == bd {
            (self.times(an, 1, 0), self.times(bn, 1, 0), ad)
        } else {
            (self.multiply(an, bd, 0), self.multiply(bn, ad, 0), self.multiply(ad, bd, 0))
        };
        let num = if minus { self.subtract(left, right, 0) } else { self.add(left, right, 0) };
        Some(Number::Quotient(num, den))
    }

    pub fn product(&mut self, a: Number, b: Number) -> Option<Number> {
        if let (Number::Scaled(a), Number::Scaled(b)) = (a, b) {
            let scale = self.op(a).scale.checked_add(self.op(b).scale).filter(|s| *s <= 36)?;
            return Some(Number::Scaled(self.multiply(a, b, scale)));
        }
        let ((an, ad), (bn, bd)) = (self.parts(a)?, self.parts(b)?);
        Some(Number::Quotient(self.multiply(an, bn, 0), self.multiply(ad, bd, 0)))
    }

    /// The quotient; a divisor of zero makes the row one for the naive reading.
    pub fn quotient(&mut self, a: Number, b: Number) -> Option<Number> {
        if let (Number::Scaled(_), Number::Scaled(b)) = (a, b)
            && let Some(n) = self.constant_of(b).filter(|n| *n != 0)
        {
            // A divisor whose inverse ends is a factor.
            let inverse = crate::column::unscaled(n, self.op(b).scale);
            let inverse = Exact::one().checked_div(&inverse)?;
            if inverse.decimal_places().is_some_and(|p| p <= 12) {
                let factor = self.exact(&inverse)?;
                if let Some(product) = self.product(a, factor) {
                    return Some(product);
                }
            }
        }
        let (num, den) = if let (Number::Scaled(a), Number::Scaled(b)) = (a, b) {
            let (more, less) = (self.op(a).scale, self.op(b).scale);
            let power = |n: u32| 10_i128.checked_pow(n);
            if more >= less {
                (a, self.times(b, power(more - less)?, 0))
            } else {
                (self.times(a, power(less - more)?, 0), b)
            }
        } else {
            let ((an, ad), (bn, bd)) = (self.parts(a)?, self.parts(b)?);
            (self.multiply(an, bd, 0), self.multiply(bn, ad, 0))
        };
        let low = self.interval(den).map(|(low, _)| low);
        if low.is_some_and(|low| low > 0) {
            return Some(Number::Quotient(self.also(num, den), den));
        }
        let interval = self.interval(den);
        let scale = self.op(den).scale;
        let den = self.integers(&[den], |r| Code::NonZero(r[0]), scale, interval);
        let num = self.also(num, den);
        if low.is_some_and(|low| low >= 0) {
            return Some(Number::Quotient(num, den));
        }
        let sign = self.integers(&[den], |r| Code::Sign(r[0]), 0, Some((-1, 1)));
        let num = self.multiply(num, sign, 0);
        let den = self.absolute(den, 0);
        Some(Number::Quotient(num, den))
    }

    /// The dividend where its divisor has a value too: whoever asks one of them asks both.
    fn also(&mut self, num: Reg, den: Reg) -> Reg {
        if self.op(den).sound {
            return num;
        }
        let (scale, interval) = (self.op(num).scale, self.interval(num));
        self.integers(&[num, den], |r| Code::Also(r[0], r[1]), scale, interval)
    }

    fn absolute(&mut self, reg: Reg, scale: u32) -> Reg {
        let interval = self.interval(reg).and_then(|(l, h)| {
            let high = l.checked_abs()?.max(h.checked_abs()?);
            Some((if l <= 0 && h >= 0 { 0 } else { l.abs().min(h.abs()) }, high))
        });
        self.integers(&[reg], |r| Code::Abs(r[0]), scale, interval)
    }

    pub fn abs(&mut self, n: Number) -> Number {
        match n {
            Number::Scaled(reg) => Number::Scaled(self.absolute(reg, self.op(reg).scale)),
            Number::Quotient(num, den) => Number::Quotient(self.absolute(num, 0), den),
        }
    }

    /// The number rounded to so many places.
    pub fn rounded(&mut self, n: Number, places: i32, mode: Rounding) -> Option<Number> {
        let scale = u32::try_from(places.max(0)).ok()?;
        let back = 10_i128.checked_pow(u32::try_from((-places).max(0)).ok()?)?;
        let whole = match n {
            Number::Scaled(reg) => {
                let drop = i64::from(self.op(reg).scale) - i64::from(places);
                if drop <= 0 {
                    return Some(n);
                }
                let divisor = 10_i128.checked_pow(u32::try_from(drop).ok()?)?;
                let divisor = self.constant(divisor, 0);
                self.divided(reg, divisor, mode, scale)
            }
            Number::Quotient(num, den) => {
                let up = 10_i128.checked_pow(scale)?;
                if self.product_fits(num, Some((up, up))) && self.product_fits(den, Some((back, back))) {
                    let (num, den) = (self.times(num, up, 0), self.times(den, back, 0));
                    self.divided(num, den, mode, scale)
                } else {
                    let interval = self.quotients(num, up, den, back);
                    self.integers(&[], |_| Code::DivideWide(num, up, den, back, mode), scale, interval)
                }
            }
        };
        Some(Number::Scaled(if back == 1 { whole } else { self.times(whole, back, 0) }))
    }

    /// Whether numbers compare so.
    pub fn compared(&mut self, relation: Relation, a: Number, b: Number) -> Option<Reg> {
        let (left, right) = if let (Number::Scaled(a), Number::Scaled(b)) = (a, b) {
            let (a, b, _) = self.aligned(a, b)?;
            (a, b)
        } else {
            let ((an, ad), (bn, bd)) = (self.parts(a)?, self.parts(b)?);
            if ad == bd {
                (an, bn)
            } else if self.product_fits(an, self.interval(bd)) && self.product_fits(bn, self.interval(ad)) {
                (self.multiply(an, bd, 0), self.multiply(bn, ad, 0))
            } else {
                return Some(self.truth(Code::CompareQuotients(relation, [an, ad, bn, bd])));
            }
        };
        let (left, right) = self.same_width(left, right);
        Some(self.truth(Code::Compare(relation, left, right)))
    }

    /// Whether products of a register with what lies in an interval have at most 128 bits.
    fn product_fits(&self, a: Reg, with: Interval) -> bool {
        combine(self.interval(a), with, i128::checked_mul).is_some()
    }

    /// Where quotients lie whose dividends and divisors have these factors; the divisor is above zero.
    fn quotients(&self, num: Reg, up: i128, den: Reg, down: i128) -> Interval {
        let ((low, high), (least, _)) = (self.interval(num)?, self.interval(den)?);
        let least = Exact::from(least.max(1)) * Exact::from(down);
        let bound = |n: i128| (Exact::from(n) * Exact::from(up)).checked_div(&least);
        // The least divisor gives the quotients that are farthest from zero.
        let (low, high) = (bound(low.min(0))?.floor().to_i128()?, bound(high.max(0))?.ceiling().to_i128()?);
        Some((low, high))
    }

    pub fn lesser(&mut self, a: Number, b: Number, greater: bool) -> Option<Number> {
        if let (Number::Scaled(a), Number::Scaled(b)) = (a, b) {
            let (a, b, scale) = self.aligned(a, b)?;
            return Some(Number::Scaled(self.extreme(a, b, greater, scale)));
        }
        let first =
            if greater { self.compared(Relation::AtMost, b, a)? } else { self.compared(Relation::AtMost, a, b)? };
        self.chosen(first, a, b)
    }

    /// One number where a condition holds, else the other.
    pub fn chosen(&mut self, condition: Reg, yes: Number, no: Number) -> Option<Number> {
        if let (Number::Scaled(a), Number::Scaled(b)) = (yes, no) {
            let (a, b, scale) = self.aligned(a, b)?;
            return Some(Number::Scaled(self.choose(condition, a, b, scale)));
        }
        let ((an, ad), (bn, bd)) = (self.parts(yes)?, self.parts(no)?);
        let num = self.choose(condition, an, bn, 0);
        let den = if ad == bd { ad } else { self.choose(condition, ad, bd, 0) };
        Some(Number::Quotient(num, den))
    }

    /// The number itself where a condition holds; else the row is one for the naive reading.
    pub fn required(&mut self, condition: Reg, n: Number) -> Number {
        let mut require = |reg: Reg| {
            let (scale, interval) = (self.op(reg).scale, self.interval(reg));
            self.integers(&[condition, reg], |r| Code::Require(r[0], r[1]), scale, interval)
        };
        match n {
            Number::Scaled(reg) => Number::Scaled(require(reg)),
            Number::Quotient(num, den) => Number::Quotient(require(num), den),
        }
    }

    pub fn zero(&mut self) -> Number {
        Number::Scaled(self.constant(0, 0))
    }

    /// The remainder of a division towards minus infinity, with the sign of the divisor.
    pub fn modulo(&mut self, a: Number, b: Number) -> Option<Number> {
        let (Number::Scaled(a), Number::Scaled(b)) = (a, b) else { return None };
        let (a, b, scale) = self.aligned(a, b)?;
        let interval = self.interval(b);
        let b = self.integers(&[b], |r| Code::NonZero(r[0]), scale, interval);
        let interval = interval.map(|(l, h)| (l.min(0), h.max(0)));
        Some(Number::Scaled(self.integers(&[a, b], |r| Code::Modulo(r[0], r[1]), scale, interval)))
    }
}
