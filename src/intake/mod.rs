//! Bytes and declared fields to typed columns, with every bad cell reported in one pass.
//!
//! Nothing is guessed, defaulted or skipped: a cell is what its field says, or a fault with its place, its cause and
//! the fix.

#![deny(clippy::indexing_slicing)]

mod chunks;
mod credit_code;
mod cell;
mod digits;
mod fault;
mod encoding;
mod figure;
mod lines;
mod block;
mod fast;
mod order;
mod raw;
mod typed;
mod unique;
mod workbook;
mod place;
mod grid;
mod csv;
mod json_lines;
mod keys;
mod piece;
mod stamp;
mod sheet;
mod format;
mod list;
mod marks;
mod table;
mod by_cells;
mod applications;
mod register;

pub use applications::read_applications;
pub use cell::read_cell;
pub use credit_code::{check_character, is_credit_code};
pub use encoding::{Encoding, EncodingChoice, decode};
pub use fault::{Fault, FaultCode};
pub use lines::Lines;
pub use list::{application_texts, read_list};
pub use marks::{Mark, Marks, SheetRule, read_marks};
pub use place::SheetPlace;
pub use register::{RegisterRow, RegisterTable, read_register};
pub use stamp::{STAMP, STAMP_FORM, Stamp, stamp};
pub use table::Table;

#[cfg(test)]
#[path = "../../tests/intake/quick.rs"]
mod quick;
