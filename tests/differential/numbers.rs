//! Expressions that are numbers or amounts.

use super::names::{Kind, Writer};

const ROUNDINGS: [&str; 7] =
    ["round half up", "round half up", "round half down", "round up", "round down", "floor", "ceiling"];

impl Writer<'_> {
    pub fn number(&mut self, depth: usize) -> String {
        if depth == 0 || self.dice.chance(20) {
            return self.leaf(Kind::Number);
        }
        if self.dice.chance(30) {
            return self.special(depth);
        }
        let (a, b) = (self.number(depth - 1), self.number(depth - 1));
        match self.dice.roll(14) {
            0 | 1 => format!("({a} + {b})"),
            2 => format!("({a} - {b})"),
            3 => format!("({a} * {b})"),
            4 => format!("(if {b} = 0 then {a} else {a} / {b})"),
            5 => format!("({a} / {})", self.dice.one(&["3", "7", "0.25", "12", "(2 ** 3)"])),
            6 => format!("(if {} then {a} else {b})", self.condition(depth - 1)),
            7 => {
                let function = self.dice.one(&["min", "max", "sum", "mean", "median", "product"]);
                if self.dice.chance(50) {
                    format!("{function}({a}, {b})")
                } else {
                    format!("{function}([{a}, {b}, 2])")
                }
            }
            8 => format!("abs({a})"),
            9 | 10 => self.rounded(&a),
            11 => format!("modulo({a}, {})", self.dice.one(&["3", "-2", "0.5"])),
            12 => format!("(-{})", self.leaf(Kind::Number)),
            _ => format!("({} ** {})", self.leaf(Kind::Number), self.dice.one(&["2", "3", "1"])),
        }
    }

    fn rounded(&mut self, value: &str) -> String {
        let scale = self.dice.one(&["0", "1", "2", "-1"]);
        match self.dice.roll(5) {
            0 => format!("decimal({value}, {scale})"),
            1 => format!("{}({value})", self.dice.one(&["floor", "ceiling"])),
            _ => format!("{}({value}, {scale})", self.dice.one(&ROUNDINGS)),
        }
    }

    /// Quotients of columns, rounded and not; dates, texts, lists, registers, lookups.
    fn special(&mut self, depth: usize) -> String {
        match self.dice.roll(20) {
            15 | 16 => {
                let (leaf, scale) =
                    (self.leaf(Kind::Number), self.dice.one(&[("2", 0), ("20", 1), ("8", 2), ("0.2", -1)]));
                let rounding = self.dice.one(&["decimal", "round half up", "round half down", "round half up"]);
                format!("{rounding}({leaf} / {}, {})", scale.0, scale.1)
            }
            17 if !self.sure => format!("({} ** {})", self.leaf(Kind::Number), self.dice.one(&["-1", "-2", "0"])),
            18 => {
                let text = self.name(Kind::Text).map_or("\"ab\"".into(), |n| self.used(&n));
                format!("string length(substring after(string: {text}, match: \"a\"))")
            }
            0..=3 => {
                let scale = self.dice.one(&[0, 1, 2]);
                let halves = self.halves(scale);
                let Some(quotient) = self.column_quotient(&halves) else { return self.number(depth - 1) };
                let rounding = self.dice.one(&["decimal", "round half up", "round half down", "round half up"]);
                if self.dice.chance(70) { format!("{rounding}({quotient}, {scale})") } else { format!("({quotient})") }
            }
            4 => {
                let (Some(a), Some(b)) = (self.column_quotient(&[]), self.column_quotient(&[])) else {
                    return self.leaf(Kind::Number);
                };
                format!("(if {b} = 0 then 1 else ({a}) / ({b}))")
            }
            5 => {
                let (a, b) = (self.leaf(Kind::Date), self.date());
                let part = self.dice.one(&["years", "months"]);
                format!("years and months duration({a}, {b}).{part}")
            }
            6 => format!("days between({}, {})", self.leaf(Kind::Date), self.date()),
            7 => format!("{}.{}", self.leaf(Kind::Date), self.dice.one(&["year", "month", "day"])),
            8 => {
                let text = self.text(1);
                format!("string length({text})")
            }
            9 => self.root(),
            10 | 11 => self.over_list(depth),
            12 => self.over_register().unwrap_or_else(|| self.leaf(Kind::Number)),
            13 => self.looked_up().unwrap_or_else(|| self.leaf(Kind::Number)),
            _ => {
                let (a, b) = (self.money(depth - 1), self.dice.one(&["base", "(base + 1)"]));
                if self.scope.names.iter().any(|n| n.text == "base") { format!("({a} / {b})") } else { "1".into() }
            }
        }
    }

    fn root(&mut self) -> String {
        let leaf = self.leaf(Kind::Number);
        match self.dice.roll(4) {
            _ if self.sure => format!("abs({leaf})"),
            0 => "sqrt(6.25)".into(),
            1 => format!("sqrt(abs({leaf}))"),
            2 => {
                let text = self.name(Kind::Text).map_or("\"10\"".into(), |n| self.used(&n));
                self.dice.one(&[format!("number({text})"), format!("number({text}, \",\", \".\")")])
            }
            _ => format!("sqrt({leaf} ** 2)"),
        }
    }

    fn over_list(&mut self, depth: usize) -> String {
        let (a, b) = (self.number(depth - 1), self.leaf(Kind::Number));
        let k = self.dice.one(&["1", "2", "0.5"]);
        match self.dice.roll(9) {
            0 => format!("sum(for i in 1..3 return i * {b})"),
            1 => format!("count([{a}, {b}, 1][item > {k}])"),
            2 => format!("sum([{a}, {b}][item <= {k}])"),
            3 => format!("count(distinct values([{a}, {b}, 1]))"),
            4 => format!("count(index of([{a}, 1, {b}], {k}))"),
            5 => format!("sum(append([{a}], {b}))"),
            6 => format!("sum(concatenate([{a}], for x in [{b}, 2] return x * {k}))"),
            7 if !self.sure => format!("sort([{a}, {b}])[{}]", self.dice.one(&["1", "-1", "2"])),
            _ => format!("count(for x in [1, 2], y in [{b}] return x + y)"),
        }
    }

    fn over_register(&mut self) -> Option<String> {
        let register = self.scope.registers.first()?;
        let (name, columns) = (register.name.clone(), register.columns(Kind::Number));
        let moneys = register.columns(Kind::Money);
        let optional: Vec<String> = register.columns.iter().filter(|c| c.optional).map(|c| c.name.clone()).collect();
        if columns.is_empty() {
            return Some(format!("count({name})"));
        }
        let column = self.dice.one(&columns);
        let mark = self.dice.one(&column.marks);
        let test = self.dice.one(&[">=", ">", "<", "<=", "=", "!="]);
        Some(match self.dice.roll(8) {
            6 if !self.sure => format!("{name}[{}].{}", self.dice.one(&["1", "-1"]), column.text),
            7 => format!("sum(for r in {name}, i in 2..1 return r.{} + i)", column.text),
            0 => format!("count({name}[{} {test} {mark}])", column.text),
            1 => format!("sum({name}[{} {test} {mark}].{})", column.text, self.dice.one(&columns).text),
            2 => format!("sum(for r in {name} return r.{} * 2)", column.text),
            3 if !optional.is_empty() => format!("count({name}[{} != null])", self.dice.one(&optional)),
            4 if !moneys.is_empty() && !self.scope.names.iter().all(|n| n.text != "base") => {
                format!("sum({name}.{}) / base", self.dice.one(&moneys).text)
            }
            _ => format!("sum({name}.{})", column.text),
        })
    }

    fn looked_up(&mut self) -> Option<String> {
        let all: Vec<(String, String)> = self
            .scope
            .lookups
            .iter()
            .filter(|l| l.by_choice || !self.sure)
            .map(|l| (l.name.clone(), l.key.clone()))
            .collect();
        if all.is_empty() {
            return None;
        }
        let (lookup, key) = self.dice.one(&all);
        let key = self.scope.names.iter().find(|n| n.text == key)?.clone();
        if key.optional {
            return Some(format!("(if {0} = null then 1 else {lookup}[{0}])", key.text));
        }
        Some(format!("{lookup}[{}]", key.text))
    }

    pub fn money(&mut self, depth: usize) -> String {
        if depth == 0 || self.dice.chance(25) {
            return self.leaf(Kind::Money);
        }
        let (a, b) = (self.money(depth - 1), self.leaf(Kind::Money));
        match self.dice.roll(11) {
            0 => format!("({a} + {b})"),
            1 => format!("({a} - {b})"),
            2 => format!("({a} * {})", self.number(depth - 1)),
            3 => format!("({a} / {})", self.dice.one(&["3", "7", "8"])),
            4 => {
                let function = self.dice.one(&["min", "max", "mean", "median", "sum"]);
                format!("{function}({a}, {b})")
            }
            5 => format!("abs({a})"),
            6 => format!("(if {} then {a} else {b})", self.condition(depth - 1)),
            7 | 8 => {
                let scale = self.dice.one(&["-4", "-2", "0", "1"]);
                let rounding = self.dice.one(&ROUNDINGS);
                format!("{rounding}({a}, {scale})")
            }
            9 => match self.scope.registers.first().map(|r| (r.name.clone(), r.columns(Kind::Money))) {
                Some((name, columns)) if !columns.is_empty() => format!("sum({name}.{})", self.dice.one(&columns).text),
                _ => a,
            },
            _ => format!("(-{b})"),
        }
    }
}
