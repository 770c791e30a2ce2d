//! The applications as typed columns, and what is wrong with their cells.

use super::encoding::Encoding;
use super::fault::{Fault, FaultCode, visible};
use super::lines::Lines;
use super::piece::Bad;
use super::place::{Place, SheetPlace};
use super::unique::shared;
use crate::check::model::{Field, FieldId, FieldKind, NumericSort};
use crate::column::{Column, Data, Integers, Texts, unscaled};
use crate::diagnostic::{is_hidden, nearest};
use crate::number::Exact;
use crate::text::{composed, narrowed};
use crate::value::Value;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The applications as typed columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The name of the file.
    pub file: Arc<str>,
    /// What encoding it turned out to have.
    pub encoding: Encoding,
    /// Its headers.
    pub headers: Vec<Arc<str>>,
    /// The column that each field reads.
    pub used: Vec<usize>,
    /// The key of each row, NFC, in file order.
    pub keys: Arc<Texts>,
    /// The rows in order of their keys.
    pub order: Arc<Vec<u32>>,
    /// The values by field; a bad cell is missing, and its row is held.
    pub columns: Arc<Vec<Column>>,
    /// The line on which each row begins; in a workbook the row.
    pub lines: Lines,
    /// The sheet of a workbook, and its columns.
    pub sheet: Option<SheetPlace>,
    /// The rows with bad cells, and what is wrong with them.
    pub held: BTreeMap<usize, Vec<Fault>>,
    /// The sum of each money field over its good cells, in currency units.
    pub totals: Vec<(FieldId, Exact)>,
}

impl Table {
    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.keys.len()
    }

    /// The value of a field in a row; missing where there is no such field or row.
    #[must_use]
    pub fn value(&self, field: FieldId, row: usize) -> Value {
        self.columns.get(field).map_or(Value::Missing, |column| column.get(row))
    }

    /// Where a cell stands: `applications.csv:118, column 研发投入`, or `applications.xlsx, Sheet1!I118, column 研发投入`.
    #[must_use]
    pub fn address(&self, field: FieldId, row: usize) -> String {
        let column = self.used.get(field).copied().unwrap_or(0);
        let header = self.headers.get(column).map_or("", |h| h);
        let line = self.lines.get(row).unwrap_or(0);
        match &self.sheet {
            Some(sheet) => format!("{}, {}, column {header}", self.file, sheet.cell(column, line)),
            None => format!("{}:{line}, column {header}", self.file),
        }
    }

    /// Where its cells stand.
    fn place(&self) -> Place<'_> {
        Place { file: &self.file, headers: &self.headers, lines: &self.lines, sheet: self.sheet.as_ref() }
    }

    /// The table with what is wrong with its rows, in file order, whatever the order of the fields.
    pub(super) fn held(mut self, bad: Vec<Bad>, fields: &[Field]) -> Self {
        let mut faults: Vec<(usize, usize, Fault)> = Vec::new();
        for bad in bad {
            let column = self.used.get(bad.field).copied().unwrap_or(0);
            let mut fault = at_cell(&self, bad.row, column, FaultCode::Cell, bad.why.problem);
            fault.value = Some(bad.text).filter(|t| !t.is_empty());
            fault.fix = bad.why.fix;
            faults.push((bad.row, column, fault));
        }
        for (id, _) in fields.iter().enumerate().filter(|(_, f)| f.unique) {
            unique(&self, id, &mut faults);
        }
        faults.sort_by_key(|(row, column, _)| (*row, *column));
        for (row, _, fault) in faults {
            self.held.entry(row).or_default().push(fault);
        }
        self
    }
}

/// The sum of each column of amounts.
pub(super) fn totals(fields: &[Field], columns: &[Column]) -> Vec<(FieldId, Exact)> {
    let all = fields.iter().zip(columns).enumerate();
    let money: Vec<(FieldId, &Column)> =
        all.filter_map(|(id, (field, column))| is_money(field).then_some((id, column))).collect();
    money.par_iter().map(|(id, column)| (*id, total(column))).collect()
}

