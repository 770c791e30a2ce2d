//! How many applications came in and how many were left after each stage, with a bar for each gate and minimum that
//! stopped somebody.

use super::chart::{Chart, section};
use super::round::Round;
use crate::compile::Below;
use crate::documents::html::Table;
use crate::documents::svg::{Marks, WIDTH, part};
use crate::number::Exact;
use crate::report::{Side, thousands};
use crate::round::Status;
use std::io::{self, Write};

/// A bar of the funnel.
struct Bar {
    words: String,
    clause: String,
    count: usize,
    /// What stopped these, or who they are within the bar above.
    inner: bool,
}

pub(super) fn write(round: &Round<'_>, out: &mut impl Write) -> io::Result<()> {
    let bars = bars(round);
    let received = round.decision.rows.len();
    let say = |words: &str| round.lang.say(words, &[]);
    let mut marks = Marks::default();
    for bar in &bars {
        let width = part(&Exact::from(bar.count), &Exact::from(received), WIDTH);
        let (text, height, class) = if bar.inner { ("inner", 8, "out") } else { ("strong", 16, "kept") };
        marks.label(marks.height + 14, text, &bar.words);
        marks.right(marks.height + 14, text, &thousands(bar.count));
        marks.bar((0, marks.height + 20), (WIDTH, height), "track");
        marks.bar((0, marks.height + 20), (width, height), class);
        marks.height += height + 30;
    }
    let rows = bars.iter().map(|bar| {
        let share = Exact::from(bar.count * 100).checked_div(&Exact::from(received)).unwrap_or_default();
        let share = format!("{}%", share.round(1, crate::number::Rounding::HalfUp).to_fixed(1).unwrap_or_default());
        vec![bar.words.clone(), bar.clause.clone(), thousands(bar.count), share]
    });
    let chart = Chart {
        id: "funnel",
        about: None,
        title: title(round),
        text: bars.iter().map(|bar| format!("{}: {}", bar.words, thousands(bar.count))).collect::<Vec<_>>().join("; "),
        marks,
        table: Table {
            caption: say("From received to funded"),
            columns: vec![
                (say("stage"), Side::Left),
                (say("clause"), Side::Left),
                (say("applications"), Side::Right),
                (say("of those received"), Side::Right),
            ],
            rows: rows.collect(),
        },
        notes: if bars.iter().any(|bar| bar.inner) {
            vec![say(
                "Narrow bars show who fails a gate, misses a minimum or is part of the bar above; who fails two counts at both.",
            )]
        } else {
            Vec::new()
        },
    };
    section("funnel", &round.say("From received to funded", &[]), out)?;
    chart.write(round, out)?;
    out.write_all(b"</section>\n")
}

/// What is funded, and the gate that stops the most.
fn title(round: &Round<'_>) -> String {
    let count = |status| round.decision.count(status);
    let received = thousands(round.decision.rows.len());
    let funded = count(Status::Funded) + count(Status::PartFunded);
    let mut words = if round.decision.division.is_some() {
        round.lang.say("{1} of {2} applications are funded", &[&thousands(funded), &received])
    } else {
        round.lang.say("{1} of {2} applications are ranked", &[&thousands(round.decision.entrants.len()), &received])
    };
    let out = count(Status::Ineligible);
    let most = gates(round).into_iter().enumerate().max_by_key(|(at, n)| (*n, std::cmp::Reverse(*at)));
    if let Some((at, n)) = most.filter(|(_, n)| *n > 0) {
        let gate = round.rules.gates.get(at).map_or("", |gate| round.lang.label(&gate.label));
        let holes = [&*words, &thousands(n), &thousands(out), gate];
        words = round.lang.say("{1}; {2} of {3} that fail a gate fail “{4}”", &holes);
    }
    words
}

/// How many ineligible applications fail each gate.
fn gates(round: &Round<'_>) -> Vec<usize> {
    let out: Vec<_> = round.decision.rows.iter().filter(|row| row.status == Status::Ineligible).collect();
    let failed = |fails: &Vec<bool>| out.iter().filter(|row| fails.get(row.input()) == Some(&true)).count();
    round.decision.scores.failed.iter().map(failed).collect()
}

/// The minimums that ranked applications had to reach, and how many missed each.
fn minimums(round: &Round<'_>) -> Vec<(String, String, usize)> {
    let out: Vec<_> = round.decision.rows.iter().filter(|row| row.status == Status::BelowMinimum).collect();
    let missed = |(below, misses): &(Below, Vec<bool>)| {
        let count = out.iter().filter(|row| misses.get(row.input()) == Some(&true)).count();
        let (name, clause) = match below {
            Below::Criterion(id) => round
                .rules
                .criteria
                .get(*id)
                .map_or(("", ""), |criterion| (round.lang.label(&criterion.label), &*criterion.clause)),
            Below::Total => return (round.lang.say("minimum of the total missed", &[]), String::new(), count),
        };
        (round.lang.say("minimum missed: {1}", &[name]), clause.to_owned(), count)
    };
    round.decision.scores.below.iter().map(missed).collect()
}

fn bars(round: &Round<'_>) -> Vec<Bar> {
    let count = |status| round.decision.count(status);
    let say = |words: &str| round.lang.say(words, &[]);
    let stage = |words: &str, count| Bar { words: say(words), clause: String::new(), count, inner: false };
    let inner = |words: String, clause: &str, count| Bar { words, clause: clause.to_owned(), count, inner: true };
    let (received, held) = (round.decision.rows.len(), count(Status::Held));
    let mut bars = vec![stage("Received", received)];
    if held > 0 {
        bars.push(inner(say("Held"), "", held));
    }
    if !round.rules.gates.is_empty() {
        bars.push(stage("Passed every gate", received - held - count(Status::Ineligible)));
        for (gate, n) in round.rules.gates.iter().zip(gates(round)).filter(|(_, n)| *n > 0) {
            bars.push(inner(round.lang.say("fails: {1}", &[round.lang.label(&gate.label)]), &gate.clause, n));
        }
    }
    let minimums = minimums(round);
    if minimums.is_empty() && round.decision.division.is_none() {
        bars.push(stage("Ranked", round.decision.entrants.len()));
    } else if !minimums.is_empty() {
        bars.push(stage("Reached the minimums", round.decision.entrants.len()));
    }
    for (words, clause, n) in minimums.into_iter().filter(|(_, _, n)| *n > 0) {
        bars.push(inner(words, &clause, n));
    }
    if round.decision.division.is_some() {
        let part = count(Status::PartFunded);
        bars.push(stage("Funded", count(Status::Funded) + part));
        if part > 0 {
            bars.push(inner(say("of these in part"), "", part));
        }
    }
    bars
}
