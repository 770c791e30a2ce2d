//! Nodes: scalars, lists and maps with their places.

use crate::feel::Place;
use crate::span::Span;
use std::sync::Arc;

/// A node of the file.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// All of it; for maps and lists from the first entry to the last.
    pub span: Span,
}

/// The forms of a node.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// A text, quoted or not.
    Scalar(Scalar),
    /// A list.
    List(Vec<Node>),
    /// A map in the order written, its keys different from each other.
    Map(Vec<Pair>),
}

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The key's text.
    pub key: Arc<str>,
    /// The key's place.
    pub key_span: Span,
    /// Where the key's text stands in the source.
    pub key_place: Place,
    /// The value.
    pub value: Node,
}

/// A scalar.
#[derive(Clone, Debug)]
pub struct Scalar {
    /// The text after YAML's quoting and folding.
    pub text: Arc<str>,
    /// How it was written.
    pub style: Style,
    /// Where its text stands in the source.
    pub place: Place,
}

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// In single or double quotes, or as a block.
    Quoted,
}

impl Node {
    /// What the node is, for messages: `a text`, `a list`, `a map`.
    #[must_use]
    pub fn describe(&self) -> &'static str {
        match &self.kind {
            NodeKind::Scalar(s) if s.text.is_empty() && s.style == Style::Plain => "nothing",
            NodeKind::Scalar(_) => "a single value",
            NodeKind::List(_) => "a list",
            NodeKind::Map(_) => "a map of keys and values",
        }
    }

    /// The scalar in it.
    #[must_use]
    pub fn scalar(&self) -> Option<&Scalar> {
        match &self.kind {
            NodeKind::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The pairs of a map in the order written; none where it is no map.
    #[must_use]
    pub fn pairs(&self) -> &[Pair] {
        match &self.kind {
            NodeKind::Map(pairs) => pairs,
            _ => &[],
        }
    }

    /// The items of a list; none where it is no list.
    #[must_use]
    pub fn items(&self) -> &[Node] {
        match &self.kind {
            NodeKind::List(items) => items,
            _ => &[],
        }
    }

    /// Whether nothing was written: `key:` and then the next line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.scalar().is_some_and(|s| s.text.is_empty() && s.style == Style::Plain)
    }
}
