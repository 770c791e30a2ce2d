//! Ctrl-C: nothing half-written stays.

use super::exit::Exit;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// The temporary files that are being written, and the new folders that are being filled.
static TEMPORARY: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// From here on Ctrl-C removes what is half-written and ends the program with 130.
pub(super) fn install() {
    // A handler that is there already is ours: the first call wins.
    let _ = ctrlc::set_handler(|| {
        if let Ok(files) = TEMPORARY.lock() {
            for file in files.iter() {
                let _ = if file.is_dir() { fs::remove_dir_all(file) } else { fs::remove_file(file) };
            }
        }
        std::process::exit(i32::from(Exit::Interrupted.code()));
    });
}

pub(super) fn register(file: &Path) {
    if let Ok(mut files) = TEMPORARY.lock() {
        files.push(file.to_owned());
    }
}

pub(super) fn forget(file: &Path) {
    if let Ok(mut files) = TEMPORARY.lock() {
        files.retain(|f| f != file);
    }
}
