//! Panels: scales that steps lead through, enough marks left after dropping.

use super::checker::Checker;
use super::model::{Combine, Drop, Panel};
use crate::diagnostic::{Code, Diagnostic};
use crate::feel;
use crate::rules::model as written;

impl Checker<'_> {
    pub(super) fn panel(&mut self, panel: &written::Panel) -> Option<Panel> {
        let low = self.number(&panel.scale.0);
        let high = self.number(&panel.scale.1);
        let step = match &panel.step {
            Some(step) => Some((self.number(step)?, step.span)),
            None => None,
        };
        let flag_spread = match &panel.flag_spread {
            Some(spread) => Some(self.number(spread)?),
            None => None,
        };
        let (low, high) = (low?, high?);
        if low >= high {
            self.fault(Diagnostic::new(
                Code::EMPTY_RANGE,
                panel.scale.0.span.to(panel.scale.1.span),
                "the lowest mark must lie below the highest",
            ));
            return None;
        }
        if let Some((step, span)) = &step {
            let whole = (&high - &low).checked_div(step).is_some_and(|n| n.is_integer()) && step.is_positive();
            if !whole {
                self.fault(Diagnostic::new(
                    Code::NOT_POSITIVE,
                    *span,
                    format!("steps of {step} do not lead from {low} to {high}"),
                ));
            }
        }
        let at_least = self.count(&panel.at_least);
        if at_least == Some(0) {
            self.fault(Diagnostic::new(Code::NOT_WHOLE, panel.at_least.span, "at least one reviewer is needed"));
        }
        let drop = match &panel.drop {
            Some(drop) => Some(self.drop(drop)?),
            None => None,
        };
        Some(Panel {
            sheet: panel.sheet.clone(),
            scale: (low, high),
            step: step.map(|(step, _)| step),
            at_least: at_least?,
            drop,
            combine: if panel.median { Combine::Median } else { Combine::Mean },
            flag_spread,
        })
    }

    fn drop(&mut self, drop: &written::Drop) -> Option<Drop> {
        let mut count = |expr: &Option<feel::Expr>| expr.as_ref().map_or(Some(None), |e| self.count(e).map(Some));
        let (highest, lowest, when) = (count(&drop.highest), count(&drop.lowest), count(&drop.when_at_least));
        let (highest, lowest) = (highest?.unwrap_or(0), lowest?.unwrap_or(0));
        let when_at_least = when?.unwrap_or(highest + lowest + 1);
        if when_at_least <= highest + lowest {
            let words = format!("with {when_at_least} marks, dropping {} leaves none", highest + lowest);
            self.fault(Diagnostic::new(Code::PANEL_DROPS_ALL, drop.span, words));
        }
        Some(Drop { highest, lowest, when_at_least })
    }
}
