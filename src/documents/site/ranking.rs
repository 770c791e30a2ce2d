//! The ranking: a row for each application with its points on one scale, and the funding line between the last funded
//! and the first that is not.

use super::chart::section;
use super::round::Round;
use super::selection::{DERIVED, FIRST};
use super::stack::Stacks;
use crate::documents::html::escaped;
use crate::number::Exact;
use crate::record::total_text;
use crate::report::{NEAR, figure, thousands};
use crate::round::Row;
use crate::value::Value;
use std::io::{self, Write};
use std::sync::Arc;

pub(super) fn write(round: &Round<'_>, out: &mut impl Write) -> io::Result<()> {
    section("ranking", &round.say("Ranking", &[]), out)?;
    writeln!(out, "<p class=\"lead\">{}</p>", escaped(&lead(round)))?;
    for note in notes(round) {
        writeln!(out, "<p class=\"note\">{}</p>", escaped(&note))?;
    }
    let columns = Columns::of(round);
    if let Some(stacks) = columns.stacks.as_ref().filter(|_| !round.decision.entrants.is_empty()) {
        out.write_all(stacks.legend(round).as_bytes())?;
    }
    match &round.decision.ranking.lists {
        None if round.decision.entrants.is_empty() => {}
        None => columns.table(round, None, out)?,
        Some(lists) => {
            let mut named: Vec<(Arc<str>, usize)> = (0..lists.count()).map(|list| (lists.name(list), list)).collect();
            named.sort();
            for (name, list) in named {
                writeln!(out, "<h3>{}</h3>", round.say("List {1}", &[&name]))?;
                columns.table(round, Some((list, &name)), out)?;
            }
        }
    }
    out.write_all(b"</section>\n")
}

/// Where the line is, in a sentence.
fn lead(round: &Round<'_>) -> String {
    let ranked = thousands(round.decision.entrants.len());
    if round.decision.entrants.is_empty() {
        return round.lang.say("No application is ranked.", &[]);
    }
    match round.selection.lines.get(&0).filter(|_| round.decision.ranking.lists.is_none()) {
        Some(last) => line(round, *last, round.selection.next.get(&0).copied()),
        None if round.decision.ranking.lists.is_some() => {
            let lists = round.decision.ranking.lists.as_ref().map_or(0, crate::column::Groups::count);
            round.lang.say("{1} applications are ranked in {2} lists.", &[&ranked, &thousands(lists)])
        }
        None => round.lang.say("{1} applications are ranked.", &[&ranked]),
    }
}

fn notes(round: &Round<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    if !round.selection.all {
        let (shown, all) = (thousands(round.selection.count()), thousands(round.decision.rows.len()));
        let holes = [&*thousands(DERIVED), &shown, &all, NEAR];
        notes.push(if round.decision.division.is_some() {
            round.lang.say("This round has more than {1} applications. Shown here, with their derivations, are {2} of {3}: all that are funded, and those within {4} points of the line. The others stand in outcome.csv within the record.", &holes)
        } else {
            let holes = [&*thousands(DERIVED), &thousands(FIRST), &all];
            round.lang.say("This round has more than {1} applications. Shown here, with their derivations, are the first {2} of {3}. The others stand in outcome.csv within the record.", &holes)
        });
    }
    if Stacks::of(round).is_some() {
        notes.push(round.lang.say("A bar has the points of the criteria in the order of the columns, on one scale for all; its figures stand beside it.", &[]));
    }
    if round.decision.ranking.places.iter().any(|place| place.last > place.rank) {
        notes.push(round.lang.say("A rank with = is shared.", &[]));
    }
    notes
}

