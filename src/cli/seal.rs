//! `merit seal`

use super::exit::Exit;
use super::files::{replace, write_new};
use super::input;
use super::opened::opened;
use super::output::Output;
use crate::record::{self, Fingerprint};
use std::path::PathBuf;

/// The arguments of `merit seal`.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("with").required(true)))]
pub(super) struct Arguments {
    /// The record; the signature is added to it, and nothing else in it changes
    record: PathBuf,
    /// Sign with this OpenSSH private key (ed25519, not encrypted)
    #[arg(long, value_name = "FILE", group = "with")]
    key: Option<PathBuf>,
    /// Attach a signature by ssh-keygen -Y sign, or an RFC 3161 time stamp, made over the statement
    #[arg(long, value_name = "FILE", group = "with")]
    attach: Option<PathBuf>,
    /// Write the statement to this new file, for ssh-keygen or openssl ts
    #[arg(long, value_name = "FILE", group = "with")]
    statement: Option<PathBuf>,
    /// Write the sealed record to this new file and leave the other as it is
    #[arg(short, long, value_name = "FILE", conflicts_with = "statement")]
    output: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Exit {
    sealed(arguments, output).unwrap_or_else(|exit| exit)
}

fn sealed(arguments: &Arguments, output: &mut Output) -> Result<Exit, Exit> {
    let bytes = input::bytes(&arguments.record, output)?;
    let edition = opened(&arguments.record, &bytes, output)?;
    let seal = edition.seal();
    let failed = |output: &mut Output, error: &dyn std::fmt::Display| {
        output.error(error);
        Exit::Files
    };
    if let Some(path) = &arguments.statement {
        write_new(path, &seal.bytes).map_err(|error| failed(output, &error))?;
        output.result(&format!("Wrote {}\n", path.display()));
        return Ok(Exit::Yes);
    }
    let (from, signature) = match (&arguments.key, &arguments.attach) {
        (Some(path), _) => {
            let key = input::bytes(path, output)?;
            let signed = record::sign(&key, &seal.bytes);
            let signed = signed.map_err(|error| failed(output, &format!("{}: {error}", path.display())))?;
            (path, signed.into_bytes())
        }
        (None, Some(path)) => (path, input::bytes(path, output)?),
        (None, None) => return Err(Exit::Usage),
    };
    let (sealed, what) =
        record::attach(&bytes, &signature).map_err(|error| failed(output, &format!("{}: {error}", from.display())))?;
    let path = arguments.output.as_ref().unwrap_or(&arguments.record);
    match &arguments.output {
        Some(path) => write_new(path, &sealed),
        None => replace(path, &bytes, &sealed),
    }
    .map_err(|error| failed(output, &error))?;
    let fingerprint = Fingerprint::named(&seal.statement.record);
    output.result(&format!("Sealed {}   fingerprint {}   {what}\n", path.display(), fingerprint.short()));
    Ok(Exit::Yes)
}
