//! The top level of the file, and its short sections.

use super::keys::Keys;
use super::model::{
    Fact, Gate, Label, Lookup, LookupRows, Parameter, Prefers, Ranking, Round, RuleFile, StillTied, TieBreak,
};
use super::reader::Reader;
use crate::diagnostic::{Code, Diagnostic};
use crate::number::{Currency, Rounding};
use crate::span::Spanned;
use crate::text::composed;
use crate::yaml::{Node, NodeKind, Pair};
use std::collections::BTreeSet;

impl Reader {
    pub(super) fn file(&mut self, root: &Node) -> Option<RuleFile> {
        let mut keys = self.keys(root, "a rule file")?;
        self.edition(&mut keys)?;
        let round = self.need(&mut keys, "round").and_then(|p| self.round(&p.value));
        let layout = self.layout(&mut keys);
        let fields = self.need(&mut keys, "fields").map(|p| self.fields(&p.value)).unwrap_or_default();
        let parameters = self.section(&mut keys, "parameters", Self::parameter);
        let lookups = self.section(&mut keys, "lookups", Self::lookup);
        let mut registers = self.section(&mut keys, "registers", Self::register);
        let mut facts = self.section(&mut keys, "facts", Self::fact);
        let certified = self.certified(&mut keys, &mut registers, &mut facts);
        let gates = self.items(&mut keys, "gates", Self::gate);
        let criteria = keys.get("criteria").map(|p| self.criteria(&p.value)).unwrap_or_default();
        let (bonus, deduction) = keys.get("adjustments").map(|p| self.adjustments(&p.value)).unwrap_or_default();
        let ranking = keys.get("ranking").map(|p| self.ranking(&p.value)).unwrap_or_default();
        let allocation = keys.get("allocation").and_then(|p| self.allocation(&p.value));
        let publish = self.items(&mut keys, "publish", |r, node| r.word(node, "a name"));
        let targets = self.targets(&mut keys);
        let certification = self.certification(&mut keys);
        let examples = self.section(&mut keys, "examples", Self::example);
        let tests = self.items(&mut keys, "tests", Self::test);
        self.finish(keys);
        Some(RuleFile {
            round: round?,
            layout,
            fields,
            parameters,
            lookups,
            registers,
            facts,
            gates,
            criteria,
            bonus,
            deduction,
            ranking,
            allocation,
            publish,
            targets,
            certification,
            certified,
            examples,
            tests,
            lost: BTreeSet::new(),
        })
    }

    fn edition(&mut self, keys: &mut Keys<'_>) -> Option<()> {
        let word = self.needed_word(keys, "merit")?;
        if &*word.value == "1" {
            return Some(());
        }
        let words = format!("this version of merit reads edition 1 of the language, not `{}`", word.value);
        self.fault(Diagnostic::new(Code::EDITION, word.span, words).fix(word.span, "1", "write `merit: 1`"));
        None
    }

    /// The entries of a map section, each read by `read`.
    fn section<T>(
        &mut self,
        keys: &mut Keys<'_>,
        key: &'static str,
        read: fn(&mut Self, &Pair) -> Option<T>,
    ) -> Vec<T> {
        let Some(pair) = keys.get(key) else { return Vec::new() };
        let pairs = self.pairs(&pair.value, &format!("`{key}`"));
        pairs.iter().filter_map(|p| read(self, p)).collect()
    }

    /// The entries of a list section, each read by `read`.
    pub(super) fn items<T>(
        &mut self,
        keys: &mut Keys<'_>,
        key: &'static str,
        read: fn(&mut Self, &Node) -> Option<T>,
    ) -> Vec<T> {
        let Some(pair) = keys.get(key) else { return Vec::new() };
        let nodes = self.list(&pair.value, &format!("`{key}`"));
        nodes.iter().filter_map(|n| read(self, n)).collect()
    }

