//! The books are checked in every run: each figure is worked out from the transfers alone, and the awards against them.

use super::award::Award;
use super::books::{Account, Transfer};
use super::claims::Claims;
use super::failure::Failure;
use super::payment::payments;
use super::terms::Terms;
use crate::check::model::{LastInLine, LimitBound};
use crate::number::Money;
use std::sync::Arc;

/// One line of the certificate: a relation that was checked, with both its figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was checked.
    pub name: Arc<str>,
    /// The figure on the left.
    pub left: Arc<str>,
    /// `=` or `<=`.
    pub relation: &'static str,
    /// The figure on the right.
    pub right: Arc<str>,
}

/// What the books come to, in smallest units.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sums {
    pub awarded: i128,
    pub unspent: i128,
    pub topped_up: i128,
}

/// What every account holds.
struct Balances {
    budget: i128,
    envelopes: Vec<i128>,
    pool: i128,
    top_up: i128,
    applications: Vec<i128>,
    unspent: i128,
}

impl Balances {
    fn of(&mut self, account: Account) -> Option<&mut i128> {
        let index = |n: u32| usize::try_from(n).ok();
        match account {
            Account::Budget => Some(&mut self.budget),
            Account::Envelope(at) => index(at).and_then(|at| self.envelopes.get_mut(at)),
            Account::Pool => Some(&mut self.pool),
            Account::TopUp => Some(&mut self.top_up),
            Account::Application(at) => index(at).and_then(|at| self.applications.get_mut(at)),
            Account::Unspent => Some(&mut self.unspent),
        }
    }
}

/// Checks the books against the terms, then the awards and their payments against the books.
pub(super) fn certify(
    terms: &Terms,
    claims: &Claims,
    awards: &[Award],
    transfers: &[Transfer],
) -> Result<(Vec<Check>, Sums), Failure> {
    let fault = |words: String| Failure::Fault(format!("the books do not balance: {words}"));
    let too_large = || fault("a sum is larger than money can be".into());
    let mut balances = Balances {
        budget: terms.budget,
        envelopes: vec![0; terms.envelopes.len()],
        pool: 0,
        top_up: 0,
        applications: vec![0; claims.len()],
        unspent: 0,
    };
    // What envelopes gave to applications, each from its own.
    let mut given = vec![0_i128; terms.envelopes.len()];
    let mut filled = vec![0_i128; terms.envelopes.len()];
    for transfer in transfers {
        if transfer.amount <= 0 {
            return Err(fault(format!("a transfer of {}", terms.money(transfer.amount))));
        }
        let from = balances.of(transfer.from).ok_or_else(|| fault("an account that is none".into()))?;
        *from = from.checked_sub(transfer.amount).ok_or_else(too_large)?;
        if *from < 0 && transfer.from != Account::TopUp {
            return Err(fault(format!("the account {:?} gave more than it held", transfer.from)));
        }
        let to = balances.of(transfer.to).ok_or_else(|| fault("an account that is none".into()))?;
        *to = to.checked_add(transfer.amount).ok_or_else(too_large)?;
        let envelope = |account| match account {
            Account::Envelope(at) => usize::try_from(at).ok(),
            _ => None,
        };
        let gives = envelope(transfer.from).filter(|_| transfer.claim().is_some());
        gives.and_then(|at| given.get_mut(at)).into_iter().for_each(|sum| *sum += transfer.amount);
        let fills = envelope(transfer.to);
        fills.and_then(|at| filled.get_mut(at)).into_iter().for_each(|sum| *sum += transfer.amount);
    }
    let topped_up = -balances.top_up;
    let mut awarded = 0_i128;
    for (at, (award, balance)) in awards.iter().zip(&balances.applications).enumerate() {
        awarded = awarded.checked_add(award.amount).ok_or_else(too_large)?;
        if award.amount != *balance {
            return Err(fault(format!("claim {at} was given {balance}, but its award is {}", award.amount)));
        }
    }
    let emptied = [balances.budget, balances.pool].into_iter().chain(balances.envelopes.iter().copied());
    if emptied.clone().any(|left| left != 0) {
        return Err(fault("money is left in the budget, an envelope or the pool at the end".into()));
    }
    let mut books = Books { terms, checks: Vec::new() };
    let unspent = balances.unspent;
    let right = terms.budget.checked_add(topped_up).ok_or_else(too_large)?;
    let left = awarded.checked_add(unspent).ok_or_else(too_large)?;
    let budget = if matches!(terms.last_in_line, LastInLine::TopUp { .. }) { "budget + top-ups" } else { "budget" };
    books.check(&format!("awards + unspent = {budget}"), left, "=", right)?;
    if let LastInLine::TopUp { budget, .. } = &terms.last_in_line {
        books.check("top-ups", topped_up, "<=", budget.units())?;
    }
    if terms.has_envelopes() {
        for ((envelope, sum), most) in terms.envelopes.iter().zip(&given).zip(&filled) {
            books.check(&format!("awards from envelope {}", envelope.name), *sum, "<=", *most)?;
        }
    }
    limits(terms, claims, awards, &mut books)?;
    fitting(terms, claims, awards, &mut books)?;
    for (at, award) in awards.iter().enumerate() {
        let mut paid = terms.money(0);
        for part in payments(terms.money(award.amount), &terms.payers, &terms.instalments)? {
            paid = paid.checked_add(part.amount)?;
        }
        if paid.units() != award.amount {
            return Err(fault(format!("the payments of claim {at} add up to {paid}, not to {}", award.amount)));
        }
    }
    Ok((books.checks, Sums { awarded, unspent, topped_up }))
}

