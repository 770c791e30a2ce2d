//! Operations on integers, of either width.

use super::register::{FINE, NAIVE, Register, Width, rounded, strict};
use super::wide::product;
use crate::column::day;
use crate::compile::{Code, Holds, Op, Relation};
use crate::number::Rounding;

/// One loop for each rounding, which then knows its own.
macro_rules! each_rounding {
    ($mode:expr, $name:ident => $loop:expr) => {
        each_rounding!($mode, $name => $loop; Up Down HalfUp HalfDown HalfEven Floor Ceiling)
    };
    ($mode:expr, $name:ident => $loop:expr; $($rounding:ident)+) => {
        match $mode {
            $(Rounding::$rounding => {
                const $name: Rounding = Rounding::$rounding;
                $loop
            })+
        }
    };
}

/// Whether integers compare so; what is missing is the caller's.
pub(super) fn compare(relation: Relation, a: &Register, b: &Register, length: usize, out: &mut Register) {
    if a.wide.len() == length && b.wide.len() == length && length > 0 {
        compare_at::<i128>(relation, a, b, out);
    } else {
        compare_at::<i64>(relation, a, b, out);
    }
}

fn compare_at<W: Width>(relation: Relation, a: &Register, b: &Register, out: &mut Register) {
    let pairs = W::of(a).iter().zip(W::of(b));
    match relation {
        Relation::Equal => out.truths.extend(pairs.map(|(a, b)| a == b)),
        Relation::Less => out.truths.extend(pairs.map(|(a, b)| a < b)),
        Relation::AtMost => out.truths.extend(pairs.map(|(a, b)| a <= b)),
    }
}

/// Any operation whose operands and result are integers.
pub(super) fn compute(op: &Op, before: &[Register], length: usize, out: &mut Register) {
    match (&op.code, &op.lanes) {
        (Code::Resize(a), Holds::Wide) => {
            let a = &before[*a];
            out.wide.extend(a.narrow.iter().map(|n| i128::from(*n)));
            out.state.extend_from_slice(&a.state);
        }
        (Code::Resize(a), _) => {
            let a = &before[*a];
            out.state.extend_from_slice(&a.state);
            for (i, n) in a.wide.iter().enumerate() {
                match i64::try_from(*n) {
                    Ok(n) => out.narrow.push(n),
                    Err(_) => {
                        out.narrow.push(0);
                        out.mark(i, length, NAIVE);
                    }
                }
            }
        }
        (_, Holds::Wide) => compute_at::<i128>(op, before, length, out),
        _ => compute_at::<i64>(op, before, length, out),
    }
}

