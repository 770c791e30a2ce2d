//! Faults of merit: a report without applicants' data, and where it was saved.

use super::exit::Exit;
use std::io::Write;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Mutex;

/// What the last panic said and where it was; a panic's own words are ours and quote no input.
static LAST: Mutex<Option<String>> = Mutex::new(None);

/// Runs a command; a panic in it becomes a report and exit 70.
pub(super) fn guarded(command: &str, run: impl FnOnce() -> Exit) -> Exit {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        if let Ok(mut last) = LAST.lock() {
            *last = Some(format!("panic at {place}"));
        }
    }));
    match panic::catch_unwind(AssertUnwindSafe(run)) {
        Ok(exit) => exit,
        Err(_) => {
            let words = LAST.lock().ok().and_then(|mut last| last.take()).unwrap_or_else(|| "panic".into());
            report(command, &words);
            Exit::Fault
        }
    }
}

/// Saves a report and says where.
pub(super) fn report(command: &str, words: &str) {
    let text = format!(
        "merit {}\nlanguage edition 1\n{} {}\ncommand: {command}\n{words}\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH
    );
    let path = std::env::temp_dir().join(format!("merit-fault-{}.txt", std::process::id()));
    let saved = std::fs::write(&path, &text);
    let mut err = std::io::stderr().lock();
    let _ = match saved {
        Ok(()) => writeln!(
            err,
            "error: merit has a fault; no data of applicants are in the report saved at {}",
            path.display()
        ),
        Err(_) => writeln!(err, "error: merit has a fault, and the report could not be saved:\n{text}"),
    };
}
