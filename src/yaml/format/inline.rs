//! What stands in a line and may go on below it: scalars and collections in brackets.

use super::lines::{Kind, Line, Trailing};
use super::printer::{Printer, STEP};
use super::table;
use crate::span::Span;
use crate::yaml::{Node, NodeKind, Pair, Style};

impl<'t> Printer<'t> {
    /// A scalar or a collection in brackets; `base` is where further lines of it are indented from.
    pub fn inline(&mut self, node: &'t Node, base: usize) {
        self.base = base;
        match &node.kind {
            NodeKind::Scalar(scalar) if scalar.style == Style::Quoted && self.rest().starts_with(['|', '>']) => {
                self.block_scalar(base);
                // Below its lines a comment as deep as they are would be one of them.
                self.deepest.clone_from(&self.open);
                return;
            }
            NodeKind::Scalar(_) => self.scalar(node.span, base),
            _ => self.flow(node),
        }
        self.wrote();
    }

    /// A scalar, quoted or not; where it goes on below, the blanks before and behind its lines mean nothing.
    pub fn scalar(&mut self, span: Span, indent: usize) {
        let written = table::slice(self.text, span);
        let double = written.starts_with('"');
        let mut lines = written.split('\n').peekable();
        let mut first = true;
        while let Some(line) = lines.next() {
            let line = if first { line } else { line.trim_start_matches([' ', '\t']) };
            let line = if lines.peek().is_some() { end(line, double) } else { line };
            if first {
                self.put(line);
            } else {
                self.pause = false;
                self.push(Line::new(indent, line, Kind::Verbatim));
                self.current = self.lines.len() - 1;
            }
            first = false;
        }
        self.at = span.range().end;
    }

    /// `|` or `>`, and the lines below it, which keep their text and their indentation to each other.
    pub fn block_scalar(&mut self, base: usize) {
        let tail = self.tail();
        let header = tail.split([' ', '\t']).next().unwrap_or(tail);
        self.put(header);
        self.at += header.len();
        let behind = tail.get(header.len()..).unwrap_or("");
        if let Some(start) = behind.find('#') {
            let comment = Trailing {
                text: behind.get(start..).unwrap_or("").trim_end(),
                column: self.column(self.at + start),
                tight: start <= 2,
            };
            self.trailing(comment);
        }
        self.at += behind.len();
        let digit = header.chars().find_map(|c| c.to_digit(10)).and_then(|d| usize::try_from(d).ok());
        let outer = self.open.last().copied();
        let depth = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let full = |line: &str| !line.trim_matches(' ').is_empty();
        let least = outer.map_or(0, |l| l.column + 1);
        let detected = self.rest().split('\n').skip(1).find(|l| full(l)).map(depth).filter(|d| *d >= least);
        let from = match digit {
            Some(digit) => digit + outer.map_or(0, |l| l.column),
            None => detected.unwrap_or(usize::MAX),
        };
        let to = digit.map_or(base.max(STEP), |d| d + outer.map_or(0, |l| l.indent));
        let mut content: Vec<&str> = Vec::new();
        let (mut at, mut kept, mut kept_to) = (self.at, 0, self.at);
        while let Some(line) = self.text.get(at + 1..).filter(|t| !t.is_empty()).and_then(|t| t.split('\n').next()) {
            if full(line) && depth(line) < from {
                break;
            }
            content.push(line.get(from..).unwrap_or(""));
            at += 1 + line.len();
            // Blank lines at the end belong to the text only where `+` keeps them.
            if line.len() > from || header.contains('+') {
                (kept, kept_to) = (content.len(), at);
            }
        }
        for line in content.iter().take(kept) {
            self.push(Line::new(to, line, Kind::Verbatim));
        }
        self.at = kept_to;
    }

    fn flow(&mut self, node: &'t Node) {
        if !table::slice(self.text, node.span).contains('\n') {
            let words = table::compact(self.text, node);
            self.put(&words);
            self.at = node.span.range().end;
            return;
        }
        let (open, close) = if matches!(node.kind, NodeKind::Map(_)) { ("{", "}") } else { ("[", "]") };
        self.put(open);
        self.at += 1;
        let base = self.base;
        // Behind a bracket at the end of its line the rest is indented by a step, else it stands below its first part.
        let hangs = self.tail().trim_start().is_empty() || self.tail().trim_start().starts_with('#');
        let (inner, outer) = if hangs { (base + STEP, base) } else { (self.width(), self.width() - 1) };
        let count = match &node.kind {
            NodeKind::Map(pairs) => pairs.len(),
            NodeKind::List(items) => items.len(),
            NodeKind::Scalar(_) => 0,
        };
        let mut line_end = false;
        for i in 0..count {
            if self.between(Some(inner)).line_end || line_end {
                self.start_line(inner);
                self.base = inner;
            } else if i > 0 {
                self.put(" ");
            }
            match &node.kind {
                NodeKind::Map(pairs) => pairs.get(i).into_iter().for_each(|p| self.flow_pair(p, inner, false)),
                NodeKind::List(items) => items.get(i).into_iter().for_each(|n| self.flow_item(n, inner)),
                NodeKind::Scalar(_) => {}
            }
            line_end = self.between(Some(inner)).line_end;
            if self.rest().starts_with(',') {
                self.at += 1;
                // A comma behind the last part stays where the bracket follows on a line of its own.
                if i + 1 < count || self.tail().trim_start().is_empty() || self.tail().trim_start().starts_with('#') {
                    self.put(",");
                }
            }
        }
        if self.between(Some(inner)).line_end || line_end {
            self.start_line(outer);
            self.base = outer;
        }
        self.put(close);
        self.at += 1;
    }

    fn flow_item(&mut self, node: &'t Node, inner: usize) {
        match &node.kind {
            NodeKind::Scalar(_) => self.scalar(node.span, inner),
            // A pair within `[ ]` that has no brackets of its own.
            NodeKind::Map(pairs) if !self.rest().starts_with('{') => {
                pairs.iter().for_each(|p| self.flow_pair(p, inner, true));
            }
            _ => self.flow(node),
        }
    }

    /// `bare` where its colon alone tells it from a value.
    fn flow_pair(&mut self, pair: &'t Pair, inner: usize, bare: bool) {
        self.key_text(pair, inner);
        self.between(Some(inner));
        if !self.rest().starts_with(':') {
            self.put(if bare { ":" } else { "" });
            return;
        }
        self.put(":");
        self.at += 1;
        if pair.value.is_empty() {
            return;
        }
        if self.between(Some(inner + STEP)).line_end {
            self.start_line(inner + STEP);
            self.base = inner + STEP;
        } else {
            self.put(" ");
        }
        self.flow_item(&pair.value, inner + STEP);
    }
}

/// A line of a scalar without the blanks at its end, but with one that is escaped.
fn end(line: &str, double: bool) -> &str {
    let short = line.trim_end_matches([' ', '\t']);
    let slashes = short.len() - short.trim_end_matches('\\').len();
    if double && slashes % 2 == 1 { line.get(..=short.len()).unwrap_or(short) } else { short }
}
