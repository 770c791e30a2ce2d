//! The award's part of an explanation: entitlement, what bound it, how it is paid.

use super::expression::{figure, shown, written};
use super::scoring::Case;
use crate::allocate::Bound;
use crate::check::model::{Expr, Rules};
use crate::oracle::{Env, eval};
use crate::round::{Row, Run};
use crate::value::Value;

/// Appends how the award came about; nothing where the application is not ranked or nothing is divided.
pub(super) fn award(run: &Run, row: &Row, case: &Case<'_>, out: &mut String) {
    let decision = &run.decision;
    let Some(rules) = &run.rules.allocation else { return };
    let Some(ranked) = row.entry.and_then(|e| decision.ranked.get(e)) else { return };
    let (Some(entitlement), Some(award)) = (&ranked.entitlement, decision.award(row)) else { return };
    out.push_str(&format!("\nAward   {}\n", rules.award.clause));
    let tier = ranked.tier.and_then(|t| rules.award.tiers.get(t));
    if let Some(tier) = tier {
        out.push_str(&format!("  {}\n", super::rules::tier(tier)));
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
        let (word, step) = (rules.award.round.name(), rules.award.step.grouped());
        out.push_str(&format!("  {from} rounded {word} to the step {step} is {to}\n"));
    }
    out.push_str(&format!("  entitlement {}\n", entitlement.amount.grouped()));
    if let Some(guarantee) = award.served_by.and_then(|g| rules.guarantees.get(g)) {
        out.push_str(&format!("  served by the guarantee per {}   {}\n", guarantee.name, guarantee.clause));
    }
    if !entitlement.amount.is_zero() {
        out.push_str(&format!("  when its turn came, {} was left", award.left.grouped()));
        if let Some(last) = &award.last_served {
            out.push_str(&format!("; {last} was served before it"));
        }
        out.push('\n');
        if award.asked != entitlement.amount {
            out.push_str(&format!("  limits left it {} to ask for\n", award.asked.grouped()));
        }
    }
    if let Some(bound) = &award.bound {
        out.push_str(&format!("  bound by {}\n", bound_text(bound)));
    }
    out.push_str(&format!("  award {}\n", award.amount.grouped()));
    let payments = row.entry.and_then(|e| decision.allocation.as_ref().and_then(|a| a.payments.get(e)));
    for payment in payments.into_iter().flatten() {
        let payer = payment.payer.as_deref().unwrap_or("payment");
        out.push_str(&format!("    {payer}, instalment {}: {}\n", payment.instalment, payment.amount.grouped()));
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

fn bound_text(bound: &Bound) -> String {
    match bound {
        Bound::Limit { name, group, clause } => format!("the limit per {name} for {group}   {clause}"),
        Bound::Envelope(name) if &**name == "budget" => "the budget".into(),
        Bound::Envelope(name) => format!("the envelope {name}"),
        Bound::Smallest => "the smallest award: what was left did not reach it".into(),
        Bound::AtLeast => "the share that a part award must reach".into(),
        Bound::Nothing(why) => format!("its own entitlement: {}", why.name()),
    }
}
