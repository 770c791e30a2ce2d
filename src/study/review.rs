//! The rules of last year as a beginning for this one: every date and amount marked for review, and nothing else changed.

use crate::check::REVIEW;
use crate::check::model::{Expr, FieldKind, Method, Node as Checked, NumericSort, Rules};
use crate::span::SourceId;
use crate::value::{Kind, parse_date};
use crate::yaml::{Node, NodeKind, read, same};
use std::collections::{BTreeMap, BTreeSet};

/// Keys under which a number is an amount, whatever its size.
const AMOUNTS: [&str; 5] = ["budget", "step", "smallest", "money", "amounts"];

/// The same in what a test expects.
const EXPECTED: [&str; 2] = ["unspent", "awards"];

/// Keys under which a number is measured like the `value` beside it.
const MEASURED: [&str; 5] = ["bands", "below", "linear", "per_unit", "target"];

/// A rule file with its marks.
#[derive(Clone, Debug)]
pub struct Review {
    /// The text.
    pub text: String,
    /// What is to be looked at, in file order.
    pub places: Vec<Place>,
}

/// A value that is to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its line, from 1.
    pub line: usize,
    /// The keys that lead to it: `round.as_of`.
    pub path: String,
    /// What is written there.
    pub value: String,
    /// Whether the line bears the mark; within a text of several lines there is no room for one.
    pub marked: bool,
}

/// A value before the lines are marked: the lines that could bear the mark, best first.
struct Found {
    place: Place,
    lines: Vec<usize>,
}

/// Marks every line of a rule file that holds a date, an amount or a year. The rules are those of the text.
#[must_use]
pub fn review(text: &str, rules: &Rules) -> Review {
    let source = SourceId(0);
    let unmarked = || Review { text: text.to_owned(), places: Vec::new() };
    let Ok(root) = read(text.as_bytes(), source) else { return unmarked() };
    let mut walk = Walk { text, kinds: kinds(rules), typed: typed(text, rules), found: Vec::new() };
    walk.node(&root, &mut Vec::new(), false);
    let mut found = walk.found;
    found.sort_by_key(|f| f.place.line);
    let fits = |lines: &BTreeSet<usize>| {
        let marked = marked(text, lines);
        read(marked.as_bytes(), source).is_ok_and(|again| same(&root, &again))
    };
    let first: BTreeSet<usize> = found.iter().filter_map(|f| f.lines.first().copied()).collect();
    let mut lines = first.clone();
    if !fits(&first) {
        // A text of several lines is in the way: the marks one by one.
        lines.clear();
        for one in &found {
            for line in &one.lines {
                let mut more = lines.clone();
                more.insert(*line);
                if fits(&more) {
                    lines = more;
                    break;
                }
            }
        }
    }
    let place = |f: Found| Place { marked: f.lines.iter().any(|line| lines.contains(line)), ..f.place };
    Review { text: marked(text, &lines), places: found.into_iter().map(place).collect() }
}

/// The text with the mark behind these lines; a line that has it keeps it.
fn marked(text: &str, lines: &BTreeSet<usize>) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, line) in text.split_inclusive('\n').enumerate() {
        let written = line.trim_end_matches(['\n', '\r']);
        let end = line.get(written.len()..).unwrap_or("");
        out.push_str(written);
        if lines.contains(&(at + 1)) && !written.ends_with(REVIEW) {
            out.push_str(&format!("  {REVIEW}"));
        }
        out.push_str(end);
    }
    out
}

/// What fields and parameters hold, by name: `true` for amounts, `false` for days; others are left out.
fn kinds(rules: &Rules) -> BTreeMap<&str, bool> {
    let of = |kind: &FieldKind| match kind {
        FieldKind::Numeric(n) if n.sort == NumericSort::Money => Some(true),
        FieldKind::Date => Some(false),
        _ => None,
    };
    let fields = rules.fields.iter().chain(rules.registers.iter().flat_map(|r| &r.fields));
    let fields = fields.filter_map(|f| Some((&*f.name, of(&f.kind)?)));
    let parameter = |value: &crate::value::Value| match value {
        crate::value::Value::Money(_) => Some(true),
        crate::value::Value::Date(_) => Some(false),
        _ => None,
    };
    fields.chain(rules.parameters.iter().filter_map(|p| Some((&*p.name, parameter(&p.value)?)))).collect()
}

/// What the expressions of the rules say of the numbers beside them.
#[derive(Default)]
struct Typed<'a> {
    /// Where an amount or a day stands that no parameter names.
    literals: Vec<u32>,
    /// Where a value begins that is an amount, so that what it is measured by is one too.
    measured: Vec<u32>,
    /// The columns of tables that are amounts, as written.
    columns: BTreeSet<&'a str>,
    /// The figures of tiers that are amounts.
    figures: BTreeSet<&'a str>,
}

