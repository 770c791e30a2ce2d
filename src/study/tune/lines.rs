//! Totals as straight lines over how far the factor of one criterion is from 1, and the places where their order or their class changes.

use super::quick::Quick;
use crate::number::Exact;
use std::cmp::Ordering;

/// The totals of all candidates while the factor of one criterion moves away from 1 and the others keep the sum of the maxima: at
/// distance t it is `at + slope · t`, and never below zero. All share one positive denominator.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    lines: Vec<(i128, i128)>,
    /// The totals at which something changes, in the same unit; each with its position among the cuts, `None` for zero.
    levels: Vec<(i128, Option<usize>)>,
    /// The level under which nobody is ranked.
    minimum: Option<i128>,
    /// Whether the order of the totals puts them in order.
    ordered: bool,
}

/// A place where something changes, and what.
#[derive(Clone, Debug)]
pub(super) struct Event {
    /// How far from 1.
    pub at: Exact,
    /// Those that meet, the upper one first.
    pub pairs: Vec<(usize, usize)>,
    /// Those that meet a total at which something changes: its position among the cuts, `None` for zero.
    pub levels: Vec<(usize, Option<usize>)>,
}

/// The order behind some place.
#[derive(Clone, Debug)]
pub(super) struct Sorted {
    /// All candidates, the highest first.
    pub order: Vec<usize>,
    /// Their lines, zero where they lie below it.
    now: Vec<(i128, i128)>,
    /// How many of them reach the minimum.
    pub present: usize,
}

/// A fraction that need not be in lowest terms; its denominator is positive.
type Fraction = (i128, i128);

fn compare(a: Fraction, b: Fraction) -> Option<Ordering> {
    Some(a.0.checked_mul(b.1)?.cmp(&b.0.checked_mul(a.1)?))
}

fn fraction(number: &Exact) -> Option<Fraction> {
    Some((i128::try_from(number.numerator()).ok()?, i128::try_from(number.denominator()).ok()?))
}

impl Lines {
    /// The lines for a criterion, upwards or downwards. `None` where they do not fit.
    pub fn of(quick: &Quick, criterion: usize, up: bool, minimum: Option<&Exact>) -> Option<Self> {
        let integers = &quick.integers;
        let (sum, max) = (i128::from(integers.sum), i128::from(*integers.maxima.get(criterion)?));
        let others = sum - max;
        let own = integers.points.get(criterion)?;
        let mut lines = Vec::with_capacity(own.len());
        for (at, points) in own.iter().enumerate() {
            let all: i128 = integers.points.iter().filter_map(|p| p.get(at)).map(|p| i128::from(*p)).sum();
            let rest = all - i128::from(*points);
            let adjustment = i128::from(integers.adjustments.get(at).copied().unwrap_or(0));
            let slope = i128::from(*points).checked_mul(others)?.checked_sub(max.checked_mul(rest)?)?;
            let start = all.checked_add(adjustment)?.checked_mul(others)?;
            lines.push((start, if up { slope } else { -slope }));
        }
        let level =
            |total: &Exact| -> Option<i128> { (total * &Exact::from(integers.unit)).to_i128()?.checked_mul(others) };
        let mut levels = Vec::new();
        for (at, total) in quick.cuts.totals.iter().enumerate() {
            levels.push((level(total)?, Some(at)));
        }
        levels.push((0, None));
        let minimum = match minimum {
            Some(minimum) => Some(level(minimum)?),
            None => None,
        };
        Some(Self { lines, levels, minimum, ordered: quick.places.is_none() })
    }

