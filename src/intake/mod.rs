//! Bytes and declared fields to typed columns, with every bad cell reported in one pass.
//!
//! Nothing is guessed, defaulted or skipped: a cell is what its field says, or a fault with its place, its cause and
//! the fix.

#![deny(clippy::indexing_slicing)]

mod applications;
mod block;
mod cell;
mod chunks;
mod credit_code;
mod digits;
mod encoding;
mod fast;
mod fault;
mod figure;
mod keys;
mod lines;
mod marks;
mod order;
mod piece;
mod register;
mod table;
mod unique;

pub use applications::{Table, read_applications};
pub use credit_code::{check_character, is_credit_code};
pub use encoding::{Encoding, EncodingChoice, decode};
pub use fault::{Fault, FaultCode};
pub use lines::Lines;
pub use marks::{Mark, Marks, SheetRule, read_marks};
pub use register::{RegisterRow, RegisterTable, read_register};

#[cfg(test)]
#[path = "../../tests/intake/quick.rs"]
mod quick;
