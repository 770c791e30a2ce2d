//! Text in columns, aligned by display width: a Chinese character takes two places.

use unicode_width::UnicodeWidthStr;

/// The side of its column that a text stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Words.
    Left,
    /// Figures.
    Right,
}

/// Rows of cells that become aligned lines.
#[derive(Clone, Debug)]
pub struct Columns {
    sides: Vec<Side>,
    indent: usize,
    rows: Vec<Vec<String>>,
}

impl Columns {
    /// Columns with these sides, behind an indentation.
    #[must_use]
    pub fn new(indent: usize, sides: &[Side]) -> Self {
        Self { sides: sides.to_vec(), indent, rows: Vec::new() }
    }

    /// Adds a row; it may have fewer cells than there are columns.
    pub fn row(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// The lines, each ended by a line feed, without spaces at their ends.
    #[must_use]
    pub fn render(&self) -> String {
        let count = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |i: usize| {
            // The last cell of a row may be as long as it likes.
            let cells = self.rows.iter().filter(|r| r.len() > i + 1 || i + 1 == count);
            cells.filter_map(|r| r.get(i)).map(|c| c.width()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..count).map(width).collect();
        let mut out = String::new();
        for row in &self.rows {
            let mut line = " ".repeat(self.indent);
            for (i, cell) in row.iter().enumerate() {
                let space = widths.get(i).copied().unwrap_or(0).saturating_sub(cell.width());
                let right = self.sides.get(i) == Some(&Side::Right);
                if right {
                    line.push_str(&" ".repeat(space));
                }
                line.push_str(cell);
                if !right {
                    line.push_str(&" ".repeat(space));
                }
                line.push_str("  ");
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }
}
