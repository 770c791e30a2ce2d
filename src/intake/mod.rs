//! Bytes and declared fields to typed columns, with every bad cell reported in one pass.
//!
//! Nothing is guessed, defaulted or skipped: a cell is what its field says, or a fault with its place, its cause and
//! the fix.

#![deny(clippy::indexing_slicing)]

mod fault;
mod encoding;
mod credit_code;
mod day;
mod cell;
mod digits;
mod figure;
mod lines;
mod raw;
mod workbook;
mod place;
mod typed;
mod order;
mod unique;
mod chunks;
mod block;
mod fast;
mod keys;
mod piece;
mod grid;
mod csv;
mod json_lines;
mod stamp;
mod sheet;
mod format;
mod table;
mod head;
mod by_cells;
mod applications;
mod list;
mod marks;
mod register;

pub use applications::read_applications;
pub use cell::read_cell;
pub use credit_code::{check_character, is_credit_code};
pub use encoding::{Encoding, EncodingChoice, decode};
pub use fault::{Fault, FaultCode, visible};
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
