//! What is read and what is derived: columns, constants, tables, facts and gates.

use super::{Label, Text, Word};
use crate::feel::Expr;
use crate::number::Exact;
use crate::span::Span;
use std::sync::Arc;

/// A column of an application.
#[derive(Clone, Debug)]
pub struct Field {
    pub(crate) name: Word,
    pub(crate) columns: Vec<Word>,
    pub(crate) kind: Option<FieldKind>,
    pub(crate) key: bool,
    pub(crate) optional: bool,
    pub(crate) unique: bool,
    pub(crate) decimals: Option<u32>,
    pub(crate) unit: Option<Exact>,
    pub(crate) bare: Option<Bare>,
    pub(crate) credit_code: bool,
    pub(crate) bounds: Vec<Bound>,
    pub(crate) of: Vec<Word>,
    pub(crate) empty: Vec<Word>,
}

/// Where a table stands in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The sheet of a workbook; without it there is only one.
    pub name: Option<Arc<str>>,
    /// The row of the headers, from 1; what stands above is no part of the table.
    pub header_row: usize,
    /// A row whose first text is one of these is no part of the table.
    pub skip: Vec<Arc<str>>,
}

impl Default for Layout {
    /// The headers in the first row, and nothing to skip.
    fn default() -> Self {
        Self { name: None, header_row: 1, skip: Vec::new() }
    }
}

/// The sorts of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// `text`
    Text,
    /// `choice`
    Choice,
    /// `yes_no`
    YesNo,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `percent`
    Percent,
    /// `money`
    Money,
    /// `date`
    Date,
}

/// How a percentage without its sign is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bare {
    /// `bare: percent`: `12.5` is 12.5%.
    Percent,
    /// `bare: ratio`: `0.125` is 12.5%.
    Ratio,
}

/// A further table.
#[derive(Clone, Debug)]
pub struct Register {
    pub(crate) name: Word,
    pub(crate) join: Word,
    pub(crate) columns: Vec<Word>,
    pub(crate) fields: Vec<Field>,
    pub(crate) layout: Layout,
    pub(crate) span: Span,
}

/// `min`, `max`, `over` or `under` of a field.
#[derive(Clone, Debug)]
pub struct Bound {
    pub(crate) low: bool,
    pub(crate) inclusive: bool,
    pub(crate) value: Expr,
}

/// A constant.
#[derive(Clone, Debug)]
pub struct Parameter {
    pub(crate) name: Word,
    pub(crate) kind: Option<FieldKind>,
    /// As written: how it is read depends on its type.
    pub(crate) value: Option<Text>,
    pub(crate) label: Option<Label>,
    pub(crate) clause: Option<Arc<str>>,
}

/// A small table.
#[derive(Clone, Debug)]
pub struct Lookup {
    pub(crate) name: Word,
    pub(crate) rows: LookupRows,
}

/// Where a table's rows are.
#[derive(Clone, Debug)]
pub enum LookupRows {
    /// In the rule file.
    Inline(Vec<(Word, Text)>),
    /// In a CSV file beside it, with the headers of its two columns.
    File {
        /// The file's name.
        file: Word,
        /// The header of the keys.
        key: Word,
        /// The header of the values.
        value: Word,
    },
}

/// A derived value.
#[derive(Clone, Debug)]
pub struct Fact {
    pub(crate) name: Word,
    pub(crate) value: Expr,
    pub(crate) if_missing: Option<Expr>,
}

/// A condition that must hold.
#[derive(Clone, Debug)]
pub struct Gate {
    pub(crate) id: Word,
    pub(crate) label: Label,
    pub(crate) clause: Arc<str>,
    pub(crate) require: Expr,
    pub(crate) span: Span,
}
