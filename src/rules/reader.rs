//! The tools that read maps and scalars, noting every fault and going on.

use super::model::{Label, Text, Word};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::feel::{self, Expr};
use crate::span::{Span, Spanned};
use crate::value::{Date, parse_date};
use crate::yaml::{Node, NodeKind, Pair};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// The expressions of a file may have this many bytes together.
const MAX_EXPRESSIONS: usize = 512 * 1024;

/// Collects the findings while nodes are read.
#[derive(Default)]
pub(super) struct Reader {
    pub findings: Findings,
    /// How many bytes of expressions have been read.
    expressions: usize,
}

/// The keys of one map: each is asked for by name, and what nobody asked for is unknown.
pub(super) struct Keys<'a> {
    /// What the map is, in the staff's words: `a gate`.
    what: &'static str,
    /// Where to say that a key is missing.
    pub span: Span,
    pairs: &'a [Pair],
    asked: Vec<&'static str>,
}

impl<'a> Keys<'a> {
    /// The pair with that key.
    pub fn get(&mut self, key: &'static str) -> Option<&'a Pair> {
        self.asked.push(key);
        self.pairs.iter().find(|p| &*p.key == key)
    }

    /// Whether the key is there, without asking for it.
    pub fn has(&self, key: &str) -> bool {
        self.pairs.iter().any(|p| &*p.key == key)
    }

    /// All pairs that nobody has asked for so far.
    pub fn rest(&mut self) -> Vec<&'a Pair> {
        let asked = std::mem::take(&mut self.asked);
        let rest = self.pairs.iter().filter(|p| !asked.contains(&&*p.key)).collect();
        self.pairs = &[];
        rest
    }
}

impl Reader {
    pub fn fault(&mut self, diagnostic: Diagnostic) {
        self.findings.push(diagnostic);
    }

    // ---- shapes

    /// The keys of a map; anything else is a fault.
    pub fn keys<'a>(&mut self, node: &'a Node, what: &'static str) -> Option<Keys<'a>> {
        match &node.kind {
            NodeKind::Map(pairs) => Some(Keys { what, span: node.span, pairs, asked: Vec::new() }),
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
        if node.scalar().is_some_and(|s| s.text.starts_with(['【', '［', '｛'])) {
            fault = fault.help("lists stand between plain `[ ]`, maps between plain `{ }`");
        }
        self.fault(fault);
    }

    /// The value of a key that must be there.
    pub fn need<'a>(&mut self, keys: &mut Keys<'a>, key: &'static str) -> Option<&'a Pair> {
        let pair = keys.get(key);
        if pair.is_none() {
            let what = keys.what;
            let first = keys.pairs.first().map_or(keys.span, |p| p.key_span);
            self.fault(Diagnostic::new(Code::MISSING_KEY, first, format!("{what} needs `{key}:`")));
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
        Some(Spanned::new(scalar.text.nfc().collect::<String>().into(), node.span))
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
        self.one_of(&pair.value, &format!("`{key}`"), YES_NO).unwrap_or(false)
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
        let date = parse_date(&word.value);
        if date.is_none() {
            let words = format!("`{}` is not a day of the calendar written as 2020-03-31", word.value);
            let mut fault = Diagnostic::new(Code::NOT_A_DATE, word.span, words);
            if let Some(meant) = meant_date(&word.value) {
                fault = fault.fix(word.span, meant, "write it so");
            }
            self.fault(fault);
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
        let name: String = text.nfc().collect();
        let mut chars = name.chars();
        let fine = chars.next().is_some_and(|c| c == '_' || c.is_alphabetic())
            && chars.all(|c| c == '_' || c.is_alphanumeric());
        if !fine {
            self.fault(
                Diagnostic::new(Code::NOT_A_NAME, span, format!("`{name}` cannot be a name"))
                    .help("a name is made of letters, digits and `_` and begins with a letter"),
            );
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

/// Names that the language keeps for itself, beside the words of the grammar.
pub(crate) const RESERVED: &[&str] = &["total", "rank", "tier", "budget", "as_of", "opens", "closes", "not"];

/// A day written in another of the usual ways: `2020年3月31日`, `2020/3/31`, `2020.3.31`.
fn meant_date(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.trim_end_matches('日').split(['年', '月', '/', '.', '-']).collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let date = format!("{year}-{month:0>2}-{day:0>2}");
    parse_date(&date).map(|_| date)
}

/// The words for yes and no.
pub(super) const YES_NO: &[(&str, bool)] =
    &[("yes", true), ("no", false), ("true", true), ("false", false), ("是", true), ("否", false)];

/// What a word for yes or no says; `None` where it is neither.
pub(crate) fn yes_no(text: &str) -> Option<bool> {
    YES_NO.iter().find(|(word, _)| *word == text).map(|(_, says)| *says)
}
