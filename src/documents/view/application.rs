//! One application, as its own letter may tell it: nothing of others is in it.

use super::super::Source;
use crate::report::{self, Derivation, GateTold, Others};
use crate::round::Row;
use serde::Serialize;

/// One application.
#[derive(Clone, Debug, Serialize)]
pub struct Application {
    /// How its result came about: key, status, gates, criteria, total, ranking, award …
    #[serde(flatten)]
    pub derivation: Derivation,
    /// Its own fields among those that the notice may show, but for its key.
    pub fields: Vec<FieldTold>,
    /// The gates that it failed, or that cannot be computed.
    pub failed: Vec<GateTold>,
    /// The minimums that it missed.
    pub missed: Vec<MissedTold>,
    /// Its place on the reserve list, from 1; 0 where it stands on none.
    pub reserve: usize,
    /// The part of the budget that it falls in; empty where none are declared.
    pub envelope: String,
}

/// A field.
#[derive(Clone, Debug, Serialize)]
pub struct FieldTold {
    /// Its name in the rules.
    pub name: String,
    /// The header of its column.
    pub label: String,
    /// What the application says.
    pub value: String,
}

/// A minimum that was missed.
#[derive(Clone, Debug, Serialize)]
pub struct MissedTold {
    /// The id of the criterion, or `total`.
    pub id: String,
    /// What letters call it.
    pub label: String,
    /// Where the notice says so; empty for the total.
    pub clause: String,
    /// The points.
    pub points: String,
    /// The least that suffices.
    pub least: String,
}

/// An application as its own letter may tell it.
#[must_use]
pub fn application(source: &Source<'_>, row: &Row) -> Application {
    let (run, lang) = (source.run, source.lang);
    let derivation = report::derivation(run, row, Others::Unnamed, lang);
    let values = run.applications.application(row.input()).values;
    let held = run.table.held.contains_key(&row.input());
    let published = source.published_fields();
    let fields = published.iter().filter_map(|at| run.rules.fields.get(*at).zip(values.get(*at)));
    // Of a bad cell there is no value.
    let fields = fields.filter(|(_, value)| !(held && value.is_missing()));
    let fields = fields.map(|(field, value)| FieldTold {
        name: field.name.to_string(),
        label: super::published::heading(source, field),
        value: report::cell_text(Some(field), value, lang),
    });
    let fields = fields.collect();
    let mut missed = Vec::new();
    for criterion in &derivation.criteria {
        missed.extend(criterion.minimum.as_ref().filter(|m| !m.reached).map(|minimum| MissedTold {
            id: criterion.id.clone(),
            label: criterion.label.clone(),
            clause: criterion.clause.clone(),
            points: criterion.points.clone(),
            least: minimum.least.clone(),
        }));
    }
    if let Some(total) = &derivation.total {
        missed.extend(total.minimum.as_ref().filter(|m| !m.reached).map(|minimum| MissedTold {
            id: "total".into(),
            label: lang.say("total", &[]),
            clause: String::new(),
            points: total.total.clone(),
            least: minimum.least.clone(),
        }));
    }
    let divided = run.decision.division.as_ref().zip(row.entrant());
    let envelope = divided
        .filter(|(d, _)| d.terms.has_envelopes())
        .and_then(|(d, at)| d.terms.envelopes.get(d.claims.envelope(at)).map(|envelope| envelope.name.to_string()));
    let stands = divided.and_then(|(d, entrant)| {
        d.allocation.reserve.iter().position(|at| usize::try_from(*at).is_ok_and(|at| at == entrant))
    });
    Application {
        failed: derivation.gates.iter().filter(|gate| gate.outcome != "holds").cloned().collect(),
        missed,
        fields,
        reserve: stands.map_or(0, |at| at + 1),
        envelope: envelope.unwrap_or_default(),
        derivation,
    }
}
