//! Bytes and declared fields to typed columns, with every bad cell reported in one pass.
//!
//! Nothing is guessed, defaulted or skipped: a cell is what its field says, or a fault with its place, its cause and
//! the fix.

#![deny(clippy::indexing_slicing)]

mod applications;
mod block;
mod by_cells;
mod cell;
mod chunks;
mod credit_code;
mod day;
mod digits;
mod encoding;
mod fast;
mod fault;
mod figure;
mod grid;
mod head;
mod json_lines;
mod keys;
mod lines;
mod list;
mod marks;
mod order;
mod piece;
mod place;
mod raw;
mod register;
mod sheet;
mod stamp;
mod table;
mod typed;
mod unique;
mod workbook;

pub use applications::{Table, read_applications, read_laid_applications};
pub use credit_code::{check_character, is_credit_code};
pub use encoding::{Encoding, EncodingChoice, decode};
pub use fault::{Fault, FaultCode, visible};
pub use lines::Lines;
pub use list::{application_texts, read_list};
pub use marks::{Mark, Marks, SheetRule, read_marks};
pub use place::SheetPlace;
pub use register::{RegisterRow, RegisterTable, read_register};
pub use stamp::{STAMP, STAMP_FORM, Stamp, stamp};

#[cfg(test)]
#[path = "../../tests/intake/quick.rs"]
mod quick;
