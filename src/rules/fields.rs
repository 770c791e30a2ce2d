//! The `fields` section.

use super::keys::Keys;
use super::model::{Bare, Bound, Field, FieldKind, Layout, Register, Word};
use super::reader::Reader;
use super::words::{FIELD_KINDS, OTHER_KINDS};
use crate::diagnostic::{Code, Diagnostic};
use crate::number::{Exact, parse_literal};
use crate::yaml::{Node, NodeKind, Pair};

impl Reader {
    pub(super) fn fields(&mut self, node: &Node) -> Vec<Field> {
        let pairs = self.pairs(node, "`fields`");
        pairs.iter().filter_map(|p| self.field(p)).collect()
    }

    pub(super) fn register(&mut self, pair: &Pair) -> Option<Register> {
        let name = self.name(&pair.key, pair.key_span);
        let mut keys = self.keys(&pair.value, "a register")?;
        let join = self.needed_word(&mut keys, "join");
        let columns = keys.get("column").map(|p| self.columns(&p.value)).unwrap_or_default();
        let layout = self.layout(&mut keys);
        let fields = self.need(&mut keys, "fields").map(|p| self.fields(&p.value)).unwrap_or_default();
        self.finish(keys);
        Some(Register { name, join: join?, columns, fields, layout, span: pair.key_span })
    }

    /// `sheet: {name, header_row, skip}`
    pub(super) fn layout(&mut self, keys: &mut Keys<'_>) -> Layout {
        let mut layout = Layout::default();
        let Some(pair) = keys.get("sheet") else { return layout };
        let Some(mut keys) = self.keys(&pair.value, "`sheet`") else { return layout };
        layout.name = keys.get("name").and_then(|p| self.word(&p.value, "`name`")).map(|w| w.value);
        if let Some(pair) = keys.get("header_row")
            && let Some(row) = self.whole(&pair.value, "`header_row`")
        {
            layout.header_row = row;
            if row == 0 {
                let fault = Diagnostic::new(Code::NOT_POSITIVE, pair.value.span, "rows are counted from 1");
                self.fault(fault.help("write the number that the sheet shows beside the row of the headers"));
            }
        }
        let skip = self.items(&mut keys, "skip", |r, node| r.word(node, "the first text of a row"));
        layout.skip = skip.into_iter().map(|word| word.value).collect();
        self.finish(keys);
        layout
    }

    pub(super) fn field_kind(&mut self, node: &Node) -> Option<FieldKind> {
        self.one_of_or(node, "`type`", FIELD_KINDS, OTHER_KINDS)
    }

    fn field(&mut self, pair: &Pair) -> Option<Field> {
        let name = self.name(&pair.key, pair.key_span);
        let mut keys = self.keys(&pair.value, "a field")?;
        let mut kind = self.need(&mut keys, "type").and_then(|p| self.field_kind(&p.value));
        let columns = keys.get("column").map(|p| self.columns(&p.value)).unwrap_or_default();
        let key = self.yes_no(&mut keys, "key");
        let optional = self.yes_no(&mut keys, "optional");
        let unique = self.yes_no(&mut keys, "unique");
        let of = match keys.get("of") {
            Some(pair) => {
                let items = self.list(&pair.value, "`of`");
                // A field without values is not told of what has been told of them.
                kind = kind.filter(|_| matches!(pair.value.kind, NodeKind::List(_)));
                items.iter().filter_map(|n| self.word(n, "a value of `of`")).collect()
            }
            None => Vec::new(),
        };
        let empty = self.items(&mut keys, "empty", |r, node| r.word(node, "a text that means nothing"));
        let decimals = self.optional_whole(&mut keys, "decimals").and_then(|d| u32::try_from(d).ok());
        let unit = keys.get("unit").and_then(|p| self.unit(&p.value));
        let bare = keys
            .get("bare")
            .and_then(|p| self.one_of(&p.value, "`bare`", &[("percent", Bare::Percent), ("ratio", Bare::Ratio)]));
        let check = keys.get("check").and_then(|p| self.one_of(&p.value, "`check`", &[("credit_code", true)]));
        let bounds = self.bounds(&mut keys);
        self.finish(keys);
        let columns = if columns.is_empty() { vec![name.clone()] } else { columns };
        let credit_code = check.unwrap_or(false);
        Some(Field { name, columns, kind, key, optional, unique, decimals, unit, bare, credit_code, bounds, of, empty })
    }

    fn columns(&mut self, node: &Node) -> Vec<Word> {
        match &node.kind {
            NodeKind::List(items) => items.iter().filter_map(|n| self.word(n, "a header")).collect(),
            _ => self.word(node, "`column`").into_iter().collect(),
        }
    }

    fn bounds(&mut self, keys: &mut Keys<'_>) -> Vec<Bound> {
        const BOUNDS: [(&str, bool, bool); 4] =
            [("min", true, true), ("over", true, false), ("max", false, true), ("under", false, false)];
        let mut bounds = Vec::new();
        for (key, low, inclusive) in BOUNDS {
            if let Some(value) = self.optional_expr(keys, key) {
                bounds.push(Bound { low, inclusive, value });
            }
        }
        bounds
    }

    /// `元`, `万元`, `亿元`, or a number of currency units.
    fn unit(&mut self, node: &Node) -> Option<Exact> {
        let word = self.word(node, "`unit`")?;
        let text = match &*word.value {
            "元" => "1",
            "万元" => "1万",
            "亿元" => "1亿",
            other => other,
        };
        let unit = parse_literal(text).ok().filter(Exact::is_positive);
        if unit.is_none() {
            let words = format!("`{}` is not a unit", word.value);
            let fault = Diagnostic::new(Code::UNIT, word.span, words);
            let help = "write 元, 万元, 亿元 or how many currency units one of it is, such as 1_000";
            self.fault(match &*word.value {
                "万" => fault.fix(word.span, "万元", "write `万元`"),
                "亿" => fault.fix(word.span, "亿元", "write `亿元`"),
                _ => fault.help(help),
            });
        }
        unit
    }
}
