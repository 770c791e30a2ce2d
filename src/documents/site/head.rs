//! The beginning and the end of the page: what it is, of which record, where things are.

use super::chart::section;
use super::round::Round;
use crate::documents::html::{escaped, source_hash};
use crate::lang::Lang;
use crate::report::thousands;
use crate::round::Status;
use std::io::{self, Write};

/// How everything looks.
const STYLE: &str = include_str!("style.css");

pub(super) fn begin(round: &Round<'_>, out: &mut impl Write) -> io::Result<()> {
    let (language, title) = match round.lang {
        Lang::En => ("en", round.lang.label(&round.rules.round.title)),
        Lang::Zh => ("zh-Hans", round.lang.label(&round.rules.round.title)),
    };
    let title = escaped(title);
    // Nothing is fetched, nothing is run: the one style is known by its hash.
    let policy = format!("default-src 'none'; style-src {}; base-uri 'none'; form-action 'none'", source_hash(STYLE));
    write!(
        out,
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n<meta \
         http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">{}</a>\n<header>\n",
        round.say("Skip to the contents", &[])
    )?;
    let kind = round.say("Report of the round, internal: it shows the data of all applications", &[]);
    writeln!(out, "<p class=\"kind\">{kind}</p>\n<h1>{title}</h1>")?;
    let stamp = escaped(&round.source.stamp());
    let verify = round.say("Whoever has the record can check it with merit verify; merit report --site makes this page from it again, byte for byte.", &[]);
    writeln!(out, "<p class=\"stamp\">{stamp}</p>\n<p class=\"note\">{verify}</p>\n</header>")?;
    nav(round, out)?;
    writeln!(out, "<main id=\"main\" tabindex=\"-1\">")?;
    figures(round, out)
}

/// Links to the sections that there are.
fn nav(round: &Round<'_>, out: &mut impl Write) -> io::Result<()> {
    let ranked = round.decision.entrants.len();
    let money = round.decision.division.is_some();
    let bands =
        round.rules.scorings().iter().any(|(s, _)| matches!(s.method, crate::check::model::Method::Bands { .. }));
    let sections = [
        ("funnel", "From received to funded", true),
        ("money", round.decision.division.as_ref().map_or("", super::envelopes::heading), money),
        ("ladder", "Money down the ranking", money && ranked > 0),
        ("ranking", "Ranking", true),
        ("others", "Not ranked", ranked < round.decision.rows.len()),
        ("bands", "Values and the bounds of their bands", bands),
        ("derivations", "Derivations", true),
    ];
    writeln!(out, "<nav aria-label=\"{}\"><ul>", round.say("Contents", &[]))?;
    for (id, words, _) in sections.iter().filter(|(_, _, there)| *there) {
        writeln!(out, "<li><a href=\"#{id}\">{}</a></li>", round.say(words, &[]))?;
    }
    out.write_all(b"</ul></nav>\n")
}

/// The figures that are asked for first.
fn figures(round: &Round<'_>, out: &mut impl Write) -> io::Result<()> {
    let count = |status| round.decision.count(status);
    let mut all =
        vec![("Received", thousands(round.decision.rows.len())), ("Ranked", thousands(round.decision.entrants.len()))];
    if let Some(divided) = &round.decision.division {
        all.push(("Funded", thousands(count(Status::Funded) + count(Status::PartFunded))));
        all.push(("Budget", round.money(divided.terms.budget)));
        all.push(("Awarded", round.money(divided.allocation.awarded)));
        all.push(("Unspent", round.money(divided.allocation.unspent)));
    }
    section("figures", &round.say("At a glance", &[]), out)?;
    out.write_all(b"<dl class=\"figures\">\n")?;
    for (words, figure) in all {
        writeln!(out, "<div><dt>{}</dt><dd>{figure}</dd></div>", round.say(words, &[]))?;
    }
    out.write_all(b"</dl>\n")?;
    if let Some(divided) = &round.decision.division {
        let code = divided.terms.currency.code();
        writeln!(out, "<p class=\"note\">{}</p>", round.say("All sums are in {1}.", &[code]))?;
    }
    if !round.run.overrides.is_empty() {
        let words = round.say("Decided by people otherwise than by the rules: {1}; each is marked, and its derivation has who, why and by which clause.", &[&thousands(round.run.overrides.len())]);
        writeln!(out, "<p class=\"note\">{words}</p>")?;
    }
    out.write_all(b"</section>\n")
}

pub(super) fn end(round: &Round<'_>, out: &mut impl Write) -> io::Result<()> {
    let stamp = escaped(&round.source.stamp());
    write!(out, "</main>\n<footer>\n<p class=\"stamp\">{stamp}</p>\n</footer>\n</body>\n</html>\n")
}
