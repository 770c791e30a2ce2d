//! The `allocation` section.

use super::model::{
    Allocation, Award, EnvelopeUnit, Envelopes, Guarantee, LastInLine, Limit, LimitBound, Tier, TierReach, Word,
};
use super::reader::{Keys, Reader};
use crate::diagnostic::{Code, Diagnostic};
use crate::feel::Expr;
use crate::number::Rounding;
use crate::yaml::{Node, NodeKind};

impl Reader {
    pub(super) fn allocation(&mut self, node: &Node) -> Option<Allocation> {
        let mut keys = self.keys(node, "`allocation`")?;
        let budget = self.needed_expr(&mut keys, "budget");
        let award = self.need(&mut keys, "award").and_then(|p| self.award(&p.value));
        let envelopes = keys.get("envelopes").and_then(|p| self.envelopes(&p.value));
        if let Some(pair) = self.need(&mut keys, "method") {
            let known = &[("in_order", true), ("pro_rata", false), ("by_points", false)];
            if self.one_of(&pair.value, "`method`", known) == Some(false) {
                self.not_available(&pair.value, "this method");
            }
        }
        let last_in_line = self.need(&mut keys, "last_in_line").and_then(|p| self.last_in_line(&p.value));
        let guarantees = self.rows(&mut keys, "guarantees", Self::guarantee);
        let limits = self.rows(&mut keys, "limits", Self::limit);
        self.unspent(&mut keys);
        let reserve = self.optional_expr(&mut keys, "reserve");
        let instalments = self.rows(&mut keys, "instalments", |r, n| r.expr(n, "an instalment"));
        let payers = self.payers(&mut keys);
        self.finish(keys);
        Some(Allocation {
            budget: budget?,
            award: award?,
            envelopes,
            last_in_line: last_in_line.unwrap_or(LastInLine::Skip),
            guarantees,
            limits,
            reserve,
            instalments,
            payers,
            span: node.span,
        })
    }

    fn rows<T>(&mut self, keys: &mut Keys<'_>, key: &'static str, read: fn(&mut Self, &Node) -> Option<T>) -> Vec<T> {
        let Some(pair) = keys.get(key) else { return Vec::new() };
        let nodes = self.list(&pair.value, &format!("`{key}`"));
        nodes.iter().filter_map(|n| read(self, n)).collect()
    }

    fn award(&mut self, node: &Node) -> Option<Award> {
        let mut keys = self.keys(node, "`award`")?;
        let tiers = self.rows(&mut keys, "tiers", Self::tier);
        let amount = self.needed_expr(&mut keys, "amount");
        let less = self.optional_expr(&mut keys, "less");
        let step = self.optional_expr(&mut keys, "step");
        let round = keys.get("round").and_then(|p| self.rounding(&p.value)).unwrap_or(Rounding::Down);
        let smallest = self.optional_expr(&mut keys, "smallest");
        let clause = self.clause(&mut keys);
        self.finish(keys);
        Some(Award { tiers, amount: amount?, less, step, round, smallest, clause, span: node.span })
    }

    fn tier(&mut self, node: &Node) -> Option<Tier> {
        let mut keys = self.keys(node, "a tier")?;
        let ranks = keys.get("ranks").and_then(|p| self.ranks(&p.value));
        let total_from = self.optional_expr(&mut keys, "total_from");
        if keys.has("ranks") == keys.has("total_from") {
            let words = "a tier has exactly one of `ranks:` and `total_from:`";
            self.fault(Diagnostic::new(Code::EXACTLY_ONE, node.span, words));
        }
        let mut figures = Vec::new();
        for pair in keys.rest() {
            let name = self.name(&pair.key, pair.key_span);
            figures.extend(self.expr(&pair.value, "a figure of a tier").map(|value| (name, value)));
        }
        let reach = ranks.map(|(first, last)| TierReach::Ranks(first, last)).or(total_from.map(TierReach::TotalFrom));
        Some(Tier { reach: reach?, figures, span: node.span })
    }

    /// `1-3`, `4-` or `5`.
    fn ranks(&mut self, node: &Node) -> Option<(u32, Option<u32>)> {
        let word = self.word(node, "`ranks`")?;
        let number = |t: &str| t.parse::<u32>().ok().filter(|n| *n > 0 && t.bytes().all(|b| b.is_ascii_digit()));
        let ranks = match word.value.split_once('-') {
            Some((first, "")) => number(first).map(|f| (f, None)),
            Some((first, last)) => number(first).zip(number(last)).map(|(f, l)| (f, Some(l))),
            None => number(&word.value).map(|n| (n, Some(n))),
        };
        let ranks = ranks.filter(|(first, last)| last.is_none_or(|l| l >= *first));
        if ranks.is_none() {
            let words = format!("`{}` is not a range of ranks", word.value);
            self.fault(
                Diagnostic::new(Code::RANKS, word.span, words).help("write `1-3`, or `4-` for all from the fourth"),
            );
        }
        ranks
    }

