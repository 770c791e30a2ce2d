//! A published list against a record, cell by cell.

use super::open::Opened;
use super::ranking::RankingTable;
use super::rows::{read_rows, spreadsheet_text};
use crate::check::model::FieldKind;
use crate::intake::{EncodingChoice, Fault, decode, read_cell, read_list};
use crate::number::{Exact, parse_plain};
use crate::round::{Run, Status};
use crate::text::composed;
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What of the list is not what the record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The application.
    pub application: String,
    /// The column of the list; `application` where it is not about a cell.
    pub column: String,
    /// What was published.
    pub published: String,
    /// What the record says.
    pub recorded: String,
    /// In what it differs.
    pub how: Differs,
}

/// In what a row of the list differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Differs {
    /// In a cell.
    Cell,
    /// The record has no such application.
    Unknown,
    /// It stands on the list again.
    Again,
}

/// An application that is not on the list although it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The application.
    pub application: String,
    /// What it was awarded; `None` where no budget is divided: it is ranked.
    pub award: Option<String>,
}

/// What the comparison found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Against {
    /// How many cells were compared.
    pub cells: usize,
    /// Cells that differ, applications that the record does not have, and those that stand there again.
    pub differences: Vec<Published>,
    /// Applications that were awarded something, or are ranked where no budget is divided, and are not on the list.
    pub left_out: Vec<LeftOut>,
    /// Columns of the list that the record has nothing to say about.
    pub unknown: Vec<String>,
    /// Columns whose cells all differ by one factor, as where the list is in 万元: the column, and by what its figures
    /// would have to be multiplied.
    pub scaled: Vec<(String, String)>,
}

/// What a column of the list is compared with.
enum Meant {
    /// A field, under its own name.
    Field(usize),
    /// A field, under a header of the applications: its cells are in the unit of the column.
    Headed(usize),
    Outcome(usize),
    Ranking(usize),
}

/// Compares a published list of any format with a record, whose round was decided again as `run`. Columns are those of
/// `outcome.csv`, the fields, by their names or by the headers of the applications, and the further ones of the ranking.
/// Under a header of the applications a cell is read as theirs are, so that amounts are in the unit of the column.
///
/// # Errors
///
/// Why the list cannot be read, with its name.
pub fn against(opened: &Opened, run: &Run, name: &str, list: &[u8]) -> Result<Against, String> {
    let (header, rows) = published(name, list)?;
    let (columns, outcome) =
        opened.entries.get("outcome.csv").map_or_else(Default::default, |t| read_rows(t).unwrap_or_default());
    let outcome: BTreeMap<&str, &Vec<String>> =
        outcome.iter().filter_map(|row| Some((row.first()?.as_str(), row))).collect();
    let fields = &run.rules.fields;
    let named = |header: &str| fields.iter().position(|f| *f.name == *header);
    let headed = |header: &str| fields.iter().position(|f| f.columns.iter().any(|c| **c == *header));
    let field = |header: &str| named(header).or_else(|| headed(header));
    let header: Vec<String> = header.iter().map(|h| composed(h.trim()).into_owned()).collect();
    let key = header.iter().position(|h| h == "application" || field(h) == Some(run.rules.key));
    let key = key.ok_or_else(|| keyless(run, name, &header))?;
    let mut found = Against::default();
    let mut meant = Vec::new();
    let ranking = RankingTable::of(run, &[]);
    let ranked = |name: &str| ranking.columns().iter().position(|column| column.name == *name);
    for (at, name) in header.iter().enumerate().filter(|(at, _)| *at != key) {
        let outcome = columns.iter().position(|c| c == name).map(Meant::Outcome);
        let field = || named(name).map(Meant::Field).or_else(|| headed(name).map(Meant::Headed));
        match outcome.or_else(field).or_else(|| ranked(name).map(Meant::Ranking)) {
            Some(what) => meant.push((at, name, what)),
            None => found.unknown.push(name.clone()),
        }
    }
    // Its texts are made only where the list has such a column.
    let order =
        if meant.iter().any(|(.., what)| matches!(what, Meant::Ranking(_))) { ranking.order() } else { Vec::new() };
    let further: BTreeMap<&str, Vec<String>> =
        order.iter().map(|row| run.key(row)).zip(ranking.texts(&order)).collect();
    let mut listed = BTreeSet::new();
    for row in rows.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())) {
        let cell = |at: usize| row.get(at).map_or(String::new(), |c| composed(c.trim()).into_owned());
        let written = cell(key);
        // What merit exports has an apostrophe before what would be a formula.
        let bare = written.strip_prefix('\'').filter(|bare| spreadsheet_text(bare) == written);
        let exported = bare.filter(|bare| !outcome.contains_key(&*written) && outcome.contains_key(bare));
        let application = exported.map_or_else(|| written.clone(), str::to_owned);
        found.cells += 1;
        let again = !listed.insert(application.clone());
        let Some((recorded, place)) = outcome.get(application.as_str()).zip(run.row(&application)).filter(|_| !again)
        else {
            let how = if again { Differs::Again } else { Differs::Unknown };
            let (column, published) = ("application".into(), application.clone());
            found.differences.push(Published { application, column, published, recorded: String::new(), how });
            continue;
        };
        for (at, name, what) in &meant {
            let published = cell(*at);
            let value = |field: usize| run.applications.columns.get(field).map(|c| c.get(place.input()));
            let recorded = match what {
                Meant::Outcome(at) => recorded.get(*at).cloned().unwrap_or_default(),
                Meant::Field(field) | Meant::Headed(field) => {
                    value(*field).map_or(String::new(), |value| value.to_string())
                }
                Meant::Ranking(at) => {
                    further.get(&*application).and_then(|texts| texts.get(*at)).cloned().unwrap_or_default()
                }
            };
            let (alike, recorded) = match what {
                Meant::Headed(field) => {
                    as_theirs(run, *field, &published, value(*field).as_ref()).unwrap_or((false, recorded))
                }
                _ => (same(&published, &recorded), recorded),
            };
            found.cells += 1;
            if !alike {
                let (application, column) = (application.clone(), (*name).clone());
                found.differences.push(Published { application, column, published, recorded, how: Differs::Cell });
            }
        }
    }
    let awards = run.decision.division.is_some();
    let belongs = |status| matches!(status, Status::Funded | Status::PartFunded) || !awards && status == Status::Ranked;
    let at = columns.iter().position(|c| c == "award");
    let left_out = run.decision.rows.iter().filter(|r| belongs(r.status)).map(|r| run.key(r));
    found.left_out = left_out
        .filter(|key| !listed.contains(*key))
        .map(|key| LeftOut {
            application: key.to_owned(),
            award: at.filter(|_| awards).and_then(|at| outcome.get(key)?.get(at).cloned()),
        })
        .collect();
    found.scaled = scaled(&found.differences);
    Ok(found)
}

