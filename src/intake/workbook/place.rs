//! Where things stand in a workbook: sheets and cells.

use std::sync::Arc;

/// Where a cell stands: the row from 1, the column from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::intake) struct Position {
    pub row: u64,
    pub column: u32,
}

/// A sheet by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::intake) struct SheetName {
    pub name: Arc<str>,
    /// Whether people see it.
    pub visible: bool,
}

/// `A` for 0, `AB` for 27.
pub(in crate::intake) fn letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        letters.extend(char::from_digit(left % 26 + 10, 36).map(|c| c.to_ascii_uppercase()));
        left /= 26;
    }
    letters.iter().rev().collect()
}
