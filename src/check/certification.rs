//! The certification that a round is: whom it names, and from when to when.

use super::checker::Checker;
use super::model::{Certification, Field, FieldKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::rules::RuleFile;
use crate::value::Date;

impl Checker<'_> {
    pub(super) fn certification(&mut self, file: &RuleFile, fields: &[Field]) -> Option<Certification> {
        let written = file.certification.as_ref()?;
        let by = &written.by;
        let Some((at, field)) = fields.iter().enumerate().find(|(_, f)| f.name == by.value) else {
            let fault = Diagnostic::new(Code::UNKNOWN_NAME, by.span, format!("`{}` is not a field", by.value));
            self.fault(match self.findings.nearest(&by.value, fields.iter().map(|f| &*f.name)) {
                Some(near) => fault.meant(by.span, &by.value, near),
                None => fault.help("name the field that a later round finds the certified by"),
            });
            return None;
        };
        if !matches!(field.kind, FieldKind::Text { .. }) || field.optional {
            let words = format!("a list joins by a text that is never empty, and `{}` is not one", field.name);
            self.fault(Diagnostic::new(Code::JOIN, by.span, words));
            return None;
        }
        let Some(from) = written.from.or(file.round.as_of) else {
            let words = "nothing says from when the list is valid";
            let fault = Diagnostic::new(Code::MISSING_KEY, written.span, words);
            self.fault(fault.help("write `from:` here, or `as_of:` under `round`"));
            return None;
        };
        let Some(until) = last_day(from, written.years) else {
            let words = format!("{} years from {from} end behind the calendar", written.years);
            self.fault(Diagnostic::new(Code::NOT_A_DATE, written.span, words));
            return None;
        };
        Some(Certification { by: at, from, until, clause: written.clause.clone() })
    }
}

/// The day before the same day so many years later; from 29 February, where there is none, before 28 February.
fn last_day(from: Date, years: i16) -> Option<Date> {
    from.checked_add(jiff::Span::new().try_years(years).ok()?).ok()?.yesterday().ok()
}
