//! From bytes to a decision.

use super::decide::decide;
use super::decision::{Decision, Row};
use super::overrides::{self, Override, Refused, decide_around};
use super::undecided::Undecided;
use crate::check::model::{CriterionKind, Method, Register, Rules, Scoring};
use crate::check::{Checked, check};
use crate::diagnostic::{Diagnostic, nearest};
use crate::evaluate::{Applications, Reading};
use crate::intake::{self, EncodingChoice, Fault, FaultCode, RegisterTable, SheetRule, Table};
use crate::oracle::{Assessment, Marks};
use crate::rules::certified::CERTIFIED_LIST;
use crate::span::Sources;
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Everything a round is decided from: names as people know them, and exact bytes.
#[derive(Clone, Debug, Default)]
pub struct Materials {
    /// The rule file: its name, its bytes.
    pub rules: (String, Vec<u8>),
    /// Its lookup files, by name.
    pub lookups: BTreeMap<String, Vec<u8>>,
    /// The table of the applications: its name, its bytes in any of the formats that intake reads.
    pub data: (String, Vec<u8>),
    /// The panel files, in the order given.
    pub panels: Vec<(String, Vec<u8>)>,
    /// The registers by the names of the rule file: the name of the file and its bytes.
    pub registers: BTreeMap<String, (String, Vec<u8>)>,
    /// What people decided otherwise.
    pub overrides: Option<(String, Vec<u8>)>,
    /// The certification record that the register [`CERTIFIED_LIST`] was taken from.
    pub certified: Option<CertifiedBy>,
}

/// A certification record, by what nobody can forge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertifiedBy {
    /// Its fingerprint: the SHA-256 of its `record.json`, 64 hexadecimal digits.
    pub record: String,
    /// The root of its tree, 64 hexadecimal digits.
    pub root: String,
    /// The id of its round.
    pub round: String,
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
    /// The checked rules that it was decided by.
    pub rules: Rules,
    /// Their texts, for whatever points into them.
    pub sources: Sources,
    /// Warnings about the rules.
    pub warnings: Vec<Diagnostic>,
    /// The applications as read.
    pub table: Table,
    /// The marks as read.
    pub marks: intake::Marks,
    /// The registers as read, in the order of the rules.
    pub registers: Vec<RegisterTable>,
    /// The applications as decided on.
    pub applications: Applications,
    /// The decision that stands.
    pub decision: Decision,
    /// What the rules alone give, where people decided otherwise.
    pub computed: Option<Decision>,
    /// What people decided, in order of the applications.
    pub overrides: Vec<Override>,
    /// The certification record that the round asks.
    pub certified: Option<CertifiedBy>,
}

impl Run {
    /// Everything about one application, computed again by the naive reading; `None` where its cells are bad.
    #[must_use]
    pub fn assessment(&self, row: &Row) -> Option<Assessment> {
        self.decision.assessment(&self.rules, &self.applications, row)
    }

    /// The row of an application.
    #[must_use]
    pub fn row(&self, key: &str) -> Option<&Row> {
        self.decision.row(&self.applications, key)
    }

    /// The gates that an application failed, by their ids.
    #[must_use]
    pub fn failed(&self, row: &Row) -> Vec<&str> {
        let gates = self.rules.gates.iter().zip(&self.decision.scores.failed);
        gates.filter(|(_, fails)| fails.get(row.input()) == Some(&true)).map(|(gate, _)| &*gate.id).collect()
    }

    /// What people decided about an application.
    #[must_use]
    pub fn override_of(&self, key: &str) -> Option<&Override> {
        self.overrides.iter().find(|o| *o.application == *key)
    }

    /// The key of an application.
    #[must_use]
    pub fn key(&self, row: &Row) -> &str {
        self.applications.key(row.input())
    }

    /// How many rows of a register join an application.
    #[must_use]
    pub fn joined(&self, register: &Register, table: &RegisterTable) -> usize {
        let column = self.applications.columns.get(register.join);
        let values: BTreeSet<&str> =
            column.into_iter().flat_map(|c| (0..c.len()).filter_map(|row| c.text(row))).collect();
        values.into_iter().map(|v| table.rows.get(v).map_or(0, Vec::len)).sum()
    }
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
    run_by(materials, options, Reading::Compiled)
}

