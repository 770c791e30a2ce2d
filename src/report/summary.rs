//! What a run prints: the funnel, the line, the money, what to look at.

use super::columns::{Columns, Side};
use super::figure;
use super::sheet::thousands;
use crate::allocate::NotKept;
use crate::check::model::{CriterionKind, Method, Rules, Scoring};
use crate::lang::Lang;
use crate::number::{Exact, parse_literal};
use crate::oracle::{Marks, combine};
use crate::round::{Decision, Divided, Override, Row, Run, Status};
use crate::value::Value;
use std::collections::BTreeMap;

/// How near to the line an application is looked at, in points.
pub const NEAR: &str = "0.50";

/// The summary of a decided round; `record` is where it was written, for the hints.
#[must_use]
pub fn summary(run: &Run, rules_digest: &str, data_digest: &str, record: Option<&str>, lang: Lang) -> String {
    let (rules, decision) = (&run.rules, &run.decision);
    let mut out = lang.say("Read {1} applications", &[&thousands(decision.rows.len())]);
    if run.marks.count > 0 {
        let (count, reviewers) = (thousands(run.marks.count), run.marks.reviewers.to_string());
        out.push_str(&lang.say(", {1} marks by {2} reviewers", &[&count, &reviewers]));
    }
    if run.marks.recused > 0 {
        out.push_str(&lang.say(", {1} of them recusals", &[&run.marks.recused.to_string()]));
    }
    if run.marks.blank > 0 {
        out.push_str(&lang.say(", {1} without a mark", &[&thousands(run.marks.blank)]));
    }
    for (register, table) in rules.registers.iter().zip(&run.registers) {
        let (rows, joined) = (thousands(table.count), thousands(run.joined(register, table)));
        out.push_str(&lang.say(", {1} rows of {2} ({3} of applicants)", &[&rows, &register.name, &joined]));
    }
    fn short(digest: &str) -> &str {
        digest.get(..8).unwrap_or(digest)
    }
    let digests = lang.say("rules {1}  data {2}", &[short(rules_digest), short(data_digest)]);
    out.push_str(&format!("          {digests}\n\n"));
    let mut table = Columns::new(2, &[Side::Left, Side::Right, Side::Left]);
    funnel(run, lang, &mut table);
    if let Some(Divided { terms, allocation, .. }) = &decision.division {
        let money = |units| terms.money(units).grouped();
        let (awarded, unspent) = (money(allocation.awarded), money(allocation.unspent));
        let words = lang.say("awarded {1}    unspent {2}", &[&awarded, &unspent]);
        table.row([lang.say("Budget", &[]), money(terms.budget), words]);
        if allocation.topped_up != 0 {
            table.row([lang.say("Topped up", &[]), money(allocation.topped_up), String::new()]);
        }
        if !allocation.reserve.is_empty() {
            table.row([lang.say("Reserve list", &[]), allocation.reserve.len().to_string(), String::new()]);
        }
    }
    out.push_str(&table.render());
    super::certified::of_round(run, lang, &mut out);
    out.push_str(&control_totals(run, lang));
    let looks = look_at(run, record, lang);
    if !looks.is_empty() {
        out.push('\n');
        looks.into_iter().for_each(|line| out.push_str(&format!("  !  {line}\n")));
    }
    out
}

/// The sum of each money column as read, to be compared with the sheet it came from.
fn control_totals(run: &Run, lang: Lang) -> String {
    if run.table.totals.is_empty() {
        return String::new();
    }
    let mut table = Columns::new(4, &[Side::Left, Side::Right]);
    for (field, total) in &run.table.totals {
        let name = run.rules.fields.get(*field).map_or("", |f| &f.name);
        table.row([name.to_owned(), figure(&Value::Money(total.clone()), &run.rules)]);
    }
    let words = lang.say("Control totals of the {1} rows", &[&thousands(run.table.rows())]);
    format!("\n  {words}\n{}", table.render())
}

fn funnel(run: &Run, lang: Lang, table: &mut Columns) {
    let (rules, decision) = (&run.rules, &run.decision);
    let say = |words: &str| lang.say(words, &[]);
    let count = |status| decision.count(status);
    let received = decision.rows.len();
    let held = count(Status::Held);
    table.row([say("Received"), received.to_string(), String::new()]);
    if held > 0 {
        table.row([say("Held"), held.to_string(), say("part of nothing; each is named in the record")]);
    }
    let passed = received - held - count(Status::Ineligible);
    table.row([say("Passed every gate"), passed.to_string(), failed(rules, decision, lang)]);
    let ranked = decision.entrants.len();
    let below = count(Status::BelowMinimum);
    let words = if below > 0 { lang.say("{1} below", &[&below.to_string()]) } else { String::new() };
    table.row([say("Reached the minimums"), ranked.to_string(), words]);
    if rules.allocation.is_some() {
        let funded = count(Status::Funded) + count(Status::PartFunded);
        table.row([say("Funded"), funded.to_string(), line(run, lang)]);
        let part = count(Status::PartFunded);
        if part > 0 {
            table.row([format!("  {}", say("of these in part")), part.to_string(), String::new()]);
        }
    }
}

