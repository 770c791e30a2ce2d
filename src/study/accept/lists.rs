//! A list of words in the place of another: items that stay are not touched, and no comment goes.

use super::scalars::{self, Edit};
use crate::yaml::{Node, Pair};
use std::ops::Range;
use std::sync::Arc;

/// The edits by which the list of a pair has these words; `None` where one of them cannot be written.
pub(super) fn edits(text: &str, pair: &Pair, words: &[Arc<str>]) -> Option<Vec<Edit>> {
    let list = &pair.value;
    if list.items().iter().any(|item| scalars::is_block(text, item)) {
        return None;
    }
    let slice = text.get(list.span.range())?;
    if !slice.starts_with('[') {
        return block(text, pair, words);
    }
    if slice.contains('\n') { broken(text, list, words) } else { line(text, list, words) }
}

/// The items that go, and the words that come.
fn difference<'n>(list: &'n Node, words: &[Arc<str>]) -> (Vec<&'n Node>, Vec<Arc<str>>) {
    let word = |node: &Node| node.scalar().map(|s| s.text.clone());
    let there: Vec<Arc<str>> = list.items().iter().filter_map(word).collect();
    let gone = list.items().iter().filter(|node| word(node).is_none_or(|w| !words.contains(&w))).collect();
    (gone, words.iter().filter(|w| !there.contains(w)).cloned().collect())
}

/// `[a, b]` in one line is written anew, its words as they are written where they stay.
fn line(text: &str, list: &Node, words: &[Arc<str>]) -> Option<Vec<Edit>> {
    let mut all = Vec::new();
    for word in words {
        let old = list.items().iter().find(|node| node.scalar().is_some_and(|s| s.text == *word));
        let old = old.and_then(|node| text.get(node.span.range())).map(str::to_owned);
        all.push(old.or_else(|| scalars::word("", word))?);
    }
    Some(vec![(list.span.range(), format!("[{}]", all.join(", ")))])
}

/// New words take the places of old ones; how many are left over on either side.
fn replaced<'n>(
    text: &str,
    list: &'n Node,
    words: &[Arc<str>],
    edits: &mut Vec<Edit>,
) -> Option<(Vec<&'n Node>, Vec<String>)> {
    let (mut gone, come) = difference(list, words);
    let mut come: Vec<Arc<str>> = come;
    let both = gone.len().min(come.len());
    for (node, word) in gone.drain(..both).zip(come.drain(..both)) {
        let range = node.span.range();
        let new = scalars::word(text.get(range.clone())?, &word)?;
        edits.push((range, new));
    }
    let come = come.iter().map(|word| scalars::word("", word)).collect::<Option<_>>()?;
    Some((gone, come))
}

/// `[ ]` over several lines, with comments perhaps.
fn broken(text: &str, list: &Node, words: &[Arc<str>]) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    let (gone, come) = replaced(text, list, words, &mut edits)?;
    for node in gone {
        let range = node.span.range();
        edits.push((range.clone(), String::new()));
        let next = list.items().iter().map(|n| n.span.range().start).find(|start| *start >= range.end);
        let gap = range.end..next.unwrap_or(list.span.range().end);
        edits.extend(comma(text, gap).map(|at| (at..at + 1, String::new())));
    }
    if !come.is_empty() {
        let come = come.join(", ");
        let (at, new) = match list.items().last() {
            Some(last) => (last.span.range().end, format!(", {come}")),
            None => (list.span.range().start + 1, come),
        };
        edits.push((at..at, new));
    }
    Some(edits)
}

/// The comma between two items, outside comments.
fn comma(text: &str, gap: Range<usize>) -> Option<usize> {
    let mut at = gap.start;
    for line in text.get(gap)?.split_inclusive('\n') {
        let code = line.split('#').next().unwrap_or(line);
        if let Some(i) = code.find(',') {
            return Some(at + i);
        }
        at += line.len();
    }
    None
}

/// `- a` on lines of their own.
fn block(text: &str, pair: &Pair, words: &[Arc<str>]) -> Option<Vec<Edit>> {
    let list = &pair.value;
    let mut edits = Vec::new();
    let (gone, come) = replaced(text, list, words, &mut edits)?;
    let none = gone.len() == list.items().len();
    for node in gone {
        edits.push((without(text, node)?, String::new()));
    }
    if none && words.is_empty() {
        let after = pair.key_span.range().end;
        let at = after + text.get(after..)?.find(':')? + 1;
        edits.push((at..at, " []".to_owned()));
    }
    if let Some(last) = list.items().last().filter(|_| !come.is_empty()) {
        let (start, end) = line_of(text, last.span.range());
        let lead = text.get(start..last.span.range().start)?;
        let line_end = if text.get(end..)?.starts_with("\r\n") { "\r\n" } else { "\n" };
        let new: String = come.iter().map(|word| format!("{line_end}{lead}{word}")).collect();
        edits.push((end..end, new));
    }
    Some(edits)
}

/// Where the line of an item begins and ends, without its line end.
fn line_of(text: &str, range: Range<usize>) -> (usize, usize) {
    let start = text.get(..range.start).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1);
    let rest = text.get(range.end..).unwrap_or("");
    let line = rest.split('\n').next().unwrap_or(rest);
    (start, range.end + line.trim_end_matches('\r').len())
}

/// What goes with an item: its line, or all before the comment that stands behind it.
fn without(text: &str, node: &Node) -> Option<Range<usize>> {
    let range = node.span.range();
    let (start, end) = line_of(text, range.clone());
    let lead = text.get(start..range.start)?;
    let dash = start + lead.rfind('-')?;
    if let Some(comment) = text.get(range.end..end)?.find('#') {
        return Some(dash..range.end + comment);
    }
    let rest = text.get(end..)?;
    match rest.find('\n') {
        Some(i) => Some(start..end + i + 1),
        // The last line of the file: the line end before it goes, and this one's lack of one stays.
        None => {
            let before = text.get(..start)?;
            Some(before.trim_end_matches(['\n', '\r']).len()..end)
        }
    }
}