/// Decides a round from its materials by one of the readings; both give the same.
///
/// # Errors
///
/// As [`run`].
pub fn run_by(materials: &Materials, options: &Options, reading: Reading) -> Result<Run, Failure> {
    let mut load = |name: &str| materials.lookups.get(name).cloned().ok_or_else(|| "it is not there".to_owned());
    let checked = check(&materials.rules.0, &materials.rules.1, &options.settings, &mut load);
    run_checked(checked, materials, options, &[], reading)
}

/// Decides a round by rules that are checked already, on everything else of its materials. Marks on a sheet of `others`
/// are in order too, where the rules have no such sheet: they count nowhere.
///
/// # Errors
///
/// As [`run`].
pub fn run_checked(
    checked: Checked,
    materials: &Materials,
    options: &Options,
    others: &[SheetRule],
    reading: Reading,
) -> Result<Run, Failure> {
    let Some(rules) = checked.rules else { return Err(Failure::Rules(checked.diagnostics, checked.sources)) };
    let (name, bytes) = &materials.data;
    let currency = rules.round.currency;
    let table =
        intake::read_applications(name, bytes, options.encoding, &rules.layout, &rules.fields, rules.key, currency);
    // Marks are looked at even where the applications cannot be used, so that all faults come in one go.
    let mut keys: BTreeSet<Arc<str>> = BTreeSet::new();
    if let (Ok(table), false) = (&table, materials.panels.is_empty()) {
        keys.extend(table.keys.iter().map(Arc::from));
    }
    let (registers, absent) = registers(materials, options, &rules);
    let mut table = table.map_err(|mut faults| {
        faults.extend(absent.iter().cloned());
        Failure::Data(faults)
    })?;
    if !absent.is_empty() {
        return Err(Failure::Data(absent));
    }
    hold(&mut table, &rules, &registers);
    let mut known = sheets(&rules);
    let more = others.iter().filter(|o| !known.iter().any(|s| s.sheet == o.sheet)).cloned().collect::<Vec<_>>();
    known.extend(more);
    let marks = intake::read_marks(&materials.panels, options.encoding, &keys, &known);
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
    let applications = applications(&table, &marks, &rules, &registers);
    let allow_held = options.allow_held.is_some();
    let mut decision = decide(&rules, &applications, allow_held, reading).map_err(|undecided| match undecided {
        Undecided::Held(_) | Undecided::Marks(_) if materials.panels.is_empty() && !sheets(&rules).is_empty() => {
            Failure::Data(vec![no_marks(materials, &rules)])
        }
        undecided => Failure::Undecided(undecided),
    })?;
    let (mut computed, mut overrides) = (None, Vec::new());
    if let Some((name, bytes)) = &materials.overrides {
        overrides = overrides::read(name, bytes, &rules).map_err(Failure::Data)?;
        let around = decide_around(&rules, &applications, &decision, (name, &overrides), allow_held, reading);
        let decided = around.map_err(|refused| match refused {
            Refused::Faults(faults) => Failure::Data(faults),
            Refused::Undecided(undecided) => Failure::Undecided(undecided),
        })?;
        computed = Some(std::mem::replace(&mut decision, decided));
    }
    let (sources, warnings) = (checked.sources, checked.diagnostics);
    let certified = materials.certified.clone();
    Ok(Run {
        rules,
        sources,
        warnings,
        table,
        marks,
        registers,
        applications,
        decision,
        computed,
        overrides,
        certified,
    })
}

/// Every application would be said to lack its marks.
fn no_marks(materials: &Materials, rules: &Rules) -> Fault {
    let file: Arc<str> = materials.rules.0.as_str().into();
    let names: Vec<String> = sheets(rules).iter().map(|sheet| sheet.sheet.to_string()).collect();
    let words = format!("a panel marks on the sheets {}, and no marks are given", names.join(", "));
    Fault::new(FaultCode::Mark, &file, None, words).fix("give them: --panel FILE")
}

