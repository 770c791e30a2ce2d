//! The names that a file with faults writes, whether or not what they stand for could be read: a name that is lost with
//! its rule is no second mistake where it is used.

use crate::yaml::Node;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The names of fields, parameters, facts and so on, and the ids of gates, criteria and adjustments.
pub(super) fn names(root: &Node) -> BTreeSet<Arc<str>> {
    let mut names = BTreeSet::new();
    for pair in root.pairs() {
        match &*pair.key {
            "fields" | "parameters" | "lookups" | "registers" | "facts" | "examples" => {
                names.extend(pair.value.pairs().iter().map(|p| p.key.clone()));
            }
            "gates" | "criteria" | "adjustments" => ids(&pair.value, &mut names),
            _ => {}
        }
    }
    names
}

/// The ids in a list or map, however deep.
fn ids(node: &Node, names: &mut BTreeSet<Arc<str>>) {
    node.items().iter().for_each(|item| ids(item, names));
    for pair in node.pairs() {
        match pair.value.scalar() {
            Some(id) if &*pair.key == "id" => {
                names.insert(id.text.clone());
            }
            _ => ids(&pair.value, names),
        }
    }
}
