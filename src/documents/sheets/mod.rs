//! Blank workbooks that people fill in: applications, and the marks of one reviewer. Each holds the fingerprint of its rules
//! on a sheet that is not shown, so that it is not read by others.

mod field;
mod applications;
mod panel;

pub use applications::applications;
pub use panel::{Asked, panel};

use super::workbook::{Book, BookError};

/// The sheet with the fingerprint.
pub const MARK: &str = "_merit";

/// The first text on it: what it is.
pub const FORMAT: &str = "merit.sheets/1";

/// A blank workbook has no time of its own: the same rules give the same bytes.
const NO_TIME: &str = "";

/// Says for which rules the workbook is, and for whom.
fn marked(book: &mut Book, lock: &str, what: &str, reviewer: Option<&str>) -> Result<(), BookError> {
    let mut texts = vec![FORMAT, lock, what];
    texts.extend(reviewer);
    book.hidden(MARK, &[texts])
}