fn compute_at<W: Width>(op: &Op, before: &[Register], length: usize, out: &mut Register) {
    let lanes = |r: &usize| W::of(&before[*r]);
    match &op.code {
        Code::Constant(n) => W::list(out).resize(length, W::from_wide(*n)),
        Code::Add(a, b) => two(&before[*a], &before[*b], length, out, W::add),
        Code::Subtract(a, b) => two(&before[*a], &before[*b], length, out, W::subtract),
        Code::Multiply(a, b) => two(&before[*a], &before[*b], length, out, W::multiply),
        Code::Times(a, n) => {
            let n = W::from_wide(*n);
            one(op, &before[*a], length, out, |x: W| x.multiply(n));
        }
        Code::Min(a, b) => two(&before[*a], &before[*b], length, out, |x: W, y| (x.min(y), W::ZERO)),
        Code::Max(a, b) => two(&before[*a], &before[*b], length, out, |x: W, y| (x.max(y), W::ZERO)),
        Code::Abs(a) => {
            one(op, &before[*a], length, out, |x: W| if x < W::ZERO { W::ZERO.subtract(x) } else { (x, W::ZERO) });
        }
        Code::Sign(a) => one(op, &before[*a], length, out, |x: W| {
            let sign = x.cmp(&W::ZERO);
            (if sign.is_gt() { W::ONE } else { W::word(sign.is_lt()) }, W::ZERO)
        }),
        Code::Modulo(a, b) => two(&before[*a], &before[*b], length, out, modulo::<W>),
        Code::Divide(a, b, mode) => {
            let (a, b) = (&before[*a], &before[*b]);
            each_rounding!(*mode, MODE => two(a, b, length, out, |x: W, y| (rounded(x, y, MODE), W::word(y <= W::ZERO))));
        }
        Code::DivideBy(a, n, mode) => {
            let (a, n) = (&before[*a], W::from_wide(*n));
            each_rounding!(*mode, MODE => one(op, a, length, out, |x: W| (rounded(x, n, MODE), W::ZERO)));
        }
        Code::NonZero(a) => one(op, &before[*a], length, out, |x: W| (x, W::word(x == W::ZERO))),
        Code::Within(a, low, high) => {
            let (low, high) = (W::from_wide(*low), W::from_wide(*high));
            one(op, &before[*a], length, out, |x: W| (x, W::word(x < low || x > high)));
        }
        Code::Also(a, b) => {
            W::list(out).extend_from_slice(lanes(a));
            both_states(&before[*a], &before[*b], length, out);
        }
        Code::Require(c, a) => {
            W::list(out).extend_from_slice(lanes(a));
            let (c, a) = (&before[*c], &before[*a]);
            for i in 0..length {
                let state = if c.state(i) == FINE && c.truths[i] { a.state(i) } else { NAIVE };
                if state != FINE {
                    out.mark(i, length, state);
                }
            }
        }
        Code::Ladder(a, bounds, points) => {
            let bounds: Vec<W> = bounds.iter().map(|b| W::from_wide(*b)).collect();
            let points: Vec<(W, W)> = points.iter().map(pick).collect();
            let value = |reached: usize| points.get(reached).copied().unwrap_or((W::ZERO, W::word(true)));
            let a = &before[*a];
            // Ladders are short: one of a known length has no loop.
            match bounds[..] {
                [b] => one(op, a, length, out, |x: W| value(reached(x, [b]))),
                [b, c] => one(op, a, length, out, |x: W| value(reached(x, [b, c]))),
                [b, c, d] => one(op, a, length, out, |x: W| value(reached(x, [b, c, d]))),
                [b, c, d, e] => one(op, a, length, out, |x: W| value(reached(x, [b, c, d, e]))),
                [b, c, d, e, f] => one(op, a, length, out, |x: W| value(reached(x, [b, c, d, e, f]))),
                _ => one(op, a, length, out, |x: W| value(reached(x, bounds.iter().copied()))),
            }
        }
        Code::LadderOf(num, den, bounds, points) => {
            ladder_of::<W>(&before[*num], &before[*den], bounds, points, length, out)
        }
        Code::Pick(a, values) => {
            let values: Vec<(W, W)> = values.iter().map(pick).collect();
            let value = |at: usize| values.get(at).copied().unwrap_or((W::ZERO, W::word(true)));
            let places = &before[*a];
            if places.wide.is_empty() {
                // A position below zero is one that no list has.
                each(&places.narrow, length, out, |n| value(usize::try_from(*n).unwrap_or(usize::MAX)));
            } else {
                each(&places.wide, length, out, |n| value(usize::try_from(*n).unwrap_or(usize::MAX)));
            }
            also_strict(&[places], length, out);
        }
        Code::Year(a) => parts(&before[*a], length, out, |p| W::from_wide(p >> 9)),
        Code::Month(a) => parts(&before[*a], length, out, |p| W::from_wide((p >> 5) & 15)),
        Code::DayOf(a) => parts(&before[*a], length, out, |p| W::from_wide(p & 31)),
        Code::Years(a) => parts(&before[*a], length, out, |p| W::from_wide(by_twelve(p).0)),
        Code::Rest(a) => parts(&before[*a], length, out, |p| W::from_wide(by_twelve(p).1)),
        Code::Months(a, b) => {
            let (a, b) = (&before[*a], &before[*b]);
            W::list(out).extend((0..length).map(|i| W::from_wide(months(a.integer(i), b.integer(i)))));
            strict(&[a, b], length, out);
        }
        Code::Days(a, b) => {
            let (a, b) = (&before[*a], &before[*b]);
            W::list(out).extend((0..length).map(|i| W::from_wide(day_number(b.integer(i)) - day_number(a.integer(i)))));
            strict(&[a, b], length, out);
        }
        // Every other operation has its own place in `execute` and `sources`; were one to come here, no row would have
        // a value.
        _ => {
            W::list(out).resize(length, W::ZERO);
            out.state.resize(length, NAIVE);
        }
    }
}

/// How many bounds a value reaches.
#[inline]
fn reached<W: Width>(x: W, bounds: impl IntoIterator<Item = W>) -> usize {
    bounds.into_iter().map(|bound| usize::from(x >= bound)).sum()
}

fn pick<W: Width>(value: &Option<i128>) -> (W, W) {
    value.map_or((W::ZERO, W::word(true)), |n| (W::from_wide(n), W::ZERO))
}

