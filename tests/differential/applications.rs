//! Applications that lie where rules decide: on a bound, one unit beside it, on the half of a rounding, missing, tied.

use super::dice::Dice;
use super::names::Register;
use super::rules::Draft;
use merit::number::Exact;
use merit::record::write_rows;

/// How many there are to a rule file, and to a few of them: more than an evaluator takes at once.
pub const APPLICATIONS: [usize; 2] = [50, 4_500];

/// The tables of a round, as text.
#[derive(Clone, Default)]
pub struct Tables {
    pub data: String,
    /// The table of the register, where there is one.
    pub register: Option<String>,
    pub panel: Option<String>,
}

pub fn tables(dice: &mut Dice, draft: &Draft, count: usize) -> Tables {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let bad = dice.chance(25);
    let mut keys: Vec<usize> = (0..count).collect();
    dice.shuffle(&mut keys);
    for key in keys {
        let mut row = match rows.len() {
            0 => fresh(dice, draft),
            n if dice.chance(35) => rows[dice.roll(n)].clone(),
            _ => fresh(dice, draft),
        };
        row[0] = format!("K{key:02}");
        // A copy differs in one cell, or in none but its key.
        let at = dice.between(1, row.len() - 1);
        if dice.chance(60) {
            row[at] = draft.columns[at].cell(dice);
        }
        if dice.chance(35) {
            aim(dice, draft, &mut row);
        }
        if bad
            && dice.chance(3)
            && let Some(cell) = draft.columns[at].bad()
        {
            row[at] = cell;
        }
        rows.push(row);
    }
    let header: Vec<String> = draft.columns.iter().map(|c| c.name.clone()).collect();
    Tables {
        data: csv(&header, &rows),
        register: draft.registers.first().map(|r| register(dice, r, bad)),
        panel: (!draft.sheets.is_empty()).then(|| panel(dice, draft, count)),
    }
}

fn csv(header: &[String], rows: &[Vec<String>]) -> String {
    String::from_utf8(write_rows(header, rows)).unwrap()
}

fn fresh(dice: &mut Dice, draft: &Draft) -> Vec<String> {
    let mut row = vec![String::new()];
    row.extend(draft.columns[1..].iter().map(|c| c.cell(dice)));
    row
}

/// Sets two cells so that their quotient or difference is what a rule asks for, or one unit beside it.
fn aim(dice: &mut Dice, draft: &Draft, row: &mut [String]) {
    if draft.aims.is_empty() {
        return;
    }
    let aim = dice.one(&draft.aims);
    let (Some(a), Some(b)) = (draft.columns[aim.a].numbers(), draft.columns[aim.b].numbers()) else { return };
    let (low, high) = (b.low().clone(), b.marks.clone());
    // Among the values of the divisor, one for which the other column has a value.
    let mut tries: Vec<Exact> = high;
    tries.push(low.clone());
    tries.extend((1..40).map(|i| &low + &(&b.grid * &Exact::from(i as i64))));
    tries.extend([1, 2, 4, 5, 8, 10, 20, 40, 100, 200].map(|i: i64| Exact::from(i)));
    let first = dice.roll(tries.len());
    tries.rotate_left(first);
    for value in tries.into_iter().filter(|value| b.holds(value)) {
        let other = if aim.quotient { &value * &aim.at } else { &value + &aim.at };
        let beside = match dice.roll(5) {
            0 => &other - &a.grid,
            1 => &other + &a.grid,
            _ => other.clone(),
        };
        if a.holds(&other) {
            row[aim.b] = b.cell(dice, &value);
            row[aim.a] = a.cell(dice, if a.holds(&beside) { &beside } else { &other });
            return;
        }
    }
}

fn register(dice: &mut Dice, register: &Register, bad: bool) -> String {
    let mut header = vec!["firm".to_owned()];
    header.extend(register.columns.iter().map(|c| c.name.clone()));
    let mut rows = Vec::new();
    for _ in 0..dice.roll(14) {
        let mut row = vec![dice.one(&["F1", "F2", "F3", "F9"]).to_owned()];
        row.extend(register.columns.iter().map(|c| c.cell(dice)));
        if bad
            && dice.chance(6)
            && let Some(cell) = register.columns[0].bad()
        {
            row[1] = cell;
        }
        rows.push(row);
    }
    csv(&header, &rows)
}

fn panel(dice: &mut Dice, draft: &Draft, count: usize) -> String {
    let few = dice.chance(12);
    let header = ["application", "reviewer", "sheet", "mark"].map(String::from);
    let mut rows = Vec::new();
    for key in 0..count {
        for (sheet, [low, high], step, at_least) in &draft.sheets {
            let marks = if few && dice.chance(4) { at_least - 1 } else { at_least + dice.roll(3) };
            let step = super::columns::exact(if step.is_empty() { "0.25" } else { step });
            let steps = super::columns::quotient(&Exact::from(high - low), &step).to_i64().unwrap() as usize;
            let around = dice.roll(steps + 1);
            for reviewer in 0..marks {
                let at = (around + dice.roll(4)).min(steps);
                let mark = Exact::from(*low) + &step * &Exact::from(at);
                rows.push([format!("K{key:02}"), format!("R{reviewer}"), sheet.clone(), mark.to_string()].to_vec());
            }
            if dice.chance(8) {
                rows.push([format!("K{key:02}"), "R9".into(), sheet.clone(), "recused".into()].to_vec());
            }
        }
    }
    dice.shuffle(&mut rows);
    csv(&header, &rows)
}
