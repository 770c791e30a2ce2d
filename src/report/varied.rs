//! A parameter or the budget through a range of values: one row for each.

use super::tuned::{NAMED, alone, because, begun};
use super::unnamed::Names;
use super::{Cell, Column, Page, Sheet};
use crate::lang::Lang;
use crate::record::total_text;
use crate::round::{Decision, Failure, Run, Status};
use crate::study::tune::{Step, Vary};

/// The page of varied parameters, one table each.
#[must_use]
pub fn varied(run: &Run, all: &[(Vary, Vec<Step>)], shown: bool, lang: Lang) -> Page {
    let say = |words: &str| lang.say(words, &[]);
    let decision = alone(run);
    let names = Names::of(run, decision, shown, lang);
    let mut page = begun(run, shown, lang);
    for (vary, steps) in all {
        let columns = vec![
            Column::figures("value", vary.name.clone()),
            Column::figures("funded", say("funded")),
            Column::figures("part_funded", say("part_funded")),
            Column::figures("awarded", say("awarded")),
            Column::figures("unspent", say("unspent")),
            Column::figures("line", say("the line")),
            Column::words("enters", say("in")),
            Column::words("leaves", say("out")),
            Column::words("undecided", say("undecided")),
        ];
        let title = lang.say("{1}, against the record", &[&vary.name]);
        let mut sheet = Sheet::new(format!("vary {}", vary.name), title, columns);
        for step in steps {
            sheet.row(outcome(decision, step, &names, lang));
        }
        page.sheet(sheet);
    }
    page
}

fn outcome(record: &Decision, step: &Step, names: &Names, lang: Lang) -> Vec<Cell> {
    let value = step.value.to_string();
    let places = step.value.decimal_places().unwrap_or(0);
    let mut cells = vec![Cell::named(&value, &step.value.grouped(places).unwrap_or_else(|| value.clone()))];
    let run = match &step.outcome {
        Ok(run) => run,
        Err(failure) => {
            cells.extend((0..7).map(|_| Cell::nothing()));
            let words = match failure {
                Failure::Undecided(undecided) => because(&undecided.clone().into(), lang),
                Failure::Rules(..) | Failure::Data(_) => "-".into(),
            };
            cells.push(Cell::text(&words));
            return cells;
        }
    };
    let now = &run.decision;
    let funded = |decision: &Decision| -> Vec<bool> {
        decision.rows.iter().map(|row| decision.award(row).is_some_and(|award| award.amount != 0)).collect()
    };
    let (was, is) = (funded(record), funded(now));
    let changed = |to: bool| -> Vec<usize> {
        is.iter().zip(&was).enumerate().filter(|(_, (is, was))| is != was && **is == to).map(|(at, _)| at).collect()
    };
    let named = |rows: &[usize]| {
        let (exact, shown) = names.several(rows, NAMED, lang);
        if exact.is_empty() { Cell::nothing() } else { Cell::named(&exact, &shown) }
    };
    cells.push(Cell::count(now.count(Status::Funded)));
    cells.push(Cell::count(now.count(Status::PartFunded)));
    let sums = now.division.as_ref();
    let money = |units: fn(&crate::allocate::Allocation) -> i128| {
        sums.map_or_else(Cell::nothing, |d| Cell::money(d.terms.money(units(&d.allocation))))
    };
    cells.push(money(|allocation| allocation.awarded));
    cells.push(money(|allocation| allocation.unspent));
    let line = super::summary::funding_line(run).map(|line| total_text(&run.rules, &line));
    cells.push(line.map_or_else(Cell::nothing, |line| Cell::text(&line)));
    cells.push(named(&changed(true)));
    cells.push(named(&changed(false)));
    cells.push(Cell::nothing());
    cells
}
