//! The allocation: what is divided, how, and who may not exceed what.

use super::checker::Checker;
use super::choices::values_of;
use super::model::{
    Allocation, Award, Division, Envelopes, Guarantee, LastInLine, Limit, LimitBound, Payer, RoundInfo, Tier,
    TierReach, Unspent,
};
use super::typing::Stage;
use crate::diagnostic::{Code, Diagnostic, listed};
use crate::feel;
use crate::number::{Exact, Money};
use crate::rules::model as written;
use crate::value::{Kind, percent};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Checker<'_> {
    pub(super) fn allocation(&mut self, allocation: &written::Allocation, round: &RoundInfo) -> Option<Allocation> {
        let budget = self.money(&allocation.budget, round.currency);
        let award = self.award(&allocation.award, round);
        let envelopes = match (&allocation.envelopes, budget) {
            (Some(written), Some(budget)) => Some(self.envelopes(written, budget)?),
            _ => None,
        };
        let last_in_line = match &allocation.last_in_line {
            Some(written) => self.last_in_line(written, round),
            // The other methods have no last in line.
            None => Some(LastInLine::Skip),
        };
        let method = self.division(&allocation.method);
        let unspent = self.unspent(allocation.unspent.as_ref(), envelopes.as_ref());
        let guarantees: Vec<Option<Guarantee>> = allocation.guarantees.iter().map(|g| self.guarantee(g)).collect();
        let limits: Vec<Option<Limit>> = allocation.limits.iter().map(|l| self.limit(l, budget)).collect();
        let reserve = allocation.reserve.as_ref().map_or(Some(0), |e| self.count(e));
        let instalments = self.shares(&allocation.instalments);
        let payers = self.payers(&allocation.payers);
        Some(Allocation {
            budget: budget?,
            award: award?,
            envelopes,
            method: method?,
            unspent: unspent?,
            last_in_line: last_in_line?,
            guarantees: guarantees.into_iter().collect::<Option<_>>()?,
            limits: limits.into_iter().collect::<Option<_>>()?,
            reserve: reserve?,
            instalments: instalments?,
            payers: payers?,
            span: allocation.span,
        })
    }

    fn award(&mut self, award: &written::Award, round: &RoundInfo) -> Option<Award> {
        let mut tiers = Vec::new();
        for tier in &award.tiers {
            tiers.extend(self.tier(tier));
        }
        self.tier_order(&tiers);
        let amount = self.complete(&award.amount, Stage::Award, |typer, e| typer.value_of(e, &Kind::Money, "`amount`"));
        let less = match &award.less {
            Some(less) => {
                Some(self.complete(less, Stage::Award, |typer, e| typer.value_of(e, &Kind::Money, "`less`"))?)
            }
            None => None,
        };
        let unit = Money::new(1, round.currency);
        let step = match &award.step {
            Some(step) => {
                let money = self.money(step, round.currency)?;
                if money.is_zero() {
                    self.fault(Diagnostic::new(Code::NOT_POSITIVE, step.span, "a step of nothing leads nowhere"));
                    return None;
                }
                money
            }
            None => unit,
        };
        let smallest = match &award.smallest {
            Some(smallest) => self.money(smallest, round.currency)?,
            None => Money::zero(round.currency),
        };
        (tiers.len() == award.tiers.len()).then_some(Award {
            tiers,
            amount: amount?,
            less,
            step,
            round: award.round,
            smallest,
            clause: award.clause.clone(),
            span: award.span,
        })
    }

    fn tier(&mut self, tier: &written::Tier) -> Option<Tier> {
        let reach = match &tier.reach {
            written::TierReach::Ranks(first, last) => TierReach::Ranks(*first, *last),
            written::TierReach::TotalFrom(_) if !self.scope.has_total => {
                self.fault(Diagnostic::new(Code::NOT_KNOWN_HERE, tier.span, "a tier by total needs `criteria:`"));
                return None;
            }
            written::TierReach::TotalFrom(points) => TierReach::TotalFrom(self.points(points)?),
        };
        let mut figures = BTreeMap::new();
        for (name, value) in &tier.figures {
            // A figure is a number; where it stands for an amount, the award's expression says so.
            let value = self.quiet_amount(value).map_or_else(|| self.number(value), Some)?;
            figures.insert(name.value.clone(), value);
            if !self.scope.tier_figures.contains(&name.value) {
                let words = format!("not every tier gives `{}`", name.value);
                self.fault(Diagnostic::new(Code::TIER_FIGURES, name.span, words));
            }
        }
        Some(Tier { reach, figures, span: tier.span })
    }

    /// Ranks must not overlap, totals must differ, and the two sorts do not mix.
    fn tier_order(&mut self, tiers: &[Tier]) {
        for pair in tiers.windows(2) {
            let [before, tier] = pair else { continue };
            let words = match (&before.reach, &tier.reach) {
                (TierReach::Ranks(_, Some(last)), TierReach::Ranks(first, _)) if first > last => continue,
                (TierReach::Ranks(..), TierReach::Ranks(..)) => "its ranks do not lie below those of the tier before",
                (TierReach::TotalFrom(a), TierReach::TotalFrom(b)) if b < a => continue,
                (TierReach::TotalFrom(_), TierReach::TotalFrom(_)) => {
                    "its total does not lie below that of the tier before"
                }
                _ => "tiers go by rank or by total, not by both",
            };
            self.fault(Diagnostic::new(Code::TIER_ORDER, tier.span, words).related(before.span, "the tier before"));
        }
    }

    fn envelopes(
        &mut self,
        written::Envelopes { by, rows, unit, span }: &written::Envelopes,
        budget: Money,
    ) -> Option<Envelopes> {
        let by = self.group(by, Stage::Ranking, false);
        let mut amounts: BTreeMap<Arc<str>, Money> = BTreeMap::new();
        for (name, value) in rows {
            let amount = match unit {
                written::EnvelopeUnit::Amounts => self.money(value, budget.currency())?,
                written::EnvelopeUnit::Shares => {
                    let share = self.number(value)?;
                    let amount = Money::from_exact(&(&budget.to_exact() * &share), budget.currency());
                    match amount {
                        Ok(amount) if !share.is_negative() => amount,
                        _ => {
                            let words = format!("this share of {} is not a sum that can be paid", budget.grouped());
                            self.fault(Diagnostic::new(Code::NOT_PAYABLE, value.span, words));
                            return None;
                        }
                    }
                }
            };
            amounts.insert(name.value.clone(), amount);
        }
        let sum: Exact = amounts.values().map(|m| m.to_exact()).sum();
        if sum != budget.to_exact() {
            let places = budget.currency().decimals();
            let sum = sum.grouped(places).unwrap_or_else(|| sum.to_string());
            let words = format!("the envelopes add up to {sum}, not to the budget {}", budget.grouped());
            let help = match unit {
                written::EnvelopeUnit::Amounts => "change the amounts or the budget until they are the same",
                written::EnvelopeUnit::Shares => "change the shares until they add up to 100%",
            };
            self.fault(Diagnostic::new(Code::ENVELOPES, *span, words).help(help));
        }
        let by = by?;
        let Some(values) = values_of(&by.ty.kind) else {
            let kind = &by.ty.kind;
            let words = format!("envelopes go by a choice, so that every application falls in one; this is {kind}");
            self.fault(Diagnostic::new(Code::ENVELOPES, by.span, words));
            return None;
        };
        let stranger = |name: &str| format!("no application can fall in the envelope `{name}`");
        let absent = self.without_a_row(&values, rows.iter().map(|(name, _)| name), &amounts, stranger);
        if !absent.is_empty() {
            let words = format!("no envelope is given for {}", listed(absent));
            self.fault(Diagnostic::new(Code::ENVELOPES, *span, words).help("give it 0 where nothing is meant for it"));
        }
        Some(Envelopes { by, amounts })
    }

    fn division(&mut self, written: &written::Division) -> Option<Division> {
        Some(match written {
            written::Division::InOrder => Division::InOrder,
            written::Division::ProRata => Division::ProRata,
            written::Division::ByPoints(weight) => {
                let weight = self.complete(weight, Stage::Award, |typer, e| typer.value(e))?;
                if weight.ty.kind != Kind::Number {
                    let words = format!("a weight is a number, but this is {}", weight.ty.kind);
                    self.fault(Diagnostic::new(Code::WRONG_KIND, weight.span, words));
                    return None;
                }
                Division::ByPoints(weight)
            }
        })
    }

    fn unspent(&mut self, written: Option<&written::Unspent>, envelopes: Option<&Envelopes>) -> Option<Unspent> {
        let Some(written) = written else { return Some(Unspent::Lapse) };
        let clause = written.clause.clone();
        let Some(names) = &written.envelopes else { return Some(Unspent::NextByRank { clause }) };
        let Some(envelopes) = envelopes else {
            let words = "unspent money moves to envelopes, but there are none";
            self.fault(Diagnostic::new(Code::ENVELOPES, written.span, words).help("write `move_to: next_by_rank`"));
            return None;
        };
        let mut positions = Vec::new();
        for name in names {
            match envelopes.amounts.keys().position(|known| *known == name.value) {
                Some(position) if !positions.contains(&position) => positions.push(position),
                Some(_) => {
                    let words = format!("the envelope `{}` is named twice", name.value);
                    self.fault(Diagnostic::new(Code::DUPLICATE_VALUE, name.span, words));
                }
                None => {
                    let words = format!("there is no envelope `{}`", name.value);
                    let known = listed(envelopes.amounts.keys());
                    self.fault(
                        Diagnostic::new(Code::NOT_A_CHOICE, name.span, words).help(format!("it is one of: {known}")),
                    );
                }
            }
        }
        if names.is_empty() {
            let words = "no envelope is named";
            self.fault(Diagnostic::new(Code::EMPTY_LIST, written.span, words).help("write `unspent: lapse`"));
        }
        Some(Unspent::Envelopes { positions, clause })
    }

    fn last_in_line(&mut self, written: &written::LastInLine, round: &RoundInfo) -> Option<LastInLine> {
        Some(match written {
            written::LastInLine::Skip => LastInLine::Skip,
            written::LastInLine::Stop => LastInLine::Stop,
            written::LastInLine::TopUp(at_least, budget) => {
                let (at_least, budget) = (self.share(at_least), self.money(budget, round.currency));
                LastInLine::TopUp { at_least: at_least?, budget: budget? }
            }
            written::LastInLine::PartAward(None) => LastInLine::PartAward { at_least: Exact::zero() },
            written::LastInLine::PartAward(Some(share)) => LastInLine::PartAward { at_least: self.share(share)? },
        })
    }

    /// A share from 0 to 1.
    fn share(&mut self, expr: &feel::Expr) -> Option<Exact> {
        let share = self.number(expr)?;
        if share.is_negative() || share > Exact::one() {
            let words = format!("a share lies between 0% and 100%, but this is {share}");
            let mut fault = Diagnostic::new(Code::SHARE, expr.span, words);
            if share > Exact::one() && matches!(expr.kind, feel::ExprKind::Number(..)) {
                fault = fault.fix(expr.span, format!("{share}%"), "write it as a percentage");
            }
            self.fault(fault);
            return None;
        }
        Some(share)
    }

    fn shares(&mut self, written: &[feel::Expr]) -> Option<Vec<Exact>> {
        let shares: Vec<Option<Exact>> = written.iter().map(|e| self.share(e)).collect();
        let shares: Vec<Exact> = shares.into_iter().collect::<Option<_>>()?;
        let sum: Exact = shares.iter().sum();
        if let Some(first) = written.first().filter(|_| sum != Exact::one()) {
            let words = format!("the instalments add up to {} of an award, not to all of it", percent(&sum));
            self.fault(
                Diagnostic::new(Code::INSTALMENTS, first.span, words).help("change them until they add up to 100%"),
            );
        }
        Some(shares)
    }

    fn payers(&mut self, written: &[(written::Word, Option<feel::Expr>)]) -> Option<Vec<Payer>> {
        let mut payers = Vec::new();
        for (name, share) in written {
            let share = match share {
                Some(expr) => Some(self.share(expr)?),
                None => None,
            };
            payers.push(Payer { name: name.value.clone(), share });
        }
        let sum: Exact = payers.iter().filter_map(|p| p.share.as_ref()).sum();
        if let Some((name, _)) = written.first().filter(|_| sum > Exact::one()) {
            self.fault(Diagnostic::new(
                Code::PAYERS,
                name.span,
                format!("the payers' shares add up to {}, more than all", percent(&sum)),
            ));
        }
        Some(payers)
    }

    fn guarantee(&mut self, written: &written::Guarantee) -> Option<Guarantee> {
        let per = match &written.per {
            Some(per) => Some(self.group(per, Stage::Award, true)?),
            None => None,
        };
        let condition = match &written.condition {
            Some(condition) => Some(self.condition(condition, Stage::Award, "`if`")?),
            None => None,
        };
        let awards = self.count(&written.awards);
        let name = self.group_name(written.per.as_ref());
        Some(Guarantee { awards: awards?, per, condition, clause: written.clause.clone(), name, span: written.span })
    }

    fn limit(&mut self, written: &written::Limit, budget: Option<Money>) -> Option<Limit> {
        let per = match &written.per {
            Some(per) => Some(self.group(per, Stage::Award, true)?),
            None => None,
        };
        let bound = match &written.bound {
            written::LimitBound::Awards(n) => LimitBound::Awards(self.count(n)?),
            written::LimitBound::Money(amount) => LimitBound::Money(self.money(amount, budget?.currency())?),
            written::LimitBound::Share(expr) => {
                let (share, budget) = (self.share(expr), budget?);
                match budget.share_floor(&share?) {
                    Ok(money) => LimitBound::Money(money),
                    Err(error) => {
                        self.fault(Diagnostic::new(Code::NOT_PAYABLE, expr.span, error.to_string()));
                        return None;
                    }
                }
            }
        };
        let name = self.group_name(written.per.as_ref());
        let of_budget = matches!(written.bound, written::LimitBound::Share(_));
        Some(Limit { per, bound, of_budget, clause: written.clause.clone(), name, span: written.span })
    }

    fn group_name(&self, per: Option<&feel::Expr>) -> Arc<str> {
        per.map_or_else(|| "all".into(), |expr| feel::print(expr).into())
    }
}
