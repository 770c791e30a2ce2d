//! Tables: rows that overlap, and applications that no row fits, each shown by a witness.

use super::super::model::{Cell, Expr, Scoring, Table, TableRow};
use super::super::range::Range;
use super::analysis::Analysis;
use super::narrow::Known;
use crate::diagnostic::{Code, Diagnostic};
use crate::number::Exact;
use crate::value::{Kind, Value};

/// How many combinations of pieces are tried before a table is listed as not analysed.
const MAX_STEPS: usize = 20_000;

/// A piece of what a column can be: alike for every row of the table.
#[derive(Clone)]
enum Piece {
    Numbers(Range),
    One(Value),
}

impl<'r> Analysis<'r> {
    pub(super) fn table(&mut self, table: &'r Table, scoring: &Scoring) {
        let columns: Option<Vec<Vec<Piece>>> =
            table.columns.iter().enumerate().map(|(i, column)| self.pieces(table, i, column)).collect();
        let Some(columns) = columns else {
            let words =
                "gaps and overlaps of the table cannot be looked for: a column is not a number, choice or yes_no";
            self.unproved(scoring.span, format!("{words}; where no row fits, the application is held"));
            return;
        };
        let mut search = Search { table, columns: &columns, steps: 0, chosen: Vec::new(), gap: None, overlap: None };
        let rows: Vec<usize> = (0..table.rows.len()).filter(|i| !conditionless(table, *i)).collect();
        search.at(0, &rows);
        if search.steps > MAX_STEPS {
            let words = "the table has too many combinations to look for gaps and overlaps";
            self.unproved(scoring.span, format!("{words}; where no row fits, the application is held"));
        }
        if let Some(witness) = &search.gap {
            let words = format!("no row of the table fits an application with {}", self.witness(table, witness));
            let fault = Diagnostic::new(Code::TABLE_GAP, scoring.span, words);
            self.fault(fault.help("add a row for it, or end the table with `{otherwise: yes, points: 0}`"));
        }
        if let Some((a, b, witness)) = &search.overlap {
            let words = format!("two rows fit an application with {}", self.witness(table, witness));
            if let (Some(a), Some(b)) = (table.rows.get(*a), table.rows.get(*b)) {
                let fault = Diagnostic::new(Code::TABLE_OVERLAP, b.span, words).related(a.span, "the other row");
                self.fault(fault.help("draw the bounds apart, or write `hit: first` where the first that fits counts"));
            }
        }
    }

    fn witness(&self, table: &Table, witness: &[Piece]) -> String {
        let one = |(column, piece): (&Expr, &Piece)| {
            let value = match piece {
                Piece::One(value) => value.to_string(),
                Piece::Numbers(range) => range.pick().map_or_else(|| range.to_string(), |n| n.to_string()),
            };
            format!("{} = {value}", self.sources.slice(column.span))
        };
        table.columns.iter().zip(witness).map(one).collect::<Vec<_>>().join(", ")
    }

    /// What a column can be, cut at every bound that a row has on it.
    fn pieces(&self, table: &'r Table, at: usize, column: &'r Expr) -> Option<Vec<Piece>> {
        let cells = || table.rows.iter().flat_map(|r| &r.cells).filter(move |(c, _)| *c == at).map(|(_, cell)| cell);
        match &column.ty.kind {
            Kind::Choice(of) => Some(of.iter().map(|v| Piece::One(Value::Text(v.clone()))).collect()),
            Kind::Boolean => Some([false, true].map(|b| Piece::One(Value::Boolean(b))).into()),
            kind if kind.is_numeric() => {
                let mut cuts: Vec<Exact> = Vec::new();
                for cell in cells() {
                    let low = cell.low.as_ref().map(|(v, _)| v);
                    let listed = cell.any_of.iter().flatten();
                    cuts.extend(low.into_iter().chain(&cell.below).chain(listed).filter_map(|v| v.exact().cloned()));
                }
                cuts.sort();
                cuts.dedup();
                let domain = self.number(column, &Known::default());
                let mut pieces = Vec::new();
                let mut before: Option<Exact> = None;
                for cut in &cuts {
                    let mut gap = Range::below(&Range::only(cut), false);
                    if let Some(before) = &before {
                        gap = gap.and(&Range::above(&Range::only(before), false));
                    }
                    pieces.push(gap);
                    pieces.push(Range::only(cut));
                    before = Some(cut.clone());
                }
                pieces.push(before.map_or(Range::ALL, |b| Range::above(&Range::only(&b), false)));
                let possible = pieces.into_iter().map(|p| p.and(&domain)).filter(|p| !p.is_empty());
                Some(possible.map(Piece::Numbers).collect())
            }
            _ => None,
        }
    }
}

fn conditionless(table: &Table, row: usize) -> bool {
    table.rows.get(row).is_some_and(|r: &TableRow| r.cells.is_empty())
}

struct Search<'t> {
    table: &'t Table,
    columns: &'t [Vec<Piece>],
    steps: usize,
    chosen: Vec<Piece>,
    gap: Option<Vec<Piece>>,
    overlap: Option<(usize, usize, Vec<Piece>)>,
}

impl Search<'_> {
    /// Goes through the pieces of a column with the rows that still fit.
    fn at(&mut self, column: usize, rows: &[usize]) {
        self.steps += 1;
        let done = self.gap.is_some() && (self.table.first || self.overlap.is_some());
        if self.steps > MAX_STEPS || done {
            return;
        }
        let otherwise = (0..self.table.rows.len()).any(|i| conditionless(self.table, i));
        if rows.is_empty() && (otherwise || self.gap.is_some()) {
            return;
        }
        let Some(pieces) = self.columns.get(column) else {
            if rows.is_empty() && self.gap.is_none() && !otherwise {
                self.gap = Some(self.chosen.clone());
            }
            if let ([a, b, ..], None, false) = (rows, &self.overlap, self.table.first) {
                self.overlap = Some((*a, *b, self.chosen.clone()));
            }
            return;
        };
        // Pieces that the same rows fit lead to the same end; one of them is enough.
        let mut seen: Vec<Vec<usize>> = Vec::new();
        for piece in pieces {
            let fitting: Vec<usize> = rows.iter().copied().filter(|row| self.fits(*row, column, piece)).collect();
            if seen.contains(&fitting) {
                continue;
            }
            seen.push(fitting.clone());
            self.chosen.push(piece.clone());
            self.at(column + 1, &fitting);
            self.chosen.pop();
        }
    }

    fn fits(&self, row: usize, column: usize, piece: &Piece) -> bool {
        let cells = self.table.rows.get(row).map_or(&[][..], |r| &r.cells);
        cells.iter().filter(|(c, _)| *c == column).all(|(_, cell)| cell_fits(cell, piece))
    }
}

fn cell_fits(cell: &Cell, piece: &Piece) -> bool {
    match piece {
        Piece::One(value) => cell.any_of.as_ref().is_none_or(|all| all.contains(value)),
        Piece::Numbers(range) => {
            // The piece lies wholly on one side of every bound, so any number of it will do.
            let Some(n) = range.pick() else { return true };
            let above = cell.low.as_ref().and_then(|(v, included)| Some((v.exact()?, included)));
            let above = above.is_none_or(|(low, included)| n > *low || (*included && n == *low));
            let below = cell.below.as_ref().and_then(Value::exact).is_none_or(|below| n < *below);
            let among = cell.any_of.as_ref().is_none_or(|all| all.iter().any(|v| v.exact() == Some(&n)));
            above && below && among
        }
    }
}
