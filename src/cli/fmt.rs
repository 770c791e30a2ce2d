//! `merit fmt`

use super::exit::Exit;
use super::files;
use super::input;
use super::output::Output;
use crate::span::{SourceId, Sources};
use crate::yaml::{self, Unformatted};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The arguments of `merit fmt`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The rule files; by default the only *.merit.yaml of the folder. `-` is standard input, to standard output
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write nothing; name the files that would change, and exit with 1 if there are any
    #[arg(long)]
    check: bool,
}

/// A file whose text would change.
struct Change {
    path: PathBuf,
    text: String,
}

/// All files are formatted before the first is written: one with a fault keeps all as they are.
pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Exit {
    let mut named: Vec<Option<&Path>> = arguments.files.iter().map(|f| Some(f.as_path())).collect();
    if named.is_empty() {
        named.push(None);
    }
    let mut changes = Vec::new();
    let mut faulty = None;
    for file in named {
        match formatted(file, arguments.check, output) {
            Ok(change) => changes.extend(change),
            Err(exit) => faulty = faulty.or(Some(exit)),
        }
    }
    if let Some(exit) = faulty {
        return exit;
    }
    for change in &changes {
        if arguments.check {
            output.result(&format!("{}\n", change.path.display()));
        } else if let Err(error) = write(change) {
            output.error(error);
            return Exit::Files;
        } else {
            output.message(&format!("formatted {}\n", change.path.display()));
        }
    }
    if arguments.check && !changes.is_empty() { Exit::No } else { Exit::Yes }
}

/// Formats one file; `None` where it is already as it should be, or was standard input and has been answered.
fn formatted(named: Option<&Path>, check: bool, output: &mut Output) -> Result<Option<Change>, Exit> {
    let file = input::rule_file(named, output)?;
    let text = match yaml::format(&file.bytes, SourceId(0)) {
        Ok(text) => text,
        Err(Unformatted::Faults(faults)) => {
            let mut sources = Sources::default();
            sources.add(&file.name, &String::from_utf8_lossy(&file.bytes));
            output.diagnostics(&faults, &sources);
            return Err(Exit::Rules);
        }
        Err(Unformatted::Changed) => {
            let words = format!("a fault in merit: {} would say something else when formatted", file.name);
            output.error(&words);
            super::fault::report("fmt", &words);
            return Err(Exit::Fault);
        }
    };
    let changed = text.as_bytes() != file.bytes;
    if file.path == Path::new("-") && !check {
        output.result(&text);
        return Ok(None);
    }
    Ok(changed.then_some(Change { path: file.path, text }))
}

/// Writes the file itself, not the link that leads to it, and leaves who may read it.
fn write(change: &Change) -> Result<(), files::FileError> {
    let system = |error| files::FileError::System(change.path.clone(), error);
    let path = fs::canonicalize(&change.path).map_err(system)?;
    let permissions = fs::metadata(&path).map_err(system)?.permissions();
    files::write_output(&path, |file| file.write_all(change.text.as_bytes()), files::Over::Forced)?;
    fs::set_permissions(&path, permissions).map_err(system)
}
