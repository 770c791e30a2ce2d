//! One thing that is different from an example: the value of a field, or the marks of a sheet.

use crate::check::model::{CriterionKind, Example, FieldId, Method, Rules, Scoring};
use crate::number::Exact;
use crate::oracle::{Assessment, Marks, Place, assess};
use crate::study::tests::application;
use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One thing that is different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// A field has another value.
    Field(FieldId, Value),
    /// A sheet has other marks.
    Marks(Arc<str>, Vec<Option<Exact>>),
}

impl Change {
    /// Makes it.
    pub fn apply(&self, example: &mut Example) {
        match self {
            Self::Field(id, value) => {
                if let Some(slot) = example.values.get_mut(*id) {
                    slot.clone_from(value);
                }
            }
            Self::Marks(sheet, marks) => {
                example.marks.insert(sheet.clone(), marks.clone());
            }
        }
    }

    /// Whether two changes are of one field or sheet.
    pub fn touches(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Field(a, _), Self::Field(b, _)) => a == b,
            (Self::Marks(a, _), Self::Marks(b, _)) => a == b,
            _ => false,
        }
    }

    /// Whether an example is so already.
    pub fn is_made(&self, example: &Example) -> bool {
        match self {
            Self::Field(id, value) => example.values.get(*id) == Some(value),
            Self::Marks(sheet, marks) => example.marks.get(sheet) == Some(marks),
        }
    }
}

/// An example with changes made.
pub(super) fn changed(example: &Example, changes: &[Change]) -> Example {
    let mut changed = example.clone();
    changes.iter().for_each(|change| change.apply(&mut changed));
    changed
}

/// What is different between an example and what it was made of.
pub(super) fn differences(from: &Example, to: &Example) -> Vec<Change> {
    let values = from.values.iter().zip(&to.values).enumerate().filter(|(_, (a, b))| a != b);
    let mut all: Vec<Change> = values.map(|(id, (_, value))| Change::Field(id, value.clone())).collect();
    let none = Vec::new();
    let marks: &BTreeMap<_, _> = &from.marks;
    let other = |sheet: &Arc<str>| marks.get(sheet).unwrap_or(&none);
    let sheets: &Marks = &to.marks;
    let changed = sheets.iter().filter(|(sheet, marks)| other(sheet) != *marks);
    all.extend(changed.map(|(sheet, marks)| Change::Marks(sheet.clone(), marks.clone())));
    all
}

/// Everything about an example that is the only one in its round: first of one in every comparison.
pub(super) fn alone(rules: &Rules, example: &Example) -> Assessment {
    let peers = scorings(rules).into_iter().filter(|(_, scoring)| matches!(scoring.method, Method::Peer(_)));
    let places = peers.map(|_| Some(Place { standing: 1, of: 1 })).collect();
    assess(rules, &application(example), places)
}

/// Everything about an example, without comparisons.
pub(super) fn assessed(rules: &Rules, example: &Example) -> Assessment {
    assess(rules, &application(example), Vec::new())
}

/// Every way of scoring of the file, with the criterion or item it belongs to; alternatives after what they are part of.
pub(super) fn scorings(rules: &Rules) -> Vec<(&Arc<str>, &Scoring)> {
    let mut all = Vec::new();
    for criterion in &rules.criteria {
        if let CriterionKind::Leaf(scoring) = &criterion.kind {
            scoring.walk(&mut |one| all.push((&criterion.id, one)));
        }
    }
    for item in rules.adjustment_items() {
        item.scoring.walk(&mut |one| all.push((&item.id, one)));
    }
    all
}
