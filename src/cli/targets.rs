//! `merit targets`, and what `merit report --targets` shares with it.

use super::choices::PageForm;
use super::exit::Exit;
use super::input;
use super::opened::{auditors, decided};
use super::output::Output;
use crate::record::Opened;
use crate::report::{self, Year};
use crate::round::Run;
use crate::study::{self, Pledged};
use std::path::PathBuf;

/// The arguments of `merit targets`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The records of the years, each its auditor's edition
    #[arg(required = true)]
    records: Vec<PathBuf>,
    #[command(flatten)]
    form: PageForm,
}

/// A record with its round decided again.
struct Found {
    name: String,
    opened: Opened,
    run: Run,
    pledged: Vec<Pledged>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Exit {
    added_up(arguments, output).unwrap_or_else(|exit| exit)
}

fn added_up(arguments: &Arguments, output: &mut Output) -> Result<Exit, Exit> {
    let mut found: Vec<Found> = Vec::new();
    for path in &arguments.records {
        let name = path.display().to_string();
        let bytes = input::bytes(path, output)?;
        let opened = auditors(path, &bytes, output)?;
        let run = decided(path, &opened, output)?;
        let pledged = pledged(&run, output)?;
        found.push(Found { name, opened, run, pledged });
    }
    let mut apart = true;
    for (at, one) in found.iter().enumerate() {
        for other in found.iter().skip(at + 1) {
            if let Some(words) = same(one, other).or_else(|| same(other, one)).or_else(|| twice(one, other)) {
                output.error(words);
                apart = false;
            }
        }
    }
    if !apart {
        return Err(Exit::Usage);
    }
    let years: Vec<Year<'_>> =
        found.iter().map(|f| Year { run: &f.run, at: &f.opened.imprint.at, pledged: &f.pledged }).collect();
    let page = report::years(&years, output.lang).map_err(|words| {
        output.error(words);
        Exit::Usage
    })?;
    output.result(&page.render(arguments.form.form()));
    Ok(Exit::Yes)
}

/// Why two records are not of two years.
fn same(one: &Found, other: &Found) -> Option<String> {
    let (a, b) = (&one.name, &other.name);
    if one.opened.fingerprint == other.opened.fingerprint {
        return Some(format!("{a} and {b} are one record; a year counts once"));
    }
    let older = other.opened.imprint.supersedes.as_ref();
    if older.is_some_and(|older| older.record == one.opened.fingerprint.to_string()) {
        return Some(format!("{b} supersedes {a}; leave {a} out"));
    }
    None
}

/// Why two records count one round twice, though neither says so of the other.
fn twice(one: &Found, other: &Found) -> Option<String> {
    let id = &one.run.rules.round.id;
    let words = || format!("{} and {} are both of the round {id}; give the one that stands", one.name, other.name);
    (*id == other.run.rules.round.id).then(words)
}

/// What the funded of a round pledge, or what is in the way.
pub(super) fn pledged(run: &Run, output: &mut Output) -> Result<Vec<Pledged>, Exit> {
    if run.rules.targets.is_empty() {
        output.error(format!("the rules of {} have no `targets:`", run.rules.round.id));
        return Err(Exit::Usage);
    }
    study::pledged(run).map_err(|unknown| {
        for one in unknown {
            output.error(format!("{}: its pledge towards {} cannot be computed: {}", one.key, one.target, one.trouble));
        }
        Exit::Data
    })
}
