//! Proposals as tests write them: what is given, the examples that are needed for it, and what came out.

use super::about::{fresh, is_about};
use super::base::Base;
use super::change::{Change, differences};
use super::proposal::{Cell, Given, NewExample, Proposal};
use super::values::{amount, cell, text_of};
use super::{rounds, single};
use crate::check::model::{Example, Rules};
use crate::number::{Exact, Money};
use crate::oracle::{Assessment, Standing};
use crate::round::Status;
use crate::study::coverage::{Goal, Kind, Reached};
use crate::study::tests::earned;
use crate::value::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The examples that there are, and those that are added.
pub(super) struct Book<'r> {
    rules: &'r Rules,
    known: Vec<Example>,
    /// What is added.
    pub examples: Vec<NewExample>,
}

impl<'r> Book<'r> {
    pub fn new(rules: &'r Rules, bases: &[Base]) -> Self {
        let known = bases.iter().filter(|base| base.declared).map(|base| base.example.clone()).collect();
        Self { rules, known, examples: Vec::new() }
    }

    /// The name of an example with these values, which is added where there is none.
    pub fn name(&mut self, example: &Example) -> Arc<str> {
        let same =
            |e: &&Example| e.values == example.values && e.marks == example.marks && e.registers == example.registers;
        if let Some(known) = self.known.iter().find(same) {
            return known.name.clone();
        }
        let names: BTreeSet<Arc<str>> = self.known.iter().map(|known| known.name.clone()).collect();
        let mut free = (1..).map(|n| Arc::from(format!("suggested_{n}"))).filter(|name| !names.contains(name));
        let name: Arc<str> = free.next().unwrap_or_else(|| "suggested".into());
        self.known.push(Example { name: name.clone(), ..example.clone() });
        self.examples.push(NewExample { name: name.clone(), cells: whole(self.rules, example) });
        name
    }

    /// What is given for one application: an example, and what is changed.
    pub fn given(&mut self, base: &Base, example: &Example) -> Given {
        let name = self.name(&base.example);
        Given::One(name, cells(self.rules, &base.example, example))
    }

    pub fn one(&mut self, before: &[Goal], found: &single::Found<'_>, until_now: &Reached) -> Proposal {
        let goals = fresh(before, &found.reached, until_now);
        let given = self.given(found.base, &found.example);
        let expect = of_one(self.rules, &goals, &found.assessment);
        Proposal { goals, given, expect }
    }

    pub fn round(&mut self, before: &[Goal], found: &rounds::Found, until_now: &Reached) -> Proposal {
        let goals = fresh(before, &found.reached, until_now);
        let given = Given::Round(found.members.iter().map(|member| self.name(member)).collect());
        let expect = of_round(self.rules, &goals, found);
        Proposal { goals, given, expect }
    }
}

/// All cells of an example that hold something, its registers and its marks, as a rule file writes them.
#[must_use]
pub fn whole(rules: &Rules, example: &Example) -> Vec<Cell> {
    let values = rules.fields.iter().zip(&example.values).filter(|(_, value)| !value.is_missing());
    let mut all: Vec<Cell> = values.map(|(field, value)| (field.name.to_string(), cell(field, value))).collect();
    for (register, rows) in rules.registers.iter().zip(&example.registers) {
        let Value::List(rows) = rows else { continue };
        let rows: Vec<String> = rows
            .iter()
            .filter_map(|row| match row {
                Value::Row(values) => {
                    let there = register.fields.iter().zip(values.iter()).filter(|(_, value)| !value.is_missing());
                    let cells: Vec<String> =
                        there.map(|(f, value)| format!("{}: {}", f.name, cell(f, value))).collect();
                    Some(format!("{{{}}}", cells.join(", ")))
                }
                _ => None,
            })
            .collect();
        if !rows.is_empty() {
            all.push((register.name.to_string(), format!("[{}]", rows.join(", "))));
        }
    }
    if !example.marks.is_empty() {
        let sheets: Vec<String> = example.marks.iter().map(|(sheet, list)| marks(sheet, list)).collect();
        all.push(("panel".to_owned(), format!("{{{}}}", sheets.join(", "))));
    }
    all
}

/// `sheet: [8, recused]`
pub(super) fn marks(sheet: &str, marks: &[Option<Exact>]) -> String {
    let all: Vec<String> =
        marks.iter().map(|mark| mark.as_ref().map_or_else(|| "recused".into(), Exact::to_string)).collect();
    format!("{}: [{}]", text_of(sheet), all.join(", "))
}

/// Points as a test expects them; `None` where no number is written so.
pub(super) fn points<E>(points: Option<&Result<Exact, E>>) -> Option<String> {
    match points? {
        Ok(points) => points.decimal_places().map(|_| points.to_string()),
        Err(_) => Some("none".to_owned()),
    }
}

