//! `merit report`

use super::exit::Exit;
use super::files::write_new;
use super::input;
use super::output::Output;
use super::verify::opened;
use crate::report;
use crate::round;
use std::path::PathBuf;

/// The arguments of `merit report`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The record
    record: PathBuf,
    /// The books as a journal with balance assertions, which `hledger check` adds up again
    #[arg(long, required = true)]
    ledger: bool,
    /// Write it to this new file instead of the standard output
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Exit {
    reported(arguments, output).unwrap_or_else(|exit| exit)
}

fn reported(arguments: &Arguments, output: &mut Output) -> Result<Exit, Exit> {
    let bytes = input::bytes(&arguments.record, output)?;
    let record = opened(&bytes, output)?;
    let run = round::run(&record.materials, &record.options).map_err(|failure| output.failure(&failure))?;
    // A moment begins with its day.
    let day = record.imprint.at.get(..10).unwrap_or_default();
    let Some(text) = report::ledger(&run, day) else {
        output.error("the round divides no budget, so there are no books");
        return Err(Exit::Usage);
    };
    match &arguments.out {
        None => output.result(&text),
        Some(path) => write_new(path, text.as_bytes()).map_err(|error| {
            output.error(&error);
            Exit::Files
        })?,
    }
    Ok(Exit::Yes)
}
