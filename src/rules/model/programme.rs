//! What a round is to its programme: the list it ends with or asks, and the targets.

use super::{Label, Word};
use crate::feel::Expr;
use crate::span::Span;
use crate::value::Date;
use std::sync::Arc;

/// `certification`: the round ends with a list that later rounds may ask.
#[derive(Clone, Debug)]
pub struct Certification {
    pub(crate) by: Word,
    pub(crate) from: Option<Date>,
    pub(crate) years: i16,
    pub(crate) clause: Arc<str>,
    pub(crate) span: Span,
}

/// `certified`: the round asks the list of a certification.
#[derive(Clone, Debug)]
pub struct Certified {
    pub(crate) clause: Arc<str>,
}

/// What a programme wants reached by those it funds.
#[derive(Clone, Debug)]
pub struct Target {
    pub(crate) id: Word,
    pub(crate) label: Label,
    pub(crate) clause: Arc<str>,
    pub(crate) value: Expr,
    pub(crate) target: Expr,
    pub(crate) per: Option<Expr>,
    pub(crate) span: Span,
}
