//! Comparisons among applications: standing = 1 + the number of better ones among those that pass the gates, are not
//! held and have a value; equals share it.

use super::applications::Applications;
use super::execute::{CHUNK, Machine};
use super::read::{self, Meaning};
use super::register::{FINE, naive_at};
use super::sources::{Rows, Sources};
use crate::check::model::{BehindPeers, CriterionKind, Method, Peer, Rules, Scoring};
use crate::column::Column;
use crate::compile::{Compare, Program, Stage};
use crate::number::Exact;
use crate::oracle::{Application, Assessment, Blank, Place, Places, assess, eval, is_missing};
use crate::value::Value;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Who takes part in one comparison, with the group and the value; parallel to the applications.
type Values = Vec<Option<(Arc<str>, Exact)>>;

/// The places of all applications in all comparisons of the rules.
pub(super) fn compare(
    rules: &Rules,
    program: &Program,
    stage: &Stage<Compare>,
    applications: &Applications,
    compiled: bool,
) -> Vec<Places> {
    let peers = &stage.outputs.peers;
    let length = applications.len();
    let chunks: Vec<(usize, usize)> =
        (0..length.div_ceil(CHUNK)).map(|c| (c * CHUNK, CHUNK.min(length - c * CHUNK))).collect();
    let read: Vec<Vec<Values>> = chunks
        .into_par_iter()
        .map_init(
            || Machine::new(program),
            |machine, (first, length)| {
                let sources =
                    Sources { rules, applications, rows: Rows::From(first, length), places: &[], ranked: &[] };
                if compiled {
                    machine.run(&stage.live, &sources);
                }
                of_chunk(rules, program, stage, machine, &sources, compiled)
            },
        )
        .collect();
    let mut places = vec![vec![None; peers.len()]; length];
    for (id, peer) in peers.iter().enumerate() {
        let values: Vec<&Option<(Arc<str>, Exact)>> = read.iter().filter_map(|c| c.get(id)).flatten().collect();
        let mut groups: BTreeMap<&str, Vec<&Exact>> = BTreeMap::new();
        for (group, value) in values.iter().copied().flatten() {
            groups.entry(group).or_default().push(value);
        }
        groups.values_mut().for_each(|group| group.par_sort_unstable());
        for (value, places) in values.iter().zip(&mut places) {
            let Some((group, value)) = value else { continue };
            let all = groups.get(&**group).map_or(&[][..], Vec::as_slice);
            let better = if peer.highest {
                all.len() - all.partition_point(|other| *other <= value)
            } else {
                all.partition_point(|other| *other < value)
            };
            if let Some(slot) = places.get_mut(id) {
                *slot = Some(Place { standing: better + 1, of: all.len() });
            }
        }
    }
    places
}

/// What each application of a chunk brings to each comparison.
fn of_chunk(
    rules: &Rules,
    program: &Program,
    stage: &Stage<Compare>,
    machine: &Machine<'_>,
    sources: &Sources<'_>,
    compiled: bool,
) -> Vec<Values> {
    let outputs = &stage.outputs;
    let (registers, length) = (&machine.registers, sources.length());
    let behind = rules.behind_peers();
    let scorings = peers_of(rules);
    let mut columns: Vec<(Option<Column>, Column)> = Vec::new();
    if compiled {
        for (compared, (_, peer)) in outputs.peers.iter().zip(&scorings) {
            let among = compared.among.as_ref().zip(peer.among.as_ref());
            let among = among.map(|(o, e)| read::output(o, &Meaning::of(&e.ty), program, registers, length));
            columns
                .push((among, read::output(&compared.value, &Meaning::of(&peer.value.ty), program, registers, length)));
        }
    }
    let mut all: Vec<Values> = vec![Vec::with_capacity(length); outputs.peers.len()];
    for at in 0..length {
        let row = sources.row(at);
        if sources.applications.held.contains_key(&row) {
            all.iter_mut().for_each(|values| values.push(None));
            continue;
        }
        let unsound = outputs.sound.iter().flat_map(|n| n.registers()).any(|r| registers[r].state(at) != FINE);
        let unsure = outputs.gates.iter().any(|r| naive_at(&registers[*r], at))
            || outputs.peers.iter().any(|p| {
                let read = p.among.iter().chain([&p.value]).flat_map(|o| o.registers());
                read.chain(p.aside).any(|r| naive_at(&registers[r], at))
            });
        if !compiled || unsound || unsure {
            let application = sources.applications.application(row);
            let assessment = assess(rules, &application, Vec::new());
            for (values, (scoring, peer)) in all.iter_mut().zip(&scorings) {
                values.push(compared(rules, &behind, scoring, peer, &application, &assessment));
            }
            continue;
        }
        let passes = outputs.gates.iter().all(|r| registers[*r].truths[at]);
        for ((values, peer), (among, value)) in all.iter_mut().zip(&outputs.peers).zip(&columns) {
            let aside = peer.aside.is_some_and(|r| registers[r].truths[at]);
            let number = match value.get(at) {
                Value::Number(n) | Value::Money(n) if passes && !aside => Some(n),
                _ => None,
            };
            let group = || among.as_ref().map_or_else(|| "".into(), |a| Arc::from(a.get(at).to_string()));
            values.push(number.map(|n| (group(), n)));
        }
    }
    all
}

/// The comparisons of the rules by their ids.
fn peers_of(rules: &Rules) -> Vec<(&Scoring, &Peer)> {
    let mut peers: Vec<(&Scoring, &Peer)> = Vec::new();
    for (scoring, _) in rules.scorings() {
        if let Method::Peer(peer) = &scoring.method {
            peers.push((scoring, peer));
        }
    }
    peers.sort_by_key(|(_, peer)| peer.id);
    peers
}

/// The group and the value of an application that takes part, by the naive reading.
fn compared(
    rules: &Rules,
    behind: &BehindPeers,
    scoring: &Scoring,
    peer: &Peer,
    application: &Application,
    assessment: &Assessment,
) -> Option<(Arc<str>, Exact)> {
    let passes = assessment.gates.iter().all(|g| *g == Ok(true));
    let held = rules.criteria.iter().enumerate().zip(&assessment.points).any(|((id, criterion), points)| {
        let leaf = matches!(criterion.kind, CriterionKind::Leaf(_));
        leaf && !behind.criterion(id) && matches!(points, Err(Blank::Trouble(_)))
    });
    let items = rules.adjustment_items().zip(&assessment.items);
    let held = held
        || items.filter(|(item, _)| !behind.scoring(&item.scoring)).any(|(_, p)| matches!(p, Err(Blank::Trouble(_))));
    if !passes || held {
        return None;
    }
    let env = assessment.env(rules, application);
    if scoring.if_missing.is_some() && is_missing(&scoring.needs, &env) {
        return None;
    }
    let group: Arc<str> = match &peer.among {
        Some(among) => eval(among, &env).ok()?.to_string().into(),
        None => "".into(),
    };
    match eval(&peer.value, &env).ok()? {
        Value::Number(n) | Value::Money(n) => Some((group, n)),
        _ => None,
    }
}
