//! The digests of every figure of every stage, so that a replay which comes to something else can say where it parted.

use super::figures::{Figure, Group};
use super::text;
use crate::round::Run;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The stages in the order in which they are computed.
pub const STAGES: [&str; 6] = ["intake", "facts", "gates", "points", "ranking", "allocation"];

/// Digests by stage and figure.
pub type Stages = BTreeMap<String, BTreeMap<String, String>>;

/// So many bytes are digested at once.
const BUFFER: usize = 1 << 16;

/// The digests of a decided round.
pub(super) fn stages(run: &Run, figures: &[Figure<'_>]) -> Stages {
    let digests: Vec<(&str, &str, String)> =
        figures.par_iter().map(|figure| (stage(figure), figure.name, lines(run, figure))).collect();
    let mut stages: Stages = STAGES.iter().map(|stage| ((*stage).to_owned(), BTreeMap::new())).collect();
    // `failed_gates` says nothing that the gates do not say.
    for (stage, name, digest) in digests.into_iter().filter(|(_, name, _)| *name != "failed_gates") {
        stages.entry(stage.to_owned()).or_default().insert(name.to_owned(), digest);
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

/// One line for each application.
fn lines(run: &Run, figure: &Figure<'_>) -> String {
    let mut sum = Sha256::new();
    let mut buffer: Vec<u8> = Vec::with_capacity(BUFFER + 1024);
    for row in &run.decision.rows {
        figure.write(run, row, &mut buffer);
        buffer.push(b'\n');
        if buffer.len() >= BUFFER {
            sum.update(&buffer);
            buffer.clear();
        }
    }
    finished(sum, &buffer)
}

fn finished(mut sum: Sha256, rest: &[u8]) -> String {
    sum.update(rest);
    super::digest::hex(&sum.finalize())
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
    finished(sum, b"")
}
