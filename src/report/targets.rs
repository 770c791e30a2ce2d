//! What the funded pledge against the targets of the programme, of one round and of several years.

use super::{Cell, Column, Page, Sheet};
use crate::check::model::Target;
use crate::lang::Lang;
use crate::number::{Currency, Exact};
use crate::round::{Run, Status};
use crate::study::{Pledged, Sum};
use crate::value::Kind;
use std::collections::BTreeMap;
use std::sync::Arc;

/// So many applications are named.
const NAMED: usize = 5;

/// A decided round with what its funded pledge.
#[derive(Clone, Copy, Debug)]
pub struct Year<'a> {
    /// The round, decided.
    pub run: &'a Run,
    /// When it was decided.
    pub at: &'a str,
    /// What its funded pledge, target by target.
    pub pledged: &'a [Pledged],
}

/// What the funded of one round pledge, target by target, and for each value of `per`.
#[must_use]
pub fn targets(run: &Run, pledged: &[Pledged], lang: Lang) -> Page {
    let say = |words: &str| lang.say(words, &[]);
    let mut page = Page::new("merit.targets/1", lang);
    let in_part = run.decision.count(Status::PartFunded);
    let funded = in_part + run.decision.count(Status::Funded);
    page.member("round", &*run.rules.round.id);
    page.member("funded", funded);
    page.member("funded_in_part", in_part);
    let title = lang.label(&run.rules.round.title);
    let words = if in_part == 0 {
        lang.say("What the {1} funded applications pledge", &[&funded.to_string()])
    } else {
        let holes = [&*funded.to_string(), &in_part.to_string()];
        lang.say("What the {1} funded applications pledge; those funded in part ({2}) count in full", &holes)
    };
    page.words(format!("{title}\n{words}"));
    let mut columns = vec![Column::words("id", ""), Column::words("label", say("target"))];
    columns.push(Column::figures("pledged", say("pledged")));
    columns.push(Column::figures("in_part", say("of it in part")));
    columns.extend(against(lang));
    columns.push(Column::words("clause", say("clause")));
    let mut sheet = Sheet::new("targets", "", columns).main();
    for (target, pledged) in run.rules.targets.iter().zip(pledged) {
        let figure = |value: &Exact| figure(value, target, run.rules.round.currency);
        let mut row = vec![Cell::text(&target.id), Cell::text(lang.label(&target.label))];
        row.extend([figure(&pledged.sum.all), figure(&pledged.sum.in_part)]);
        row.extend(reached(&pledged.sum.all, target, run.rules.round.currency));
        row.push(Cell::text(&target.clause));
        sheet.row(row);
    }
    page.sheet(sheet);
    page.sheet(groups(run, pledged, lang));
    page
}

/// A row for each value of `per`, a column for each target that has one; the last row of each `per` is the total.
fn groups(run: &Run, pledged: &[Pledged], lang: Lang) -> Sheet {
    let all: Vec<(&Target, &Pledged)> =
        run.rules.targets.iter().zip(pledged).filter(|(target, _)| target.per.is_some()).collect();
    let mut columns = vec![Column::words("per", lang.say("per", &[])), Column::words("group", "")];
    // A target may have any id, so that these are told apart from the two by their dot.
    let column = |t: &Target| Column::figures(&format!("pledged.{}", t.id), lang.label(&t.label));
    columns.extend(all.iter().map(|(target, _)| column(target)));
    let mut sheet = Sheet::new("groups", lang.say("By groups", &[]), columns);
    let mut names: Vec<&str> = Vec::new();
    all.iter().for_each(|(target, _)| {
        if !names.contains(&&*target.name) {
            names.push(&target.name)
        }
    });
    for name in names {
        let mut values: Vec<&Option<Arc<str>>> = Vec::new();
        let named = all.iter().filter(|(target, _)| *target.name == *name);
        for (group, _) in named.flat_map(|(_, pledged)| &pledged.groups) {
            if !values.contains(&group) {
                values.push(group);
            }
        }
        // Whoever has no value comes last, whichever target met it first.
        values.sort_by_key(|group| group.is_none());
        let mut row = |cell: Cell, sum: &dyn Fn(&Pledged) -> Option<Exact>| {
            let figures = all.iter().map(|(target, pledged)| match sum(pledged).filter(|_| *target.name == *name) {
                Some(sum) => figure(&sum, target, run.rules.round.currency),
                None => Cell::nothing(),
            });
            sheet.row([Cell::text(name), cell].into_iter().chain(figures).collect());
        };
        for group in values {
            let cell = group.as_ref().map_or_else(Cell::nothing, |group| Cell::text(group));
            let of = |(at, sum): &(Option<Arc<str>>, Sum)| (at == group).then(|| sum.all.clone());
            row(cell, &|pledged| Some(pledged.groups.iter().find_map(of).unwrap_or_default()));
        }
        row(Cell::named("", &lang.say("in all", &[])), &|pledged| Some(pledged.sum.all.clone()));
    }
    sheet
}

/// The columns of a sum against its target.
fn against(lang: Lang) -> [Column; 3] {
    let say = |words: &str| lang.say(words, &[]);
    [
        Column::figures("target", say("to reach")),
        Column::bars("reached", say("reached")),
        Column::figures("missing", say("missing")),
    ]
}

