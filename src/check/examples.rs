//! Examples: cells, marks and rows of registers are read by the fields they name.

use super::checker::Checker;
use super::known::Known;
use super::model::{Example, FieldKind, NumericSort, Rules};
use crate::diagnostic::{Code, Diagnostic, listed};
use crate::rules::RuleFile;
use crate::rules::model::{self as written, Text, Word};
use crate::span::Span;
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Examples and tests may have this many values together.
const MOST_VALUES: usize = 1_000_000;

impl Checker<'_> {
    pub(super) fn examples(&mut self, file: &RuleFile, rules: &Rules) -> Vec<Example> {
        let known = Known::of(rules);
        let mut examples: Vec<Example> = Vec::new();
        let mut names: BTreeSet<&str> = BTreeSet::new();
        for written in &file.examples {
            if !self.affords(rules.fields.len(), written.span) {
                break;
            }
            let mut example = Example {
                name: written.name.value.clone(),
                values: vec![Value::Missing; rules.fields.len()],
                marks: BTreeMap::new(),
                registers: rules.registers.iter().map(|_| Value::List([].into())).collect(),
                span: written.span,
            };
            if self.cells(written, &mut example, &known).is_none() {
                continue;
            }
            self.complete_example(written, &example.values, rules);
            if !names.insert(&written.name.value) {
                let words = format!("the example `{}` is written twice", written.name.value);
                self.fault(Diagnostic::new(Code::NAME_TAKEN, written.name.span, words));
            }
            examples.push(example);
        }
        examples
    }

    /// Whether there may be so many values more: each example has one for each field, written or not.
    pub(super) fn affords(&mut self, values: usize, span: Span) -> bool {
        let before = self.values;
        self.values = before.saturating_add(values);
        if self.values > MOST_VALUES && before <= MOST_VALUES {
            let words = format!("the examples and tests have more than {MOST_VALUES} values, counting those left out");
            self.fault(Diagnostic::new(Code::TOO_MANY_NODES, span, words));
        }
        self.values <= MOST_VALUES
    }

    fn complete_example(&mut self, written: &written::Example, values: &[Value], rules: &Rules) {
        let fields = rules.fields.iter().zip(values);
        let mut absent = fields.filter(|(field, value)| !field.optional && value.is_missing()).peekable();
        if absent.peek().is_some() {
            let absent = listed(absent.map(|(field, _)| &field.name));
            let words = format!("the example `{}` does not say {absent}", written.name.value);
            self.fault(Diagnostic::new(Code::EXAMPLE_CELL, written.name.span, words));
        }
    }

    /// Puts the cells, marks and register rows that are written into an example; `None` where one is at fault.
    pub(super) fn cells(&mut self, written: &written::Example, example: &mut Example, known: &Known<'_>) -> Option<()> {
        let mut fine = true;
        for (name, text) in &written.cells {
            let Some((at, field)) = known.field(&name.value) else {
                fine = false;
                if self.scope.lost.contains(&name.value) {
                    continue;
                }
                let words = format!("`{}` is not a field", name.value);
                let fault = Diagnostic::new(Code::UNKNOWN_NAME, name.span, words);
                let near = self.findings.nearest(&name.value, known.rules.fields.iter().map(|f| &*f.name));
                let fault = match near {
                    Some(near) => fault.meant(name.span, &name.value, near),
                    None => {
                        // Most examples have the same cells: it is told of the first.
                        self.scope.lost.insert(name.value.clone());
                        fault.help("declare it under `fields`, or delete it from the examples and tests")
                    }
                };
                self.fault(fault);
                continue;
            };
            match self.cell(field, text) {
                Some(value) => {
                    if let Some(slot) = example.values.get_mut(at) {
                        *slot = value;
                    }
                }
                None => fine = false,
            }
        }
        for (sheet, written) in &written.marks {
            let mut read = Vec::new();
            for text in written {
                if &*text.text == "recused" {
                    read.push(None);
                } else if let Some((value, _)) = self.literal(written::FieldKind::Number, text, false) {
                    read.push(value.exact().cloned());
                } else {
                    fine = false;
                }
            }
            example.marks.insert(sheet.value.clone(), read);
        }
        for (name, rows) in &written.registers {
            fine &= self.register_rows(name, rows, example, known.rules).is_some();
        }
        fine.then_some(())
    }

    /// The rows of one register, which take the place of those the example had.
    fn register_rows(
        &mut self,
        name: &Word,
        rows: &[written::RegisterRow],
        example: &mut Example,
        rules: &Rules,
    ) -> Option<()> {
        let Some(at) = rules.registers.iter().position(|r| r.name == name.value) else {
            let words = format!("`{}` is not a register", name.value);
            let fault = Diagnostic::new(Code::UNKNOWN_NAME, name.span, words);
            self.fault(match self.findings.nearest(&name.value, rules.registers.iter().map(|r| &*r.name)) {
                Some(near) => fault.meant(name.span, &name.value, near),
                None => fault.help("a list in an example holds the rows of a register"),
            });
            return None;
        };
        let register = rules.registers.get(at)?;
        let mut list = Vec::new();
        for row in rows {
            let mut values = vec![Value::Missing; register.fields.len()];
            for (column, text) in row {
                let Some(i) = register.fields.iter().position(|f| f.name == column.value) else {
                    let words = format!("`{}` has no column `{}`", register.name, column.value);
                    let fault = Diagnostic::new(Code::UNKNOWN_PART, column.span, words);
                    self.fault(match self.findings.nearest(&column.value, register.fields.iter().map(|f| &*f.name)) {
                        Some(near) => fault.meant(column.span, &column.value, near),
                        None => fault,
                    });
                    return None;
                };
                let value = self.cell(register.fields.get(i)?, text)?;
                if let Some(slot) = values.get_mut(i) {
                    *slot = value;
                }
            }
            let absent = register.fields.iter().zip(&values).find(|(f, v)| !f.optional && v.is_missing());
            if let Some((field, _)) = absent {
                let words = format!("a row of `{}` does not say {}", register.name, field.name);
                self.fault(Diagnostic::new(Code::EXAMPLE_CELL, name.span, words));
                return None;
            }
            list.push(Value::Row(values.into()));
        }
        if let Some(slot) = example.registers.get_mut(at) {
            *slot = Value::List(list.into());
        }
        Some(())
    }

    /// One value as rule files write it; `missing` for an empty cell.
    fn cell(&mut self, field: &super::model::Field, text: &Text) -> Option<Value> {
        if &*text.text == "missing" {
            if !field.optional {
                let words = format!("`{}` is not optional, so it cannot be missing", field.name);
                self.fault(Diagnostic::new(Code::EXAMPLE_CELL, text.span, words));
                return None;
            }
            return Some(Value::Missing);
        }
        let kind = match &field.kind {
            FieldKind::Text { .. } => written::FieldKind::Text,
            FieldKind::Choice(of) => {
                if !of.has(&text.text) {
                    let words = format!("`{}` is none of the values of `{}`", text.text, field.name);
                    let fault = Diagnostic::new(Code::NOT_A_CHOICE, text.span, words);
                    self.fault(match self.findings.nearest(&text.text, of.iter().map(|v| &**v)) {
                        Some(near) => fault.meant(text.span, &text.text, near),
                        None => fault.help(format!("it is one of: {}", listed(&**of))),
                    });
                    return None;
                }
                written::FieldKind::Choice
            }
            FieldKind::YesNo => written::FieldKind::YesNo,
            FieldKind::Date => written::FieldKind::Date,
            FieldKind::Numeric(n) => match n.sort {
                NumericSort::Integer => written::FieldKind::Integer,
                NumericSort::Money => written::FieldKind::Money,
                NumericSort::Number | NumericSort::Percent { .. } => written::FieldKind::Number,
            },
        };
        let (value, _) = self.literal(kind, text, false)?;
        if let (FieldKind::Numeric(n), Some(number)) = (&field.kind, value.exact()) {
            let low = *number > n.low.0 || (n.low.1 && *number == n.low.0);
            let high = *number < n.high.0 || (n.high.1 && *number == n.high.0);
            if !(low && high) {
                let words =
                    format!("`{}` lies outside what `{}` may be: {} to {}", text.text, field.name, n.low.0, n.high.0);
                self.fault(Diagnostic::new(Code::EXAMPLE_CELL, text.span, words));
                return None;
            }
        }
        Some(value)
    }
}
