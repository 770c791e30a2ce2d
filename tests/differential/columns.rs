//! Columns of every type, their bounds, and cells that lie on, just under and just over what the rules ask.

use super::dice::Dice;
use merit::number::{Exact, parse_literal};
use merit::value::Date;

pub struct Column {
    pub name: String,
    pub sort: Sort,
    pub optional: bool,
    /// As the rule file writes it, between its braces.
    pub text: String,
}

pub enum Sort {
    Text(Vec<&'static str>),
    Choice(Vec<&'static str>),
    YesNo,
    Number(Box<Numbers>),
    Date(Vec<Date>),
}

/// What a numeric column can hold.
pub struct Numbers {
    pub sort: NumberSort,
    decimals: u32,
    /// What a cell's number is multiplied by.
    unit: Exact,
    /// The smallest difference of two values.
    pub grid: Exact,
    pitch: Exact,
    low: Exact,
    high: Exact,
    /// Values that rules ask for.
    pub marks: Vec<Exact>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum NumberSort {
    Integer,
    Number,
    /// Whether bare cells are percentages (`Some(true)`), ratios (`Some(false)`) or refused.
    Percent(Option<bool>),
    Money,
}

pub fn exact(text: &str) -> Exact {
    parse_literal(text).unwrap()
}

pub fn quotient(a: &Exact, b: &Exact) -> Exact {
    a.checked_div(b).unwrap()
}

pub const TEXTS: [&str; 8] = ["ab", "aB", "x-1", "7", "10", "9.5", "研发", "zebra"];
const CHOICES: [&[&str]; 4] =
    [&["a", "b"], &["low", "mid", "high"], &["海曙", "江北", "x"], &["p", "q", "r", "s", "t"]];
const DAYS: [&str; 7] =
    ["2020-02-29", "2019-03-31", "2019-12-31", "2020-01-01", "2018-02-28", "2020-03-31", "2000-02-29"];

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

impl Column {
    pub fn any(dice: &mut Dice, name: String, smallest: &Exact) -> Self {
        let optional = dice.chance(30);
        let (sort, text) = match dice.roll(16) {
            0..=2 => Numbers::any(dice, NumberSort::Integer, smallest),
            3..=5 => Numbers::any(dice, NumberSort::Number, smallest),
            6 | 7 => {
                let bare = dice.one(&[None, Some(true), Some(false)]);
                Numbers::any(dice, NumberSort::Percent(bare), smallest)
            }
            8..=10 => Numbers::any(dice, NumberSort::Money, smallest),
            11 => (Sort::Text(TEXTS.to_vec()), "type: text".into()),
            12 => {
                let of = dice.one(&CHOICES);
                (Sort::Choice(of.to_vec()), format!("type: choice, of: [{}]", of.join(", ")))
            }
            13 | 14 => (Sort::YesNo, "type: yes_no".into()),
            _ => (Sort::Date((0..3).map(|_| day(dice.one(&DAYS))).collect()), "type: date".into()),
        };
        Self { name, sort, optional, text }.written()
    }

    /// What is asked for: small amounts of which many are equal.
    pub fn ask(dice: &mut Dice, name: String, smallest: &Exact) -> Self {
        let mut numbers = Numbers::new(dice, NumberSort::Money, smallest);
        numbers.pitch = &numbers.unit * &exact("100");
        let text = numbers.bound(dice, 0, 12);
        Self { name, sort: Sort::Number(Box::new(numbers)), optional: false, text }
    }

    pub fn choice(name: String) -> Self {
        let of = vec!["x", "y", "z"];
        Self { name, text: format!("type: choice, of: [{}]", of.join(", ")), sort: Sort::Choice(of), optional: false }
    }

    pub fn text(name: String, of: Vec<&'static str>) -> Self {
        Self { name, sort: Sort::Text(of), optional: false, text: "type: text".into() }
    }

    fn written(mut self) -> Self {
        if self.optional {
            self.text += ", optional: true";
        }
        self
    }

    pub fn numbers(&self) -> Option<&Numbers> {
        if let Sort::Number(numbers) = &self.sort { Some(numbers) } else { None }
    }

    /// A cell that the column accepts.
    pub fn cell(&self, dice: &mut Dice) -> String {
        if self.optional && dice.chance(25) {
            return String::new();
        }
        match &self.sort {
            Sort::Text(of) | Sort::Choice(of) => dice.one(of).into(),
            Sort::YesNo => dice.one(&["yes", "no", "true", "false", "是", "否", "1", "0"]).into(),
            Sort::Number(numbers) => {
                let value = numbers.draw(dice);
                numbers.cell(dice, &value)
            }
            Sort::Date(marks) => {
                let mark = dice.one(marks);
                let day = match dice.roll(5) {
                    0 => mark.yesterday().unwrap(),
                    1 => mark.tomorrow().unwrap(),
                    _ => mark,
                };
                match dice.roll(4) {
                    0 => format!("{}/{}/{}", day.year(), day.month(), day.day()),
                    1 => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
                    _ => day.to_string(),
                }
            }
        }
    }

    /// A cell that it refuses; nothing where it accepts any.
    pub fn bad(&self) -> Option<String> {
        match &self.sort {
            Sort::Text(_) => None,
            Sort::Number(n) => Some(if n.low.is_negative() { "twelve".into() } else { "-1".into() }),
            Sort::Date(_) => Some("2019-02-29".into()),
            Sort::Choice(_) | Sort::YesNo => Some("none of it".into()),
        }
    }
}

impl Numbers {
    fn any(dice: &mut Dice, sort: NumberSort, smallest: &Exact) -> (Sort, String) {
        let mut numbers = Self::new(dice, sort, smallest);
        let (low, high) = dice.one(&[(0, 3), (0, 20), (0, 200), (-5, 5), (1, 10), (1, 40), (0, 0), (0, 1), (1, 3)]);
        let text = numbers.bound(dice, low, high);
        (Sort::Number(Box::new(numbers)), text)
    }

    fn new(dice: &mut Dice, sort: NumberSort, smallest: &Exact) -> Self {
        let decimals = match sort {
            NumberSort::Integer => 0,
            NumberSort::Number => dice.one(&[0, 1, 2, 3, 6]),
            NumberSort::Percent(_) => dice.one(&[0, 1, 2, 4]),
            NumberSort::Money => dice.one(&[0, 2, 2, 4]),
        };
        let unit = match sort {
            NumberSort::Money => exact(dice.one(&["1", "1", "1000", "1万", "1万", "1亿"])),
            _ => Exact::one(),
        };
        let places = decimals as i32 + if matches!(sort, NumberSort::Percent(_)) { 2 } else { 0 };
        let mut grid = Exact::power_of_ten(-places) * &unit;
        if sort == NumberSort::Money {
            grid = grid.max(smallest.clone());
        }
        let pitch = match (sort, dice.roll(4)) {
            (_, 0) => grid.clone(),
            (NumberSort::Percent(_), _) => exact(dice.one(&["0.1", "0.05"])),
            (NumberSort::Number, 1) => exact("0.5"),
            (NumberSort::Money, 1) => &unit * &exact("10"),
            _ => unit.clone(),
        };
        let pitch = if quotient(&pitch, &grid).is_integer() { pitch } else { grid.clone() };
        Self { sort, decimals, unit, grid, pitch, low: Exact::zero(), high: Exact::zero(), marks: Vec::new() }
    }

    /// Sets the bounds, in pitches; 0 to 0 is wide open or beyond what integers of the machine hold.
    fn bound(&mut self, dice: &mut Dice, low: i64, high: i64) -> String {
        let mut text = match self.sort {
            NumberSort::Integer => "type: integer".to_owned(),
            NumberSort::Number => format!("type: number, decimals: {}", self.decimals),
            NumberSort::Percent(bare) => {
                let bare = bare.map(|p| format!(", bare: {}", if p { "percent" } else { "ratio" })).unwrap_or_default();
                format!("type: percent, decimals: {}{bare}", self.decimals)
            }
            NumberSort::Money => {
                let named = match self.unit.to_string().as_str() {
                    "10000" => "万元".into(),
                    "100000000" => "亿元".into(),
                    "1" => "元".into(),
                    other => other.to_owned(),
                };
                format!("type: money, decimals: {}, unit: {named}", self.decimals)
            }
        };
        if low == 0 && high == 0 {
            let wide = matches!(self.sort, NumberSort::Percent(_)) || dice.chance(40);
            let end = if wide { 15 } else { dice.one(&[17, 19, 25, 40]) };
            let end = Exact::power_of_ten(end);
            self.high = &end - &self.grid;
            self.marks = vec![
                self.pitch.clone(),
                self.high.clone(),
                quotient(&end, &exact("10")),
                quotient(&end, &exact("1000000")),
            ];
            if !wide {
                self.high = end.clone();
                text += &format!(", max: {}", self.literal(&end));
                if dice.chance(30) {
                    self.low = -end.clone();
                    self.marks.push(-end.clone());
                    text += &format!(", min: {}", self.literal(&-end));
                }
            }
            return text;
        }
        self.low = &self.pitch * &Exact::from(low);
        self.high = &self.pitch * &Exact::from(high);
        if low > 0 {
            if dice.chance(60) {
                text += ", over: 0";
                self.low = self.grid.clone();
            } else {
                text += &format!(", min: {}", self.literal(&self.low));
            }
        } else if low < 0 || dice.chance(30) {
            text += &format!(", min: {}", self.literal(&self.low));
        }
        if dice.chance(25) {
            text += &format!(", under: {}", self.literal(&(&self.high + &self.grid)));
        } else {
            text += &format!(", max: {}", self.literal(&self.high));
        }
        for _ in 0..dice.between(2, 4) {
            let steps = Exact::from(low + dice.roll((high - low) as usize + 1) as i64);
            self.marks.push((&self.pitch * &steps).max(self.low.clone()));
        }
        text
    }

    /// Whether a value can never be zero or less.
    pub fn is_positive(&self) -> bool {
        self.low.is_positive()
    }

    pub fn holds(&self, value: &Exact) -> bool {
        *value >= self.low && *value <= self.high && quotient(value, &self.grid).is_integer()
    }

    /// The lowest value.
    pub fn low(&self) -> &Exact {
        &self.low
    }

    /// The value as the rule file writes it.
    pub fn literal(&self, value: &Exact) -> String {
        match self.sort {
            NumberSort::Percent(_) => format!("{}%", value * &exact("100")),
            _ => value.to_string(),
        }
    }

    fn draw(&self, dice: &mut Dice) -> Exact {
        let value = match dice.roll(10) {
            0..=6 => {
                let mark = dice.one(&self.marks);
                match dice.roll(5) {
                    0 => &mark - &self.grid,
                    1 => &mark + &self.grid,
                    _ => mark,
                }
            }
            7 => dice.one(&[self.low.clone(), self.high.clone(), Exact::zero()]),
            _ => &self.low + &(&self.pitch * &Exact::from(dice.roll(8))),
        };
        if self.holds(&value) { value } else { dice.one(&[self.low.clone(), self.high.clone()]) }
    }

    /// The value as a cell.
    pub fn cell(&self, dice: &mut Dice, value: &Exact) -> String {
        let NumberSort::Percent(bare) = self.sort else { return quotient(value, &self.unit).to_string() };
        let hundreds = value * &exact("100");
        let ratio = value.decimal_places().is_some_and(|places| places <= self.decimals);
        match bare {
            Some(true) if dice.chance(60) => hundreds.to_string(),
            Some(false) if ratio && dice.chance(80) => value.to_string(),
            _ => format!("{hundreds}%"),
        }
    }
}