/// An award is a multiple of the step, at least the smallest and at most the entitlement.
fn fitting(terms: &Terms, claims: &Claims, awards: &[Award], books: &mut Books<'_>) -> Result<(), Failure> {
    // What people decided need be no multiple of anything.
    let given = || awards.iter().enumerate().filter(|(at, award)| award.amount != 0 && !claims.is_fixed(*at));
    let aside = if claims.fixed.is_empty() { "" } else { ", overrides aside" };
    let count = |broken: &dyn Fn(usize, i128) -> bool| given().filter(|(at, award)| broken(*at, award.amount)).count();
    let step = |_, amount| terms.whole_steps(amount) != amount;
    books.count(
        &format!("awards that are no multiple of the step {}{aside}", terms.money(terms.step)),
        count(&step),
        "=",
        0,
    )?;
    let smallest = |_, amount: i128| amount < terms.smallest;
    books.count(
        &format!("awards below the smallest {}{aside}", terms.money(terms.smallest)),
        count(&smallest),
        "=",
        0,
    )?;
    let entitlement = |at, amount: i128| amount > claims.entitlement(at);
    books.count("awards above their entitlement", count(&entitlement), "=", 0)
}

fn limits(terms: &Terms, claims: &Claims, awards: &[Award], books: &mut Books<'_>) -> Result<(), Failure> {
    for (cap, groups) in terms.limits.iter().zip(&claims.limits) {
        let mut used: Vec<(i128, usize)> = vec![(0, 0); groups.count()];
        for (at, award) in awards.iter().enumerate().filter(|(_, a)| a.amount != 0) {
            let Some((money, number)) = groups.of(at).and_then(|g| used.get_mut(g)) else { continue };
            (*money, *number) = (*money + award.amount, *number + 1);
        }
        let mut named: Vec<_> = used.into_iter().enumerate().filter(|(_, (_, number))| *number > 0).collect();
        named.sort_by_key(|(group, _)| groups.name(*group));
        for (group, (money, number)) in named {
            let name = format!("limit {} of {}", cap.name, groups.name(group));
            match &cap.bound {
                LimitBound::Money(most) => books.check(&name, money, "<=", most.units())?,
                LimitBound::Awards(most) => books.count(&name, number, "<=", *most)?,
            }
        }
    }
    Ok(())
}

/// The certificate while it is written.
struct Books<'a> {
    terms: &'a Terms,
    checks: Vec<Check>,
}

impl Books<'_> {
    fn check(&mut self, name: &str, left: i128, relation: &'static str, right: i128) -> Result<(), Failure> {
        let money = |units| Money::new(units, self.terms.currency).to_string();
        let holds = if relation == "=" { left == right } else { left <= right };
        self.line(name, money(left), relation, money(right), holds)
    }

    fn count(&mut self, name: &str, left: usize, relation: &'static str, right: usize) -> Result<(), Failure> {
        let holds = if relation == "=" { left == right } else { left <= right };
        self.line(name, left.to_string(), relation, right.to_string(), holds)
    }

    fn line(
        &mut self,
        name: &str,
        left: String,
        relation: &'static str,
        right: String,
        holds: bool,
    ) -> Result<(), Failure> {
        if !holds {
            return Err(Failure::Fault(format!(
                "the books do not balance: {name}: {left} {relation} {right} does not hold"
            )));
        }
        self.checks.push(Check { name: name.into(), left: left.into(), relation, right: right.into() });
        Ok(())
    }
}

#[cfg(test)]
#[path = "../../tests/allocate/certificate.rs"]
mod tests;