/// How many failed each gate; an application that fails two gates counts at both.
#[must_use]
pub fn gate_failures(rules: &Rules, decision: &Decision) -> Vec<usize> {
    let mut counts = vec![0_usize; rules.gates.len()];
    for row in decision.rows.iter().filter(|r| r.status == Status::Ineligible) {
        for (count, fails) in counts.iter_mut().zip(&decision.scores.failed) {
            *count += usize::from(fails.get(row.input()) == Some(&true));
        }
    }
    counts
}

/// `38 out: local 6, credit 11`
fn failed(rules: &Rules, decision: &Decision, lang: Lang) -> String {
    let out = decision.count(Status::Ineligible);
    if out == 0 {
        return String::new();
    }
    let counts = rules.gates.iter().zip(gate_failures(rules, decision)).filter(|(_, n)| *n > 0);
    let named: Vec<String> = counts.map(|(gate, n)| format!("{} {n}", gate.id)).collect();
    lang.say("{1} out: {2}", &[&out.to_string(), &named.join(", ")])
}

fn is_funded(row: &Row) -> bool {
    matches!(row.status, Status::Funded | Status::PartFunded)
}

/// The last entrant funded in the general order, and the first behind it that is not; only where there is one list.
#[must_use]
pub fn around_line(run: &Run) -> Option<(usize, Option<usize>)> {
    let decision = &run.decision;
    if run.rules.ranking.within.is_some() {
        return None;
    }
    let last = general_line(run)?;
    let rank = |e: usize| decision.ranking.places.get(e).map(|p| p.rank);
    let behind = |e: &usize| rank(*e) > rank(last) && !decision.entrant(*e).is_some_and(is_funded);
    Some((last, decision.ranking.in_order().find(behind)))
}

/// What [`around_line`] finds, in words.
fn line(run: &Run, lang: Lang) -> String {
    let Some((last, next)) = around_line(run) else { return String::new() };
    let describe = |entry: usize| -> Option<String> {
        let place = run.decision.ranking.places.get(entry)?;
        let by = by_text(&run.rules, &run.decision.by(entry));
        Some(lang.say("rank {1} with {2}", &[&place.rank.to_string(), &by]))
    };
    match (describe(last), next.and_then(describe)) {
        (Some(last), Some(next)) => lang.say("last: {1}; next: {2}", &[&last, &next]),
        (Some(last), None) => lang.say("last: {1}", &[&last]),
        _ => String::new(),
    }
}

/// What entrants are ranked by, as text: totals with their decimals.
#[must_use]
pub fn by_text(rules: &Rules, by: &Value) -> String {
    match (by, &rules.ranking.by) {
        (Value::Number(total), None) => crate::record::total_text(rules, total),
        (other, _) => figure(other, rules),
    }
}

/// The last entry of the ranking that was funded by its rank.
fn general_line(run: &Run) -> Option<usize> {
    run.decision.ranking.in_order().rfind(|e| is_general(run, *e))
}

/// Whether an entry is funded by its rank, and neither by a guarantee nor because people decided so.
fn is_general(run: &Run, entry: usize) -> bool {
    let decision = &run.decision;
    let by_rank = decision.division.as_ref().is_some_and(|divided| {
        divided.allocation.awards.get(entry).is_some_and(|a| a.amount != 0 && a.served_by.is_none())
    });
    by_rank && {
        let decided = run.override_of(decision.entrant_key(&run.applications, entry));
        !decided.is_some_and(Override::decides_award)
    }
}

/// The funding line of each list by its position, or of the one list as 0: the last entry that was funded by its rank.
#[must_use]
pub fn general_lines(run: &Run) -> BTreeMap<usize, usize> {
    let decision = &run.decision;
    let general = decision.ranking.in_order().filter(|e| is_general(run, *e));
    general.map(|e| (decision.ranking.list(e).unwrap_or(0), e)).collect()
}

/// The entries whose total lies within half a point of the line, best first.
#[must_use]
pub fn near_line(run: &Run) -> Vec<usize> {
    within(run, &parse_literal(NEAR).unwrap_or_else(|_| Exact::zero()))
}

