//! Findings as the workflow commands of GitHub, which shows each beside its line.

use super::{place, severity};
use crate::diagnostic::Diagnostic;
use crate::span::Sources;

/// One line for each finding: `::error file=…,line=…,col=…,endLine=…,endColumn=…,title=…::message`.
#[must_use]
pub fn github(all: &[Diagnostic], sources: &Sources, folder: &str) -> String {
    all.iter().map(|d| line(d, sources, folder)).collect()
}

fn line(diagnostic: &Diagnostic, sources: &Sources, folder: &str) -> String {
    let mut properties = Vec::new();
    if let Some(place) = place(diagnostic.span, sources, folder) {
        properties.push(format!("file={}", property(&place.file)));
        properties.push(format!("line={}", place.first.0));
        // GitHub takes columns within one line only.
        if place.first.0 == place.end.0 {
            properties.push(format!("col={}", place.first.1));
            properties.push(format!("endLine={}", place.end.0));
            properties.push(format!("endColumn={}", place.end.1));
        } else {
            properties.push(format!("endLine={}", place.end.0));
        }
    }
    let title = format!("{} {}", diagnostic.code.id(), diagnostic.code.title());
    properties.push(format!("title={}", property(&title)));
    let mut words = diagnostic.message.clone();
    let fix = diagnostic.fix.as_ref().map(|fix| &fix.title);
    for help in diagnostic.help.iter().chain(fix) {
        words.push_str(&format!("\nhelp: {help}"));
    }
    format!("::{} {}::{}\n", severity(diagnostic.code), properties.join(","), data(&words))
}

/// A line feed would end the command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A colon or comma would end the property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
