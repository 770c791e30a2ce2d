//! A rule file taken apart into its rules, and put together again from the rules of two.

use crate::feel::Place;
use crate::span::Span;
use crate::yaml::{Node, NodeKind, Pair};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The part of a rule file in which a rule stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// A key of the top level that is one rule by itself: the edition, the certification, whose list is asked.
    File,
    /// A key of `round`.
    Round,
    /// A field.
    Fields,
    /// A parameter.
    Parameters,
    /// A lookup.
    Lookups,
    /// A register.
    Registers,
    /// A fact.
    Facts,
    /// A gate.
    Gates,
    /// A criterion, or a group without its members.
    Criteria,
    /// The cap of a side of the adjustments.
    Caps,
    /// A bonus.
    Bonus,
    /// A deduction.
    Deduction,
    /// A key of `ranking`.
    Ranking,
    /// A key of `allocation`.
    Allocation,
    /// A key of `award`.
    Award,
    /// A limit.
    Limits,
    /// A target of the funded together.
    Targets,
    /// What is published.
    Publish,
    /// The examples.
    Examples,
    /// The tests.
    Tests,
}

impl Section {
    /// Whether a round can depend on it.
    #[must_use]
    pub fn decides(self) -> bool {
        !matches!(self, Self::Targets | Self::Publish | Self::Examples | Self::Tests)
    }
}

/// Which rule of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleName {
    /// Where it stands.
    pub section: Section,
    /// Its id or key; of a limit, its groups.
    pub name: Arc<str>,
}

/// A rule with its text.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub rule: RuleName,
    /// The group that a criterion is in.
    pub group: Option<Arc<str>>,
    pub node: Node,
    /// Where its name stands.
    pub span: Span,
}

/// The text of a key of a map.
pub(super) fn text_of<'n>(node: &'n Node, key: &str) -> Option<&'n Arc<str>> {
    let pair = node.pairs().iter().find(|p| *p.key == *key)?;
    pair.value.scalar().map(|s| &s.text)
}

/// Whether each limit of a file can be told by the groups it binds.
pub(super) fn limits_apart(root: &Node) -> bool {
    let allocation = root.pairs().iter().find(|p| &*p.key == "allocation");
    let limits = allocation.and_then(|p| p.value.pairs().iter().find(|p| &*p.key == "limits"));
    let limits = limits.map_or(&[][..], |p| p.value.items());
    let names: BTreeSet<Option<&Arc<str>>> = limits.iter().map(|l| text_of(l, "per")).collect();
    names.len() == limits.len()
}

/// The rules of a file in the order written.
pub(super) fn take_apart(root: &Node, limits_apart: bool) -> Vec<Piece> {
    let mut all = Vec::new();
    for pair in root.pairs() {
        match &*pair.key {
            "round" => keys(Section::Round, &pair.value, &mut all),
            "fields" => keys(Section::Fields, &pair.value, &mut all),
            "parameters" => keys(Section::Parameters, &pair.value, &mut all),
            "lookups" => keys(Section::Lookups, &pair.value, &mut all),
            "registers" => keys(Section::Registers, &pair.value, &mut all),
            "facts" => keys(Section::Facts, &pair.value, &mut all),
            "gates" => listed(Section::Gates, &pair.value, None, &mut all),
            "criteria" => listed(Section::Criteria, &pair.value, None, &mut all),
            "ranking" => keys(Section::Ranking, &pair.value, &mut all),
            "adjustments" => pair.value.pairs().iter().for_each(|side| adjustments(side, &mut all)),
            "allocation" => {
                for key in pair.value.pairs() {
                    match &*key.key {
                        "award" => keys(Section::Award, &key.value, &mut all),
                        "limits" if limits_apart => limits(&key.value, &mut all),
                        _ => all.push(piece(Section::Allocation, key)),
                    }
                }
            }
            "targets" => listed(Section::Targets, &pair.value, None, &mut all),
            "publish" => all.push(piece(Section::Publish, pair)),
            "examples" => all.push(piece(Section::Examples, pair)),
            "tests" => all.push(piece(Section::Tests, pair)),
            _ => all.push(piece(Section::File, pair)),
        }
    }
    all
}

fn piece(section: Section, pair: &Pair) -> Piece {
    let rule = RuleName { section, name: pair.key.clone() };
    Piece { rule, group: None, node: pair.value.clone(), span: pair.key_span }
}

fn keys(section: Section, node: &Node, into: &mut Vec<Piece>) {
    into.extend(node.pairs().iter().map(|pair| piece(section, pair)));
}

