//! Cells as CSV text, straight into bytes: quotes only where needed, as the `csv` crate has them.

use crate::column::{Column, Data, Integers};
use crate::number::Exact;

/// A table while it is written.
pub(super) struct Cells {
    bytes: Vec<u8>,
    /// Whether the next cell begins a row.
    first: bool,
}

impl Cells {
    /// An empty table with room for so many bytes.
    pub fn with_room(bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(bytes), first: true }
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    fn begin(&mut self) {
        if !std::mem::take(&mut self.first) {
            self.bytes.push(b',');
        }
    }

    /// Ends a row.
    pub fn end(&mut self) {
        self.bytes.push(b'\n');
        self.first = true;
    }

    /// A cell without anything.
    pub fn empty(&mut self) {
        self.begin();
    }

    /// A text.
    pub fn text(&mut self, text: &str) {
        self.begin();
        if !text.bytes().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r')) {
            self.bytes.extend_from_slice(text.as_bytes());
            return;
        }
        self.bytes.push(b'"');
        for byte in text.bytes() {
            if byte == b'"' {
                self.bytes.push(b'"');
            }
            self.bytes.push(byte);
        }
        self.bytes.push(b'"');
    }

    /// Texts without anything that needs quotes, with bars between them.
    pub fn words<'a>(&mut self, words: impl Iterator<Item = &'a str>) {
        self.begin();
        for (i, word) in words.enumerate() {
            if i > 0 {
                self.bytes.push(b'|');
            }
            self.bytes.extend_from_slice(word.as_bytes());
        }
    }

    /// A whole number.
    pub fn count(&mut self, n: u32) {
        self.fixed(i128::from(n), 0);
    }

    /// The number `n * 10^-places`, with all its places.
    pub fn fixed(&mut self, n: i128, places: u32) {
        self.begin();
        fixed(n, places, &mut self.bytes);
    }
}

/// Appends the number `n * 10^-places`, with all its places.
pub(super) fn fixed(n: i128, places: u32, out: &mut Vec<u8>) {
    let mut buffer = itoa::Buffer::new();
    let digits = match u64::try_from(n.unsigned_abs()) {
        Ok(small) => buffer.format(small),
        Err(_) => buffer.format(n.unsigned_abs()),
    };
    pointed(n < 0, digits, places, out);
}

fn pointed(negative: bool, digits: &str, places: u32, out: &mut Vec<u8>) {
    let places = usize::try_from(places).unwrap_or(usize::MAX);
    if negative {
        out.push(b'-');
    }
    // At least one digit stands before the point.
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(places));
    out.extend_from_slice(if whole.is_empty() { b"0" } else { whole.as_bytes() });
    if places > 0 {
        out.push(b'.');
        out.extend(std::iter::repeat_n(b'0', places - fraction.len()));
        out.extend_from_slice(fraction.as_bytes());
    }
}

/// The figures of a column as text.
pub(super) enum Figures<'a> {
    /// Integers that are printed times a factor, with so many places.
    Fixed { column: &'a Column, values: &'a Integers, factor: i64, places: u32 },
    /// Anything else, with the declared places, or as it is where there are none.
    Other(&'a Column, Option<u32>),
}

/// The figures of some rows, brought together, so that rows far apart are fetched at once and not one after the other.
pub(super) struct Gathered<'a> {
    figures: &'a Figures<'a>,
    /// Of fixed figures, those that are there and fit.
    integers: Vec<Option<i64>>,
}

impl<'a> Figures<'a> {
    /// The figures of a column with so many places, or exactly as they are.
    pub fn of(column: &'a Column, places: Option<u32>) -> Self {
        let Data::Numbers { scale, values, .. } = &column.data else { return Self::Other(column, places) };
        let factor = places.and_then(|places| 10_i64.checked_pow(places.checked_sub(*scale)?));
        match (factor, places) {
            (Some(factor), Some(places)) => Self::Fixed { column, values, factor, places },
            _ => Self::Other(column, places),
        }
    }

    pub fn gather(&'a self, rows: &[usize]) -> Gathered<'a> {
        let mut integers = Vec::new();
        if let Self::Fixed { column, values, factor, .. } = self {
            let there = |row: usize| column.missing.is_empty() || !column.is_missing(row);
            let fixed = |row: &usize| {
                let n = values.get(*row).filter(|_| there(*row))?;
                i64::try_from(n).ok()?.checked_mul(*factor)
            };
            integers.extend(rows.iter().map(fixed));
        }
        Gathered { figures: self, integers }
    }
}

impl Gathered<'_> {
    /// The figure of the row at a position as a cell.
    pub fn write(&self, at: usize, row: usize, out: &mut Cells) {
        out.begin();
        self.append(at, row, &mut out.bytes);
    }

    /// Appends the figure of the row at a position, which needs quotes nowhere; false where it is missing.
    pub fn append(&self, at: usize, row: usize, out: &mut Vec<u8>) -> bool {
        let (column, places) = match (self.figures, self.integers.get(at)) {
            (Figures::Fixed { places, .. }, Some(Some(n))) => {
                fixed(i128::from(*n), *places, out);
                return true;
            }
            (Figures::Fixed { column, places, .. }, _) => (column, Some(*places)),
            (Figures::Other(column, places), _) => (column, *places),
        };
        let value = column.get(row);
        let Some(number) = value.exact() else { return false };
        out.extend_from_slice(figure(number, places).as_bytes());
        true
    }
}

/// A figure with so many places, or exactly as it is.
pub(super) fn figure(number: &Exact, places: Option<u32>) -> String {
    places.and_then(|places| number.to_fixed(places)).unwrap_or_else(|| number.to_string())
}
