//! A second division of the budget, naive and exact: every balance is worked out again from all movements so far, and
//! nothing is remembered but these. It shares nothing with [`allocate`](crate::allocate), which it holds to account.

use super::books::{Books, Claimant, Holder, Movement, Question, Tied};
use super::filling::{fill, rounded};
use crate::check::model::{LastInLine, LimitBound, Unspent};
use crate::number::Exact;

/// Every movement of money behind the filling of the envelopes, in order.
///
/// # Errors
///
/// [`Tied`] where a tie reaches money.
pub fn divide(question: &Question) -> Result<Vec<Movement>, Tied> {
    let mut books = Books { question, movements: Vec::new(), closed: Vec::new() };
    books.decided();
    books.guarantees()?;
    match &question.last_in_line {
        Some(rule) => books.in_order(rule)?,
        None => books.at_once()?,
    }
    books.unspent()?;
    Ok(books.movements)
}

/// What one gets if it comes first: from the pot, from what tops up, and whether the pot closes.
struct Turn {
    who: usize,
    pot: Holder,
    given: Exact,
    topped_up: Exact,
    closes: bool,
}

impl Books<'_> {
    /// What people decided comes first.
    fn decided(&mut self) {
        for (who, claimant) in self.question.claimants.iter().enumerate().filter(|(_, c)| c.fixed) {
            if claimant.entitlement > Exact::zero() {
                self.movements.push((self.home(who), Holder::Claimant(who), claimant.entitlement.clone()));
            }
        }
    }

    /// The turn of one.
    fn turn(&self, who: usize, pot: Holder, rule: &LastInLine) -> Turn {
        let (entitlement, has) = (self.entitlement(who), self.has(who));
        let nothing = |closes| Turn { who, pot, given: Exact::zero(), topped_up: Exact::zero(), closes };
        let partly = matches!(rule, LastInLine::PartAward { .. } | LastInLine::TopUp { .. });
        let short = &entitlement - &has;
        let rooms = (0..self.question.limits.len()).filter_map(|limit| self.room(limit, who));
        let least = rooms.fold(short.clone(), Exact::min);
        let mut asks = short.clone();
        if least < short {
            asks = if partly { self.steps(&least.max(Exact::zero())) } else { Exact::zero() };
            if &has + &asks < self.question.smallest {
                asks = Exact::zero();
            }
        }
        if !asks.is_positive() {
            return nothing(false);
        }
        let left = if self.closed.contains(&pot) { Exact::zero() } else { self.balance(pot) };
        if asks <= left {
            return Turn { given: asks, ..nothing(false) };
        }
        let enough = |sum: &Exact, at_least: &Exact| sum.is_positive() && &has + sum >= at_least * &entitlement;
        match rule {
            LastInLine::Skip => nothing(false),
            LastInLine::Stop => nothing(true),
            LastInLine::PartAward { at_least } => {
                let part = self.steps(&left);
                let fits = enough(&part, at_least) && &has + &part >= self.question.smallest;
                if fits { Turn { given: part, ..nothing(true) } } else { nothing(true) }
            }
            LastInLine::TopUp { at_least, budget } => {
                let lack = &asks - &left;
                let fits = enough(&left, at_least) && lack <= &budget.to_exact() + &self.balance(Holder::TopUp);
                if fits { Turn { given: left, topped_up: lack, ..nothing(true) } } else { nothing(true) }
            }
        }
    }

    /// Serves tied ones together, each as if it came first.
    fn together(&mut self, tied: &[usize], pot: Option<Holder>, rule: &LastInLine, closing: bool) -> Result<(), Tied> {
        let turns: Vec<Turn> =
            tied.iter().map(|who| self.turn(*who, pot.unwrap_or_else(|| self.home(*who)), rule)).collect();
        let gets = |turn: &Turn| turn.given.is_positive() || turn.topped_up.is_positive();
        let shuts =
            |turn: &Turn| turn.closes && turns.iter().any(|o| o.who != turn.who && o.pot == turn.pot && gets(o));
        let apart = |who: &usize| {
            self.claimant(*who).is_some_and(|c| self.question.stop && c.divided && c.entitlement.is_positive())
        };
        let many = tied.len() > 1;
        if many && (turns.iter().any(shuts) || tied.iter().any(apart)) {
            return Err(Tied);
        }
        for turn in turns {
            self.give(turn.pot, turn.who, turn.given);
            self.give(Holder::TopUp, turn.who, turn.topped_up);
            if turn.closes && closing {
                self.closed.push(turn.pot);
            }
        }
        if many && !self.borne() { Err(Tied) } else { Ok(()) }
    }

    /// Whether nothing holds less than nothing, and no limit is exceeded.
    fn borne(&self) -> bool {
        let pots = (0..self.question.envelopes.len()).map(Holder::Envelope).chain([Holder::Pool]);
        let mut pots = pots.map(|pot| self.balance(pot));
        let top_up = match &self.question.last_in_line {
            Some(LastInLine::TopUp { budget, .. }) => budget.to_exact(),
            _ => Exact::zero(),
        };
        let limits = self.question.limits.iter().enumerate().all(|(limit, bound)| {
            let groups = self.question.claimants.iter().filter_map(|c| c.limits.get(limit).copied().flatten());
            groups.into_iter().all(|group| {
                let (money, awards) = self.used(limit, group);
                match bound {
                    LimitBound::Money(most) => money <= most.to_exact(),
                    LimitBound::Awards(most) => awards <= *most,
                }
            })
        });
        !pots.any(|balance| balance.is_negative()) && !(&top_up + &self.balance(Holder::TopUp)).is_negative() && limits
    }

    fn guarantees(&mut self) -> Result<(), Tied> {
        for (at, promised) in self.question.guarantees.iter().enumerate() {
            for tied in &self.question.ranking {
                let group = |books: &Self, who: usize| books.claimant(who)?.guarantees.get(at).copied().flatten();
                let served = |books: &Self, group: usize| {
                    let all = 0..books.question.claimants.len();
                    all.filter(|o| eq(group, books.claimant(*o), at) && books.has(*o).is_positive()).count()
                };
                let lacks = |who: &&usize| {
                    !self.has(**who).is_positive() && group(self, **who).is_some_and(|g| served(self, g) < *promised)
                };
                let candidates: Vec<usize> = tied.iter().filter(lacks).copied().collect();
                self.together(&candidates, None, &LastInLine::Skip, true)?;
            }
        }
        Ok(())
    }

    fn in_order(&mut self, rule: &LastInLine) -> Result<(), Tied> {
        for tied in &self.question.ranking {
            let waiting: Vec<usize> = tied.iter().copied().filter(|who| !self.has(*who).is_positive()).collect();
            self.together(&waiting, None, rule, true)?;
        }
        Ok(())
    }

    /// The shares of all, and then the steps that rounding left over.
    fn at_once(&mut self) -> Result<(), Tied> {
        let mut shares = fill(self)?;
        // All are served at once: the books have them in order of their keys.
        shares.sort_by_key(|(who, _)| *who);
        for (who, share) in &shares {
            let whole = self.steps(share);
            self.give(self.home(*who), *who, whole);
        }
        for who in rounded(self, &shares) {
            let step = self.question.step.clone();
            self.give(self.home(who), who, step);
        }
        Ok(())
    }

    fn unspent(&mut self) -> Result<(), Tied> {
        let part = LastInLine::PartAward { at_least: Exact::zero() };
        let rule = self.question.last_in_line.clone().unwrap_or(part);
        let all = || (0..self.question.envelopes.len()).map(Holder::Envelope).chain([Holder::Pool]);
        let targets: Vec<Holder> = match &self.question.unspent {
            Unspent::Lapse => Vec::new(),
            Unspent::NextByRank { .. } => vec![Holder::Pool],
            Unspent::Envelopes { positions, .. } => positions.iter().map(|p| Holder::Envelope(*p)).collect(),
        };
        for target in targets {
            for pot in all().filter(|pot| *pot != target) {
                let left = self.balance(pot);
                if left.is_positive() {
                    self.movements.push((pot, target, left));
                }
            }
            self.closed.retain(|pot| *pot != target);
            for tied in &self.question.ranking {
                let short = |who: &usize| {
                    self.has(*who) < self.entitlement(*who) && (target == Holder::Pool || self.home(*who) == target)
                };
                let waiting: Vec<usize> = tied.iter().copied().filter(short).collect();
                self.together(&waiting, Some(target), &rule, true)?;
            }
        }
        for pot in all() {
            let left = self.balance(pot);
            if left.is_positive() {
                self.movements.push((pot, Holder::Unspent, left));
            }
        }
        Ok(())
    }
}

/// Whether a claimant is a candidate in that group of a guarantee.
fn eq(group: usize, claimant: Option<&Claimant>, guarantee: usize) -> bool {
    claimant.is_some_and(|c| c.guarantees.get(guarantee).copied().flatten() == Some(group))
}
