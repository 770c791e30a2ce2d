//! Double entry: every movement is a transfer between two accounts, and the books are checked in every run.

use super::payment::Payment;
use super::{Award, Claim, Failure, Terms};
use crate::check::model::LimitBound;
use crate::number::{Money, MoneyError};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// Where money can be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Account {
    /// The budget, where all money comes from.
    Budget,
    /// A part of the budget.
    Envelope(Arc<str>),
    /// An application.
    Application(Arc<str>),
    /// What is not spent.
    Unspent,
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Budget => f.write_str("budget"),
            Self::Envelope(name) => write!(f, "envelope {name}"),
            Self::Application(key) => write!(f, "application {key}"),
            Self::Unspent => f.write_str("unspent"),
        }
    }
}

/// One movement of money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Where it comes from.
    pub from: Account,
    /// Where it goes.
    pub to: Account,
    /// How much; above zero.
    pub amount: Money,
    /// The rule that moves it.
    pub rule: Arc<str>,
    /// Where the notice says so.
    pub clause: Arc<str>,
    /// Why so much.
    pub reason: Arc<str>,
}

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

/// The movements: the budget fills the envelopes, these pay the awards in the order in which they were given, and what
/// is left lapses.
pub(super) fn transfers(
    terms: &Terms,
    claims: &[Claim],
    awards: &[Award],
    sequence: &[usize],
) -> Result<Vec<Transfer>, MoneyError> {
    let mut all = Vec::new();
    let mut left: Vec<Money> = Vec::new();
    let parts = terms.envelopes.len() > 1 || terms.envelopes.iter().any(|e| &*e.name != "budget");
    let account = |at: usize| match terms.envelopes.get(at) {
        Some(envelope) if parts => Account::Envelope(envelope.name.clone()),
        _ => Account::Budget,
    };
    for (at, envelope) in terms.envelopes.iter().enumerate() {
        left.push(envelope.amount);
        if parts && !envelope.amount.is_zero() {
            all.push(Transfer {
                from: Account::Budget,
                to: account(at),
                amount: envelope.amount,
                rule: "envelopes".into(),
                clause: "".into(),
                reason: "the envelope is filled".into(),
            });
        }
    }
    for at in sequence {
        let (Some(claim), Some(award)) = (claims.get(*at), awards.get(*at)) else { continue };
        if let Some(left) = left.get_mut(claim.envelope) {
            *left = left.checked_sub(award.amount)?;
        }
        let promise = award.served_by.and_then(|g| terms.guarantees.get(g));
        let (rule, clause): (Arc<str>, _) = match promise {
            Some(promise) => (format!("guarantee per {}", promise.name).into(), promise.clause.clone()),
            None => ("in_order".into(), terms.award_clause.clone()),
        };
        let reason = match &award.bound {
            Some(bound) => format!("part of the entitlement {}; bound by {bound}", claim.entitlement),
            None => "the entitlement".into(),
        };
        all.push(Transfer {
            from: account(claim.envelope),
            to: Account::Application(claim.key.clone()),
            amount: award.amount,
            rule,
            clause,
            reason: reason.into(),
        });
    }
    for (at, left) in left.into_iter().enumerate().filter(|(_, left)| !left.is_zero()) {
        all.push(Transfer {
            from: account(at),
            to: Account::Unspent,
            amount: left,
            rule: "unspent: lapse".into(),
            clause: "".into(),
            reason: "nobody else could be served from it".into(),
        });
    }
    Ok(all)
}

