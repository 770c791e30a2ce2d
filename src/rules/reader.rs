//! The tools that read maps and scalars, noting every fault and going on.

use super::days;
use super::keys::Keys;
use super::model::{Label, Text, Word};
use super::words::{OTHER_YES_NO, RESERVED, YES_NO};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::feel::{self, Expr};
use crate::span::{Span, Spanned};
use crate::text::composed;
use crate::value::{Date, parse_date};
use crate::yaml::{Node, NodeKind, Pair};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The expressions of a file may have this many bytes together.
const MAX_EXPRESSIONS: usize = 512 * 1024;

/// Collects the findings while nodes are read.
#[derive(Default)]
pub(super) struct Reader {
    pub findings: Findings,
    /// How many bytes of expressions have been read.
    expressions: usize,
    /// Days that are written but cannot be read.
    pub unread: BTreeSet<Arc<str>>,
}

impl Reader {
    pub fn fault(&mut self, diagnostic: Diagnostic) {
        self.findings.push(diagnostic);
    }

    // ---- shapes

    /// The keys of a map; anything else is a fault.
    pub fn keys<'a>(&mut self, node: &'a Node, what: &'static str) -> Option<Keys<'a>> {
        match &node.kind {
            NodeKind::Map(pairs) => Some(Keys::of(what, node.span, pairs)),
            _ => {
                self.shape(node, &format!("{what} is a map of keys and values"));
                None
            }
        }
    }

