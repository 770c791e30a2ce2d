//! The applications that are not ranked, each with the reason.

use super::chart::section;
use super::ranking::status;
use super::round::Round;
use crate::documents::html::escaped;
use crate::oracle::Standing;
use crate::record::total_text;
use crate::report::{one_line, thousands};
use crate::round::{Row, Status};
use std::io::{self, Write};

pub(super) fn write(round: &Round<'_>, out: &mut impl Write) -> io::Result<()> {
    let others = || round.decision.rows.iter().filter(|row| row.entrant().is_none());
    let count = others().count();
    if count == 0 {
        return Ok(());
    }
    section("others", &round.say("Not ranked", &[]), out)?;
    let words = round.say("{1} applications are not ranked.", &[&thousands(count)]);
    writeln!(out, "<p class=\"lead\">{words}</p>")?;
    if !round.selection.all {
        let words = round.say("Of so many, none is shown here. They stand in outcome.csv within the record.", &[]);
        writeln!(out, "<p class=\"note\">{words}</p>")?;
        return out.write_all(b"</section>\n");
    }
    let (caption, fields) = (round.say("Not ranked", &[]), round.source.published_fields());
    writeln!(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{caption}\">")?;
    write!(
        out,
        "<table><caption>{caption}</caption>\n<thead><tr><th scope=\"col\">{}</th>",
        round.say("application", &[])
    )?;
    for field in &fields {
        write!(out, "<th scope=\"col\">{}</th>", escaped(round.rules.fields.get(*field).map_or("", |f| &f.name)))?;
    }
    write!(out, "<th scope=\"col\">{}</th><th scope=\"col\">{}</th>", round.say("status", &[]), round.say("why", &[]))?;
    if round.rules.has_total() {
        write!(out, "<th scope=\"col\" class=\"n\">{}</th>", round.say("total", &[]))?;
    }
    out.write_all(b"</tr></thead>\n<tbody>\n")?;
    for row in others() {
        let (number, key) = (round.number(row), escaped(round.run.key(row)));
        write!(out, "<tr id=\"r{number}\"><th scope=\"row\"><a href=\"#a{number}\">{key}</a></th>")?;
        for field in &fields {
            out.write_all(round.cell(*field, row).as_bytes())?;
        }
        write!(out, "<td>{}</td><td class=\"why\">{}</td>", status(round, row), escaped(&why(round, row)))?;
        if round.rules.has_total() {
            let total = round.decision.scores.total(row.input()).filter(|_| row.status != Status::Held);
            let total = total.map(|total| total_text(round.rules, &total)).unwrap_or_default();
            write!(out, "<td class=\"n\">{total}</td>")?;
        }
        out.write_all(b"</tr>\n")?;
    }
    out.write_all(b"</tbody></table>\n</div>\n</section>\n")
}

/// The gates it fails, the minimums it misses, or why it is held.
fn why(round: &Round<'_>, row: &Row) -> String {
    match row.status {
        Status::Held => one_line(&round.decision.reasons(row).join("; ")),
        Status::Ineligible => round.run.failed(row).join(", "),
        Status::BelowMinimum => match round.decision.scores.standing(round.rules, row.input()) {
            Standing::BelowMinimum(missed) => missed.join(", "),
            _ => String::new(),
        },
        _ => String::new(),
    }
}
