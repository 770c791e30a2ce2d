//! Straight lines between knots.

use super::builder::{Builder, fits};
use super::code::{Code, Reg};
use super::program::Number;
use crate::number::Exact;

impl Builder<'_> {
    /// Straight lines between knots: `(value * factor + summand) / divisor` of the piece it lies on.
    pub fn line(&mut self, value: Number, knots: &[(Exact, Exact)]) -> Option<Number> {
        let (num, den) = match value {
            Number::Scaled(reg) => (reg, None),
            Number::Quotient(num, den) => (num, Some(den)),
        };
        let den_scale = 10_i128.checked_pow(self.op(num).scale).filter(|_| den.is_none()).unwrap_or(1);
        // Pieces: level, between each two knots, level. A value on a knot is on the piece before it.
        let level = |points: &Exact| (Exact::zero(), points.clone());
        let mut pieces = vec![level(&knots.first()?.1)];
        for pair in knots.windows(2) {
            let [(x0, p0), (x1, p1)] = pair else { return None };
            let slope = (p1 - p0).checked_div(&(x1 - x0))?;
            pieces.push((slope.clone(), p0 - &(slope * x0)));
        }
        pieces.push(level(&knots.last()?.1));
        let (mut factors, mut summands, mut divisors) = (Vec::new(), Vec::new(), Vec::new());
        for (slope, offset) in &pieces {
            // slope = a/b, offset = c/d, value = n/s: (n*a*d + s*c*b) / (s*b*d).
            let (a, b) = (i128::try_from(slope.numerator()).ok()?, i128::try_from(slope.denominator()).ok()?);
            let (c, d) = (i128::try_from(offset.numerator()).ok()?, i128::try_from(offset.denominator()).ok()?);
            let common = num_integer::lcm(b, d);
            let (factor, summand) = (a.checked_mul(common / b)?, c.checked_mul(common / d)?);
            factors.push(factor);
            summands.push(summand.checked_mul(den_scale)?);
            divisors.push(common.checked_mul(den_scale)?);
        }
        let place = match den {
            None => {
                let factor = Exact::power_of_ten(i32::try_from(self.op(num).scale).ok()?);
                // On a knot still counts as before it: the first integer above.
                let mut bounds = Vec::new();
                for (x, _) in knots {
                    bounds.push(((x * &factor).floor() + Exact::one()).to_i128()?);
                }
                let steps = (0..=knots.len()).map(|i| i128::try_from(i).ok()).collect::<Vec<_>>();
                self.ladder(num, &bounds, &steps, 0)
            }
            Some(den) => {
                let mut bounds = Vec::new();
                for (x, _) in knots {
                    let top = i128::try_from(x.numerator()).ok()?;
                    bounds.push((top, i128::try_from(x.denominator()).ok()?, false));
                }
                let steps = (0..=knots.len()).map(|i| i128::try_from(i).ok()).collect::<Vec<_>>();
                let interval = Some((0, i128::try_from(knots.len()).ok()?));
                let code = |r: &[Reg]| Code::LadderOf(r[0], r[1], bounds.clone(), steps.clone());
                self.integers(&[num, den], code, 0, interval)
            }
        };
        let pick = |list: &[i128]| list.iter().copied().map(Some).collect::<Vec<_>>();
        let mut piece = |list: &[i128]| {
            let values = pick(list);
            let (low, high) = (list.iter().min().copied(), list.iter().max().copied());
            self.integers(&[place], |r| Code::Pick(r[0], values.clone()), 0, low.zip(high))
        };
        let (factor, summand, divisor) = (piece(&factors), piece(&summands), piece(&divisors));
        let product = self.multiply(num, factor, 0);
        let tighter = line_interval(knots, &divisors).filter(|_| den.is_none());
        let summand = match den {
            None => summand,
            Some(den) => self.multiply(summand, den, 0),
        };
        let divisor = match den {
            None => divisor,
            Some(den) => self.multiply(divisor, den, 0),
        };
        let top = self.add(product, summand, 0);
        let top = match tighter {
            Some(interval) if !fits(self.interval(top)) && fits(Some(interval)) => self.narrowed(top, interval),
            _ => top,
        };
        Some(Number::Quotient(top, divisor))
    }

    /// The same integers with an interval that is known to be narrower.
    pub fn narrowed(&mut self, reg: Reg, interval: (i128, i128)) -> Reg {
        self.integers(&[reg], |r| Code::Within(r[0], interval.0, interval.1), 0, Some(interval))
    }
}

/// The dividend of a line is no further from zero than its points times its divisor.
fn line_interval(knots: &[(Exact, Exact)], divisors: &[i128]) -> Option<(i128, i128)> {
    let most = Exact::from(*divisors.iter().max()?);
    let points = || knots.iter().map(|(_, points)| points);
    let low = (points().min()? * &most).floor().to_i128()?;
    let high = (points().max()? * &most).ceiling().to_i128()?;
    Some((low.min(0), high.max(0)))
}
