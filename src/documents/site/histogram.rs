//! Per ladder of bands: how many values lie in each band, and how many just below and just above each bound.

use super::chart::{Chart, section};
use super::round::Round;
use crate::check::model::{Band, FieldKind, NumericSort};
use crate::documents::html::{Table, escaped};
use crate::documents::svg::{Marks, WIDTH, part};
use crate::number::Exact;
use crate::report::{Side, figure, thousands, written};
use crate::study::{Distribution, NearEdge, distributions};
use crate::value::percent;
use crate::value::{Kind, Value};
use std::io::{self, Write};

/// The width of the longest bar; the counts stand beside it.
const LONGEST: i64 = WIDTH * 66 / 100;

pub(super) fn write(round: &Round<'_>, out: &mut impl Write) -> io::Result<()> {
    let all = distributions(round.run);
    if all.is_empty() {
        return Ok(());
    }
    section("bands", &round.say("Values and the bounds of their bands", &[]), out)?;
    let words = round.say("All applications whose cells are in order are counted, funded or not. “Just” below or above a bound is within a tenth of the narrower band beside it (of the bound itself, where neither band has an end), and at least one step of the field; each table says how far that is, and has - where a band is no wider than a step. More values just above a bound than just below it can mean that somebody aimed at it.", &[]);
    writeln!(out, "<p class=\"note\">{words}</p>")?;
    out.write_all(b"<div class=\"beside\">\n")?;
    for (at, ladder) in all.iter().enumerate() {
        let (label, clause) = (escaped(round.lang.label(ladder.label)), escaped(ladder.clause));
        let value = escaped(&written(ladder.value, round.rules));
        writeln!(
            out,
            "<div>\n<h3>{label} <span class=\"from\">{clause}</span></h3>\n<p class=\"note\"><code>{value}</code></p>"
        )?;
        chart(round, ladder, &format!("bands{}", at + 1)).write(round, out)?;
        out.write_all(b"</div>\n")?;
    }
    out.write_all(b"</div>\n")?;
    out.write_all(b"</section>\n")
}

/// A value of the ladder for people.
fn shown(round: &Round<'_>, ladder: &Distribution<'_>, n: &Exact) -> String {
    match ladder.field.map(|field| &field.kind) {
        Some(FieldKind::Numeric(numeric)) if matches!(numeric.sort, NumericSort::Percent { .. }) => percent(n),
        _ if ladder.value.ty.kind == Kind::Money => figure(&Value::Money(n.clone()), round.rules),
        _ => figure(&Value::Number(n.clone()), round.rules),
    }
}

