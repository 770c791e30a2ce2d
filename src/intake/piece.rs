//! Chunks of a table to pieces of its columns, on all threads, and the pieces joined in order.

use super::block::{Block, content, raw};
use super::cell;
use super::chunks::Chunks;
use super::fast::Fast;
use super::fault::BadCell;
use super::keys::Keys;
use crate::check::model::{Field, FieldId};
use crate::column::Column;
use crate::number::Currency;
use crate::value::Value;
use rayon::prelude::*;

/// What is read from the columns of a table.
pub(super) struct Plan<'f> {
    fields: &'f [Field],
    /// The column of each field.
    used: &'f [usize],
    /// The column of the key.
    key: usize,
    /// How many columns there are.
    width: usize,
    currency: Currency,
    fast: Vec<Fast>,
    empty: Vec<Column>,
}

/// Some rows of a table, one after the other.
pub(super) struct Piece {
    /// Their values by field.
    pub columns: Vec<Column>,
    pub keys: Keys,
    /// The bad cells.
    pub bad: Vec<Bad>,
    /// Their lines, and where their cells are.
    pub block: Block,
}

/// A bad cell.
pub(super) struct Bad {
    pub row: usize,
    pub field: FieldId,
    pub text: String,
    pub why: BadCell,
}

impl<'f> Plan<'f> {
    pub(super) fn new(fields: &'f [Field], used: &'f [usize], key: FieldId, width: usize, currency: Currency) -> Self {
        Self {
            fields,
            used,
            key: used.get(key).copied().unwrap_or(0),
            width,
            currency,
            fast: fields.iter().map(|f| Fast::of(f, currency)).collect(),
            empty: fields.iter().map(|f| f.kind.column(currency)).collect(),
        }
    }

    /// Reads the rows of a text, which begin after so many lines, in chunks of at least so many bytes; `None` where
    /// anything is wrong with the shape of the table.
    pub(super) fn read(&self, text: &str, lines_before: u64, size: usize) -> Option<Piece> {
        // So many chunks are read at a time that all threads have enough to do, and the pieces that wait to be joined
        // stay small beside the whole.
        let at_a_time = rayon::current_num_threads().saturating_mul(16);
        let mut chunks = Chunks::new(text, size);
        let mut whole = self.nothing();
        whole.block.breaks = lines_before;
        // Two sets of pieces take turns, so that their room is used again and again.
        let (mut filled, mut spare): (Vec<Piece>, Vec<Piece>) = (Vec::new(), Vec::new());
        loop {
            let wave: Vec<&str> = chunks.by_ref().take(at_a_time).collect();
            if wave.is_empty() && filled.is_empty() {
                return Some(whole);
            }
            spare.resize_with(wave.len(), || self.nothing());
            let (read, ()) = rayon::join(
                || wave.par_iter().zip(&mut spare).try_for_each(|(chunk, piece)| self.fill(piece, chunk)),
                || filled.iter_mut().for_each(|piece| whole.take(piece)),
            );
            read?;
            if let Some((piece, chunk)) = spare.first().zip(wave.first()).filter(|_| whole.block.lines.rows() == 0) {
                whole.reserve(piece, text.len() / chunk.len().max(1));
            }
            std::mem::swap(&mut filled, &mut spare);
        }
    }

    fn nothing(&self) -> Piece {
        Piece { columns: self.empty.clone(), keys: Keys::default(), bad: Vec::new(), block: Block::default() }
    }

    /// Fills an empty piece with the rows of a chunk.
    fn fill(&self, piece: &mut Piece, chunk: &str) -> Option<()> {
        piece.block.find(chunk, self.width)?;
        piece.block.column(self.key).for_each(|cell| piece.keys.push(raw(chunk, cell)));
        let columns = piece.columns.iter_mut().zip(self.used).zip(self.fields.iter().zip(&self.fast));
        for (id, ((column, used), (field, fast))) in columns.enumerate() {
            let mut cells = piece.block.column(*used);
            while let Some(cell) = fast.read(chunk, &mut cells, column) {
                if let Some(bad) = self.long_way(raw(chunk, cell), id, field, column) {
                    piece.bad.push(bad);
                }
            }
        }
        Some(())
    }

    /// Appends the value of a cell, or what is missing in place of a bad one, which comes back.
    fn long_way(&self, raw: &str, id: FieldId, field: &Field, column: &mut Column) -> Option<Bad> {
        let text = content(raw);
        match cell::read(&text, field, self.currency) {
            Ok(value) => {
                column.push(&value);
                None
            }
            Err(why) => {
                let row = column.len();
                column.push(&Value::Missing);
                Some(Bad { row, field: id, text: text.into_owned(), why })
            }
        }
    }
}

impl Piece {
    /// Makes room for about so many pieces like this one, and a few: columns that grow by and by are copied again and
    /// again.
    fn reserve(&mut self, piece: &Self, times: usize) {
        let rows = piece.block.lines.rows().saturating_mul(times.saturating_add(times / 32 + 1));
        for (column, sample) in self.columns.iter_mut().zip(&piece.columns) {
            column.reserve(rows, sample);
        }
        self.keys.texts.reserve(rows, &piece.keys.texts);
    }

    /// Appends the rows of a piece, which is left empty.
    fn take(&mut self, piece: &mut Self) {
        let before = self.block.lines.rows();
        for (column, more) in self.columns.iter_mut().zip(&mut piece.columns) {
            column.append(more);
        }
        self.keys.append(&mut piece.keys);
        self.bad.extend(piece.bad.drain(..).map(|bad| Bad { row: bad.row + before, ..bad }));
        self.block.lines.append(&piece.block.lines, self.block.breaks + 1);
        self.block.breaks += piece.block.breaks;
    }
}
