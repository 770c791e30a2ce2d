//! Rows by the values of a choice: each value needs one, and each row a value.

use super::checker::Checker;
use crate::diagnostic::{Code, Diagnostic, listed};
use crate::rules::model::Word;
use crate::value::{Choice, Kind};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The values of a choice or a condition, which rows can stand for; `None` for any other kind.
pub(super) fn values_of(kind: &Kind) -> Option<Choice> {
    match kind {
        Kind::Choice(of) => Some(of.clone()),
        Kind::Boolean => Some(vec!["yes".into(), "no".into()].into()),
        _ => None,
    }
}

impl Checker<'_> {
    /// Reports each row that stands for none of the values, in the words of `stranger`, and gives back the values that
    /// nothing was `given` for. A slip of such a value is why it has none, so it is not told again.
    pub(super) fn without_a_row<'v, 'r, T>(
        &mut self,
        values: &'v Choice,
        rows: impl Iterator<Item = &'r Word>,
        given: &BTreeMap<Arc<str>, T>,
        stranger: impl Fn(&str) -> String,
    ) -> Vec<&'v Arc<str>> {
        let mut absent: Vec<&Arc<str>> = values.iter().filter(|v| !given.contains_key(*v)).collect();
        for row in rows.filter(|row| !values.has(&row.value)) {
            let fault = Diagnostic::new(Code::NOT_A_CHOICE, row.span, stranger(&row.value));
            let near = self.findings.nearest(&row.value, absent.iter().map(|v| &***v)).map(str::to_owned);
            self.fault(match near {
                Some(near) => {
                    absent.retain(|v| ***v != *near);
                    fault.meant(row.span, &row.value, &near)
                }
                None => fault.help(format!("it is one of: {}", listed(&**values))),
            });
        }
        absent
    }
}
