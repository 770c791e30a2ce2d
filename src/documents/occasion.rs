//! What a document needs beside the record: who publishes, and when. Nothing of it is in the record.

use super::calendar::Period;
use crate::lang::Lang;
use crate::rules::Office;
use crate::rules::model::Label;
use serde::Serialize;

/// Who publishes, and when. What is not given is left blank, to be filled in by hand.
#[derive(Clone, Debug, Default)]
pub struct Occasion {
    /// The office.
    pub office: Option<Office>,
    /// The period of publication.
    pub period: Option<Period>,
}

/// The office as templates see it; what is not given is empty.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OfficeTold {
    /// Its name.
    pub name: String,
    /// The part of it that people turn to.
    pub department: String,
    /// Whom to ask for.
    pub contact: String,
    /// Its telephone number.
    pub phone: String,
    /// Its address.
    pub address: String,
    /// The postal code.
    pub postcode: String,
    /// Where it reads mail.
    pub email: String,
    /// What an objection must be, in place of the words of the templates.
    pub objections: String,
    /// Further ways against a decision.
    pub remedies: String,
}

/// The period as templates see it; what is not given is empty.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PeriodTold {
    /// The first day.
    pub from: String,
    /// The last one, a working day.
    pub to: String,
    /// How many working days it has; 0 where none is given.
    pub working_days: usize,
}

impl Occasion {
    /// The office in a language.
    #[must_use]
    pub fn office(&self, lang: Lang) -> OfficeTold {
        let Some(office) = &self.office else { return OfficeTold::default() };
        let label = |label: &Option<Label>| label.as_ref().map_or("", |label| lang.label(label)).to_owned();
        OfficeTold {
            name: lang.label(&office.name).to_owned(),
            department: label(&office.department),
            contact: label(&office.contact),
            phone: office.phone.to_string(),
            address: lang.label(&office.address).to_owned(),
            postcode: office.postcode.as_deref().unwrap_or("").to_owned(),
            email: office.email.as_deref().unwrap_or("").to_owned(),
            objections: label(&office.objections),
            remedies: label(&office.remedies),
        }
    }

    /// The period.
    #[must_use]
    pub fn period(&self) -> PeriodTold {
        self.period.map_or_else(PeriodTold::default, |period| PeriodTold {
            from: period.from.to_string(),
            to: period.to.to_string(),
            working_days: period.working_days,
        })
    }
}
