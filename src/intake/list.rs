//! A list that somebody published, as texts.

use super::encoding::EncodingChoice;
use super::fault::Fault;
use super::format;
use super::grid::{Purpose, laid};
use super::raw::Raw;
use crate::check::model::Layout;

/// The headers and the rows of a list.
type List = (Vec<String>, Vec<Vec<String>>);

/// The headers and the rows of a list that is no CSV: of the first sheet that people see. `None` where it is CSV.
///
/// # Errors
///
/// All faults of the list's shape.
pub fn read_list(file: &str, bytes: &[u8]) -> Option<Result<List, Vec<Fault>>> {
    if format::is_csv(bytes) {
        return None;
    }
    Some(texts(file, bytes, EncodingChoice::Auto, &Layout::default(), Purpose::List))
}

/// The headers and the rows of the applications, as CSV would write them. `None` where they are CSV from their first row
/// on.
///
/// # Errors
///
/// All faults of the table's shape.
pub fn application_texts(
    file: &str,
    bytes: &[u8],
    encoding: EncodingChoice,
    layout: &Layout,
) -> Option<Result<List, Vec<Fault>>> {
    if format::is_csv(bytes) && !laid(layout) {
        return None;
    }
    Some(texts(file, bytes, encoding, layout, Purpose::Applications))
}

fn texts(
    file: &str,
    bytes: &[u8],
    encoding: EncodingChoice,
    layout: &Layout,
    purpose: Purpose,
) -> Result<List, Vec<Fault>> {
    let grid = format::read(&file.into(), bytes, encoding, layout, purpose)?;
    let text = |raw: &Raw| match raw {
        Raw::Boolean(yes) => yes.to_string(),
        other => other.shown(),
    };
    let headers = grid.headers.iter().map(ToString::to_string).collect();
    Ok((headers, grid.rows.iter().map(|row| row.cells.iter().map(text).collect()).collect()))
}
