//! What every document is made from.

use crate::check::model::{FieldId, RESULTS};
use crate::lang::Lang;
use crate::record::Opened;
use crate::round::Run;
use std::sync::Arc;

/// A record with its round decided again, and the language of the document.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The auditor's edition.
    pub opened: &'a Opened,
    /// Its round, decided again from the record alone.
    pub run: &'a Run,
    /// The language of the words around the figures.
    pub lang: Lang,
}

impl Source<'_> {
    /// The day of the record, as `2020-03-31`.
    #[must_use]
    pub fn day(&self) -> &str {
        // A moment begins with its day.
        self.opened.imprint.at.get(..10).unwrap_or_default()
    }

    /// The language of the document: `en` or `zh`.
    #[must_use]
    pub fn lang_name(&self) -> &'static str {
        match self.lang {
            Lang::En => "en",
            Lang::Zh => "zh",
        }
    }

    /// The fields that a notice shows, but the key: by them people know an application.
    #[must_use]
    pub fn published_fields(&self) -> Vec<FieldId> {
        let rules = &self.run.rules;
        let published = |name: &Arc<str>| rules.fields.iter().position(|field| field.name == *name);
        let names = rules.publish.iter().filter(|name| !RESULTS.contains(&&***name));
        names.filter_map(published).filter(|field| *field != rules.key).collect()
    }

    /// The line that every document bears: the round, the record's fingerprint and when it was made.
    #[must_use]
    pub fn stamp(&self) -> String {
        let fingerprint = self.opened.fingerprint.full();
        let holes = [&*self.run.rules.round.id, fingerprint, &*self.opened.imprint.at];
        self.lang.say("Round {1}, record {2} of {3}", &holes)
    }
}