fn chart<'a>(round: &Round<'_>, ladder: &Distribution<'_>, id: &'a str) -> Chart<'a> {
    let most = ladder.counts.iter().copied().max().unwrap_or(0);
    let width = |count: usize, of: i64| part(&Exact::from(count), &Exact::from(most), of);
    let mut marks = Marks::default();
    let mut rows = Vec::new();
    let mut texts = Vec::new();
    // The highest band first, so that higher values lie higher.
    for at in (0..ladder.counts.len()).rev() {
        let count = ladder.counts.get(at).copied().unwrap_or(0);
        let band = at.checked_sub(1).and_then(|band| Some((ladder.rows.get(band)?, ladder.edges.get(band)?)));
        if band.is_none() && count == 0 && ladder.below.is_none() {
            continue;
        }
        let (name, points) = named(round, ladder, band.map(|(band, _)| band));
        let words = match &points {
            Some(points) => round.lang.say("{1}: {2} points", &[&name, points]),
            None => name.clone(),
        };
        let y = marks.height;
        marks.label(y + 16, "strong", &words);
        marks.right(y + 34, "strong", &thousands(count));
        marks.bar((0, y + 22), (LONGEST, 14), "track");
        marks.bar((0, y + 22), (width(count, LONGEST), 14), "kept");
        marks.height += 44;
        texts.push(round.lang.say("{1}: {2}", &[&words, &thousands(count)]));
        let mut cells = vec![name, points.unwrap_or_default(), thousands(count)];
        match band {
            Some((_, edge)) if edge.within.is_some() && ladder.parts(at - 1) => {
                near(round, &mut marks, edge.above, edge.below, &width);
                let within = edge.within.as_ref().map(|within| shown(round, ladder, within)).unwrap_or_default();
                cells.extend([within, thousands(edge.below), thousands(edge.above)]);
                let holes = [thousands(edge.below), thousands(edge.above)];
                texts.push(
                    round
                        .lang
                        .say("just below this bound {1}, just above it {2}", &holes.each_ref().map(String::as_str)),
                );
            }
            _ => cells.extend(["-", "-", "-"].map(str::to_owned)),
        }
        rows.push(cells);
    }
    let say = |words: &str| round.lang.say(words, &[]);
    let mut notes = Vec::new();
    if ladder.without > 0 {
        notes.push(round.lang.say("{1} applications have no such value.", &[&thousands(ladder.without)]));
    }
    Chart {
        id,
        about: Some(round.lang.label(ladder.label).to_owned()),
        title: title(round, ladder),
        text: texts.join("; "),
        marks,
        table: Table {
            caption: format!("{} ({})", round.lang.label(ladder.label), written(ladder.value, round.rules)),
            columns: vec![
                (say("band"), Side::Left),
                (say("points"), Side::Right),
                (say("applications"), Side::Right),
                (say("“just” is within"), Side::Right),
                (say("just below"), Side::Right),
                (say("just above"), Side::Right),
            ],
            rows,
        },
        notes,
    }
}

/// The bars on either side of a bound, and the bound between them.
fn near(round: &Round<'_>, marks: &mut Marks, above: usize, below: usize, width: &dyn Fn(usize, i64) -> i64) {
    let y = marks.height;
    marks.bar((0, y), (width(above, LONGEST), 10), "above");
    marks.right(y + 9, "small", &round.lang.say("{1} just above", &[&thousands(above)]));
    marks.rule(y + 13, "bound");
    marks.bar((0, y + 16), (width(below, LONGEST), 10), "below");
    marks.right(y + 26, "small", &round.lang.say("{1} just below", &[&thousands(below)]));
    marks.height += 32;
}

/// The name of a band, and its points.
fn named(round: &Round<'_>, ladder: &Distribution<'_>, band: Option<&Band>) -> (String, Option<String>) {
    match band {
        Some(band) => {
            let words = if band.inclusive { "from {1}" } else { "above {1}" };
            (round.lang.say(words, &[&shown(round, ladder, &band.bound)]), Some(band.points.to_string()))
        }
        None => (round.lang.say("below the first band", &[]), ladder.below.map(Exact::to_string)),
    }
}

/// How many lie next to a bound, and where the two sides differ most.
fn title(round: &Round<'_>, ladder: &Distribution<'_>) -> String {
    let values: usize = ladder.counts.iter().sum();
    let all = ladder.rows.iter().zip(&ladder.edges).enumerate();
    let edges = all.filter(|(at, (_, edge))| edge.within.is_some() && ladder.parts(*at)).map(|(_, both)| both);
    let (above, below) = edges.clone().fold((0, 0), |(a, b), (_, edge)| (a + edge.above, b + edge.below));
    let holes = [&*thousands(values), &thousands(above), &thousands(below)];
    let words = round.lang.say("Of {1} values, {2} lie just above a bound and {3} just below", &holes);
    let apart = |edge: &NearEdge| edge.above.abs_diff(edge.below);
    let most = edges.rev().max_by_key(|(_, edge)| apart(edge));
    match most.filter(|(_, edge)| apart(edge) > 0) {
        Some((band, edge)) => {
            let holes = [&*words, &shown(round, ladder, &band.bound), &thousands(edge.above), &thousands(edge.below)];
            round.lang.say("{1}; they differ most at {2}: {3} above, {4} below", &holes)
        }
        None => words,
    }
}
