//! The program while it is written: each operation once, at the narrowest width that its interval allows.

use super::code::{Code, Reg};
use super::program::{Holds, Naive, Number, Op};
use crate::check::model::{Panel, Rules};
use crate::span::Span;
use crate::value::Choice;
use std::collections::BTreeMap;

/// An interval of integers, both ends included; `None` where 128 bits do not suffice.
pub(super) type Interval = Option<(i128, i128)>;

/// What an expression is compiled to.
#[derive(Clone, Debug)]
pub(super) enum Compiled {
    Number(Number),
    Truth(Reg),
    Choice(Reg, Choice),
    Day(Reg),
    Months(Reg),
    /// Plain values of the naive reading.
    Values(Reg),
    /// Missing for everyone.
    Missing,
}

pub(super) struct Builder<'r> {
    pub rules: &'r Rules,
    pub ops: Vec<Op>,
    seen: BTreeMap<(Code, u32, Holds), Reg>,
    pub naive: Vec<Naive>,
    pub panels: Vec<Panel>,
    /// The facts compiled so far.
    pub facts: Vec<Option<Compiled>>,
    /// The points compiled so far.
    pub points: Vec<Option<Number>>,
    pub total: Option<Number>,
    /// The place in the rule file of what is being compiled.
    pub span: Span,
}

impl<'r> Builder<'r> {
    pub fn new(rules: &'r Rules, span: Span) -> Self {
        Self {
            rules,
            ops: Vec::new(),
            seen: BTreeMap::new(),
            naive: Vec::new(),
            panels: Vec::new(),
            facts: vec![None; rules.facts.len()],
            points: vec![None; rules.criteria.len()],
            total: None,
            span,
        }
    }

    pub fn op(&self, reg: Reg) -> &Op {
        // Registers are only made by `push`.
        &self.ops[reg]
    }

    pub fn interval(&self, reg: Reg) -> Interval {
        self.op(reg).interval
    }

    pub fn constant_of(&self, reg: Reg) -> Option<i128> {
        match self.op(reg).code {
            Code::Constant(n) => Some(n),
            _ => None,
        }
    }

    fn push(&mut self, code: Code, lanes: Holds, scale: u32, interval: Interval) -> Reg {
        let key = (code.clone(), scale, lanes);
        if let Some(reg) = self.seen.get(&key) {
            return *reg;
        }
        let reg = self.ops.len();
        let sound = self.is_sound(&code, &lanes, interval);
        self.ops.push(Op { code, lanes, scale, interval, sound, span: self.span });
        self.seen.insert(key, reg);
        reg
    }

    /// Whether every application has a value here.
    fn is_sound(&self, code: &Code, lanes: &Holds, interval: Interval) -> bool {
        if let Code::Field(id) = code {
            return self.rules.fields.get(*id).is_some_and(|f| !f.optional);
        }
        let counted = matches!(lanes, Holds::Narrow | Holds::Wide);
        !code.can_fail() && (!counted || interval.is_some()) && code.operands().iter().all(|r| self.op(*r).sound)
    }

    pub fn truth(&mut self, code: Code) -> Reg {
        self.push(code, Holds::Truths, 0, None)
    }

    /// Whether a condition holds; a missing one does not.
    pub fn holds(&mut self, condition: Reg) -> Reg {
        if self.op(condition).sound { condition } else { self.truth(Code::Holds(condition)) }
    }

    pub fn values(&mut self, code: Code) -> Reg {
        self.push(code, Holds::Values, 0, None)
    }

    /// Integers at the width that an interval needs, made of operands of any width.
    pub fn integers(&mut self, operands: &[Reg], code: impl Fn(&[Reg]) -> Code, scale: u32, interval: Interval) -> Reg {
        let narrow = fits(interval);
        let operands_narrow = operands.iter().all(|r| self.op(*r).lanes != Holds::Wide);
        if narrow && operands_narrow {
            return self.push(code(operands), Holds::Narrow, scale, interval);
        }
        let wide: Vec<Reg> = operands.iter().map(|r| self.resized(*r, true)).collect();
        let result = self.push(code(&wide), Holds::Wide, scale, interval);
        if narrow { self.resized(result, false) } else { result }
    }