/// Rules with ids; the members of a group come after it.
fn listed(section: Section, node: &Node, group: Option<&Arc<str>>, into: &mut Vec<Piece>) {
    for item in node.items() {
        let name = text_of(item, "id").cloned().unwrap_or_else(|| "".into());
        let (members, own): (Vec<Pair>, Vec<Pair>) =
            item.pairs().iter().cloned().partition(|p| section == Section::Criteria && &*p.key == "criteria");
        let id = item.pairs().iter().find(|p| &*p.key == "id").map_or(item.span, |p| p.value.span);
        let rule = RuleName { section, name: name.clone() };
        let node = Node { kind: NodeKind::Map(own), span: item.span };
        into.push(Piece { rule, group: group.cloned(), node, span: id });
        members.iter().for_each(|p| listed(section, &p.value, Some(&name), into));
    }
}

fn adjustments(side: &Pair, into: &mut Vec<Piece>) {
    let section = if &*side.key == "bonus" { Section::Bonus } else { Section::Deduction };
    for key in side.value.pairs() {
        if &*key.key == "items" {
            listed(section, &key.value, None, into);
        } else {
            let rule = RuleName { section: Section::Caps, name: side.key.clone() };
            into.push(Piece { rule, group: None, node: key.value.clone(), span: key.key_span });
        }
    }
}

fn limits(node: &Node, into: &mut Vec<Piece>) {
    for item in node.items() {
        let name = text_of(item, "per").cloned().unwrap_or_else(|| "all".into());
        let rule = RuleName { section: Section::Limits, name };
        into.push(Piece { rule, group: None, node: item.clone(), span: item.span });
    }
}

/// The file that these rules make, without what no round depends on.
///
/// # Errors
///
/// The name of a group that a criterion is in, and that is not there.
pub(super) fn put_together(all: &[&Piece]) -> Result<Node, Arc<str>> {
    let of = |section: Section| all.iter().filter(move |p| p.rule.section == section).copied();
    let map = |section: Section| of(section).map(|p| pair(&p.rule.name, p.node.clone(), p.span)).collect::<Vec<_>>();
    let list = |section: Section| of(section).map(|p| p.node.clone()).collect::<Vec<_>>();
    let mut root = map(Section::File);
    for (key, section) in [
        ("round", Section::Round),
        ("fields", Section::Fields),
        ("parameters", Section::Parameters),
        ("lookups", Section::Lookups),
        ("registers", Section::Registers),
        ("facts", Section::Facts),
    ] {
        root.extend(section_of(key, map(section)));
    }
    root.extend(list_of("gates", list(Section::Gates)));
    let criteria: Vec<&Piece> = of(Section::Criteria).collect();
    let known: BTreeSet<&Arc<str>> = criteria.iter().map(|p| &p.rule.name).collect();
    if let Some(orphan) = criteria.iter().filter_map(|p| p.group.as_ref()).find(|group| !known.contains(group)) {
        return Err(orphan.clone());
    }
    root.extend(list_of("criteria", members(&criteria, None)));
    let mut sides = Vec::new();
    for (key, section) in [("bonus", Section::Bonus), ("deduction", Section::Deduction)] {
        let cap = of(Section::Caps).find(|p| &*p.rule.name == key);
        let items = list(section);
        let Some(span) = cap.map(|p| p.span).or_else(|| items.first().map(|n| n.span)) else { continue };
        let mut side: Vec<Pair> = cap.map(|p| pair("cap", p.node.clone(), p.span)).into_iter().collect();
        side.push(pair("items", Node { kind: NodeKind::List(items), span }, span));
        sides.extend(section_of(key, side));
    }
    root.extend(section_of("adjustments", sides));
    root.extend(section_of("ranking", map(Section::Ranking)));
    let mut allocation = map(Section::Allocation);
    allocation.extend(section_of("award", map(Section::Award)));
    allocation.extend(list_of("limits", list(Section::Limits)));
    root.extend(section_of("allocation", allocation));
    let span = root.first().map(|p| p.key_span).unwrap_or_default();
    Ok(Node { kind: NodeKind::Map(root), span })
}

fn pair(key: &str, value: Node, key_span: Span) -> Pair {
    let key_place = Place::plain(key_span.source, key_span.range().start);
    Pair { key: key.into(), key_span, key_place, value }
}

fn section_of(key: &str, pairs: Vec<Pair>) -> Option<Pair> {
    let span = pairs.first().map(|p| p.key_span)?;
    Some(pair(key, Node { kind: NodeKind::Map(pairs), span }, span))
}

fn list_of(key: &str, items: Vec<Node>) -> Option<Pair> {
    let span = items.first().map(|n| n.span)?;
    Some(pair(key, Node { kind: NodeKind::List(items), span }, span))
}

fn members(all: &[&Piece], group: Option<&Arc<str>>) -> Vec<Node> {
    let mut found = Vec::new();
    for piece in all.iter().filter(|p| p.group.as_ref() == group) {
        let mut node = piece.node.clone();
        let inner = list_of("criteria", members(all, Some(&piece.rule.name)));
        if let NodeKind::Map(pairs) = &mut node.kind {
            pairs.extend(inner);
        }
        found.push(node);
    }
    found
}
