//! Where outputs go: the standard output, one new file, or a new folder. A record is never written over.

use super::super::exit::Exit;
use super::super::files::cause;
use super::super::interrupt;
use super::super::output::Output;
use super::super::{FileError, Over, write_output};
use crate::documents::Source;
use crate::report::Form;
use serde_json::json;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Cursor, Seek, Write};
use std::path::{Path, PathBuf};

/// What a file is written to.
pub(super) trait Sink: Write + Seek + Send {}

impl<T: Write + Seek + Send> Sink for T {}

/// Writes the bytes of a file.
pub(super) type Bytes<'b> = dyn Fn(&mut dyn Sink) -> io::Result<()> + 'b;

/// The place of one command's outputs.
pub(super) struct Place {
    /// Where; the standard output without.
    path: Option<PathBuf>,
    folder: bool,
    force: bool,
    /// Whether the folder is made here.
    is_new: bool,
    /// Whether everything is written.
    complete: bool,
    /// What was written, in order: names below the folder, and bytes.
    written: Vec<(String, u64)>,
}

/// The list of what is in a folder.
const INDEX: &str = "index.txt";

impl Place {
    /// The place that the arguments name. A folder that holds anything is refused, unless with `force`.
    pub fn new(path: Option<&Path>, folder: bool, force: bool, output: &mut Output) -> Result<Self, Exit> {
        let path_of = path.map(Path::to_owned);
        let mut place = Self { path: path_of, folder, force, is_new: false, complete: false, written: Vec::new() };
        let Some(path) = path.filter(|_| folder && !force) else { return Ok(place) };
        match fs::read_dir(path).map(|mut entries| entries.next().is_some()) {
            Ok(true) => {
                let words = "is there already and not empty; name a new folder, or write over its files with --force";
                output.error(format!("{} {words}", path.display()));
                Err(Exit::Files)
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                output.error(format!("{}: {}", path.display(), cause(&error)));
                Err(Exit::Files)
            }
            Err(_) => {
                place.is_new = true;
                interrupt::register(path);
                Ok(place)
            }
            Ok(false) => Ok(place),
        }
    }

    /// Puts a file in the folder, or in the place of the only file.
    pub fn put(&mut self, name: &str, write: &Bytes<'_>) -> Result<(), FileError> {
        let Some(path) = &self.path else {
            let bytes = in_memory(name.as_ref(), write)?;
            let mut out = io::stdout().lock();
            // A reader that has gone away is no error of ours.
            let _ = out.write_all(&bytes).and_then(|()| out.flush());
            return Ok(());
        };
        let path = if self.folder { path.join(name) } else { path.clone() };
        if let Some(parent) = path.parent().filter(|_| self.folder) {
            fs::create_dir_all(parent).map_err(|error| FileError::System(parent.to_owned(), error))?;
        }
        let mut size = 0;
        let write = |file: &mut File| {
            let mut out = BufWriter::with_capacity(1 << 16, &mut *file);
            write(&mut out)?;
            out.flush()?;
            drop(out);
            size = file.metadata()?.len();
            Ok(())
        };
        write_output(&path, write, Over::asked(self.force))?;
        self.written.push((name.to_owned(), size));
        Ok(())
    }

    /// Puts the only file there.
    pub fn one(&mut self, bytes: &[u8], output: &mut Output) -> Result<(), Exit> {
        self.put("", &|out| out.write_all(bytes)).map_err(|error| {
            output.error(error);
            Exit::Files
        })
    }

    /// Lists everything that was written, and from which record.
    pub fn index(&mut self, source: &Source<'_>, output: &mut Output) -> Result<(), Exit> {
        let names: Vec<&str> = self.written.iter().map(|(name, _)| name.as_str()).collect();
        let text = format!("{}\n\n{}\n", source.stamp(), names.join("\n"));
        self.put(INDEX, &|out| out.write_all(text.as_bytes())).map_err(|error| {
            output.error(error);
            Exit::Files
        })
    }

    /// Everything is written: says what, where it is a folder.
    pub fn told(&mut self, form: Form, output: &mut Output) {
        self.complete = true;
        let Some(path) = self.path.as_ref().filter(|_| self.folder) else { return };
        let folder = path.display().to_string();
        if form == Form::Json {
            let files: Vec<_> =
                self.written.iter().map(|(name, bytes)| json!({"bytes": bytes, "name": name})).collect();
            let told = json!({"files": files, "folder": folder, "schema": "merit.report/1"});
            output.result(&format!("{told}\n"));
            return;
        }
        let count = self.written.len().to_string();
        output.result(&format!("{}\n", output.lang.say("Wrote {1} files to {2}", &[&count, &folder])));
    }
}

/// A folder that could not be filled is left as it was found: without what was written, or not there.
impl Drop for Place {
    fn drop(&mut self) {
        let Some(path) = self.path.as_ref().filter(|_| self.folder) else { return };
        if self.is_new {
            interrupt::forget(path);
        }
        if self.complete || self.force {
            return;
        }
        // What else somebody put there keeps its folder.
        let mut folders = BTreeSet::new();
        for (name, _) in &self.written {
            let file = path.join(name);
            let _ = fs::remove_file(&file);
            folders.extend(file.parent().filter(|folder| *folder != path).map(Path::to_owned));
        }
        folders.iter().for_each(|folder| drop(fs::remove_dir(folder)));
        if self.is_new {
            let _ = fs::remove_dir(path);
        }
    }
}

/// A file that is kept in memory.
pub(super) fn in_memory(name: &Path, write: &Bytes<'_>) -> Result<Vec<u8>, FileError> {
    let mut out = Cursor::new(Vec::new());
    write(&mut out).map_err(|error| FileError::System(name.to_owned(), error))?;
    Ok(out.into_inner())
}