/// The registers of the rules, and what is wrong with their tables.
fn registers(materials: &Materials, options: &Options, rules: &Rules) -> (Vec<RegisterTable>, Vec<Fault>) {
    let mut tables = Vec::new();
    let mut faults: Vec<Fault> = certified(materials, rules).into_iter().collect();
    for register in &rules.registers {
        let list = *register.name == *CERTIFIED_LIST;
        if list && materials.certified.is_none() {
            continue;
        }
        // What merit wrote is UTF-8, whatever the others are.
        let encoding = if list { EncodingChoice::Utf8 } else { options.encoding };
        let Some((name, bytes)) = materials.registers.get(&*register.name) else {
            let file: Arc<str> = materials.rules.0.as_str().into();
            let words = format!("the register `{}` is not given", register.name);
            let fix = format!("give its table: --register {}=FILE", register.name);
            faults.push(Fault::new(FaultCode::Register, &file, None, words).fix(fix));
            continue;
        };
        match intake::read_register(name, bytes, encoding, register, rules.round.currency) {
            Ok(table) => tables.push(table),
            Err(mut found) => faults.append(&mut found),
        }
    }
    for (name, (file, _)) in &materials.registers {
        if !rules.registers.iter().any(|r| *r.name == **name)
            && (name != CERTIFIED_LIST || materials.certified.is_none())
        {
            let file: Arc<str> = file.as_str().into();
            let fault =
                Fault::new(FaultCode::Register, &file, None, format!("`{name}` is not a register of the rules"));
            let known = rules.registers.iter().map(|r| &*r.name);
            faults.push(match nearest(name, known) {
                Some(near) => fault.fix(format!("did you mean `{near}`?")),
                None => fault.fix("leave it out, or declare it under `registers:`"),
            });
        }
    }
    (tables, faults)
}

/// What is wrong with the certification record: it is not given, not asked for, or only pretended.
fn certified(materials: &Materials, rules: &Rules) -> Option<Fault> {
    let file: Arc<str> = materials.rules.0.as_str().into();
    let fault = |words: &str, fix: &str| Some(Fault::new(FaultCode::Register, &file, None, words).fix(fix));
    match (&rules.asks_certified, &materials.certified, materials.registers.contains_key(CERTIFIED_LIST)) {
        (Some(_), None, true) => fault(
            "`certified_list` is taken from a certification record and not from a table",
            "give the record: --certified RECORD",
        ),
        (Some(_), None, false) => fault(
            "the rules ask who is certified, and no certification record is given",
            "give the auditor's edition of it: --certified RECORD",
        ),
        (Some(_), Some(_), false) => fault("the certification record comes without its list", "give the record again"),
        (None, Some(_), _) => fault(
            "a certification record is given, but the rules do not ask who is certified",
            "leave --certified out, or declare `certified: {by: FIELD, clause: …}`",
        ),
        (Some(_), Some(_), true) | (None, None, _) => None,
    }
}

/// Applications that a row with bad cells joins are held.
fn hold(table: &mut Table, rules: &Rules, registers: &[RegisterTable]) {
    for (register, rows) in rules.registers.iter().zip(registers) {
        for at in 0..table.rows() {
            let value = table.value(register.join, at);
            let mut faults: Vec<Fault> = rows.joining(&value).iter().flat_map(|r| r.faults.iter().cloned()).collect();
            if faults.is_empty() {
                continue;
            }
            faults.iter_mut().for_each(|f| f.key = table.keys.get(at).map(Arc::from));
            table.held.entry(at).or_default().append(&mut faults);
        }
    }
}

fn applications(table: &Table, marks: &intake::Marks, rules: &Rules, registers: &[RegisterTable]) -> Applications {
    let mut all = Applications {
        keys: table.keys.clone(),
        order: table.order.clone(),
        columns: table.columns.clone(),
        marks: BTreeMap::new(),
        registers: Vec::new(),
        held: BTreeMap::new(),
    };
    // Where there are marks at all.
    let rows = if marks.by_application.is_empty() { 0 } else { table.rows() };
    for (row, key) in table.keys.iter().enumerate().take(rows) {
        let mut given = Marks::new();
        for (sheet, list) in marks.by_application.get(key).into_iter().flatten() {
            given.insert(sheet.clone(), list.iter().map(|m| m.mark.clone()).collect());
        }
        if !given.is_empty() {
            all.marks.insert(row, given);
        }
    }
    for (register, rows) in rules.registers.iter().zip(registers) {
        let list = |row| {
            let joining = rows.joining(&table.value(register.join, row));
            Value::List(joining.iter().map(|r| Value::Row(r.values.clone())).collect())
        };
        all.registers.push((0..table.rows()).map(list).collect());
    }
    for (row, faults) in &table.held {
        all.held.insert(*row, faults.iter().map(ToString::to_string).collect());
    }
    all
}

/// The sheets of all panels of the rules, each once.
#[must_use]
pub fn sheets(rules: &Rules) -> Vec<SheetRule> {
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
