//! Ways of scoring to registers: ladders without branches, lines, tables, panels, comparisons.

use super::MARK_PLACES;
use super::builder::{Builder, Compiled, hull};
use super::code::{Code, Reg, Relation};
use super::expression::common_scale;
use super::leftover::names_of;
use super::program::{Naive, Number};
use crate::check::model::{Band, Combine, Method, Need, Panel, Peer, PeerReach, Scoring};
use crate::number::Exact;

impl Builder<'_> {
    /// The points of a way of scoring, exact and unrounded.
    pub fn points_of(&mut self, scoring: &Scoring, max: &Exact) -> Number {
        let outer = std::mem::replace(&mut self.span, scoring.span);
        let points = self.answered(scoring, max).unwrap_or_else(|| {
            let values = self.naive(Naive::Points(Box::new(scoring.clone()), max.clone()), &names_of(scoring));
            self.number_in(values)
        });
        self.span = outer;
        points
    }

    /// The points, or those that answer for what is missing.
    fn answered(&mut self, scoring: &Scoring, max: &Exact) -> Option<Number> {
        let points = self.method(&scoring.method, max)?;
        match &scoring.if_missing {
            Some(answer) if !scoring.needs.is_empty() => {
                let missing = self.any_missing(&scoring.needs)?;
                let answer = self.exact(answer)?;
                self.chosen(missing, answer, points)
            }
            _ => Some(points),
        }
    }

    /// Whether any of the names is missing; `None` where none can be told.
    pub fn any_missing(&mut self, needs: &[Need]) -> Option<Reg> {
        let mut any: Option<Reg> = None;
        for need in needs {
            let one = match need {
                Need::Field(id) => {
                    let field = self.rules.fields.get(*id)?;
                    if !field.optional {
                        continue;
                    }
                    self.truth(Code::FieldMissing(*id))
                }
                Need::Fact(id) => {
                    let fact = self.facts.get(*id).cloned().flatten()?;
                    self.is_missing(&fact)
                }
            };
            any = Some(match any {
                None => one,
                Some(before) => self.truth(Code::Or(before, one)),
            });
        }
        Some(any.unwrap_or_else(|| self.truth(Code::Truth(false))))
    }

    fn method(&mut self, method: &Method, max: &Exact) -> Option<Number> {
        match method {
            Method::Bands { value, below, rows } => {
                let value = self.number(value)?;
                self.bands(value, below.as_ref(), rows)
            }
            Method::Linear { value, knots } => {
                let value = self.number(value)?;
                self.line(value, knots)
            }
            Method::PerUnit { value, each, points } => {
                let (value, each) = (self.number(value)?, self.exact(each)?);
                let units = self.quotient(value, each)?;
                let whole = self.rounded(units, 0, crate::number::Rounding::Floor)?;
                let zero = self.zero();
                let whole = self.lesser(whole, zero, true)?;
                let points = self.exact(points)?;
                let earned = self.product(whole, points)?;
                let max = self.exact(max)?;
                self.lesser(earned, max, false)
            }
            Method::Counts(terms) => {
                let mut sum = self.zero();
                for (count, weight) in terms {
                    let (count, weight) = (self.number(count)?, self.exact(weight)?);
                    let earned = self.product(count, weight)?;
                    sum = self.sum(sum, earned, false)?;
                }
                self.clamped(sum, max)
            }
            Method::Lookup { key, points } => {
                let Compiled::Choice(at, of) = self.expression(key) else { return None };
                let rows: Vec<_> = of.iter().map(|v| points.get(v)).collect();
                self.picked(at, &rows)
            }
            Method::BestOf(alternatives) => {
                let mut best: Option<Number> = None;
                for alternative in alternatives {
                    let points = self.points_of(alternative, max);
                    best = Some(match best {
                        None => points,
                        Some(before) => self.lesser(before, points, true)?,
                    });
                }
                best
            }
            Method::Formula { value, cap } => {
                let points = self.number(value)?;
                if *cap {
                    return self.clamped(points, max);
                }
                let (zero, max) = (self.zero(), self.exact(max)?);
                let low = self.compared(Relation::AtMost, zero, points)?;
                let high = self.compared(Relation::AtMost, points, max)?;
                let within = self.truth(Code::Both(low, high));
                Some(self.required(within, points))
            }
            Method::Panel(panel) => self.panel(panel, max),
            Method::Table(table) => self.table(table),
            Method::Peer(peer) => self.peer(peer),
            Method::When { when, points } => {
                let holds = self.condition(when)?;
                let holds = self.holds(holds);
                let (points, zero) = (self.exact(points)?, self.zero());
                self.chosen(holds, points, zero)
            }
        }
    }

    fn clamped(&mut self, n: Number, max: &Exact) -> Option<Number> {
        let (zero, max) = (self.zero(), self.exact(max)?);
        let n = self.lesser(n, zero, true)?;
        self.lesser(n, max, false)
    }

    fn bands(&mut self, value: Number, below: Option<&Exact>, rows: &[Band]) -> Option<Number> {
        let mut points: Vec<Option<&Exact>> = vec![below];
        points.extend(rows.iter().map(|r| Some(&r.points)));
        let (scale, points) = common_scale(&points)?;
        match value {
            Number::Scaled(reg) => {
                let factor = Exact::power_of_ten(i32::try_from(self.op(reg).scale).ok()?);
                let mut bounds = Vec::new();
                for row in rows {
                    // The first integer that reaches the bound.
                    let bound = &row.bound * &factor;
                    let first = if row.inclusive { bound.ceiling() } else { bound.floor() + Exact::one() };
                    bounds.push(first.to_i128()?);
                }
                if !bounds.is_sorted() {
                    return None;
                }
                Some(Number::Scaled(self.ladder(reg, &bounds, &points, scale)))
            }
            Number::Quotient(num, den) => {
                let mut bounds = Vec::new();
                for row in rows {
                    let top = i128::try_from(row.bound.numerator()).ok()?;
                    bounds.push((top, i128::try_from(row.bound.denominator()).ok()?, row.inclusive));
                }
                let code = |r: &[Reg]| Code::LadderOf(r[0], r[1], bounds.clone(), points.clone());
                Some(Number::Scaled(self.integers(&[num, den], code, scale, hull(&points))))
            }
        }
    }

    fn panel(&mut self, panel: &Panel, max: &Exact) -> Option<Number> {
        let id = match self.panels.iter().position(|p| same_panel(p, panel)) {
            Some(id) => id,
            None => {
                self.panels.push(panel.clone());
                self.panels.len() - 1
            }
        };
        let (low, high) = &panel.scale;
        let places = Exact::power_of_ten(MARK_PLACES);
        let bound = |n: &Exact| (n * &places).to_i128();
        let (low_mark, high_mark) = (bound(&low.floor())?, bound(&high.ceiling())?);
        let most = 1_000_i128;
        let interval = low_mark.min(0).checked_mul(most)?.checked_sub(1).zip(high_mark.max(0).checked_mul(most));
        let sum = self.integers(&[], |_| Code::MarkSum(id), u32::try_from(MARK_PLACES).ok()?, interval);
        let most = if panel.combine == Combine::Median { 2 } else { most };
        let count = self.integers(&[], |_| Code::MarkCount(id), 0, Some((1, most)));
        let mean = self.quotient(Number::Scaled(sum), Number::Scaled(count))?;
        let from = self.exact(low)?;
        let above = self.sum(mean, from, true)?;
        let factor = max.checked_div(&(high - low))?;
        let factor = self.exact(&factor)?;
        self.product(above, factor)
    }

    fn peer(&mut self, peer: &Peer) -> Option<Number> {
        let most = Some((1, i128::from(u32::MAX)));
        let standing = Number::Scaled(self.integers(&[], |_| Code::Standing(peer.id), 0, most));
        let of = Number::Scaled(self.integers(&[], |_| Code::Compared(peer.id), 0, most));
        let mut points = self.zero();
        for row in peer.rows.iter().rev() {
            let reached = match &row.reach {
                PeerReach::Rank(to) => {
                    let to = self.exact(&Exact::from(*to))?;
                    self.compared(Relation::AtMost, standing, to)?
                }
                PeerReach::Share(share) => {
                    let share = self.exact(share)?;
                    let last = self.product(share, of)?;
                    self.compared(Relation::AtMost, standing, last)?
                }
            };
            let earned = self.exact(&row.points)?;
            points = self.chosen(reached, earned, points)?;
        }
        // Also where no row says anything, only who is compared has points.
        let known = self.compared(Relation::AtMost, standing, of)?;
        Some(self.required(known, points))
    }
}

/// Whether two panels combine the same marks in the same way.
fn same_panel(a: &Panel, b: &Panel) -> bool {
    a.sheet == b.sheet && a.scale == b.scale && a.at_least == b.at_least && a.drop == b.drop && a.combine == b.combine
}
