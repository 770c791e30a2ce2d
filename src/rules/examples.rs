//! `examples` and `tests`.

use super::model::{Example, Expected, Given, RegisterRow, Test, Text, Word};
use super::reader::Reader;
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Spanned;
use crate::yaml::{Node, NodeKind, Pair};

impl Reader {
    pub(super) fn example(&mut self, pair: &Pair) -> Option<Example> {
        let name = self.name(&pair.key, pair.key_span);
        Some(self.cells(name, &pair.value))
    }

    /// Cells by field, and under `panel` marks by sheet.
    fn cells(&mut self, name: Word, node: &Node) -> Example {
        let mut example = Example::empty(name, node.span);
        for cell in self.pairs(node, "an example") {
            let key = self.plain_key(cell);
            match (&*cell.key, &cell.value.kind) {
                ("panel", NodeKind::Map(sheets)) => {
                    for sheet in sheets {
                        let key = self.plain_key(sheet);
                        let marks = self.list(&sheet.value, "the marks of a sheet");
                        let marks = marks.iter().filter_map(|m| self.text(m, "a mark")).collect();
                        example.marks.push((key, marks));
                    }
                }
                (_, NodeKind::List(rows)) => {
                    let rows = rows.iter().map(|row| self.row(row)).collect();
                    example.registers.push((key, rows));
                }
                _ => example.cells.extend(self.text(&cell.value, "a value").map(|text| (key, text))),
            }
        }
        example
    }

    /// A row of a register.
    fn row(&mut self, node: &Node) -> RegisterRow {
        let mut cells = Vec::new();
        for cell in self.pairs(node, "a row of a register") {
            let key = self.plain_key(cell);
            cells.extend(self.text(&cell.value, "a value").map(|text| (key, text)));
        }
        cells
    }

    pub(super) fn test(&mut self, node: &Node) -> Option<Test> {
        let mut keys = self.keys(node, "a test")?;
        let name = self.needed_word(&mut keys, "name");
        let one = keys.get("given").and_then(|p| self.word(&p.value, "`given`"));
        let with = keys.get("with").map(|p| self.cells(Spanned::new("with".into(), p.key_span), &p.value));
        let several = keys.get("round").map(|p| {
            let nodes = self.list(&p.value, "`round`");
            nodes.iter().filter_map(|n| self.word(n, "the name of an example")).collect::<Vec<_>>()
        });
        let given = match (one, several) {
            (Some(one), None) => {
                let empty = Example::empty(one.clone(), one.span);
                Some(Given::One(one, with.unwrap_or(empty)))
            }
            (None, Some(several)) if with.is_none() => Some(Given::Round(several)),
            _ => {
                let words = "a test has exactly one of `given:` (an example, changed by `with:`) and `round:`";
                self.fault(Diagnostic::new(Code::EXACTLY_ONE, node.span, words));
                None
            }
        };
        let mut expect = Vec::new();
        if let Some(pair) = self.need(&mut keys, "expect") {
            for entry in self.pairs(&pair.value, "`expect`") {
                let key = self.plain_key(entry);
                expect.extend(self.expected(&entry.value).map(|e| (key, e)));
            }
        }
        self.finish(keys);
        Some(Test { name: name?, given: given?, expect, span: node.span })
    }

    fn expected(&mut self, node: &Node) -> Option<Expected> {
        match &node.kind {
            NodeKind::List(items) => {
                Some(Expected::List(items.iter().filter_map(|n| self.word(n, "an expected word")).collect()))
            }
            NodeKind::Map(pairs) => {
                let mut rows: Vec<(Word, Text)> = Vec::new();
                for pair in pairs {
                    let key = self.plain_key(pair);
                    rows.extend(self.text(&pair.value, "an expected value").map(|text| (key, text)));
                }
                Some(Expected::Map(rows))
            }
            NodeKind::Scalar(_) => self.text(node, "an expected value").map(Expected::One),
        }
    }
}
