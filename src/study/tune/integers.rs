//! Totals as integers: those of one weighting share a positive denominator, so that integers are compared.

use super::base::Base;
use super::cuts::Cuts;
use super::weighting::Weighting;
use crate::number::Exact;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::One;

/// Points, maxima and adjustments in one unit in which all are whole.
#[derive(Clone, Debug)]
pub(super) struct Integers {
    /// So many units are a point.
    pub unit: i64,
    /// The points of each criterion, one after the other for all candidates.
    pub points: Vec<Vec<i64>>,
    /// What bonus and deduction add; empty where they add nothing to anyone.
    pub adjustments: Vec<i64>,
    /// The most points of each criterion.
    pub maxima: Vec<i64>,
    /// Their sum.
    pub sum: i64,
}

/// The denominator of the totals of a weighting.
#[derive(Clone, Debug)]
pub(super) struct Totals {
    /// A total of one, as such an integer.
    one: Exact,
}

impl Totals {
    /// The integer that a total would be; it need not be whole.
    pub fn whole(&self, total: &Exact) -> Option<Exact> {
        Some(total * &self.one)
    }

    /// The total that an integer is.
    pub fn exact(&self, whole: i128) -> Exact {
        Exact::from(whole).checked_div(&self.one).unwrap_or_default()
    }
}

impl Integers {
    /// `None` where they do not fit.
    pub fn of(base: &Base<'_>, cuts: &Cuts) -> Option<Self> {
        let mut unit = BigInt::one();
        let each = base.candidates.iter().flat_map(|c| c.points.iter().chain([&c.adjustment]));
        for number in each.chain(&base.maxima).chain(&cuts.totals) {
            if !number.is_integer() {
                unit = unit.lcm(&number.denominator());
            }
        }
        let unit = i64::try_from(&unit).ok()?;
        let whole = |number: &Exact| (number * &Exact::from(unit)).to_i64();
        let of = |criterion: usize| -> Option<Vec<i64>> {
            base.candidates.iter().map(|c| whole(c.points.get(criterion)?)).collect()
        };
        let points = (0..base.maxima.len()).map(of).collect::<Option<Vec<_>>>()?;
        let adjustments = base.candidates.iter().map(|c| whole(&c.adjustment)).collect::<Option<Vec<_>>>()?;
        let adjustments = if adjustments.iter().all(|a| *a == 0) { Vec::new() } else { adjustments };
        let maxima = base.maxima.iter().map(whole).collect::<Option<Vec<_>>>()?;
        let sum = maxima.iter().try_fold(0_i64, |sum, max| sum.checked_add(*max))?;
        Some(Self { unit, points, adjustments, maxima, sum })
    }

    /// The totals of all candidates. `None` where they do not fit.
    ///
    /// With factors n, points p, maxima m of the criteria and the adjustment a, a total is
    /// (S · Σ n·p + a · Σ n·m) / Σ n·m, where S = Σ m; without adjustments S is left to the denominator.
    pub fn totals(&self, weighting: &Weighting, totals: &mut Vec<i128>) -> Option<Totals> {
        let parts = whole_parts(weighting.parts())?;
        let mut weight = 0_i64;
        for (part, max) in parts.iter().zip(&self.maxima) {
            weight = weight.checked_add(part.checked_mul(*max)?)?;
        }
        let adjusted = !self.adjustments.is_empty();
        let times = if adjusted { self.sum } else { 1 };
        totals.clear();
        totals.resize(self.points.first().map_or(0, Vec::len), 0);
        // No term may be larger than this, so that no sum of them overflows.
        let room = i128::MAX / i128::try_from(self.points.len() + 2).ok()?;
        let fits = |factor: i64, values: &[i64]| {
            let most = values.iter().map(|v| v.unsigned_abs()).max().unwrap_or(0);
            i128::from(factor).checked_mul(i128::from(most)).is_some_and(|product| product <= room)
        };
        if !fits(weight, &self.adjustments) {
            return None;
        }
        for (part, points) in parts.iter().zip(&self.points) {
            let factor = part.checked_mul(times)?;
            if !fits(factor, points) {
                return None;
            }
            for (total, points) in totals.iter_mut().zip(points) {
                *total += i128::from(factor) * i128::from(*points);
            }
        }
        for (total, adjustment) in totals.iter_mut().zip(&self.adjustments) {
            *total = (*total + i128::from(weight) * i128::from(*adjustment)).max(0);
        }
        let over = Exact::from(weight) * Exact::from(self.unit);
        let one = if adjusted { over } else { over.checked_div(&Exact::from(self.sum))? };
        Some(Totals { one }).filter(|t| t.one.is_positive())
    }
}

/// Factors as whole numbers in the same proportion.
fn whole_parts(parts: &[Exact]) -> Option<Vec<i64>> {
    if parts.iter().all(Exact::is_integer) {
        return parts.iter().map(Exact::to_i64).collect();
    }
    let common = parts.iter().fold(BigInt::one(), |common, part| common.lcm(&part.denominator()));
    let common = Exact::from(common);
    parts.iter().map(|part| (part * &common).to_i64()).collect()
}