    /// The order just behind a place; `before` is an order near it.
    pub fn sorted(&self, at: &Exact, before: Vec<usize>) -> Option<Sorted> {
        let (over, under) = fraction(at)?;
        let mut values = Vec::with_capacity(self.lines.len());
        let mut now = Vec::with_capacity(self.lines.len());
        for (start, slope) in &self.lines {
            let value = start.checked_mul(under)?.checked_add(slope.checked_mul(over)?)?;
            let zero = value < 0 || (value == 0 && *slope < 0);
            values.push(if zero { (0, 0) } else { (value, *slope) });
            now.push(if zero { (0, 0) } else { (*start, *slope) });
        }
        let minimum = match self.minimum {
            Some(minimum) => minimum.checked_mul(under)?,
            None => i128::MIN,
        };
        let mut order = before;
        order.sort_by(|a, b| values.get(*b).cmp(&values.get(*a)).then(a.cmp(b)));
        let reaches = |at: &usize| {
            let (value, slope) = values.get(*at).copied().unwrap_or_default();
            value > minimum || (value == minimum && slope >= 0)
        };
        let present = order.partition_point(reaches);
        Some(Sorted { order, now, present })
    }

    /// The next place behind one at which something changes, not beyond the end.
    pub fn next(&self, at: &Exact, end: &Exact, sorted: &Sorted) -> Option<Option<Event>> {
        let (here, end) = (fraction(at)?, fraction(end)?);
        let mut nearest: Option<Fraction> = None;
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        let mut levels: Vec<(usize, Option<usize>)> = Vec::new();
        let mut note = |place: Fraction| -> Option<Option<Ordering>> {
            if compare(place, here)?.is_le() || compare(place, end)?.is_gt() {
                return Some(None);
            }
            let order = match nearest {
                Some(nearest) => compare(place, nearest)?,
                None => Ordering::Less,
            };
            if order.is_lt() {
                nearest = Some(place);
            }
            Some(Some(order))
        };
        let line = |at: usize| sorted.now.get(at).copied().unwrap_or_default();
        let ranked = sorted.order.get(..if self.ordered { sorted.present } else { 0 }).unwrap_or_default();
        for (upper, lower) in ranked.iter().zip(ranked.iter().skip(1)) {
            let ((high, falls), (low, rises)) = (line(*upper), line(*lower));
            if rises <= falls {
                continue;
            }
            match note((high.checked_sub(low)?, rises.checked_sub(falls)?))? {
                Some(Ordering::Less) => pairs = vec![(*upper, *lower)],
                Some(Ordering::Equal) => pairs.push((*upper, *lower)),
                Some(Ordering::Greater) | None => {}
            }
        }
        for (at, (start, slope)) in self.lines.iter().enumerate().filter(|(_, (_, slope))| *slope != 0) {
            for (level, cut) in &self.levels {
                let apart = level.checked_sub(*start)?;
                let place = if *slope < 0 { (-apart, -slope) } else { (apart, *slope) };
                match note(place)? {
                    Some(Ordering::Less) => {
                        pairs.clear();
                        levels = vec![(at, *cut)];
                    }
                    Some(Ordering::Equal) => levels.push((at, *cut)),
                    Some(Ordering::Greater) | None => {}
                }
            }
        }
        let Some((over, under)) = nearest else { return Some(None) };
        Some(Some(Event { at: Exact::ratio(over, under)?, pairs, levels }))
    }

    /// Whether another candidate has the same line.
    pub fn is_shared(&self, at: usize) -> bool {
        let own = self.lines.get(at);
        self.lines.iter().filter(|line| Some(*line) == own).count() > 1
    }
}

/// The simplest fraction strictly between two numbers.
pub(super) fn between(low: &Exact, high: &Exact) -> Exact {
    let one = Exact::from(1_usize);
    let whole = low.floor();
    let next = &whole + &one;
    if next < *high {
        return next;
    }
    let turned = |number: &Exact| one.checked_div(&(number - &whole));
    match (turned(high), turned(low)) {
        // From the whole number itself: the smallest denominator that stays under the bound.
        (Some(least), None) => whole + one.checked_div(&(least.floor() + &one)).unwrap_or_default(),
        (Some(least), Some(most)) => whole + one.checked_div(&between(&least, &most)).unwrap_or_default(),
        (None, _) => whole,
    }
}
