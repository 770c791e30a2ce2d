//! What a round is to its programme: the list it ends with, and the targets.

use super::{Expr, FieldId};
use crate::number::Exact;
use crate::rules::model::Label;
use crate::span::Span;
use crate::value::Date;
use std::sync::Arc;

/// The list that a round ends with: who is ranked is certified.
#[derive(Clone, Debug)]
pub struct Certification {
    /// The field by which later rounds find them.
    pub by: FieldId,
    /// The first day on which it is valid.
    pub from: Date,
    /// The last one.
    pub until: Date,
    /// Where the notice says so.
    pub clause: Arc<str>,
}

/// What the programme wants reached by those it funds.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its id, the same from year to year.
    pub id: Arc<str>,
    /// What people call it.
    pub label: Label,
    /// Where the notice or programme says so.
    pub clause: Arc<str>,
    /// What an application pledges: a number, an amount, or a condition that counts one where it holds.
    pub value: Expr,
    /// What all together should reach, above zero.
    pub target: Exact,
    /// What it is also added up by.
    pub per: Option<Expr>,
    /// That as the rule file writes it: `chain`; empty without.
    pub name: Arc<str>,
    /// Where it was written.
    pub span: Span,
}
