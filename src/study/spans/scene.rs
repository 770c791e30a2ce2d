//! What is known of an application while one of its figures varies.

use super::span::{Points, Span};
use crate::check::model::{FactId, FieldId, Rules};
use crate::oracle::Env;
use std::collections::BTreeMap;

/// What is known of an application while one of its figures varies.
#[derive(Clone, Debug)]
pub struct Scene<'a> {
    /// The rules.
    pub rules: &'a Rules,
    /// What is computed at one place of the interval; everything that does not vary is read from here.
    pub env: Env<'a>,
    /// The fields that vary.
    pub fields: BTreeMap<FieldId, Span>,
    /// The facts that vary.
    pub facts: BTreeMap<FactId, Span>,
    /// The criteria whose points vary.
    pub points: BTreeMap<usize, Points>,
    /// The total, where it varies.
    pub total: Option<Points>,
    /// Whether ranks are known; tiers stand in `env`.
    pub ranked: bool,
}
