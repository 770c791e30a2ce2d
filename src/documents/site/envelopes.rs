//! The money of each part of the budget: what it held, what was awarded, what moved on, what is unspent.

use super::Round;
use super::chart::{Chart, section};
use crate::allocate::{Account, Transfer};
use crate::documents::html::Table;
use crate::documents::svg::{Marks, WIDTH, part};
use crate::number::Exact;
use crate::report::{Side, thousands};
use crate::round::Divided;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// A part of the budget, or an account beside it.
struct Pot {
    name: String,
    budget: i128,
    /// What came from other parts.
    came: i128,
    awarded: i128,
    awards: usize,
    moved: i128,
    unspent: i128,
}

pub(super) fn write(round: &Round<'_>, out: &mut impl Write) -> io::Result<()> {
    let Some(divided) = &round.decision.division else { return Ok(()) };
    let pots = pots(round, divided);
    let say = |words: &str| round.lang.say(words, &[]);
    let most = pots.iter().map(|pot| pot.budget + pot.came).max().unwrap_or(0);
    let width = |units: i128| part(&Exact::from(units), &Exact::from(most), WIDTH);
    let mut marks = Marks::default();
    for pot in &pots {
        let y = marks.height;
        marks.label(y + 14, "strong", &pot.name);
        marks.right(y + 14, "strong", &round.money(pot.budget + pot.came));
        let (all, awarded) = (width(pot.budget + pot.came), width(pot.awarded));
        marks.bar((0, y + 20), (all, 16), "track");
        marks.bar((0, y + 20), (awarded, 16), "kept");
        marks.bar((awarded, y + 20), (width(pot.moved).min(all - awarded), 16), "moved");
        marks.left(y + 52, "inner", &round.lang.say("awarded {1}", &[&round.money(pot.awarded)]));
        let rest = if pot.moved != 0 && pot.unspent == 0 {
            round.lang.say("moved on {1}", &[&round.money(pot.moved)])
        } else {
            round.lang.say("unspent {1}", &[&round.money(pot.unspent)])
        };
        marks.right(y + 52, "inner", &rest);
        marks.height += 68;
    }
    let row = |pot: &Pot| {
        let sums = [pot.budget, pot.came, pot.awarded].map(|units| round.money(units));
        let rest = [pot.moved, pot.unspent].map(|units| round.money(units));
        std::iter::once(pot.name.clone()).chain(sums).chain([thousands(pot.awards)]).chain(rest).collect::<Vec<_>>()
    };
    let texts = pots.iter().map(|pot| {
        let holes =
            [&*pot.name, &round.money(pot.budget + pot.came), &round.money(pot.awarded), &round.money(pot.unspent)];
        round.lang.say("{1}: {2}, awarded {3}, unspent {4}", &holes)
    });
    let chart = Chart {
        id: "money",
        about: None,
        title: title(round, divided),
        text: texts.collect::<Vec<_>>().join("; "),
        marks,
        table: Table {
            caption: say(heading(divided)),
            columns: vec![
                (say("envelope"), Side::Left),
                (say("budget"), Side::Right),
                (say("moved in"), Side::Right),
                (say("awarded"), Side::Right),
                (say("awards"), Side::Right),
                (say("moved on"), Side::Right),
                (say("unspent"), Side::Right),
            ],
            rows: pots.iter().map(row).collect(),
        },
        notes: if pots.iter().any(|pot| pot.moved + pot.unspent != 0) {
            vec![say("A filled bar is awarded money, a striped one moved on, an empty one unspent.")]
        } else {
            Vec::new()
        },
    };
    section("money", &round.say(heading(divided), &[]), out)?;
    chart.write(round, out)?;
    out.write_all(b"</section>\n")
}

/// What the section is called.
pub(super) fn heading(divided: &Divided) -> &'static str {
    if divided.terms.has_envelopes() { "Money by envelope" } else { "Money of the budget" }
}

fn title(round: &Round<'_>, divided: &Divided) -> String {
    let Divided { terms, allocation, .. } = divided;
    let holes = [&*round.money(terms.budget), &round.money(allocation.awarded), &round.money(allocation.unspent)];
    let words = round.lang.say("Of a budget of {1}, {2} is awarded and {3} is unspent", &holes);
    if allocation.topped_up == 0 {
        return words;
    }
    round.lang.say("{1}; {2} more was topped up", &[&words, &round.money(allocation.topped_up)])
}

fn pots(round: &Round<'_>, divided: &Divided) -> Vec<Pot> {
    let Divided { terms, allocation, .. } = divided;
    let mut accounts: Vec<(Account, String, i128)> = Vec::new();
    if terms.has_envelopes() {
        for (at, envelope) in (0_u32..).zip(&terms.envelopes) {
            accounts.push((Account::Envelope(at), envelope.name.to_string(), envelope.amount));
        }
    } else {
        accounts.push((Account::Budget, round.lang.say("Budget", &[]), terms.budget));
    }
    for (account, words) in [(Account::Pool, "pool of unspent money"), (Account::TopUp, "money for topping up")] {
        if allocation.transfers.iter().any(|t| t.from == account || t.to == account) {
            accounts.push((account, round.lang.say(words, &[]), 0));
        }
    }
    let pot = |(account, name, budget): (Account, String, i128)| {
        let from = || allocation.transfers.iter().filter(move |t| t.from == account);
        let sum = |to: &dyn Fn(&Transfer) -> bool| from().filter(|t| to(t)).map(|t| t.amount).sum::<i128>();
        let to_application = |t: &Transfer| matches!(t.to, Account::Application(_));
        let served: BTreeSet<Account> = from().filter(|t| to_application(t)).map(|t| t.to).collect();
        let filled = |t: &&Transfer| t.to == account && t.from != Account::Budget;
        let awarded = sum(&to_application);
        let came = allocation.transfers.iter().filter(filled).map(|t| t.amount).sum::<i128>();
        Pot {
            name,
            budget,
            // What tops up comes from beside the budget, as much as is needed.
            came: if account == Account::TopUp { awarded } else { came },
            awarded,
            awards: served.len(),
            moved: sum(&|t| !to_application(t) && t.to != Account::Unspent),
            unspent: sum(&|t| t.to == Account::Unspent),
        }
    };
    accounts.into_iter().map(pot).collect()
}
