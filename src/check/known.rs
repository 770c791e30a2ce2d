//! What examples and tests may name, found fast however much there is of it.

use super::model::{Example, Fact, Field, Rules};
use crate::value::Choice;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(super) struct Known<'r> {
    pub rules: &'r Rules,
    fields: BTreeMap<&'r str, (usize, &'r Field)>,
    examples: BTreeMap<&'r str, &'r Example>,
    facts: BTreeMap<&'r str, &'r Fact>,
    points: BTreeSet<&'r str>,
    /// The ids of the gates.
    pub gates: Choice,
    /// What may have a minimum: criteria and the total.
    pub minimums: Choice,
}

impl<'r> Known<'r> {
    pub fn of(rules: &'r Rules) -> Self {
        let ids = rules.criteria.iter().map(|c| &c.id);
        let gates: Vec<Arc<str>> = rules.gates.iter().map(|g| g.id.clone()).collect();
        let minimums: Vec<Arc<str>> = ids.clone().cloned().chain(["total".into()]).collect();
        // The first of several with one name is meant; the others are faults of their own.
        let fields = rules.fields.iter().enumerate().rev().map(|(i, f)| (&*f.name, (i, f))).collect();
        Self {
            rules,
            fields,
            examples: rules.examples.iter().rev().map(|e| (&*e.name, e)).collect(),
            facts: rules.facts.iter().rev().map(|f| (&*f.name, f)).collect(),
            points: ids.map(|id| &**id).chain(rules.adjustment_items().map(|i| &*i.id)).collect(),
            gates: gates.into(),
            minimums: minimums.into(),
        }
    }

    pub fn field(&self, name: &str) -> Option<(usize, &'r Field)> {
        self.fields.get(name).copied()
    }

    pub fn example(&self, name: &str) -> Option<&'r Example> {
        self.examples.get(name).copied()
    }

    pub fn fact(&self, name: &str) -> Option<&'r Fact> {
        self.facts.get(name).copied()
    }

    /// Whether it is a criterion or an adjustment.
    pub fn has_points(&self, name: &str) -> bool {
        self.points.contains(name)
    }
}
