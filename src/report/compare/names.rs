//! What changed, by name, clause and line.

use crate::check::model::Rules;
use crate::lang::Lang;
use crate::round::{Failure, Undecided};
use crate::rules::model::Label;
use crate::span::{Sources, Span};
use crate::study::compare::{Change, Comparison, Counts, Effect, RuleName, Section, Trial, What};
use std::sync::Arc;

/// `criterion share bands[4]`
pub(super) fn of_change(change: &Change, lang: Lang) -> String {
    let name = name(&change.what, lang);
    if change.part.is_empty() { name } else { format!("{name} {}", change.part) }
}

/// What stands between two of several.
pub(super) fn comma(lang: Lang) -> &'static str {
    if lang == Lang::Zh { "，" } else { ", " }
}

/// What stands between two longer ones of several.
pub(super) fn semicolon(lang: Lang) -> &'static str {
    if lang == Lang::Zh { "；" } else { "; " }
}

/// `criterion share`
fn name(what: &What, lang: Lang) -> String {
    let rule = match what {
        What::Rule(rule) => rule,
        What::File(name) => return lang.say("lookup file {1}", &[name]),
        What::Settings => return lang.say("values set for the run", &[]),
        What::Data => return lang.say("the tables", &[]),
        What::Overrides => return lang.say("what people decided otherwise", &[]),
    };
    let words = match rule.section {
        Section::File if &*rule.name == "merit" => return lang.say("edition", &[]),
        Section::File => return rule.name.to_string(),
        Section::Round => "round: {1}",
        Section::Fields => "field {1}",
        Section::Parameters => "parameter {1}",
        Section::Lookups => "lookup {1}",
        Section::Registers => "register {1}",
        Section::Facts => "fact {1}",
        Section::Gates => "gate {1}",
        Section::Criteria => "criterion {1}",
        Section::Caps => "cap of the {1}",
        Section::Bonus => "bonus {1}",
        Section::Deduction => "deduction {1}",
        Section::Ranking => "ranking: {1}",
        Section::Allocation => "allocation: {1}",
        Section::Award => "award: {1}",
        Section::Limits => "limit per {1}",
        Section::Targets => "target {1}",
        Section::Publish => return lang.say("what is published", &[]),
        Section::Examples => return lang.say("examples", &[]),
        Section::Tests => return lang.say("tests", &[]),
    };
    lang.say(words, &[&rule.name])
}

/// The stable name of a change: `criteria/share/bands[4]`.
pub(super) fn id(change: &Change) -> String {
    let rule = match &change.what {
        What::Rule(rule) => rule,
        What::File(name) => return format!("lookup_file/{name}"),
        What::Settings => return "settings".into(),
        What::Data => return "tables".into(),
        What::Overrides => return "overrides".into(),
    };
    let section = match rule.section {
        Section::File => "file",
        Section::Round => "round",
        Section::Fields => "fields",
        Section::Parameters => "parameters",
        Section::Lookups => "lookups",
        Section::Registers => "registers",
        Section::Facts => "facts",
        Section::Gates => "gates",
        Section::Criteria => "criteria",
        Section::Caps => "caps",
        Section::Bonus => "bonus",
        Section::Deduction => "deduction",
        Section::Ranking => "ranking",
        Section::Allocation => "allocation",
        Section::Award => "award",
        Section::Limits => "limits",
        Section::Targets => "targets",
        Section::Publish => "publish",
        Section::Examples => "examples",
        Section::Tests => "tests",
    };
    let part = if change.part.is_empty() { String::new() } else { format!("/{}", change.part) };
    format!("{section}/{}{part}", rule.name)
}

/// `round.merit.yaml:31`
pub(super) fn place(sources: &Sources, span: Option<Span>) -> Option<String> {
    let span = span?;
    let source = sources.get(span.source)?;
    Some(format!("{}:{}", source.name, source.line_column(span.start).0))
}

/// The label and the clause of a rule, where it has them.
pub(super) fn label_and_clause(rules: &Rules, rule: &RuleName) -> (Option<Label>, Option<String>) {
    let name = &rule.name;
    let one = |label: &Label, clause: &Arc<str>| (Some(label.clone()), Some(clause.to_string()));
    let several = |clauses: Vec<&Arc<str>>| {
        let mut all: Vec<String> = clauses.into_iter().map(ToString::to_string).filter(|c| !c.is_empty()).collect();
        all.dedup();
        (None, Some(all.join(", ")).filter(|text| !text.is_empty()))
    };
    let allocation = rules.allocation.as_ref();
    let nothing = (None, None);
    match rule.section {
        Section::Parameters => {
            let found = rules.parameters.iter().find(|p| p.name == *name);
            found.map_or(nothing, |p| (p.label.clone(), p.clause.as_ref().map(ToString::to_string)))
        }
        Section::Gates => rules.gates.iter().find(|g| g.id == *name).map_or(nothing, |g| one(&g.label, &g.clause)),
        Section::Criteria => {
            rules.criteria.iter().find(|c| c.id == *name).map_or(nothing, |c| one(&c.label, &c.clause))
        }
        Section::Bonus | Section::Deduction => {
            rules.adjustment_items().find(|i| i.id == *name).map_or(nothing, |i| one(&i.label, &i.clause))
        }
        Section::Targets => rules.targets.iter().find(|t| t.id == *name).map_or(nothing, |t| one(&t.label, &t.clause)),
        Section::File => match &**name {
            "certification" => several(rules.certification.iter().map(|c| &c.clause).collect()),
            "certified" => several(rules.asks_certified.iter().collect()),
            _ => nothing,
        },
        Section::Ranking if **name == *"tie_breaks" => {
            several(rules.ranking.tie_breaks.iter().map(|t| &t.clause).collect())
        }
        Section::Award => several(allocation.iter().map(|a| &a.award.clause).collect()),
        Section::Limits => {
            let limits = allocation.iter().flat_map(|a| &a.limits).filter(|l| l.name == *name);
            several(limits.map(|l| &l.clause).collect())
        }
        Section::Allocation => match &**name {
            "guarantees" => several(allocation.iter().flat_map(|a| &a.guarantees).map(|g| &g.clause).collect()),
            "limits" => several(allocation.iter().flat_map(|a| &a.limits).map(|l| &l.clause).collect()),
            "unspent" => {
                let clause = allocation.map(|a| a.unspent.clause());
                several(clause.iter().collect())
            }
            _ => nothing,
        },
        _ => nothing,
    }
}

