//! Criteria of every kind, groups of them, adjustments.

use super::columns::exact;
use super::dice::Dice;
use super::names::{Kind, Name, Scope, Writer};
use merit::number::Exact;

/// A measure and the bounds that its values are drawn around.
struct Measure {
    text: String,
    bounds: Vec<String>,
    /// Whether the first bound is the least that it can be.
    from_lowest: bool,
    touched: bool,
}

/// Writes criteria; ids go on through groups and adjustments.
pub struct Criteria<'c> {
    pub dice: &'c mut Dice,
    pub scope: &'c mut Scope,
    /// The columns' least values, by position.
    pub lowest: Vec<Option<String>>,
    pub next: usize,
    /// The sheets of panels, each with its scale, its step and the marks it needs.
    pub sheets: Vec<(String, [i64; 2], &'static str, usize)>,
    /// What later expressions can use.
    pub done: Vec<Name>,
    pub peers: bool,
}

impl Criteria<'_> {
    fn id(&mut self) -> String {
        self.next += 1;
        format!("c{}", self.next)
    }

    /// A part of the maximum; many of them end in a five.
    fn part(&mut self, max: usize) -> String {
        let share = self.dice.one(&["0", "1", "0.5", "0.25", "0.75", "0.1", "0.125", "0.3", "0.625"]);
        (exact(share) * &Exact::from(max)).to_string()
    }

    /// A criterion of the top level or of a group, and its maximum.
    pub fn one(&mut self, nesting: usize) -> (String, usize) {
        if nesting < 2 && self.dice.chance(18) {
            return self.group(nesting);
        }
        let (id, max) = (self.id(), self.dice.one(&[4, 5, 8, 10, 20]));
        let (kind, answer) = self.kind(max, 0);
        let minimum =
            if self.dice.chance(8) { format!(", minimum: {}", self.dice.one(&["0.5", "1"])) } else { String::new() };
        self.done.push(Name::derived(&id, Kind::Number, false));
        (format!("{{id: {id}, label: L, clause: a, max: {max}{minimum}{answer}, {kind}}}"), max)
    }

    fn group(&mut self, nesting: usize) -> (String, usize) {
        let id = self.id();
        let members: Vec<(String, usize)> = (0..self.dice.between(1, 3)).map(|_| self.one(nesting + 1)).collect();
        let sum: usize = members.iter().map(|m| m.1).sum();
        let cap = self.dice.chance(40);
        let max = if cap { sum.div_ceil(2) } else { sum };
        let cap = if cap { ", cap: true" } else { "" };
        let minimum = if self.dice.chance(12) { ", minimum: 1" } else { "" };
        let members: Vec<String> = members.into_iter().map(|m| m.0).collect();
        self.done.push(Name::derived(&id, Kind::Number, false));
        let members = members.join(", ");
        (format!("{{id: {id}, label: G, clause: a, max: {max}{minimum}{cap}, criteria: [{members}]}}"), max)
    }

    /// The keys of a kind, and `if_missing` where something may be.
    fn kind(&mut self, max: usize, nesting: usize) -> (String, String) {
        let (text, touched) = match self.dice.roll(22) {
            0..=4 => self.bands(max),
            5..=7 => self.linear(max),
            8 => self.per_unit(),
            9 => self.counts(),
            10 => self.lookup(max),
            11 | 12 => self.formula(max),
            13 => self.table(max),
            14 | 15 if nesting < 2 => self.best_of(max, nesting),
            16 | 17 => (self.panel(), false),
            18 | 19 if self.peers => self.peer(max),
            20 => self.table(max),
            _ => self.bands(max),
        };
        let answer = if touched { format!(", if_missing: {}", self.part(max)) } else { String::new() };
        (text, answer)
    }

    fn measure(&mut self) -> Measure {
        let numeric = |n: &Name| matches!(n.kind, Kind::Number | Kind::Money);
        let ratios = ["0", "0.05", "0.3", "0.5", "1", "1.5", "2", "4"];
        let mut writer = Writer::open(self.dice, self.scope);
        let roll = writer.dice.roll(10);
        if roll < 4
            && let Some(name) = writer.name_where(|n| numeric(n) && n.column.is_some())
        {
            let text = writer.used(&name);
            let (touched, bare) = (writer.touched, text == name.text);
            let lowest = name.column.and_then(|c| self.lowest[c].clone()).filter(|_| bare && self.dice.chance(50));
            let mut bounds = name.marks.clone();
            bounds.extend(lowest.clone());
            return Measure { text, bounds, from_lowest: lowest.is_some(), touched };
        }
        if roll < 7 {
            let chosen: Vec<&str> = (0..3).map(|_| writer.dice.one(&ratios)).collect();
            let aims: Vec<Exact> = chosen.iter().map(|t| exact(t)).collect();
            if let Some(text) = writer.column_quotient(&aims) {
                let bounds = chosen.iter().map(|t| (*t).to_owned()).collect();
                return Measure { text, bounds, from_lowest: false, touched: writer.touched };
            }
        }
        if roll == 7
            && let Some((text, kind)) = writer.column_difference(&[exact("0"), exact("1")])
        {
            let bounds = Name::derived("", kind, false).marks;
            return Measure { text, bounds, from_lowest: false, touched: writer.touched };
        }
        let (text, bounds) = if writer.dice.chance(25) {
            (writer.money(2), Name::derived("", Kind::Money, false).marks)
        } else {
            (writer.number(2), ratios.iter().map(|t| (*t).to_owned()).collect())
        };
        Measure { text, bounds, from_lowest: false, touched: writer.touched }
    }

    /// Two to four of the bounds, ascending.
    fn ascending(&mut self, bounds: &[String], least: usize) -> Vec<String> {
        let mut bounds = bounds.to_vec();
        bounds.sort_by_key(|b| exact(b));
        bounds.dedup_by_key(|b| exact(b));
        while bounds.len() > 4 {
            bounds.remove(1 + self.dice.roll(bounds.len() - 1));
        }
        while bounds.len() < least {
            let last = bounds.last().map_or(Exact::zero(), |b| exact(b));
            bounds.push((&last + &Exact::one()).to_string());
        }
        bounds
    }

    fn bands(&mut self, max: usize) -> (String, bool) {
        let measure = self.measure();
        let bounds = self.ascending(&measure.bounds, 1);
        let full = self.dice.roll(bounds.len());
        let mut rows = Vec::new();
        for (i, bound) in bounds.iter().enumerate() {
            let points = if i == full { max.to_string() } else { self.part(max) };
            let first = i == 0 && measure.from_lowest;
            if first || self.dice.chance(60) {
                rows.push(format!("{{from: {bound}, points: {points}}}"));
                if self.dice.chance(10) {
                    rows.push(format!("{{above: {bound}, points: {}}}", self.part(max)));
                }
            } else {
                rows.push(format!("{{above: {bound}, points: {points}}}"));
            }
        }
        let below = if measure.from_lowest { String::new() } else { format!(", below: {}", self.part(max)) };
        (format!("value: '{}'{below}, bands: [{}]", measure.text, rows.join(", ")), measure.touched)
    }

    fn linear(&mut self, max: usize) -> (String, bool) {
        let measure = self.measure();
        let bounds = self.ascending(&measure.bounds, 2);
        let full = self.dice.roll(bounds.len());
        let mut knots = Vec::new();
        for (i, x) in bounds.iter().enumerate() {
            let points = if i == full { max.to_string() } else { self.part(max) };
            knots.push(format!("[{x}, {points}]"));
        }
        (format!("value: '{}', linear: [{}]", measure.text, knots.join(", ")), measure.touched)
    }

    fn per_unit(&mut self) -> (String, bool) {
        let measure = self.measure();
        let positive: Vec<&String> = measure.bounds.iter().filter(|b| exact(b).is_positive()).collect();
        let each = if positive.is_empty() { "2".to_owned() } else { self.dice.one(&positive).clone() };
        let points = self.dice.one(&["0.125", "0.5", "1", "1.5", "0.005", "0.3"]);
        (format!("value: '{}', per_unit: {{each: {each}, points: {points}}}", measure.text), measure.touched)
    }

    fn counts(&mut self) -> (String, bool) {
        let mut terms = Vec::new();
        let mut touched = false;
        let numbers: Vec<Name> = self.scope.names.iter().filter(|n| n.kind == Kind::Number).cloned().collect();
        for name in numbers.iter().take(self.dice.between(1, 3)) {
            touched |= name.optional;
            terms.push(format!("{}: {}", name.text, self.dice.one(&["0.5", "1", "0.125", "3", "0.2"])));
        }
        if terms.is_empty() {
            return self.per_unit();
        }
        (format!("counts: {{{}}}", terms.join(", ")), touched)
    }

    fn lookup(&mut self, max: usize) -> (String, bool) {
        let keyed = |n: &Name| n.column.is_some() && matches!(n.kind, Kind::Choice | Kind::Condition | Kind::Text);
        let Some(name) = Writer::new(self.dice, self.scope).name_where(keyed) else { return self.bands(max) };
        let by_table = self.scope.lookups.iter().find(|l| l.key == name.text && l.by_choice).map(|l| l.name.clone());
        if let Some(table) = by_table.filter(|_| self.dice.chance(50)) {
            return (format!("lookup: {{key: {}, table: {table}}}", name.text), name.optional);
        }
        let mut values = match name.kind {
            Kind::Condition => vec!["yes".to_owned(), "no".to_owned()],
            _ => name.marks.iter().map(|m| m.trim_matches('"').to_owned()).collect(),
        };
        if name.kind == Kind::Text && self.dice.chance(60) {
            // A text may have no row.
            values.pop();
        }
        let full = self.dice.roll(values.len());
        let mut rows = Vec::new();
        for (i, value) in values.iter().enumerate() {
            let points = if i == full { max.to_string() } else { self.part(max) };
            rows.push(format!("\"{value}\": {points}"));
        }
        (format!("lookup: {{key: {}, points: {{{}}}}}", name.text, rows.join(", ")), name.optional)
    }

    fn formula(&mut self, max: usize) -> (String, bool) {
        let earlier: Vec<String> = self.done.iter().map(|n| n.text.clone()).collect();
        let mut writer = Writer::open(self.dice, self.scope);
        let mut value = match writer.column_quotient(&[exact("0.125"), exact("0.005")]) {
            Some(quotient) if writer.dice.chance(40) => quotient,
            _ => {
                writer.touched = false;
                writer.number(2)
            }
        };
        if !earlier.is_empty() && writer.dice.chance(30) {
            let criterion = writer.dice.one(&earlier);
            value = format!("({value}) / 3 + {criterion} / 8");
        }
        let touched = writer.touched;
        match self.dice.roll(5) {
            0 => (format!("formula: 'min(max({value}, 0), {max})'"), touched),
            // What lies outside holds the application.
            1 => (format!("formula: '{value}'"), touched),
            _ => (format!("formula: '{value}', cap: true"), touched),
        }
    }

    fn table(&mut self, max: usize) -> (String, bool) {
        let numeric = |n: &Name| matches!(n.kind, Kind::Number | Kind::Money) && n.column.is_some();
        let mut writer = Writer::new(self.dice, self.scope);
        let number = writer.name_where(numeric);
        let other = writer.name_where(|n| matches!(n.kind, Kind::Choice | Kind::Condition) && n.column.is_some());
        let (Some(number), Some(other)) = (number, other) else { return self.bands(max) };
        let touched = number.optional || other.optional;
        let t = self.dice.one(&number.marks);
        let all: Vec<String> = match other.kind {
            Kind::Condition => vec!["yes".into(), "no".into()],
            _ => other.marks.iter().map(|m| m.trim_matches('"').to_owned()).collect(),
        };
        let (one, rest) = (&all[0], all[1..].join(", "));
        let (n, o) = (&number.text, &other.text);
        let points: Vec<String> = (0..4).map(|_| self.part(max)).collect();
        if self.dice.chance(50) {
            let rows = format!(
                "{{when: {{{n}: {{from: {t}}}, {o}: {{is: {one}}}}}, points: {max}}}, \
                 {{when: {{{n}: {{below: {t}}}, {o}: {{is: {one}}}}}, points: {}}}, \
                 {{when: {{{o}: {{any_of: [{rest}]}}}}, points: {}}}",
                points[0], points[1]
            );
            return (format!("table: [{rows}]"), touched);
        }
        let u = self.dice.one(&number.marks);
        let rows = format!(
            "{{when: {{{n}: {{above: {t}}}, {o}: {{any_of: [{one}]}}}}, points: {}}}, \
             {{when: {{{n}: {{from: {u}}}}}, points: {max}}}, {{when: {{{o}: {{is: {one}}}}}, points: {}}}, \
             {{otherwise: yes, points: {}}}",
            points[0], points[1], points[2]
        );
        (format!("hit: first, table: [{rows}]"), touched)
    }

    fn best_of(&mut self, max: usize, nesting: usize) -> (String, bool) {
        let whole = self.dice.chance(40);
        let mut touched = false;
        let mut alternatives = Vec::new();
        for _ in 0..self.dice.between(2, 3) {
            let (kind, answer) = self.kind(max, nesting + 1);
            touched |= !answer.is_empty();
            let answer = if whole { String::new() } else { answer };
            let answer = answer.trim_start_matches(", ");
            let comma = if answer.is_empty() { "" } else { ", " };
            alternatives.push(format!("{{{answer}{comma}{kind}}}"));
        }
        (format!("best_of: [{}]", alternatives.join(", ")), touched && whole)
    }

    fn panel(&mut self) -> String {
        let sheet = format!("s{}", self.sheets.len());
        let (scale, step) = self.dice.one(&[([0, 10], "0.5"), ([1, 5], "1"), ([0, 100], "1"), ([-3, 3], "")]);
        let at_least = self.dice.between(1, 4);
        let drop = match self.dice.roll(4) {
            0 => format!(", drop: {{highest: 1, lowest: 1, when_at_least: {}}}", self.dice.between(3, 5)),
            1 => ", drop: {lowest: 1}".to_owned(),
            _ => String::new(),
        };
        let combine = self.dice.one(&["mean", "mean", "median"]);
        let spread = if self.dice.chance(30) { ", flag_spread: 2" } else { "" };
        let steps = if step.is_empty() { String::new() } else { format!(", step: {step}") };
        let [low, high] = scale;
        let text = format!(
            "panel: {{sheet: {sheet}, scale: [{low}, {high}]{steps}, reviewers: {{at_least: {at_least}}}{drop}, \
             combine: {combine}{spread}}}"
        );
        self.sheets.push((sheet, scale, step, at_least));
        text
    }

    fn peer(&mut self, max: usize) -> (String, bool) {
        let measure = self.measure();
        let among = Writer::new(self.dice, self.scope).name_where(|n| n.kind == Kind::Choice && !n.optional);
        let among = among.filter(|_| self.dice.chance(50)).map(|n| format!("among: {}, ", n.text)).unwrap_or_default();
        let order = self.dice.one(&["highest", "lowest"]);
        let rows = match self.dice.roll(3) {
            0 => format!("{{rank_to: 3, points: {max}}}, {{share_to: 50%, points: {}}}", self.part(max)),
            1 => format!("{{share_to: 20%, points: {max}}}, {{share_to: 60%, points: {}}}", self.part(max)),
            _ => format!("{{rank_to: 1, points: {max}}}, {{rank_to: 10, points: {}}}", self.part(max)),
        };
        (format!("peer: {{value: '{}', {among}order: {order}, rows: [{rows}]}}", measure.text), measure.touched)
    }

    /// One side of the adjustments.
    pub fn side(&mut self, name: &str) -> String {
        let cap = self.dice.one(&[3, 5, 1]);
        let mut items = Vec::new();
        for _ in 0..self.dice.between(1, 3) {
            let id = self.id();
            if self.dice.chance(55) {
                let earlier = self.done.clone();
                let mut writer = Writer::new(self.dice, self.scope);
                let mut when = writer.condition(1);
                if !earlier.is_empty() && writer.dice.chance(30) {
                    let criterion = writer.dice.one(&earlier);
                    when = format!("{} >= {} or {when}", criterion.text, writer.dice.one(&["1", "2.5", "4"]));
                }
                let points = self.part(cap);
                items.push(format!("{{id: {id}, label: A, clause: a, when: '{when}', points: {points}}}"));
            } else {
                let (kind, answer) = self.kind(cap, 1);
                items.push(format!("{{id: {id}, label: A, clause: a{answer}, {kind}}}"));
            }
        }
        format!("  {name}:\n    cap: {cap}\n    items:\n      - {}\n", items.join("\n      - "))
    }
}