/// Puts what each gives into the register, and marks those that failed.
#[inline(always)]
fn each<T: Copy, W: Width>(
    items: impl IntoIterator<Item = T, IntoIter: ExactSizeIterator + Clone>,
    length: usize,
    out: &mut Register,
    f: impl Fn(T) -> (W, W),
) {
    let items = items.into_iter();
    // What has failed is gathered beside the loop, not in memory, so that rows do not wait for each other.
    let mut words = W::ZERO;
    W::list(out).extend(items.clone().map(|item| {
        let (value, word) = f(item);
        words = words | word;
        value
    }));
    if words < W::ZERO {
        for (i, _) in items.enumerate().filter(|(_, item)| f(*item).1 < W::ZERO) {
            out.mark(i, length, NAIVE);
        }
    }
}

fn one<W: Width>(op: &Op, a: &Register, length: usize, out: &mut Register, f: impl Fn(W) -> (W, W)) {
    each(W::of(a), length, out, |x| f(*x));
    if matches!(op.code, Code::NonZero(_) | Code::Within(..)) {
        both_states(a, a, length, out);
    } else {
        also_strict(&[a], length, out);
    }
}

fn two<W: Width>(a: &Register, b: &Register, length: usize, out: &mut Register, f: impl Fn(W, W) -> (W, W)) {
    each(W::of(a).iter().zip(W::of(b)), length, out, |(x, y)| f(*x, *y));
    also_strict(&[a, b], length, out);
}

/// [`strict`], beside what is marked already.
fn also_strict(operands: &[&Register], length: usize, out: &mut Register) {
    if operands.iter().any(|o| !o.state.is_empty()) {
        strict(operands, length, out);
    }
}

/// The state of the first; where the second has no value, that.
fn both_states(a: &Register, b: &Register, length: usize, out: &mut Register) {
    if a.state.is_empty() && b.state.is_empty() {
        return;
    }
    for i in 0..length {
        let (first, second) = (a.state(i), b.state(i));
        if first.max(second) != FINE {
            out.mark(i, length, first.max(second));
        }
    }
}

fn parts<W: Width>(a: &Register, length: usize, out: &mut Register, f: impl Fn(i128) -> W) {
    W::list(out).extend((0..length).map(|i| f(a.integer(i))));
    strict(&[a], length, out);
}

fn modulo<W: Width>(x: W, y: W) -> (W, W) {
    if y == W::ZERO {
        return (W::ZERO, W::word(true));
    }
    if y > W::ZERO {
        return (x.divide(y).1, W::ZERO);
    }
    // x mod -y, with the sign of the divisor: -((-x) mod y).
    let (turned, first) = W::ZERO.subtract(x);
    let (by, second) = W::ZERO.subtract(y);
    let rest = turned.divide(by).1;
    (W::ZERO.subtract(rest).0, first | second)
}

/// A ladder over quotients: each bound is compared by products.
fn ladder_of<W: Width>(
    num: &Register,
    den: &Register,
    bounds: &[(i128, i128, bool)],
    points: &[Option<i128>],
    length: usize,
    out: &mut Register,
) {
    let points: Vec<(W, W)> = points.iter().map(pick).collect();
    for i in 0..length {
        let (n, d) = (num.integer(i), den.integer(i));
        let mut reached = 0;
        for (top, bottom, inclusive) in bounds {
            let order = match n.checked_mul(*bottom).zip(d.checked_mul(*top)) {
                Some((left, right)) => left.cmp(&right),
                None => product(n, *bottom).cmp(&product(d, *top)),
            };
            reached += usize::from(order.is_gt() || (*inclusive && order.is_eq()));
        }
        let (value, word) = points[reached];
        W::list(out).push(value);
        if word < W::ZERO {
            out.mark(i, length, NAIVE);
        }
    }
    also_strict(&[num, den], length, out);
}

/// A quotient by twelve towards zero, and its remainder; a division of 128 bits takes many times as long as one of 64.
fn by_twelve(months: i128) -> (i128, i128) {
    i64::try_from(months).map_or((months / 12, months % 12), |n| (i128::from(n / 12), i128::from(n % 12)))
}

/// Completed months from one packed day to another; negative where it lies before.
fn months(from: i128, to: i128) -> i128 {
    let (first, last) = if to < from { (to, from) } else { (from, to) };
    let month = |p: i128| (p >> 9) * 12 + ((p >> 5) & 15);
    let completed = month(last) - month(first) - i128::from((last & 31) < (first & 31));
    if to < from { -completed } else { completed }
}

/// The number of a packed day, counted from a day long ago. (H. Hinnant, "chrono-compatible low-level date
/// algorithms", days_from_civil.)
fn day_number(packed: i128) -> i128 {
    let (year, month, day) = (packed >> 9, (packed >> 5) & 15, packed & 31);
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year
}

/// The day of an integer, for plain values.
pub(super) fn to_day(n: i128) -> Option<crate::value::Date> {
    i32::try_from(n).ok().and_then(day)
}
