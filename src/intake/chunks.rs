//! A table cut into chunks of whole records.

use memchr::{memchr, memchr3};

/// The chunks of a text, one after the other: each ends with a record, and but for the last is at least so many bytes
/// long.
///
/// Only a quote that opens a cell hides line ends; so the way from chunk to chunk looks at quotes and at nothing else,
/// until enough bytes are passed. Behind a fault of the table's shape the cuts mean nothing.
pub(super) struct Chunks<'t> {
    text: &'t str,
    at: usize,
    size: usize,
}

impl<'t> Chunks<'t> {
    pub(super) fn new(text: &'t str, size: usize) -> Self {
        Self { text, at: 0, size: size.max(1) }
    }
}

impl<'t> Iterator for Chunks<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        if self.at >= self.text.len() {
            return None;
        }
        let end = record_end(self.text.as_bytes(), self.at, self.at.saturating_add(self.size));
        let chunk = self.text.get(self.at..end)?;
        self.at = end;
        Some(chunk)
    }
}

/// Where the first line end at `wanted` or behind it that ends a record is passed; the end of the bytes where there is
/// none. A record begins at `start`.
pub(super) fn record_end(bytes: &[u8], start: usize, wanted: usize) -> usize {
    let wanted = wanted.min(bytes.len());
    let mut at = start;
    loop {
        let found = if at < wanted {
            match memchr(b'"', bytes.get(at..wanted).unwrap_or_default()) {
                Some(found) => at + found,
                None => {
                    at = wanted;
                    continue;
                }
            }
        } else {
            match memchr3(b'"', b'\n', b'\r', bytes.get(at..).unwrap_or_default()) {
                Some(found) => at + found,
                None => return bytes.len(),
            }
        };
        let before = found.checked_sub(1).filter(|_| found > start).and_then(|i| bytes.get(i));
        at = match bytes.get(found) {
            Some(b'\n') => return found + 1,
            Some(b'\r') => return found + if bytes.get(found + 1) == Some(&b'\n') { 2 } else { 1 },
            _ if matches!(before, None | Some(b',' | b'\n' | b'\r')) => cell_end(bytes, found).unwrap_or(bytes.len()),
            _ => found + 1,
        };
    }
}

/// The place behind the closing quote of a cell that opens with the quote at `open`; `None` where nothing closes it.
pub(super) fn cell_end(bytes: &[u8], open: usize) -> Option<usize> {
    let mut at = open + 1;
    loop {
        let quote = at + memchr(b'"', bytes.get(at..)?)?;
        if bytes.get(quote + 1) != Some(&b'"') {
            return Some(quote + 1);
        }
        at = quote + 2;
    }
}
