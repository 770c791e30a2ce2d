//! Rounds between the two sides: the one before, with some of the changes made.

use super::changes::{Change, What};
use super::difference::graft;
use super::pieces::{Piece, put_together};
use super::{Kind, Section, Side, Weight, Which};
use crate::check::{Checked, check_tree};
use crate::diagnostic::Severity;
use crate::evaluate::Reading;
use crate::intake::SheetRule;
use crate::round::{Failure, Materials, Run, run_checked};
use crate::rules::certified::CERTIFIED_LIST;
use crate::span::Sources;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Changes by their positions.
pub(super) type Set = BTreeSet<usize>;

/// What rounds between the sides are made of.
pub(super) struct Bench<'a> {
    pub before: &'a Side,
    pub after: &'a Side,
    pub old: &'a [Piece],
    pub new: &'a [Piece],
    pub changes: &'a [Change],
    /// Both rule files.
    pub sources: &'a Sources,
    /// The sheets of marks that the rules of either side know.
    pub sheets: Vec<SheetRule>,
}

impl Bench<'_> {
    fn made(&self, set: &Set, what: &What) -> bool {
        set.iter().filter_map(|at| self.changes.get(*at)).any(|change| change.what == *what)
    }

    /// The rules with these changes made, or the first finding that stands in the way.
    pub fn checked(&self, set: &Set) -> Result<Checked, String> {
        let chosen = set.iter().filter_map(|at| self.changes.get(*at));
        let mut out = BTreeSet::new();
        let mut pieces: Vec<Cow<'_, Piece>> = self.old.iter().map(Cow::Borrowed).collect();
        for change in chosen {
            let What::Rule(rule) = &change.what else { continue };
            let name = match &change.kind {
                Kind::Renamed(was) => was,
                _ => &rule.name,
            };
            let other = self.new.iter().find(|p| p.rule == *rule);
            let there = pieces.iter_mut().find(|p| p.rule.section == rule.section && p.rule.name == *name);
            match (there, other) {
                (Some(piece), Some(other)) if !change.part.is_empty() => {
                    let node = &mut piece.to_mut().node;
                    change.details.iter().for_each(|detail| graft(node, &other.node, &detail.steps));
                }
                (Some(piece), Some(other)) => *piece = Cow::Borrowed(other),
                (None, Some(other)) => pieces.push(Cow::Borrowed(other)),
                (_, None) => {
                    out.insert((rule.section, name.clone()));
                }
            }
        }
        pieces.retain(|p| p.rule.section.decides() && !out.contains(&(p.rule.section, p.rule.name.clone())));
        let pieces: Vec<&Piece> = pieces.iter().map(|p| &**p).collect();
        let root = put_together(&pieces).map_err(|group| format!("there is no group `{group}`"))?;
        let set_by = if self.made(set, &What::Settings) { self.after } else { self.before };
        let mut load = |name: &str| {
            let (old, new) = (self.before.materials.lookups.get(name), self.after.materials.lookups.get(name));
            let first = if self.made(set, &What::File(name.to_owned())) { new.or(old) } else { old.or(new) };
            first.cloned().ok_or_else(|| "it is not there".to_owned())
        };
        let settings = self.settings(set_by, &pieces);
        let checked = check_tree(&root, self.sources.clone(), &settings, &mut load);
        let error = checked.diagnostics.iter().find(|d| d.code.severity() == Severity::Error);
        match (error, &checked.rules) {
            (Some(error), _) => Err(error.message.clone()),
            (None, None) => Err("the rules cannot be read".into()),
            (None, Some(_)) => Ok(checked),
        }
    }

    /// The smallest set around a change that stands, found by leaving out what is not needed; all that is needed where
    /// the changes must be made together.
    pub fn needed(&self, change: usize, all: &Set) -> Set {
        let with = |others: &[usize]| others.iter().copied().chain([change]).collect::<Set>();
        let mut others: Vec<usize> = all.iter().copied().filter(|at| *at != change).collect();
        let mut size = others.len().div_ceil(2);
        while size > 0 {
            let mut at = 0;
            while at < others.len() {
                let end = others.len().min(at + size);
                let fewer: Vec<usize> = others.iter().take(at).chain(others.iter().skip(end)).copied().collect();
                if self.checked(&with(&fewer)).is_ok() {
                    others = fewer;
                } else {
                    at = end;
                }
            }
            size = if size == 1 { 0 } else { size.div_ceil(2) };
        }
        with(&others)
    }

    /// The round with these changes made.
    pub fn run(&self, set: &Set, checked: Checked) -> Result<Run, Failure> {
        let of = |what: &What| if self.made(set, what) { Which::After } else { Which::Before };
        self.decide(of(&What::Data), of(&What::Overrides), checked)
    }

    /// The round by some rules, on the tables of one side and around what people decided on one.
    pub fn decide(&self, tables: Which, decided: Which, checked: Checked) -> Result<Run, Failure> {
        let alike = tables == decided;
        let sides = |which| match which {
            Which::Before => (self.before, self.after),
            Which::After => (self.after, self.before),
        };
        let ((tables, other), (decided, _)) = (sides(tables), sides(decided));
        let registers = &tables.materials.registers;
        let declared: Vec<&str> =
            checked.rules.iter().flat_map(|r| &r.registers).map(|register| &*register.name).collect();
        // A register that only the other rules have is nothing to these; one that no rules have is told.
        let known = |name: &str| {
            let mut all = self.old.iter().chain(self.new).map(|p| &p.rule);
            all.any(|rule| match rule.section {
                Section::Registers => *rule.name == *name,
                // The list of the certified is a register that no rule names.
                Section::File => name == CERTIFIED_LIST && &*rule.name == "certified",
                _ => false,
            })
        };
        let mut fitting: BTreeMap<String, (String, Vec<u8>)> = BTreeMap::new();
        for (name, table) in other.materials.registers.iter().chain(registers) {
            if declared.contains(&name.as_str()) || (!known(name) && registers.contains_key(name)) {
                fitting.insert(name.clone(), table.clone());
            }
        }
        let materials = if alike && fitting.keys().eq(registers.keys()) {
            Cow::Borrowed(&tables.materials)
        } else {
            let overrides = decided.materials.overrides.clone();
            let given = if tables.materials.certified.is_some() { tables } else { other };
            let certified = given.materials.certified.clone().filter(|_| fitting.contains_key(CERTIFIED_LIST));
            Cow::Owned(Materials { registers: fitting, overrides, certified, ..tables.materials.clone() })
        };
        run_checked(checked, &materials, &tables.options, &self.sheets, Reading::Compiled)
    }

    /// The settings that some rules can take: one that is a parameter of the other rules alone is nothing to these.
    pub fn settings(&self, side: &Side, pieces: &[&Piece]) -> Vec<(String, String)> {
        let parameter = |p: &Piece, name: &str| p.rule.section == Section::Parameters && *p.rule.name == *name;
        let fits = |(name, _): &&(String, String)| {
            pieces.iter().any(|p| parameter(p, name)) || !self.old.iter().chain(self.new).any(|p| parameter(p, name))
        };
        side.options.settings.iter().filter(fits).cloned().collect()
    }

    /// Whether a change can be made in a round at all.
    pub fn decides(&self, at: usize) -> bool {
        let change = self.changes.get(at);
        change.is_some_and(|c| c.weight == Weight::Meaning)
    }
}
