//! Counts and sums of both rounds.

use crate::lang::Lang;
use crate::number::Money;
use crate::report::sheet::thousands;
use crate::report::summary::funding_line;
use crate::report::{Cell, Column, Page, Sheet, figure};
use crate::round::{Run, Status};
use crate::study::compare::{Comparison, Effect, Slice, Stand};
use crate::value::Value;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A sum of smallest units as money.
pub(super) fn money(comparison: &Comparison, units: i128) -> Money {
    let divided = [&comparison.before, &comparison.after].into_iter().find_map(|run| run.decision.division.as_ref());
    divided.map_or_else(|| Money::zero(comparison.before.rules.round.currency), |d| d.terms.money(units))
}

/// How much more the second is, with its sign.
pub(super) fn signed(was: Money, is: Money) -> Cell {
    let Ok(difference) = is.checked_sub(was) else { return Cell::nothing() };
    let sign = if difference.is_positive() { "+" } else { "" };
    Cell::named(&difference.to_string(), &format!("{sign}{}", difference.grouped()))
}

/// The money of all applications of an effect: what they get, got, gain or lose.
pub(super) fn total(comparison: &Comparison, effect: Effect) -> String {
    units(comparison, effect).map_or_else(String::new, |units| money(comparison, units).grouped())
}

fn units(comparison: &Comparison, effect: Effect) -> Option<i128> {
    let award = |side: Option<Stand>| side.map_or(0, |s| s.award);
    let mut moved = comparison.moved.iter().filter(|m| m.effect == effect);
    moved.try_fold(0_i128, |sum, m| {
        let change = award(m.after).checked_sub(award(m.before))?.checked_abs()?;
        sum.checked_add(change)
    })
}

/// What programs read of the whole.
pub(super) fn members(comparison: &Comparison, page: &mut Page) {
    page.member("changed", !comparison.moved.is_empty());
    for effect in Effect::ALL {
        page.member(&format!("count_{}", effect.name()), comparison.counts.of(effect));
        if comparison.divides && effect != Effect::Status {
            let sum = units(comparison, effect).map(|units| money(comparison, units).to_string());
            page.member(&format!("money_{}", effect.name()), sum);
        }
    }
    page.member("other_points", comparison.touched.points);
    page.member("other_ranks", comparison.touched.ranks);
    page.member("other_entitlements", comparison.touched.entitlements);
    page.member("other_certifications", comparison.touched.certified);
}

/// The funnel and the budget on both sides.
pub(super) fn figures(comparison: &Comparison, lang: Lang) -> Sheet {
    let say = |words: &str| lang.say(words, &[]);
    let columns = vec![
        Column::words("figure", ""),
        Column::figures("before", say("before")),
        Column::figures("after", say("after")),
        Column::figures("difference", say("difference")),
    ];
    let mut sheet = Sheet::new("figures", say("Both rounds"), columns);
    let (before, after) = (&comparison.before, &comparison.after);
    let mut count = |name: &str, words: &str, of: &dyn Fn(&Run) -> usize| {
        let (was, is) = (of(before), of(after));
        let (sign, plain, change) = match is.cmp(&was) {
            Ordering::Less => ("-", "-", was - is),
            Ordering::Equal => ("", "", 0),
            Ordering::Greater => ("+", "", is - was),
        };
        let difference = Cell::named(&format!("{plain}{change}"), &format!("{sign}{}", thousands(change)));
        sheet.row(vec![Cell::named(name, &say(words)), Cell::count(was), Cell::count(is), difference]);
    };
    let of = |run: &Run, status| run.decision.count(status);
    count("received", "Received", &|run| run.decision.rows.len());
    if of(before, Status::Held) + of(after, Status::Held) > 0 {
        count("held", "Held", &|run| of(run, Status::Held));
    }
    count("passed", "Passed every gate", &|run| {
        run.decision.rows.len() - of(run, Status::Held) - of(run, Status::Ineligible)
    });
    count("ranked", "Reached the minimums", &|run| run.decision.entrants.len());
    if !comparison.divides {
        return sheet;
    }
    count("funded", "Funded", &|run| of(run, Status::Funded) + of(run, Status::PartFunded));
    count("part_funded", "of these in part", &|run| of(run, Status::PartFunded));
    if let (Some(was), Some(is)) = (funding_line(before), funding_line(after)) {
        let text = |run: &Run, line| crate::record::total_text(&run.rules, line);
        let (was, is) = (text(before, &was), text(after, &is));
        let difference = crate::report::versus::difference(&is, &was).unwrap_or_else(|| "0".into());
        let row = [&*was, &*is, &*difference].map(Cell::text);
        let name = Cell::named("line", &say("Total of the last one funded"));
        sheet.row(std::iter::once(name).chain(row).collect());
    }
    let mut sum = |name: &str, words: &str, of: &dyn Fn(&Run) -> Option<i128>| {
        let (was, is) = (of(before), of(after));
        if was.is_none() && is.is_none() {
            return;
        }
        let [was, is] = [was, is].map(|units| money(comparison, units.unwrap_or(0)));
        sheet.row(vec![Cell::named(name, &say(words)), Cell::money(was), Cell::money(is), signed(was, is)]);
    };
    sum("budget", "Budget", &|run| run.decision.division.as_ref().map(|d| d.terms.budget));
    sum("awarded", "Awarded", &|run| run.decision.division.as_ref().map(|d| d.allocation.awarded));
    let topped = |run: &Run| run.decision.division.as_ref().map(|d| d.allocation.topped_up).filter(|sum| *sum != 0);
    sum("topped_up", "Topped up", &topped);
    sum("unspent", "Unspent", &|run| run.decision.division.as_ref().map(|d| d.allocation.unspent));
    sheet
}

