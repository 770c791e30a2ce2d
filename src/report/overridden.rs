//! What people decided otherwise, for explanations and summaries.

use super::derivation::{Others, Overridden};
use crate::lang::Lang;
use crate::round::{Decision, Override, Row, Run};

/// The override of an application, and what the rules alone give it. Who decided and approved is told only to those who
/// may see others named.
#[must_use]
pub fn of_application(run: &Run, row: &Row, naming: Others<'_>, lang: Lang) -> Option<Overridden> {
    let computed = run.computed.as_ref()?;
    let key = run.key(row);
    let before = computed.row(&run.applications, key);
    let before = before.map(|row| standing(computed, row, lang)).unwrap_or_default();
    let after = standing(&run.decision, row, lang);
    let decided = run.override_of(key);
    if decided.is_none() && before == after {
        return None;
    }
    let text = |words: fn(&Override) -> &str| decided.map(words).unwrap_or_default().to_owned();
    let person = |words| if naming.are_named() { text(words) } else { String::new() };
    Some(Overridden {
        words: decided.map(|one| what(one, lang)).unwrap_or_default(),
        clause: text(|one| &one.clause),
        reason: text(|one| &one.reason),
        actor: person(|one| &one.actor),
        approver: person(|one| &one.approver),
        before,
        after,
    })
}

/// The override of an application in one line.
pub(super) fn note(run: &Run, key: &str, lang: Lang) -> Option<String> {
    let decided = run.override_of(key)?;
    Some(format!("{key}: {}   {}", what(decided, lang), decided.clause))
}

/// What was decided, in words.
fn what(decided: &Override, lang: Lang) -> String {
    let status = decided.status.map(|s| lang.say("the status {1}", &[&lang.say(s.name(), &[])]));
    let award = decided.award.map(|a| lang.say("an award of {1}", &[&a.grouped()]));
    let words: Vec<String> = status.into_iter().chain(award).collect();
    lang.say("override: {1}", &[&words.join(", ")])
}

/// Status, rank and award in one line.
fn standing(decision: &Decision, row: &Row, lang: Lang) -> String {
    let mut text = lang.say(row.status.name(), &[]);
    if let Some(place) = decision.place(row) {
        text = lang.say("{1}, rank {2}", &[&text, &place.rank.to_string()]);
    }
    if let (Some(award), Some(divided)) = (decision.award(row), &decision.division) {
        text = lang.say("{1}, award {2}", &[&text, &divided.terms.money(award.amount).grouped()]);
    }
    text
}

/// One line for the summary of a round: how many overrides there are, and whom else they touch.
pub(super) fn of_round(run: &Run, lang: Lang) -> Option<String> {
    let computed = run.computed.as_ref()?;
    // A rank that moves on changes nothing for its application.
    let got = |decision: &Decision, row: &Row| (row.status, decision.award(row).map(|award| award.amount));
    let touched = run.decision.rows.iter().filter(|row| {
        let key = run.key(row);
        let before = computed.row(&run.applications, key).map(|before| got(computed, before));
        run.override_of(key).is_none() && before != Some(got(&run.decision, row))
    });
    let holes = [run.overrides.len().to_string(), touched.count().to_string()];
    Some(
        lang.say(
            "overrides: {1}; others whose status or award they change: {2}",
            &holes.each_ref().map(String::as_str),
        ),
    )
}
