//! The parser's events to nodes, with everything refused that a rule file may not use.

use super::align::align;
use super::characters;
use super::slips::{self, Slip};
use super::syntax;
use super::{Node, NodeKind, Pair, Scalar, Style};
use crate::diagnostic::{Code, Diagnostic, Findings, point};
use crate::feel::Place;
use crate::span::{SourceId, Span};
use serde_yaml::granit_parser::{Event, Parser, ScalarStyle, Span as Range};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A rule file may have this many bytes.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;
/// Nodes may nest this deep.
pub const MAX_DEPTH: usize = 32;
/// A rule file may have this many nodes.
pub const MAX_NODES: usize = 100_000;

/// Reads one document.
///
/// # Errors
///
/// The findings, at least one. YAML's own syntax stops at its first fault; all else is reported in one go.
pub fn read(bytes: &[u8], source: SourceId) -> Result<Node, Vec<Diagnostic>> {
    let at = |start, end| Span::new(source, start, end);
    if bytes.len() > MAX_BYTES {
        return Err(vec![Diagnostic::new(
            Code::FILE_TOO_LARGE,
            at(0, 0),
            format!("the file has {} bytes, more than the {MAX_BYTES} a rule file may have", bytes.len()),
        )]);
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return Err(vec![characters::not_utf8(bytes, error.valid_up_to(), source)]),
    };
    if characters::is_utf16(bytes) {
        return Err(vec![characters::not_utf8(bytes, 0, source)]);
    }
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let body = text.get(bom..).unwrap_or(text);
    let faults = characters::faults(body, bom, source);
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut reader =
        Reader { text: body, shift: bom, source, stack: Vec::new(), root: None, nodes: 0, faults: Findings::default() };
    let result = reader.run();
    let faults = reader.faults.into_sorted();
    match (result, reader.root) {
        (Ok(()), Some(root)) if faults.is_empty() => Ok(root),
        (Ok(()), None) if faults.is_empty() => Err(vec![
            Diagnostic::new(Code::YAML_EMPTY, at(bom, bom), "the file is empty").help("begin it with `merit: 1`"),
        ]),
        _ => Err(faults),
    }
}

/// A map or list that is being read.
struct Open {
    start: usize,
    items: Items,
}

enum Items {
    List(Vec<Node>),
    Map { pairs: Vec<Pair>, seen: BTreeMap<Arc<str>, Span>, key: Option<Node> },
}

struct Reader<'a> {
    text: &'a str,
    shift: usize,
    source: SourceId,
    stack: Vec<Open>,
    root: Option<Node>,
    nodes: usize,
    faults: Findings,
}

fn too_deep(span: Span) -> Diagnostic {
    let words = format!("the file nests deeper than the {MAX_DEPTH} levels a rule file may have");
    Diagnostic::new(Code::TOO_DEEP, span, words)
}

/// Reading cannot go on; the fault has been noted.
struct Stop;

