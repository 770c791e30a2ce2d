//! Criteria and adjustments: ladders in order, points within their maxima, maxima that add up.

use super::checker::Checker;
use super::model::{Adjustments, Criterion, CriterionId, CriterionKind, Item, Lookup};
use crate::diagnostic::{Code, Diagnostic};
use crate::feel;
use crate::number::Exact;
use crate::rules::RuleFile;
use crate::rules::model as written;

/// All that earns or costs points.
pub(super) struct Built {
    pub criteria: Option<Vec<Criterion>>,
    pub top: Vec<CriterionId>,
    pub bonus: Option<Adjustments>,
    pub deduction: Option<Adjustments>,
}

impl Checker<'_> {
    pub(super) fn criteria(&mut self, file: &RuleFile, lookups: &[Option<Lookup>]) -> Built {
        let mut criteria: Vec<Option<Criterion>> = Vec::new();
        let mut top = Vec::new();
        for criterion in &file.criteria {
            top.push(criteria.len());
            self.criterion(criterion, None, lookups, &mut criteria);
        }
        let out_of = file.round.out_of.as_ref().and_then(|e| self.number(e)).unwrap_or_else(|| 100.into());
        if !file.criteria.is_empty() {
            let maxima: Option<Vec<Exact>> = file.criteria.iter().map(|c| self.maximum(c)).collect();
            if let Some(sum) = maxima.map(|m| m.iter().sum::<Exact>()).filter(|sum| *sum != out_of) {
                let span = file.criteria.first().map_or(file.round.span, |c| c.id.span);
                let words = format!("the maxima of the top level add up to {sum}, not to {out_of}");
                let help = format!("change the maxima, or write `out_of: {sum}` under `round: scores:`");
                self.fault(Diagnostic::new(Code::MAXIMA, span, words).help(help));
            }
        }
        let bonus = file.bonus.as_ref().and_then(|side| self.side(side, lookups));
        let deduction = file.deduction.as_ref().and_then(|side| self.side(side, lookups));
        if file.criteria.is_empty()
            && let Some(item) = file.bonus.iter().chain(&file.deduction).flat_map(|s| &s.items).next()
        {
            let words = "adjustments change a total, but there are no `criteria:` that make one";
            self.fault(Diagnostic::new(Code::NOT_KNOWN_HERE, item.span, words));
        }
        Built { criteria: criteria.into_iter().collect(), top, bonus, deduction }
    }

    /// The maximum, without reporting again what [`Checker::criterion`] reports.
    fn maximum(&mut self, criterion: &written::Criterion) -> Option<Exact> {
        let mut nowhere = crate::diagnostic::Findings::default();
        std::mem::swap(self.findings, &mut nowhere);
        let max = criterion.max.as_ref().and_then(|max| self.number(max));
        std::mem::swap(self.findings, &mut nowhere);
        max
    }

    fn criterion(
        &mut self,
        criterion: &written::Criterion,
        group: Option<CriterionId>,
        lookups: &[Option<Lookup>],
        into: &mut Vec<Option<Criterion>>,
    ) {
        let at = into.len();
        into.push(None);
        let max = criterion.max.as_ref().and_then(|m| self.points(m));
        let minimum = criterion.minimum.as_ref().and_then(|m| self.points(m));
        if let (Some(max), Some(minimum), Some(written)) = (&max, &minimum, &criterion.minimum)
            && minimum > max
        {
            let words = format!("the minimum {minimum} is above the maximum {max}, so nobody can reach it");
            self.fault(Diagnostic::new(Code::MINIMUM, written.span, words));
        }
        let kind = match &criterion.body {
            written::Body::Unread => None,
            written::Body::Leaf(scoring) => {
                let max = max.clone().unwrap_or_else(Exact::zero);
                self.scoring(scoring, &max, lookups).map(|s| CriterionKind::Leaf(Box::new(s)))
            }
            written::Body::Group(members, cap) => {
                let mut ids = Vec::new();
                for member in members {
                    ids.push(into.len());
                    self.criterion(member, Some(at), lookups, into);
                }
                self.group_maximum(criterion, members, *cap, max.as_ref());
                Some(CriterionKind::Group { members: ids, cap: *cap })
            }
        };
        let built = max.zip(kind).map(|(max, kind)| Criterion {
            id: criterion.id.value.clone(),
            label: criterion.label.clone(),
            clause: criterion.clause.clone(),
            max,
            minimum,
            group,
            kind,
            span: criterion.span,
        });
        if let Some(slot) = into.get_mut(at) {
            *slot = built;
        }
    }

    fn group_maximum(
        &mut self,
        group: &written::Criterion,
        members: &[written::Criterion],
        cap: bool,
        max: Option<&Exact>,
    ) {
        let maxima: Option<Vec<Exact>> = members.iter().map(|m| self.maximum(m)).collect();
        let Some((sum, max)) = maxima.map(|m| m.iter().sum::<Exact>()).zip(max) else { return };
        if members.is_empty() {
            self.fault(Diagnostic::new(
                Code::EMPTY_LIST,
                group.span,
                format!("the group `{}` has no members", group.id.value),
            ));
        } else if sum < *max || (sum > *max && !cap) {
            let span = group.max.as_ref().map_or(group.span, |m| m.span);
            let words = format!("the maxima in `{}` add up to {sum}, not to {max}", group.id.value);
            let mut fault = Diagnostic::new(Code::MAXIMA, span, words);
            fault = if group.max.as_ref().is_some_and(|m| matches!(m.kind, feel::ExprKind::Number(..))) {
                fault.fix(span, sum.to_string(), "write their sum")
            } else {
                fault
            };
            if sum > *max {
                fault = fault.help("or write `cap: true`, which cuts the group's sum at its maximum");
            }
            self.fault(fault);
        }
    }

    fn side(&mut self, side: &written::Adjustments, lookups: &[Option<Lookup>]) -> Option<Adjustments> {
        let cap = self.points(&side.cap);
        let mut items = Vec::new();
        for item in &side.items {
            let max = match &item.max {
                Some(max) => self.points(max),
                None => cap.clone(),
            };
            let written::Body::Leaf(scoring) = &item.body else { continue };
            let scoring = self.scoring(scoring, &max.clone().unwrap_or_else(Exact::zero), lookups);
            items.extend(max.zip(scoring).map(|(max, scoring)| Item {
                id: item.id.value.clone(),
                label: item.label.clone(),
                clause: item.clause.clone(),
                max,
                scoring,
                span: item.span,
            }));
        }
        (items.len() == side.items.len()).then_some(Adjustments { cap: cap?, items })
    }
}
