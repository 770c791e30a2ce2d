//! The same rule file with its keys the other way round, from the whole file down to the maps in lines.

use merit::rules::schema::shapes;
use merit::span::SourceId;
use merit::yaml::{Node, NodeKind, Pair, read};
use std::collections::BTreeSet;

/// The text with the keys of each map reversed that has no keys but the language's own. What staff name themselves keeps
/// its order, as lists do: it is that of columns and tables.
pub fn reversed(text: &str) -> String {
    let root = read(text.as_bytes(), SourceId::default()).unwrap();
    let words: BTreeSet<&str> = shapes().into_iter().flat_map(|shape| shape.keys()).map(|key| key.name).collect();
    let all = root.span.range();
    format!("{}{}{}", &text[..all.start], of(&root, text, &words), &text[all.end..])
}

fn of(node: &Node, text: &str, words: &BTreeSet<&str>) -> String {
    match &node.kind {
        NodeKind::Scalar(_) => text[node.span.range()].to_owned(),
        NodeKind::List(nodes) => {
            let parts = nodes.iter().map(|node| (node.span.range(), of(node, text, words)));
            within(node, text, parts.collect(), false)
        }
        NodeKind::Map(pairs) => {
            let own = pairs.iter().all(|pair| words.contains(&*pair.key));
            let part = |pair: &Pair| {
                let key = pair.key_span.range();
                let value = pair.value.span.range();
                (key.start..value.end, format!("{}{}", &text[key.start..value.start], of(&pair.value, text, words)))
            };
            within(node, text, pairs.iter().map(part).collect(), own)
        }
    }
}

/// The node's text with its parts, in their order or the other way round; what stands between them stays.
fn within(node: &Node, text: &str, parts: Vec<(std::ops::Range<usize>, String)>, around: bool) -> String {
    let places: Vec<_> = parts.iter().map(|(place, _)| place.clone()).collect();
    let mut parts: Vec<String> = parts.into_iter().map(|(_, part)| part).collect();
    if around {
        parts.reverse();
    }
    let all = node.span.range();
    let (mut out, mut at) = (String::new(), all.start);
    for (place, part) in places.into_iter().zip(parts) {
        out += &text[at..place.start];
        out += &part;
        at = place.end;
    }
    out + &text[at..all.end.max(at)]
}
