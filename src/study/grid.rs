//! The values that a cell of a field can write, as whole numbers in order; points likewise.

use crate::check::model::{Criterion, Field, FieldKind, Numeric, NumericSort, Rules};
use crate::number::{Currency, Exact};
use crate::value::{Date, Value, days_after, days_between};

/// What a figure can be: a step times each whole number from the lowest to the highest.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    /// The smallest difference between two values; for days one.
    pub step: Exact,
    kind: Kind,
    /// The lowest.
    pub low: i128,
    /// The highest.
    pub high: i128,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Number,
    Money,
    Day,
}

/// The first day and the last that a cell can write.
const DAYS: [(i16, i8, i8); 2] = [(1, 1, 1), (9999, 12, 31)];

/// So many steps from zero are places; farther off none is looked for.
const FAR: i128 = 1 << 120;

impl Grid {
    /// The values of a field; `None` where they have no order.
    pub fn of(field: &Field, currency: Currency) -> Option<Self> {
        match &field.kind {
            FieldKind::Numeric(numeric) => numbers(numeric, currency),
            FieldKind::Date => {
                let [first, last] = DAYS.map(|(y, m, d)| Date::new(y, m, d).ok());
                let high = i128::from(days_between(first?, last?));
                Some(Self { step: Exact::one(), kind: Kind::Day, low: 0, high })
            }
            FieldKind::Text { .. } | FieldKind::Choice(_) | FieldKind::YesNo => None,
        }
    }

    /// The published points of a criterion.
    pub fn points(rules: &Rules, criterion: &Criterion) -> Option<Self> {
        Self::up_to(rules, &criterion.max)
    }

    /// The published total: from zero to all points and the whole bonus.
    pub fn total(rules: &Rules) -> Option<Self> {
        let bonus = rules.bonus.as_ref().map_or_else(Exact::zero, |side| side.cap.clone());
        Self::up_to(rules, &(&rules.round.scores.out_of + &bonus))
    }

    fn up_to(rules: &Rules, most: &Exact) -> Option<Self> {
        let step = Exact::power_of_ten(-i32::try_from(rules.round.scores.decimals).ok()?);
        let high = most.checked_div(&step)?.floor().to_i128()?;
        Some(Self { step, kind: Kind::Number, low: 0, high })
    }

    /// The value at a place.
    pub fn value(&self, at: i128) -> Value {
        let number = &self.step * &Exact::from(at);
        match self.kind {
            Kind::Number => Value::Number(number),
            Kind::Money => Value::Money(number),
            Kind::Day => {
                let [first, _] = DAYS.map(|(y, m, d)| Date::new(y, m, d).ok());
                let day = first.zip(i64::try_from(at).ok()).and_then(|(first, days)| days_after(first, days));
                day.map_or(Value::Missing, Value::Date)
            }
        }
    }

    /// The places next to a value on either side, the lower first; both are beside it where it has one itself.
    pub fn beside(&self, value: &Value) -> Option<(i128, i128)> {
        let steps = self.steps(value)?;
        Some((steps.ceiling().to_i128()?.checked_sub(1)?, steps.floor().to_i128()?.checked_add(1)?))
    }

    /// The place of a value, where it has one.
    pub fn place(&self, value: &Value) -> Option<i128> {
        let steps = self.steps(value).filter(Exact::is_integer)?;
        steps.to_i128().filter(|place| (self.low..=self.high).contains(place))
    }

    /// The values around one, the lowest first: itself and one step to either side, or the two it lies between; without
    /// those that there are not.
    pub fn around(&self, value: &Value) -> Vec<Value> {
        let Some((below, above)) = self.beside(value) else { return Vec::new() };
        (below.max(self.low)..=above.min(self.high)).map(|place| self.value(place)).collect()
    }

    /// The lowest value and the highest.
    pub fn ends(&self) -> [Value; 2] {
        [self.low, self.high].map(|place| self.value(place))
    }

    /// How many steps a value lies from zero; a day, from the first.
    fn steps(&self, value: &Value) -> Option<Exact> {
        match value {
            Value::Number(n) | Value::Money(n) => n.checked_div(&self.step),
            Value::Date(day) => {
                let [first, _] = DAYS.map(|(y, m, d)| Date::new(y, m, d).ok());
                Some(Exact::from(days_between(first?, *day)))
            }
            _ => None,
        }
    }
}

fn numbers(numeric: &Numeric, currency: Currency) -> Option<Grid> {
    let mut step = &numeric.unit * &Exact::power_of_ten(-i32::try_from(numeric.decimals).ok()?);
    let kind = if numeric.sort == NumericSort::Money { Kind::Money } else { Kind::Number };
    match numeric.sort {
        // Written with a percent sign, which every such field takes.
        NumericSort::Percent { .. } => step *= Exact::power_of_ten(-2),
        NumericSort::Money => {
            // What a cell writes must come to whole smallest units too.
            let units = step.checked_div(&currency.smallest_unit())?;
            step *= Exact::from(units.denominator());
        }
        NumericSort::Integer | NumericSort::Number => {}
    }
    let (low, low_in) = (numeric.low.0.checked_div(&step)?, numeric.low.1);
    let (high, high_in) = (numeric.high.0.checked_div(&step)?, numeric.high.1);
    let (first, last) = (low.ceiling(), high.floor());
    let first = if first == low && !low_in { first + Exact::one() } else { first };
    let last = if last == high && !high_in { last - Exact::one() } else { last };
    // A field without bounds that matter goes on beyond what is counted here.
    let within = |place: Exact| place.max(Exact::from(-FAR)).min(Exact::from(FAR)).to_i128();
    let (low, high) = (within(first)?, within(last)?);
    (low <= high).then_some(Grid { step, kind, low, high })
}

/// A value as the cell of a field writes it.
pub(super) fn cell(field: &Field, value: &Value) -> String {
    match (&field.kind, value) {
        (FieldKind::Numeric(numeric), Value::Number(n) | Value::Money(n)) => match numeric.sort {
            NumericSort::Percent { .. } => format!("{}%", n * &Exact::from(100)),
            _ => n.checked_div(&numeric.unit).unwrap_or_else(|| n.clone()).to_string(),
        },
        (_, value) => value.to_string(),
    }
}
