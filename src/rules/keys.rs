//! The keys of a map of the rule file, and slips of them.

use super::schema;
use crate::diagnostic::nearest;
use crate::span::Span;
use crate::yaml::Pair;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Every key of the language, wherever it stands.
static KNOWN: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| schema::shapes().iter().flat_map(|shape| shape.keys()).map(|key| key.name).collect());

/// No map of the language has more keys.
const MOST_KEYS: usize = 40;

/// The keys of one map: each is asked for by name, and what nobody asked for is unknown.
pub(super) struct Keys<'a> {
    /// What the map is, in the staff's words: `a gate`.
    pub what: &'static str,
    /// Where to say that a key is missing.
    pub span: Span,
    pub pairs: &'a [Pair],
    /// The keys that have been asked for.
    pub asked: Vec<&'static str>,
    /// Whether other names may stand beside the keys, so that no key is a slip of another.
    open: bool,
}

impl<'a> Keys<'a> {
    /// The keys of a map, of which nobody has asked for any.
    pub fn of(what: &'static str, span: Span, pairs: &'a [Pair]) -> Self {
        Self { what, span, pairs, asked: Vec::new(), open: false }
    }

    /// The same keys, of which none is a slip of another: other names may stand beside them.
    pub fn open(self) -> Self {
        Self { open: true, ..self }
    }

    /// The pair with that key.
    pub fn get(&mut self, key: &'static str) -> Option<&'a Pair> {
        self.asked.push(key);
        self.find(key)
    }

    /// Whether the key is there, without asking for it.
    pub fn has(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// The pair with that key, or with a slip of it: `Reader::finish` reports the slip, and what stands behind it is
    /// read, so that nothing seems to be missing on top. A key of the language is never a slip.
    fn find(&self, key: &str) -> Option<&'a Pair> {
        let slip = |p: &&Pair| !KNOWN.contains(&*p.key) && nearest(&p.key, std::iter::once(key)).is_some();
        let exact = self.pairs.iter().find(|p| &*p.key == key);
        exact.or_else(|| self.pairs.iter().take(MOST_KEYS).filter(|_| !self.open).find(slip))
    }

    /// All pairs that nobody has asked for so far.
    pub fn rest(&mut self) -> Vec<&'a Pair> {
        let asked = std::mem::take(&mut self.asked);
        let rest = self.pairs.iter().filter(|p| !asked.contains(&&*p.key)).collect();
        self.pairs = &[];
        rest
    }
}
