//! The digests of every figure of every stage, so that a replay which comes to something else can say where it parted.

use super::digest::hex;
use super::figures::{Figure, Group};
use super::text;
use super::tree::Hash;
use crate::round::Run;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The stages in the order in which they are computed.
pub const STAGES: [&str; 6] = ["intake", "facts", "gates", "points", "ranking", "allocation"];

/// Digests by stage and figure.
pub type Stages = BTreeMap<String, BTreeMap<String, String>>;

/// The digests of a decided round, from those of its figures.
pub(super) fn stages(run: &Run, figures: &[Figure<'_>], digests: &[Hash]) -> Stages {
    let mut stages: Stages = STAGES.iter().map(|stage| ((*stage).to_owned(), BTreeMap::new())).collect();
    // `failed_gates` says nothing that the gates do not say.
    for (figure, digest) in figures.iter().zip(digests).filter(|(figure, _)| figure.name != "failed_gates") {
        stages.entry(stage(figure).to_owned()).or_default().insert(figure.name.to_owned(), hex(digest));
    }
    stages.entry("allocation".into()).or_default().insert("transfers".into(), transfers(run));
    stages
}

fn stage(figure: &Figure<'_>) -> &'static str {
    match (figure.group, figure.name) {
        (Group::Fields, _) => "intake",
        (Group::Facts, _) => "facts",
        (Group::Gates, _) => "gates",
        (Group::Points, _) | (Group::Results, "total") => "points",
        (Group::Results, "rank") => "ranking",
        (Group::Results, _) => "allocation",
    }
}

/// One line for each movement of money.
fn transfers(run: &Run) -> String {
    let mut sum = Sha256::new();
    let mut line: Vec<u8> = Vec::new();
    let key = |at: usize| -> Arc<str> { run.decision.entrant_key(&run.applications, at).into() };
    if let Some(divided) = &run.decision.division {
        for transfer in &divided.allocation.transfers {
            line.clear();
            for (open, account) in [(b'[', transfer.from), (b',', transfer.to)] {
                line.push(open);
                text::string(&account.name(&divided.terms, &key), &mut line);
            }
            line.extend_from_slice(b",\"");
            super::cells::fixed(transfer.amount, divided.terms.currency.decimals(), &mut line);
            line.extend_from_slice(b"\"]\n");
            sum.update(&line);
        }
    }
    hex(&sum.finalize())
}
