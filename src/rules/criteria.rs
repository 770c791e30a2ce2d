//! `criteria` and `adjustments`: every kind of scoring has a key of its own.

use super::keys::Keys;
use super::model::{Adjustments, Body, Criterion, Drop, Label, Method, Panel, Scoring};
use super::reader::Reader;
use crate::diagnostic::{Code, Diagnostic};
use crate::feel::Expr;
use crate::span::Span;
use crate::yaml::{Node, Pair};

/// The keys that say how points come about.
const KINDS: &[&str] = &[
    "bands", "linear", "per_unit", "counts", "lookup", "best_of", "formula", "panel", "criteria", "when", "table",
    "peer",
];

impl Reader {
    pub(super) fn criteria(&mut self, node: &Node) -> Vec<Criterion> {
        let nodes = self.list(node, "`criteria`");
        nodes.iter().filter_map(|n| self.criterion(n)).collect()
    }

    fn criterion(&mut self, node: &Node) -> Option<Criterion> {
        let mut keys = self.keys(node, "a criterion")?;
        let id = self.needed_id(&mut keys);
        let label = self.needed_label(&mut keys);
        let clause = self.clause(&mut keys);
        let max = self.needed_expr(&mut keys, "max");
        let minimum = self.optional_expr(&mut keys, "minimum");
        let body = match keys.get("criteria") {
            Some(pair) => {
                let members = self.criteria(&pair.value);
                let cap = self.yes_no(&mut keys, "cap");
                self.only_kind(&keys, "criteria");
                Body::Group(members, cap)
            }
            None => self.scoring(&mut keys, node.span, false).map_or(Body::Unread, |s| Body::Leaf(Box::new(s))),
        };
        self.finish(keys);
        Some(Criterion { id: id?, label, clause, max, minimum, body, span: node.span })
    }

    pub(super) fn adjustments(&mut self, node: &Node) -> (Option<Adjustments>, Option<Adjustments>) {
        let Some(mut keys) = self.keys(node, "`adjustments`") else { return (None, None) };
        let bonus = keys.get("bonus").and_then(|p| self.side(p));
        let deduction = keys.get("deduction").and_then(|p| self.side(p));
        self.finish(keys);
        (bonus, deduction)
    }

    fn side(&mut self, pair: &Pair) -> Option<Adjustments> {
        let mut keys = self.keys(&pair.value, "a side of the adjustments")?;
        let cap = self.needed_expr(&mut keys, "cap");
        let items = match self.need(&mut keys, "items") {
            Some(pair) => {
                let nodes = self.list(&pair.value, "`items`");
                nodes.iter().filter_map(|n| self.item(n)).collect()
            }
            None => Vec::new(),
        };
        self.finish(keys);
        Some(Adjustments { cap: cap?, items })
    }

    fn item(&mut self, node: &Node) -> Option<Criterion> {
        let mut keys = self.keys(node, "an adjustment")?;
        let id = self.needed_id(&mut keys);
        let label: Label = self.needed_label(&mut keys);
        let clause = self.clause(&mut keys);
        let max = self.optional_expr(&mut keys, "max");
        let body = self.scoring(&mut keys, node.span, true).map_or(Body::Unread, |s| Body::Leaf(Box::new(s)));
        self.finish(keys);
        Some(Criterion { id: id?, label, clause, max, minimum: None, body, span: node.span })
    }

    /// Reports a second kind beside the one that is read.
    fn only_kind(&mut self, keys: &Keys<'_>, kind: &'static str) {
        let other = KINDS.iter().find(|k| **k != kind && keys.has(k));
        if let Some(other) = other {
            let words = format!("a criterion has one kind, but both `{kind}:` and `{other}:` are written");
            self.fault(Diagnostic::new(Code::EXACTLY_ONE, keys.span, words));
        }
    }

