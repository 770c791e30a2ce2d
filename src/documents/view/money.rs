//! The money of a round, from its books.

use super::super::Source;
use crate::allocate::{Account, Terms, Transfer, Why};
use crate::lang::Lang;
use crate::round::Divided;
use serde::Serialize;

/// The budget and where it went.
#[derive(Clone, Debug, Serialize)]
pub struct Money {
    /// The budget.
    pub budget: String,
    /// The sum of the awards.
    pub awarded: String,
    /// What is left.
    pub unspent: String,
    /// What was paid beyond the budget; empty where nothing was.
    pub topped_up: String,
    /// The parts of the budget; none where none are declared.
    pub envelopes: Vec<Envelope>,
    /// Every movement of money that was left over, in order: where each unit of it went, by which rule.
    pub left: Vec<Movement>,
    /// What was checked in the books, each as one line.
    pub checked: Vec<String>,
}

/// A part of the budget.
#[derive(Clone, Debug, Serialize)]
pub struct Envelope {
    /// Its name.
    pub name: String,
    /// What was in it.
    pub amount: String,
    /// How many of its applications got something.
    pub awards: usize,
    /// What these got, from whatever account.
    pub awarded: String,
}

/// A movement of money.
#[derive(Clone, Debug, Serialize)]
pub struct Movement {
    /// Where it came from.
    pub from: String,
    /// Where it went.
    pub to: String,
    /// How much.
    pub amount: String,
    /// The rule that moves it, in the words of a rule file.
    pub rule: String,
    /// Where the notice says so; empty where no clause does.
    pub clause: String,
    /// Why so much.
    pub reason: String,
}

/// The money of a record; `None` where the round divides no budget.
#[must_use]
pub fn money(source: &Source<'_>) -> Option<Money> {
    let divided = source.run.decision.division.as_ref()?;
    let (terms, allocation) = (&divided.terms, &divided.allocation);
    let text = |units| terms.money(units).grouped();
    let over = |t: &&Transfer| matches!(t.why, Why::Moved | Why::Short(_) | Why::Lapsed | Why::TopUp);
    Some(Money {
        budget: text(terms.budget),
        awarded: text(allocation.awarded),
        unspent: text(allocation.unspent),
        topped_up: if allocation.topped_up == 0 { String::new() } else { text(allocation.topped_up) },
        envelopes: sums(divided)
            .into_iter()
            .map(|(name, amount, awards, awarded)| Envelope {
                name,
                amount: text(amount),
                awards,
                awarded: text(awarded),
            })
            .collect(),
        left: allocation.transfers.iter().filter(over).map(|t| movement(source, divided, t)).collect(),
        checked: allocation
            .certificate
            .iter()
            .map(|check| format!("{}: {} {} {}", check.name, check.left, check.relation, check.right))
            .collect(),
    })
}

/// For each declared part of the budget: its name, what was in it, how many awards its applications got, and their sum.
pub(super) fn sums(divided: &Divided) -> Vec<(String, i128, usize, i128)> {
    let Divided { terms, claims, allocation } = divided;
    if !terms.has_envelopes() {
        return Vec::new();
    }
    let named = terms.envelopes.iter().map(|e| (e.name.to_string(), e.amount, 0, 0));
    let mut all: Vec<(String, i128, usize, i128)> = named.collect();
    for (at, award) in allocation.awards.iter().enumerate().filter(|(_, award)| award.amount != 0) {
        let Some((_, _, awards, awarded)) = all.get_mut(claims.envelope(at)) else { continue };
        (*awards, *awarded) = (*awards + 1, *awarded + award.amount);
    }
    all
}

fn account(source: &Source<'_>, terms: &Terms, account: Account) -> String {
    let lang = source.lang;
    match account {
        Account::Budget => lang.say("budget", &[]),
        Account::Envelope(_) if !terms.has_envelopes() => lang.say("budget", &[]),
        Account::Envelope(at) => {
            let envelope = usize::try_from(at).ok().and_then(|at| terms.envelopes.get(at));
            lang.say("envelope {1}", &[envelope.map_or("", |e| &e.name)])
        }
        Account::Pool => lang.say("pool of unspent money", &[]),
        Account::TopUp => lang.say("money for topping up", &[]),
        Account::Application(at) => {
            let run = source.run;
            usize::try_from(at).map_or("", |at| run.decision.entrant_key(&run.applications, at)).to_owned()
        }
        Account::Unspent => lang.say("unspent", &[]),
    }
}

fn movement(source: &Source<'_>, divided: &Divided, transfer: &Transfer) -> Movement {
    let Divided { terms, claims, .. } = divided;
    Movement {
        from: account(source, terms, transfer.from),
        to: account(source, terms, transfer.to),
        amount: terms.money(transfer.amount).grouped(),
        rule: transfer.rule(terms),
        clause: transfer.clause(terms).to_string(),
        reason: reason(transfer, divided, source.lang).unwrap_or_else(|| transfer.reason(terms, claims)),
    }
}

/// Why so much, in the language of the document.
fn reason(transfer: &Transfer, divided: &Divided, lang: Lang) -> Option<String> {
    let Divided { terms, claims, .. } = divided;
    let entitlement = || transfer.claim().map(|at| terms.money(claims.entitlement(at)).grouped()).unwrap_or_default();
    match transfer.why {
        Why::Moved | Why::Lapsed => Some(lang.say("nobody else could be served from it", &[])),
        Why::TopUp => Some(lang.say("what its envelope lacked", &[])),
        Why::Short(None) => Some(lang.say("what it was short of its entitlement {1}", &[&entitlement()])),
        Why::Short(Some(_)) => Some(lang.say("part of what it was short of its entitlement {1}", &[&entitlement()])),
        _ => None,
    }
}