    /// The same integers at a width; truths and values stay as they are.
    fn resized(&mut self, reg: Reg, wide: bool) -> Reg {
        let op = self.op(reg);
        let (want, scale, interval) = (if wide { Holds::Wide } else { Holds::Narrow }, op.scale, op.interval);
        if op.lanes == want || matches!(op.lanes, Holds::Truths | Holds::Values) {
            return reg;
        }
        if let Code::Constant(n) = op.code {
            return self.push(Code::Constant(n), want, scale, interval);
        }
        if let (Code::Resize(from), true) = (&op.code, wide) {
            return *from;
        }
        self.push(Code::Resize(reg), want, scale, interval)
    }

    pub fn constant(&mut self, n: i128, scale: u32) -> Reg {
        let interval = Some((n, n));
        let lanes = if fits(interval) { Holds::Narrow } else { Holds::Wide };
        self.push(Code::Constant(n), lanes, scale, interval)
    }

    /// Two registers at one width, for operations whose result is a truth.
    pub fn same_width(&mut self, a: Reg, b: Reg) -> (Reg, Reg) {
        let wide = self.op(a).lanes == Holds::Wide || self.op(b).lanes == Holds::Wide;
        if wide { (self.resized(a, true), self.resized(b, true)) } else { (a, b) }
    }

    pub fn add(&mut self, a: Reg, b: Reg, scale: u32) -> Reg {
        let interval = combine(self.interval(a), self.interval(b), |x, y| x.checked_add(y));
        match (self.constant_of(a), self.constant_of(b), interval) {
            (Some(_), Some(_), Some((n, _))) => self.constant(n, scale),
            (Some(0), _, _) if self.op(b).scale == scale => b,
            (_, Some(0), _) if self.op(a).scale == scale => a,
            _ => self.integers(&[a, b], |r| Code::Add(r[0], r[1]), scale, interval),
        }
    }

    pub fn subtract(&mut self, a: Reg, b: Reg, scale: u32) -> Reg {
        let interval = self
            .interval(a)
            .zip(self.interval(b))
            .and_then(|((al, ah), (bl, bh))| Some((al.checked_sub(bh)?, ah.checked_sub(bl)?)));
        match (self.constant_of(a), self.constant_of(b), interval) {
            (Some(_), Some(_), Some((n, _))) => self.constant(n, scale),
            (_, Some(0), _) if self.op(a).scale == scale => a,
            _ => self.integers(&[a, b], |r| Code::Subtract(r[0], r[1]), scale, interval),
        }
    }

    pub fn multiply(&mut self, a: Reg, b: Reg, scale: u32) -> Reg {
        if let Some(n) = self.constant_of(b) {
            return self.times(a, n, scale);
        }
        if let Some(n) = self.constant_of(a) {
            return self.times(b, n, scale);
        }
        let interval = combine(self.interval(a), self.interval(b), |x, y| x.checked_mul(y));
        self.integers(&[a, b], |r| Code::Multiply(r[0], r[1]), scale, interval)
    }

    pub fn times(&mut self, a: Reg, n: i128, scale: u32) -> Reg {
        let interval = combine(self.interval(a), Some((n, n)), |x, y| x.checked_mul(y));
        match (self.constant_of(a), interval) {
            (Some(_), Some((product, _))) => self.constant(product, scale),
            _ if n == 1 && self.op(a).scale == scale => a,
            _ => {
                // The factor itself must fit the width too.
                let reach = interval.filter(|_| i64::try_from(n).is_ok()).map(|(l, h)| (l.min(n), h.max(n)));
                if fits(reach) || !fits(interval) {
                    self.integers(&[a], |r| Code::Times(r[0], n), scale, interval)
                } else {
                    let wide = self.resized(a, true);
                    self.integers(&[wide], |r| Code::Times(r[0], n), scale, interval)
                }
            }
        }
    }

