//! Where the registers of a chunk come from: columns, marks, standings, ranks and tiers.

use super::applications::Applications;
use super::register::{FINE, MISSING, NAIVE, Register};
use crate::check::model::{Combine, Panel, Rules};
use crate::column::{Column, Data, Integers, scaled};
use crate::compile::{Code, Holds, MARK_PLACES, Op, Program};
use crate::oracle::Places;
use crate::value::Value;

/// Which applications a chunk is about.
#[derive(Clone, Copy)]
pub(super) enum Rows<'a> {
    /// So many from one on, as they came in.
    From(usize, usize),
    /// These.
    These(&'a [usize]),
}

/// Everything that operations read beside registers.
#[derive(Clone, Copy)]
pub(super) struct Sources<'a> {
    pub rules: &'a Rules,
    pub applications: &'a Applications,
    pub rows: Rows<'a>,
    /// The places of every application in all comparisons; empty before any is made.
    pub places: &'a [Places],
    /// Of the ranked ones, parallel to the rows: rank, and position of the tier.
    pub ranked: &'a [(u32, Option<usize>)],
}

impl Sources<'_> {
    pub fn length(&self) -> usize {
        match self.rows {
            Rows::From(_, length) => length,
            Rows::These(rows) => rows.len(),
        }
    }

    pub fn row(&self, at: usize) -> usize {
        match self.rows {
            Rows::From(first, _) => first + at,
            Rows::These(rows) => rows.get(at).copied().unwrap_or(usize::MAX),
        }
    }

    fn column(&self, id: usize) -> Option<&Column> {
        self.applications.columns.get(id)
    }

    pub fn field(&self, id: usize, op: &Op, out: &mut Register) {
        let length = self.length();
        let Some(column) = self.column(id) else { return none(op, length, out) };
        match (self.rows, &column.data, &op.lanes) {
            (Rows::From(first, _), Data::Numbers { values: Integers::Narrow(values), .. }, Holds::Narrow) => {
                out.narrow.extend_from_slice(&values[first..first + length]);
            }
            (Rows::From(first, _), Data::YesNo(values), Holds::Truths) => {
                out.truths.extend_from_slice(&values[first..first + length]);
            }
            (Rows::From(first, _), Data::Choice(_, values), Holds::Narrow) => {
                out.narrow.extend(values[first..first + length].iter().map(|n| i64::from(*n)));
            }
            (Rows::From(first, _), Data::Days(values), Holds::Narrow) => {
                out.narrow.extend(values[first..first + length].iter().map(|n| i64::from(*n)));
            }
            (_, data, Holds::Truths) => {
                out.truths.extend((0..length).map(|i| of_column(data, self.row(i)) == Some(1)));
            }
            (_, data, Holds::Narrow) => {
                let integer = |i| of_column(data, self.row(i)).and_then(|n| i64::try_from(n).ok());
                out.narrow.extend((0..length).map(|i| integer(i).unwrap_or(0)));
            }
            (_, data, _) => out.wide.extend((0..length).map(|i| of_column(data, self.row(i)).unwrap_or(0))),
        }
        if !column.missing.is_empty() {
            self.missing_state(column, out);
        }
        self.replace_held(op, out);
    }

    fn missing_state(&self, column: &Column, out: &mut Register) {
        let length = self.length();
        for i in (0..length).filter(|i| column.is_missing(self.row(*i))) {
            out.mark(i, length, MISSING);
        }
    }

    /// A bad cell has nothing in its place, which may lie outside the bounds of its field; its row takes part in
    /// nothing, but what cannot fail must not fail there either.
    fn replace_held(&self, op: &Op, out: &mut Register) {
        let Rows::From(first, length) = self.rows else { return };
        for (row, _) in self.applications.held.range(first..first + length) {
            if op.sound {
                // Nobody else can be without a value here.
                out.state.clear();
            }
            let Some((low, high)) = op.interval else { continue };
            let n = out.integer(row - first).clamp(low, high);
            if let Some(slot) = out.narrow.get_mut(row - first) {
                *slot = i64::try_from(n).unwrap_or(0);
            }
            if let Some(slot) = out.wide.get_mut(row - first) {
                *slot = n;
            }
        }
    }

    pub fn field_missing(&self, id: usize, out: &mut Register) {
        let missing = |i| self.column(id).is_none_or(|c| c.is_missing(self.row(i)));
        out.truths.extend((0..self.length()).map(missing));
    }

    pub fn rank(&self, out: &mut Register) {
        let rank = |i| self.ranked.get(i).map_or(1, |(rank, _): &(u32, _)| i64::from(*rank));
        out.narrow.extend((0..self.length()).map(rank));
    }

    pub fn tier(&self, figures: &[Option<i128>], op: &Op, out: &mut Register) {
        let length = self.length();
        for i in 0..length {
            let tier = self.ranked.get(i).and_then(|(_, tier)| *tier);
            let figure = tier.and_then(|t| figures.get(t)).copied().flatten();
            push(figure.unwrap_or(0), op, out);
            if figure.is_none() {
                out.mark(i, length, NAIVE);
            }
        }
    }

    /// The marks of a panel that count: their sum, or their number.
    pub fn marks(&self, program: &Program, id: usize, sum: bool, op: &Op, out: &mut Register) {
        let length = self.length();
        let Some(panel) = program.panels.get(id) else { return none(op, length, out) };
        for i in 0..length {
            let marks = self.applications.marks.get(&self.row(i)).and_then(|m| m.get(&panel.sheet));
            let given = marks.into_iter().flatten().flatten();
            let places = u32::try_from(MARK_PLACES).unwrap_or(0);
            let all: Option<Vec<i128>> = given.map(|m| scaled(m, places)).collect();
            let counted = all.and_then(|all| counted(all, panel));
            push(counted.map_or(1, |(total, count)| if sum { total } else { count }), op, out);
            if counted.is_none() {
                out.mark(i, length, NAIVE);
            }
        }
    }

    pub fn place(&self, id: usize, standing: bool, out: &mut Register) {
        let length = self.length();
        for i in 0..length {
            let place = self.places.get(self.row(i)).and_then(|p| p.get(id)).copied().flatten();
            let figure = place.map(|p| if standing { p.standing } else { p.of });
            out.narrow.push(figure.and_then(|n| i64::try_from(n).ok()).unwrap_or(1));
            if place.is_none() {
                out.mark(i, length, NAIVE);
            }
        }
    }

    pub fn truth_of(&self, values: &Register, out: &mut Register) {
        let length = self.length();
        for (i, value) in values.values.iter().enumerate() {
            out.truths.push(*value == Value::Boolean(true));
            let state = if value.is_missing() { MISSING } else { FINE };
            if values.state(i).max(state) != FINE {
                out.mark(i, length, values.state(i).max(state));
            }
        }
    }

    /// Numerator, denominator, day or months in plain values.
    pub fn number_of(&self, op: &Op, before: &[Register], out: &mut Register) {
        let length = self.length();
        let (Code::Numerator(from) | Code::Denominator(from) | Code::IntegerOf(from)) = op.code else { return };
        let values = &before[from];
        for i in 0..length {
            let value = values.values.get(i).unwrap_or(&Value::Missing);
            let parts = match value {
                Value::Number(n) | Value::Money(n) => {
                    i128::try_from(n.numerator()).ok().zip(i128::try_from(n.denominator()).ok())
                }
                Value::Date(date) => Some((crate::column::packed(*date).into(), 1)),
                Value::Months(months) => Some((i128::from(*months), 1)),
                _ => None,
            };
            let (num, den) = parts.unwrap_or((0, 1));
            push(if matches!(op.code, Code::Denominator(_)) { den } else { num }, op, out);
            let state = match (value.is_missing(), parts) {
                (true, _) => MISSING,
                (false, Some(_)) => FINE,
                (false, None) => NAIVE,
            };
            if values.state(i).max(state) != FINE {
                out.mark(i, length, values.state(i).max(state));
            }
        }
    }
}

