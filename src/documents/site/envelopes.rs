//! The money of each part of the budget: what it held, what was awarded, what moved on, what is unspent.

use super::chart::{Chart, section};
use super::round::Round;
use crate::allocate::Account;
use crate::documents::accounts::{Sums, sums};
use crate::documents::html::Table;
use crate::documents::svg::{Marks, WIDTH, part};
use crate::number::Exact;
use crate::report::{Side, thousands};
use crate::round::Divided;
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
    let terms = &divided.terms;
    let pot = |(account, sums): (Account, Sums)| {
        let envelope = |at: u32| usize::try_from(at).ok().and_then(|at| terms.envelopes.get(at));
        let (name, budget) = match account {
            Account::Envelope(at) => envelope(at).map(|e| (e.name.to_string(), e.amount)).unwrap_or_default(),
            Account::Pool => (round.lang.say("pool of unspent money", &[]), 0),
            Account::TopUp => (round.lang.say("money for topping up", &[]), 0),
            _ => (round.lang.say("Budget", &[]), terms.budget),
        };
        Pot {
            name,
            budget,
            came: sums.filled - budget,
            awarded: sums.awards.values().sum(),
            awards: sums.awards.len(),
            moved: sums.moved,
            unspent: sums.unspent,
        }
    };
    sums(&round.decision.ranking, divided).into_iter().map(pot).collect()
}
