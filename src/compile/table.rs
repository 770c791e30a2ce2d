//! Tables of several conditions.

use super::builder::{Builder, Compiled};
use super::code::{Code, Reg, Relation};
use super::program::Number;
use crate::check::model::{Cell, Table};
use crate::value::Value;

impl Builder<'_> {
    pub fn table(&mut self, table: &Table) -> Option<Number> {
        let columns: Vec<Compiled> = table.columns.iter().map(|c| self.expression(c)).collect();
        let mut rows: Vec<(Reg, Number)> = Vec::new();
        let mut otherwise = None;
        for (i, row) in table.rows.iter().enumerate() {
            let points = self.exact(&row.points)?;
            if row.cells.is_empty() && (!table.first || i + 1 == table.rows.len()) {
                otherwise = Some(points);
                continue;
            }
            let mut fits = self.truth(Code::Truth(true));
            for (column, cell) in &row.cells {
                let one = self.cell(columns.get(*column)?, cell)?;
                fits = self.truth(Code::And(fits, one));
            }
            rows.push((fits, points));
        }
        let conditions: Vec<Reg> = rows.iter().map(|(fits, _)| *fits).collect();
        let mut points = otherwise.unwrap_or_else(|| self.zero());
        for (fits, earned) in rows.iter().rev() {
            points = self.chosen(*fits, *earned, points)?;
        }
        // Columns are computed whatever the rows say: what fails there fails here.
        for column in &columns {
            let missing = self.is_missing(column);
            let looked_at = self.truth(Code::Not(missing));
            let either = self.truth(Code::Or(missing, looked_at));
            points = self.required(either, points);
        }
        let sound = if table.first {
            match otherwise {
                Some(_) => return Some(points),
                None => {
                    let mut any = self.truth(Code::Truth(false));
                    for fits in conditions {
                        any = self.truth(Code::Or(any, fits));
                    }
                    any
                }
            }
        } else {
            let one = self.truth(Code::One(conditions.clone()));
            match otherwise {
                None => one,
                Some(_) => {
                    let mut any = self.truth(Code::Truth(false));
                    for fits in conditions {
                        any = self.truth(Code::Or(any, fits));
                    }
                    let none = self.truth(Code::Not(any));
                    self.truth(Code::Or(none, one))
                }
            }
        };
        Some(self.required(sound, points))
    }

    /// Whether a value fits a cell; a missing one fits none.
    pub fn cell(&mut self, column: &Compiled, cell: &Cell) -> Option<Reg> {
        let missing = self.is_missing(column);
        let mut all = self.truth(Code::Not(missing));
        let relate = |builder: &mut Self, relation, a: &Compiled, b: &Compiled| match (a, b) {
            (Compiled::Number(a), Compiled::Number(b)) => builder.compared(relation, *a, *b),
            (Compiled::Day(a), Compiled::Day(b)) | (Compiled::Months(a), Compiled::Months(b)) => {
                let (a, b) = builder.same_width(*a, *b);
                Some(builder.truth(Code::Compare(relation, a, b)))
            }
            (Compiled::Choice(a, _), Compiled::Choice(b, _)) if relation == Relation::Equal => {
                Some(builder.truth(Code::Compare(relation, *a, *b)))
            }
            (Compiled::Truth(a), Compiled::Truth(b)) if relation == Relation::Equal => {
                Some(builder.truth(Code::SameTruth(*a, *b)))
            }
            _ => None,
        };
        if let Some((low, inclusive)) = &cell.low {
            let low = self.bound(low, column)?;
            let relation = if *inclusive { Relation::AtMost } else { Relation::Less };
            let one = relate(self, relation, &low, column)?;
            all = self.truth(Code::And(all, one));
        }
        if let Some(below) = &cell.below {
            let below = self.bound(below, column)?;
            let one = relate(self, Relation::Less, column, &below)?;
            all = self.truth(Code::And(all, one));
        }
        if let Some(values) = &cell.any_of {
            let mut any = self.truth(Code::Truth(false));
            for value in values {
                let value = self.bound(value, column)?;
                let one = relate(self, Relation::Equal, column, &value)?;
                any = self.truth(Code::Or(any, one));
            }
            all = self.truth(Code::And(all, any));
        }
        Some(all)
    }

    pub fn bound(&mut self, value: &Value, beside: &Compiled) -> Option<Compiled> {
        Some(match (value, beside) {
            (Value::Number(n) | Value::Money(n), _) => Compiled::Number(self.exact(n)?),
            (Value::Boolean(truth), _) => Compiled::Truth(self.truth(Code::Truth(*truth))),
            (Value::Date(date), _) => Compiled::Day(self.constant(crate::column::packed(*date).into(), 0)),
            (Value::Months(months), _) => Compiled::Months(self.constant((*months).into(), 0)),
            (Value::Text(text), Compiled::Choice(_, of)) => {
                let at = of.position(text).and_then(|p| i128::try_from(p).ok()).unwrap_or(-1);
                Compiled::Choice(self.constant(at, 0), of.clone())
            }
            _ => return None,
        })
    }
}
