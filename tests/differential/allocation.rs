//! Ranking and allocation.

use super::dice::Dice;
use super::names::{Kind, Name, Scope, Writer};

/// Writes what comes after the points.
pub struct Ending<'e> {
    pub dice: &'e mut Dice,
    pub scope: &'e mut Scope,
    /// The ids of criteria and groups.
    pub criteria: Vec<String>,
    /// What the maxima add up to.
    pub out_of: usize,
    /// The most that anybody asks for, in currency units.
    pub most: i128,
}

impl Ending<'_> {
    fn name(&mut self, fits: impl Fn(&Name) -> bool) -> Option<Name> {
        Writer::sure(self.dice, self.scope).name_where(fits)
    }

    fn total(&mut self) -> String {
        let quarters = [1, 2, 3, 4].map(|q| (self.out_of * q / 8).to_string());
        self.dice.one(&quarters)
    }

    pub fn ranking(&mut self) -> String {
        let mut text = String::from("ranking:\n");
        if self.dice.chance(35)
            && let Some(name) =
                self.name(|n| matches!(n.kind, Kind::Choice | Kind::Condition) && n.column.is_some() && !n.optional)
        {
            text += &format!("  within: {}\n", name.text);
        }
        if self.criteria.is_empty() || self.dice.chance(30) {
            let by = self.by();
            text += &format!("  by: '{by}'\n");
        }
        if !self.criteria.is_empty() && self.dice.chance(35) {
            let minimum = self.dice.one(&["0", "0.5", "1", "2"]);
            text += &format!("  minimum: {minimum}\n");
        }
        let mut rows = Vec::new();
        if self.dice.chance(15)
            && let Some(name) =
                self.name(|n| matches!(n.kind, Kind::Choice | Kind::Condition) && n.column.is_some() && !n.optional)
        {
            rows.push(format!("{{uncovered: {}, clause: a}}", name.text));
        }
        for _ in 0..self.dice.roll(4) {
            let way = self.dice.one(&["higher", "lower"]);
            let value = self.tie_break();
            rows.push(format!("{{{way}: '{value}', clause: a}}"));
        }
        if !rows.is_empty() {
            text += &format!("  tie_breaks: [{}]\n", rows.join(", "));
        }
        let draw = "draw\n  draw: {announced: On the day, seed: 7 of May}";
        let still = self.dice.one(&["stop", "share_rank", "share_rank", "key", "key", draw]);
        text + &format!("  still_tied: {still}\n")
    }

    fn by(&mut self) -> String {
        if !self.criteria.is_empty() && self.dice.chance(60) {
            let criterion = self.dice.one(&self.criteria);
            return self.dice.one(&[
                format!("total + {criterion} / 3"),
                criterion,
                "-total".into(),
                "total * 2".into(),
            ]);
        }
        self.tie_break()
    }

    fn tie_break(&mut self) -> String {
        if !self.criteria.is_empty() && self.dice.chance(20) {
            return self.dice.one(&self.criteria);
        }
        let kinds = [Kind::Number, Kind::Money, Kind::Condition, Kind::Date];
        let mut writer = Writer::sure(self.dice, self.scope);
        if writer.dice.chance(15)
            && let Some(quotient) = writer.column_quotient(&[])
        {
            return quotient;
        }
        if writer.dice.chance(10) {
            let (a, b) = (writer.leaf(Kind::Date), writer.date());
            return format!("years and months duration({a}, {b})");
        }
        match writer.name_where(|n| kinds.contains(&n.kind) && n.column.is_some()) {
            Some(name) => writer.used(&name),
            None => "string length(key)".into(),
        }
    }

    fn sum(&self, per_mille: i128) -> i128 {
        (self.most * per_mille / 1000).max(1)
    }

    pub fn allocation(&mut self) -> String {
        // A whole ten, so that shares of it come out.
        let times = self.dice.one(&[0, 500, 1500, 3000, 5000, 8000, 8000, 20000, 20000]);
        let budget = (self.sum(times) / 10).max(1) * 10;
        let mut text = format!("allocation:\n  budget: {budget}\n  award:\n");
        let by_tier = self.tiers(&mut text);
        let amount = self.amount(by_tier);
        text += &format!("    amount: '{amount}'\n");
        if self.dice.chance(15) {
            let less = Writer::sure(self.dice, self.scope).leaf(Kind::Money);
            text += &format!("    less: '{less}'\n");
        }
        if self.dice.chance(45) {
            let step = self.dice.one(&[10, 50, 100, 7]);
            text += &format!("    step: {}\n    round: {}\n", self.sum(step), self.rounding());
        }
        if self.dice.chance(35) {
            let smallest = self.dice.one(&[100, 200, 250]);
            text += &format!("    smallest: {}\n", self.sum(smallest));
        }
        text += "    clause: a\n";
        let envelopes = if self.dice.chance(45) { self.envelopes(budget, &mut text) } else { Vec::new() };
        self.method(&mut text);
        self.unspent(&envelopes, &mut text);
        self.rows("guarantees", 30, Self::guarantee, &mut text);
        self.rows("limits", 50, Self::limit, &mut text);
        if self.dice.chance(50) {
            text += &format!("  reserve: {}\n", self.dice.roll(5));
        }
        if self.dice.chance(25) {
            text += &format!("  instalments: {}\n", self.dice.one(&["[30%, 70%]", "[1%, 33%, 66%]", "[100%]"]));
        }
        if self.dice.chance(25) {
            let payers = ["{city: 60%, rural: rest}", "{first: rest, second: 33%, third: 0.1}"];
            text += &format!("  payers: {}\n", self.dice.one(&payers));
        }
        text
    }

    /// The method, and what it does with the last in line.
    fn method(&mut self, text: &mut String) {
        match self.dice.roll(6) {
            0 => return *text += "  method: pro_rata\n",
            1 => {
                let weight = match self.criteria.is_empty() {
                    true => Writer::sure(self.dice, self.scope).leaf(Kind::Number),
                    false => self.dice.one(&["total".to_owned(), self.criteria[0].clone()]),
                };
                return *text += &format!("  method: by_points\n  weight: 'max(0, {weight})'\n");
            }
            _ => {}
        }
        let top_up = format!("{{top_up: {{at_least: 10%, budget: {}}}}}", self.sum(1200));
        let last = [
            "part_award",
            "part_award",
            "{part_award: {at_least: 50%}}",
            "{part_award: {at_least: 30%}}",
            "skip",
            "stop",
            &top_up,
            &top_up,
        ];
        *text += &format!("  method: in_order\n  last_in_line: {}\n", self.dice.one(&last));
    }

    fn unspent(&mut self, envelopes: &[String], text: &mut String) {
        match self.dice.roll(6) {
            0 => *text += "  unspent: {move_to: next_by_rank, clause: a}\n",
            1 if !envelopes.is_empty() => {
                let first = self.dice.one(envelopes);
                let second = envelopes.iter().find(|e| **e != first && self.dice.chance(50));
                let names: Vec<&str> = [&first].into_iter().chain(second).map(String::as_str).collect();
                *text += &format!("  unspent: {{move_to: [{}], clause: a}}\n", names.join(", "));
            }
            _ => {}
        }
    }

    fn rounding(&mut self) -> &'static str {
        self.dice.one(&["down", "down", "half up", "half up", "half even", "half down", "up", "floor", "ceiling"])
    }

    /// Tiers, and whether there are any.
    fn tiers(&mut self, text: &mut String) -> bool {
        let caps = [self.sum(800), self.sum(500)];
        let tiers = match self.dice.roll(5) {
            0 => format!(
                "{{ranks: 1-3, rate: 50%, cap: {}}}, {{ranks: {}, rate: 12.5%, cap: {}}}",
                caps[0],
                self.dice.one(&["4-", "5-20", "4"]),
                caps[1]
            ),
            1 if !self.criteria.is_empty() => {
                let high = self.out_of / 3 + 1;
                let low = self.dice.one(&["0", "1", "2.5"]).to_owned();
                format!(
                    "{{total_from: {high}, rate: 50%, cap: {}}}, {{total_from: {low}, rate: 25%, cap: {}}}",
                    caps[0], caps[1]
                )
            }
            _ => return false,
        };
        *text += &format!("    tiers: [{tiers}]\n");
        true
    }

    fn amount(&mut self, by_tier: bool) -> String {
        let cap = self.sum(700);
        if by_tier {
            return self.dice.one(&[
                "ask * tier.rate".to_owned(),
                "min(ask * tier.rate, tier.cap)".to_owned(),
                format!("if tier.rate > 30% then ask else min(ask / 3, {cap})"),
            ]);
        }
        let condition = Writer::sure(self.dice, self.scope).condition(1);
        let mut all = vec![
            "ask".to_owned(),
            format!("min(ask, {cap})"),
            "ask / 3".to_owned(),
            "ask * 12.5%".to_owned(),
            format!("if {condition} then ask else ask / 8"),
            "ask * (1 / rank)".to_owned(),
        ];
        if !self.criteria.is_empty() {
            all.push(format!("ask * (total / {})", self.out_of));
        }
        self.dice.one(&all)
    }

    /// Their names, quoted.
    fn envelopes(&mut self, budget: i128, text: &mut String) -> Vec<String> {
        let fits = |n: &Name| matches!(n.kind, Kind::Choice | Kind::Condition) && n.column.is_some() && !n.optional;
        let Some(name) = self.name(fits) else { return Vec::new() };
        let values = match name.kind {
            Kind::Condition => vec!["yes".to_owned(), "no".to_owned()],
            _ => name.marks.iter().map(|m| m.trim_matches('"').to_owned()).collect::<Vec<_>>(),
        };
        let mut left = if self.dice.chance(40) { 100 } else { budget };
        let unit = if left == 100 { "shares" } else { "amounts" };
        let sign = if left == 100 { "%" } else { "" };
        let mut rows = Vec::new();
        for (i, value) in values.iter().enumerate() {
            let part = if i + 1 == values.len() { left } else { left * self.dice.one(&[0, 1, 4, 6]) / 10 };
            left -= part;
            rows.push(format!("\"{value}\": {part}{sign}"));
        }
        *text += &format!("  envelopes: {{by: {}, {unit}: {{{}}}}}\n", name.text, rows.join(", "));
        values.iter().map(|value| format!("\"{value}\"")).collect()
    }

    fn rows(&mut self, key: &str, of_hundred: usize, one: fn(&mut Self) -> String, text: &mut String) {
        if !self.dice.chance(of_hundred) {
            return;
        }
        let rows: Vec<String> = (0..self.dice.between(1, 2)).map(|_| one(self)).collect();
        *text += &format!("  {key}: [{}]\n", rows.join(", "));
    }

    /// A group: mostly a column, now and then everybody.
    fn per(&mut self) -> String {
        let kinds = [Kind::Choice, Kind::Condition, Kind::Text, Kind::Date];
        let fits = |n: &Name| kinds.contains(&n.kind) && n.column.is_some();
        match self.name(fits) {
            Some(name) if !name.optional && self.dice.chance(80) => format!("per: {}, ", name.text),
            _ => String::new(),
        }
    }

    fn guarantee(&mut self) -> String {
        let per = self.per();
        let mut condition = String::new();
        if self.dice.chance(50) {
            let test = match self.criteria.is_empty() {
                true => Writer::sure(self.dice, self.scope).condition(1),
                false => format!("total >= {}", self.total()),
            };
            condition = format!("if: '{test}', ");
        }
        format!("{{awards: {}, {per}{condition}clause: a}}", self.dice.between(1, 2))
    }

    fn limit(&mut self) -> String {
        let per = self.per();
        let bound = match self.dice.roll(3) {
            0 => {
                let times = self.dice.one(&[500, 1000, 2500]);
                format!("money: {}", self.sum(times))
            }
            1 => format!("awards: {}", self.dice.between(1, 4)),
            _ => format!("share: {}", self.dice.one(&["10%", "33%", "60%"])),
        };
        format!("{{{per}{bound}, clause: a}}")
    }
}