    fn scoring(&mut self, keys: &mut Keys<'_>, span: Span, adjustment: bool) -> Option<Scoring> {
        let if_missing = self.optional_expr(keys, "if_missing");
        let Some(kind) = KINDS.iter().copied().find(|k| keys.has(k)) else {
            let known = KINDS.iter().filter(|k| **k != "criteria" && (adjustment || **k != "when"));
            let names: Vec<String> = known.map(|k| format!("`{k}`")).collect();
            self.fault(
                Diagnostic::new(Code::NO_KIND, keys.span, "nothing says how the points come about")
                    .help(format!("add one of {}", names.join(", "))),
            );
            // The keys that belong to a kind are not reported as unknown on top.
            keys.rest();
            return None;
        };
        self.only_kind(keys, kind);
        let method = match kind {
            "bands" => self.bands(keys),
            "linear" => self.linear(keys),
            "per_unit" => self.per_unit(keys),
            "counts" => self.counts(keys),
            "lookup" => self.lookup_points(keys),
            "best_of" => self.best_of(keys),
            "formula" => {
                let formula = self.needed_expr(keys, "formula");
                let cap = self.yes_no(keys, "cap");
                formula.map(|f| Method::Formula(f, cap))
            }
            "panel" => self.need(keys, "panel").and_then(|p| self.panel(&p.value)).map(|p| Method::Panel(Box::new(p))),
            "when" if adjustment => {
                let when = self.needed_expr(keys, "when");
                let points = self.needed_expr(keys, "points");
                when.zip(points).map(|(when, points)| Method::When(when, points))
            }
            "table" => self.table(keys),
            "peer" => self.peer(keys),
            other => {
                if let Some(pair) = KINDS.iter().find(|k| **k == other).and_then(|k| keys.get(k)) {
                    let words = format!("`{other}` cannot stand here");
                    self.fault(Diagnostic::new(Code::MISPLACED_KIND, pair.key_span, words));
                }
                keys.rest();
                None
            }
        };
        Some(Scoring { method: method?, if_missing, span })
    }

    fn bands(&mut self, keys: &mut Keys<'_>) -> Option<Method> {
        let value = self.needed_expr(keys, "value");
        let below = self.optional_expr(keys, "below");
        let pair = keys.get("bands")?;
        let nodes = self.list(&pair.value, "`bands`");
        let rows = nodes.iter().filter_map(|n| self.band(n)).collect();
        Some(Method::Bands { value: value?, below, rows })
    }

    fn band(&mut self, node: &Node) -> Option<(Expr, bool, Expr, Span)> {
        let mut keys = self.keys(node, "a band")?;
        let from = self.optional_expr(&mut keys, "from");
        let above = self.optional_expr(&mut keys, "above");
        let points = self.needed_expr(&mut keys, "points");
        let both = keys.has("from") == keys.has("above");
        if both {
            let words = "a band has exactly one of `from:` (the bound is in it) and `above:` (the bound is not)";
            self.fault(Diagnostic::new(Code::EXACTLY_ONE, node.span, words));
        }
        self.finish(keys);
        let bound = from.map(|f| (f, true)).or(above.map(|a| (a, false))).filter(|_| !both);
        let ((bound, inclusive), points) = bound.zip(points)?;
        Some((bound, inclusive, points, node.span))
    }

    fn linear(&mut self, keys: &mut Keys<'_>) -> Option<Method> {
        let value = self.needed_expr(keys, "value");
        let pair = keys.get("linear")?;
        let mut knots = Vec::new();
        for node in self.list(&pair.value, "`linear`") {
            match self.list(node, "a knot") {
                [x, points] => {
                    let x = self.expr(x, "a measure");
                    knots.extend(x.zip(self.expr(points, "points")));
                }
                _ => self.fault(Diagnostic::new(Code::SHAPE, node.span, "a knot is written `[measure, points]`")),
            }
        }
        Some(Method::Linear(value?, knots))
    }

