//! Nodes to lines, in the order of the text: what stands between two scalars is walked too, so that no comment is lost.

use super::lines::{self, Kind, Line, Trailing};
use super::table;
use crate::yaml::{Node, NodeKind, Pair};
use unicode_width::UnicodeWidthStr;

/// Each level is indented by so many blanks.
pub(super) const STEP: usize = 2;

/// A block that is open: the column it has in the text and the one it gets.
#[derive(Clone, Copy)]
pub(super) struct Level {
    pub column: usize,
    pub indent: usize,
}

/// What was passed between two things.
pub(super) struct Passed {
    pub line_end: bool,
    pub comment: bool,
}

/// Walks through the text and the nodes side by side.
pub(super) struct Printer<'t> {
    pub text: &'t str,
    /// Everything before this is written.
    pub at: usize,
    pub lines: Vec<Line<'t>>,
    /// The line that is being written.
    pub current: usize,
    /// A blank line is due before the next one.
    pub pause: bool,
    pub open: Vec<Level>,
    /// The blocks that were open at the last thing written, to which a comment behind it may belong.
    pub deepest: Vec<Level>,
    /// Where brackets that hang in this line are indented from.
    pub base: usize,
    pub tables: usize,
}

impl<'t> Printer<'t> {
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            lines: Vec::new(),
            current: 0,
            pause: false,
            open: Vec::new(),
            deepest: Vec::new(),
            base: 0,
            tables: 0,
        }
    }

    /// The whole text, formatted.
    pub fn document(mut self, root: &'t Node) -> String {
        self.between(None);
        while self.rest().starts_with("...") {
            self.at += 3;
            self.between(None);
        }
        if self.rest().starts_with("---") {
            self.start_line(0);
            self.put("---");
            self.at += 3;
            self.between(None);
        }
        match &root.kind {
            NodeKind::Map(pairs) if !self.rest().starts_with('{') => self.block_map(pairs, 0, false),
            NodeKind::List(items) if !self.rest().starts_with('[') => self.block_list(items, 0, false),
            _ => {
                self.start_line(0);
                self.inline(root, 0);
            }
        }
        self.between(None);
        while self.rest().starts_with("...") {
            self.at += 3;
            self.between(None);
        }
        table::align(self.text, &mut self.lines);
        lines::text(self.lines)
    }

    pub fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// The rest of the line.
    pub fn tail(&self) -> &'t str {
        self.rest().split('\n').next().unwrap_or("")
    }

    /// The column of a place in the text.
    pub fn column(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or("");
        before.rsplit('\n').next().unwrap_or("").width()
    }

    // ---- lines

    pub fn push(&mut self, line: Line<'t>) {
        if std::mem::take(&mut self.pause) && !self.lines.is_empty() {
            self.lines.push(Line::new(0, "", Kind::Blank));
        }
        self.lines.push(line);
    }

    pub fn start_line(&mut self, indent: usize) {
        self.push(Line::new(indent, "", Kind::Code));
        self.current = self.lines.len() - 1;
    }

    pub fn put(&mut self, words: &str) {
        self.pause = false;
        if let Some(line) = self.lines.get_mut(self.current) {
            line.body.push_str(words);
        }
    }

    pub fn width(&self) -> usize {
        self.lines.get(self.current).map_or(0, Line::width)
    }

    /// Something was written: comments below it may belong to it or to any block around it.
    pub fn wrote(&mut self) {
        self.deepest.clone_from(&self.open);
        if let Some(last) = self.open.last() {
            self.deepest.push(Level { column: last.column + 1, indent: last.indent + STEP });
        }
    }

    // ---- between things

    /// Passes over blanks, line ends and comments. Comments alone on their line get the indentation given, or that of
    /// the block they belong to by their column.
    pub fn between(&mut self, indent: Option<usize>) -> Passed {
        let mut ends = usize::from(self.at == 0);
        let mut passed = Passed { line_end: false, comment: false };
        while let Some(c) = self.rest().chars().next() {
            match c {
                '\n' => {
                    ends += 1;
                    passed.line_end = true;
                }
                '#' => {
                    let tail = self.tail();
                    let column = self.column(self.at);
                    let comment = tail.trim_end();
                    self.pause |= ends > 1;
                    if ends == 0 {
                        let before = self.text.get(..self.at).unwrap_or("");
                        let tight = before.len() - before.trim_end_matches([' ', '\t']).len() <= 2;
                        self.trailing(Trailing { text: comment, column, tight });
                    } else {
                        let indent = indent.unwrap_or_else(|| self.level(column));
                        self.push(Line::new(indent, comment, Kind::Comment));
                    }
                    (passed.comment, ends) = (true, 0);
                    self.at += tail.len();
                    continue;
                }
                ' ' | '\t' => {}
                _ => break,
            }
            self.at += c.len_utf8();
        }
        self.pause |= ends > 1;
        passed
    }

    /// A comment behind what is written; below it where comments stand there already, so that they keep their order.
    pub fn trailing(&mut self, comment: Trailing<'t>) {
        let below = self.lines.get(self.current + 1..).and_then(|l| l.last()).map(|l| l.indent);
        match self.lines.get_mut(self.current).filter(|l| l.comment.is_none() && below.is_none()) {
            Some(line) => line.comment = Some(comment),
            None => self.push(Line::new(below.unwrap_or(0), comment.text, Kind::Comment)),
        }
    }

    /// The indentation of a comment that stands alone in a column: that of the innermost block which begins there or
    /// to the left of it, of those that are still open or were just closed.
    fn level(&self, column: usize) -> usize {
        let from = self.open.len().saturating_sub(1);
        let near = self.deepest.iter().skip(from).filter(|l| l.column <= column).rev().max_by_key(|l| l.column);
        near.or(self.open.last()).map_or(0, |l| l.indent)
    }

    // ---- blocks

    fn block_map(&mut self, pairs: &'t [Pair], indent: usize, joined: bool) {
        let first = pairs.first().map_or(self.at, |p| p.key_span.range().start);
        self.open.push(Level { column: self.column(self.at.min(first)), indent });
        // Entries named by the writer, all of them maps, are a table; an entry with a single value makes it a record.
        self.tables += 1;
        let maps = !joined && pairs.iter().all(|p| matches!(p.value.kind, NodeKind::Map(_)));
        let table = maps.then_some(self.tables);
        for (i, pair) in pairs.iter().enumerate() {
            if i > 0 {
                self.between(None);
            }
            if i > 0 || !joined {
                self.start_line(indent);
            }
            self.key(pair);
            self.wrote();
            if !pair.value.is_empty() {
                let passed = self.between(Some(indent + STEP));
                self.value(&pair.value, indent, passed.line_end, table);
            }
        }
        self.open.pop();
    }

    /// A key and its colon.
    fn key(&mut self, pair: &'t Pair) {
        let indent = self.open.last().map_or(0, |l| l.indent) + STEP;
        if self.key_text(pair, indent) {
            self.start_line(indent - STEP);
        }
        if !self.rest().starts_with(':') {
            self.between(Some(indent));
        }
        if self.rest().starts_with(':') {
            self.at += 1;
        }
        self.put(":");
    }

    /// The text of a key: `? key` is written `key`, unless it is longer than its line; whether it is.
    pub fn key_text(&mut self, pair: &Pair, indent: usize) -> bool {
        if self.at < pair.key_span.range().start && self.rest().starts_with('?') {
            self.at += 1;
            self.between(None);
        }
        let block = self.rest().starts_with(['|', '>']);
        let long = block || table::slice(self.text, pair.key_span).contains('\n');
        if long {
            self.put("? ");
        }
        if block {
            self.block_scalar(indent);
        } else {
            self.scalar(pair.key_span, indent);
        }
        long
    }

    fn block_list(&mut self, items: &'t [Node], indent: usize, joined: bool) {
        self.open.push(Level { column: self.column(self.at), indent });
        self.tables += 1;
        let table = self.tables;
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                self.between(None);
            }
            if i > 0 || !joined {
                self.start_line(indent);
            }
            self.put("-");
            self.at += 1;
            self.wrote();
            if !item.is_empty() {
                let passed = self.between(Some(indent + STEP));
                self.item(item, indent, passed.comment, (!joined).then_some(table));
            }
        }
        self.open.pop();
    }

    /// What follows a dash: on the same line, unless a comment stands between.
    fn item(&mut self, item: &'t Node, indent: usize, apart: bool, table: Option<usize>) {
        let block = match &item.kind {
            NodeKind::Map(_) => !self.rest().starts_with('{'),
            NodeKind::List(_) => !self.rest().starts_with('['),
            NodeKind::Scalar(_) => false,
        };
        if !apart && block {
            self.put(" ");
        }
        match &item.kind {
            NodeKind::Map(pairs) if block => self.block_map(pairs, indent + STEP, !apart),
            NodeKind::List(items) if block => self.block_list(items, indent + STEP, !apart),
            _ => self.value(item, indent, apart, table),
        }
    }

    /// What follows a colon, or what follows a dash and is no block.
    fn value(&mut self, value: &'t Node, indent: usize, apart: bool, table: Option<usize>) {
        match &value.kind {
            NodeKind::Map(pairs) if !self.rest().starts_with('{') => {
                return self.block_map(pairs, indent + STEP, false);
            }
            NodeKind::List(items) if !self.rest().starts_with('[') => {
                return self.block_list(items, indent + STEP, false);
            }
            _ => {}
        }
        let collection = !matches!(value.kind, NodeKind::Scalar(_));
        let one_line = !table::slice(self.text, value.span).contains('\n');
        match table.filter(|_| collection && one_line && !apart) {
            Some(table) => {
                if let Some(line) = self.lines.get_mut(self.current) {
                    line.kind = Kind::Row { value, table };
                }
                self.at = value.span.range().end;
                self.wrote();
            }
            None => {
                if apart {
                    self.start_line(indent + STEP);
                } else {
                    self.put(" ");
                }
                self.inline(value, indent + STEP);
            }
        }
    }
}
