//! Comparisons among applications: standing = 1 + the number of better ones among those that pass the gates, are not
//! held and have a value; equals share it.

use crate::check::model::{BehindPeers, CriterionKind, Method, Peer, Rules, Scoring};
use crate::number::Exact;
use crate::oracle::{Application, Assessment, Blank, Place, Places, eval, is_missing};
use crate::value::Value;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The places of all applications in all comparisons of the rules.
pub(super) fn compare(
    rules: &Rules,
    behind: &BehindPeers,
    applications: &[&Application],
    assessments: &[Assessment],
) -> Vec<Places> {
    let scorings = rules.scorings();
    let peers: Vec<(&Scoring, &Peer)> = scorings
        .iter()
        .filter_map(|(s, _)| match &s.method {
            Method::Peer(peer) => Some((*s, peer)),
            _ => None,
        })
        .collect();
    let mut places = vec![vec![None; peers.len()]; applications.len()];
    for (scoring, peer) in peers {
        let values: Vec<Option<(String, Exact)>> = applications
            .par_iter()
            .zip(assessments)
            .map(|(application, assessment)| compared(rules, behind, scoring, peer, application, assessment))
            .collect();
        let mut groups: BTreeMap<&str, Vec<&Exact>> = BTreeMap::new();
        for (group, value) in values.iter().flatten() {
            groups.entry(group).or_default().push(value);
        }
        groups.values_mut().for_each(|group| group.sort());
        for (value, places) in values.iter().zip(&mut places) {
            let Some((group, value)) = value else { continue };
            let all = groups.get(group.as_str()).map_or(&[][..], Vec::as_slice);
            let better = if peer.highest {
                all.len() - all.partition_point(|other| *other <= value)
            } else {
                all.partition_point(|other| *other < value)
            };
            if let Some(slot) = places.get_mut(peer.id) {
                *slot = Some(Place { standing: better + 1, of: all.len() });
            }
        }
    }
    places
}

/// The group and the value of an application that takes part.
fn compared(
    rules: &Rules,
    behind: &BehindPeers,
    scoring: &Scoring,
    peer: &Peer,
    application: &Application,
    assessment: &Assessment,
) -> Option<(String, Exact)> {
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
    let group = match &peer.among {
        Some(among) => eval(among, &env).ok()?.to_string(),
        None => String::new(),
    };
    match eval(&peer.value, &env).ok()? {
        Value::Number(n) | Value::Money(n) => Some((group, n)),
        _ => None,
    }
}
