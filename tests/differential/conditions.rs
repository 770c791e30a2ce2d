//! Expressions that are conditions, texts or days.

use super::names::{Kind, Name, Writer};

const TESTS: [&str; 6] = ["<", "<=", ">", ">=", "=", "!="];

impl Writer<'_> {
    pub fn condition(&mut self, depth: usize) -> String {
        if depth > 0 && self.dice.chance(35) {
            let (a, b) = (self.condition(depth - 1), self.condition(depth - 1));
            return match self.dice.roll(6) {
                0 | 1 => format!("({a} and {b})"),
                2 | 3 => format!("({a} or {b})"),
                4 => format!("not({a})"),
                _ => format!("{}([{a}, {b}])", self.dice.one(&["all", "any"])),
            };
        }
        match self.dice.roll(12) {
            0..=3 => self.on_a_mark(),
            4 => format!("{} {} {}", self.number(depth.min(1)), self.dice.one(&TESTS), self.number(depth.min(1))),
            5 => format!("{} {} {}", self.money(depth.min(1)), self.dice.one(&TESTS), self.leaf(Kind::Money)),
            6 => self.leaf(Kind::Condition),
            7 => self.answered().unwrap_or_else(|| self.on_a_mark()),
            8 => self.about_text(),
            9 => self.about_lists(),
            10 => self.about_register().unwrap_or_else(|| self.on_a_mark()),
            _ if self.dice.chance(30) => {
                let (a, b) = (self.leaf(Kind::Date), self.date());
                let months = self.dice.one(&["deadline", "as_of"]);
                let months = if months == "deadline" && !self.scope.names.iter().any(|n| n.text == months) {
                    "as_of"
                } else {
                    months
                };
                format!("years and months duration({a}, {b}) >= years and months duration({a}, {months})")
            }
            _ => match self.name(Kind::Date) {
                Some(name) => {
                    format!("{} {} {}", self.used(&name), self.dice.one(&["<", "<=", ">=", "="]), self.date())
                }
                None => self.on_a_mark(),
            },
        }
    }

    /// A name compared with what its cells are drawn around.
    fn on_a_mark(&mut self) -> String {
        let Some(name) = self.name_where(|n| n.kind != Kind::Text && n.kind != Kind::Condition) else {
            return "2 > 1".into();
        };
        let used = self.used(&name);
        self.tested(&used, &name)
    }

    fn tested(&mut self, used: &str, name: &Name) -> String {
        let (a, b) = (self.dice.one(&name.marks), self.dice.one(&name.marks));
        if name.kind == Kind::Condition {
            return used.to_owned();
        }
        if matches!(name.kind, Kind::Choice | Kind::Text) {
            return match self.dice.roll(4) {
                0 => format!("{used} = {a}"),
                1 => format!("{used} != {a}"),
                2 => format!("{used} in ({a}, {b})"),
                _ => format!("list contains([{a}, {b}], {used})"),
            };
        }
        match self.dice.roll(9) {
            0 => format!("{used} between {a} and {b}"),
            1 => format!("{used} in [{a}..{b}]"),
            2 => format!("{used} in ({a}..{b})"),
            3 => format!("{used} in (< {a}, >= {b})"),
            4 => format!("{used} in ({a}, {b})"),
            _ => format!("{used} {} {a}", self.dice.one(&TESTS)),
        }
    }

    /// A value that may be missing, answered in the condition.
    fn answered(&mut self) -> Option<String> {
        let name = self.name_where(|n| n.optional)?;
        let test = self.tested(&name.text, &name);
        let n = &name.text;
        Some(match self.dice.roll(5) {
            0 => format!("({n} = null or {test})"),
            1 => format!("({n} != null and {test})"),
            2 => format!("(if {n} = null then {} else {test})", self.dice.one(&["true", "false"])),
            3 => format!("(not({n} = null) and {test})"),
            _ => format!("{n} {} null", self.dice.one(&["=", "!="])),
        })
    }

    fn about_text(&mut self) -> String {
        let text = self.text(1);
        match self.dice.roll(6) {
            0 => format!("contains({text}, \"{}\")", self.dice.one(&["a", "1", ""])),
            1 => format!("starts with({text}, \"{}\")", self.dice.one(&["a", "研", "9"])),
            2 => format!("ends with({text}, \"{}\")", self.dice.one(&["b", "5", "发"])),
            3 if !self.sure => format!("{text} {} \"{}\"", self.dice.one(&["<", ">="]), self.dice.one(&["b", "8"])),
            4 => format!("{text} in (\"ab\", \"7\")"),
            _ => format!("{text} = \"{}\"", self.dice.one(&["AB", "ab", "7"])),
        }
    }

    fn about_lists(&mut self) -> String {
        let (a, b) = (self.leaf(Kind::Number), self.leaf(Kind::Number));
        match self.dice.roll(6) {
            0 => format!("(some x in [{a}, {b}] satisfies x > 1)"),
            1 => format!("(every x in [{a}, {b}, 3] satisfies x >= 0.5)"),
            2 => format!("list contains([1, 2, {a}], {b})"),
            3 => format!("{a} in (1, {b}, [0..1))"),
            _ => match self.name_where(|n| n.whole) {
                Some(name) => format!("{}({})", self.dice.one(&["even", "odd"]), self.used(&name)),
                None if self.sure => format!("{a} >= {b}"),
                None => format!("{}({a})", self.dice.one(&["even", "odd"])),
            },
        }
    }

    fn about_register(&mut self) -> Option<String> {
        let register = self.scope.registers.first()?;
        let (name, columns) = (register.name.clone(), register.columns(Kind::Number));
        let column = self.dice.one(&columns);
        let mark = self.dice.one(&column.marks);
        let test = self.dice.one(&TESTS);
        Some(match self.dice.roll(4) {
            0 => format!("(some r in {name} satisfies r.{} {test} {mark})", column.text),
            1 => format!("(every r in {name} satisfies r.{} {test} {mark})", column.text),
            2 => format!("count({name}) {test} {}", self.dice.one(&["0", "1", "2"])),
            _ => format!("count({name}[{} {test} {mark}]) >= 1", column.text),
        })
    }

    pub fn text(&mut self, depth: usize) -> String {
        let leaf = self.leaf(Kind::Text);
        if depth == 0 {
            return leaf;
        }
        match self.dice.roll(13) {
            0 => format!("upper case({leaf})"),
            1 => format!("lower case({leaf})"),
            2 if !self.sure => format!("substring({leaf}, {})", self.dice.one(&["1", "2", "-1", "1, 2"])),
            3 => format!("substring before({leaf}, \"{}\")", self.dice.one(&["b", "-"])),
            4 => format!("substring after({leaf}, \"{}\")", self.dice.one(&["a", "-"])),
            5 => format!("string({})", self.leaf(Kind::Number)),
            6 => format!("string join([{leaf}, \"7\"], \"-\")"),
            7 => format!("({leaf} + \"1\")"),
            _ => leaf,
        }
    }

    pub fn date(&mut self) -> String {
        match self.dice.roll(5) {
            0 => self.dice.one(&["as_of", "opens"]).into(),
            1 => self.leaf(Kind::Date),
            2 => "date(2020, 2, 29)".into(),
            _ => match self.name(Kind::Date) {
                Some(name) => self.dice.one(&name.marks),
                None => "date(\"2019-12-31\")".into(),
            },
        }
    }
}
