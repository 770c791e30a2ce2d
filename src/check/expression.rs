//! One expression over given values, as `merit eval` takes it.

use super::model::Expr;
use super::scope::{Scope, Symbol};
use super::typing::Typer;
use crate::diagnostic::{Diagnostic, Findings, Severity};
use crate::feel::{self, Place};
use crate::span::{Sources, Span};
use crate::value::{Type, Value};
use std::sync::Arc;

/// What came of reading and checking an expression.
#[derive(Debug)]
pub struct Closed {
    /// The expression, which needs nothing but itself; `None` where there is an error.
    pub expr: Option<Expr>,
    /// All findings in order.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads and checks an expression. `inputs` are the names it may use, of several words where FEEL allows it; a value
/// that is missing is met where it is computed with.
#[must_use]
pub fn expression(text: &str, inputs: &[(Arc<str>, Value, Type)]) -> Closed {
    let mut sources = Sources::default();
    let source = sources.add("expression", text);
    let mut findings = Findings::default();
    let mut scope = Scope::default();
    for (i, (name, value, ty)) in inputs.iter().enumerate() {
        scope.declare(name, Span::new(source, 0, 0), Symbol::Parameter(i), &mut findings);
        scope.parameters.push(Some((value.clone(), ty.kind.clone())));
    }
    let names: Vec<&str> = inputs.iter().map(|(name, ..)| &**name).collect();
    let (tree, faults) = feel::parse(text, &Place::plain(source, 0), &names);
    findings.extend(faults);
    let expr = tree.and_then(|tree| Typer::open(&scope, &mut findings).value(&tree));
    let diagnostics = findings.into_sorted();
    let wrong = diagnostics.iter().any(|d| d.code.severity() == Severity::Error);
    Closed { expr: expr.filter(|_| !wrong), diagnostics }
}