fn list(words: &[Arc<str>]) -> String {
    format!("[{}]", words.iter().map(|word| text_of(word)).collect::<Vec<_>>().join(", "))
}

/// The ids of the criteria and items that goals are about.
fn ids(rules: &Rules, goals: &[Goal]) -> Vec<Arc<str>> {
    let all = rules.criteria.iter().map(|c| &c.id).chain(rules.adjustment_items().map(|item| &item.id));
    let scored = |goal: &&Goal| {
        !matches!(goal.kind, Kind::Holds | Kind::Fails | Kind::TieBreak | Kind::Tier | Kind::Guarantee | Kind::Limit)
    };
    let about = |id: &&Arc<str>| goals.iter().filter(scored).any(|goal| is_about(goal, id));
    all.filter(about).cloned().collect()
}

/// What came out for one application: the figures that the goals are about, its status and its total.
fn of_one(rules: &Rules, goals: &[Goal], assessment: &Assessment) -> Vec<Cell> {
    let mut expect = Vec::new();
    let mut say = |key: &str, value: String| expect.push((key.to_owned(), value));
    let failed: Vec<Arc<str>> = match &assessment.standing {
        Standing::Ineligible(failed) => {
            failed.iter().filter_map(|at| rules.gates.get(*at)).map(|g| g.id.clone()).collect()
        }
        _ => Vec::new(),
    };
    say("failed", list(&failed));
    let status = match &assessment.standing {
        Standing::Held(_) => Some(Status::Held),
        Standing::Ineligible(_) => Some(Status::Ineligible),
        Standing::BelowMinimum(_) => Some(Status::BelowMinimum),
        Standing::Ranked => Some(Status::Ranked),
        Standing::Incomplete(_) => None,
    };
    status.into_iter().for_each(|status| say("status", status.name().to_owned()));
    match &assessment.standing {
        Standing::BelowMinimum(below) => say("below", list(below)),
        Standing::Held(troubles) => {
            let codes: Vec<&str> = troubles.iter().map(|(_, trouble)| trouble.kind.code()).collect();
            say("held", text_of(&codes.join(", ")));
        }
        _ => {}
    }
    for id in ids(rules, goals) {
        points(earned(rules, assessment, &id)).into_iter().for_each(|points| say(&id, points));
    }
    if rules.has_total() && assessment.total.is_ok() {
        points(Some(&assessment.total)).into_iter().for_each(|total| say("total", total));
    }
    expect
}

/// What came out of a round: ranks, awards, what is left, and the points that the goals are about.
fn of_round(rules: &Rules, goals: &[Goal], found: &rounds::Found) -> Vec<Cell> {
    let (all, decision) = (&found.all, &found.decision);
    let map = |figure: &dyn Fn(&crate::round::Row) -> Option<String>| {
        let each = decision.rows.iter().filter_map(|row| {
            let key = text_of(all.key(row.input()));
            Some(format!("{key}: {}", figure(row)?))
        });
        format!("{{{}}}", each.collect::<Vec<_>>().join(", "))
    };
    let money = |units| amount(&Money::new(units, rules.round.currency).to_exact());
    let mut expect = Vec::new();
    for id in ids(rules, goals) {
        let own = |row: &crate::round::Row| points(earned(rules, &decision.assessment(rules, all, row)?, &id));
        expect.push((id.to_string(), map(&own)));
    }
    let rank =
        |row: &crate::round::Row| Some(decision.place(row).map_or_else(|| "none".into(), |p| p.rank.to_string()));
    expect.push(("ranks".to_owned(), map(&rank)));
    if let Some(division) = &decision.division {
        expect.push(("awards".to_owned(), map(&|row| decision.award(row).map(|award| money(award.amount)))));
        expect.push(("unspent".to_owned(), amount(&division.terms.money(division.allocation.unspent).to_exact())));
    }
    expect
}

/// The changes that make one example of another, as cells.
fn cells(rules: &Rules, from: &Example, to: &Example) -> Vec<Cell> {
    let changes = differences(from, to);
    let mut all: Vec<Cell> = Vec::new();
    let mut sheets: Vec<String> = Vec::new();
    for change in &changes {
        match change {
            Change::Field(id, value) => all.extend(rules.fields.get(*id).map(|f| (f.name.to_string(), cell(f, value)))),
            Change::Marks(sheet, list) => sheets.push(marks(sheet, list)),
        }
    }
    if !sheets.is_empty() {
        all.push(("panel".to_owned(), format!("{{{}}}", sheets.join(", "))));
    }
    all
}
