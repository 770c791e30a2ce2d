//! Values that lie where a rule decides: exact halves, bounds, one unit beside them.

use super::columns::exact;
use super::coverage::Seen;
use merit::check::model::{CriterionKind, Expr, Field, FieldKind, Method, Node, NumericSort, RoundAt, Rules};
use merit::number::Exact;
use merit::oracle::{Application, Env, Given, eval, score};
use merit::round::Row;

const ROUNDINGS: [&str; 7] =
    ["decimal", "round half up", "round half down", "round up", "round down", "floor", "ceiling"];

pub fn of_row(rules: &Rules, application: &Application, row: &Row, seen: &mut Seen) {
    let Some(assessment) = &row.assessment else { return };
    let env = assessment.env(rules, application);
    let gates = rules.gates.iter().map(|g| &g.require);
    for expr in rules.facts.iter().map(|f| &f.value).chain(gates) {
        of_expression(rules, expr, &env, seen);
    }
    for (scoring, _) in rules.scorings() {
        for expr in scoring.expressions() {
            of_expression(rules, expr, &env, seen);
        }
        if let Method::Bands { value, rows, .. } = &scoring.method
            && let Some(measure) = number(value, &env)
        {
            let unit = unit_of(rules, value);
            for band in rows {
                if measure == band.bound {
                    seen.insert("exactly on a bound");
                }
                if unit.as_ref().is_some_and(|unit| &measure + unit == band.bound) {
                    seen.insert("one unit below a bound");
                }
            }
        }
    }
    let scores = &rules.round.scores;
    let places = scores.decimals as i32;
    let given = Given { marks: &application.marks, places: &assessment.places };
    match scores.at {
        RoundAt::EachCriterion => {
            for criterion in &rules.criteria {
                if let CriterionKind::Leaf(scoring) = &criterion.kind
                    && let Ok(points) = score(scoring, &criterion.max, &env, given)
                    && is_half(&points, places)
                {
                    seen.insert("points: an exact half");
                }
            }
        }
        RoundAt::Total => {
            let points: Option<Vec<&Exact>> = rules.top.iter().map(|c| assessment.points[*c].as_ref().ok()).collect();
            let sums = assessment.bonus.as_ref().ok().zip(assessment.deduction.as_ref().ok());
            if let Some((points, (bonus, deduction))) = points.zip(sums) {
                let sum = points.into_iter().sum::<Exact>() + bonus - deduction;
                if is_half(&sum, places) {
                    seen.insert("the total: an exact half");
                }
            }
        }
    }
}

/// Whether a rounding to so many places decides between two numbers that are as near.
pub fn is_half(value: &Exact, places: i32) -> bool {
    let scaled = value * &Exact::power_of_ten(places);
    !scaled.is_integer() && (scaled * &exact("2")).is_integer()
}

fn of_expression(rules: &Rules, expr: &Expr, env: &Env<'_>, seen: &mut Seen) {
    match &expr.node {
        Node::Call(function, arguments) if ROUNDINGS.contains(&function.name) => {
            let scale = arguments.get(1).map_or(Some(0), |s| number(s, env).and_then(|s| s.to_i64()));
            if let Some((value, scale)) = number(&arguments[0], env).zip(scale)
                && is_half(&value, scale as i32)
            {
                seen.insert("a rounding function: an exact half");
            }
        }
        Node::Binary(operator, a, b) if operator.compares() => {
            let unit = unit_of(rules, a).or_else(|| unit_of(rules, b));
            if let Some((left, right)) = number(a, env).zip(number(b, env)) {
                if left == right {
                    seen.insert("a comparison: equal");
                }
                if unit.is_some_and(|unit| (&left - &right).abs() == unit) {
                    seen.insert("a comparison: one unit beside");
                }
            }
        }
        _ => {}
    }
    expr.children().into_iter().for_each(|child| of_expression(rules, child, env, seen));
}

fn number(expr: &Expr, env: &Env<'_>) -> Option<Exact> {
    eval(expr, env).ok()?.exact().cloned()
}

/// The smallest difference of two values of a column.
fn unit_of(rules: &Rules, expr: &Expr) -> Option<Exact> {
    let Node::Field(id) = expr.node else { return None };
    let Field { kind: FieldKind::Numeric(numeric), .. } = &rules.fields[id] else { return None };
    let places = numeric.decimals as i32;
    let unit = Exact::power_of_ten(-places) * &numeric.unit;
    Some(match numeric.sort {
        NumericSort::Percent { .. } => unit * &exact("0.01"),
        NumericSort::Money => unit.max(rules.round.currency.smallest_unit()),
        _ => unit,
    })
}
