//! `merit report`

use super::PageForm;
use super::exit::Exit;
use super::files::write_new;
use super::input;
use super::output::Output;
use super::targets;
use super::verify::auditors;
use crate::record;
use crate::report::{self, Form};
use crate::round;
use clap::ValueEnum;
use std::path::PathBuf;

/// The arguments of `merit report`.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("what").required(true)))]
pub(super) struct Arguments {
    /// The auditor's edition of a record
    record: PathBuf,
    /// The books as a journal with balance assertions, which `hledger check` adds up again
    #[arg(long, group = "what")]
    ledger: bool,
    /// What the funded pledge against the targets of the rules, for each chain or other `per` and in all
    #[arg(long, group = "what")]
    targets: bool,
    /// An edition that can leave the office; it carries the same root and signatures
    #[arg(long, value_enum, group = "what", requires = "out")]
    edition: Option<Leaving>,
    /// The application whose edition it is
    #[arg(long = "for", value_name = "KEY", required_if_eq("edition", "applicant"))]
    key: Option<String>,
    /// Write it to this new file instead of the standard output
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    form: PageForm,
}

/// The editions that leave the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Leaving {
    /// What `publish:` names, of every application
    Public,
    /// Everything of one application, with a proof that the round contains it
    Applicant,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Exit {
    reported(arguments, output).unwrap_or_else(|exit| exit)
}

fn reported(arguments: &Arguments, output: &mut Output) -> Result<Exit, Exit> {
    if !arguments.targets && arguments.form.form() != Form::Human {
        output.error("only --targets has other forms");
        return Err(Exit::Usage);
    }
    let bytes = input::bytes(&arguments.record, output)?;
    let opened = auditors(&bytes, output)?;
    let run = round::run(&opened.materials, &opened.options).map_err(|failure| output.failure(&failure))?;
    let (made, exit) = match (arguments.edition, &arguments.key) {
        (None, _) if arguments.targets => {
            let page = report::targets(&run, &targets::pledged(&run, output)?, output.lang);
            (Ok(page.render(arguments.form.form()).into_bytes()), Exit::Yes)
        }
        (None, _) => {
            // A moment begins with its day.
            let day = opened.imprint.at.get(..10).unwrap_or_default();
            let Some(text) = report::ledger(&run, day) else {
                output.error("the round divides no budget, so there are no books");
                return Err(Exit::Usage);
            };
            (Ok(text.into_bytes()), Exit::Yes)
        }
        (Some(Leaving::Public), Some(_)) => {
            output.error("--for goes with --edition applicant");
            return Err(Exit::Usage);
        }
        (Some(Leaving::Public), None) => (record::public_edition(&opened, &run).and_then(packed), Exit::No),
        (Some(Leaving::Applicant), key) => {
            let key = key.as_deref().unwrap_or("");
            if run.row(key).is_none() {
                return Err(input::unknown(&run, key, output));
            }
            (record::applicant_edition(&opened, &run, key).and_then(packed), Exit::No)
        }
    };
    let bytes = made.map_err(|words| {
        output.error(words);
        exit
    })?;
    match &arguments.out {
        None => output.result(&String::from_utf8_lossy(&bytes)),
        Some(path) => write_new(path, &bytes).map_err(|error| {
            output.error(&error);
            Exit::Files
        })?,
    }
    Ok(Exit::Yes)
}

fn packed(entries: record::Entries) -> Result<Vec<u8>, String> {
    record::container::write(&entries).map_err(|e| e.to_string())
}