fn is_money(field: &Field) -> bool {
    matches!(&field.kind, FieldKind::Numeric(n) if n.sort == NumericSort::Money)
}

/// The sum of a column of amounts; a missing one counts as nothing.
fn total(column: &Column) -> Exact {
    if let Data::Numbers { scale, values, .. } = &column.data {
        let sum = match values {
            Integers::Narrow(values) => values.iter().try_fold(0_i128, |sum, n| sum.checked_add(i128::from(*n))),
            Integers::Wide(values) => values.iter().try_fold(0_i128, |sum, n| sum.checked_add(*n)),
        };
        if let Some(sum) = sum {
            return unscaled(sum, *scale);
        }
    }
    let amounts = (0..column.len()).filter_map(|row| match column.get(row) {
        Value::Money(amount) => Some(amount),
        _ => None,
    });
    amounts.sum()
}

/// The column of each field, by the headers of a line.
pub(super) fn headers(
    file: &Arc<str>,
    headers: &[Arc<str>],
    line: u64,
    fields: &[Field],
) -> Result<Vec<usize>, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut used = Vec::new();
    let found: Vec<Cow<'_, str>> = headers.iter().map(|h| composed(h.trim())).collect();
    for field in fields {
        let at: Vec<usize> = found
            .iter()
            .enumerate()
            .filter(|(_, header)| field.columns.iter().any(|c| **c == **header))
            .map(|(i, _)| i)
            .collect();
        match at.as_slice() {
            [one] => used.push(*one),
            [] => {
                let name = field.columns.first().map_or("", |c| c);
                let fault = Fault::new(FaultCode::Header, file, Some(line), format!("there is no column `{name}`"));
                let same = found.iter().find(|header| folded(header) == folded(name)).map(|h| &**h);
                let fix = match same.or_else(|| nearest(name, found.iter().map(|h| &**h))) {
                    Some(near) => format!(
                        "is it `{}`? rename the column, or add it to `column:` of the field `{}`",
                        visible(near),
                        field.name
                    ),
                    None => format!("add the column, or name the right one in `column:` of the field `{}`", field.name),
                };
                faults.push(fault.fix(fix));
            }
            _ => {
                let words = format!("several columns fit the field `{}`", field.name);
                faults.push(Fault::new(FaultCode::Header, file, Some(line), words).fix("keep one of them"));
            }
        }
    }
    if faults.is_empty() { Ok(used) } else { Err(faults) }
}

pub(super) fn at_cell(table: &Table, row: usize, column: usize, code: FaultCode, problem: String) -> Fault {
    let mut fault = table.place().fault(code, row, Some(column), problem);
    fault.key = table.keys.get(row).map(Arc::from);
    fault
}

fn unique(table: &Table, field: FieldId, faults: &mut Vec<(usize, usize, Fault)>) {
    let column = table.used.get(field).copied().unwrap_or(0);
    for rows in table.columns.get(field).map(shared).unwrap_or_default() {
        for row in &rows {
            let others = rows.iter().filter(|other| *other != row);
            let lines: Vec<String> =
                others.filter_map(|other| table.lines.get(*other)).map(|l| l.to_string()).collect();
            let problem = format!(
                "is also in {} {}, but only one application may have it",
                table.place().line(),
                lines.join(", ")
            );
            let mut fault = at_cell(table, *row, column, FaultCode::Unique, problem);
            fault.value = Some(table.value(field, *row).to_string());
            faults.push((*row, column, fault));
        }
    }
}

/// A header without what the eye passes over: blanks, line breaks, full-width forms, case.
pub(super) fn folded(header: &str) -> String {
    narrowed(header).chars().filter(|c| !c.is_whitespace() && !is_hidden(*c)).flat_map(char::to_lowercase).collect()
}
