//! Files that are there whole or not at all. A record is never overwritten.

use crate::record::container;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::{fmt, process};

/// A file that could not be read or written.
#[derive(Debug)]
pub enum FileError {
    /// It is there already.
    Exists(PathBuf),
    /// It is there already, and is written over where that is asked.
    NotForced(PathBuf),
    /// The folder it would come to is not there.
    NoFolder(PathBuf, PathBuf),
    /// The system says no.
    System(PathBuf, io::Error),
}

/// Whether a file that is there is written over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Never.
    Never,
    /// It could be, but that is not asked.
    NotForced,
    /// Yes, unless it is a record.
    Forced,
}

impl Over {
    /// What `--force` says.
    #[must_use]
    pub fn asked(force: bool) -> Self {
        if force { Self::Forced } else { Self::NotForced }
    }
}

/// What the system says, in plain words where they are known.
#[must_use]
pub fn cause(error: &io::Error) -> String {
    let words = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file",
        io::ErrorKind::PermissionDenied => "the system does not permit it",
        io::ErrorKind::IsADirectory => "it is a folder, not a file",
        io::ErrorKind::NotADirectory => "a part of its path is no folder",
        io::ErrorKind::StorageFull => "the disk is full",
        io::ErrorKind::ReadOnlyFilesystem => "the disk cannot be written to",
        _ => return error.to_string(),
    };
    words.to_owned()
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exists(path) | Self::NotForced(path) if path.is_dir() => {
                write!(f, "{} is a folder; name a file in it", path.display())
            }
            Self::Exists(path) => {
                write!(f, "{} is there already and is not overwritten; give another name", path.display())
            }
            Self::NotForced(path) => {
                let path = path.display();
                write!(
                    f,
                    "{path} is there already and is not overwritten; give another name, or write over it with --force"
                )
            }
            Self::NoFolder(path, folder) => {
                write!(f, "{}: the folder {} is not there; make it first", path.display(), folder.display())
            }
            Self::System(path, error) => write!(f, "{}: {}", path.display(), cause(error)),
        }
    }
}

/// Writes a file that must not be there yet: to a temporary file beside it, synced, then given its name, which fails
/// where the name is taken, even by another process at the same moment.
///
/// # Errors
///
/// [`FileError`]; the file is then not there, or was there before.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let temporary = write_temporary(path, |file| file.write_all(bytes))?;
    link(&temporary, path, FileError::Exists)
}

/// Puts a file with something added in the place of what it was, at once: whoever opens it sees the one or the other.
///
/// # Errors
///
/// [`FileError`]; the file is then what it was. Where it is not what was read any more, it is left alone.
pub fn replace(path: &Path, was: &[u8], bytes: &[u8]) -> Result<(), FileError> {
    let system = |error| FileError::System(path.to_owned(), error);
    let temporary = write_temporary(path, |file| file.write_all(bytes))?;
    let unchanged = fs::read(path).map(|now| now == was);
    if !matches!(unchanged, Ok(true)) {
        remove(&temporary);
        let other = || io::Error::other("it was changed by somebody else meanwhile");
        return Err(system(unchanged.err().unwrap_or_else(other)));
    }
    let renamed = fs::rename(&temporary, path);
    remove(&temporary);
    renamed.map_err(system)?;
    sync_folder(path)
}

/// Gives a temporary file its name, unless that is taken.
fn link(temporary: &Path, path: &Path, taken: fn(PathBuf) -> FileError) -> Result<(), FileError> {
    let linked = fs::hard_link(temporary, path);
    remove(temporary);
    match linked {
        Ok(()) => sync_folder(path),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(taken(path.to_owned())),
        Err(error) => Err(FileError::System(path.to_owned(), error)),
    }
}

/// Writes any other output, over an older file only where that is said, and never over a record.
///
/// # Errors
///
/// [`FileError`]; an older file is then what it was.
pub fn write_output(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>, over: Over) -> Result<(), FileError> {
    // Not even where that is asked.
    if over != Over::Never && is_record(path) {
        return Err(FileError::Exists(path.to_owned()));
    }
    let temporary = write_temporary(path, write)?;
    match over {
        Over::Never => return link(&temporary, path, FileError::Exists),
        Over::NotForced => return link(&temporary, path, FileError::NotForced),
        Over::Forced => {}
    }
    let renamed = fs::rename(&temporary, path);
    remove(&temporary);
    renamed.map_err(|e| FileError::System(path.to_owned(), e))?;
    sync_folder(path)
}

/// Whether a decision record stands there.
fn is_record(path: &Path) -> bool {
    let entries = fs::read(path).ok().and_then(|bytes| container::read(&bytes).ok());
    entries.is_some_and(|entries| entries.contains_key("record.json"))
}

fn write_temporary(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> Result<PathBuf, FileError> {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}-{:?}.part", process::id(), std::thread::current().id()));
    let temporary = path.with_file_name(name);
    super::interrupt::register(&temporary);
    let written = OpenOptions::new().write(true).create_new(true).open(&temporary).and_then(|mut file| {
        write(&mut file)?;
        file.sync_all()
    });
    match written {
        Ok(()) => Ok(temporary),
        Err(error) => {
            remove(&temporary);
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir());
            Err(match folder.filter(|_| error.kind() == io::ErrorKind::NotFound) {
                Some(folder) => FileError::NoFolder(path.to_owned(), folder.to_owned()),
                None => FileError::System(path.to_owned(), error),
            })
        }
    }
}

fn remove(temporary: &Path) {
    // It may be gone already; what matters is that it is not there afterwards.
    let _ = fs::remove_file(temporary);
    super::interrupt::forget(temporary);
}

fn sync_folder(path: &Path) -> Result<(), FileError> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    File::open(folder).and_then(|f| f.sync_all()).map_err(|e| FileError::System(folder.to_owned(), e))
}

/// `ID.merit`, or with `-2`, `-3` … behind the id where that is taken.
#[must_use]
pub fn next_free_name(folder: &Path, id: &str) -> PathBuf {
    let mut path = folder.join(format!("{id}.merit"));
    let mut number = 2;
    while path.exists() {
        path = folder.join(format!("{id}-{number}.merit"));
        number += 1;
    }
    path
}
