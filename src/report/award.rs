//! The award's part of a derivation: entitlement, what bound it, how it is paid.

use super::derivation::{AwardTold, Line, Others, PaymentTold};
use super::expression::{figure, shown, written};
use super::scoring::Case;
use crate::allocate::{Account, Bound, payments};
use crate::check::model::{Expr, Rules};
use crate::lang::Lang;
use crate::oracle::{Env, eval};
use crate::round::{Divided, Row, Run, entitled};
use crate::study::{Displaced, Otherwise, Without};
use crate::value::Value;

/// How the award came about; nothing where the application is not ranked or nothing is divided. What it would be without
/// guarantees or limits is worked out only where others may be named.
pub(super) fn award(run: &Run, row: &Row, case: &Case<'_>, naming: Others<'_>) -> Option<AwardTold> {
    let (decision, lang) = (&run.decision, case.lang);
    let rules = run.rules.allocation.as_ref()?;
    let (entrant, divided) = (row.entrant()?, decision.division.as_ref()?);
    let (terms, award) = (&divided.terms, divided.allocation.awards.get(entrant)?);
    let mut lines = Vec::new();
    let tier = decision.tier(&run.rules, entrant).and_then(|t| rules.award.tiers.get(t));
    if let Some(tier) = tier {
        lines.push(Line::of(0, super::rules::tier(tier, lang)).kind("tier"));
    }
    let env = Env { rank: decision.place(row).map(|p| p.rank), tier, ..case.env };
    if tier.is_some() || rules.award.tiers.is_empty() {
        arithmetic("amount", &rules.award.amount, &run.rules, &env, &mut lines);
        case.cells(&[&rules.award.amount], 0, &mut lines);
        if let Some(less) = &rules.award.less {
            arithmetic("less", less, &run.rules, &env, &mut lines);
        }
    }
    let amount = terms.money(award.amount);
    let mut told = AwardTold {
        clause: rules.award.clause.to_string(),
        lines,
        entitlement: String::new(),
        amount: amount.grouped(),
        given: award.amount != 0,
        payments: Vec::new(),
    };
    let Ok(entitlement) = entitled(rules, &env) else { return Some(told) };
    told.entitlement = entitlement.amount.grouped();
    let mut line = |kind, words| told.lines.push(Line::of(0, words).kind(kind));
    if entitlement.rounded != entitlement.after_less {
        let money = |e| figure(&Value::Money(e), &run.rules);
        let (from, to) = (money(entitlement.after_less.clone()), money(entitlement.rounded.clone()));
        let (word, step) = (lang.say(rules.award.round.name(), &[]), rules.award.step.grouped());
        line("rounding", lang.say("{1} rounded {2} to the step {3} is {4}", &[&from, &word, &step, &to]));
    }
    line("entitlement", lang.say("entitlement {1}", &[&entitlement.amount.grouped()]));
    if let Some(guarantee) = award.served_by.and_then(|g| usize::try_from(g).ok()).and_then(|g| rules.guarantees.get(g))
    {
        let words = lang.say("served by the guarantee per {1}", &[&guarantee.name]);
        line("guarantee", format!("{words}   {}", guarantee.clause));
    }
    // What people decided waited for no turn.
    if !entitlement.amount.is_zero() && !run.override_of(run.key(row)).is_some_and(|one| one.decides_award()) {
        // What was left tells what others got; who got everything, or was bound by a limit, need not know it.
        let bound = !matches!(award.bound, None | Some(Bound::Limit(_) | Bound::Nothing(_)));
        if naming.are_named() || bound {
            let left = terms.money(award.left).grouped();
            line(
                "turn",
                match award.bound {
                    // What was left is what was left in the pool, after its envelope had given what it could.
                    Some(Bound::Pool) => {
                        let given = terms.money(from_envelopes(divided, entrant)).grouped();
                        let holes = [&*given, &left];
                        lang.say(
                            "its envelope gave {1}; when it asked the pool for the rest, {2} was left there",
                            &holes,
                        )
                    }
                    _ => lang.say("when its turn came, {1} was left", &[&left]),
                },
            );
        }
        if award.asked != entitlement.amount.units() {
            let asked = terms.money(award.asked).grouped();
            line("asked", lang.say("limits left it {1} to ask for", &[&asked]));
        }
    }
    if let Some(bound) = award.bound {
        line("bound", bound_text(bound, divided, entrant, lang));
    }
    if let Others::Named(otherwise) = naming {
        others(otherwise, divided, entrant, lang, &mut told.lines);
    }
    for payment in payments(amount, &terms.payers, &terms.instalments).unwrap_or_default() {
        let payer = payment.payer.as_deref().map_or_else(|| lang.say("payment", &[]), str::to_owned);
        let (instalment, amount) = (payment.instalment, payment.amount.grouped());
        let words = lang.say("{1}, instalment {2}: {3}", &[&payer, &instalment.to_string(), &amount]);
        told.payments.push(PaymentTold { payer, instalment, amount, words });
    }
    Some(told)
}

