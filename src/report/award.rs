//! The award's part of an explanation: entitlement, what bound it, how it is paid.

use super::expression::{figure, shown, written};
use super::scoring::Case;
use crate::allocate::Bound;
use crate::check::model::{Expr, Rules};
use crate::lang::Lang;
use crate::oracle::{Env, eval};
use crate::round::{Row, Run};
use crate::value::Value;

/// Appends how the award came about; nothing where the application is not ranked or nothing is divided.
pub(super) fn award(run: &Run, row: &Row, case: &Case<'_>, out: &mut String) {
    let (decision, lang) = (&run.decision, case.lang);
    let Some(rules) = &run.rules.allocation else { return };
    let Some(ranked) = row.entry.and_then(|e| decision.ranked.get(e)) else { return };
    let (Some(entitlement), Some(award)) = (&ranked.entitlement, decision.award(row)) else { return };
    out.push_str(&format!("\n{}   {}\n", lang.say("Award", &[]), rules.award.clause));
    let tier = ranked.tier.and_then(|t| rules.award.tiers.get(t));
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
    if let Some(guarantee) = award.served_by.and_then(|g| rules.guarantees.get(g)) {
        let words = lang.say("served by the guarantee per {1}", &[&guarantee.name]);
        out.push_str(&format!("  {words}   {}\n", guarantee.clause));
    }
    if !entitlement.amount.is_zero() {
        out.push_str(&format!("  {}", lang.say("when its turn came, {1} was left", &[&award.left.grouped()])));
        if let Some(last) = &award.last_served {
            out.push_str(&lang.say("; {1} was served before it", &[last]));
        }
        out.push('\n');
        if award.asked != entitlement.amount {
            out.push_str(&format!("  {}\n", lang.say("limits left it {1} to ask for", &[&award.asked.grouped()])));
        }
    }
    if let Some(bound) = &award.bound {
        out.push_str(&format!("  {}\n", bound_text(bound, lang)));
    }
    out.push_str(&format!("  {}\n", lang.say("award {1}", &[&award.amount.grouped()])));
    let payments = row.entry.and_then(|e| decision.allocation.as_ref().and_then(|a| a.payments.get(e)));
    for payment in payments.into_iter().flatten() {
        let payer = payment.payer.as_deref().map_or_else(|| lang.say("payment", &[]), str::to_owned);
        let holes = [&*payer, &payment.instalment.to_string(), &payment.amount.grouped()];
        out.push_str(&format!("    {}\n", lang.say("{1}, instalment {2}: {3}", &holes)));
    }
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

fn bound_text(bound: &Bound, lang: Lang) -> String {
    match bound {
        Bound::Limit { name, group, clause } => {
            format!("{}   {clause}", lang.say("bound by the limit per {1} for {2}", &[name, group]))
        }
        Bound::Envelope(name) if &**name == "budget" => lang.say("bound by the budget", &[]),
        Bound::Envelope(name) => lang.say("bound by the envelope {1}", &[name]),
        Bound::Smallest => lang.say("bound by the smallest award: what was left did not reach it", &[]),
        Bound::AtLeast => lang.say("bound by the share that a part award must reach", &[]),
        Bound::Nothing(why) => lang.say("bound by its own entitlement: {1}", &[&lang.say(why.name(), &[])]),
    }
}
