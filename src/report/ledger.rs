//! The books as an hledger journal: one transaction for each transfer, and behind each posting the balance that its
//! account then has. `hledger check` adds everything up again.

use crate::allocate::Account;
use crate::round::Run;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The journal; `day` is that of the decision, as 2020-03-31. `None` where the round divides no budget.
#[must_use]
pub fn ledger(run: &Run, day: &str) -> Option<String> {
    let divided = run.decision.division.as_ref()?;
    let (terms, claims) = (&divided.terms, &divided.claims);
    let (code, places) = (terms.currency.code(), terms.currency.decimals());
    let amount = |units: i128| format!("{} {code}", terms.money(units));
    let key = |at: usize| run.decision.entrant_key(&run.applications, at);
    let name = |account: Account| match account {
        Account::Budget => "budget".to_owned(),
        Account::Envelope(at) => {
            let envelope = usize::try_from(at).ok().and_then(|at| terms.envelopes.get(at));
            format!("envelope:{}", escaped(envelope.map_or("", |e| &e.name)))
        }
        Account::Pool => "pool".into(),
        Account::TopUp => "top_up".into(),
        Account::Application(at) => {
            format!("application:{}", escaped(usize::try_from(at).map_or("", key)))
        }
        Account::Unspent => "unspent".into(),
    };
    let mut balances: BTreeMap<Account, i128> = BTreeMap::new();
    let mut body = String::new();
    // Writing to a text cannot fail.
    let _ =
        write!(body, "\n{day} * the budget of the round\n    budget  {0} = {0}\n    office\n", amount(terms.budget));
    balances.insert(Account::Budget, terms.budget);
    if divided.allocation.topped_up != 0 {
        let beside = amount(divided.allocation.topped_up);
        let _ =
            write!(body, "\n{day} * what tops up, beside the budget\n    top_up  {beside} = {beside}\n    office\n");
        balances.insert(Account::TopUp, divided.allocation.topped_up);
    }
    for transfer in &divided.allocation.transfers {
        let mut moved = |account: Account, units: i128| {
            let balance = balances.entry(account).or_default();
            *balance += units;
            format!("    {}  {} = {}\n", name(account), amount(units), amount(*balance))
        };
        let (to, from) = (moved(transfer.to, transfer.amount), moved(transfer.from, -transfer.amount));
        let clause = transfer.clause(terms);
        let clause = if clause.is_empty() { String::new() } else { format!("  ; clause: {}", line(&clause)) };
        let what = format!("{}: {}", transfer.rule(terms), transfer.reason(terms, claims));
        let _ = write!(body, "\n{day} * {}{clause}\n{to}{from}", line(&what));
    }
    let mut text =
        format!("; round {}: {} transfers\n\n", line(&run.rules.round.id), divided.allocation.transfers.len());
    let decimals = "0".repeat(usize::try_from(places).unwrap_or(0));
    let _ = writeln!(text, "commodity 1000.{decimals} {code}\n");
    text.push_str("account office\n");
    for account in balances.keys() {
        let _ = writeln!(text, "account {}", name(*account));
    }
    text.push_str(&body);
    Some(text)
}

/// A name as a part of an account: what would end the name, part it or begin a comment is written as `%` and its number.
fn escaped(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for c in name.chars() {
        let after_space = text.is_empty() || text.ends_with(' ');
        if c.is_control() || "%:;".contains(c) || (c.is_whitespace() && (c != ' ' || after_space)) {
            let _ = write!(text, "%{:02X}", u32::from(c));
        } else {
            text.push(c);
        }
    }
    if text.ends_with(' ') {
        text.pop();
        text.push_str("%20");
    }
    text
}

/// Words on one line, without what begins a comment.
fn line(words: &str) -> String {
    words
        .chars()
        .map(|c| {
            if c.is_control() {
                ' '
            } else if c == ';' {
                ','
            } else {
                c
            }
        })
        .collect()
}
