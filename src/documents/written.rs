//! Notice, letters and minutes: a view of the round through a template.

use super::Source;
use super::occasion::{Occasion, OfficeTold, PeriodTold};
use super::templates::{TemplateFault, Templates};
use super::view::{
    Application, Funnel, Money, Proceedings, Published, Round, application, funnel, money, proceedings, published,
    round,
};
use crate::round::Row;
use serde::Serialize;
use std::fmt;

/// Why a document was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unmade {
    /// A template is not in order.
    Template(TemplateFault),
    /// The record is not what its tree says.
    Record(String),
}

impl fmt::Display for Unmade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Template(fault) => fault.fmt(f),
            Self::Record(words) => f.write_str(words),
        }
    }
}

impl std::error::Error for Unmade {}

impl From<TemplateFault> for Unmade {
    fn from(fault: TemplateFault) -> Self {
        Self::Template(fault)
    }
}

/// What the documents of a record are made with.
#[derive(Clone, Copy, Debug)]
pub struct Writer<'a> {
    /// The record.
    pub source: Source<'a>,
    /// Who publishes, and when.
    pub occasion: &'a Occasion,
    /// The templates.
    pub templates: &'a Templates,
}

/// What every template is given.
#[derive(Serialize)]
struct Head {
    round: Round,
    office: OfficeTold,
    period: PeriodTold,
}

#[derive(Serialize)]
struct NoticeValues {
    #[serde(flatten)]
    head: Head,
    published: Published,
    funnel: Funnel,
}

#[derive(Serialize)]
struct LetterValues {
    #[serde(flatten)]
    head: Head,
    application: Application,
}

#[derive(Serialize)]
struct MinutesValues {
    #[serde(flatten)]
    head: Head,
    funnel: Funnel,
    /// Nothing where no budget is divided.
    money: Option<Money>,
    proceedings: Proceedings,
}

impl Writer<'_> {
    fn head(&self) -> Head {
        let Self { source, occasion, .. } = self;
        Head { round: round(source), office: occasion.office(source.lang), period: occasion.period() }
    }

    /// The public notice: who was selected, what `publish:` names of each, and the sums.
    ///
    /// # Errors
    ///
    /// [`Unmade`].
    pub fn notice(&self) -> Result<String, Unmade> {
        let published = published(&self.source).map_err(Unmade::Record)?;
        let values = NoticeValues { head: self.head(), published, funnel: funnel(&self.source) };
        Ok(self.templates.render("notice", self.source.lang, values)?)
    }

    /// The letter to one applicant. Nothing of another is in it.
    ///
    /// # Errors
    ///
    /// [`Unmade`].
    pub fn letter(&self, row: &Row) -> Result<String, Unmade> {
        let values = LetterValues { head: self.head(), application: application(&self.source, row) };
        Ok(self.templates.render("letter", self.source.lang, values)?)
    }

    /// The minutes of the round, for the office.
    ///
    /// # Errors
    ///
    /// [`Unmade`].
    pub fn minutes(&self) -> Result<String, Unmade> {
        let source = &self.source;
        let (funnel, money) = (funnel(source), money(source));
        let values = MinutesValues { head: self.head(), funnel, money, proceedings: proceedings(source) };
        Ok(self.templates.render("minutes", source.lang, values)?)
    }
}
