//! How each application's result came about, step by step: what `merit explain` says, as HTML.

use super::chart::section;
use super::ranking::status;
use super::round::Round;
use crate::documents::html::escaped;
use crate::report::{Others, Step, derivation, steps, thousands};
use crate::study::Otherwise;
use std::io::{self, Write};

pub(super) fn write(round: &Round<'_>, out: &mut impl Write, done: &mut dyn FnMut(usize)) -> io::Result<()> {
    section("derivations", &round.say("Derivations", &[]), out)?;
    let words = round.say(
        "How an application's result came about is shown here once you follow its key in one of the tables above.",
        &[],
    );
    writeln!(out, "<p class=\"note\">{words}</p>")?;
    if !round.selection.all {
        let holes = [&*thousands(round.selection.count()), &thousands(round.decision.rows.len())];
        let words = round.say("The page has the derivations of {1} of {2} applications, of those shown in the ranking; `merit explain` shows any.", &holes);
        writeln!(out, "<p class=\"note\">{words}</p>")?;
    }
    let otherwise = Otherwise::new(round.run);
    for (at, row) in round.decision.rows.iter().filter(|row| round.selection.has(row)).enumerate() {
        let (number, key) = (round.number(row), escaped(round.run.key(row)));
        let back = round.say("Back to the row of {1}", &[round.run.key(row)]);
        writeln!(
            out,
            "<article id=\"a{number}\" class=\"derivation\" aria-labelledby=\"a{number}-h\" tabindex=\"-1\">\n<h3 \
             id=\"a{number}-h\">{key}</h3>\n<p class=\"standing\">{}</p>\n<p><a href=\"#r{number}\">{back}</a></p>",
            status(round, row)
        )?;
        let told = derivation(round.run, row, Others::Named(&otherwise), round.lang);
        list(&steps(&told, round.lang), out)?;
        out.write_all(b"</article>\n")?;
        done(at + 1);
    }
    out.write_all(b"</section>\n")
}

/// Headings, and lists within lists.
fn list(steps: &[Step], out: &mut impl Write) -> io::Result<()> {
    // The depths of the lists that are open.
    let mut open: Vec<usize> = Vec::new();
    for step in steps {
        while open.last().is_some_and(|depth| *depth > step.depth) {
            open.pop();
            out.write_all(b"</li></ul>\n")?;
        }
        if step.depth == 0 {
            writeln!(out, "<h4>{}</h4>", words(step))?;
            continue;
        }
        if open.last() == Some(&step.depth) {
            out.write_all(b"</li>\n")?;
        } else {
            open.push(step.depth);
            out.write_all(b"<ul>\n")?;
        }
        write!(out, "<li>{}", words(step))?;
    }
    for _ in open {
        out.write_all(b"</li></ul>\n")?;
    }
    Ok(())
}

/// The words of a step, and behind them where they come from.
fn words(step: &Step) -> String {
    let mut out = escaped(&step.words);
    for from in &step.from {
        out.push_str(&format!(" <span class=\"from\">{}</span>", escaped(from)));
    }
    out
}