/// What an application got from envelopes, in smallest units.
fn from_envelopes(divided: &Divided, entrant: usize) -> i128 {
    let to = u32::try_from(entrant).ok().map(Account::Application);
    let transfers = divided.allocation.transfers.iter().filter(|t| Some(t.to) == to);
    transfers.filter(|t| matches!(t.from, Account::Envelope(_))).map(|t| t.amount).sum()
}

/// Who was served before it, and who gets what it lacks, or lacks what it gets.
fn others(otherwise: &Otherwise<'_>, divided: &Divided, entrant: usize, lang: Lang, lines: &mut Vec<Line>) {
    let run = otherwise.run();
    let decision = &run.decision;
    let Some(award) = divided.allocation.awards.get(entrant) else { return };
    if let (Some(last), Some(turn)) = (&award.last_served, lines.iter_mut().find(|line| line.kind == "turn")) {
        let last = usize::try_from(*last).unwrap_or(usize::MAX);
        turn.others = lang.say("; {1} was served before it", &[decision.entrant_key(&run.applications, last)]);
    }
    for without in [Without::Guarantees, Without::Limits] {
        if let Some(found) = otherwise.displaced(entrant, without) {
            let others = displaced_text(run, divided, &found, award.amount, without, lang);
            lines.push(Line { others, ..Line::default() }.kind("displaced"));
        }
    }
}

/// How many others are named.
const NAMED: usize = 5;

/// What the award would be without guarantees or limits, and who gets what it lacks, or lacks what it gets.
fn displaced_text(
    run: &Run,
    divided: &Divided,
    found: &Displaced,
    award: i128,
    without: Without,
    lang: Lang,
) -> String {
    let key = |at: &usize| run.decision.entrant_key(&run.applications, *at);
    let mut others = found.others.iter().take(NAMED).map(key).collect::<Vec<_>>().join(", ");
    if let Some(more) = found.others.len().checked_sub(NAMED).filter(|more| *more > 0) {
        others = lang.say("{1} and {2} more", &[&others, &more.to_string()]);
    }
    let words = match (without, found.others.is_empty(), award < found.otherwise) {
        (Without::Guarantees, true, _) => "without the guarantees it would get {1}",
        (Without::Guarantees, false, true) => "without the guarantees it would get {1}; what it lacks went to {2}",
        (Without::Guarantees, false, false) => {
            "without the guarantees it would get {1}; what it has more came from {2}"
        }
        (Without::Limits, true, _) => "without the limits it would get {1}",
        (Without::Limits, false, true) => "without the limits it would get {1}; what it lacks went to {2}",
        (Without::Limits, false, false) => "without the limits it would get {1}; what it has more came from {2}",
    };
    let otherwise = divided.terms.money(found.otherwise).grouped();
    if found.others.is_empty() { lang.say(words, &[&otherwise]) } else { lang.say(words, &[&otherwise, &others]) }
}

/// The amount by its formula, with the values, and what it comes to.
fn arithmetic(name: &'static str, expr: &Expr, rules: &Rules, env: &Env<'_>, out: &mut Vec<Line>) {
    let result = eval(expr, env).map_or_else(|t| t.to_string(), |v| figure(&v, rules));
    let (names, values) = (written(expr, rules), shown(expr, rules, env));
    out.push(Line::of(0, format!("{name} = {names}")).kind(name));
    if values != result {
        out.push(Line::of(1, format!("= {values}")).kind(name));
    }
    out.push(Line::of(1, format!("= {result}")).kind(name));
}

/// What bound an award, in words.
pub(super) fn bound_text(bound: Bound, divided: &Divided, entrant: usize, lang: Lang) -> String {
    let Divided { terms, claims, .. } = divided;
    let index = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    match bound {
        Bound::Limit(at) => {
            let (name, clause) = terms.limits.get(index(at)).map_or(("", ""), |l| (&*l.name, &*l.clause));
            let groups = claims.limits.get(index(at));
            let group = groups.and_then(|g| g.of(entrant).map(|group| g.name(group))).unwrap_or_else(|| "".into());
            format!("{}   {clause}", lang.say("bound by the limit per {1} for {2}", &[name, &group]))
        }
        Bound::Envelope(_) if !terms.has_envelopes() => lang.say("bound by the budget", &[]),
        Bound::Envelope(at) => {
            let name = terms.envelopes.get(index(at)).map_or("", |e| &e.name);
            lang.say("bound by the envelope {1}", &[name])
        }
        Bound::Pool => lang.say("bound by the pool of unspent money", &[]),
        Bound::TopUp => lang.say("bound by the money for topping up", &[]),
        Bound::Smallest => lang.say("bound by the smallest award: what was left did not reach it", &[]),
        Bound::AtLeast => lang.say("bound by the share that a part award must reach", &[]),
        Bound::Nothing(why) => lang.say("bound by its own entitlement: {1}", &[&lang.say(why.name(), &[])]),
    }
}