/// Checks the books against the terms, each figure worked out from the transfers alone; then the awards and payments
/// against them.
pub(super) fn certify(
    terms: &Terms,
    claims: &[Claim],
    awards: &[Award],
    transfers: &[Transfer],
    payments: &[Vec<Payment>],
) -> Result<(Vec<Check>, Money, Money), Failure> {
    let zero = Money::zero(terms.currency);
    let mut balances: BTreeMap<Account, Money> = BTreeMap::new();
    balances.insert(Account::Budget, terms.budget);
    for transfer in transfers {
        let from = balances.entry(transfer.from.clone()).or_insert(zero);
        *from = from.checked_sub(transfer.amount)?;
        let to = balances.entry(transfer.to.clone()).or_insert(zero);
        *to = to.checked_add(transfer.amount)?;
    }
    let balance = |account: &Account| balances.get(account).copied().unwrap_or(zero);
    let mut books = Books { checks: Vec::new() };
    let unspent = balance(&Account::Unspent);
    let mut awarded = zero;
    for (claim, award) in claims.iter().zip(awards) {
        awarded = awarded.checked_add(award.amount)?;
        let account = Account::Application(claim.key.clone());
        if balance(&account) != award.amount {
            return Err(Failure::Fault(format!("the transfers to {} are not its award", claim.key)));
        }
        fitting(terms, claim, award)?;
    }
    for (account, left) in &balances {
        let emptied = matches!(account, Account::Budget | Account::Envelope(_));
        if left.is_negative() || (emptied && !left.is_zero()) {
            return Err(Failure::Fault(format!("the account {account} holds {left} at the end")));
        }
    }
    books.check("awards + unspent", awarded.checked_add(unspent)?, "=", terms.budget)?;
    let mut given: BTreeMap<&Account, Money> = BTreeMap::new();
    for transfer in transfers.iter().filter(|t| matches!(t.to, Account::Application(_))) {
        let sum = given.entry(&transfer.from).or_insert(zero);
        *sum = sum.checked_add(transfer.amount)?;
    }
    for envelope in &terms.envelopes {
        let account = Account::Envelope(envelope.name.clone());
        if let Some(sum) = given.get(&account) {
            books.check(&format!("awards from envelope {}", envelope.name), *sum, "<=", envelope.amount)?;
        }
    }
    limits(terms, claims, awards, &mut books)?;
    for (award, parts) in awards.iter().zip(payments) {
        let mut paid = zero;
        for part in parts {
            paid = paid.checked_add(part.amount)?;
        }
        if paid != award.amount {
            return Err(Failure::Fault(format!("the payments of an award add up to {paid}, not to {}", award.amount)));
        }
    }
    Ok((books.checks, awarded, unspent))
}

/// An award is a multiple of the step, at least the smallest and at most the entitlement.
fn fitting(terms: &Terms, claim: &Claim, award: &Award) -> Result<(), Failure> {
    let amount = award.amount;
    let fits = amount.is_zero()
        || (amount.round_down_to(terms.step)? == amount
            && amount.units() >= terms.smallest.units()
            && amount.units() <= claim.entitlement.units());
    if fits && !amount.is_negative() {
        return Ok(());
    }
    Err(Failure::Fault(format!("the award {amount} of {} does not fit step, smallest or entitlement", claim.key)))
}

fn limits(terms: &Terms, claims: &[Claim], awards: &[Award], books: &mut Books) -> Result<(), Failure> {
    let zero = Money::zero(terms.currency);
    for (i, cap) in terms.limits.iter().enumerate() {
        let mut used: BTreeMap<&str, (Money, usize)> = BTreeMap::new();
        for (claim, award) in claims.iter().zip(awards).filter(|(_, a)| !a.amount.is_zero()) {
            let Some(Some(group)) = claim.limits.get(i) else { continue };
            let (money, number) = used.entry(group).or_insert((zero, 0));
            (*money, *number) = (money.checked_add(award.amount)?, *number + 1);
        }
        for (group, (money, number)) in used {
            let name = format!("limit {} of {group}", cap.name);
            match &cap.bound {
                LimitBound::Money(most) => books.check(&name, money, "<=", *most)?,
                LimitBound::Awards(most) => books.count(&name, number, *most)?,
            }
        }
    }
    Ok(())
}

/// The certificate while it is written.
struct Books {
    checks: Vec<Check>,
}

impl Books {
    fn check(&mut self, name: &str, left: Money, relation: &'static str, right: Money) -> Result<(), Failure> {
        let holds = if relation == "=" { left == right } else { left.units() <= right.units() };
        self.line(name, left.to_string(), relation, right.to_string(), holds)
    }

    fn count(&mut self, name: &str, left: usize, right: usize) -> Result<(), Failure> {
        self.line(name, left.to_string(), "<=", right.to_string(), left <= right)
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
