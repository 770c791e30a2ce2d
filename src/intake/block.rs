//! The cells of a chunk, found in one pass over its bytes and without a copy of any.

use super::chunks::cell_end;
use super::lines::Lines;
use memchr::{memchr, memchr_iter};
use std::borrow::Cow;

/// Where the cells of whole records are that all have equally many.
#[derive(Default)]
pub(super) struct Block {
    width: usize,
    /// For each record where it begins, and for each of its cells the place behind the comma or line end that ends it.
    bounds: Vec<u32>,
    /// The lines on which the records begin, the first of the chunk being 0.
    pub lines: Lines,
    /// How many line ends there are, in quotes too.
    pub breaks: u64,
}

impl Block {
    /// Finds the cells of a text; `None` where anything is wrong with the table, which [`super::table`] then puts into
    /// words, and where the text is longer than 32 bits count.
    pub(super) fn find(&mut self, text: &str, width: usize) -> Option<()> {
        let bytes = text.as_bytes();
        u32::try_from(bytes.len()).ok()?.checked_add(1)?;
        self.width = width;
        self.bounds.clear();
        self.lines.clear();
        self.breaks = 0;
        let mut low = LowBytes { bytes, word: 0, next: 0, found: 0 };
        // Where the cell begins that is looked at.
        let mut cell = 0;
        self.bounds.push(0);
        let mut line = 0;
        while let Some(at) = low.next() {
            match bytes.get(at) {
                Some(b',') => {
                    cell = at + 1;
                    self.bounds.push(u32::try_from(cell).ok()?);
                }
                // The second half of a line end is passed already.
                Some(b'\n') if at < cell => {}
                Some(end @ (b'\n' | b'\r')) => {
                    let both = *end == b'\r' && bytes.get(at + 1) == Some(&b'\n');
                    cell = at + if both { 2 } else { 1 };
                    self.end_record(at, line)?;
                    self.bounds.push(u32::try_from(cell).ok()?);
                    self.breaks += 1;
                    line = self.breaks;
                }
                Some(b'"') if at == cell => {
                    let end = cell_end(bytes, at)?;
                    if !matches!(bytes.get(end), None | Some(b',' | b'\n' | b'\r')) {
                        return None;
                    }
                    let inside = bytes.get(at..end)?;
                    if memchr(0, inside).is_some() {
                        return None;
                    }
                    self.breaks += u64::try_from(memchr_iter(b'\n', inside).count()).ok()?;
                    low.jump(end);
                }
                Some(0) => return None,
                _ => {}
            }
        }
        // The last record may do without a line end.
        let starts = self.bounds.len() == self.lines.rows() * (width + 1) + 1;
        if starts && cell == bytes.len() {
            self.bounds.pop();
        } else {
            self.end_record(bytes.len(), line)?;
        }
        Some(())
    }

    fn end_record(&mut self, at: usize, line: u64) -> Option<()> {
        self.bounds.push(u32::try_from(at + 1).ok()?);
        self.lines.push(line);
        (self.bounds.len() == self.lines.rows() * (self.width + 1)).then_some(())
    }

    /// Where the cells of a column begin and end, from top to bottom; quotes are part of them.
    pub(super) fn column(&self, column: usize) -> impl Iterator<Item = Place> {
        self.bounds.chunks_exact(self.width + 1).map(move |row| match (row.get(column), row.get(column + 1)) {
            (Some(start), Some(next)) => (*start, next.saturating_sub(1)),
            _ => (0, 0),
        })
    }
}

/// Where a cell begins and ends.
pub(super) type Place = (u32, u32);

/// The cell at a place as it stands in the text.
#[inline]
pub(super) fn raw(text: &str, place: Place) -> &str {
    text.get(range(place)).unwrap_or_default()
}

/// Its bytes, without a look at where characters begin.
#[inline]
pub(super) fn raw_bytes(text: &str, place: Place) -> &[u8] {
    text.as_bytes().get(range(place)).unwrap_or_default()
}

fn range((start, end): Place) -> std::ops::Range<usize> {
    let at = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    at(start)..at(end)
}

/// What a cell says, where that stands in it letter by letter; `None` where quotes are doubled in it.
pub(super) fn plain(raw: &str) -> Option<&str> {
    match raw.strip_prefix('"') {
        None => Some(raw),
        Some(rest) => rest.strip_suffix('"').filter(|inside| memchr(b'"', inside.as_bytes()).is_none()),
    }
}

/// What a cell says.
pub(super) fn content(raw: &str) -> Cow<'_, str> {
    match plain(raw) {
        Some(text) => Cow::Borrowed(text),
        None => {
            let inside = raw.strip_prefix('"').unwrap_or(raw);
            Cow::Owned(inside.strip_suffix('"').unwrap_or(inside).replace("\"\"", "\""))
        }
    }
}

/// The places of all bytes that a table gives a meaning to (`,`, `"`, line ends, NUL), and of some others that are not
/// greater than a comma; eight bytes are looked at in one step.
struct LowBytes<'b> {
    bytes: &'b [u8],
    /// Where the word begins whose finds are handed out.
    word: usize,
    /// Where the word after it begins.
    next: usize,
    /// The highest bit of each byte found in the word and not yet handed out.
    found: u64,
}

impl LowBytes<'_> {
    fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            let rest = self.bytes.get(self.next..)?;
            let word = match rest.first_chunk() {
                Some(word) => *word,
                None if rest.is_empty() => return None,
                None => {
                    let mut word = [u8::MAX; 8];
                    word.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
                    word
                }
            };
            (self.word, self.next) = (self.next, self.next + 8);
            self.found = low_bytes(u64::from_le_bytes(word));
        }
        let bit = self.found.trailing_zeros();
        self.found &= self.found - 1;
        Some(self.word + usize::try_from(bit / 8).ok()?)
    }

    /// Goes on at a place further on.
    fn jump(&mut self, to: usize) {
        (self.next, self.found) = (to, 0);
    }
}

/// The highest bit of each byte that is not greater than a comma; sometimes also of a byte behind such a one.
fn low_bytes(word: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGHEST: u64 = u64::from_le_bytes([0x80; 8]);
    const BEHIND_COMMA: u64 = u64::from_le_bytes([b',' + 1; 8]);
    debug_assert_eq!(BEHIND_COMMA, ONES * 0x2d);
    word.wrapping_sub(BEHIND_COMMA) & !word & HIGHEST
}
