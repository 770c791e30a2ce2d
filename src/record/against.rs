//! A published list against a record, cell by cell.

use super::open::Opened;
use super::ranking::RankingTable;
use super::rows::{read_rows, spreadsheet_text};
use crate::intake::{EncodingChoice, Fault, decode, read_list};
use crate::number::{Exact, parse_plain};
use crate::round::{Run, Status};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// A cell of the list that is not what the record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The application.
    pub application: String,
    /// The column of the list.
    pub column: String,
    /// What was published.
    pub published: String,
    /// What the record says.
    pub recorded: String,
}

/// What the comparison found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Against {
    /// How many cells were compared.
    pub cells: usize,
    /// Cells that differ; an application that the record does not have differs in its key.
    pub differences: Vec<Published>,
    /// Applications that were awarded something and are not on the list.
    pub left_out: Vec<String>,
    /// Columns of the list that the record has nothing to say about.
    pub unknown: Vec<String>,
}

/// What a column of the list is compared with.
enum Meant {
    Field(usize),
    Outcome(usize),
    Ranking(usize),
}

/// Compares a published list of any format with a record, whose round was decided again as `run`. Columns are those of
/// `outcome.csv`, the fields, by their names or by the headers of the applications, and the further ones of the ranking.
///
/// # Errors
///
/// Why the list cannot be read.
pub fn against(opened: &Opened, run: &Run, name: &str, list: &[u8]) -> Result<Against, String> {
    let (header, rows) = published(name, list)?;
    let (columns, outcome) =
        opened.entries.get("outcome.csv").map_or_else(Default::default, |t| read_rows(t).unwrap_or_default());
    let outcome: BTreeMap<&str, &Vec<String>> =
        outcome.iter().filter_map(|row| Some((row.first()?.as_str(), row))).collect();
    let field = |header: &str| {
        let named = |f: &crate::check::model::Field| *f.name == *header || f.columns.iter().any(|c| **c == *header);
        run.rules.fields.iter().position(named)
    };
    let header: Vec<String> = header.iter().map(|h| h.trim().nfc().collect()).collect();
    let key = header.iter().position(|h| h == "application" || field(h) == Some(run.rules.key));
    let key = key.ok_or_else(|| {
        let known = run.rules.fields.get(run.rules.key).map_or("", |f| &f.name);
        format!("no column of {name} names the applications: call it `application` or `{known}`")
    })?;
    let mut found = Against::default();
    let mut meant = Vec::new();
    let ranking = RankingTable::of(run, &[]);
    let ranked = |name: &str| ranking.columns().iter().position(|column| column.name == *name);
    for (at, name) in header.iter().enumerate().filter(|(at, _)| *at != key) {
        let outcome = columns.iter().position(|c| c == name).map(Meant::Outcome);
        match outcome.or_else(|| field(name).map(Meant::Field)).or_else(|| ranked(name).map(Meant::Ranking)) {
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
    for row in &rows {
        let cell = |at: usize| row.get(at).map_or(String::new(), |c| c.trim().nfc().collect::<String>());
        let written = cell(key);
        // What merit exports has an apostrophe before what would be a formula.
        let bare = written.strip_prefix('\'').filter(|bare| spreadsheet_text(bare) == written);
        let exported = bare.filter(|bare| !outcome.contains_key(&*written) && outcome.contains_key(bare));
        let application = exported.map_or_else(|| written.clone(), str::to_owned);
        found.cells += 1;
        let twice = !listed.insert(application.clone());
        let Some((recorded, place)) = outcome.get(application.as_str()).zip(run.row(&application)).filter(|_| !twice)
        else {
            let recorded = if twice { "stands once" } else { "" }.to_owned();
            let published = application.clone();
            found.differences.push(Published { application, column: "application".into(), published, recorded });
            continue;
        };
        for (at, name, what) in &meant {
            let recorded = match what {
                Meant::Outcome(at) => recorded.get(*at).cloned().unwrap_or_default(),
                Meant::Field(field) => {
                    run.applications.columns.get(*field).map_or(String::new(), |c| c.get(place.input()).to_string())
                }
                Meant::Ranking(at) => {
                    further.get(&*application).and_then(|texts| texts.get(*at)).cloned().unwrap_or_default()
                }
            };
            let published = cell(*at);
            found.cells += 1;
            if !same(&published, &recorded) {
                let column = (*name).clone();
                found.differences.push(Published { application: application.clone(), column, published, recorded });
            }
        }
    }
    let awarded = |status| matches!(status, Status::Funded | Status::PartFunded);
    let left_out = run.decision.rows.iter().filter(|r| awarded(r.status) && !listed.contains(run.key(r)));
    found.left_out = left_out.map(|r| run.key(r).to_owned()).collect();
    Ok(found)
}

/// The header and the rows of a list.
fn published(name: &str, list: &[u8]) -> Result<(Vec<String>, Vec<Vec<String>>), String> {
    if let Some(read) = read_list(name, list) {
        let told = |faults: Vec<Fault>| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        return read.map_err(told);
    }
    let (text, _) = decode(&name.into(), list, EncodingChoice::Auto).map_err(|fault| fault.to_string())?;
    read_rows(text.as_bytes())
}

/// The same text, with or without the `'` that keeps spreadsheet programs from calculating it, or the same number:
/// `1,200.00` and `1200` are one, and so are `12%` and `0.12`.
fn same(published: &str, recorded: &str) -> bool {
    let plain = |text: &str| parse_plain(&text.replace(',', "")).ok();
    let number = |text: &str| match text.strip_suffix('%') {
        Some(text) => plain(text).map(|n| n * Exact::power_of_ten(-2)),
        None => plain(text),
    };
    published == recorded
        || published == spreadsheet_text(recorded)
        || number(published).is_some_and(|n| number(recorded) == Some(n))
}
