//! What was computed of all applications, as columns in the order in which they came in.

use crate::check::model::Rules;
use crate::column::Column;
use crate::compile::Below;
use crate::number::Exact;
use crate::oracle::{Assessment, Places, Standing};
use crate::value::Value;
use std::collections::BTreeMap;

/// Which reading computes the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The compiled program, and the naive reading where it has no value.
    Compiled,
    /// The naive reading alone: what holds the program to account.
    Naive,
}

/// Whether an application takes part in the ranking, without the words for why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stand {
    /// Its cells are bad.
    BadCells,
    /// Something could not be computed.
    Held,
    /// A gate failed.
    Ineligible,
    /// Marks are missing.
    Incomplete,
    /// It fell short of a minimum.
    BelowMinimum,
    /// It is ranked.
    Ranked,
}

/// Gates, points and what is ranked by, of all applications.
#[derive(Clone, Debug)]
pub struct Scores {
    /// The reading that computed them.
    pub reading: Reading,
    /// What follows for the ranking.
    pub stands: Vec<Stand>,
    /// Per gate, who fails it.
    pub failed: Vec<Vec<bool>>,
    /// Per minimum, who misses it.
    pub below: Vec<(Below, Vec<bool>)>,
    /// The published points of each criterion and group; missing where there are none.
    pub points: Vec<Column>,
    /// The published total, rounded as the rules say; missing where there is none.
    pub total: Column,
    /// The list each is ranked in.
    pub within: Option<Column>,
    /// What is ranked by.
    pub by: Column,
    /// What decides between equals.
    pub tie_breaks: Vec<Column>,
    /// Those that the naive reading computed, and what it found.
    pub naive: BTreeMap<usize, Assessment>,
    /// The places of all in the comparisons of the rules; empty where there are none.
    pub places: Vec<Places>,
    /// Why what they are ranked by could not be computed.
    pub unranked: BTreeMap<usize, String>,
}

impl Scores {
    /// What follows for the ranking, in the words of the naive reading.
    #[must_use]
    pub fn standing(&self, rules: &Rules, row: usize) -> Standing {
        if let Some(assessment) = self.naive.get(&row) {
            return assessment.standing.clone();
        }
        match self.stands.get(row) {
            Some(Stand::Ineligible) => Standing::Ineligible(self.failed_gates(row)),
            Some(Stand::BelowMinimum) => {
                let missed = self.below.iter().filter(|(_, b)| b.get(row).copied().unwrap_or(false));
                Standing::BelowMinimum(missed.map(|(what, _)| named(rules, *what)).collect())
            }
            _ => Standing::Ranked,
        }
    }

    /// The gates it failed, by position.
    #[must_use]
    pub fn failed_gates(&self, row: usize) -> Vec<usize> {
        let failed = self.failed.iter().enumerate().filter(|(_, f)| f.get(row).copied().unwrap_or(false));
        failed.map(|(gate, _)| gate).collect()
    }

    /// The published points of a criterion or group; `None` where there are none.
    #[must_use]
    pub fn points(&self, row: usize, criterion: usize) -> Option<Exact> {
        self.points.get(criterion).and_then(|c| number(c, row))
    }

    /// The published total; `None` where there is none.
    #[must_use]
    pub fn total(&self, row: usize) -> Option<Exact> {
        number(&self.total, row)
    }

    /// The places of one in the comparisons of the rules.
    #[must_use]
    pub fn places(&self, row: usize) -> Places {
        self.places.get(row).cloned().unwrap_or_default()
    }
}

fn number(column: &Column, row: usize) -> Option<Exact> {
    match column.get(row) {
        Value::Number(n) | Value::Money(n) => Some(n),
        _ => None,
    }
}

fn named(rules: &Rules, below: Below) -> std::sync::Arc<str> {
    match below {
        Below::Criterion(id) => rules.criteria.get(id).map_or_else(|| "".into(), |c| c.id.clone()),
        Below::Total => "total".into(),
    }
}
