//! The rule file as written: every value with its place, every number and condition an expression still, every name a text.
//! What `check` makes of it is [`check::model`](crate::check::model), whose types have the same names.

mod ranking;
mod words;
mod allocation;
mod examples;
mod fields;
mod programme;
mod scoring;

pub use allocation::{
    Allocation, Award, Division, EnvelopeUnit, Envelopes, Guarantee, LastInLine, Limit, LimitBound, Tier, TierReach,
    Unspent,
};
pub use examples::{Example, Expected, Given, RegisterRow, Test};
pub use fields::{Bare, Bound, Fact, Field, FieldKind, Gate, Layout, Lookup, LookupRows, Parameter, Register};
pub use programme::{Certification, Certified, Target};
pub use ranking::{Prefers, Ranking, StillTied, TieBreak};
pub use scoring::{
    Adjustments, Body, Condition, Criterion, Drop, Method, Panel, PeerReach, PeerRow, Scoring, TableRow,
};
pub use words::{Label, Text, Word};

use crate::feel::Expr;
use crate::number::{Currency, Rounding};
use crate::span::Span;
use crate::value::Date;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The whole file.
#[derive(Clone, Debug)]
pub struct RuleFile {
    /// `round`
    pub round: Round,
    /// `sheet`
    pub layout: Layout,
    /// `fields`
    pub fields: Vec<Field>,
    /// `parameters`
    pub parameters: Vec<Parameter>,
    /// `lookups`
    pub lookups: Vec<Lookup>,
    /// `registers`
    pub registers: Vec<Register>,
    /// `facts`
    pub facts: Vec<Fact>,
    /// `gates`
    pub gates: Vec<Gate>,
    /// `criteria`
    pub criteria: Vec<Criterion>,
    /// `adjustments.bonus`
    pub bonus: Option<Adjustments>,
    /// `adjustments.deduction`
    pub deduction: Option<Adjustments>,
    /// `ranking`
    pub ranking: Ranking,
    /// `allocation`
    pub allocation: Option<Allocation>,
    /// `publish`
    pub publish: Vec<Word>,
    /// `targets`
    pub targets: Vec<Target>,
    /// `certification`
    pub certification: Option<Certification>,
    /// `certified`
    pub certified: Option<Certified>,
    /// `examples`
    pub examples: Vec<Example>,
    /// `tests`
    pub tests: Vec<Test>,
    /// The names that a file with faults writes, read or not: where they are used they are no second mistake.
    pub lost: BTreeSet<Arc<str>>,
}

/// `round`
#[derive(Clone, Debug)]
pub struct Round {
    pub(crate) id: Word,
    pub(crate) title: Label,
    pub(crate) notice: Arc<str>,
    pub(crate) as_of: Option<Date>,
    pub(crate) opens: Option<Date>,
    pub(crate) closes: Option<Date>,
    pub(crate) currency: Currency,
    pub(crate) decimals: u32,
    pub(crate) rounding: Rounding,
    pub(crate) at_total: bool,
    pub(crate) out_of: Option<Expr>,
    pub(crate) span: Span,
}
