//! From bytes to a decision.

use super::decide::{Applications, Decision, Undecided, decide};
use crate::check::check;
use crate::check::model::{CriterionKind, Method, Rules, Scoring};
use crate::diagnostic::Diagnostic;
use crate::intake::{self, EncodingChoice, Fault, SheetRule, Table};
use crate::oracle::{Application, Marks};
use crate::span::Sources;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Everything a round is decided from: names as people know them, and exact bytes.
#[derive(Clone, Debug, Default)]
pub struct Materials {
    /// The rule file.
    pub rules: (String, Vec<u8>),
    /// Its lookup files, by name.
    pub lookups: BTreeMap<String, Vec<u8>>,
    /// The applications.
    pub data: (String, Vec<u8>),
    /// The panel files, in the order given.
    pub panels: Vec<(String, Vec<u8>)>,
}

/// What was chosen for a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// `--set name=value`, in the order given.
    pub settings: Vec<(String, String)>,
    /// `--encoding`
    pub encoding: EncodingChoice,
    /// `--allow-held`, with its reason.
    pub allow_held: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { settings: Vec::new(), encoding: EncodingChoice::Auto, allow_held: None }
    }
}

/// A decided round with all that led to it.
#[derive(Clone, Debug)]
pub struct Run {
    /// The rules.
    pub rules: Rules,
    /// Their texts.
    pub sources: Sources,
    /// Warnings about the rules.
    pub warnings: Vec<Diagnostic>,
    /// The applications as read.
    pub table: Table,
    /// The marks as read.
    pub marks: intake::Marks,
    /// The applications as decided on.
    pub applications: Applications,
    /// The decision.
    pub decision: Decision,
}

/// Why there is no decision.
#[derive(Debug)]
pub enum Failure {
    /// The rules do not compile.
    Rules(Vec<Diagnostic>, Sources),
    /// The data are not acceptable.
    Data(Vec<Fault>),
    /// The round cannot be decided.
    Undecided(Undecided),
}

/// Decides a round from its materials.
///
/// # Errors
///
/// [`Failure`] at the first of rules, data and decision where something is wrong, with all that is wrong there.
pub fn run(materials: &Materials, options: &Options) -> Result<Run, Failure> {
    let mut load = |name: &str| materials.lookups.get(name).cloned().ok_or_else(|| "it is not there".to_owned());
    let checked = check(&materials.rules.0, &materials.rules.1, &options.settings, &mut load);
    let Some(rules) = checked.rules else { return Err(Failure::Rules(checked.diagnostics, checked.sources)) };
    let (name, bytes) = &materials.data;
    let currency = rules.round.currency;
    let table = intake::read_applications(name, bytes, options.encoding, &rules.fields, rules.key, currency);
    // Marks are looked at even where the applications cannot be used, so that all faults come in one go.
    let keys: BTreeSet<Arc<str>> = table.as_ref().map(|t| t.keys.iter().cloned().collect()).unwrap_or_default();
    let table = table.map_err(Failure::Data)?;
    let marks = intake::read_marks(&materials.panels, options.encoding, &keys, &sheets(&rules));
    let marks = match marks {
        Ok(marks) => marks,
        Err(mut faults) => {
            let mut all: Vec<Fault> = table.held.values().flatten().cloned().collect();
            all.append(&mut faults);
            return Err(Failure::Data(all));
        }
    };
    if options.allow_held.is_none() && !table.held.is_empty() {
        return Err(Failure::Data(table.held.values().flatten().cloned().collect()));
    }
    let applications = applications(&table, &marks);
    let decision = decide(&rules, &applications, options.allow_held.is_some()).map_err(Failure::Undecided)?;
    let warnings = checked.diagnostics;
    Ok(Run { rules, sources: checked.sources, warnings, table, marks, applications, decision })
}

fn applications(table: &Table, marks: &intake::Marks) -> Applications {
    let mut all = Applications { keys: table.keys.clone(), ..Applications::default() };
    for (row, key) in table.keys.iter().enumerate() {
        let mut given = Marks::new();
        for (sheet, list) in marks.by_application.get(key).into_iter().flatten() {
            given.insert(sheet.clone(), list.iter().map(|m| m.mark.clone()).collect());
        }
        all.cells.push(Application { values: table.row(row), marks: given, registers: Vec::new() });
    }
    for (row, faults) in &table.held {
        all.held.insert(*row, faults.iter().map(ToString::to_string).collect());
    }
    all
}

/// The sheets of all panels of the rules, each once.
fn sheets(rules: &Rules) -> Vec<SheetRule> {
    let mut sheets: Vec<SheetRule> = Vec::new();
    let leaves = rules.criteria.iter().filter_map(|c| match &c.kind {
        CriterionKind::Leaf(scoring) => Some(&**scoring),
        CriterionKind::Group { .. } => None,
    });
    for scoring in leaves.chain(rules.adjustment_items().map(|i| &i.scoring)) {
        collect(scoring, &mut sheets);
    }
    sheets
}

fn collect(scoring: &Scoring, into: &mut Vec<SheetRule>) {
    match &scoring.method {
        Method::Panel(panel) if !into.iter().any(|s| s.sheet == panel.sheet) => {
            into.push(SheetRule { sheet: panel.sheet.clone(), scale: panel.scale.clone(), step: panel.step.clone() });
        }
        Method::BestOf(alternatives) => alternatives.iter().for_each(|a| collect(a, into)),
        _ => {}
    }
}
