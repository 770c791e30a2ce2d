//! Random rule files that use the whole language.

use super::allocation::Ending;
use super::columns::{Column, exact};
use super::criteria::Criteria;
use super::dice::Dice;
use super::names::{Aim, Kind, Lookup, Name, Register, Scope, Writer};
use merit::number::Exact;

/// A rule file and what its applications are drawn from.
pub struct Draft {
    pub text: String,
    pub columns: Vec<Column>,
    pub registers: Vec<Register>,
    pub sheets: Vec<(String, [i64; 2], &'static str, usize)>,
    pub aims: Vec<Aim>,
}

pub fn draft(dice: &mut Dice) -> Draft {
    let (currency, smallest) =
        dice.one(&[("CNY", "0.01"), ("CNY", "0.01"), ("CNY", "0.01"), ("JPY", "1"), ("KWD", "0.001")]);
    let smallest = exact(smallest);
    let allocated = dice.chance(75);
    let mut scope = Scope::default();
    let columns = columns(dice, &smallest, allocated);
    scope.names = columns.iter().enumerate().skip(2).map(|(i, c)| Name::of(c, i)).collect();
    if dice.chance(20) {
        scope.names.push(Name { column: None, ..Name::of(&columns[1], 1) });
    }
    let mut text = fields(&columns);
    text += &parameters(dice, &mut scope);
    text += &lookups(dice, &mut scope);
    text += &registers(dice, &mut scope, &smallest);
    text += &facts(dice, &mut scope);
    text += &gates(dice, &mut scope);
    let lowest = columns.iter().map(|c| c.numbers().map(|n| n.literal(n.low()))).collect();
    let peers = dice.chance(40);
    let scored = dice.chance(93);
    let mut criteria =
        Criteria { dice, scope: &mut scope, lowest, next: 0, sheets: Vec::new(), done: Vec::new(), peers };
    let mut out_of = 0;
    if scored {
        text += "criteria:\n";
        for _ in 0..criteria.dice.between(1, 5) {
            let (one, max) = criteria.one(0);
            text += &format!("  - {one}\n");
            out_of += max;
        }
        if criteria.dice.chance(45) {
            text += "adjustments:\n";
            text += &criteria.side("bonus");
            if criteria.dice.chance(60) {
                text += &criteria.side("deduction");
            }
        }
    }
    let (sheets, done) = (criteria.sheets, criteria.done);
    let most = columns[2].numbers().map_or(Exact::one(), |n| n.marks.iter().max().cloned().unwrap_or(Exact::one()));
    let criteria = done.iter().map(|n| n.text.clone()).collect();
    let most = most.to_i128().unwrap_or(1_000).max(100);
    let mut ending = Ending { dice, scope: &mut scope, criteria, out_of, most };
    text += &ending.ranking();
    if allocated {
        text += &ending.allocation();
    }
    let round = dice.one(&["half up", "half up", "half even", "half down", "down", "up", "floor", "ceiling"]);
    let at = dice.one(&["each_criterion", "each_criterion", "total"]);
    let head = format!(
        "merit: 1\nround: {{id: x, title: X, notice: N, currency: {currency}, as_of: 2020-03-31, opens: 2020-01-01, \
         scores: {{decimals: {}, round: {round}, at: {at}, out_of: {}}}}}\n",
        dice.roll(5),
        out_of.max(1)
    );
    Draft { text: head + &text, columns, registers: scope.registers, sheets, aims: scope.aims }
}

/// The key, what registers join by, what is asked for and a choice where money is divided, and some of any type.
fn columns(dice: &mut Dice, smallest: &Exact, allocated: bool) -> Vec<Column> {
    let mut columns =
        vec![Column::text("key".into(), Vec::new()), Column::text("firm".into(), vec!["F1", "F2", "F3", "F4"])];
    if allocated {
        columns.push(Column::ask(dice, "ask".into(), smallest));
        columns.push(Column::choice("chain".into()));
    }
    for i in 0..dice.between(3, 6) {
        columns.push(Column::any(dice, format!("f{i}"), smallest));
    }
    columns
}

fn fields(columns: &[Column]) -> String {
    let mut text = String::from("fields:\n  key: {type: text, key: true}\n");
    for column in &columns[1..] {
        text += &format!("  {}: {{{}}}\n", column.name, column.text);
    }
    text
}

fn parameters(dice: &mut Dice, scope: &mut Scope) -> String {
    if !dice.chance(60) {
        return String::new();
    }
    let (base, rate) = (dice.one(&["1万", "300", "1亿", "0.07"]), dice.one(&["30%", "2.5", "7", "1"]));
    for (text, kind) in [("base", Kind::Money), ("rate", Kind::Number)] {
        scope.names.push(Name { positive: true, ..Name::derived(text, kind, false) });
    }
    let mut deadline = Name::derived("deadline", Kind::Date, false);
    deadline.marks = vec!["date(\"2020-02-29\")".into()];
    scope.names.push(deadline);
    format!(
        "parameters:\n  base: {{type: money, value: {base}}}\n  rate: {{type: number, value: {rate}}}\n  \
         deadline: {{type: date, value: 2020-02-28}}\n"
    )
}

fn lookups(dice: &mut Dice, scope: &mut Scope) -> String {
    let keyed = |n: &&Name| n.column.is_some() && matches!(n.kind, Kind::Choice | Kind::Text);
    let keys: Vec<Name> = scope.names.iter().filter(keyed).cloned().collect();
    let mut text = String::new();
    for (i, key) in keys.iter().enumerate() {
        if !dice.chance(50) {
            continue;
        }
        let by_choice = key.kind == Kind::Choice;
        let mut rows = Vec::new();
        for mark in &key.marks {
            if by_choice || dice.chance(75) {
                rows.push(format!("{mark}: {}", dice.one(&["1", "1.5", "0.25", "3", "0"])));
            }
        }
        if !rows.is_empty() {
            text += &format!("  w{i}: {{values: {{{}}}}}\n", rows.join(", "));
            scope.lookups.push(Lookup { name: format!("w{i}"), key: key.text.clone(), by_choice });
        }
    }
    if text.is_empty() { text } else { format!("lookups:\n{text}") }
}

fn registers(dice: &mut Dice, scope: &mut Scope, smallest: &Exact) -> String {
    if !dice.chance(35) {
        return String::new();
    }
    let mut columns = Vec::new();
    while !columns.iter().any(|c| Name::of(c, 0).kind == Kind::Number && !c.optional) {
        columns.push(Column::any(dice, format!("g{}", columns.len()), smallest));
    }
    let mut text = String::from("registers:\n  past:\n    join: firm\n    fields:\n");
    for column in &columns {
        text += &format!("      {}: {{{}}}\n", column.name, column.text);
    }
    scope.registers.push(Register { name: "past".into(), columns });
    text
}

fn facts(dice: &mut Dice, scope: &mut Scope) -> String {
    let mut text = String::new();
    for i in 0..dice.between(1, 4) {
        let mut writer = Writer::open(dice, scope);
        let (mut value, kind) = match writer.dice.roll(10) {
            0..=4 => (writer.number(3), Kind::Number),
            5 | 6 => (writer.money(2), Kind::Money),
            7 => (writer.condition(2), Kind::Condition),
            8 => (writer.text(1), Kind::Text),
            _ => (writer.number(2), Kind::Number),
        };
        let mut touched = writer.touched;
        if kind == Kind::Number
            && let Some(register) = writer.scope.registers.first()
            && writer.dice.chance(30)
        {
            let columns = register.columns(Kind::Number);
            let of = format!("{}.{}", register.name, writer.dice.one(&columns).text);
            value = format!("{}({of})", writer.dice.one(&["min", "max", "mean", "median", "product"]));
            touched = true;
        }
        let name = format!("d{i}");
        let answered = touched && dice.chance(60);
        if answered {
            let answer = match kind {
                Kind::Condition => "false",
                Kind::Text => "\"ab\"",
                _ => dice.one(&["0", "1", "2.5"]),
            };
            text += &format!("  {name}: {{value: '{value}', if_missing: '{answer}'}}\n");
        } else {
            text += &format!("  {name}: '{value}'\n");
        }
        let mut derived = Name::derived(name, kind, touched && !answered);
        match kind {
            Kind::Condition => derived.marks = vec!["true".into(), "false".into()],
            Kind::Text => derived.marks = vec!["\"ab\"".into(), "\"7\"".into()],
            _ => {}
        }
        scope.names.push(derived);
    }
    format!("facts:\n{text}")
}

fn gates(dice: &mut Dice, scope: &mut Scope) -> String {
    let count = dice.one(&[0, 1, 1, 2]);
    let mut text = String::new();
    for i in 0..count {
        let mut writer = Writer::new(dice, scope);
        let (a, b) = (writer.condition(1), writer.condition(2));
        // Most should pass, or nothing is left to rank.
        let require = if writer.dice.chance(75) { format!("{a} or {b}") } else { b };
        text += &format!("  - {{id: g{i}_, label: G, clause: a, require: '{require}'}}\n");
    }
    if text.is_empty() { text } else { format!("gates:\n{text}") }
}
