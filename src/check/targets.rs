//! Targets: what is added up over the funded is a number, an amount or a condition, and answers what may be missing.

use super::checker::Checker;
use super::model::Target;
use super::typing::Stage;
use crate::diagnostic::{Code, Diagnostic};
use crate::feel;
use crate::rules::model as written;
use crate::span::Span;
use crate::value::Kind;
use std::collections::BTreeMap;

impl Checker<'_> {
    /// Those that are in order; faults are noted.
    pub(super) fn targets(&mut self, targets: &[written::Target]) -> Vec<Target> {
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for target in targets {
            if let Some(first) = seen.insert(&target.id.value, target.id.span) {
                let words = format!("the target `{}` is written twice", target.id.value);
                let fault = Diagnostic::new(Code::NAME_TAKEN, target.id.span, words);
                self.fault(fault.label("again here").related(first, "first here"));
            }
        }
        targets.iter().filter_map(|target| self.target(target)).collect()
    }

    fn target(&mut self, written: &written::Target) -> Option<Target> {
        let value = self.complete(&written.value, Stage::Ranking, |typer, e| typer.value(e));
        let kind = match value.as_ref().map(|value| (&value.ty.kind, value.span)) {
            Some((Kind::Number | Kind::Boolean, _)) | None => Kind::Number,
            Some((Kind::Money, _)) => Kind::Money,
            Some((other, span)) => {
                let words = format!("a target adds up numbers, amounts or conditions, but this is {other}");
                let help =
                    "what is true of an application counts one: write a condition, such as `body = \"national\"`";
                self.fault(Diagnostic::new(Code::WRONG_KIND, span, words).help(help));
                return None;
            }
        };
        // Without a value nothing says whether the target is an amount.
        let target = if value.is_some() { self.constant(&written.target, &kind) } else { None };
        if let Some(target) = target.as_ref().filter(|target| !target.is_positive()) {
            let words = format!("a target is above 0, but this is {target}");
            self.fault(Diagnostic::new(Code::NOT_POSITIVE, written.target.span, words));
        }
        let per = match &written.per {
            Some(per) => Some(self.group(per, Stage::Ranking, true)?),
            None => None,
        };
        Some(Target {
            id: written.id.value.clone(),
            label: written.label.clone(),
            clause: written.clause.clone(),
            value: value?,
            target: target?,
            per,
            name: written.per.as_ref().map_or_else(|| "".into(), |expr| feel::print(expr).into()),
            span: written.span,
        })
    }
}
