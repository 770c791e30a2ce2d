//! How the points of one criterion came about, step by step.

use super::comparison::{conditions, reach};
use super::derivation::Line;
use super::expression::{fields, figure, registers, shown, written};
use crate::check::model::{Band, Combine, Expr, Method, Need, Panel, Peer, Rules, Scoring, Table};
use crate::lang::Lang;
use crate::number::Exact;
use crate::oracle::{Env, Given, band_reached, combine, eval, peer_row, score, table_row};
use crate::value::Value;

/// One application while it is explained.
pub(super) struct Case<'a> {
    pub rules: &'a Rules,
    pub env: Env<'a>,
    pub given: Given<'a>,
    /// Where the cell of a field stands.
    pub address: &'a dyn Fn(usize) -> String,
    /// Where a row of a register stands.
    pub row_address: &'a dyn Fn(usize, usize) -> String,
    pub lang: Lang,
}

impl Case<'_> {
    /// `revenue / previous - 1 = 120 / 100 - 1 = 0.2`, and below it the cells it was read from.
    pub fn measure(&self, expr: &Expr, depth: usize, out: &mut Vec<Line>) {
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
        out.push(Line::of(depth, line));
        self.cells(&[expr], depth, out);
    }

    /// The cells that expressions were read from.
    pub fn cells(&self, exprs: &[&Expr], depth: usize, out: &mut Vec<Line>) {
        let mut read = Vec::new();
        exprs.iter().for_each(|e| fields(e, self.rules, &mut read));
        for id in read {
            let name = self.rules.fields.get(id).map_or("", |f| &f.name);
            let value = self.env.values.get(id).unwrap_or(&Value::Missing);
            let words = self.lang.say("{1} is {2}", &[name, &figure(value, self.rules)]);
            let value = super::fields::cell(self.rules.fields.get(id), value, self.lang);
            let address = (self.address)(id);
            let (column, place) = match address.split_once(", column ") {
                Some((place, column)) => (column.to_owned(), self.lang.say("{1}, column {2}", &[place, column])),
                None => (name.to_owned(), address),
            };
            out.push(Line { place, column, value, ..Line::of(depth + 1, words) }.kind("cell"));
        }
        let mut read = Vec::new();
        exprs.iter().for_each(|e| registers(e, self.rules, &mut read));
        for id in read {
            self.rows(id, depth, out);
        }
    }

    /// The rows of a register, each with its place.
    fn rows(&self, id: usize, depth: usize, out: &mut Vec<Line>) {
        let Some(register) = self.rules.registers.get(id) else { return };
        let Some(Value::List(rows)) = self.env.registers.get(id) else { return };
        let count = rows.len().to_string();
        if rows.len() == 1 {
            self.line(depth + 1, "{1} has one row", &[&register.name], out);
        } else {
            self.line(depth + 1, "{1} has {2} rows", &[&register.name, &count], out);
        }
        for (i, row) in rows.iter().enumerate() {
            let Value::Row(values) = row else { continue };
            let cells: Vec<String> = register
                .fields
                .iter()
                .zip(values.iter())
                .map(|(field, value)| format!("{} {}", field.name, figure(value, self.rules)))
                .collect();
            let place = (self.row_address)(id, i);
            out.push(Line { place, ..Line::of(depth + 2, cells.join(", ")) }.kind("row"));
        }
    }

    /// The steps from cells to exact points.
    pub fn scoring(&self, scoring: &Scoring, max: &Exact, depth: usize, out: &mut Vec<Line>) {
        if let Some(points) = scoring.if_missing.as_ref().filter(|_| self.misses(scoring)) {
            let names: Vec<&str> = scoring.needs.iter().filter(|n| self.is_missing(n)).map(|n| self.name(n)).collect();
            let holes = [&*names.join(", "), &points.to_string()];
            self.line(depth, "{1} is missing: {2} by `if_missing`", &holes, out);
            return;
        }
        match &scoring.method {
            Method::Bands { value, below, rows } => {
                self.measure(value, depth, out);
                if let Ok(value) = eval(value, &self.env)
                    && let Some(measure) = value.exact()
                {
                    self.bands(measure, &value, below.as_ref(), rows, depth, out);
                }
            }
            Method::Linear { value, knots } => {
                self.measure(value, depth, out);
                let like = eval(value, &self.env).unwrap_or(Value::Missing);
                let knots: Vec<String> = knots.iter().map(|(x, p)| format!("({}, {p})", self.like(x, &like))).collect();
                self.line(depth, "on the line through {1}", &[&knots.join(", ")], out);
            }
            Method::PerUnit { value, each, points } => {
                self.measure(value, depth, out);
                let like = eval(value, &self.env).unwrap_or(Value::Missing);
                let holes = [&*points.to_string(), &self.like(each, &like), &max.to_string()];
                self.line(depth, "{1} for each whole {2}, at most {3}", &holes, out);
            }
            Method::Counts(terms) => {
                for (count, weight) in terms {
                    let (names, values) = (written(count, self.rules), shown(count, self.rules, &self.env));
                    out.push(Line::of(depth, format!("{names} x {weight} = {values} x {weight}")));
                }
                self.line(depth, "their sum, at most {1}", &[&max.to_string()], out);
                self.cells(&terms.iter().map(|(e, _)| e).collect::<Vec<_>>(), depth, out);
            }
            Method::Lookup { key, .. } => self.measure(key, depth, out),
            Method::BestOf(alternatives) => {
                self.line(depth, "the best of", &[], out);
                for alternative in alternatives {
                    self.scoring(alternative, max, depth + 1, out);
                    if let Ok(points) = score(alternative, max, &self.env, self.given) {
                        out.push(Line::of(depth + 1, format!("-> {points}")));
                    }
                }
            }
            Method::Formula { value, cap } => {
                self.measure(value, depth, out);
                if *cap {
                    self.line(depth, "not below 0 and at most {1}", &[&max.to_string()], out);
                }
            }
            Method::Panel(panel) => self.panel(panel, max, depth, out),
            Method::Table(table) => self.table(table, depth, out),
            Method::Peer(peer) => self.peer(peer, depth, out),
            Method::When { when, points } => {
                let holds = eval(when, &self.env).is_ok_and(|v| v == Value::Boolean(true));
                let words = if holds { "{1} where {2}: holds" } else { "{1} where {2}: does not hold" };
                self.line(depth, words, &[&points.to_string(), &written(when, self.rules)], out);
                self.cells(&[when], depth, out);
            }
        }
    }

    fn table(&self, table: &Table, depth: usize, out: &mut Vec<Line>) {
        for column in &table.columns {
            self.measure(column, depth, out);
        }
        match table_row(table, &self.env).ok().and_then(|i| Some((i, table.rows.get(i)?))) {
            Some((i, row)) => {
                let holes = [&(i + 1).to_string(), &conditions(table, row, self.rules), &row.points.to_string()];
                self.line(depth, "row {1}, {2}: {3} points", &holes.map(String::as_str), out);
            }
            None => self.line(depth, "no row of the table fits", &[], out),
        }
    }

    fn peer(&self, peer: &Peer, depth: usize, out: &mut Vec<Line>) {
        self.measure(&peer.value, depth, out);
        let Some(place) = self.given.places.get(peer.id).copied().flatten() else {
            self.line(depth, "not compared with others", &[], out);
            return;
        };
        let (standing, of) = (place.standing.to_string(), place.of.to_string());
        match &peer.among {
            Some(among) => {
                let (names, values) = (written(among, self.rules), shown(among, self.rules, &self.env));
                self.line(
                    depth,
                    "standing {1} of {2} compared with {3} = {4}",
                    &[&standing, &of, &names, &values],
                    out,
                );
            }
            None => self.line(depth, "standing {1} of {2} compared", &[&standing, &of], out),
        }
        match peer_row(&peer.rows, place) {
            Some(row) => self.line(depth, "{1}: {2} points", &[&reach(&row.reach), &row.points.to_string()], out),
            None => self.line(depth, "no row reached: 0 points", &[], out),
        }
    }

    /// A line of words.
    fn line(&self, depth: usize, words: &str, holes: &[&str], out: &mut Vec<Line>) {
        out.push(Line::of(depth, self.lang.say(words, holes)));
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
        depth: usize,
        out: &mut Vec<Line>,
    ) {
        let reached = band_reached(rows, measure);
        match reached.and_then(|i| rows.get(i)) {
            Some(band) => {
                let margin = measure - &band.bound;
                let words = if band.inclusive {
                    "band from {1}: {2} points, reached by {3}"
                } else {
                    "band above {1}: {2} points, reached by {3}"
                };
                let bound = self.like(&band.bound, like);
                self.line(depth, words, &[&bound, &band.points.to_string(), &self.like(&margin, like)], out);
            }
            None => {
                let points = below.map_or_else(|| self.lang.say("none", &[]), Exact::to_string);
                self.line(depth, "below the first band: {1} points", &[&points], out);
            }
        }
        match rows.get(reached.map_or(0, |i| i + 1)) {
            Some(next) => {
                let lacking = &next.bound - measure;
                let words = if next.inclusive {
                    "next band from {1}: {2} points, {3} away"
                } else {
                    "next band above {1}: {2} points, {3} away"
                };
                let bound = self.like(&next.bound, like);
                self.line(depth, words, &[&bound, &next.points.to_string(), &self.like(&lacking, like)], out);
            }
            None => self.line(depth, "no band lies above", &[], out),
        }
    }

    fn panel(&self, panel: &Panel, max: &Exact, depth: usize, out: &mut Vec<Line>) {
        let given = self.given.marks.get(&panel.sheet).map_or(&[][..], Vec::as_slice);
        let marks = combine(panel, given);
        let list = |m: &[Exact]| m.iter().map(Exact::to_string).collect::<Vec<_>>().join(", ");
        let mut words = self.lang.say("marks on sheet {1}: {2}", &[&panel.sheet, &list(&marks.marks)]);
        if marks.recused > 0 {
            words.push_str(&self.lang.say("; {1} recused", &[&marks.recused.to_string()]));
        }
        if marks.flagged {
            words.push_str(&self.lang.say("; far apart", &[]));
        }
        out.push(Line::of(depth, words).kind("marks"));
        let Some(combined) = &marks.combined else {
            self.line(depth, "{1} marks are needed", &[&panel.at_least.to_string()], out);
            return;
        };
        if marks.lowest_dropped + marks.highest_dropped > 0 {
            let (lowest, highest) = (marks.lowest_dropped.to_string(), marks.highest_dropped.to_string());
            let holes = [&*lowest, &highest, &list(marks.kept())];
            let words = self.lang.say("without the {1} lowest and {2} highest: {3}", &holes);
            out.push(Line::of(depth, words).kind("marks"));
        }
        let word = match panel.combine {
            Combine::Mean => "mean {1}, on the scale from {2} to {3} times {4}",
            Combine::Median => "median {1}, on the scale from {2} to {3} times {4}",
        };
        let (low, high) = &panel.scale;
        let combined = figure(&Value::Number(combined.clone()), self.rules);
        let holes = [&*combined, &low.to_string(), &high.to_string(), &max.to_string()];
        self.line(depth, word, &holes, out);
    }
}