    fn round(&mut self, node: &Node) -> Option<Round> {
        let mut keys = self.keys(node, "`round`")?;
        let id = self.needed_word(&mut keys, "id");
        if let Some(id) = &id {
            self.file_name(id);
        }
        let title = self.need(&mut keys, "title").and_then(|p| self.label(&p.value, "`title`"));
        let notice = self.needed_word(&mut keys, "notice");
        let as_of = self.date(&mut keys, "as_of");
        let opens = self.date(&mut keys, "opens");
        let closes = self.date(&mut keys, "closes");
        let currency = self.needed_word(&mut keys, "currency").and_then(|word| {
            let currency = Currency::parse(&word.value);
            if currency.is_none() {
                let words = format!("`{}` is not a currency merit knows", word.value);
                let fault = Diagnostic::new(Code::CURRENCY, word.span, words);
                self.fault(match &*word.value.to_uppercase() {
                    "CNY" | "RMB" | "人民币" | "元" => fault.fix(word.span, "CNY", "write `CNY`"),
                    _ => fault.help("write its ISO code, such as CNY"),
                });
            }
            currency
        });
        let mut scores = keys.get("scores").and_then(|p| self.keys(&p.value, "`scores`"));
        let (mut decimals, mut rounding, mut at_total, mut out_of) = (2, Rounding::HalfUp, false, None);
        if let Some(keys) = &mut scores {
            decimals = self.decimals(keys);
            if let Some(pair) = keys.get("round") {
                rounding = self.rounding(&pair.value).unwrap_or(Rounding::HalfUp);
            }
            if let Some(pair) = keys.get("at") {
                at_total =
                    self.one_of(&pair.value, "`at`", &[("each_criterion", false), ("total", true)]).unwrap_or(false);
            }
            out_of = self.optional_expr(keys, "out_of");
        }
        if let Some(keys) = scores {
            self.finish(keys);
        }
        self.finish(keys);
        // What is missing has been reported; something stands in for it so that all else is looked at too.
        let nowhere = |text: &str| Spanned::new(text.into(), node.span);
        Some(Round {
            id: id.unwrap_or_else(|| nowhere("round")),
            title: title.unwrap_or_else(|| Label { en: "".into(), zh: None }),
            notice: notice.map_or_else(|| "".into(), |w| w.value),
            as_of,
            opens,
            closes,
            currency: currency.or_else(|| Currency::parse("CNY"))?,
            decimals,
            rounding,
            at_total,
            out_of,
            span: node.span,
        })
    }

    /// The places of points: 2 unless said otherwise, 12 at the most.
    fn decimals(&mut self, keys: &mut Keys<'_>) -> u32 {
        let Some(pair) = keys.get("decimals") else { return 2 };
        let decimals = self.whole(&pair.value, "`decimals`").and_then(|n| u32::try_from(n).ok()).unwrap_or(2);
        if decimals > 12 {
            let words = format!("points have at most 12 decimals, not {decimals}");
            self.fault(Diagnostic::new(Code::NOT_WHOLE, pair.value.span, words));
        }
        decimals
    }

    /// The id names the record's file.
    fn file_name(&mut self, id: &super::model::Word) {
        let fine = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        if !id.value.chars().all(fine) || id.value.starts_with('.') {
            self.fault(
                Diagnostic::new(Code::NOT_A_NAME, id.span, format!("`{}` cannot name a file", id.value))
                    .help("the record is named after the round's id: use letters, digits, `-`, `_` and `.`"),
            );
        }
    }

    pub(super) fn rounding(&mut self, node: &Node) -> Option<Rounding> {
        let words = Rounding::ALL.map(|rounding| (rounding.name(), rounding));
        self.one_of(node, "`round`", &words)
    }

    fn parameter(&mut self, pair: &Pair) -> Option<Parameter> {
        let name = self.name(&pair.key, pair.key_span);
        let mut keys = self.keys(&pair.value, "a parameter")?;
        let kind = self.need(&mut keys, "type").and_then(|p| self.field_kind(&p.value));
        let value = self.need(&mut keys, "value").and_then(|p| self.text(&p.value, "`value`"));
        let label = keys.get("label").and_then(|p| self.label(&p.value, "`label`"));
        let clause = keys.get("clause").and_then(|p| self.word(&p.value, "`clause`")).map(|w| w.value);
        self.finish(keys);
        Some(Parameter { name, kind, value, label, clause })
    }

    fn lookup(&mut self, pair: &Pair) -> Option<Lookup> {
        let name = self.name(&pair.key, pair.key_span);
        let mut keys = self.keys(&pair.value, "a lookup")?;
        let rows = if keys.has("file") {
            let file = self.needed_word(&mut keys, "file");
            let key = self.needed_word(&mut keys, "key");
            let value = self.needed_word(&mut keys, "value");
            file.zip(key).zip(value).map(|((file, key), value)| LookupRows::File { file, key, value })
        } else {
            self.need(&mut keys, "values").map(|p| {
                let pairs = self.pairs(&p.value, "`values`");
                let row = |r: &mut Self, p: &Pair| {
                    let key = r.plain_key(p);
                    r.text(&p.value, "the value of a row").map(|value| (key, value))
                };
                LookupRows::Inline(pairs.iter().filter_map(|p| row(self, p)).collect())
            })
        };
        self.finish(keys);
        Some(Lookup { name, rows: rows? })
    }