/// The cells of a sum against its target.
fn reached(sum: &Exact, target: &Target, currency: Currency) -> [Cell; 3] {
    let missing = (&target.target - sum).max(Exact::zero());
    let missing = if missing.is_zero() { Cell::named("0", "-") } else { figure(&missing, target, currency) };
    // A target is above zero.
    let share = sum.checked_div(&target.target).unwrap_or_default();
    [figure(&target.target, target, currency), Cell::reached(&share), missing]
}

fn figure(value: &Exact, target: &Target, currency: Currency) -> Cell {
    if target.value.ty.kind != Kind::Money {
        return Cell::number(value);
    }
    let places = currency.decimals();
    let (exact, shown) = (value.to_fixed(places), value.grouped(places));
    exact.zip(shown).map_or_else(|| Cell::number(value), |(exact, shown)| Cell::named(&exact, &shown))
}

/// What the funded of several years pledge, year by year and in all.
///
/// # Errors
///
/// The years cannot be added up: they measure a target in different ways.
pub fn years(years: &[Year<'_>], lang: Lang) -> Result<Page, String> {
    let say = |words: &str| lang.say(words, &[]);
    let mut page = Page::new("merit.targets_of_years/1", lang);
    // The latest comes last, and what it says of a target counts.
    let mut years: Vec<Year<'_>> = years.to_vec();
    years.sort_by_key(|year| (year.at, year.run.rules.round.id.clone()));
    let latest = latest(&years);
    let mut columns = vec![Column::words("id", ""), Column::words("label", say("target"))];
    columns.extend(years.iter().map(|year| {
        let id = &year.run.rules.round.id;
        Column::figures(&format!("pledged.{id}"), &**id)
    }));
    columns.push(Column::figures("pledged", say("in all")));
    columns.extend(against(lang));
    let mut sheet = Sheet::new("targets", "", columns).main();
    let mut notes = Vec::new();
    for (target, currency) in &latest {
        let mut row = vec![Cell::text(&target.id), Cell::text(lang.label(&target.label))];
        let mut sum = Exact::zero();
        for year in &years {
            let round = &year.run.rules.round;
            let own = year.run.rules.targets.iter().zip(year.pledged).find(|(own, _)| own.id == target.id);
            let Some((own, pledged)) = own else {
                notes.push(lang.say("{1} is no target of {2}", &[&target.id, &round.id]));
                row.push(Cell::nothing());
                continue;
            };
            let money = |t: &Target| t.value.ty.kind == Kind::Money;
            if money(own) != money(target) || (money(own) && round.currency != *currency) {
                return Err(format!(
                    "the target {} is not measured in one unit in all years; {} differs",
                    target.id, round.id
                ));
            }
            if own.target != target.target {
                let (is, was) = (target.target.to_string(), own.target.to_string());
                let words = "{1} was to reach {2} in {3}; what the latest round says counts, {4}";
                notes.push(lang.say(words, &[&target.id, &was, &round.id, &is]));
            }
            sum += &pledged.sum.all;
            row.push(figure(&pledged.sum.all, target, *currency));
        }
        row.push(figure(&sum, target, *currency));
        row.extend(reached(&sum, target, *currency));
        sheet.row(row);
    }
    notes.extend(twice(&years, lang));
    page.member("rounds", years.iter().map(|y| y.run.rules.round.id.to_string()).collect::<Vec<_>>());
    page.member("notes", notes.clone());
    let count = years.len().to_string();
    page.words(lang.say("What the funded applications of {1} rounds pledge", &[&count]));
    page.sheet(sheet);
    if !notes.is_empty() {
        page.words(notes.iter().map(|note| format!("  !  {note}\n")).collect::<String>());
    }
    Ok(page)
}

/// Every target as the latest round that has it says, in the order of the latest rounds.
fn latest<'a>(years: &[Year<'a>]) -> Vec<(&'a Target, Currency)> {
    let mut all: Vec<(&Target, Currency)> = Vec::new();
    for year in years.iter().rev() {
        let rules = &year.run.rules;
        let new = rules.targets.iter().filter(|target| !all.iter().any(|(known, _)| known.id == target.id));
        let new: Vec<(&Target, Currency)> = new.map(|target| (target, rules.round.currency)).collect();
        all.extend(new);
    }
    all
}

/// Applications of one key that are funded in several years.
fn twice(years: &[Year<'_>], lang: Lang) -> Option<String> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for year in years {
        crate::study::funded(year.run).for_each(|row| *seen.entry(year.run.key(row)).or_default() += 1);
    }
    let keys: Vec<&str> = seen.into_iter().filter(|(_, times)| *times > 1).map(|(key, _)| key).collect();
    let (count, more) = (keys.len(), keys.len().saturating_sub(NAMED));
    let named: String = keys.into_iter().take(NAMED).collect::<Vec<_>>().join(", ");
    match (count, more) {
        (0, _) => None,
        (_, 0) => Some(lang.say("funded in several years and counted in each: {1}", &[&named])),
        _ => Some(
            lang.say("funded in several years and counted in each: {1} and {2} more", &[&named, &more.to_string()]),
        ),
    }
}