    fn envelopes(&mut self, node: &Node) -> Option<Envelopes> {
        let mut keys = self.keys(node, "`envelopes`")?;
        let by = self.needed_expr(&mut keys, "by");
        let (shares, amounts) = (keys.get("shares"), keys.get("amounts"));
        if shares.is_some() == amounts.is_some() {
            let words = "`envelopes` has exactly one of `shares:` and `amounts:`";
            self.fault(Diagnostic::new(Code::EXACTLY_ONE, node.span, words));
        }
        let unit = if shares.is_some() { EnvelopeUnit::Shares } else { EnvelopeUnit::Amounts };
        let pair = shares.or(amounts);
        let mut rows = Vec::new();
        for row in pair.map(|p| self.pairs(&p.value, "the envelopes")).unwrap_or_default() {
            let name = self.plain_key(row);
            rows.extend(self.expr(&row.value, "an envelope").map(|value| (name, value)));
        }
        self.finish(keys);
        Some(Envelopes { by: by?, rows, unit, span: node.span })
    }

    fn last_in_line(&mut self, node: &Node) -> Option<LastInLine> {
        if matches!(node.kind, NodeKind::Map(_)) {
            let mut keys = self.keys(node, "`last_in_line`")?;
            if let Some(pair) = keys.get("top_up") {
                self.not_available(&pair.value, "`top_up`");
                return None;
            }
            let pair = self.need(&mut keys, "part_award")?;
            let mut inner = self.keys(&pair.value, "`part_award`")?;
            let at_least = self.needed_expr(&mut inner, "at_least");
            self.finish(inner);
            self.finish(keys);
            return Some(LastInLine::PartAward(Some(at_least?)));
        }
        const WORDS: &[(&str, u8)] = &[("part_award", 0), ("skip", 1), ("stop", 2), ("top_up", 3)];
        match self.one_of(node, "`last_in_line`", WORDS)? {
            0 => Some(LastInLine::PartAward(None)),
            1 => Some(LastInLine::Skip),
            2 => Some(LastInLine::Stop),
            _ => {
                self.not_available(node, "`top_up`");
                None
            }
        }
    }

    fn guarantee(&mut self, node: &Node) -> Option<Guarantee> {
        let mut keys = self.keys(node, "a guarantee")?;
        let awards = self.needed_expr(&mut keys, "awards");
        let per = self.optional_expr(&mut keys, "per");
        let condition = self.optional_expr(&mut keys, "if");
        let clause = self.clause(&mut keys);
        self.finish(keys);
        Some(Guarantee { awards: awards?, per, condition, clause, span: node.span })
    }

    fn limit(&mut self, node: &Node) -> Option<Limit> {
        let mut keys = self.keys(node, "a limit")?;
        let per = self.optional_expr(&mut keys, "per");
        let money = self.optional_expr(&mut keys, "money").map(LimitBound::Money);
        let awards = self.optional_expr(&mut keys, "awards").map(LimitBound::Awards);
        let share = self.optional_expr(&mut keys, "share").map(LimitBound::Share);
        let clause = self.clause(&mut keys);
        let written = ["money", "awards", "share"].iter().filter(|k| keys.has(k)).count();
        if written != 1 {
            let words = "a limit has exactly one of `money:`, `awards:` and `share:`";
            self.fault(Diagnostic::new(Code::EXACTLY_ONE, node.span, words));
        }
        self.finish(keys);
        Some(Limit { per, bound: money.or(awards).or(share)?, clause, span: node.span })
    }

    /// `unspent: lapse`, which is also what happens where nothing is written.
    fn unspent(&mut self, keys: &mut Keys<'_>) {
        let Some(pair) = keys.get("unspent") else { return };
        if pair.value.scalar().is_some() {
            self.one_of(&pair.value, "`unspent`", &[("lapse", ())]);
        } else {
            self.not_available(&pair.value, "moving unspent money");
        }
    }

    fn payers(&mut self, keys: &mut Keys<'_>) -> Vec<(Word, Option<Expr>)> {
        let Some(pair) = keys.get("payers") else { return Vec::new() };
        let mut payers = Vec::new();
        for payer in self.pairs(&pair.value, "`payers`") {
            let name = self.plain_key(payer);
            if payer.value.scalar().is_some_and(|s| &*s.text == "rest") {
                payers.push((name, None));
            } else {
                payers.extend(self.expr(&payer.value, "a payer's share").map(|share| (name, Some(share))));
            }
        }
        if !payers.is_empty() && payers.iter().filter(|(_, share)| share.is_none()).count() != 1 {
            let words = "exactly one payer pays the `rest`";
            self.fault(Diagnostic::new(Code::PAYERS, pair.value.span, words).help("write `district: rest`"));
        }
        payers
    }
}
