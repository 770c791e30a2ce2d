//! What could be changed so that a rule is met or missed: found from its bounds, keys, choices and comparisons.

use super::change::{Change, assessed};
use super::solve::solve;
use super::values::{fits, numbers};
use crate::check::model::{
    CriterionId, CriterionKind, Example, Expr, FieldId, FieldKind, Member, Method, Need, Node, Panel, Rules, Scoring,
    Table,
};
use crate::number::{Exact, Rounding};
use crate::oracle::eval;
use crate::study::grid::Grid;
use crate::study::tests::application;
use crate::value::{Date, Value};
use std::collections::BTreeSet;

/// A rule offers at most so many changes.
const MOST: usize = 400;

/// So many choices of a field are tried.
const CHOICES: usize = 40;

/// The other side of a comparison.
#[derive(Clone, Copy)]
pub(super) enum Side<'r> {
    /// A fixed number.
    Number(&'r Exact),
    /// An expression.
    Expr(&'r Expr),
}

/// The changes that are collected for one example.
pub(super) struct Pool<'r> {
    rules: &'r Rules,
    example: &'r Example,
    facts: BTreeSet<usize>,
    /// What could be changed.
    pub changes: Vec<Change>,
}

impl<'r> Pool<'r> {
    pub fn new(rules: &'r Rules, example: &'r Example) -> Self {
        Self { rules, example, facts: BTreeSet::new(), changes: Vec::new() }
    }

    fn push(&mut self, change: Change) {
        let fine = match &change {
            Change::Field(id, value) => self.rules.fields.get(*id).is_some_and(|field| fits(self.rules, field, value)),
            Change::Marks(..) => true,
        };
        if fine && self.changes.len() < MOST && !change.is_made(self.example) && !self.changes.contains(&change) {
            self.changes.push(change);
        }
    }

    /// The values of a field, where they have an order.
    fn grid(&self, id: FieldId) -> Option<Grid> {
        self.rules.fields.get(id).and_then(|field| Grid::of(field, self.rules.round.currency))
    }

    /// Values of a field around a number or day.
    fn near(&mut self, id: FieldId, value: &Value) {
        let around = self.grid(id).map(|grid| grid.around(value)).unwrap_or_default();
        around.into_iter().for_each(|value| self.push(Change::Field(id, value)));
    }

    /// The comparisons in an expression, its conditions and choices; facts are looked into.
    pub fn expr(&mut self, expr: &'r Expr) {
        match &expr.node {
            Node::Field(id) => self.field(*id),
            Node::Fact(id) if self.facts.insert(*id) => {
                self.rules.facts.get(*id).into_iter().for_each(|fact| self.expr(&fact.value));
            }
            Node::Criterion(id) => self.criterion(*id),
            Node::Call(_, arguments) => self.texts(arguments),
            Node::Binary(operator, a, b) if operator.compares() => self.target(a, Side::Expr(b)),
            Node::Between(x, a, b) => [a, b].iter().for_each(|bound| self.target(x, Side::Expr(bound))),
            Node::In(x, members) => {
                for member in members {
                    match member {
                        Member::Value(bound) | Member::Compare(_, bound) => self.target(x, Side::Expr(bound)),
                        Member::Range(a, _, b, _) => {
                            [a, b].iter().for_each(|bound| self.target(x, Side::Expr(bound)));
                        }
                    }
                }
            }
            _ => {}
        }
        expr.children().into_iter().for_each(|child| self.expr(child));
    }

    /// Both answers, all choices, nothing at all.
    fn field(&mut self, id: FieldId) {
        let Some(field) = self.rules.fields.get(id) else { return };
        match &field.kind {
            FieldKind::YesNo => {
                [true, false].map(Value::Boolean).into_iter().for_each(|v| self.push(Change::Field(id, v)))
            }
            FieldKind::Choice(of) => {
                of.iter().take(CHOICES).for_each(|choice| self.push(Change::Field(id, Value::Text(choice.clone()))));
            }
            _ => {}
        }
        self.push(Change::Field(id, Value::Missing));
    }

