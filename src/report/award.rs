//! The award's part of an explanation: entitlement, what bound it, how it is paid.

use super::expression::{figure, shown, written};
use super::scoring::Case;
use crate::allocate::{Bound, payments};
use crate::check::model::{Expr, Rules};
use crate::lang::Lang;
use crate::oracle::{Env, eval};
use crate::round::{Divided, Row, Run, entitled};
use crate::study::{Displaced, Without, displaced};
use crate::value::Value;

/// Appends how the award came about; nothing where the application is not ranked or nothing is divided.
pub(super) fn award(run: &Run, row: &Row, case: &Case<'_>, out: &mut String) {
    let (decision, lang) = (&run.decision, case.lang);
    let Some(rules) = &run.rules.allocation else { return };
    let (Some(entrant), Some(divided)) = (row.entrant(), &decision.division) else { return };
    let (terms, Some(award)) = (&divided.terms, divided.allocation.awards.get(entrant)) else { return };
    out.push_str(&format!("\n{}   {}\n", lang.say("Award", &[]), rules.award.clause));
    let tier = decision.tier(&run.rules, entrant).and_then(|t| rules.award.tiers.get(t));
    if let Some(tier) = tier {
        out.push_str(&format!("  {}\n", super::rules::tier(tier, lang)));
    }
    let env = Env { rank: decision.place(row).map(|p| p.rank), tier, ..case.env };
    if tier.is_some() || rules.award.tiers.is_empty() {
        arithmetic("amount", &rules.award.amount, &run.rules, &env, out);
        case.cells(&[&rules.award.amount], "  ", out);
        if let Some(less) = &rules.award.less {
            arithmetic("less", less, &run.rules, &env, out);
        }
    }
    let Ok(entitlement) = entitled(rules, &env) else { return };
    if entitlement.rounded != entitlement.after_less {
        let money = |e| figure(&Value::Money(e), &run.rules);
        let (from, to) = (money(entitlement.after_less.clone()), money(entitlement.rounded.clone()));
        let (word, step) = (lang.say(rules.award.round.name(), &[]), rules.award.step.grouped());
        out.push_str(&format!(
            "  {}\n",
            lang.say("{1} rounded {2} to the step {3} is {4}", &[&from, &word, &step, &to])
        ));
    }
    out.push_str(&format!("  {}\n", lang.say("entitlement {1}", &[&entitlement.amount.grouped()])));
    if let Some(guarantee) = award.served_by.and_then(|g| usize::try_from(g).ok()).and_then(|g| rules.guarantees.get(g))
    {
        let words = lang.say("served by the guarantee per {1}", &[&guarantee.name]);
        out.push_str(&format!("  {words}   {}\n", guarantee.clause));
    }
    if !entitlement.amount.is_zero() {
        out.push_str(&format!(
            "  {}",
            lang.say("when its turn came, {1} was left", &[&terms.money(award.left).grouped()])
        ));
        if let Some(last) = &award.last_served {
            let last = usize::try_from(*last).unwrap_or(usize::MAX);
            let key = decision.entrant_key(&run.applications, last);
            out.push_str(&lang.say("; {1} was served before it", &[key]));
        }
        out.push('\n');
        if award.asked != entitlement.amount.units() {
            let asked = terms.money(award.asked).grouped();
            out.push_str(&format!("  {}\n", lang.say("limits left it {1} to ask for", &[&asked])));
        }
    }
    if let Some(bound) = award.bound {
        out.push_str(&format!("  {}\n", bound_text(bound, divided, entrant, lang)));
    }
    for without in [Without::Guarantees, Without::Limits] {
        if let Some(found) = displaced(divided, &decision.ranking, entrant, without) {
            out.push_str(&format!("  {}\n", displaced_text(run, divided, &found, award.amount, without, lang)));
        }
    }
    let amount = terms.money(award.amount);
    out.push_str(&format!("  {}\n", lang.say("award {1}", &[&amount.grouped()])));
    for payment in payments(amount, &terms.payers, &terms.instalments).unwrap_or_default() {
        let payer = payment.payer.as_deref().map_or_else(|| lang.say("payment", &[]), str::to_owned);
        let holes = [&*payer, &payment.instalment.to_string(), &payment.amount.grouped()];
        out.push_str(&format!("    {}\n", lang.say("{1}, instalment {2}: {3}", &holes)));
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

fn arithmetic(name: &str, expr: &Expr, rules: &Rules, env: &Env<'_>, out: &mut String) {
    let result = eval(expr, env).map_or_else(|t| t.to_string(), |v| figure(&v, rules));
    let (names, values) = (written(expr, rules), shown(expr, rules, env));
    out.push_str(&format!("  {name} = {names}\n"));
    if values != result {
        out.push_str(&format!("    = {values}\n"));
    }
    out.push_str(&format!("    = {result}\n"));
}

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
