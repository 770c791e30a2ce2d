//! The value of one field at which something is exactly zero.

use super::change::Change;
use super::values::{numbers, numeric};
use crate::check::model::{Example, Rules};
use crate::number::Exact;
use crate::study::grid::Grid;
use crate::value::Value;

/// So many steps towards zero are taken where a measure is no straight line.
const STEPS: usize = 8;

/// The value of a numeric field at which a measure of the example is zero. `true` where it is exactly so; else it is
/// near. `None` where the field does not move the measure.
///
/// A measure that is a straight line in the field, or one in its reciprocal (as of a ratio by it), is met at once.
pub(super) fn solve(
    rules: &Rules,
    example: &Example,
    id: usize,
    measure: &dyn Fn(&Example) -> Option<Exact>,
) -> Option<(Exact, bool)> {
    let field = rules.fields.get(id)?;
    let grid = numbers(rules, field)?;
    let at = |x: &Exact| {
        let mut example = example.clone();
        Change::Field(id, numeric(field, x.clone())).apply(&mut example);
        measure(&example)
    };
    let [lowest, _] = grid.ends();
    let start = example.values.get(id).and_then(Value::exact).or(lowest.exact())?;
    match lines(&grid, start.clone(), &at) {
        Some((x, true)) => Some((x, true)),
        other => halved(&grid, &at).or(other),
    }
}

/// By straight lines, step by step.
fn lines(grid: &Grid, mut x0: Exact, at: &dyn Fn(&Exact) -> Option<Exact>) -> Option<(Exact, bool)> {
    let mut best = None;
    for _ in 0..STEPS {
        let (line, reciprocal) = crossings(&grid.step, &x0, at)?;
        let exactly = |x: &Exact| at(x).is_some_and(|y| y.is_zero());
        if let Some(x) = [Some(&line), reciprocal.as_ref()].into_iter().flatten().find(|x| exactly(x)) {
            return Some((x.clone(), true));
        }
        let next = grid.around(&Value::Number(line)).first()?.exact()?.clone();
        if best.as_ref() == Some(&next) {
            break;
        }
        best = Some(next.clone());
        x0 = next;
    }
    best.map(|x| (x, false))
}

/// By halving between the ends of the field, for a measure that is rounded or otherwise no line: where it first is what it
/// is at the higher end, or the number before.
fn halved(grid: &Grid, at: &dyn Fn(&Exact) -> Option<Exact>) -> Option<(Exact, bool)> {
    let (mut low, mut high) = (grid.low, grid.high);
    let x = |place: i128| &Exact::from(place) * &grid.step;
    let y = |place: i128| at(&x(place));
    if let Some(end) = [low, high].into_iter().find(|end| y(*end).is_some_and(|y| y.is_zero())) {
        return Some((x(end), true));
    }
    let rises = !y(high)?.is_negative();
    // Zero belongs to the upper part of what rises, and to the lower part of what falls.
    let upper = |y: &Exact| if rises { !y.is_negative() } else { y.is_negative() };
    if upper(&y(low)?) || !upper(&y(high)?) {
        return None;
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if upper(&y(middle)?) { high = middle } else { low = middle }
    }
    let near = if rises { high } else { low };
    Some((x(near), y(near)?.is_zero()))
}

/// Where the straight line through a number and its neighbour is zero, and where one in the reciprocal is.
fn crossings(step: &Exact, x0: &Exact, at: &dyn Fn(&Exact) -> Option<Exact>) -> Option<(Exact, Option<Exact>)> {
    let y0 = at(x0)?;
    if y0.is_zero() {
        return Some((x0.clone(), None));
    }
    let neighbour = |x1: Exact| at(&x1).filter(|y1| *y1 != y0).map(|y1| (x1, y1));
    let (x1, y1) = neighbour(x0 + step).or_else(|| neighbour(x0 - step))?;
    let share = (-&y0).checked_div(&(&y1 - &y0))?;
    let line = x0 + &(&share * &(&x1 - x0));
    let one = Exact::one();
    let reciprocal = one.checked_div(x0).zip(one.checked_div(&x1)).and_then(|(u0, u1)| {
        let u = &u0 + &(&share * &(&u1 - &u0));
        one.checked_div(&u)
    });
    Some((line, reciprocal))
}
