//! The `allocation` section.

use super::keys::Keys;
use super::model::{
    Allocation, Award, Division, EnvelopeUnit, Envelopes, Guarantee, LastInLine, Limit, LimitBound, Tier, TierReach,
    Unspent, Word,
};
use super::reader::Reader;
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
        let method = self.method(&mut keys);
        let last_in_line = match &method {
            None => keys.get("last_in_line").and_then(|p| self.last_in_line(&p.value)),
            Some(Division::InOrder) => self.need(&mut keys, "last_in_line").and_then(|p| self.last_in_line(&p.value)),
            Some(Division::ByPoints(_) | Division::ProRata) => {
                self.only_with(&mut keys, "last_in_line", "method: in_order");
                None
            }
        };
        let guarantees = self.rows(&mut keys, "guarantees", Self::guarantee);
        let limits = self.rows(&mut keys, "limits", Self::limit);
        let unspent = self.unspent(&mut keys);
        let reserve = self.optional_expr(&mut keys, "reserve");
        let instalments = self.rows(&mut keys, "instalments", |r, n| r.expr(n, "an instalment"));
        let payers = self.payers(&mut keys);
        self.finish(keys);
        Some(Allocation {
            budget: budget?,
            award: award?,
            envelopes,
            method: method?,
            last_in_line,
            unspent,
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
        let mut keys = self.keys(node, "a tier")?.open();
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
            let (part, top) = (keys.get("part_award"), keys.get("top_up"));
            self.finish(keys);
            return match (part, top) {
                (Some(pair), None) => {
                    let mut inner = self.keys(&pair.value, "`part_award`")?;
                    let at_least = self.needed_expr(&mut inner, "at_least");
                    self.finish(inner);
                    Some(LastInLine::PartAward(Some(at_least?)))
                }
                (None, Some(pair)) => {
                    let mut inner = self.keys(&pair.value, "`top_up`")?;
                    let at_least = self.needed_expr(&mut inner, "at_least");
                    let budget = self.needed_expr(&mut inner, "budget");
                    self.finish(inner);
                    Some(LastInLine::TopUp(at_least?, budget?))
                }
                _ => {
                    let words = "`last_in_line` has exactly one of `part_award:` and `top_up:`";
                    self.fault(Diagnostic::new(Code::EXACTLY_ONE, node.span, words));
                    None
                }
            };
        }
        const WORDS: &[(&str, u8)] = &[("part_award", 0), ("skip", 1), ("stop", 2)];
        match self.one_of(node, "`last_in_line`", WORDS)? {
            0 => Some(LastInLine::PartAward(None)),
            1 => Some(LastInLine::Skip),
            _ => Some(LastInLine::Stop),
        }
    }

    /// How envelopes are divided; a weight stands beside `by_points`.
    fn method(&mut self, keys: &mut Keys<'_>) -> Option<Division> {
        const WORDS: &[(&str, u8)] = &[("in_order", 0), ("pro_rata", 1), ("by_points", 2)];
        let word = self.need(keys, "method").and_then(|p| self.one_of(&p.value, "`method`", WORDS));
        if word == Some(2) {
            return self.needed_expr(keys, "weight").map(Division::ByPoints);
        }
        self.only_with(keys, "weight", "method: by_points");
        Some(if word? == 0 { Division::InOrder } else { Division::ProRata })
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

    /// Where unspent money moves; `unspent: lapse` is also what happens where nothing is written.
    fn unspent(&mut self, keys: &mut Keys<'_>) -> Option<Unspent> {
        let pair = keys.get("unspent")?;
        if pair.value.scalar().is_some() {
            self.one_of(&pair.value, "`unspent`", &[("lapse", ())]);
            return None;
        }
        let mut keys = self.keys(&pair.value, "`unspent`")?;
        let target = self.need(&mut keys, "move_to");
        let clause = self.clause(&mut keys);
        self.finish(keys);
        let target = target?;
        let envelopes = if target.value.scalar().is_some() {
            self.one_of(&target.value, "`move_to`", &[("next_by_rank", ())])?;
            None
        } else {
            let names = self.list(&target.value, "`move_to`");
            Some(names.iter().filter_map(|name| self.word(name, "an envelope")).collect())
        };
        Some(Unspent { envelopes, clause, span: pair.value.span })
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