/// The funding line in words.
fn line(round: &Round<'_>, last: usize, next: Option<usize>) -> String {
    let described = |entrant: usize| {
        let rank = round.decision.ranking.places.get(entrant).map_or(0, |place| place.rank).to_string();
        let key = round.decision.entrant_key(&round.run.applications, entrant);
        round.lang.say("{1} (rank {2}, {3})", &[key, &rank, &by(round, entrant)])
    };
    match next {
        Some(next) => {
            let holes = [&*described(last), &described(next)];
            round.lang.say("Funding line. Last funded by rank: {1}; first not funded below it: {2}", &holes)
        }
        None => round
            .lang
            .say("Funding line. Last funded by rank: {1}; nobody below it is left without", &[&described(last)]),
    }
}

/// What an entrant is ranked by.
fn by(round: &Round<'_>, entrant: usize) -> String {
    match (round.decision.by(entrant), &round.rules.ranking.by) {
        (Value::Number(total), None) => total_text(round.rules, &total),
        (other, _) => figure(&other, round.rules),
    }
}

/// The columns of the table, the same for all lists.
struct Columns {
    fields: Vec<usize>,
    stacks: Option<Stacks>,
    /// What is ranked by, where it is not the total.
    by: Option<String>,
    money: bool,
}

impl Columns {
    fn of(round: &Round<'_>) -> Self {
        let by = round.rules.ranking.by.as_ref().map(|by| crate::report::written(by, round.rules));
        Self {
            fields: round.source.published_fields(),
            stacks: Stacks::of(round),
            by,
            money: round.decision.division.is_some(),
        }
    }

    fn count(&self) -> usize {
        let points = self
            .stacks
            .as_ref()
            .map_or(0, |stacks| 2 + stacks.criteria.len() + usize::from(stacks.bonus) + usize::from(stacks.deduction));
        3 + self.fields.len() + points + usize::from(self.by.is_some()) + 2 * usize::from(self.money)
    }

    fn head(&self, round: &Round<'_>, caption: &str, out: &mut impl Write) -> io::Result<()> {
        write!(out, "<table class=\"ranking\"><caption>{caption}</caption>\n<thead><tr>")?;
        let left = |words: String| format!("<th scope=\"col\">{words}</th>");
        let right = |words: String| format!("<th scope=\"col\" class=\"n\">{words}</th>");
        out.write_all(right(round.say("rank", &[])).as_bytes())?;
        out.write_all(left(round.say("application", &[])).as_bytes())?;
        for field in &self.fields {
            let name = round.rules.fields.get(*field).map_or("", |field| &field.name);
            out.write_all(left(escaped(name)).as_bytes())?;
        }
        if let Some(stacks) = &self.stacks {
            let scale = round.say("points, from 0 to {1}", &[&stacks.most.to_string()]);
            out.write_all(left(scale).as_bytes())?;
            out.write_all(right(round.say("total", &[])).as_bytes())?;
        }
        if let Some(by) = &self.by {
            out.write_all(right(escaped(by)).as_bytes())?;
        }
        out.write_all(left(round.say("status", &[])).as_bytes())?;
        if self.money {
            out.write_all(right(round.say("award", &[])).as_bytes())?;
            out.write_all(right(round.say("awarded so far", &[])).as_bytes())?;
        }
        if let Some(stacks) = &self.stacks {
            for (class, label) in stacks.named(round) {
                out.write_all(right(format!("{}{label}", Stacks::swatch(&class))).as_bytes())?;
            }
        }
        out.write_all(b"</tr></thead>\n<tbody>\n")
    }