    /// The lesser or the greater of two at one scale.
    pub fn extreme(&mut self, a: Reg, b: Reg, greater: bool, scale: u32) -> Reg {
        let pick = |x: i128, y: i128| if greater { x.max(y) } else { x.min(y) };
        let (first, second) = (self.interval(a), self.interval(b));
        let interval = first.zip(second).map(|((al, ah), (bl, bh))| (pick(al, bl), pick(ah, bh)));
        if let (Some((al, ah)), Some((bl, bh))) = (first, second) {
            // One that is never beyond the other decides nothing, but what is missing in it still does.
            if self.constant_of(b).is_some() && (if greater { al >= bh } else { ah <= bl }) {
                return a;
            }
        }
        let code = |r: &[Reg]| if greater { Code::Max(r[0], r[1]) } else { Code::Min(r[0], r[1]) };
        self.integers(&[a, b], code, scale, interval)
    }

    /// A quotient rounded to a whole number.
    pub fn divided(&mut self, num: Reg, den: Reg, mode: crate::number::Rounding, scale: u32) -> Reg {
        let num_at = self.interval(num);
        // The divisor is at least one, so the quotient is no further from zero than the dividend.
        let interval = num_at.map(|(l, h)| (l.min(0), h.max(0)));
        if let Some(n) = self.constant_of(den).filter(|n| *n > 0) {
            if n == 1 && self.op(num).scale == scale {
                return num;
            }
            let interval = num_at.map(|(l, h)| (l.div_euclid(n), h.div_euclid(n) + i128::from(h.rem_euclid(n) != 0)));
            let narrow_divisor = i64::try_from(n).is_ok();
            let num = if narrow_divisor { num } else { self.resized(num, true) };
            return self.integers(&[num], |r| Code::DivideBy(r[0], n, mode), scale, interval);
        }
        self.integers(&[num, den], |r| Code::Divide(r[0], r[1], mode), scale, interval)
    }

    /// The points of the last bound that is reached. Bounds ascend; those that every value reaches, or none, are left out.
    pub fn ladder(&mut self, reg: Reg, bounds: &[i128], points: &[Option<i128>], scale: u32) -> Reg {
        let (low, high) = self.interval(reg).unwrap_or((i128::MIN, i128::MAX));
        let reached = bounds.partition_point(|b| *b <= low);
        let reachable = bounds.partition_point(|b| *b <= high).max(reached);
        let (bounds, points) = (&bounds[reached..reachable], &points[reached..=reachable]);
        let code = |r: &[Reg]| Code::Ladder(r[0], bounds.to_vec(), points.to_vec());
        self.integers(&[reg], code, scale, hull(points))
    }

    pub fn choose(&mut self, condition: Reg, yes: Reg, no: Reg, scale: u32) -> Reg {
        let (a, b) = (self.op(yes).lanes, self.op(no).lanes);
        if a == Holds::Truths || b == Holds::Truths {
            return self.truth(Code::Choose(condition, yes, no));
        }
        if a == Holds::Values || b == Holds::Values {
            return self.values(Code::Choose(condition, yes, no));
        }
        let interval = self.interval(yes).zip(self.interval(no)).map(|((al, ah), (bl, bh))| (al.min(bl), ah.max(bh)));
        self.integers(&[condition, yes, no], |r| Code::Choose(r[0], r[1], r[2]), scale, interval)
    }
}

/// Whether 64 bits suffice.
pub(super) fn fits(interval: Interval) -> bool {
    interval.is_some_and(|(low, high)| i64::try_from(low).is_ok() && i64::try_from(high).is_ok())
}

/// All corners of an operation on two intervals.
pub(super) fn combine(a: Interval, b: Interval, f: impl Fn(i128, i128) -> Option<i128>) -> Interval {
    let ((al, ah), (bl, bh)) = (a?, b?);
    let corners = [f(al, bl)?, f(al, bh)?, f(ah, bl)?, f(ah, bh)?];
    Some((*corners.iter().min()?, *corners.iter().max()?))
}

/// The interval of what a list gives, with the zero that stands where there is nothing.
pub(super) fn hull(values: &[Option<i128>]) -> Option<(i128, i128)> {
    let low = values.iter().flatten().min().copied().unwrap_or(0);
    Some((low.min(0), values.iter().flatten().max().copied().unwrap_or(0).max(0)))
}
