//! Ways of scoring to registers: ladders without branches, lines, tables, panels, comparisons.

use super::MARK_PLACES;
use super::builder::{Builder, Compiled, fits};
use super::expression::{common_scale, hull, names_of};
use super::program::{Code, Naive, Number, Reg, Relation};
use crate::check::model::{Band, Cell, Combine, Method, Need, Panel, Peer, PeerReach, Scoring, Table};
use crate::number::Exact;
use crate::value::Value;

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
                let holds = self.truth(Code::Holds(holds));
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
        let interval = hull(&points);
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
                let code = |r: &[Reg]| Code::Ladder(r[0], bounds.clone(), points.clone());
                Some(Number::Scaled(self.integers(&[reg], code, scale, interval)))
            }
            Number::Quotient(num, den) => {
                let mut bounds = Vec::new();
                for row in rows {
                    let top = i128::try_from(row.bound.numerator()).ok()?;
                    bounds.push((top, i128::try_from(row.bound.denominator()).ok()?, row.inclusive));
                }
                let code = |r: &[Reg]| Code::LadderOf(r[0], r[1], bounds.clone(), points.clone());
                Some(Number::Scaled(self.integers(&[num, den], code, scale, interval)))
            }
        }
    }

    /// Straight lines between knots: `(value * factor + summand) / divisor` of the piece it lies on.
    fn line(&mut self, value: Number, knots: &[(Exact, Exact)]) -> Option<Number> {
        let (num, den) = match value {
            Number::Scaled(reg) => (reg, None),
            Number::Quotient(num, den) => (num, Some(den)),
        };
        let den_scale = 10_i128.checked_pow(self.op(num).scale).filter(|_| den.is_none()).unwrap_or(1);
        // Pieces: level, between each two knots, level. A value on a knot is on the piece before it.
        let level = |points: &Exact| (Exact::zero(), points.clone());
        let mut pieces = vec![level(&knots.first()?.1)];
        for pair in knots.windows(2) {
            let [(x0, p0), (x1, p1)] = pair else { return None };
            let slope = (p1 - p0).checked_div(&(x1 - x0))?;
            pieces.push((slope.clone(), p0 - &(slope * x0)));
        }
        pieces.push(level(&knots.last()?.1));
        let (mut factors, mut summands, mut divisors) = (Vec::new(), Vec::new(), Vec::new());
        for (slope, offset) in &pieces {
            // slope = a/b, offset = c/d, value = n/s: (n*a*d + s*c*b) / (s*b*d).
            let (a, b) = (i128::try_from(slope.numerator()).ok()?, i128::try_from(slope.denominator()).ok()?);
            let (c, d) = (i128::try_from(offset.numerator()).ok()?, i128::try_from(offset.denominator()).ok()?);
            let common = num_integer::lcm(b, d);
            let (factor, summand) = (a.checked_mul(common / b)?, c.checked_mul(common / d)?);
            factors.push(factor);
            summands.push(summand.checked_mul(den_scale)?);
            divisors.push(common.checked_mul(den_scale)?);
        }
        let place = match den {
            None => {
                let factor = Exact::power_of_ten(i32::try_from(self.op(num).scale).ok()?);
                // On a knot still counts as before it: the first integer above.
                let mut bounds = Vec::new();
                for (x, _) in knots {
                    bounds.push(((x * &factor).floor() + Exact::one()).to_i128()?);
                }
                let steps = (0..=knots.len()).map(|i| i128::try_from(i).ok()).collect::<Vec<_>>();
                let interval = Some((0, i128::try_from(knots.len()).ok()?));
                self.integers(&[num], |r| Code::Ladder(r[0], bounds.clone(), steps.clone()), 0, interval)
            }
            Some(den) => {
                let mut bounds = Vec::new();
                for (x, _) in knots {
                    let top = i128::try_from(x.numerator()).ok()?;
                    bounds.push((top, i128::try_from(x.denominator()).ok()?, false));
                }
                let steps = (0..=knots.len()).map(|i| i128::try_from(i).ok()).collect::<Vec<_>>();
                let interval = Some((0, i128::try_from(knots.len()).ok()?));
                let code = |r: &[Reg]| Code::LadderOf(r[0], r[1], bounds.clone(), steps.clone());
                self.integers(&[num, den], code, 0, interval)
            }
        };
        let pick = |list: &[i128]| list.iter().copied().map(Some).collect::<Vec<_>>();
        let mut piece = |list: &[i128]| {
            let values = pick(list);
            let (low, high) = (list.iter().min().copied(), list.iter().max().copied());
            self.integers(&[place], |r| Code::Pick(r[0], values.clone()), 0, low.zip(high))
        };
        let (factor, summand, divisor) = (piece(&factors), piece(&summands), piece(&divisors));
        let product = self.multiply(num, factor, 0);
        let tighter = line_interval(knots, &divisors).filter(|_| den.is_none());
        let summand = match den {
            None => summand,
            Some(den) => self.multiply(summand, den, 0),
        };
        let divisor = match den {
            None => divisor,
            Some(den) => self.multiply(divisor, den, 0),
        };
        let top = self.add(product, summand, 0);
        let top = match tighter {
            Some(interval) if !fits(self.interval(top)) && fits(Some(interval)) => self.narrowed(top, interval),
            _ => top,
        };
        Some(Number::Quotient(top, divisor))
    }

    /// The same integers with an interval that is known to be narrower.
    fn narrowed(&mut self, reg: Reg, interval: (i128, i128)) -> Reg {
        self.integers(&[reg], |r| Code::Within(r[0], interval.0, interval.1), 0, Some(interval))
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

    fn table(&mut self, table: &Table) -> Option<Number> {
        let columns: Vec<Compiled> = table.columns.iter().map(|c| self.expression(c)).collect();
        let mut rows: Vec<(Reg, Number)> = Vec::new();
        let mut otherwise = None;
        for (i, row) in table.rows.iter().enumerate() {
            let points = self.exact(&row.points)?;
            if row.cells.is_empty() && (!table.first || i + 1 == table.rows.len()) {
                otherwise = Some(points);
                continue;
            }
            let mut fits = self.truth(Code::Truth(true));
            for (column, cell) in &row.cells {
                let one = self.cell(columns.get(*column)?, cell)?;
                fits = self.truth(Code::And(fits, one));
            }
            rows.push((fits, points));
        }
        let conditions: Vec<Reg> = rows.iter().map(|(fits, _)| *fits).collect();
        let mut points = otherwise.map_or_else(|| self.zero(), |p| p);
        for (fits, earned) in rows.iter().rev() {
            points = self.chosen(*fits, *earned, points)?;
        }
        // Columns are computed whatever the rows say: what fails there fails here.
        for column in &columns {
            let missing = self.is_missing(column);
            let looked_at = self.truth(Code::Not(missing));
            let either = self.truth(Code::Or(missing, looked_at));
            points = self.required(either, points);
        }
        let sound = if table.first {
            match otherwise {
                Some(_) => return Some(points),
                None => {
                    let mut any = self.truth(Code::Truth(false));
                    for fits in conditions {
                        any = self.truth(Code::Or(any, fits));
                    }
                    any
                }
            }
        } else {
            let one = self.truth(Code::One(conditions.clone()));
            match otherwise {
                None => one,
                Some(_) => {
                    let mut any = self.truth(Code::Truth(false));
                    for fits in conditions {
                        any = self.truth(Code::Or(any, fits));
                    }
                    let none = self.truth(Code::Not(any));
                    self.truth(Code::Or(none, one))
                }
            }
        };
        Some(self.required(sound, points))
    }

    /// Whether a value fits a cell; a missing one fits none.
    fn cell(&mut self, column: &Compiled, cell: &Cell) -> Option<Reg> {
        let missing = self.is_missing(column);
        let mut all = self.truth(Code::Not(missing));
        let relate = |builder: &mut Self, relation, a: &Compiled, b: &Compiled| match (a, b) {
            (Compiled::Number(a), Compiled::Number(b)) => builder.compared(relation, *a, *b),
            (Compiled::Day(a), Compiled::Day(b)) | (Compiled::Months(a), Compiled::Months(b)) => {
                let (a, b) = builder.same_width(*a, *b);
                Some(builder.truth(Code::Compare(relation, a, b)))
            }
            (Compiled::Choice(a, _), Compiled::Choice(b, _)) if relation == Relation::Equal => {
                Some(builder.truth(Code::Compare(relation, *a, *b)))
            }
            (Compiled::Truth(a), Compiled::Truth(b)) if relation == Relation::Equal => {
                Some(builder.truth(Code::SameTruth(*a, *b)))
            }
            _ => None,
        };
        if let Some((low, inclusive)) = &cell.low {
            let low = self.bound(low, column)?;
            let relation = if *inclusive { Relation::AtMost } else { Relation::Less };
            let one = relate(self, relation, &low, column)?;
            all = self.truth(Code::And(all, one));
        }
        if let Some(below) = &cell.below {
            let below = self.bound(below, column)?;
            let one = relate(self, Relation::Less, column, &below)?;
            all = self.truth(Code::And(all, one));
        }
        if let Some(values) = &cell.any_of {
            let mut any = self.truth(Code::Truth(false));
            for value in values {
                let value = self.bound(value, column)?;
                let one = relate(self, Relation::Equal, column, &value)?;
                any = self.truth(Code::Or(any, one));
            }
            all = self.truth(Code::And(all, any));
        }
        Some(all)
    }

    fn bound(&mut self, value: &Value, beside: &Compiled) -> Option<Compiled> {
        Some(match (value, beside) {
            (Value::Number(n) | Value::Money(n), _) => Compiled::Number(self.exact(n)?),
            (Value::Boolean(truth), _) => Compiled::Truth(self.truth(Code::Truth(*truth))),
            (Value::Date(date), _) => Compiled::Day(self.constant(crate::column::packed(*date).into(), 0)),
            (Value::Months(months), _) => Compiled::Months(self.constant((*months).into(), 0)),
            (Value::Text(text), Compiled::Choice(_, of)) => {
                let at = of.position(text).and_then(|p| i128::try_from(p).ok()).unwrap_or(-1);
                Compiled::Choice(self.constant(at, 0), of.clone())
            }
            _ => return None,
        })
    }
}

/// Whether two panels combine the same marks in the same way.
fn same_panel(a: &Panel, b: &Panel) -> bool {
    a.sheet == b.sheet
        && a.scale == b.scale
        && a.at_least == b.at_least
        && a.drop == b.drop
        && a.combine == b.combine
}

/// The dividend of a line is no further from zero than its points times its divisor.
fn line_interval(knots: &[(Exact, Exact)], divisors: &[i128]) -> Option<(i128, i128)> {
    let most = Exact::from(*divisors.iter().max()?);
    let points = || knots.iter().map(|(_, points)| points);
    let low = (points().min()? * &most).floor().to_i128()?;
    let high = (points().max()? * &most).ceiling().to_i128()?;
    Some((low.min(0), high.max(0)))
}
