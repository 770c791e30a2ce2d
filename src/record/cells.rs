//! Cells as CSV text, straight into bytes: quotes only where needed, as the `csv` crate has them.

use crate::column::{Column, Data, Integers};
use crate::number::Exact;

/// A table while it is written.
pub(super) struct Cells {
    bytes: Vec<u8>,
    digits: itoa::Buffer,
    /// Whether the next cell begins a row.
    first: bool,
}

impl Cells {
    /// An empty table with room for so many bytes.
    pub fn with_room(bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(bytes), digits: itoa::Buffer::new(), first: true }
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

    /// A whole number.
    pub fn count(&mut self, n: u32) {
        self.begin();
        self.bytes.extend_from_slice(self.digits.format(n).as_bytes());
    }

    /// The number `n * 10^-places`, with all its places.
    pub fn fixed(&mut self, n: i128, places: u32) {
        self.begin();
        let places = usize::try_from(places).unwrap_or(usize::MAX);
        if n < 0 {
            self.bytes.push(b'-');
        }
        let digits = match u64::try_from(n.unsigned_abs()) {
            Ok(small) => self.digits.format(small),
            Err(_) => self.digits.format(n.unsigned_abs()),
        };
        // At least one digit stands before the point.
        let before = digits.len().saturating_sub(places);
        let (whole, fraction) = digits.split_at(before);
        self.bytes.extend_from_slice(if whole.is_empty() { "0" } else { whole }.as_bytes());
        if places > 0 {
            self.bytes.push(b'.');
            self.bytes.extend(std::iter::repeat_n(b'0', places - fraction.len()));
            self.bytes.extend_from_slice(fraction.as_bytes());
        }
    }
}

/// The figures of a column as text.
pub(super) enum Figures<'a> {
    /// Integers that are printed as they are, with so many places; what is missing is empty.
    Fixed(&'a Column, &'a Integers, u32),
    /// Anything else, with the declared places, or as it is where there are none.
    Other(&'a Column, Option<u32>),
}

impl<'a> Figures<'a> {
    /// The figures of a column with so many places, or exactly as they are.
    pub fn of(column: &'a Column, places: Option<u32>) -> Self {
        match &column.data {
            Data::Numbers { scale, values, .. } if Some(*scale) == places => Self::Fixed(column, values, *scale),
            _ => Self::Other(column, places),
        }
    }

    pub fn write(&self, row: usize, out: &mut Cells) {
        match self {
            Self::Fixed(column, values, places) => match values.get(row).filter(|_| !column.is_missing(row)) {
                Some(n) => out.fixed(n, *places),
                None => out.empty(),
            },
            Self::Other(column, places) => match column.get(row).exact() {
                Some(number) => out.text(&figure(number, *places)),
                None => out.empty(),
            },
        }
    }
}

/// A figure with so many places, or exactly as it is.
pub(super) fn figure(number: &Exact, places: Option<u32>) -> String {
    places.and_then(|places| number.to_fixed(places)).unwrap_or_else(|| number.to_string())
}
