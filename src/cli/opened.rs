//! Records that commands are given, opened.

use super::exit::Exit;
use super::input;
use super::output::Output;
use crate::record::{self, Edition, OpenError, Opened};
use crate::round::CertifiedBy;
use std::path::Path;

/// Any edition, or the message and exit that its fault deserves.
pub(super) fn opened(bytes: &[u8], output: &mut Output) -> Result<Edition, Exit> {
    record::open(bytes).map_err(|error| {
        output.error(&error);
        match error {
            OpenError::Unreadable(_) => Exit::Files,
            OpenError::Edition(_) => Exit::Rules,
            OpenError::Altered(_) => Exit::No,
        }
    })
}

/// The auditor's edition; the others hold no round that could be decided.
pub(super) fn auditors(bytes: &[u8], output: &mut Output) -> Result<Opened, Exit> {
    match opened(bytes, output)? {
        Edition::Auditor(opened) => Ok(*opened),
        Edition::Public(_) | Edition::Applicant(_) => {
            output.error("this takes the auditor's edition of the record; merit verify says what this one shows");
            Err(Exit::Usage)
        }
    }
}

/// A certification record with its list.
pub(super) fn certification(path: &Path, output: &mut Output) -> Result<(CertifiedBy, Vec<u8>), Exit> {
    let bytes = input::bytes(path, output)?;
    let told = |output: &mut Output| output.message(&format!("  in {}\n", path.display()));
    let opened = auditors(&bytes, output).inspect_err(|_| told(output))?;
    record::certified(&opened).map_err(|words| {
        output.error(words);
        told(output);
        Exit::Data
    })
}
