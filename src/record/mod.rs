//! The decision record: its format, its canonical container, writing, reading and replaying.

#![deny(clippy::indexing_slicing)]

mod build;
mod cells;
pub mod container;
mod digest;
mod draw;
mod format;
mod json;
mod outcome;
mod replay;
mod rows;
mod transfers;

pub use build::{BuildError, EDITION, Imprint, build, counts, encoding_name, encoding_named};
pub use digest::{Fingerprint, sha256_hex};
pub use draw::draw;
pub use format::{CertificateJson, EventJson, FORMAT, OptionsJson, RecordJson};
pub use json::{JsonError, canonical, parse_strict};
pub use outcome::{outcome, outcome_header, total_text, write_outcome};
pub use replay::{Difference, OpenError, Opened, Replay, open, replay};
pub use rows::{read_rows, write_rows};
pub use transfers::transfers;