/// The sum and the number of the marks that count; `None` where there are too few.
fn counted(mut marks: Vec<i128>, panel: &Panel) -> Option<(i128, i128)> {
    if marks.len() < panel.at_least {
        return None;
    }
    marks.sort_unstable();
    let (low, high) = match panel.drop {
        Some(drop) if marks.len() >= drop.when_at_least => (drop.lowest, drop.highest),
        _ => (0, 0),
    };
    let kept = marks.get(low..marks.len().checked_sub(high)?)?;
    if kept.is_empty() || kept.len() > 1_000 {
        return None;
    }
    match panel.combine {
        Combine::Mean => Some((kept.iter().sum(), i128::try_from(kept.len()).ok()?)),
        Combine::Median => {
            let (below, above) = (kept.get((kept.len() - 1) / 2)?, kept.get(kept.len() / 2)?);
            Some((below + above, 2))
        }
    }
}

fn push(n: i128, op: &Op, out: &mut Register) {
    if op.lanes == Holds::Wide {
        out.wide.push(n);
    } else {
        out.narrow.push(i64::try_from(n).unwrap_or(0));
    }
}

/// Nobody has a value.
fn none(op: &Op, length: usize, out: &mut Register) {
    for _ in 0..length {
        push(0, op, out);
    }
    out.truths.resize(length, false);
    out.state.resize(length, NAIVE);
}

/// What the machine reads of a column: integers of either width.
fn of_column(data: &Data, at: usize) -> Option<i128> {
    match data {
        Data::Numbers { values, .. } => values.get(at),
        Data::Choice(_, values) => values.get(at).copied().map(i128::from),
        Data::Days(values) => values.get(at).copied().map(i128::from),
        Data::YesNo(values) => values.get(at).copied().map(i128::from),
        Data::Texts(_) | Data::Values(_) => None,
    }
}
