//! Where two texts of one rule differ, leaf by leaf, and whether that can mean anything to a round.

use super::pieces::{Section, text_of};
use crate::feel;
use crate::number::parse_literal;
use crate::span::Span;
use crate::yaml::{Node, NodeKind, Scalar};

/// One leaf of a rule that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// The way to it, rows counted from 1: `bands[4].from`; empty for the rule itself.
    pub path: String,
    /// What stood there, and where.
    pub before: Option<(String, Span)>,
    /// What stands there now, and where.
    pub after: Option<(String, Span)>,
    /// Whether it is only a label, a clause or a title.
    pub words: bool,
    /// The way, step by step.
    pub(super) steps: Vec<Step>,
}

impl Detail {
    /// A detail that is no leaf of the rule's text.
    pub(super) fn beside(path: &str, before: Option<(String, Span)>, after: Option<(String, Span)>) -> Self {
        Self { path: path.into(), before, after, words: false, steps: Vec::new() }
    }

    /// The part of the rule that it belongs to: the row it is in, else the entry of a table by name, else the key.
    /// `None` where rows were put in or taken out, so that the rows of both sides do not stand for each other.
    pub(super) fn part(&self) -> Option<String> {
        let one_sided = self.before.is_none() || self.after.is_none();
        if self.steps.is_empty() || (one_sided && matches!(self.steps.last(), Some(Step::Row(_)))) {
            return None;
        }
        let row = self.steps.iter().rposition(|s| matches!(s, Step::Row(_)));
        let named = self.steps.iter().position(|s| matches!(s, Step::Key(key) if NAMES.contains(&key.as_str())));
        let length = row.or(named.map(|at| at + 1)).unwrap_or(0) + 1;
        Some(written(self.steps.get(..length).unwrap_or(&self.steps)))
    }
}

/// A way as people read it.
fn written(steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Key(key) if path.is_empty() => path.push_str(key),
            Step::Key(key) => path.push_str(&format!(".{key}")),
            Step::Row(row) => path.push_str(&format!("[{row}]")),
        }
    }
    path
}

/// Puts what stands at the end of a way in the other text there in this one.
pub(super) fn graft(into: &mut Node, from: &Node, steps: &[Step]) {
    let Some((step, rest)) = steps.split_first() else {
        *into = from.clone();
        return;
    };
    match (step, &mut into.kind, &from.kind) {
        (Step::Row(row), NodeKind::List(old), NodeKind::List(new)) => {
            let at = row.saturating_sub(1);
            if let (Some(old), Some(new)) = (old.get_mut(at), new.get(at)) {
                graft(old, new, rest);
            }
        }
        (Step::Key(key), NodeKind::Map(old), NodeKind::Map(new)) => {
            let there = old.iter().position(|p| *p.key == **key);
            let other = new.iter().find(|p| *p.key == **key);
            match (there.and_then(|at| old.get_mut(at)), other) {
                (Some(pair), Some(other)) => graft(&mut pair.value, &other.value, rest),
                (None, Some(other)) => old.push(other.clone()),
                (Some(_), None) => old.retain(|p| *p.key != **key),
                (None, None) => {}
            }
        }
        _ => *into = from.clone(),
    }
}

/// Keys whose text is only read by people.
const WORDS: &[&str] = &["label", "clause", "title", "notice", "announced"];

/// Keys whose entries are named by the staff, so that none of these names is a key of the language.
const NAMES: &[&str] = &["values", "points", "amounts", "shares", "payers", "counts", "tiers"];

/// Keys behind which numbers stand, however they are written.
const NUMBERS: &[&str] = &[
    "from",
    "above",
    "below",
    "points",
    "max",
    "min",
    "over",
    "under",
    "minimum",
    "each",
    "at_least",
    "cap",
    "budget",
    "step",
    "smallest",
    "share",
    "money",
    "awards",
    "out_of",
    "total_from",
    "reserve",
    "flag_spread",
    "scale",
    "linear",
    "instalments",
    "counts",
    "amounts",
    "shares",
    "tiers",
    "rank_to",
    "share_to",
];

/// Keys behind which expressions stand.
const EXPRESSIONS: &[&str] = &[
    "require",
    "value",
    "amount",
    "less",
    "by",
    "per",
    "if",
    "higher",
    "lower",
    "uncovered",
    "within",
    "weight",
    "among",
    "when",
    "formula",
];

/// Keys behind which every character counts.
const TEXTS: &[&str] = &["is", "any_of", "of", "column", "columns", "values", "sheet", "key", "file", "seed"];

/// The leaves in which two texts of a rule differ, in the order written.
pub(super) fn details(section: Section, before: &Node, after: &Node) -> Vec<Detail> {
    let own = match section {
        Section::Caps => "cap".to_owned(),
        Section::Facts => "value".to_owned(),
        _ => String::new(),
    };
    let sort = text_of(before, "type").filter(|s| Some(*s) == text_of(after, "type"));
    let numeric = section == Section::Parameters
        && sort.is_some_and(|s| matches!(&**s, "money" | "number" | "integer" | "percent"));
    let mut walk = Walk { section, numeric, own, path: Vec::new(), found: Vec::new() };
    walk.compare(before, after);
    walk.found
}