impl Reader<'_> {
    fn run(&mut self) -> Result<(), Stop> {
        let options = serde_yaml::granit_parser::options! {
            emit_comments: false,
            emit_unresolved_aliases: true,
            emit_anchor_events: true,
            disallow_directives: true,
        };
        let mut documents = 0;
        for next in Parser::new_from_str_with_options(self.text, options) {
            let (event, range) = match next {
                Ok(pair) => pair,
                Err(error) => {
                    let at = error.marker().byte_offset().unwrap_or(self.text.len()).min(self.text.len());
                    let words = error.info().to_string();
                    self.faults.push(if words.contains("recursion limit") {
                        too_deep(self.span(at, at))
                    } else {
                        syntax::fault(self.text, self.shift, self.source, &words, at)
                    });
                    return Err(Stop);
                }
            };
            let span = self.range(&range);
            self.tag(&range);
            match event {
                Event::DocumentStart(..) => {
                    documents += 1;
                    if documents > 1 {
                        self.faults.push(
                            Diagnostic::new(Code::MANY_DOCUMENTS, span, "a second document begins here")
                                .help("a rule file is one document: remove the line `---`"),
                        );
                        return Err(Stop);
                    }
                }
                Event::Anchor(_, name) => self.faults.push(
                    Diagnostic::new(
                        Code::ANCHOR,
                        span,
                        format!("`&{name}` is an anchor, which rule files do not have"),
                    )
                    .help("give the value a name under `parameters` or `facts`, or write it out"),
                ),
                Event::Alias(_) | Event::UnresolvedAlias(_) => {
                    let written =
                        self.text.get(span.range().start - self.shift..span.range().end - self.shift).unwrap_or("*");
                    self.faults.push(
                        Diagnostic::new(
                            Code::ANCHOR,
                            span,
                            format!("`{written}` is an alias, which rule files do not have"),
                        )
                        .help("write the value out; to write `*` itself, put the value in quotes"),
                    );
                    self.add(Node { kind: NodeKind::List(Vec::new()), span })?;
                }
                Event::Scalar(text, style, ..) => {
                    let scalar = self.scalar(&text, style, &range);
                    self.add(Node { kind: NodeKind::Scalar(scalar), span })?;
                }
                Event::SequenceStart(..) => self.open(span, Items::List(Vec::new()))?,
                Event::MappingStart(..) => {
                    self.open(span, Items::Map { pairs: Vec::new(), seen: BTreeMap::new(), key: None })?;
                }
                Event::SequenceEnd | Event::MappingEnd => self.close(span)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, self.shift + start, self.shift + end)
    }

    fn range(&self, range: &Range) -> Span {
        range.byte_range().map_or_else(|| self.span(0, 0), |r| self.span(r.start, r.end))
    }

    fn tag(&mut self, range: &Range) {
        let Some(tag) = range.tag_span().or_else(|| range.tag_start().map(Range::empty)) else { return };
        let span = self.range(&tag);
        let written = tag.slice(self.text).unwrap_or("!").to_owned();
        let fault =
            Diagnostic::new(Code::TAG, span, format!("`{written}` is a YAML tag, which rule files do not have"));
        // `!listed` is `not` in other languages; `!!int` can only go.
        let negated = written.strip_prefix('!').filter(|w| w.starts_with(|c: char| c.is_alphabetic()));
        self.faults.push(match negated {
            Some(name) => fault.fix(span, format!("not({name})"), "for the contrary of a condition write `not(…)`"),
            None => fault.fix(span, "", "delete it"),
        });
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, range: &Range) -> Scalar {
        let (start, end) = range.byte_range().map_or((0, 0), |r| (r.start, r.end));
        let written = self.text.get(start..end).unwrap_or("");
        // The parser gives `~` where nothing is written.
        let text = if written.is_empty() { "" } else { text };
        let inner = if style == ScalarStyle::Plain { 0 } else { 1 };
        let body = written.get(inner..).unwrap_or("");
        let place = if body.starts_with(text) {
            Place::plain(self.source, self.shift + start + inner)
        } else {
            Place::mapped(
                self.source,
                align(text, body, self.shift + start + inner, style == ScalarStyle::DoubleQuoted),
            )
        };
        if style == ScalarStyle::DoubleQuoted && body.contains('\\') {
            for (i, c) in text.char_indices() {
                let Some(what) = characters::what(c) else { continue };
                let words = format!("{what} character ({}) is written here as an escape", point(c));
                let span = place.span(i, i + c.len_utf8());
                self.faults.push(Diagnostic::new(Code::INVISIBLE, span, words).help("write the text without it"));
            }
        }
        let style = if style == ScalarStyle::Plain { Style::Plain } else { Style::Quoted };
        Scalar { text: text.into(), style, place }
    }

    fn open(&mut self, span: Span, items: Items) -> Result<(), Stop> {
        self.count(span)?;
        if self.stack.len() >= MAX_DEPTH {
            self.faults.push(too_deep(span));
            return Err(Stop);
        }
        if let Some(Open { items: Items::Map { key: key @ None, .. }, .. }) = self.stack.last_mut() {
            *key = Some(Node { kind: NodeKind::List(Vec::new()), span });
            let words = "a key is a plain word, not a list or a map";
            self.faults.push(
                Diagnostic::new(Code::KEY_SHAPE, span, words)
                    .help("an expression that begins with `[` or `{` must be in quotes"),
            );
            return Err(Stop);
        }
        self.stack.push(Open { start: span.range().start, items });
        Ok(())
    }

    fn close(&mut self, span: Span) -> Result<(), Stop> {
        let Some(open) = self.stack.pop() else { return Ok(()) };
        let (kind, last) = match open.items {
            Items::List(items) => {
                if self.text.get(open.start - self.shift..).is_some_and(|t| t.starts_with('[')) {
                    self.faults.extend(slips::in_a_list(&items));
                }
                let last = items.last().map(|n| n.span);
                (NodeKind::List(items), last)
            }
            Items::Map { pairs, .. } => {
                let last = pairs.last().map(|p| p.value.span);
                (NodeKind::Map(pairs), last)
            }
        };
        // The end event of a block stands at the next token, which may be many lines below.
        let flow = self.text.get(open.start - self.shift..).is_some_and(|t| t.starts_with(['[', '{']));
        let end = if flow { span.range().end } else { last.map_or(open.start, |l| l.range().end) };
        self.nodes -= 1;
        self.add(Node { kind, span: Span::new(self.source, open.start, end) })
    }

    fn count(&mut self, span: Span) -> Result<(), Stop> {
        self.nodes += 1;
        if self.nodes <= MAX_NODES {
            return Ok(());
        }
        self.faults.push(Diagnostic::new(
            Code::TOO_MANY_NODES,
            span,
            format!("the file has more than the {MAX_NODES} values a rule file may have"),
        ));
        Err(Stop)
    }

    fn add(&mut self, node: Node) -> Result<(), Stop> {
        self.count(node.span)?;
        let Some(open) = self.stack.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match &mut open.items {
            Items::List(items) => items.push(node),
            Items::Map { pairs, seen, key } => match key.take() {
                None => {
                    if let Some(fault) = slips::full_width_bracket(&node) {
                        self.faults.push(fault);
                        return Err(Stop);
                    }
                    *key = Some(node);
                }
                Some(key_node) => {
                    let span = key_node.span;
                    let Some(Scalar { text, place, .. }) = key_node.scalar().cloned() else { return Err(Stop) };
                    if node.is_empty() {
                        let before = pairs.last().map(|pair| pair.value.span);
                        match slips::instead_of_a_pair(self.text, self.shift, &key_node, before) {
                            Some(Slip::Fault(fault)) => {
                                self.faults.push(fault);
                                return Ok(());
                            }
                            Some(Slip::Told) => return Ok(()),
                            None => {}
                        }
                    }
                    if &*text == "<<" {
                        self.faults.push(
                            Diagnostic::new(
                                Code::MERGE_KEY,
                                span,
                                "`<<` merges another map, which rule files do not do",
                            )
                            .help("write the keys out"),
                        );
                    } else if let Some(first) = seen.get(&*text) {
                        self.faults.push(
                            Diagnostic::new(Code::DUPLICATE_KEY, span, format!("`{text}` is written twice"))
                                .label("again here")
                                .related(*first, "first here"),
                        );
                    } else {
                        seen.insert(text.clone(), span);
                    }
                    pairs.push(Pair { key: text, key_span: span, key_place: place, value: node });
                }
            },
        }
        Ok(())
    }
}