/// The label and the clause of a changed rule, as they are after, or were.
pub(super) fn described(comparison: &Comparison, change: &Change) -> (Option<Label>, Option<String>) {
    let What::Rule(rule) = &change.what else { return (None, None) };
    let after = label_and_clause(&comparison.after.rules, rule);
    if after == (None, None) { label_and_clause(&comparison.before.rules, rule) } else { after }
}

/// `3 newly funded, 1 dropped`
pub(super) fn effects(counts: &Counts, divides: bool, lang: Lang) -> String {
    let words = |effect: Effect| match (effect, divides) {
        (Effect::Funded, true) => "{1} newly funded",
        (Effect::Funded, false) => "{1} newly ranked",
        (Effect::Dropped, true) => "{1} funded no more",
        (Effect::Dropped, false) => "{1} ranked no more",
        (Effect::Gains, _) => "{1} gain",
        (Effect::Loses, _) => "{1} lose",
        (Effect::Status, true) => "{1} with another status",
        (Effect::Status, false) => "{1} with another rank or status",
    };
    let some = Effect::ALL.into_iter().map(|e| (e, counts.of(e))).filter(|(_, n)| *n > 0);
    let all: Vec<String> = some.map(|(e, n)| lang.say(words(e), &[&n.to_string()])).collect();
    all.join(comma(lang))
}

/// Why a round has no decision, in a few words.
pub(super) fn failure(failure: &Failure, lang: Lang) -> String {
    let (first, more) = match failure {
        Failure::Rules(findings, _) => (findings.first().map(|d| d.message.clone()), findings.len()),
        Failure::Data(faults) => (faults.first().map(ToString::to_string), faults.len()),
        Failure::Undecided(undecided) => match undecided {
            Undecided::Held(held) => (held.first().map(|h| format!("{}: {}", h.key, h.reasons.join("; "))), held.len()),
            Undecided::Marks(marks) => {
                let words = |(key, sheet, found, needed): &(Arc<str>, Arc<str>, usize, usize)| {
                    let holes = [&**key, &found.to_string(), &**sheet, &needed.to_string()];
                    lang.say("{1}: {2} marks on sheet {3}, but {4} are needed", &holes)
                };
                (marks.first().map(words), marks.len())
            }
            Undecided::Tie(tie) => (Some(tie.to_string()), 1),
            Undecided::Amount(key, trouble) => (Some(format!("{key}: {trouble}")), 1),
            Undecided::Refused(key, bound) => {
                (Some(lang.say("the award decided for {1} does not fit: {2}", &[key, bound])), 1)
            }
            Undecided::Nothing(found) => {
                let words = |(key, _): &(Arc<str>, _)| {
                    lang.say("{1} was decided to be funded, but is entitled to nothing", &[key])
                };
                (found.first().map(words), found.len())
            }
            Undecided::Fault(words) => (Some(words.clone()), 1),
        },
    };
    let first = first.unwrap_or_default();
    if more > 1 { lang.say("{1}, and {2} more", &[&first, &(more - 1).to_string()]) } else { first }
}

/// The rules of a trial by name, with clause and line: `criterion share bands[4], Annex 1 A2, round.merit.yaml:91`; or
/// short, where clauses and files stand elsewhere: `criterion share bands[4], line 91`.
pub(super) fn trial(comparison: &Comparison, trial: &Trial, short: bool, lang: Lang) -> String {
    let one = |at: &usize| {
        let change = comparison.changes.get(*at)?;
        let span = change.after.or(change.before);
        let parts = if short {
            let source = span.and_then(|span| comparison.sources.get(span.source).map(|source| (source, span)));
            let line = source.map(|(source, span)| source.line_column(span.start).0.to_string());
            vec![Some(of_change(change, lang)), line.map(|line| lang.say("line {1}", &[&line]))]
        } else {
            let (_, clause) = described(comparison, change);
            vec![Some(of_change(change, lang)), clause, place(&comparison.sources, span)]
        };
        Some(parts.into_iter().flatten().collect::<Vec<_>>().join(comma(lang)))
    };
    let mut all: Vec<String> = trial.of.iter().chain(&trial.with).filter_map(one).collect();
    if short && all.len() > 2 {
        let more = all.split_off(1).len().to_string();
        return lang.say("{1} and {2} with it", &[&all.join(""), &more]);
    }
    all.join(" + ")
}
