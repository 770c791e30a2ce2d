//! What is read and what is derived: columns, constants, tables, facts and gates.

use super::{Bare, Expr, FieldId, Need};
use crate::number::Exact;
use crate::rules::model::{Label, Layout};
use crate::span::Span;
use crate::value::{Choice, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A column of an application.
#[derive(Clone, Debug)]
pub struct Field {
    /// The name in the rule file.
    pub name: Arc<str>,
    /// The accepted headers, at least one.
    pub columns: Vec<Arc<str>>,
    /// What a cell may hold.
    pub kind: FieldKind,
    /// Whether a cell may be empty.
    pub optional: bool,
    /// Whether no two applications may share a value.
    pub unique: bool,
    /// Texts that count as an empty cell.
    pub empty: Vec<Arc<str>>,
    /// Where it was declared.
    pub span: Span,
}

/// What a cell may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Unicode text, made NFC.
    Text {
        /// Whether the check digit of a credit code is tested.
        credit_code: bool,
    },
    /// One of these values.
    Choice(Choice),
    /// yes/no, true/false, 是/否, 1/0.
    YesNo,
    /// A whole number, a number, a percentage or an amount.
    Numeric(Numeric),
    /// A day.
    Date,
}

/// A numeric cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numeric {
    /// Which sort of number.
    pub sort: NumericSort,
    /// Places allowed as written in the cell.
    pub decimals: u32,
    /// What a cell's number is multiplied by to get currency units: 10,000 for 万元; 1 but for money.
    pub unit: Exact,
    /// The lower bound: the bound itself, and whether it is included.
    pub low: (Exact, bool),
    /// The upper bound: the bound itself, and whether it is included.
    pub high: (Exact, bool),
}

/// The sorts of numeric cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumericSort {
    /// Whole numbers; held as [`Value::Number`].
    Integer,
    /// Decimal numbers; held as [`Value::Number`].
    Number,
    /// `12.5%`, held as the ratio 0.125 in [`Value::Number`].
    Percent {
        /// How a number without a percent sign is read; `None` refuses it.
        bare: Option<Bare>,
    },
    /// Amounts, held as [`Value::Money`].
    Money,
}

/// A named constant.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: Arc<str>,
    /// Its value in this run.
    pub value: Value,
    /// What it is for.
    pub label: Option<Label>,
    /// Where the notice says so.
    pub clause: Option<Arc<str>>,
    /// Whether `--set` replaced the value written in the file.
    pub set: bool,
    /// Where it was declared.
    pub span: Span,
}

/// A small table from keys to values.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// Its name.
    pub name: Arc<str>,
    /// Its rows.
    pub rows: BTreeMap<Arc<str>, Value>,
    /// Where it was declared.
    pub span: Span,
}

/// A further table, of which each application sees the rows that join it.
#[derive(Clone, Debug)]
pub struct Register {
    /// Its name.
    pub name: Arc<str>,
    /// The field of the applications whose value its rows name.
    pub join: FieldId,
    /// The name of that field.
    pub join_name: Arc<str>,
    /// The headers accepted for the joining column, at least one.
    pub join_columns: Vec<Arc<str>>,
    /// Its other columns, in the order written.
    pub fields: Vec<Field>,
    /// Where its table stands in the file.
    pub layout: Layout,
    /// Where it was declared.
    pub span: Span,
}

/// A derived value.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its name.
    pub name: Arc<str>,
    /// How it is computed.
    pub value: Expr,
    /// The names it needs: where one is missing, so is the fact, or it is `if_missing`.
    pub needs: Vec<Need>,
    /// What it is where a name it needs is missing.
    pub if_missing: Option<Expr>,
    /// Where it was declared.
    pub span: Span,
}

/// A condition that must hold.
#[derive(Clone, Debug)]
pub struct Gate {
    /// Its id.
    pub id: Arc<str>,
    /// What letters call it.
    pub label: Label,
    /// Where the notice says so.
    pub clause: Arc<str>,
    /// The condition.
    pub require: Expr,
    /// Where it was declared.
    pub span: Span,
}
