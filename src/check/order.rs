//! The order in which facts and criteria can be computed; circles have none.

use super::checker::Checker;
use super::model::Step;
use super::scope::Symbol;
use crate::diagnostic::{Code, Diagnostic, MOST_FINDINGS};
use crate::feel::{Expr, ExprKind};
use crate::rules::RuleFile;
use crate::rules::model::{Body, Criterion, Method, Scoring};
use crate::span::Span;
use std::collections::BTreeMap;

/// All criteria and groups in the order written, a group before its members.
pub(super) fn flat(criteria: &[Criterion]) -> Vec<&Criterion> {
    let mut all = Vec::new();
    for criterion in criteria {
        all.push(criterion);
        if let Body::Group(members, _) = &criterion.body {
            all.extend(flat(members));
        }
    }
    all
}

/// All expressions of a way of scoring that may name something.
fn expressions(scoring: &Scoring) -> Vec<&Expr> {
    match &scoring.method {
        Method::Bands { value, .. }
        | Method::Linear(value, _)
        | Method::PerUnit(value, ..)
        | Method::Formula(value, _) => {
            vec![value]
        }
        Method::Lookup(key, _) | Method::LookupTable(key, _) => vec![key],
        Method::Counts(terms) => terms.iter().map(|(name, _)| name).collect(),
        Method::BestOf(alternatives) => alternatives.iter().flat_map(expressions).collect(),
        Method::When(condition, _) => vec![condition],
        Method::Panel(_) => Vec::new(),
        Method::Table { rows, .. } => {
            rows.iter().flat_map(|r| r.when.iter().flatten()).map(|(column, _)| column).collect()
        }
        Method::Peer { value, among, .. } => among.iter().chain([value]).collect(),
    }
}

fn names<'e>(expr: &'e Expr, into: &mut Vec<(&'e str, Span)>) {
    if let ExprKind::Name(name) = &expr.kind {
        into.push((name, expr.span));
    }
    for child in expr.children() {
        names(child, into);
    }
}

/// So many steps of a circle are named.
const SHOWN: usize = 20;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Open,
    Done,
}

struct Walk {
    uses: BTreeMap<Step, Vec<(Step, Span)>>,
    marks: BTreeMap<Step, Mark>,
    path: Vec<Step>,
    steps: Vec<Step>,
    /// The first steps of each circle, how many it has, and where it closes.
    circles: Vec<(Vec<Step>, usize, Span)>,
}

impl Checker<'_> {
    /// The steps in an order in which none uses a later one; `None` where there is a circle, which is reported.
    pub(super) fn order(&mut self, file: &RuleFile) -> Option<Vec<Step>> {
        let criteria = flat(&file.criteria);
        let mut uses: BTreeMap<Step, Vec<(Step, Span)>> = BTreeMap::new();
        for (i, fact) in file.facts.iter().enumerate() {
            uses.insert(Step::Fact(i), self.used(&[&fact.value]));
        }
        for (i, criterion) in criteria.iter().enumerate() {
            let used = match &criterion.body {
                Body::Leaf(scoring) => self.used(&expressions(scoring)),
                Body::Group(members, _) => members
                    .iter()
                    .filter_map(|m| match self.scope.get(&m.id.value) {
                        Some(Symbol::Criterion(id)) => Some((Step::Criterion(id), m.span)),
                        _ => None,
                    })
                    .collect(),
                Body::Unread => Vec::new(),
            };
            uses.insert(Step::Criterion(i), used);
        }
        let all: Vec<Step> = uses.keys().copied().collect();
        let mut walk = Walk { uses, marks: BTreeMap::new(), path: Vec::new(), steps: Vec::new(), circles: Vec::new() };
        for step in all {
            walk.visit(step);
        }
        for (circle, length, span) in &walk.circles {
            let name = |step: &Step| match step {
                Step::Fact(i) => file.facts.get(*i).map_or("", |f| &f.name.value).to_owned(),
                Step::Criterion(i) => criteria.get(*i).map_or("", |c| &c.id.value).to_owned(),
            };
            let mut names: Vec<String> = circle.iter().map(|s| format!("`{}`", name(s))).collect();
            let first = names.first().cloned();
            if *length > names.len() {
                names.push(format!("{} more, the last of which", length - names.len()));
            }
            names.extend(first);
            self.fault(
                Diagnostic::new(
                    Code::CIRCLE,
                    *span,
                    format!("these use each other in a circle: {}", names.join(" uses ")),
                )
                .label("closes the circle"),
            );
        }
        walk.circles.is_empty().then_some(walk.steps)
    }

    fn used(&self, exprs: &[&Expr]) -> Vec<(Step, Span)> {
        let mut found = Vec::new();
        for expr in exprs {
            names(expr, &mut found);
        }
        let step = |name: &str| match self.scope.get(name) {
            Some(Symbol::Fact(id)) => Some(Step::Fact(id)),
            Some(Symbol::Criterion(id)) => Some(Step::Criterion(id)),
            _ => None,
        };
        found.into_iter().filter_map(|(name, span)| step(name).map(|s| (s, span))).collect()
    }
}

/// One step being visited and how many of its uses have been followed.
type Frame = (Step, usize);

impl Walk {
    /// Depth first without recursion: a chain of facts may be as long as the file.
    fn visit(&mut self, root: Step) {
        if self.marks.contains_key(&root) {
            return;
        }
        let mut stack: Vec<Frame> = vec![(root, 0)];
        self.open(root);
        while let Some((step, followed)) = stack.last_mut() {
            let step = *step;
            let next = self.uses.get(&step).and_then(|uses| uses.get(*followed)).copied();
            *followed += 1;
            match next {
                None => {
                    self.marks.insert(step, Mark::Done);
                    self.path.pop();
                    self.steps.push(step);
                    stack.pop();
                }
                Some((used, span)) => match self.marks.get(&used) {
                    Some(Mark::Done) => {}
                    // More circles than are shown: it is enough to know that there are some.
                    Some(Mark::Open) if self.circles.len() >= MOST_FINDINGS => {}
                    Some(Mark::Open) => {
                        let from = self.path.iter().position(|s| *s == used).unwrap_or(0);
                        let circle = self.path.get(from..).unwrap_or(&[]);
                        self.circles.push((circle.iter().take(SHOWN).copied().collect(), circle.len(), span));
                    }
                    None => {
                        self.open(used);
                        stack.push((used, 0));
                    }
                },
            }
        }
    }

    fn open(&mut self, step: Step) {
        self.marks.insert(step, Mark::Open);
        self.path.push(step);
    }
}
