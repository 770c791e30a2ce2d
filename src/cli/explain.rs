//! `merit explain`

use super::exit::Exit;
use super::input;
use super::output::Output;
use super::verify::auditors;
use crate::diagnostic::nearest;
use crate::intake::EncodingChoice;
use crate::record::Opened;
use crate::report;
use crate::round::{self, Options, Run};
use crate::study;
use std::path::PathBuf;

/// The arguments of `merit explain`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The record
    record: PathBuf,
    /// The key of the application
    key: String,
    /// Decide the round again with this in the column of a field; may be given several times. The result is a trial
    #[arg(long = "what-if", value_name = "FIELD=CELL", value_parser = input::setting)]
    what_if: Vec<(String, String)>,
    /// Put another application beside it, criterion by criterion
    #[arg(long, value_name = "KEY", conflicts_with = "what_if")]
    vs: Option<String>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Exit {
    let bytes = match input::bytes(&arguments.record, output) {
        Ok(bytes) => bytes,
        Err(exit) => return exit,
    };
    let record = match auditors(&bytes, output) {
        Ok(record) => record,
        Err(exit) => return exit,
    };
    let run = match round::run(&record.materials, &record.options) {
        Ok(run) => run,
        Err(failure) => return output.failure(&failure),
    };
    if !arguments.what_if.is_empty() && run.row(&arguments.key).is_some() {
        return trial(arguments, &record, &run, output).unwrap_or_else(|exit| exit);
    }
    if let Some(other) = &arguments.vs {
        let (Some(one), Some(two)) = (run.row(&arguments.key), run.row(other)) else {
            let absent = if run.row(other).is_none() { other } else { &arguments.key };
            return unknown(&run, absent, output);
        };
        output.result(&report::versus(&run, one, two, output.lang));
        return Exit::Yes;
    }
    match report::explain(&run, &arguments.key, output.lang) {
        Some(text) => {
            output.result(&text);
            Exit::Yes
        }
        None => unknown(&run, &arguments.key, output),
    }
}

/// Says that there is no such application, and which is nearest.
fn unknown(run: &Run, key: &str, output: &mut Output) -> Exit {
    let hint = nearest(key, run.applications.keys.iter()).map(|n| format!("; did you mean {n}?")).unwrap_or_default();
    output.error(format!("the record has no application {key}{hint}"));
    Exit::Usage
}

/// The round decided again with some cells of the application changed.
fn trial(arguments: &Arguments, record: &Opened, run: &Run, output: &mut Output) -> Result<Exit, Exit> {
    let (key, encoding) = (&arguments.key, record.options.encoding);
    let changed = study::what_if(&record.materials, &run.rules, encoding, key, &arguments.what_if);
    let (materials, changes) = changed.map_err(|words| {
        output.error(words);
        Exit::Usage
    })?;
    // What was written anew is UTF-8, whatever it was before.
    let options = Options { encoding: EncodingChoice::Utf8, ..record.options.clone() };
    let trial = round::run(&materials, &options).map_err(|failure| output.failure(&failure))?;
    output.result(&report::what_if(run, &trial, key, &changes, output.lang));
    Ok(Exit::Yes)
}
