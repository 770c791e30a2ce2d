//! Bytes and declared fields to typed columns, with every bad cell reported in one pass.
//!
//! Nothing is guessed, defaulted or skipped: a cell is what its field says, or a fault with its place, its cause and
//! the fix.

#![deny(clippy::indexing_slicing)]

mod applications;
mod cell;
mod credit_code;
mod encoding;
mod fault;
mod marks;
mod register;
mod table;

pub use applications::{Table, read_applications};
pub use credit_code::{check_character, is_credit_code};
pub use encoding::{Encoding, EncodingChoice};
pub use fault::{Fault, FaultCode};
pub use marks::{Mark, Marks, SheetRule, read_marks};
pub use register::{RegisterRow, RegisterTable, read_register};
