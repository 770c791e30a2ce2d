//! The lines on which rows begin.

/// The line of each row. Nearly every row begins on the line after the row before; only where that is not so is
/// anything kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// The first row and the first line of each run of rows that follow line by line.
    runs: Vec<(usize, u64)>,
    /// How many rows there are.
    rows: usize,
    /// The line on which the next row begins if it follows.
    next: u64,
}

impl Lines {
    /// The line of a row, from 1; `None` beyond the last.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<u64> {
        if row >= self.rows {
            return None;
        }
        let run = self.runs.partition_point(|(first, _)| *first <= row).checked_sub(1)?;
        let (first, line) = self.runs.get(run)?;
        Some(line + u64::try_from(row - first).ok()?)
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn push(&mut self, line: u64) {
        if self.rows == 0 || line != self.next {
            self.runs.push((self.rows, line));
        }
        self.rows += 1;
        self.next = line + 1;
    }

    pub(super) fn clear(&mut self) {
        self.runs.clear();
        (self.rows, self.next) = (0, 0);
    }

    /// Appends rows whose lines were counted from another place in the file, so many lines further down.
    pub(super) fn append(&mut self, other: &Self, before: u64) {
        for (i, (row, line)) in other.runs.iter().enumerate() {
            let follows = i == 0 && self.rows > 0 && line + before == self.next;
            if !follows {
                self.runs.push((self.rows + row, line + before));
            }
        }
        if other.rows > 0 {
            self.rows += other.rows;
            self.next = other.next + before;
        }
    }
}
