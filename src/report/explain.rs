//! How one application's result came about, as text for people.

use super::derivation::Others;
use super::derivation::{AwardTold, CriterionTold, Derivation, GateTold, Line, Overridden, SideTold};
use super::derived::derivation;
use crate::lang::Lang;
use crate::round::Run;

/// The explanation; `None` where there is no such application.
#[must_use]
pub fn explain(run: &Run, key: &str, lang: Lang) -> Option<String> {
    let row = run.decision.row(&run.applications, key)?;
    Some(text(&derivation(run, row, Others::Named, lang), lang))
}

fn text(told: &Derivation, lang: Lang) -> String {
    let mut out = format!("{}   {}\n", told.key, status(told));
    if !told.held.is_empty() {
        heading(lang, "Held, and so part of nothing", &mut out);
        told.held.iter().for_each(|reason| out.push_str(&format!("  {}\n", reason.words)));
    }
    if let Some(overridden) = &told.overridden {
        heading(lang, "Decided by people", &mut out);
        people(overridden, lang, &mut out);
    }
    if !told.certification.is_empty() {
        heading(lang, "Certification", &mut out);
        lines(&told.certification, "  ", &mut out);
    }
    if !told.gates.is_empty() {
        heading(lang, "Gates", &mut out);
        told.gates.iter().for_each(|gate| gates(gate, &mut out));
    }
    if !told.criteria.is_empty() {
        heading(lang, "Criteria", &mut out);
        told.criteria.iter().for_each(|criterion| criteria(criterion, lang, &mut out));
        told.adjustments.iter().for_each(|side| adjustments(side, &mut out));
    }
    if let Some(total) = &told.total {
        out.push_str(&format!("\n{}\n", lang.say("Total  {1} = {2}", &[&total.sum, &total.total])));
        total.minimum.iter().for_each(|minimum| out.push_str(&format!("  {}\n", minimum.words)));
    }
    if let Some(ranking) = &told.ranking {
        out.push_str(&format!("\n{}\n", ranking.words));
        let behind = std::iter::once(&ranking.tied).filter(|tied| !tied.is_empty()).chain(&ranking.neighbours);
        behind.for_each(|words| out.push_str(&format!("  {words}\n")));
    }
    if let Some(told) = &told.award {
        award(told, lang, &mut out);
    }
    out
}

/// `part_funded`; in Chinese with the name that `outcome.csv` has, too.
fn status(told: &Derivation) -> String {
    let (name, words) = (told.status, &told.status_words);
    if words == name { words.clone() } else { format!("{words} ({name})") }
}

fn heading(lang: Lang, english: &str, out: &mut String) {
    out.push_str(&format!("\n{}\n", lang.say(english, &[])));
}

fn lines(all: &[Line], indent: &str, out: &mut String) {
    for line in all {
        out.push_str(&format!("{indent}{}{}\n", "  ".repeat(line.depth), line.text()));
    }
}

fn people(told: &Overridden, lang: Lang, out: &mut String) {
    if told.words.is_empty() {
        out.push_str(&format!("  {}\n", lang.say("overrides of others change this one", &[])));
    } else {
        out.push_str(&format!("  {}   {}\n", told.words, told.clause));
        let holes = [&*told.actor, &told.approver, &told.reason];
        out.push_str(&format!("  {}\n", lang.say("decided by {1}, approved by {2}: {3}", &holes)));
    }
    out.push_str(&format!("  {}\n", lang.say("by the rules alone: {1}", &[&told.before])));
    out.push_str(&format!("  {}\n", lang.say("as decided: {1}", &[&told.after])));
}

fn gates(gate: &GateTold, out: &mut String) {
    out.push_str(&format!("  {}   {}\n", gate.words, gate.clause));
    if !gate.trouble.is_empty() {
        out.push_str(&format!("    {}\n", gate.trouble));
    }
    for term in &gate.terms {
        out.push_str(&format!("    {}: {}: {}\n", term.names, term.values, term.holds_words));
        lines(&term.cells, "    ", out);
    }
}

fn criteria(criterion: &CriterionTold, lang: Lang, out: &mut String) {
    let CriterionTold { id, label, clause, points, max, steps, .. } = criterion;
    let indent = "  ".repeat(criterion.depth + 1);
    let of = lang.say("{1} of {2}", &[points, max]);
    out.push_str(&format!("{indent}{id}  {of}   {label}   {clause}\n"));
    let inner = format!("{indent}    ");
    lines(steps, &inner, out);
    let behind = criterion.minimum.as_ref().map_or("", |minimum| &minimum.words);
    for words in [&*criterion.blank, behind].into_iter().filter(|words| !words.is_empty()) {
        out.push_str(&format!("{inner}{words}\n"));
    }
}

fn adjustments(side: &SideTold, out: &mut String) {
    out.push_str(&format!("  {}\n", side.words));
    for item in &side.items {
        out.push_str(&format!("    {}  {}   {}   {}\n", item.id, item.points, item.label, item.clause));
        lines(&item.steps, "        ", out);
    }
}

fn award(told: &AwardTold, lang: Lang, out: &mut String) {
    out.push_str(&format!("\n{}   {}\n", lang.say("Award", &[]), told.clause));
    lines(&told.lines, "  ", out);
    if told.entitlement.is_empty() {
        return;
    }
    out.push_str(&format!("  {}\n", lang.say("award {1}", &[&told.amount])));
    told.payments.iter().for_each(|payment| out.push_str(&format!("    {}\n", payment.words)));
}