/// Who is funded before and after, two by two; in whole or in part.
pub(super) fn both(comparison: &Comparison, lang: Lang) -> Sheet {
    let say = |words: &str| lang.say(words, &[]);
    let succeeds = |run: &Run, key: &str| {
        run.row(key).map(|row| {
            let rank = run.decision.place(row).map(|p| p.rank).filter(|_| !comparison.divides);
            Stand { status: row.status, award: 0, rank }.succeeds()
        })
    };
    let (before, after) = (&comparison.before, &comparison.after);
    let mut counts: BTreeMap<(bool, bool), usize> = BTreeMap::new();
    for row in &before.decision.rows {
        let key = before.key(row);
        let pair = (succeeds(before, key).unwrap_or(false), succeeds(after, key).unwrap_or(false));
        *counts.entry(pair).or_default() += 1;
    }
    for row in after.decision.rows.iter().filter(|row| before.row(after.key(row)).is_none()) {
        *counts.entry((false, succeeds(after, after.key(row)).unwrap_or(false))).or_default() += 1;
    }
    let (title, yes, no, was, was_not) = if comparison.divides {
        (
            "Funded before and after, in whole or in part",
            "funded after",
            "not funded after",
            "funded before",
            "not funded before",
        )
    } else {
        ("Ranked before and after", "ranked after", "not ranked after", "ranked before", "not ranked before")
    };
    let columns =
        vec![Column::words("before", ""), Column::figures("after", say(yes)), Column::figures("not_after", say(no))];
    let mut sheet = Sheet::new("both", say(title), columns);
    for (name, words, before) in [("before", was, true), ("not_before", was_not, false)] {
        let count = |after: bool| Cell::count(counts.get(&(before, after)).copied().unwrap_or(0));
        sheet.row(vec![Cell::named(name, &say(words)), count(true), count(false)]);
    }
    sheet
}

/// From which status to which, of those that changed it.
pub(super) fn statuses(comparison: &Comparison, lang: Lang) -> Sheet {
    let say = |words: &str| lang.say(words, &[]);
    let columns = vec![
        Column::words("before", say("before")),
        Column::words("after", say("after")),
        Column::figures("count", say("applications")),
    ];
    let mut sheet = Sheet::new("statuses", say("Changes of status"), columns);
    let mut counts: BTreeMap<(Option<Status>, Option<Status>), usize> = BTreeMap::new();
    for moved in &comparison.moved {
        let pair = (moved.before.map(|s| s.status), moved.after.map(|s| s.status));
        if pair.0 != pair.1 {
            *counts.entry(pair).or_default() += 1;
        }
    }
    for ((before, after), count) in counts {
        let cell = |status: Option<Status>| {
            status.map_or_else(Cell::nothing, |status| Cell::named(status.name(), &say(status.name())))
        };
        sheet.row(vec![cell(before), cell(after), Cell::count(count)]);
    }
    sheet
}

/// Money by the values of fields.
pub(super) fn by(comparison: &Comparison, slices: &[(&str, Vec<Slice>)], lang: Lang) -> Sheet {
    let say = |words: &str| lang.say(words, &[]);
    let columns = vec![
        Column::words("field", say("field")),
        Column::words("value", say("value")),
        Column::figures("before", say("awards before")),
        Column::figures("after", say("after")),
        Column::figures("difference", say("difference")),
        Column::figures("funded_before", say("funded before")),
        Column::figures("funded_after", say("after")),
    ];
    let mut sheet = Sheet::new("by", say("Money by field"), columns);
    for (field, slices) in slices {
        for (at, slice) in slices.iter().enumerate() {
            let value = match &slice.value {
                Value::Missing => Cell::nothing(),
                Value::Text(text) => Cell::text(text),
                value => Cell::named(&value.to_string(), &figure(value, &comparison.before.rules)),
            };
            sheet.row(vec![
                Cell::named(field, if at == 0 { field } else { "" }),
                value,
                Cell::money(slice.before),
                Cell::money(slice.after),
                signed(slice.before, slice.after),
                Cell::count(slice.funded_before),
                Cell::count(slice.funded_after),
            ]);
        }
    }
    sheet
}

/// What differs in the tables.
pub(super) fn data(comparison: &Comparison, lang: Lang) -> Sheet {
    let say = |words: &str| lang.say(words, &[]);
    let columns = vec![
        Column::words("what", ""),
        Column::words("name", say("name")),
        Column::figures("count", say("how many differ")),
    ];
    let mut sheet = Sheet::new("tables", say("What differs in the tables"), columns);
    let data = &comparison.data;
    let mut add = |what: &str, words: &str, name: &str, count: usize| {
        sheet.row(vec![Cell::named(what, &say(words)), Cell::text(name), Cell::count(count)]);
    };
    data.only_before.iter().for_each(|key| add("only_before", "application only before", key, 1));
    data.only_after.iter().for_each(|key| add("only_after", "application only after", key, 1));
    data.cells.iter().for_each(|(name, n)| add("field", "values of the field", name, *n));
    data.marks.iter().for_each(|(name, n)| add("sheet", "marks on the sheet", name, *n));
    data.rows.iter().for_each(|(name, n)| add("register", "rows of the register", name, *n));
    sheet
}
