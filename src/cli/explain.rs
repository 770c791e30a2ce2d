//! `merit explain`

use super::exit::Exit;
use super::input;
use super::output::Output;
use super::verify::auditors;
use crate::diagnostic::nearest;
use crate::report;
use crate::round;
use std::path::PathBuf;

/// The arguments of `merit explain`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The record
    record: PathBuf,
    /// The key of the application
    key: String,
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
    match report::explain(&run, &arguments.key, output.lang) {
        Some(text) => {
            output.result(&text);
            Exit::Yes
        }
        None => {
            let keys = run.applications.keys.iter();
            let hint = nearest(&arguments.key, keys).map(|n| format!("; did you mean {n}?")).unwrap_or_default();
            output.error(format!("the record has no application {}{hint}", arguments.key));
            Exit::Usage
        }
    }
}