/// The total of the last one that was funded by its rank; `None` where nobody was, or where something else than
/// the total is ranked by.
#[must_use]
pub fn funding_line(run: &Run) -> Option<Exact> {
    let last = general_line(run).filter(|_| run.rules.ranking.by.is_none())?;
    run.decision.by(last).exact().cloned()
}

/// The entries whose total lies within so many points of the line, best first.
#[must_use]
pub fn within(run: &Run, near: &Exact) -> Vec<usize> {
    let decision = &run.decision;
    let value = |e: usize| decision.by(e).exact().cloned();
    let Some(line) = funding_line(run) else { return Vec::new() };
    // They stand together.
    let (most, least) = (&line + near, &line - near);
    let above = decision.ranking.leading(|e| value(e).is_some_and(|v| v > most));
    let within = decision.ranking.leading(|e| value(e).is_some_and(|v| v >= least));
    decision.ranking.in_order().skip(above).take(within - above).collect()
}

/// What to look at, each with the command that shows it, where there is a record.
fn look_at(run: &Run, record: Option<&str>, lang: Lang) -> Vec<String> {
    let with = |words: String, command: &dyn Fn(&str) -> String| match record {
        Some(record) => format!("{words}   {}", command(record)),
        None => words,
    };
    let mut lines: Vec<String> = super::overridden::of_round(run, lang).into_iter().collect();
    let key = |entrant| run.decision.entrant_key(&run.applications, entrant);
    let near: Vec<&str> = near_line(run).into_iter().map(key).collect();
    if near.len() > 1 {
        let first = near.first().copied().unwrap_or("");
        let holes = [&*near.len().to_string(), NEAR, &listed(&near, lang)];
        let words = lang.say("{1} applications within {2} points of the line: {3}", &holes);
        lines.push(with(words, &|record| format!("merit explain {record} {first}")));
    }
    let flagged = flagged(run);
    if !flagged.is_empty() {
        let names: Vec<String> = flagged.iter().map(|(key, sheet)| format!("{key} {sheet}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let holes = [&*names.len().to_string(), &listed(&names, lang)];
        let words = lang.say("{1} sheets have marks far apart: {2}", &holes);
        lines.push(with(words, &|record| format!("merit report {record} --score-sheets --flagged")));
    }
    lines.extend(not_kept(run, lang));
    lines
}

/// The guarantees that could not be kept, each in words.
#[must_use]
pub fn not_kept(run: &Run, lang: Lang) -> Vec<String> {
    let Some(Divided { terms, claims, allocation }) = &run.decision.division else { return Vec::new() };
    let told = |broken: &NotKept| {
        let name = terms.guarantees.get(broken.guarantee).map_or("", |g| &g.name);
        let group = claims.guarantees.get(broken.guarantee).map(|g| g.name(broken.group));
        let holes = [name, group.as_deref().unwrap_or(""), &broken.lacking.to_string()];
        lang.say("the guarantee per {1} could not be kept for {2}: {3} lacking", &holes)
    };
    allocation.not_kept.iter().map(told).collect()
}

/// The first five, and how many more.
fn listed(names: &[&str], lang: Lang) -> String {
    let shown: Vec<&str> = names.iter().take(5).copied().collect();
    let more = names.len() - shown.len();
    let shown = shown.join(", ");
    if more > 0 { lang.say("{1} and {2} more", &[&shown, &more.to_string()]) } else { shown }
}

/// The sheets of ranked applications whose marks lie further apart than their panel allows.
fn flagged(run: &Run) -> Vec<(String, String)> {
    let mut all = Vec::new();
    if run.applications.marks.is_empty() {
        return all;
    }
    for row in run.decision.rows.iter().filter(|r| r.entrant().is_some()) {
        let Some(marks) = run.applications.marks.get(&row.input()) else { continue };
        for criterion in &run.rules.criteria {
            if let CriterionKind::Leaf(scoring) = &criterion.kind {
                sheets(scoring, marks, run.applications.key(row.input()), &mut all);
            }
        }
    }
    all
}

fn sheets(scoring: &Scoring, marks: &Marks, key: &str, into: &mut Vec<(String, String)>) {
    match &scoring.method {
        Method::Panel(panel) => {
            let given = marks.get(&panel.sheet).map_or(&[][..], Vec::as_slice);
            if combine(panel, given).flagged {
                into.push((key.to_owned(), panel.sheet.to_string()));
            }
        }
        Method::BestOf(alternatives) => alternatives.iter().for_each(|a| sheets(a, marks, key, into)),
        _ => {}
    }
}
