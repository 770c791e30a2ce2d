//! Rules as written to checked rules: names, types, constants.
//!
//! Everything is looked at even where something before it is wrong, so that all findings come in one go; only what
//! depends on a fault is left out.

#![deny(clippy::indexing_slicing)]

pub mod model;
mod left;
mod scope;
mod checker;
mod choices;
mod look_alikes;
mod typing;
mod names;
mod constants;
mod lookups;
mod operators;
mod paths;
mod calls;
mod columns;
mod known;
mod order;
mod fields;
mod registers;
mod tables;
mod panel;
mod scoring;
mod criteria;
mod ranking;
mod allocation;
mod targets;
mod certification;
mod examples;
mod expectations;
mod file;
mod laws;
pub mod range;
mod lint;
mod expression;

pub use checker::Loader;
pub use expression::{Closed, expression};
pub use laws::{GivenUp, Law, given_up};
pub use left::REVIEW;
pub use lint::{Reach, Unproved};

use crate::diagnostic::{Diagnostic, Findings, Severity};
use crate::rules;
use crate::span::{SourceId, Sources};
use crate::yaml::{self, Node};
use checker::Checker;
use model::Rules;
use scope::Scope;
use std::collections::BTreeMap;

/// What came of reading and checking a rule file.
#[derive(Debug)]
pub struct Checked {
    /// The rules; `None` where there is an error.
    pub rules: Option<Rules>,
    /// All findings in file order.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the findings point into.
    pub sources: Sources,
    /// The bytes of the lookup files, by name.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What nothing proves, in file order.
    pub unproved: Vec<Unproved>,
    /// The totals that can be reached.
    pub reach: Option<Reach>,
}

impl Checked {
    /// Nothing checked yet.
    fn of(sources: Sources) -> Self {
        Self {
            rules: None,
            diagnostics: Vec::new(),
            sources,
            files: BTreeMap::new(),
            unproved: Vec::new(),
            reach: None,
        }
    }
}

/// Reads and checks a rule file.
///
/// `settings` are the `--set name=value` of this run; `load` hands over the lookup files.
pub fn check(name: &str, bytes: &[u8], settings: &[(String, String)], load: Loader<'_>) -> Checked {
    let mut sources = Sources::default();
    let source: SourceId = sources.add(name, &String::from_utf8_lossy(bytes));
    match yaml::read(bytes, source) {
        Ok(root) => {
            let mut findings = Findings::default();
            findings.extend(left::left(&String::from_utf8_lossy(bytes), &root, source));
            checked(&root, sources, settings, load, findings)
        }
        Err(diagnostics) => Checked { diagnostics, ..Checked::of(sources) },
    }
}

/// Checks a rule file that was read into nodes already, which may have come from several of the texts.
///
/// `settings` and `load` are as for [`check`].
pub fn check_tree(root: &Node, sources: Sources, settings: &[(String, String)], load: Loader<'_>) -> Checked {
    checked(root, sources, settings, load, Findings::default())
}

fn checked(
    root: &Node,
    sources: Sources,
    settings: &[(String, String)],
    load: Loader<'_>,
    mut findings: Findings,
) -> Checked {
    let mut checked = Checked::of(sources);
    let (file, faults) = rules::read(root);
    findings.extend(faults);
    if let Some(file) = file {
        let mut checker = Checker {
            findings: &mut findings,
            scope: Scope::default(),
            sources: &mut checked.sources,
            files: &mut checked.files,
            peers: 0,
            values: 0,
        };
        checked.rules = checker.file(&file, settings, load);
    }
    if let Some(rules) = &checked.rules {
        let analysed = lint::analyse(rules, &checked.sources, findings.has_errors());
        // What follows from a mistake that has been found is not told again.
        let fresh = analysed.findings.into_iter().filter(|d| !findings.touch(d.span)).collect::<Vec<_>>();
        findings.extend(fresh);
        (checked.unproved, checked.reach) = (analysed.unproved, analysed.reach);
    }
    checked.diagnostics = findings.into_sorted();
    if checked.diagnostics.iter().any(|d| d.code.severity() == Severity::Error) {
        checked.rules = None;
    }
    checked
}
