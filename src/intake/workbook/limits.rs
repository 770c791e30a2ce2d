//! How much of a sheet is read.

use super::trouble::Trouble;

/// A sheet has so many rows and columns at most.
pub(super) const MOST_ROWS: u64 = 1_048_576;
pub(super) const MOST_COLUMNS: u32 = 16_384;

/// So many cells of a workbook that hold something are read at most.
pub(in crate::intake) const MOST_CELLS: usize = 20_000_000;

pub(super) fn too_many_cells() -> Trouble {
    Trouble::new("the sheet has more than 20,000,000 cells", "export it as CSV, which is read whatever its size")
}
