//! The certification that a round asked: its record, its list, and what this says of one application.

use super::derivation::Line;
use crate::check::model::{Certification, Register};
use crate::intake::RegisterTable;
use crate::lang::Lang;
use crate::oracle::Application;
use crate::record::Fingerprint;
use crate::round::{CertifiedBy, Run, Status};
use crate::rules::certified::CERTIFIED_LIST;
use crate::value::Value;

/// The record and the list, where the round asked one.
fn asked(run: &Run) -> Option<(&CertifiedBy, &Register, &RegisterTable)> {
    let mut all = run.rules.registers.iter().zip(&run.registers);
    let (register, table) = all.find(|(register, _)| *register.name == *CERTIFIED_LIST)?;
    Some((run.certified.as_ref()?, register, table))
}

/// A line that says whom the round certifies, and one that says whose list was asked.
pub(super) fn of_round(run: &Run, lang: Lang, out: &mut String) {
    if let Some(Certification { from, until, .. }) = &run.rules.certification {
        let holes = [run.decision.count(Status::Ranked).to_string(), from.to_string(), until.to_string()];
        let words = "Certified: {1} applications, from {2} until {3}";
        out.push_str(&format!("\n  {}\n", lang.say(words, &holes.each_ref().map(String::as_str))));
    }
    let Some((by, _, table)) = asked(run) else { return };
    let (short, count) = (Fingerprint::named(&by.record).short(), table.count.to_string());
    let words = "Certified: the list of {1}, fingerprint {2}, with {3} entries";
    out.push_str(&format!("\n  {}\n", lang.say(words, &[&by.round, &short, &count])));
}

/// What the list says of an application on the day of the round.
pub(super) fn of_application(run: &Run, application: &Application, lang: Lang) -> Vec<Line> {
    let Some((by, register, table)) = asked(run) else { return Vec::new() };
    let mut lines = vec![Line::of(0, lang.say("the list of {1}, fingerprint {2}", &[&by.round, &by.record]))];
    let value = application.values.get(register.join).unwrap_or(&Value::Missing);
    let rows = table.joining(value);
    if rows.is_empty() {
        lines.push(Line::of(0, lang.say("{1} is not on it", &[&value.to_string()])));
    }
    for row in rows {
        let [Value::Date(from), Value::Date(until)] = &*row.values else { continue };
        let words = match run.rules.round.as_of {
            Some(today) if today < *from => "certified from {1} until {2}, and so not yet on {3}",
            Some(today) if today > *until => "certified from {1} until {2}, and so no more on {3}",
            _ => "certified from {1} until {2}, and so on {3}",
        };
        let today = run.rules.round.as_of.map(|day| day.to_string()).unwrap_or_default();
        lines.push(Line::of(0, lang.say(words, &[&from.to_string(), &until.to_string(), &today])));
    }
    lines
}