    /// What makes an expression meet the other side of its comparison, in each field that moves it.
    pub fn target(&mut self, left: &'r Expr, right: Side<'r>) {
        let (rules, example) = (self.rules, self.example);
        let mut fields = fields_of(rules, left);
        if let Side::Expr(right) = right {
            fields.extend(fields_of(rules, right));
            self.same(left, right);
            self.same(right, left);
        }
        if !left.ty.kind.is_numeric() {
            return;
        }
        let measure = |example: &Example| distance(rules, example, left, right);
        for id in fields {
            match rules.fields.get(id).map(|field| &field.kind) {
                Some(FieldKind::Numeric(_)) => match solve(rules, example, id, &measure) {
                    Some((n, _)) => self.near(id, &Value::Number(n)),
                    None => self.ends_of(id),
                },
                Some(FieldKind::Date) => self.day(id, &measure),
                _ => {}
            }
        }
    }

    /// A day or text compared with another: it, and for days those beside it.
    fn same(&mut self, left: &'r Expr, right: &'r Expr) {
        let Node::Field(id) = left.node else { return };
        let application = application(self.example);
        let assessment = assessed(self.rules, self.example);
        let Ok(value) = eval(right, &assessment.env(self.rules, &application)) else { return };
        match value {
            Value::Date(_) => self.near(id, &value),
            Value::Text(_) | Value::Boolean(_) => self.push(Change::Field(id, value)),
            _ => {}
        }
    }

    /// The days between which a measure changes its sign, by halving.
    fn day(&mut self, id: FieldId, measure: &dyn Fn(&Example) -> Option<Exact>) {
        let Some(Value::Date(today)) = self.example.values.get(id) else { return };
        let Some(grid) = self.grid(id) else { return };
        let sign = |place: i128| {
            let mut example = self.example.clone();
            Change::Field(id, grid.value(place)).apply(&mut example);
            measure(&example).map(|y| y.is_negative())
        };
        let year = |by: i16| {
            let first = Date::new(today.year().saturating_add(by), 1, 1).ok();
            first.and_then(|day| grid.place(&Value::Date(day)))
        };
        let Some((mut low, mut high)) = year(-60).zip(year(60)) else { return };
        let (Some(below), Some(above)) = (sign(low), sign(high)) else { return };
        if below == above {
            return;
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if sign(middle) == Some(below) { low = middle } else { high = middle }
        }
        [low, high].into_iter().for_each(|place| self.push(Change::Field(id, grid.value(place))));
    }

    /// A criterion, or all members of a group.
    pub fn criterion(&mut self, id: CriterionId) {
        match self.rules.criteria.get(id).map(|criterion| &criterion.kind) {
            Some(CriterionKind::Leaf(scoring)) => self.scoring(scoring),
            Some(CriterionKind::Group { members, .. }) => members.iter().for_each(|member| self.criterion(*member)),
            None => {}
        }
    }

    /// The rows, keys and ends of a way of scoring, and what it needs.
    pub fn scoring(&mut self, scoring: &'r Scoring) {
        scoring.needs.iter().for_each(|need| self.missing(*need));
        match &scoring.method {
            Method::Bands { value, rows, .. } => {
                rows.iter().for_each(|row| self.target(value, Side::Number(&row.bound)));
            }
            Method::Linear { value, knots } => {
                knots.iter().for_each(|(measure, _)| self.target(value, Side::Number(measure)));
            }
            Method::PerUnit { value, each, .. } => self.target(value, Side::Number(each)),
            Method::Lookup { key, points } => {
                if let Node::Field(id) = key.node {
                    points.keys().for_each(|key| self.push(Change::Field(id, Value::Text(key.clone()))));
                }
            }
            Method::Table(table) => self.table(table),
            Method::Panel(panel) => self.panel(panel),
            Method::BestOf(all) => all.iter().for_each(|one| self.scoring(one)),
            Method::Counts(_) | Method::Formula { .. } | Method::Peer(_) | Method::When { .. } => {}
        }
        for expr in scoring.expressions() {
            self.expr(expr);
            if !matches!(scoring.method, Method::Bands { .. } | Method::Table(_) | Method::When { .. }) {
                self.ends(expr);
            }
        }
    }

    /// The lowest and the highest numbers of the fields in an expression.
    fn ends(&mut self, expr: &'r Expr) {
        fields_of(self.rules, expr).into_iter().for_each(|id| self.ends_of(id));
    }

    fn ends_of(&mut self, id: FieldId) {
        let grid = self.rules.fields.get(id).and_then(|field| numbers(self.rules, field));
        let ends = grid.into_iter().flat_map(|grid| grid.ends());
        ends.for_each(|value| self.push(Change::Field(id, value)));
    }

    /// The fixed texts that a builtin is given beside a field, as in `contains(name, "…")`.
    fn texts(&mut self, arguments: &'r [Expr]) {
        for id in arguments.iter().flat_map(|argument| fields_of(self.rules, argument)) {
            for argument in arguments {
                if let Node::Constant(text @ Value::Text(_), _) = &argument.node {
                    self.push(Change::Field(id, text.clone()));
                }
            }
        }
    }