    pub fn pairs<'a>(&mut self, node: &'a Node, what: &str) -> &'a [Pair] {
        match &node.kind {
            NodeKind::Map(pairs) => pairs,
            _ => {
                self.shape(node, &format!("{what} is a map of keys and values"));
                &[]
            }
        }
    }

    pub fn list<'a>(&mut self, node: &'a Node, what: &str) -> &'a [Node] {
        match &node.kind {
            NodeKind::List(items) => items,
            _ => {
                self.shape(node, &format!("{what} is a list"));
                &[]
            }
        }
    }

    pub fn shape(&mut self, node: &Node, wanted: &str) {
        let found = node.describe();
        let mut fault = Diagnostic::new(Code::SHAPE, node.span, format!("{wanted}, but {found} stands here"));
        let text = node.scalar().map_or("", |s| &s.text);
        if text.starts_with(['【', '［', '｛']) {
            fault = fault.help("lists stand between plain `[ ]`, maps between plain `{ }`");
        } else if text.contains([':', '：']) && wanted.ends_with("keys and values") {
            fault = fault.help("write a plain colon and a space behind each key: `key: value`");
        }
        self.fault(fault);
    }

    /// The value of a key that must be there.
    pub fn need<'a>(&mut self, keys: &mut Keys<'a>, key: &'static str) -> Option<&'a Pair> {
        let pair = keys.get(key);
        if pair.is_none() {
            let what = keys.what;
            let first = keys.pairs.first().map_or(keys.span, |p| p.key_span);
            let fault = Diagnostic::new(Code::MISSING_KEY, first, format!("{what} needs `{key}:`"));
            self.fault(if key == "merit" { fault.help("begin the file with `merit: 1`") } else { fault });
        }
        pair
    }

    /// Reports every key that nobody asked for, each with its nearest known one.
    pub fn finish(&mut self, keys: Keys<'_>) {
        for pair in keys.pairs.iter().filter(|p| !keys.asked.contains(&&*p.key)) {
            let (key, what) = (&pair.key, keys.what);
            let mut fault = Diagnostic::new(Code::UNKNOWN_KEY, pair.key_span, format!("{what} has no key `{key}`"));
            if key.contains(['(', ')', '[', ']']) {
                fault = fault.help("an expression with a comma inside `{ }` must be in quotes");
            } else if what == "a band" && matches!(&**key, "to" | "below" | "until" | "under") {
                fault = fault.help("delete it: a band reaches up to the bound of the next row");
            } else if let Some(near) = self.findings.nearest(key, keys.asked.iter().copied()) {
                fault = fault.meant(pair.key_span, key, near);
            } else {
                fault = fault.help(format!("known keys: {}", keys.asked.join(", ")));
            }
            self.fault(fault);
        }
    }

    // ---- scalars

    /// A scalar as text, NFC; nothing written is a fault.
    pub fn word(&mut self, node: &Node, what: &str) -> Option<Word> {
        if node.is_empty() {
            self.fault(Diagnostic::new(
                Code::NOTHING_WRITTEN,
                node.span,
                format!("{what} is expected here, but nothing is written"),
            ));
            return None;
        }
        let Some(scalar) = node.scalar() else {
            self.shape(node, &format!("{what} is a single value"));
            return None;
        };
        Some(Spanned::new(composed(&scalar.text).into(), node.span))
    }

    /// A scalar whose reading depends on something else.
    pub fn text(&mut self, node: &Node, what: &str) -> Option<Text> {
        let word = self.word(node, what)?;
        let place = node.scalar()?.place.clone();
        Some(Text { text: word.value, place, span: node.span })
    }

    pub fn needed_word(&mut self, keys: &mut Keys<'_>, key: &'static str) -> Option<Word> {
        let pair = self.need(keys, key)?;
        self.word(&pair.value, &format!("`{key}`"))
    }

    pub fn clause(&mut self, keys: &mut Keys<'_>) -> Arc<str> {
        self.needed_word(keys, "clause").map_or_else(|| "".into(), |w| w.value)
    }

    pub fn expr(&mut self, node: &Node, what: &str) -> Option<Expr> {
        let text = self.text(node, what)?;
        self.parse(&text)
    }

    pub fn parse(&mut self, text: &Text) -> Option<Expr> {
        let before = self.expressions;
        if text.text.len() <= feel::MAX_LENGTH {
            self.expressions = before.saturating_add(text.text.len());
        }
        if self.expressions > MAX_EXPRESSIONS {
            if before <= MAX_EXPRESSIONS {
                let words = format!("the expressions of the file have more than {MAX_EXPRESSIONS} bytes");
                self.fault(Diagnostic::new(Code::FEEL_TOO_LONG, text.span, words));
            }
            return None;
        }
        let (expr, faults) = feel::parse(&text.text, &text.place, &[]);
        self.findings.extend(faults);
        expr
    }

    pub fn needed_expr(&mut self, keys: &mut Keys<'_>, key: &'static str) -> Option<Expr> {
        let pair = self.need(keys, key)?;
        self.expr(&pair.value, &format!("`{key}`"))
    }

    pub fn optional_expr(&mut self, keys: &mut Keys<'_>, key: &'static str) -> Option<Expr> {
        let pair = keys.get(key)?;
        self.expr(&pair.value, &format!("`{key}`"))
    }

    /// One of some words.
    pub fn one_of<T: Copy>(&mut self, node: &Node, what: &str, known: &[(&'static str, T)]) -> Option<T> {
        let word = self.word(node, what)?;
        if let Some((_, value)) = known.iter().find(|(name, _)| *name == &*word.value) {
            return Some(*value);
        }
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        let mut fault = Diagnostic::new(Code::UNKNOWN_WORD, word.span, format!("{what} cannot be `{}`", word.value));
        fault = match self.findings.nearest(&word.value, names.iter().copied()) {
            Some(near) => fault.meant(word.span, &word.value, near),
            None => fault.help(format!("it is one of: {}", names.join(", "))),
        };
        self.fault(fault);
        None
    }

    pub fn yes_no(&mut self, keys: &mut Keys<'_>, key: &'static str) -> bool {
        let Some(pair) = keys.get(key) else { return false };
        let what = format!("`{key}`");
        self.one_of_or(&pair.value, &what, YES_NO, OTHER_YES_NO).unwrap_or(false)
    }

    /// One of some words; another word for one of them is told and read as that.
    pub fn one_of_or<T: Copy>(
        &mut self,
        node: &Node,
        what: &str,
        known: &[(&'static str, T)],
        others: &[(&str, &'static str)],
    ) -> Option<T> {
        let written = node.scalar().map(|s| s.text.to_lowercase()).unwrap_or_default();
        let Some((_, meant)) = others.iter().find(|(other, _)| *other == written) else {
            return self.one_of(node, what, known);
        };
        let word = self.word(node, what)?;
        let words = format!("{what} cannot be `{}`", word.value);
        self.fault(Diagnostic::new(Code::UNKNOWN_WORD, word.span, words).fix(
            word.span,
            *meant,
            format!("write `{meant}`"),
        ));
        known.iter().find(|(name, _)| name == meant).map(|(_, value)| *value)
    }

    /// A plain whole number that is not negative.
    pub fn whole(&mut self, node: &Node, what: &str) -> Option<usize> {
        let word = self.word(node, what)?;
        let digits = !word.value.is_empty() && word.value.bytes().all(|b| b.is_ascii_digit());
        let number = word.value.parse::<usize>().ok().filter(|n| digits && *n <= 1_000_000);
        if number.is_none() {
            let words = format!("{what} is a whole number from 0 to 1000000, not `{}`", word.value);
            self.fault(Diagnostic::new(Code::NOT_WHOLE, word.span, words));
        }
        number
    }

    pub fn optional_whole(&mut self, keys: &mut Keys<'_>, key: &'static str) -> Option<usize> {
        let pair = keys.get(key)?;
        self.whole(&pair.value, &format!("`{key}`"))
    }

    pub fn date(&mut self, keys: &mut Keys<'_>, key: &'static str) -> Option<Date> {
        let pair = keys.get(key)?;
        let word = self.word(&pair.value, &format!("`{key}`"))?;
        if let Some(date) = parse_date(&word.value) {
            return Some(date);
        }
        let words = format!("`{}` is not a day of the calendar written as 2020-03-31", word.value);
        let fault = Diagnostic::new(Code::NOT_A_DATE, word.span, words);
        let meant = days::meant(&word.value);
        let (fault, date) = match meant.as_slice() {
            [day] => (fault.fix(word.span, day.to_string(), "write it so"), Some(*day)),
            [a, b] => (fault.help(format!("write {a} or {b}, whichever is meant")), None),
            _ => (fault.help("write the year with four digits, then month and day with two"), None),
        };
        self.fault(fault);
        if date.is_none() {
            self.unread.insert(key.into());
        }
        date
    }

    /// A text, or `{en: …, zh: …}`.
    pub fn label(&mut self, node: &Node, what: &'static str) -> Option<Label> {
        if matches!(node.kind, NodeKind::Map(_)) {
            let mut keys = self.keys(node, what)?;
            let en = self.needed_word(&mut keys, "en").map(|w| w.value);
            let zh = keys.get("zh").and_then(|p| self.word(&p.value, "`zh`")).map(|w| w.value);
            self.finish(keys);
            return Some(Label { en: en?, zh });
        }
        Some(Label { en: self.word(node, what)?.value, zh: None })
    }

    pub fn needed_label(&mut self, keys: &mut Keys<'_>) -> Label {
        let pair = self.need(keys, "label");
        pair.and_then(|p| self.label(&p.value, "`label`")).unwrap_or_else(|| Label { en: "".into(), zh: None })
    }

    /// An id or name: a Unicode identifier without spaces.
    pub fn name(&mut self, text: &str, span: Span) -> Word {
        let name = composed(text);
        let mut chars = name.chars();
        let fine = chars.next().is_some_and(|c| c == '_' || c.is_alphabetic())
            && chars.all(|c| c == '_' || c.is_alphanumeric());
        if !fine {
            let fault = Diagnostic::new(Code::NOT_A_NAME, span, format!("`{name}` cannot be a name"));
            let meant: String = name.chars().map(|c| if matches!(c, ' ' | '-') { '_' } else { c }).collect();
            let begins = meant.starts_with(|c: char| c.is_alphabetic());
            if begins && meant.chars().all(|c| c == '_' || c.is_alphanumeric()) {
                self.fault(fault.fix(span, meant.clone(), "join its parts by `_`"));
                return Spanned::new(meant.into(), span);
            }
            self.fault(fault.help("a name is made of letters, digits and `_` and begins with a letter"));
        } else if RESERVED.contains(&&*name) || feel::KEYWORDS.contains(&&*name) {
            self.fault(
                Diagnostic::new(Code::RESERVED_NAME, span, format!("`{name}` has a meaning of its own"))
                    .help(format!("choose another name; reserved are {}", RESERVED.join(", "))),
            );
        }
        Spanned::new(name.into(), span)
    }

    pub fn needed_id(&mut self, keys: &mut Keys<'_>) -> Option<Word> {
        let word = self.needed_word(keys, "id")?;
        Some(self.name(&word.value, word.span))
    }
}