    fn per_unit(&mut self, keys: &mut Keys<'_>) -> Option<Method> {
        let value = self.needed_expr(keys, "value");
        let pair = keys.get("per_unit")?;
        let mut inner = self.keys(&pair.value, "`per_unit`")?;
        let each = self.needed_expr(&mut inner, "each");
        let points = self.needed_expr(&mut inner, "points");
        self.finish(inner);
        Some(Method::PerUnit(value?, each?, points?))
    }

    fn counts(&mut self, keys: &mut Keys<'_>) -> Option<Method> {
        let pair = keys.get("counts")?;
        let mut terms = Vec::new();
        for term in self.pairs(&pair.value, "`counts`") {
            let name = self.key_expr(term);
            terms.extend(name.zip(self.expr(&term.value, "a weight")));
        }
        Some(Method::Counts(terms))
    }

    fn lookup_points(&mut self, keys: &mut Keys<'_>) -> Option<Method> {
        let pair = keys.get("lookup")?;
        let mut inner = self.keys(&pair.value, "`lookup`")?;
        let key = self.needed_expr(&mut inner, "key");
        let method = if inner.has("table") {
            let table = self.needed_word(&mut inner, "table");
            key.zip(table).map(|(key, table)| Method::LookupTable(key, table))
        } else {
            let pair = self.need(&mut inner, "points");
            let mut rows = Vec::new();
            for row in pair.map(|p| self.pairs(&p.value, "`points`")).unwrap_or_default() {
                let key = self.plain_key(row);
                rows.extend(self.expr(&row.value, "points").map(|points| (key, points)));
            }
            key.map(|key| Method::Lookup(key, rows))
        };
        self.finish(inner);
        method
    }

    fn best_of(&mut self, keys: &mut Keys<'_>) -> Option<Method> {
        let pair = keys.get("best_of")?;
        let mut alternatives = Vec::new();
        for node in self.list(&pair.value, "`best_of`") {
            let Some(mut inner) = self.keys(node, "an alternative of `best_of`") else { continue };
            alternatives.extend(self.scoring(&mut inner, node.span, false));
            self.finish(inner);
        }
        Some(Method::BestOf(alternatives))
    }

    fn panel(&mut self, node: &Node) -> Option<Panel> {
        let mut keys = self.keys(node, "`panel`")?;
        let sheet = self.needed_word(&mut keys, "sheet");
        let scale = self.need(&mut keys, "scale").and_then(|p| match self.list(&p.value, "`scale`") {
            [low, high] => self.expr(low, "the lowest mark").zip(self.expr(high, "the highest mark")),
            _ => {
                self.fault(Diagnostic::new(Code::SHAPE, p.value.span, "`scale` is written `[lowest, highest]`"));
                None
            }
        });
        let step = self.optional_expr(&mut keys, "step");
        let at_least = self.need(&mut keys, "reviewers").and_then(|p| {
            let mut inner = self.keys(&p.value, "`reviewers`")?;
            let number = self.needed_expr(&mut inner, "at_least");
            self.finish(inner);
            number
        });
        let drop = keys.get("drop").and_then(|p| {
            let mut inner = self.keys(&p.value, "`drop`")?;
            let highest = self.optional_expr(&mut inner, "highest");
            let lowest = self.optional_expr(&mut inner, "lowest");
            let when_at_least = self.optional_expr(&mut inner, "when_at_least");
            self.finish(inner);
            Some(Drop { highest, lowest, when_at_least, span: p.value.span })
        });
        let median = self
            .need(&mut keys, "combine")
            .and_then(|p| self.one_of(&p.value, "`combine`", &[("mean", false), ("median", true)]));
        let flag_spread = self.optional_expr(&mut keys, "flag_spread");
        self.finish(keys);
        let sheet = sheet?.value;
        Some(Panel { sheet, scale: scale?, step, at_least: at_least?, drop, median: median?, flag_spread })
    }
}
