//! Two rounds against each other: who is newly funded, dropped, gains or loses, and which changed rule caused it, each
//! alone and all together. Every answer is a round that was run.

mod between;
mod outcomes;
mod money;
mod pieces;
mod difference;
mod side;
mod data;
mod changes;
mod bench;
mod trials;

pub use between::{Between, between};
pub use changes::{Change, Kind, Weight, What};
pub use data::Data;
pub use difference::Detail;
pub use money::{Slice, money_by};
pub use outcomes::{Counts, Effect, Stand, Touched};
pub use pieces::{RuleName, Section};
pub use side::{Side, Which};
pub use trials::{Trial, Tried};

use crate::check::{Checked, check_tree};
use crate::number::Currency;
use crate::round::{Failure, Run, sheets};
use crate::span::{SourceId, Sources};
use crate::yaml::{self, Node};
use bench::{Bench, Set};
use std::collections::BTreeMap;
use std::sync::Arc;

/// So many changes are tried one by one; beyond, only all of them together.
pub const MOST: usize = 100;

/// Why the sides cannot be compared.
#[derive(Debug)]
pub enum Incomparable {
    /// One of them has no decision.
    Side(Which, Failure),
    /// Their money is in different currencies.
    Currencies(Currency, Currency),
}

/// An application of which something became of otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Its key.
    pub key: Arc<str>,
    /// What happened to it.
    pub effect: Effect,
    /// What became of it before; `None` where it was not there.
    pub before: Option<Stand>,
    /// What became of it after.
    pub after: Option<Stand>,
    /// The trials, by position, which alone make of it what all changes together do.
    pub alone: Vec<usize>,
    /// The trials which alone make something else of it than before, but not that.
    pub partly: Vec<usize>,
}

/// Two rounds, side by side.
#[derive(Debug)]
pub struct Comparison {
    /// The round before.
    pub before: Run,
    /// The round after.
    pub after: Run,
    /// Both rule files: what the places of changes point into.
    pub sources: Sources,
    /// Whether the rule files have the same bytes.
    pub same_files: bool,
    /// What changed.
    pub changes: Vec<Change>,
    /// The changes made one by one; empty where there are more than [`MOST`].
    pub trials: Vec<Trial>,
    /// Every application whose outcome is another, in order of the keys.
    pub moved: Vec<Moved>,
    /// How many there are of each effect.
    pub counts: Counts,
    /// How many applications have other figures.
    pub touched: Touched,
    /// What differs in the tables.
    pub data: Data,
    /// Whether money is divided on either side.
    pub divides: bool,
}

/// Compares two rounds.
///
/// # Errors
///
/// [`Incomparable`], the side before first.
pub fn compare(before: &Side, after: &Side) -> Result<Comparison, Incomparable> {
    let mut sources = Sources::default();
    let mut read = |side: &Side| {
        let (name, bytes) = &side.materials.rules;
        let source: SourceId = sources.add(name, &String::from_utf8_lossy(bytes));
        yaml::read(bytes, source)
    };
    let (old, new) = (read(before), read(after));
    let told = |which, faults| Incomparable::Side(which, Failure::Rules(faults, sources.clone()));
    let old_root = old.map_err(|faults| told(Which::Before, faults))?;
    let new_root = new.map_err(|faults| told(Which::After, faults))?;
    let apart = pieces::limits_apart(&old_root) && pieces::limits_apart(&new_root);
    let (old, new) = (pieces::take_apart(&old_root, apart), pieces::take_apart(&new_root, apart));
    let mut changes = changes::rules(&old, &new);
    let mut bench = Bench { before, after, old: &old, new: &new, changes: &[], sources: &sources, sheets: Vec::new() };
    let whole = |side: &Side, root: &Node, own: &[pieces::Piece]| -> Checked {
        let mut load = |name: &str| side.materials.lookups.get(name).cloned().ok_or_else(|| "it is not there".into());
        let settings = bench.settings(side, &own.iter().collect::<Vec<_>>());
        check_tree(root, sources.clone(), &settings, &mut load)
    };
    let (old_rules, new_rules) = (whole(before, &old_root, &old), whole(after, &new_root, &new));
    for (which, checked) in [(Which::Before, &old_rules), (Which::After, &new_rules)] {
        if checked.rules.is_none() {
            let failure = Failure::Rules(checked.diagnostics.clone(), checked.sources.clone());
            return Err(Incomparable::Side(which, failure));
        }
    }
    let both = || old_rules.rules.iter().chain(&new_rules.rules);
    let currencies: Vec<Currency> = both().map(|r| r.round.currency).collect();
    if let [one, other] = currencies.as_slice()
        && one != other
    {
        return Err(Incomparable::Currencies(*one, *other));
    }
    let divides = both().any(|r| r.allocation.is_some());
    bench.sheets = both().flat_map(sheets).collect();
    let first =
        bench.decide(Which::Before, Which::Before, old_rules).map_err(|f| Incomparable::Side(Which::Before, f))?;
    let second =
        bench.decide(Which::After, Which::After, new_rules).map_err(|f| Incomparable::Side(Which::After, f))?;
    let data = data::data(before, after, &first, &second);
    changes.extend(changes::others(before, after, &data));
    let bench = Bench { changes: &changes, ..bench };
    let (was, is) = (outcomes::stands(&first, !divides), outcomes::stands(&second, !divides));
    let touched = outcomes::touched(&first, &second);
    let deciding: Set = (0..changes.len()).filter(|at| bench.decides(*at)).collect();
    let tried = if deciding.len() > MOST { Vec::new() } else { trials::trials(&bench, &deciding, &first, divides) };
    let mut counts = Counts::default();
    let mut moved = Vec::new();
    for key in outcomes::keys(&was, &is) {
        let (before, after) = (was.get(&key).copied(), is.get(&key).copied());
        let Some(effect) = Effect::between(before, after) else { continue };
        counts.add(effect);
        let stand = |stands: &BTreeMap<Arc<str>, Stand>| stands.get(&key).copied();
        let then: Vec<(usize, Option<Stand>)> =
            tried.iter().enumerate().filter_map(|(at, (_, stands))| Some((at, stand(stands.as_ref()?)))).collect();
        let alone = then.iter().filter(|(_, s)| *s == after).map(|(at, _)| *at).collect();
        let partly = then.iter().filter(|(_, s)| *s != after && *s != before).map(|(at, _)| *at).collect();
        moved.push(Moved { key, effect, before, after, alone, partly });
    }
    let trials = tried.into_iter().map(|(trial, _)| trial).collect();
    let same_files = before.materials.rules.1 == after.materials.rules.1;
    let (before, after) = (first, second);
    Ok(Comparison { before, after, sources, same_files, changes, trials, moved, counts, touched, data, divides })
}
