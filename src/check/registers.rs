//! Registers: what their columns hold, and what they join by.

use super::checker::Checker;
use super::model::{Field, FieldKind, Register};
use super::scope::{Symbol, field_type};
use crate::diagnostic::{Code, Diagnostic};
use crate::rules::model as written;
use crate::value::{Column, Kind};
use std::sync::Arc;

impl Checker<'_> {
    pub(super) fn registers(
        &mut self,
        registers: &[written::Register],
        fields: Option<&Vec<Field>>,
    ) -> Vec<Option<Register>> {
        let mut checked = Vec::new();
        for (i, register) in registers.iter().enumerate() {
            self.scope.declare(&register.name.value, register.name.span, Symbol::Register(i), self.findings);
            let columns = self.columns(register);
            let kind = columns.as_ref().map(|columns| {
                let column = |f: &Field| Column { name: f.name.clone(), ty: field_type(f) };
                Kind::List(Box::new(Kind::Row(columns.iter().map(column).collect())))
            });
            self.scope.registers.push(kind);
            let join = fields.and_then(|fields| self.join(register, fields));
            checked.push(join.zip(columns).map(|((join, join_columns), fields)| Register {
                name: register.name.value.clone(),
                join,
                join_name: register.join.value.clone(),
                join_columns,
                fields,
                layout: register.layout.clone(),
                span: register.span,
            }));
        }
        checked
    }

    fn columns(&mut self, register: &written::Register) -> Option<Vec<Field>> {
        let mut columns: Vec<Field> = Vec::new();
        for field in &register.fields {
            if field.key || field.unique {
                let words = "`key` and `unique` belong to the columns of applications";
                self.fault(Diagnostic::new(Code::MISPLACED_KEY, field.name.span, words));
            }
            if columns.iter().any(|c| c.name == field.name.value) {
                let words = format!("the column `{}` is written twice", field.name.value);
                self.fault(Diagnostic::new(Code::NAME_TAKEN, field.name.span, words));
            }
            columns.extend(self.field(field));
        }
        if register.fields.is_empty() {
            let words = format!("the register `{}` has no columns", register.name.value);
            self.fault(Diagnostic::new(Code::EMPTY_LIST, register.name.span, words));
        }
        (columns.len() == register.fields.len()).then_some(columns)
    }

    /// The field that the rows join by, and the headers of the joining column.
    fn join(&mut self, register: &written::Register, fields: &[Field]) -> Option<(usize, Vec<Arc<str>>)> {
        let join = &register.join;
        let Some(at) = fields.iter().position(|f| f.name == join.value) else {
            let words = format!("`{}` is not a field", join.value);
            let fault = Diagnostic::new(Code::UNKNOWN_NAME, join.span, words);
            self.fault(match self.findings.nearest(&join.value, fields.iter().map(|f| &*f.name)) {
                Some(near) => fault.meant(join.span, &join.value, near),
                None => fault.help("name the field whose value the rows of the register carry"),
            });
            return None;
        };
        let field = fields.get(at)?;
        if !matches!(field.kind, FieldKind::Text { .. }) || field.optional {
            let words = format!("a register joins by a text that is never empty, and `{}` is not one", field.name);
            self.fault(Diagnostic::new(Code::JOIN, join.span, words));
            return None;
        }
        let written: Vec<Arc<str>> = register.columns.iter().map(|c| c.value.clone()).collect();
        Some((at, if written.is_empty() { field.columns.clone() } else { written }))
    }

    /// A column that is named like something of the file could be mistaken for it inside `[ ]`.
    pub(super) fn clear_columns(&mut self, registers: &[written::Register]) {
        for register in registers {
            for field in &register.fields {
                let Some(first) = self.scope.place(&field.name.value) else { continue };
                let words = format!(
                    "`{}` names a column of `{}` and something of the file too",
                    field.name.value, register.name.value
                );
                self.fault(
                    Diagnostic::new(Code::NAME_TAKEN, field.name.span, words)
                        .related(first, "the other one")
                        .help("give one of them another name, and its header with `column:`"),
                );
            }
        }
    }
}
