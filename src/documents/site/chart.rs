//! A chart with all that belongs to it: the sentence above, the picture, the table behind it.

use super::round::Round;
use crate::documents::html::{Table, escaped};
use crate::documents::svg::Marks;
use std::io::{self, Write};

/// A chart.
pub(super) struct Chart<'a> {
    /// The beginning of its ids.
    pub id: &'a str,
    /// What it is about, where the heading above it is not enough for those who do not see it.
    pub about: Option<String>,
    /// What it shows, in a sentence with its figures.
    pub title: String,
    /// The same as a text for those who do not see it.
    pub text: String,
    pub marks: Marks,
    pub table: Table,
    /// What is to be known to read it.
    pub notes: Vec<String>,
}

impl Chart<'_> {
    pub fn write(&self, round: &Round<'_>, out: &mut impl Write) -> io::Result<()> {
        let title = escaped(&self.title);
        let named = self.about.as_ref().map_or_else(|| self.title.clone(), |about| format!("{about}: {}", self.title));
        write!(out, "<figure>\n<figcaption>{title}</figcaption>\n{}", self.marks.svg(self.id, &named, &self.text))?;
        for note in &self.notes {
            writeln!(out, "<p class=\"note\">{}</p>", escaped(note))?;
        }
        let (words, table) = (round.say("Show as table", &[]), self.table.html());
        let name = escaped(&self.table.caption);
        write!(
            out,
            "<details><summary>{words}</summary>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" \
             aria-label=\"{name}\">\n{table}</div></details>\n</figure>\n"
        )
    }
}

/// The beginning of a section of the page.
pub(super) fn section(id: &str, heading: &str, out: &mut impl Write) -> io::Result<()> {
    write!(out, "<section id=\"{id}\">\n<h2>{heading}</h2>\n")
}
