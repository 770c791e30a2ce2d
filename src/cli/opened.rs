//! Records that commands are given, opened and decided again.

use super::exit::Exit;
use super::input;
use super::output::Output;
use crate::record::{self, Edition, OpenError, Opened};
use crate::round::{self, CertifiedBy, Run};
use std::path::Path;

/// Any edition of the file at `path`, or the message and exit that its fault deserves.
pub(super) fn opened(path: &Path, bytes: &[u8], output: &mut Output) -> Result<Edition, Exit> {
    record::open(bytes).map_err(|error| {
        output.error(format!("{}: {error}", path.display()));
        match error {
            OpenError::Unreadable(_) => {
                output.message("ask whoever keeps it for the file as merit wrote it: mail, editors and zip programs may have changed this one\n");
                Exit::Files
            }
            OpenError::Newer(_) => Exit::Files,
            OpenError::Edition(_) => Exit::Rules,
            OpenError::Altered(_) => {
                output.message("rely on nothing in it: ask whoever keeps it for the record with the fingerprint that was published\n");
                Exit::No
            }
        }
    })
}

/// The auditor's edition; the others hold no round that could be decided.
pub(super) fn auditors(path: &Path, bytes: &[u8], output: &mut Output) -> Result<Opened, Exit> {
    let what = match opened(path, bytes, output)? {
        Edition::Auditor(opened) => return Ok(*opened),
        Edition::Public(_) => "the public edition",
        Edition::Applicant(_) => "the edition of one application",
    };
    let path = path.display();
    output.error(format!(
        "{path} is {what}, and this takes the auditor's edition of the record; merit verify {path} says what this one shows"
    ));
    Err(Exit::Usage)
}

/// The round of a record, decided again. What is made from it may be said in the record's name only where its tables say
/// the same.
pub(super) fn decided(path: &Path, opened: &Opened, output: &mut Output) -> Result<Run, Exit> {
    let run = round::run(&opened.materials, &opened.options).map_err(|failure| output.failure(&failure))?;
    let Some(table) = record::other_table(opened, &run) else { return Ok(run) };
    let path = path.display();
    output.error(format!(
        "`{table}` of {path} is not what its rules and inputs give, so nothing is made from it; merit verify {path} says what differs"
    ));
    Err(Exit::No)
}

/// A certification record with its list.
pub(super) fn certification(path: &Path, output: &mut Output) -> Result<(CertifiedBy, Vec<u8>), Exit> {
    let bytes = input::bytes(path, output)?;
    let opened = auditors(path, &bytes, output)?;
    record::certified(&opened).map_err(|words| {
        output.error(format!("{}: {words}", path.display()));
        Exit::Data
    })
}
