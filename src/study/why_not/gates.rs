//! What would hold each gate that an application failed.

use super::answer::condition;
use super::desk::Desk;
use super::finding::Figure;
use super::hunt::{Nearest, nearest};
use crate::check::model::{Expr, FieldId, Node, Rules};
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
    /// The fields of which some values could not be judged.
    pub unsolved: Vec<FieldId>,
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
            let (mut mends, mut unsolved) = (Vec::new(), Vec::new());
            for field in fields {
                let (more, solved) = self.mends(require, field);
                mends.extend(more);
                unsolved.extend((!solved).then_some(field));
            }
            Some(Gate { gate, mends, unsolved })
        };
        failed.into_iter().filter_map(of).collect()
    }

    /// The nearest values of a field with which a condition holds, up and down; of values without order, each. And whether
    /// all could be judged.
    fn mends(&self, require: &Expr, field: FieldId) -> (Vec<Mend>, bool) {
        let rules = &self.run.rules;
        let Some(declared) = rules.fields.get(field) else { return (Vec::new(), true) };
        let figure = Figure::Field(field);
        let now = self.application.values.get(field).cloned().unwrap_or(Value::Missing);
        let holds = |value: &Value| {
            let at = self.at(figure, value);
            let env = at.assessment.env(rules, &at.application);
            !at.refused && eval(require, &env).is_ok_and(|value| truth(&value))
        };
        let (mut found, mut solved): (Vec<Value>, bool) = (Vec::new(), true);
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
                    match nearest((near, far), judge, |holds| holds == Some(&true)) {
                        Nearest::At(place, _) => found.push(grid.value(place)),
                        Nearest::Never => {}
                        Nearest::Unsolved => solved = false,
                    }
                }
            }
            None => {
                let (values, all) = self.values(figure);
                solved = all;
                let other = |value: &Value| *value != now && !value.is_missing();
                found.extend(values.into_iter().filter(|value| other(value) && holds(value)));
            }
        }
        let mend = |needed: Value| Mend {
            field,
            now: now.clone(),
            written: cell(declared, &now),
            cell: cell(declared, &needed),
            needed,
        };
        (found.into_iter().map(mend).collect(), solved)
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
