//! The decision record: its format, its canonical container, its tree and its seal; writing, reading and replaying.

#![deny(clippy::indexing_slicing)]

mod cells;
mod text;
mod digest;
mod json;
mod rows;
pub mod container;
pub mod tree;
mod format;
mod imprint;
mod figures;
mod outcome;
mod transfers;
mod draw;
mod changes;
mod events;
mod stages;
mod leaves;
mod statement;
mod build;
mod reading;
mod signature;
mod signers;
mod seal;
mod edition;
mod open;
mod editions;
mod certified;
mod ranking;
mod against;
mod replay;

pub use against::{Against, Differs, LeftOut, Published, against};
pub use build::{BuildError, Built, build, counts, data_entry};
pub use certified::certified;
pub use changes::changes;
pub use container::Entries;
pub use digest::{Fingerprint, hex, sha256_hex, unhex};
pub use draw::draw;
pub use edition::{ApplicantEdition, PublicEdition};
pub use editions::{applicant_edition, public_edition, public_parts};
pub use format::{
    CertificateJson, EDITION, FORMAT, OptionsJson, RecordJson, StatementJson, encoding_name, encoding_named,
};
pub use imprint::{Imprint, Superseded};
pub use json::{JsonError, canonical, parse_strict};
pub use open::{Edition, Opened, open};
pub use outcome::{outcome, outcome_header, points_text, total_text, write_outcome};
pub use ranking::{Part, RankingColumn, RankingTable, Shape};
pub use reading::OpenError;
pub use replay::{Difference, Replay, Second, other_table, replay};
pub use rows::{bare_rows, read_rows, spreadsheet_text, write_rows};
pub use seal::{Seal, attach};
pub use signature::{NAMESPACE, Signature, SignatureError, sign};
pub use signers::{Pinned, Signers, Uncounted};
pub use statement::lock;
pub use transfers::transfers;