fn typed<'a>(text: &'a str, rules: &'a Rules) -> Typed<'a> {
    let mut typed = Typed::default();
    let amount = |expr: &&Expr| expr.ty.kind == Kind::Money;
    for (scoring, _) in rules.scorings() {
        let values = scoring.expressions().into_iter().filter(amount);
        match &scoring.method {
            Method::Table(_) => typed.columns.extend(values.filter_map(|e| text.get(e.span.range()))),
            _ => typed.measured.extend(values.map(|e| e.span.start)),
        }
    }
    typed.measured.extend(rules.targets.iter().map(|t| &t.value).filter(amount).map(|e| e.span.start));
    let mut open: Vec<&Expr> = rules.gates.iter().map(|g| &g.require).collect();
    open.extend(rules.facts.iter().flat_map(|f| f.if_missing.iter().chain([&f.value])));
    open.extend(rules.scorings().into_iter().flat_map(|(scoring, _)| scoring.expressions()));
    open.extend(rules.ranking.tie_breaks.iter().map(|t| &t.value));
    open.extend(rules.ranking.by.iter().chain(&rules.ranking.within));
    open.extend(rules.allocation.iter().flat_map(|a| a.expressions()));
    open.extend(rules.targets.iter().flat_map(|t| t.per.iter().chain([&t.value])));
    while let Some(expr) = open.pop() {
        match (&expr.node, &expr.ty.kind) {
            (Checked::Constant(_, None), Kind::Money | Kind::Date) => typed.literals.push(expr.span.start),
            (Checked::Tier(name), Kind::Money) => drop(typed.figures.insert(name)),
            _ => open.extend(expr.children()),
        }
    }
    typed
}

struct Walk<'a> {
    text: &'a str,
    kinds: BTreeMap<&'a str, bool>,
    typed: Typed<'a>,
    found: Vec<Found>,
}

impl<'a> Walk<'a> {
    /// `measured`: the `value` beside it is an amount.
    fn node(&mut self, node: &'a Node, path: &mut Vec<&'a str>, measured: bool) {
        match &node.kind {
            NodeKind::List(items) => items.iter().for_each(|item| self.node(item, path, measured)),
            NodeKind::Map(pairs) => {
                let value = pairs.iter().find(|p| &*p.key == "value");
                let own = value.is_some_and(|p| begins(&self.typed.measured, &p.value));
                let cells = path.last() == Some(&"when");
                for pair in pairs {
                    path.push(&pair.key);
                    // Of a row, all but its points is measured like the value.
                    let within = match own {
                        true => MEASURED.contains(&&*pair.key),
                        false => measured && &*pair.key != "points",
                    };
                    let cell = cells && self.typed.columns.contains(&*pair.key);
                    self.node(&pair.value, path, within || cell);
                    path.pop();
                }
            }
            NodeKind::Scalar(scalar) => {
                if self.is_to_review(&scalar.text, node, path, measured) {
                    let range = node.span.range();
                    // The last byte of a value may stand within a character.
                    let before = |byte: usize| self.text.as_bytes().get(..byte).unwrap_or_default();
                    let line = |byte: usize| before(byte).iter().filter(|b| **b == b'\n').count() + 1;
                    // A block ends with the blanks of the line behind it.
                    let written = self.text.get(range.clone()).unwrap_or("").trim_end().len();
                    let first = line(range.start);
                    let last = line((range.start + written).saturating_sub(1).max(range.start));
                    let place =
                        Place { line: first, path: path.join("."), value: scalar.text.trim().into(), marked: false };
                    self.found.push(Found { place, lines: vec![first, last, first.saturating_sub(1)] });
                }
            }
        }
    }

    fn is_to_review(&self, text: &str, node: &Node, path: &[&str], measured: bool) -> bool {
        let digit = text.bytes().any(|b| b.is_ascii_digit());
        // Nothing is nothing in any year.
        if !digit || text == "0" || path == ["merit"] {
            return false;
        }
        let key = path.last().copied().unwrap_or("");
        let typed = begins(&self.typed.literals, node);
        // Within examples and tests, and as a column or parameter with its value or bounds.
        let own = |name: &&str| self.kinds.contains_key(name);
        let cell = matches!(path.first(), Some(&"examples" | &"tests")) && own(&key);
        let bound = matches!(path, ["parameters" | "fields" | "registers", .., name, "value" | "min" | "max" | "over" | "under"] if own(name));
        let among = |keys: &[&str]| path.iter().any(|key| keys.contains(key));
        let amount = match path.first() {
            Some(&"allocation") => among(&AMOUNTS) || (among(&["tiers"]) && self.typed.figures.contains(key)),
            Some(&"tests") => among(&EXPECTED),
            _ => false,
        };
        let share = text.ends_with('%');
        typed || cell || bound || (amount && !share) || (measured && !share) || speaks(text)
    }
}

/// Whether one of these places is within a node.
fn begins(places: &[u32], node: &Node) -> bool {
    let inside = node.span.range();
    places.iter().any(|at| usize::try_from(*at).is_ok_and(|at| inside.contains(&at)))
}

/// Whether a text has a day, an amount in 万 or 亿, or a number of four digits or more: a year, or an amount.
fn speaks(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    let mut at = 0;
    while let Some(c) = characters.get(at) {
        if !c.is_ascii_digit() {
            at += 1;
            continue;
        }
        let number = |c: &char| c.is_ascii_digit() || matches!(c, '_' | '.');
        let token: String = characters.iter().skip(at).take_while(|c| number(c)).collect();
        let before = at.checked_sub(1).and_then(|at| characters.get(at));
        let after = characters.get(at + token.len());
        let part_of_a_word = |c: Option<&char>| c.is_some_and(|c| c.is_ascii_alphabetic() || *c == '_');
        let whole = token.split('.').next().unwrap_or("").bytes().filter(u8::is_ascii_digit).count();
        let day = characters.get(at..at + 10).map(|day| day.iter().collect::<String>());
        let large = whole >= 4 && !part_of_a_word(before) && !part_of_a_word(after);
        // A year may be part of a word, as in `r2020`.
        let year = token.len() == 4 && ["19", "20", "21"].iter().any(|century| token.starts_with(century));
        if large || year || matches!(after, Some('万' | '亿')) || day.is_some_and(|day| parse_date(&day).is_some()) {
            return true;
        }
        at += token.len();
    }
    false
}
