//! What is known while a rule file is checked, and what was found. Its methods stand in the files of their sections.

use super::scope::Scope;
use crate::diagnostic::{Diagnostic, Findings};
use crate::span::Sources;
use std::collections::BTreeMap;

/// Hands over the bytes of a lookup file by its name, or says why it cannot.
pub type Loader<'a> = &'a mut dyn FnMut(&str) -> Result<Vec<u8>, String>;

/// The state while one file is checked.
pub(super) struct Checker<'a> {
    pub findings: &'a mut Findings,
    pub scope: Scope,
    pub sources: &'a mut Sources,
    pub files: &'a mut BTreeMap<String, Vec<u8>>,
    /// How many peer comparisons there are so far.
    pub peers: usize,
    /// How many values examples and tests have so far.
    pub values: usize,
}

impl Checker<'_> {
    pub fn fault(&mut self, diagnostic: Diagnostic) {
        self.findings.push(diagnostic);
    }
}
