//! A decided round to the entries of its record.

use super::changes::changes;
use super::container::Entries;
use super::digest::hex;
use super::draw::draw;
use super::events::events;
use super::figures;
use super::format::{
    CertificateJson, CertifiedJson, EDITION, FORMAT, OptionsJson, RecordJson, SupersedesJson, TreeJson, encoding_name,
};
use super::imprint::Imprint;
use super::leaves::{Forms, of_parts};
use super::outcome::outcome;
use super::stages::stages;
use super::statement::{lock, rule_entries, statement};
use super::transfers::transfers;
use super::{Fingerprint, canonical, sha256_hex, tree};
use crate::check::model::LastInLine;
use crate::compile::compile;
use crate::evaluate;
use crate::intake::Encoding;
use crate::round::{CertifiedBy, Divided, Materials, Options, Run, Status};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fmt;

/// A record that could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError(pub String);

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A record that was made.
#[derive(Clone, Debug)]
pub struct Built {
    /// All its entries.
    pub entries: Entries,
    /// What `record.json` says.
    pub record: RecordJson,
    /// The SHA-256 of `record.json`.
    pub fingerprint: Fingerprint,
}

/// Makes a record. Equal inputs, options and imprint give equal bytes.
///
/// # Errors
///
/// [`BuildError`] where something has no place in the record's JSON.
pub fn build(run: &Run, materials: &Materials, options: &Options, imprint: &Imprint) -> Result<Built, BuildError> {
    let fail = |e: &dyn fmt::Display| BuildError(e.to_string());
    let program = compile(&run.rules);
    let figures = evaluate::figures(&run.rules, &program, &run.applications, &run.decision.scores);
    let figures = figures::all(run, &figures);
    let forms = Forms::new(run, &figures, &imprint.disclosure_key);
    let lock = lock(&materials.rules.1, &materials.lookups, &options.settings);
    let events = events(run, options, imprint, &lock).map_err(|e| fail(&e))?;
    // What is long and goes by itself does not wait for the leaves.
    let ((leaves, of_figures), (mut entries, names, encodings, digests)) = rayon::join(
        || forms.each(|_, public, private| of_parts(public, private)),
        || {
            let (mut entries, names, encodings) = inputs(run, materials);
            entries.extend(tables(run));
            if let Some(superseded) = &imprint.supersedes {
                entries.insert("changes/superseded.csv".into(), superseded.changes.clone());
            }
            entries.insert("events.jsonl".into(), events.into_bytes());
            entries.insert("disclosure.key".into(), imprint.disclosure_key.to_vec());
            let digests = entries.par_iter().map(|(name, bytes)| (name.clone(), sha256_hex(bytes))).collect();
            (entries, names, encodings, digests)
        },
    );
    let stages = stages(run, &figures, &of_figures);
    let divided = run.decision.division.as_ref();
    let check = |c: &crate::allocate::Check| CertificateJson {
        name: c.name.to_string(),
        left: c.left.to_string(),
        relation: c.relation.to_string(),
        right: c.right.to_string(),
    };
    let reserve = divided.map(|d| &d.allocation.reserve[..]).unwrap_or_default();
    let key = |at: &u32| {
        let at = usize::try_from(*at).unwrap_or(usize::MAX);
        run.decision.entrant_key(&run.applications, at).to_owned()
    };
    let supersedes = imprint.supersedes.as_ref();
    let record = RecordJson {
        format: FORMAT.into(),
        edition: EDITION,
        version: imprint.version.clone(),
        round: run.rules.round.id.to_string(),
        at: imprint.at.clone(),
        actor: imprint.actor.clone(),
        options: OptionsJson {
            set: options.settings.clone(),
            encoding: encoding_name(options.encoding).into(),
            allow_held: options.allow_held.is_some(),
            locked: imprint.locked,
        },
        names,
        encodings,
        digests,
        lock,
        counts: counts(run),
        sums: sums(run),
        certificate: divided.map(|d| d.allocation.certificate.iter().map(check).collect()).unwrap_or_default(),
        reserve: reserve.iter().map(key).collect(),
        stages,
        tree: TreeJson { size: leaves.len(), root: hex(&tree::root(&leaves)) },
        supersedes: supersedes.map(|s| SupersedesJson { record: s.record.clone(), root: s.root.clone() }),
        certified: materials.certified.clone().map(|CertifiedBy { record, root, round }| CertifiedJson {
            record,
            root,
            round,
        }),
    };
    let value = serde_json::to_value(&record).map_err(|e| fail(&e))?;
    let text = canonical(&value).map_err(|e| fail(&e))?;
    let fingerprint = Fingerprint::of(text.as_bytes());
    let statement = statement(&record, &fingerprint).map_err(|e| fail(&e))?;
    entries.insert("record.json".into(), text.into_bytes());
    entries.insert("seal/statement.json".into(), statement.into_bytes());
    Ok(Built { entries, record, fingerprint })
}

