//! Rows put into groups by the value of a column.

use super::{Column, Data};
use crate::value::Value;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

/// What stands for a row that is in no group.
const NONE: u32 = u32::MAX;

/// The group of each of some rows; groups are numbered as they come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups {
    names: Vec<Arc<str>>,
    of: Vec<u32>,
}

impl Groups {
    /// So many rows in no group.
    #[must_use]
    pub fn none(rows: usize) -> Self {
        Self { names: Vec::new(), of: vec![NONE; rows] }
    }

    /// So many rows in one group.
    #[must_use]
    pub fn one(name: &str, rows: usize) -> Self {
        Self { names: vec![name.into()], of: vec![0; rows] }
    }

    /// Puts a row into the group of that name, which may be new, or into none.
    pub fn put(&mut self, at: usize, name: Option<&str>) {
        let group = name.map(|name| match self.names.iter().position(|n| **n == *name) {
            Some(group) => group,
            None => {
                self.names.push(name.into());
                self.names.len() - 1
            }
        });
        let group = group.and_then(|g| u32::try_from(g).ok()).unwrap_or(NONE);
        self.of.get_mut(at).into_iter().for_each(|slot| *slot = group);
    }

    /// Puts a row into the group at that position, or into none.
    pub fn set(&mut self, at: usize, group: Option<usize>) {
        let group = group.and_then(|g| u32::try_from(g).ok()).unwrap_or(NONE);
        self.of.get_mut(at).into_iter().for_each(|slot| *slot = group);
    }

    /// Takes a row out of its group.
    pub fn leave(&mut self, at: usize) {
        self.of.get_mut(at).into_iter().for_each(|group| *group = NONE);
    }

    /// The group of a row, by position; `None` where it is in none.
    #[must_use]
    pub fn of(&self, at: usize) -> Option<usize> {
        self.of.get(at).filter(|group| **group != NONE).and_then(|group| usize::try_from(*group).ok())
    }

    /// The name of a group: its value as text.
    #[must_use]
    pub fn name(&self, group: usize) -> Arc<str> {
        self.names.get(group).cloned().unwrap_or_else(|| "".into())
    }

    /// How many groups there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.names.len()
    }
}

/// The groups while they are found.
struct Finder<K> {
    found: BTreeMap<K, u32>,
    groups: Groups,
}

impl<K: Ord> Finder<K> {
    fn new(rows: usize) -> Self {
        Self { found: BTreeMap::new(), groups: Groups { names: Vec::new(), of: Vec::with_capacity(rows) } }
    }

    fn put(&mut self, key: Option<K>, name: impl FnOnce() -> Arc<str>) {
        let Some(key) = key else { return self.groups.of.push(NONE) };
        let group = match self.found.entry(key) {
            Entry::Occupied(group) => *group.get(),
            Entry::Vacant(new) => {
                self.groups.names.push(name());
                *new.insert(u32::try_from(self.groups.names.len() - 1).unwrap_or(NONE))
            }
        };
        self.groups.of.push(group);
    }
}

impl Column {
    /// The groups that its values put these rows into; a row whose value is missing is in none.
    #[must_use]
    pub fn groups(&self, rows: impl ExactSizeIterator<Item = usize>) -> Groups {
        let name = |at: usize| -> Arc<str> { self.get(at).to_string().into() };
        let there = |at: usize| !self.is_missing(at);
        match &self.data {
            Data::Choice(of, values) => {
                // A choice is numbered already; its groups are named once they are met.
                let mut finder = Finder::new(rows.len());
                let mut met: Vec<u32> = vec![NONE; of.iter().count()];
                for at in rows {
                    let position = values.get(at).filter(|_| there(at)).and_then(|v| usize::try_from(*v).ok());
                    match position.and_then(|p| met.get_mut(p)) {
                        Some(group) if *group != NONE => finder.groups.of.push(*group),
                        Some(group) => {
                            finder.put(Some(at), || name(at));
                            *group = finder.groups.of.last().copied().unwrap_or(NONE);
                        }
                        None => finder.groups.of.push(NONE),
                    }
                }
                finder.groups
            }
            Data::Texts(texts) => {
                let mut finder = Finder::new(rows.len());
                rows.for_each(|at| finder.put(texts.get(at).filter(|_| there(at)), || name(at)));
                finder.groups
            }
            Data::Numbers { values, .. } => {
                let mut finder = Finder::new(rows.len());
                rows.for_each(|at| finder.put(values.get(at).filter(|_| there(at)), || name(at)));
                finder.groups
            }
            Data::YesNo(_) | Data::Days(_) | Data::Values(_) => {
                let mut finder = Finder::new(rows.len());
                let text = |value: Value| (!value.is_missing()).then(|| value.to_string());
                rows.for_each(|at| finder.put(text(self.get(at)), || name(at)));
                finder.groups
            }
        }
    }
}