/// Why no row can be found: what the column of the keys could be called, and what the first row holds instead.
fn keyless(run: &Run, name: &str, header: &[String]) -> String {
    let mut names = vec!["application"];
    if let Some(key) = run.rules.fields.get(run.rules.key) {
        names.extend(std::iter::once(&key.name).chain(&key.columns).map(|name| &**name));
    }
    let mut called: Vec<String> = Vec::new();
    for name in names.iter().map(|name| format!("`{name}`")) {
        if !called.contains(&name) {
            called.push(name);
        }
    }
    let holds: Vec<String> = header.iter().filter(|h| !h.is_empty()).take(6).map(|h| format!("`{h}`")).collect();
    let holds = if holds.is_empty() { "nothing".to_owned() } else { holds.join(", ") };
    let called = called.join(" or ");
    format!(
        "{name}: no column names the applications: call it {called}; the headers must stand in the first row, which has {holds}"
    )
}

/// Whether a cell under a header of the applications has the value of the field, read as theirs are read, and what the
/// record says in the unit of the column. `None` where it is not of that kind at all.
fn as_theirs(run: &Run, field: usize, published: &str, value: Option<&Value>) -> Option<(bool, String)> {
    let (field, value) = (run.rules.fields.get(field)?, value?);
    let one = Exact::one();
    let unit = match &field.kind {
        FieldKind::Numeric(numeric) => &numeric.unit,
        _ => &one,
    };
    let recorded = match value.exact() {
        Some(n) => n.checked_div(unit).map_or(String::new(), |n| n.to_string()),
        None => value.to_string(),
    };
    let plain = if value.exact().is_some() { published.replace(',', "") } else { published.to_owned() };
    let theirs = read_cell(&plain, field, run.rules.round.currency);
    Some((theirs.as_ref() == Some(value) || same(published, &recorded), recorded))
}

/// The columns of which every differing cell is the recorded one divided by the same power of ten, at least two of them.
fn scaled(differences: &[Published]) -> Vec<(String, String)> {
    let mut columns: BTreeMap<&str, Vec<Option<Exact>>> = BTreeMap::new();
    for d in differences.iter().filter(|d| d.how == Differs::Cell) {
        let times = number(&d.recorded).zip(number(&d.published)).and_then(|(r, p)| r.checked_div(&p));
        columns.entry(&d.column).or_default().push(times);
    }
    let units = [2, 3, 4, 6, 8].map(Exact::power_of_ten);
    let one_of = |times: &Vec<Option<Exact>>| {
        let unit = units.iter().find(|unit| times.first() == Some(&Some((*unit).clone())))?;
        (times.len() > 1 && times.iter().all(|t| t.as_ref() == Some(unit))).then(|| unit.to_string())
    };
    columns.iter().filter_map(|(column, times)| Some(((*column).to_owned(), one_of(times)?))).collect()
}

/// The header and the rows of a list.
fn published(name: &str, list: &[u8]) -> Result<(Vec<String>, Vec<Vec<String>>), String> {
    if let Some(read) = read_list(name, list) {
        let told = |faults: Vec<Fault>| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        return read.map_err(told);
    }
    let (text, _) = decode(&name.into(), list, EncodingChoice::Auto).map_err(|fault| fault.to_string())?;
    read_rows(text.as_bytes()).map_err(|words| format!("{name}: {words}"))
}

/// The same text, with or without the `'` that keeps spreadsheet programs from calculating it, or the same number:
/// `1,200.00` and `1200` are one, and so are `12%` and `0.12`.
fn same(published: &str, recorded: &str) -> bool {
    published == recorded
        || published == spreadsheet_text(recorded)
        || number(published).is_some_and(|n| number(recorded) == Some(n))
}

/// The number of a cell, with thousands commas or a percent sign.
fn number(text: &str) -> Option<Exact> {
    let plain = |text: &str| parse_plain(&text.replace(',', "")).ok();
    match text.strip_suffix('%') {
        Some(text) => plain(text).map(|n| n * Exact::power_of_ten(-2)),
        None => plain(text),
    }
}