    /// Numbers and days of the fields in an expression that are a little and a lot more or less, for what is compared with others.
    pub fn steps(&mut self, expr: &'r Expr) {
        for id in fields_of(self.rules, expr) {
            let Some(grid) = self.grid(id) else { continue };
            let Some(now) = self.example.values.get(id).and_then(|now| grid.place(now)) else { continue };
            for steps in [1, 2, 3, 5, 8, 10, 20, 50, 100, 1_000, 10_000] {
                self.push(Change::Field(id, grid.value(now + steps)));
                self.push(Change::Field(id, grid.value(now - steps)));
            }
        }
        self.marks(expr);
    }

    /// The panels behind an expression are those of the criteria in it.
    fn marks(&mut self, expr: &'r Expr) {
        if let Node::Criterion(id) = expr.node {
            self.criterion(id);
        }
        expr.children().into_iter().for_each(|child| self.marks(child));
    }

    fn missing(&mut self, need: Need) {
        match need {
            Need::Field(id) => self.push(Change::Field(id, Value::Missing)),
            Need::Fact(id) => {
                self.rules.facts.get(id).into_iter().flat_map(|f| &f.needs).for_each(|need| self.missing(*need));
            }
        }
    }

    fn table(&mut self, table: &'r Table) {
        for (column, cell) in table.rows.iter().flat_map(|row| &row.cells) {
            let Some(expr) = table.columns.get(*column) else { continue };
            let bounds = cell.low.iter().map(|(value, _)| value).chain(&cell.below).chain(cell.any_of.iter().flatten());
            for bound in bounds {
                match (bound, &expr.node) {
                    (Value::Number(n) | Value::Money(n), _) => self.target(expr, Side::Number(n)),
                    (Value::Date(_), Node::Field(id)) => self.near(*id, bound),
                    (value, Node::Field(id)) => self.push(Change::Field(*id, value.clone())),
                    _ => {}
                }
            }
        }
    }

    /// The same mark from everyone: the ends of the scale, its middle and between.
    fn panel(&mut self, panel: &Panel) {
        let there = self.example.marks.get(&panel.sheet).map_or(0, Vec::len);
        let (low, high) = &panel.scale;
        for quarter in 0..=4 {
            let Some(share) = Exact::ratio(quarter, 4) else { continue };
            let mut mark = low + &(&share * &(high - low));
            if let Some(step) = &panel.step {
                let steps = (&mark - low).round_to_step(step, Rounding::Down);
                mark = steps.map_or_else(|| low.clone(), |steps| low + &steps);
            }
            self.push(Change::Marks(panel.sheet.clone(), vec![Some(mark); there.max(panel.at_least)]));
        }
    }
}

/// How far an expression lies above the other side, for an example.
pub(super) fn distance(rules: &Rules, example: &Example, left: &Expr, right: Side<'_>) -> Option<Exact> {
    let application = application(example);
    let assessment = assessed(rules, example);
    let env = assessment.env(rules, &application);
    let number = |expr: &Expr| eval(expr, &env).ok().and_then(|value| value.exact().cloned());
    let left = number(left)?;
    Some(match right {
        Side::Number(n) => left - n,
        Side::Expr(right) => left - number(right)?,
    })
}

/// The fields that an expression reads, through facts and criteria, in the order written.
pub(super) fn fields_of(rules: &Rules, expr: &Expr) -> Vec<FieldId> {
    fn go(rules: &Rules, expr: &Expr, found: &mut Vec<FieldId>, depth: usize) {
        let inside: Vec<&Expr> = match &expr.node {
            Node::Field(id) => {
                if !found.contains(id) {
                    found.push(*id);
                }
                return;
            }
            Node::Fact(id) => rules.facts.get(*id).map(|fact| &fact.value).into_iter().collect(),
            Node::Criterion(id) => match rules.criteria.get(*id).map(|criterion| &criterion.kind) {
                Some(CriterionKind::Leaf(scoring)) => scoring.expressions(),
                _ => Vec::new(),
            },
            _ => expr.children(),
        };
        // Deeper than any rule file that people write.
        if depth < 64 {
            inside.into_iter().for_each(|expr| go(rules, expr, found, depth + 1));
        }
    }
    let mut found = Vec::new();
    go(rules, expr, &mut found, 0);
    found
}