/// The entry of the applications: its name ends as the format that was found in them.
#[must_use]
pub fn data_entry(run: &Run) -> String {
    format!("inputs/applications.{}", run.table.encoding.extension())
}

/// What came in: its entries, the names people know them by, and their encodings.
fn inputs(run: &Run, materials: &Materials) -> (Entries, BTreeMap<String, String>, BTreeMap<String, String>) {
    let mut entries = BTreeMap::new();
    let mut names = BTreeMap::new();
    let mut encodings = BTreeMap::new();
    let originals = std::iter::once(&materials.rules.0).chain(materials.lookups.keys());
    for ((name, bytes), original) in rule_entries(&materials.rules.1, &materials.lookups).into_iter().zip(originals) {
        names.insert(name.clone(), original.clone());
        entries.insert(name, bytes.to_vec());
    }
    let mut put = |name: String, original: &str, bytes: &[u8]| {
        names.insert(name.clone(), original.to_owned());
        entries.insert(name, bytes.to_vec());
    };
    let data = data_entry(run);
    encodings.insert(data.clone(), run.table.encoding.to_string());
    put(data, &materials.data.0, &materials.data.1);
    for (i, (name, bytes)) in materials.panels.iter().enumerate() {
        let encoding = run.marks.encodings.get(i);
        let entry = format!("inputs/panel-{}.{}", i + 1, encoding.map_or("csv", |e| e.extension()));
        encodings.extend(encoding.map(|e| (entry.clone(), e.to_string())));
        put(entry, name, bytes);
    }
    for (i, (register, (name, bytes))) in materials.registers.iter().enumerate() {
        let table = run.rules.registers.iter().zip(&run.registers).find(|(r, _)| *r.name == **register);
        let encoding = table.map(|(_, table)| table.encoding);
        let entry = format!("inputs/register-{}.{}", i + 1, encoding.map_or("csv", Encoding::extension));
        encodings.extend(encoding.map(|e| (entry.clone(), e.to_string())));
        // The name says which register it is too: past_awards=awards.csv.
        put(entry, &format!("{register}={name}"), bytes);
    }
    if let Some((name, bytes)) = &materials.overrides {
        put("inputs/overrides.yaml".into(), name, bytes);
    }
    (entries, names, encodings)
}

/// The tables of the decision and, where it was overridden, of what the rules alone give.
pub(super) fn tables(run: &Run) -> Entries {
    let mut tables = Entries::new();
    tables.insert("outcome.csv".into(), outcome(run, &run.decision));
    tables.insert("transfers.csv".into(), transfers(run, &run.decision));
    tables.extend(draw(run).map(|lots| ("draw.csv".to_owned(), lots)));
    if let Some(computed) = &run.computed {
        let before = outcome(run, computed);
        let changes = changes(&before, tables.get("outcome.csv").map_or(&[][..], |t| t));
        tables.insert("changes/override.csv".into(), changes);
        tables.insert("computed/outcome.csv".into(), before);
        tables.insert("computed/transfers.csv".into(), transfers(run, computed));
    }
    tables
}

/// How many applications there are, and with each status.
#[must_use]
pub fn counts(run: &Run) -> BTreeMap<String, usize> {
    let mut counts: BTreeMap<String, usize> =
        Status::ALL.iter().map(|s| (s.name().to_owned(), run.decision.count(*s))).collect();
    counts.insert("received".into(), run.decision.rows.len());
    counts.insert("marks".into(), run.marks.count);
    for (register, table) in run.rules.registers.iter().zip(&run.registers) {
        counts.insert(format!("register.{}", register.name), table.count);
        counts.insert(format!("register.{}.joined", register.name), run.joined(register, table));
    }
    counts
}

fn sums(run: &Run) -> BTreeMap<String, String> {
    let mut sums = BTreeMap::new();
    for (field, total) in &run.table.totals {
        let name = run.rules.fields.get(*field).map_or("", |f| &f.name);
        sums.insert(format!("input.{name}"), total.to_string());
    }
    if let Some(Divided { terms, allocation, .. }) = &run.decision.division {
        let mut sum = |name: &str, units| sums.insert(name.to_owned(), terms.money(units).to_string());
        sum("budget", terms.budget);
        sum("awarded", allocation.awarded);
        sum("unspent", allocation.unspent);
        if matches!(terms.last_in_line, LastInLine::TopUp { .. }) {
            sum("topped_up", allocation.topped_up);
        }
    }
    sums
}