/// A rule or part of one in one line, as it would stand between braces.
pub(super) fn flow(node: &Node) -> String {
    match &node.kind {
        NodeKind::Scalar(scalar) => scalar.text.to_string(),
        NodeKind::List(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        NodeKind::Map(pairs) => {
            let all: Vec<String> = pairs.iter().map(|p| format!("{}: {}", p.key, flow(&p.value))).collect();
            format!("{{{}}}", all.join(", "))
        }
    }
}

/// A step on the way to a leaf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The value of a key.
    Key(String),
    /// A row, counted from 1.
    Row(usize),
}

struct Walk {
    section: Section,
    /// Whether `value` is a number, as in a parameter.
    numeric: bool,
    /// The key under which the rule itself stands, where it is a leaf.
    own: String,
    path: Vec<Step>,
    found: Vec<Detail>,
}

impl Walk {
    fn compare(&mut self, before: &Node, after: &Node) {
        match (&before.kind, &after.kind) {
            (NodeKind::Scalar(a), NodeKind::Scalar(b)) if self.alike(a, b) => {}
            (NodeKind::Map(old), NodeKind::Map(new)) => {
                for one in old {
                    let other = new.iter().find(|p| p.key == one.key);
                    self.step(Step::Key(one.key.to_string()), Some(&one.value), other.map(|p| &p.value));
                }
                for one in new.iter().filter(|p| !old.iter().any(|o| o.key == p.key)) {
                    self.step(Step::Key(one.key.to_string()), None, Some(&one.value));
                }
            }
            (NodeKind::List(old), NodeKind::List(new)) => self.lists(old, new),
            _ => self.leaf(Some(before), Some(after)),
        }
    }

    /// Rows that are the same at both ends are the same rows; between them, they are taken in their order.
    fn lists(&mut self, old: &[Node], new: &[Node]) {
        let same = |(a, b): &(&Node, &Node)| self.same(a, b);
        let head = old.iter().zip(new).take_while(same).count();
        let rest = old.len().min(new.len()) - head;
        let tail = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(same).count();
        let (old, new) =
            (old.get(head..old.len() - tail).unwrap_or_default(), new.get(head..new.len() - tail).unwrap_or_default());
        for at in 0..old.len().max(new.len()) {
            self.step(Step::Row(head + at + 1), old.get(at), new.get(at));
        }
    }

    fn same(&self, before: &Node, after: &Node) -> bool {
        let (own, path) = (self.own.clone(), self.path.clone());
        let mut walk = Self { own, path, found: Vec::new(), ..*self };
        walk.compare(before, after);
        walk.found.is_empty()
    }

    fn step(&mut self, step: Step, before: Option<&Node>, after: Option<&Node>) {
        self.path.push(step);
        match (before, after) {
            (Some(before), Some(after)) => self.compare(before, after),
            (before, after) => self.leaf(before, after),
        }
        self.path.pop();
    }

    fn leaf(&mut self, before: Option<&Node>, after: Option<&Node>) {
        let text = |node: &Node| (flow(node), node.span);
        let path = written(&self.path);
        let words = self.words();
        let steps = self.path.clone();
        self.found.push(Detail { path, before: before.map(text), after: after.map(text), words, steps });
    }

    fn keys(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.path.iter().filter_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Row(_) => None,
        })
    }

    fn words(&self) -> bool {
        let named = self.keys().position(|key| NAMES.contains(&key));
        let known = self.keys().take(named.unwrap_or(usize::MAX));
        known.into_iter().any(|key| WORDS.contains(&key))
    }

    fn alike(&self, a: &Scalar, b: &Scalar) -> bool {
        // An empty text in quotes is not the same as nothing.
        if a.text == b.text {
            return !a.text.is_empty() || a.style == b.style;
        }
        for key in self.keys().rev().chain([self.own.as_str()]) {
            if TEXTS.contains(&key) {
                return false;
            }
            if NUMBERS.contains(&key) || (self.numeric && key == "value") {
                return same_number(&a.text, &b.text) || same_expression(a, b);
            }
            if EXPRESSIONS.contains(&key) {
                // A parameter's `value` is no expression.
                return self.section != Section::Parameters && same_expression(a, b);
            }
        }
        false
    }
}

fn same_number(a: &str, b: &str) -> bool {
    matches!((parse_literal(a), parse_literal(b)), (Ok(a), Ok(b)) if a == b)
}

fn same_expression(a: &Scalar, b: &Scalar) -> bool {
    let printed = |scalar: &Scalar| {
        let (tree, faults) = feel::parse(&scalar.text, &scalar.place, &[]);
        tree.filter(|_| faults.is_empty()).map(|tree| feel::print(&tree))
    };
    printed(a).zip(printed(b)).is_some_and(|(a, b)| a == b)
}

/// Whether two rules are the same but for their ids.
pub(super) fn renamed(section: Section, before: &Node, after: &Node) -> bool {
    let only_id = |d: &Detail| d.path == "id" || d.words;
    details(section, before, after).iter().all(only_id)
}
