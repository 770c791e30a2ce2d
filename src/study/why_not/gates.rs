//! What would hold each gate that an application failed.

use super::Figure;
use super::answer::condition;
use super::desk::Desk;
use super::hunt::{Nearest, nearest};
use crate::check::model::{Expr, FieldId, FieldKind, Node, Rules};
use crate::oracle::{eval, truth};
use crate::study::grid::{Grid, cell};
use crate::study::spans::Span;
use crate::value::Value;

/// A gate that was failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// Its position in the rules.
    pub gate: usize,
    /// The fields of which a change would hold it, alone.
    pub mends: Vec<Mend>,
}

/// A value with which a gate holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// The field.
    pub field: FieldId,
    /// What it is.
    pub now: Value,
    /// That, as its cell writes it.
    pub written: String,
    /// The nearest with which the gate holds.
    pub needed: Value,
    /// That, as its cell writes it.
    pub cell: String,
}

impl Desk<'_> {
    /// The gates that it fails now.
    pub fn gates(&self) -> Vec<Gate> {
        let rules = &self.run.rules;
        let failed = self.run.decision.scores.failed_gates(self.row);
        let of = |gate: usize| {
            let require = &rules.gates.get(gate)?.require;
            let mut fields = Vec::new();
            fields_of(require, rules, &mut fields);
            let mends = fields.into_iter().flat_map(|field| self.mends(require, field)).collect();
            Some(Gate { gate, mends })
        };
        failed.into_iter().filter_map(of).collect()
    }

    /// The nearest values of a field with which a condition holds, up and down; of values without order, each.
    fn mends(&self, require: &Expr, field: FieldId) -> Vec<Mend> {
        let rules = &self.run.rules;
        let Some(declared) = rules.fields.get(field) else { return Vec::new() };
        let figure = Figure::Field(field);
        let now = self.application.values.get(field).cloned().unwrap_or(Value::Missing);
        let holds = |value: &Value| {
            let at = self.at(figure, value);
            let env = at.assessment.env(rules, &at.application);
            eval(require, &env).is_ok_and(|value| truth(&value))
        };
        let mut found: Vec<Value> = Vec::new();
        match Grid::of(declared, rules.round.currency) {
            Some(grid) => {
                let judge = |from: i128, to: i128| {
                    if from == to {
                        return condition(Some(holds(&grid.value(from))));
                    }
                    let at = self.at(figure, &grid.value(from));
                    let shown = self.shown(figure, &at, grid.value(from), grid.value(to));
                    condition(shown.and_then(|shown| match shown.scene.span(require) {
                        Span::One(value) => Some(value.is_ok_and(|value| truth(&value))),
                        _ => None,
                    }))
                };
                let (below, above) = grid.beside(&now).unwrap_or((grid.low - 1, grid.low));
                for (near, far) in [(above.max(grid.low), grid.high), (below.min(grid.high), grid.low)] {
                    let upwards = far == grid.high;
                    if (upwards && near > far) || (!upwards && near < far) {
                        continue;
                    }
                    if let Nearest::At(place, _) = nearest((near, far), judge, |holds| *holds) {
                        found.push(grid.value(place));
                    }
                }
            }
            None => {
                let values: Vec<Value> = match &declared.kind {
                    FieldKind::Choice(of) => of.iter().cloned().map(Value::Text).collect(),
                    FieldKind::YesNo => [true, false].map(Value::Boolean).to_vec(),
                    _ => Vec::new(),
                };
                found.extend(values.into_iter().filter(|value| *value != now && holds(value)));
            }
        }
        let mend = |needed: Value| Mend {
            field,
            now: now.clone(),
            written: cell(declared, &now),
            cell: cell(declared, &needed),
            needed,
        };
        found.into_iter().map(mend).collect()
    }
}

/// The fields that a condition reads, in the order written, those behind facts too.
fn fields_of(expr: &Expr, rules: &Rules, into: &mut Vec<FieldId>) {
    match &expr.node {
        Node::Field(id) if !into.contains(id) => into.push(*id),
        Node::Fact(id) => {
            if let Some(fact) = rules.facts.get(*id) {
                fields_of(&fact.value, rules, into);
            }
        }
        _ => expr.children().into_iter().for_each(|e| fields_of(e, rules, into)),
    }
}
