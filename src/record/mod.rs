//! The decision record: its format, its canonical container, its tree and its seal; writing, reading and replaying.

#![deny(clippy::indexing_slicing)]

mod against;
mod build;
mod cells;
mod certified;
mod changes;
pub mod container;
mod digest;
mod draw;
mod editions;
mod events;
mod figures;
mod format;
mod json;
mod leaves;
mod open;
mod outcome;
mod ranking;
mod replay;
mod rows;
mod seal;
mod signature;
mod signers;
mod stages;
mod statement;
mod text;
mod transfers;
pub mod tree;

pub use against::{Against, Differs, LeftOut, Published, against};
pub use build::{
    BuildError, Built, EDITION, Entries, Imprint, Superseded, build, counts, data_entry, encoding_name, encoding_named,
};
pub use certified::certified;
pub use changes::changes;
pub use digest::{Fingerprint, hex, sha256_hex, unhex};
pub use draw::draw;
pub use editions::{ApplicantEdition, PublicEdition, applicant_edition, public_edition, public_parts};
pub use format::{CertificateJson, FORMAT, OptionsJson, RecordJson, StatementJson};
pub use json::{JsonError, canonical, parse_strict};
pub use open::{Edition, OpenError, Opened, open};
pub use outcome::{outcome, outcome_header, points_text, total_text, write_outcome};
pub use ranking::{Part, RankingColumn, RankingTable, Shape};
pub use replay::{Difference, Replay, Second, other_table, replay};
pub use rows::{bare_rows, read_rows, spreadsheet_text, write_rows};
pub use seal::{Seal, attach};
pub use signature::{NAMESPACE, Signature, SignatureError, sign};
pub use signers::{Pinned, Signers, Uncounted};
pub use statement::lock;
pub use transfers::transfers;