    fn table(&self, round: &Round<'_>, list: Option<(usize, &str)>, out: &mut impl Write) -> io::Result<()> {
        let caption = match list {
            None => round.say("Ranking", &[]),
            Some((_, name)) => round.say("Ranking of the list {1}", &[name]),
        };
        writeln!(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{caption}\">")?;
        self.head(round, &caption, out)?;
        let here = list.map_or(0, |(list, _)| list);
        let (last, next) = (round.selection.lines.get(&here), round.selection.next.get(&here).copied());
        let (mut sum, mut passed) = (0_i128, 0_usize);
        for entrant in round.decision.ranking.in_order() {
            if list.is_some_and(|(list, _)| round.decision.ranking.list(entrant) != Some(list)) {
                continue;
            }
            let Some(row) = round.decision.entrant(entrant) else { continue };
            sum += round.decision.award(row).map_or(0, |award| award.amount);
            if round.selection.has(row) {
                self.gap(round, std::mem::take(&mut passed), out)?;
                self.row(round, (entrant, row), sum, out)?;
            } else {
                passed += 1;
            }
            if last == Some(&entrant) {
                self.gap(round, std::mem::take(&mut passed), out)?;
                let words = escaped(&line(round, entrant, next));
                writeln!(out, "<tr class=\"line\"><td colspan=\"{}\"><span>{words}</span></td></tr>", self.count())?;
            }
        }
        self.gap(round, passed, out)?;
        out.write_all(b"</tbody></table>\n</div>\n")
    }

    /// Says how many rows are left out here.
    fn gap(&self, round: &Round<'_>, rows: usize, out: &mut impl Write) -> io::Result<()> {
        if rows == 0 {
            return Ok(());
        }
        let words = round.say("{1} applications are not shown here", &[&thousands(rows)]);
        writeln!(out, "<tr class=\"gap\"><td colspan=\"{}\"><span>{words}</span></td></tr>", self.count())
    }

    fn row(&self, round: &Round<'_>, (entrant, row): (usize, &Row), sum: i128, out: &mut impl Write) -> io::Result<()> {
        let number = round.number(row);
        let award = round.decision.award(row).map_or(0, |award| award.amount);
        let class = if award == 0 && self.money { " class=\"without\"" } else { "" };
        let (rank, shared) = round
            .decision
            .ranking
            .places
            .get(entrant)
            .map_or((0, false), |place| (place.rank, place.last > place.rank));
        let shared = if shared { "<span class=\"shared\">=</span>" } else { "" };
        let key = escaped(round.run.key(row));
        write!(
            out,
            "<tr id=\"r{number}\"{class}><td class=\"n\">{rank}{shared}</td><th scope=\"row\"><a href=\"#a{number}\">{key}</a></th>"
        )?;
        for field in &self.fields {
            out.write_all(round.cell(*field, row).as_bytes())?;
        }
        let points = self.stacks.as_ref().map(|stacks| (stacks, stacks.points(round, row)));
        if let Some((stacks, points)) = &points {
            let total = round.decision.scores.total(row.input()).map(|total| total_text(round.rules, &total));
            let total = total.unwrap_or_default();
            write!(out, "<td>{}</td><td class=\"n total\">{total}</td>", stacks.svg(points))?;
        }
        if self.by.is_some() {
            write!(out, "<td class=\"n\">{}</td>", escaped(&by(round, entrant)))?;
        }
        write!(out, "<td>{}</td>", status(round, row))?;
        if self.money {
            write!(out, "<td class=\"n\">{}</td><td class=\"n\">{}</td>", round.money(award), round.money(sum))?;
        }
        if let Some((stacks, points)) = &points {
            let figure = |points: &Option<Exact>| points.as_ref().map_or_else(String::new, |p| round.points(p));
            for piece in points.criteria.iter().chain(stacks.bonus.then_some(&points.bonus)) {
                write!(out, "<td class=\"n\">{}</td>", figure(piece))?;
            }
            if stacks.deduction {
                let sign = if points.deduction.as_ref().is_some_and(Exact::is_positive) { "−" } else { "" };
                write!(out, "<td class=\"n\">{sign}{}</td>", figure(&points.deduction))?;
            }
        }
        out.write_all(b"</tr>\n")
    }
}

/// The status of an application, and whether people decided otherwise.
pub(super) fn status(round: &Round<'_>, row: &Row) -> String {
    // The stable names are for programs.
    let mut words = round.say(row.status.name(), &[]).replace('_', " ");
    if round.run.override_of(round.run.key(row)).is_some() {
        words.push_str(&format!(" <span class=\"mark\">{}</span>", round.say("decided by people", &[])));
    }
    words
}