    fn fact(&mut self, pair: &Pair) -> Option<Fact> {
        let name = self.name(&pair.key, pair.key_span);
        if !matches!(pair.value.kind, NodeKind::Map(_)) {
            let value = self.expr(&pair.value, "the value of a fact")?;
            return Some(Fact { name, value, if_missing: None });
        }
        let mut keys = self.keys(&pair.value, "a fact")?;
        let value = self.needed_expr(&mut keys, "value");
        let if_missing = self.optional_expr(&mut keys, "if_missing");
        self.finish(keys);
        Some(Fact { name, value: value?, if_missing })
    }

    fn gate(&mut self, node: &Node) -> Option<Gate> {
        let mut keys = self.keys(node, "a gate")?;
        let id = self.needed_id(&mut keys);
        let label = self.needed_label(&mut keys);
        let clause = self.clause(&mut keys);
        let require = self.needed_expr(&mut keys, "require");
        self.finish(keys);
        Some(Gate { id: id?, label, clause, require: require?, span: node.span })
    }

    fn ranking(&mut self, node: &Node) -> Ranking {
        const STILL: &[(&str, u8)] = &[("stop", 0), ("share_rank", 1), ("draw", 2), ("key", 3)];
        let Some(mut keys) = self.keys(node, "`ranking`") else { return Ranking::default() };
        let within = self.optional_expr(&mut keys, "within");
        let by = self.optional_expr(&mut keys, "by");
        let by_written = keys.has("by");
        let minimum = self.optional_expr(&mut keys, "minimum");
        let tie_breaks = self.items(&mut keys, "tie_breaks", Self::tie_break);
        let still = keys.get("still_tied").and_then(|p| self.one_of(&p.value, "`still_tied`", STILL));
        let still_tied = if still == Some(2) {
            self.need(&mut keys, "draw").and_then(|p| self.draw(&p.value))
        } else {
            self.only_with(&mut keys, "draw", "still_tied: draw");
            still.map(|word| match word {
                0 => StillTied::Stop,
                1 => StillTied::ShareRank,
                _ => StillTied::Key,
            })
        };
        self.finish(keys);
        Ranking { within, by, by_written, minimum, tie_breaks, still_tied, span: node.span }
    }

    /// When the seed of lots was announced, and the seed.
    fn draw(&mut self, node: &Node) -> Option<StillTied> {
        let mut keys = self.keys(node, "`draw`")?;
        let announced = self.needed_word(&mut keys, "announced");
        let seed = self.needed_word(&mut keys, "seed");
        self.finish(keys);
        Some(StillTied::Draw(announced?.value, seed?.value))
    }

    /// A key that has a meaning only beside another, which is not there.
    pub(super) fn only_with(&mut self, keys: &mut Keys<'_>, key: &'static str, beside: &str) {
        if let Some(pair) = keys.get(key) {
            let words = format!("`{key}:` has a meaning only with `{beside}`");
            self.fault(Diagnostic::new(Code::MISPLACED_KEY, pair.key_span, words));
        }
    }

    fn tie_break(&mut self, node: &Node) -> Option<TieBreak> {
        let mut keys = self.keys(node, "a tie-break")?;
        let clause = self.clause(&mut keys);
        let higher = self.optional_expr(&mut keys, "higher");
        let lower = self.optional_expr(&mut keys, "lower");
        let uncovered = self.optional_expr(&mut keys, "uncovered");
        let found = match (higher, lower, uncovered) {
            (Some(value), None, None) => Some((Prefers::Higher, value)),
            (None, Some(value), None) => Some((Prefers::Lower, value)),
            (None, None, Some(value)) => Some((Prefers::Uncovered, value)),
            _ => {
                let words = "a tie-break has exactly one of `higher:`, `lower:` and `uncovered:`";
                self.fault(Diagnostic::new(Code::EXACTLY_ONE, node.span, words));
                None
            }
        };
        self.finish(keys);
        let (prefers, value) = found?;
        Some(TieBreak { prefers, value, clause, span: node.span })
    }

    /// A key that is a text, not a name: of a lookup's row or an envelope.
    pub(super) fn plain_key(&mut self, pair: &Pair) -> super::model::Word {
        Spanned::new(composed(&pair.key).into(), pair.key_span)
    }
}
