//! Reviewers, what each is to mark, and what none of them may.

use super::exit::Exit;
use super::input;
use super::output::Output;
use crate::diagnostic::nearest;
use crate::intake::{EncodingChoice, decode};
use crate::record::read_rows;
use crate::round::Failure;
use crate::text::composed;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The most characters of a reviewer in the name of a file.
const LONGEST: usize = 40;

/// A reviewer, with the applications to mark; `None` where it is all of them.
pub(super) struct Named {
    pub name: String,
    pub applications: Option<BTreeSet<String>>,
}

/// Reviewers named one by one.
pub(super) fn named(names: &[String], output: &mut Output) -> Result<Vec<Named>, Exit> {
    let mut all: Vec<Named> = Vec::new();
    for name in names {
        let name = composed(name).into_owned();
        let twice = all.iter().any(|n| n.name == name);
        if name.trim().is_empty() || name.trim() != name || twice {
            let what = if twice { "is named twice" } else { "is no name: write it without spaces around" };
            output.error(format!("the reviewer `{name}` {what}"));
            return Err(Exit::Usage);
        }
        all.push(Named { name, applications: None });
    }
    Ok(all)
}

/// Rows of a table of reviewers: the line, the reviewer, the application where there is that column.
type Rows = Vec<(usize, String, Option<String>)>;

/// Reads `reviewer` and `application` of a table.
fn rows(path: &Path, both: bool, keys: &BTreeSet<&str>, output: &mut Output) -> Result<Rows, Exit> {
    let bytes = input::bytes(path, output)?;
    let file = input::name(path);
    let (text, _) = decode(&file.as_str().into(), &bytes, EncodingChoice::Auto)
        .map_err(|fault| output.failure(&Failure::Data(vec![*fault])))?;
    let (header, rows) = read_rows(text.as_bytes()).map_err(|words| {
        output.error(format!("{file}: {words}"));
        Exit::Data
    })?;
    let column = |name: &str| header.iter().position(|h| h.trim() == name);
    let (reviewer, application) = (column("reviewer"), column("application"));
    let missing = [("reviewer", reviewer.is_none()), ("application", both && application.is_none())];
    if let Some((name, _)) = missing.iter().find(|(_, missing)| *missing) {
        output.error(format!("{file}: there is no column `{name}`; its columns are {}", header.join(", ")));
        return Err(Exit::Data);
    }
    let mut all = Vec::new();
    let mut faults = 0;
    for (at, row) in rows.iter().enumerate() {
        let cell =
            |at: Option<usize>| at.map(|at| row.get(at).map_or(String::new(), |c| composed(c.trim()).into_owned()));
        let who = cell(reviewer).unwrap_or_default();
        // Who is listed without an application marks all of them.
        let what = cell(application).filter(|key: &String| both || !key.is_empty());
        let line = at + 2;
        if who.is_empty() && what.as_ref().is_none_or(String::is_empty) {
            continue;
        }
        let unknown = what.as_ref().filter(|key| !keys.contains(&***key));
        let words = match unknown {
            _ if who.is_empty() => Some("names no reviewer".to_owned()),
            Some(key) => {
                let near = nearest(key, keys.iter().copied()).map(|n| format!("; did you mean {n}?"));
                Some(format!("`{key}` is the key of no application{}", near.unwrap_or_default()))
            }
            None => None,
        };
        match words {
            Some(words) => {
                output.error(format!("{file}: row {line}: {words}"));
                faults += 1;
            }
            None => all.push((line, who, what)),
        }
    }
    if faults > 0 { Err(Exit::Data) } else { Ok(all) }
}

/// Reviewers of a table, in order of their names.
pub(super) fn listed(path: &Path, keys: &BTreeSet<&str>, output: &mut Output) -> Result<Vec<Named>, Exit> {
    let mut found: BTreeMap<String, Option<BTreeSet<String>>> = BTreeMap::new();
    let mut faults = 0;
    for (line, who, what) in rows(path, false, keys, output)? {
        let twice = match (found.get_mut(&who), what) {
            (Some(Some(of)), Some(key)) => !of.insert(key),
            (Some(_), _) => true,
            (None, what) => {
                found.insert(who.clone(), what.map(|key| BTreeSet::from([key])));
                false
            }
        };
        if twice {
            output.error(format!("{}: row {line}: says again what is said of {who} already", input::name(path)));
            faults += 1;
        }
    }
    if faults > 0 {
        return Err(Exit::Data);
    }
    if found.is_empty() {
        output.error(format!("{} names nobody", input::name(path)));
        return Err(Exit::Data);
    }
    Ok(found.into_iter().map(|(name, applications)| Named { name, applications }).collect())
}

/// Who must not mark what, as (reviewer, application).
pub(super) fn conflicts(
    path: &Path,
    keys: &BTreeSet<&str>,
    reviewers: &[Named],
    output: &mut Output,
) -> Result<BTreeSet<(String, String)>, Exit> {
    let mut all = BTreeSet::new();
    let mut faults = 0;
    for (line, who, what) in rows(path, true, keys, output)? {
        if !reviewers.iter().any(|r| r.name == who) {
            let near = nearest(&who, reviewers.iter().map(|r| &*r.name)).map(|n| format!("; did you mean {n}?"));
            let words = format!("`{who}` is none of the reviewers{}", near.unwrap_or_default());
            output.error(format!("{}: row {line}: {words}", input::name(path)));
            faults += 1;
        }
        all.insert((who, what.unwrap_or_default()));
    }
    if faults > 0 { Err(Exit::Data) } else { Ok(all) }
}

/// The names of the files of reviewers: `marks-NAME.xlsx`, of characters that every system has in names, no two alike.
pub(super) fn files(reviewers: &[Named]) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut files = Vec::new();
    for reviewer in reviewers {
        let safe = |c: char| if c.is_alphanumeric() || c == '-' { c } else { '_' };
        let own: String = reviewer.name.chars().take(LONGEST).map(safe).collect();
        let mut name = format!("marks-{own}");
        let mut number = 2;
        // Some systems do not tell capitals apart.
        while !taken.insert(name.to_lowercase()) {
            name = format!("marks-{own}-{number}");
            number += 1;
        }
        files.push(format!("{name}.xlsx"));
    }
    files
}
