//! The ranking: what is ordered by, and what puts applications into groups.

use super::checker::Checker;
use super::model::{Draw, Expr, Prefers, Ranking, StillTied, TieBreak};
use super::typing::Stage;
use crate::diagnostic::{Code, Diagnostic};
use crate::feel;
use crate::rules::RuleFile;
use crate::rules::model as written;
use crate::value::Kind;

impl Checker<'_> {
    pub(super) fn ranking(&mut self, file: &RuleFile) -> Option<Ranking> {
        let ranking = &file.ranking;
        let within = match &ranking.within {
            Some(expr) => Some(self.group(expr, Stage::Application, false)?),
            None => None,
        };
        let by = match &ranking.by {
            Some(expr) => Some(self.ordered_value(expr)?),
            None if ranking.by_written => return None,
            None if file.criteria.is_empty() => {
                let words = "without `criteria:` there is no total, so `ranking:` needs `by:`";
                self.fault(Diagnostic::new(Code::MISSING_KEY, file.round.span, words));
                return None;
            }
            None => None,
        };
        let minimum = match &ranking.minimum {
            Some(expr) if file.criteria.is_empty() => {
                let words = "`minimum:` tests the total, and without `criteria:` there is none";
                self.fault(Diagnostic::new(Code::NOT_KNOWN_HERE, expr.span, words).help("use a gate"));
                None
            }
            Some(expr) => Some(self.points(expr)?),
            None => None,
        };
        let mut tie_breaks = Vec::new();
        for written in &ranking.tie_breaks {
            let value = match written.prefers {
                Prefers::Higher | Prefers::Lower => self.ordered_value(&written.value),
                Prefers::Uncovered => self.group(&written.value, Stage::Ranking, false),
            };
            tie_breaks.extend(value.map(|value| TieBreak {
                prefers: written.prefers,
                value,
                clause: written.clause.clone(),
                span: written.span,
            }));
        }
        let still_tied = match &ranking.still_tied {
            None | Some(written::StillTied::Stop) => StillTied::Stop,
            Some(written::StillTied::ShareRank) => StillTied::ShareRank,
            Some(written::StillTied::Draw(announced, seed)) => {
                StillTied::Draw(Draw { announced: announced.clone(), seed: seed.clone() })
            }
            Some(written::StillTied::Key) => {
                let words = "an order by application key is arbitrary: it says nothing about merit";
                self.fault(
                    Diagnostic::new(Code::ARBITRARY_ORDER, ranking.span, words)
                        .help("`still_tied: stop` names the ties that matter"),
                );
                StillTied::Key
            }
        };
        (tie_breaks.len() == ranking.tie_breaks.len()).then_some(Ranking {
            within,
            by,
            minimum,
            tie_breaks,
            still_tied,
            span: ranking.minimum.as_ref().map_or(ranking.span, |m| m.span),
        })
    }

    /// A value to order by: a number, an amount, a date or a duration, and no name of anybody.
    fn ordered_value(&mut self, expr: &feel::Expr) -> Option<Expr> {
        let value = self.complete(expr, Stage::Ranking, |typer, e| typer.value(e))?;
        match value.ty.kind {
            Kind::Number | Kind::Money | Kind::Date | Kind::Months | Kind::Boolean => Some(value),
            _ => {
                let words = format!("nobody is ranked by {}", value.ty.kind);
                let help = "use a number, an amount, a date or a condition; a choice can be turned into a number with a lookup";
                self.fault(Diagnostic::new(Code::NOT_RANKABLE, value.span, words).help(help));
                None
            }
        }
    }

    /// A value that puts applications into groups.
    pub(super) fn group(&mut self, expr: &feel::Expr, stage: Stage, optional: bool) -> Option<Expr> {
        let value = if optional {
            let mut typer = super::typing::Typer::new(&self.scope, self.findings, stage);
            typer.value(expr)?
        } else {
            self.complete(expr, stage, |typer, e| typer.value(e))?
        };
        if value.ty.kind.is_text() || matches!(value.ty.kind, Kind::Boolean | Kind::Number | Kind::Date) {
            return Some(value);
        }
        let words = format!("{} does not put applications into groups", value.ty.kind);
        self.fault(Diagnostic::new(Code::WRONG_KIND, value.span, words).help("use a choice or a text, such as a code"));
        None
    }
}
