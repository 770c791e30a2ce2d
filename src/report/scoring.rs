//! How the points of one criterion came about, step by step.

use super::expression::{fields, figure, shown, written};
use crate::check::model::{Band, Combine, Expr, Method, Need, Panel, Rules, Scoring};
use crate::number::Exact;
use crate::oracle::{Env, Marks, band_reached, combine, eval, score};
use crate::value::Value;

/// One application while it is explained.
pub(super) struct Case<'a> {
    pub rules: &'a Rules,
    pub env: Env<'a>,
    pub marks: &'a Marks,
    /// Where the cell of a field stands.
    pub address: &'a dyn Fn(usize) -> String,
}

impl Case<'_> {
    /// `revenue / previous - 1 = 120 / 100 - 1 = 0.2`, and below it the cells it was read from.
    pub fn measure(&self, expr: &Expr, indent: &str, out: &mut String) {
        let text = written(expr, self.rules);
        let values = shown(expr, self.rules, &self.env);
        let result = match eval(expr, &self.env) {
            Ok(value) => figure(&value, self.rules),
            Err(trouble) => trouble.to_string(),
        };
        let mut line = text.clone();
        for part in [values, result] {
            if !line.ends_with(&format!(" = {part}")) && part != text {
                line.push_str(&format!(" = {part}"));
            }
        }
        out.push_str(&format!("{indent}{line}\n"));
        self.cells(&[expr], indent, out);
    }

    /// The cells that expressions were read from.
    pub fn cells(&self, exprs: &[&Expr], indent: &str, out: &mut String) {
        let mut read = Vec::new();
        exprs.iter().for_each(|e| fields(e, self.rules, &mut read));
        for id in read {
            let name = self.rules.fields.get(id).map_or("", |f| &f.name);
            let value = self.env.values.get(id).unwrap_or(&Value::Missing);
            out.push_str(&format!("{indent}  {name} is {}   {}\n", figure(value, self.rules), (self.address)(id)));
        }
    }

    /// The steps from cells to exact points.
    pub fn scoring(&self, scoring: &Scoring, max: &Exact, indent: &str, out: &mut String) {
        if let Some(points) = scoring.if_missing.as_ref().filter(|_| self.misses(scoring)) {
            let names: Vec<&str> = scoring.needs.iter().filter(|n| self.is_missing(n)).map(|n| self.name(n)).collect();
            out.push_str(&format!("{indent}{} is missing: {points} by `if_missing`\n", names.join(", ")));
            return;
        }
        match &scoring.method {
            Method::Bands { value, below, rows } => {
                self.measure(value, indent, out);
                if let Ok(value) = eval(value, &self.env)
                    && let Some(measure) = value.exact()
                {
                    self.bands(measure, &value, below.as_ref(), rows, indent, out);
                }
            }
            Method::Linear { value, knots } => {
                self.measure(value, indent, out);
                let like = eval(value, &self.env).unwrap_or(Value::Missing);
                let knots: Vec<String> = knots.iter().map(|(x, p)| format!("({}, {p})", self.like(x, &like))).collect();
                out.push_str(&format!("{indent}on the line through {}\n", knots.join(", ")));
            }
            Method::PerUnit { value, each, points } => {
                self.measure(value, indent, out);
                let like = eval(value, &self.env).unwrap_or(Value::Missing);
                out.push_str(&format!("{indent}{points} for each whole {}, at most {max}\n", self.like(each, &like)));
            }
            Method::Counts(terms) => {
                for (count, weight) in terms {
                    out.push_str(&format!(
                        "{indent}{} x {weight} = {} x {weight}\n",
                        written(count, self.rules),
                        shown(count, self.rules, &self.env)
                    ));
                }
                out.push_str(&format!("{indent}their sum, at most {max}\n"));
                self.cells(&terms.iter().map(|(e, _)| e).collect::<Vec<_>>(), indent, out);
            }
            Method::Lookup { key, .. } => self.measure(key, indent, out),
            Method::BestOf(alternatives) => {
                out.push_str(&format!("{indent}the best of\n"));
                for alternative in alternatives {
                    let inner = format!("{indent}  ");
                    self.scoring(alternative, max, &inner, out);
                    if let Ok(points) = score(alternative, max, &self.env, self.marks) {
                        out.push_str(&format!("{inner}-> {points}\n"));
                    }
                }
            }
            Method::Formula { value, cap } => {
                self.measure(value, indent, out);
                if *cap {
                    out.push_str(&format!("{indent}not below 0 and at most {max}\n"));
                }
            }
            Method::Panel(panel) => self.panel(panel, max, indent, out),
            Method::When { when, points } => {
                let holds = eval(when, &self.env).is_ok_and(|v| v == Value::Boolean(true));
                let word = if holds { "holds" } else { "does not hold" };
                out.push_str(&format!("{indent}{points} where {}: {word}\n", written(when, self.rules)));
                self.cells(&[when], indent, out);
            }
        }
    }

    fn is_missing(&self, need: &Need) -> bool {
        match need {
            Need::Field(id) => self.env.values.get(*id).is_none_or(Value::is_missing),
            Need::Fact(id) => matches!(self.env.facts.get(*id), Some(Ok(Value::Missing))),
        }
    }

    fn misses(&self, scoring: &Scoring) -> bool {
        scoring.needs.iter().any(|n| self.is_missing(n))
    }

    fn name(&self, need: &Need) -> &str {
        match need {
            Need::Field(id) => self.rules.fields.get(*id).map_or("", |f| &f.name),
            Need::Fact(id) => self.rules.facts.get(*id).map_or("", |f| &f.name),
        }
    }

    /// A bound as an amount where the measure is one.
    fn like(&self, bound: &Exact, measure: &Value) -> String {
        let value =
            if matches!(measure, Value::Money(_)) { Value::Money(bound.clone()) } else { Value::Number(bound.clone()) };
        figure(&value, self.rules)
    }

    fn bands(
        &self,
        measure: &Exact,
        like: &Value,
        below: Option<&Exact>,
        rows: &[Band],
        indent: &str,
        out: &mut String,
    ) {
        let reached = band_reached(rows, measure);
        let word = |b: &Band| if b.inclusive { "from" } else { "above" };
        match reached.and_then(|i| rows.get(i)) {
            Some(band) => {
                let margin = measure - &band.bound;
                out.push_str(&format!(
                    "{indent}band {} {}: {} points, reached by {}\n",
                    word(band),
                    self.like(&band.bound, like),
                    band.points,
                    self.like(&margin, like)
                ));
            }
            None => {
                let points = below.map_or_else(|| "none".to_owned(), Exact::to_string);
                out.push_str(&format!("{indent}below the first band: {points} points\n"));
            }
        }
        match rows.get(reached.map_or(0, |i| i + 1)) {
            Some(next) => {
                let lacking = &next.bound - measure;
                out.push_str(&format!(
                    "{indent}next band {} {}: {} points, {} away\n",
                    word(next),
                    self.like(&next.bound, like),
                    next.points,
                    self.like(&lacking, like)
                ));
            }
            None => out.push_str(&format!("{indent}no band lies above\n")),
        }
    }

    fn panel(&self, panel: &Panel, max: &Exact, indent: &str, out: &mut String) {
        let given = self.marks.get(&panel.sheet).map_or(&[][..], Vec::as_slice);
        let marks = combine(panel, given);
        let list = |m: &[Exact]| m.iter().map(Exact::to_string).collect::<Vec<_>>().join(", ");
        out.push_str(&format!("{indent}marks on sheet {}: {}", panel.sheet, list(&marks.marks)));
        if marks.recused > 0 {
            out.push_str(&format!("; {} recused", marks.recused));
        }
        if marks.flagged {
            out.push_str("; far apart");
        }
        out.push('\n');
        let Some(combined) = &marks.combined else {
            out.push_str(&format!("{indent}{} marks are needed\n", panel.at_least));
            return;
        };
        if marks.lowest_dropped + marks.highest_dropped > 0 {
            let dropped = (marks.lowest_dropped, marks.highest_dropped);
            out.push_str(&format!(
                "{indent}without the {} lowest and {} highest: {}\n",
                dropped.0,
                dropped.1,
                list(marks.kept())
            ));
        }
        let word = match panel.combine {
            Combine::Mean => "mean",
            Combine::Median => "median",
        };
        let (low, high) = &panel.scale;
        let combined = figure(&Value::Number(combined.clone()), self.rules);
        out.push_str(&format!("{indent}{word} {combined}, on the scale from {low} to {high} times {max}\n"));
    }
}
