//! What each name means.

use super::model::{Field, FieldKind, NumericSort};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::span::Span;
use crate::value::{Choice, Kind, Type, Value};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Symbol {
    Field(usize),
    Fact(usize),
    Criterion(usize),
    Parameter(usize),
    Lookup(usize),
    Register(usize),
    /// An adjustment item: it has points in the outcome, but no expression may use them.
    Item,
}

/// All names of the file and what is known of each.
#[derive(Default)]
pub(super) struct Scope {
    symbols: BTreeMap<Arc<str>, (Symbol, Span)>,
    /// The type of each field.
    pub fields: Vec<Type>,
    /// The type of each fact, once it has been found.
    pub facts: Vec<Option<Type>>,
    /// The value of each parameter; `None` where it could not be read.
    pub parameters: Vec<Option<(Value, Kind)>>,
    /// The kind of the values of each lookup, and its keys.
    pub lookups: Vec<(Kind, BTreeSet<Arc<str>>)>,
    /// Lookups that have a row for each value of a choice, with that choice.
    pub complete: RefCell<Vec<(usize, Choice)>>,
    /// The kind of each register: a list of rows; `None` where it could not be read.
    pub registers: Vec<Option<Kind>>,
    /// `budget`, `as_of`, `opens`, `closes`, where known.
    pub constants: BTreeMap<&'static str, Value>,
    /// The figures of the tiers.
    pub tier_figures: BTreeSet<Arc<str>>,
    /// Whether there is a `total`.
    pub has_total: bool,
    /// Names that are written but may not have been read, the fault having been told.
    pub lost: BTreeSet<Arc<str>>,
    /// Whether an error was found before the tests were looked at.
    pub faulty: bool,
}

impl Scope {
    /// Declares a name; one that is taken is a fault.
    pub fn declare(&mut self, name: &Arc<str>, span: Span, symbol: Symbol, findings: &mut Findings) {
        if let Some((_, first)) = self.symbols.get(name) {
            findings.push(
                Diagnostic::new(Code::NAME_TAKEN, span, format!("the name `{name}` is used twice"))
                    .label("again here")
                    .related(*first, "first here"),
            );
            return;
        }
        self.symbols.insert(name.clone(), (symbol, span));
    }

    /// All names with their places.
    pub fn names(&self) -> Vec<(Arc<str>, Span)> {
        self.symbols.iter().map(|(name, (_, span))| (name.clone(), *span)).collect()
    }

    /// What the name stands for.
    pub fn get(&self, name: &str) -> Option<Symbol> {
        self.symbols.get(name).map(|(symbol, _)| *symbol)
    }

    /// Where the name was declared.
    pub fn place(&self, name: &str) -> Option<Span> {
        self.symbols.get(name).map(|(_, span)| *span)
    }

    /// The known name that is nearest.
    pub fn nearest<'a>(
        &'a self,
        findings: &Findings,
        name: &str,
        also: impl Iterator<Item = &'a str>,
    ) -> Option<&'a str> {
        findings.nearest(name, also.chain(self.symbols.keys().map(|k| &**k)))
    }
}

/// The type of a field's values.
pub(super) fn field_type(field: &Field) -> Type {
    let kind = match &field.kind {
        FieldKind::Text { .. } => Kind::Text,
        FieldKind::Choice(of) => Kind::Choice(of.clone()),
        FieldKind::YesNo => Kind::Boolean,
        FieldKind::Numeric(n) if n.sort == NumericSort::Money => Kind::Money,
        FieldKind::Numeric(_) => Kind::Number,
        FieldKind::Date => Kind::Date,
    };
    Type { kind, optional: field.optional }
}
