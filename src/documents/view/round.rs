//! The head of every document: which round, which record.

use super::super::Source;
use serde::Serialize;

/// The round and its record.
#[derive(Clone, Debug, Serialize)]
pub struct Round {
    /// The language of the document: `en` or `zh`.
    pub lang: &'static str,
    /// The id of the round.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The document that every clause points into.
    pub notice: String,
    /// The day on which the rules look at everything; empty where none is declared.
    pub as_of: String,
    /// The first day of applying; empty where none is declared.
    pub opens: String,
    /// The last day of applying; empty where none is declared.
    pub closes: String,
    /// The code of the currency: `CNY`.
    pub currency: String,
    /// How many decimals points have.
    pub decimals: u32,
    /// What the maxima of the criteria add up to; empty where the rules have no criteria.
    pub out_of: String,
    /// The fingerprint of the record, all 64 digits.
    pub fingerprint: String,
    /// The same, short, to be compared by eye.
    pub short: String,
    /// The fingerprint of the rules.
    pub lock: String,
    /// When it was decided, as the record says.
    pub at: String,
    /// The day of that.
    pub day: String,
    /// Who decided it, as the record says.
    pub actor: String,
    /// The line that every document bears.
    pub stamp: String,
    /// Whether it divides a budget.
    pub awards: bool,
    /// Whether it certifies.
    pub certifies: bool,
    /// Until when who is certified is so; empty where it does not certify.
    pub certified_from: String,
    /// The last day of that.
    pub certified_until: String,
}

/// The head of the documents of a record.
#[must_use]
pub fn round(source: &Source<'_>) -> Round {
    let (rules, opened) = (&source.run.rules, source.opened);
    let day = |day: &Option<crate::value::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let certification = rules.certification.as_ref();
    Round {
        lang: source.lang_name(),
        id: rules.round.id.to_string(),
        title: source.lang.label(&rules.round.title).to_owned(),
        notice: rules.round.notice.to_string(),
        as_of: day(&rules.round.as_of),
        opens: day(&rules.round.opens),
        closes: day(&rules.round.closes),
        currency: rules.round.currency.code().to_owned(),
        decimals: rules.round.scores.decimals,
        out_of: if rules.has_total() { rules.round.scores.out_of.to_string() } else { String::new() },
        fingerprint: opened.fingerprint.full().to_owned(),
        short: opened.fingerprint.short(),
        lock: opened.json.lock.clone(),
        at: opened.imprint.at.clone(),
        day: source.day().to_owned(),
        actor: opened.imprint.actor.clone(),
        stamp: source.stamp(),
        awards: source.run.decision.division.is_some(),
        certifies: certification.is_some(),
        certified_from: certification.map(|c| c.from.to_string()).unwrap_or_default(),
        certified_until: certification.map(|c| c.until.to_string()).unwrap_or_default(),
    }
}
