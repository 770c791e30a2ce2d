//! Money added up down the ranking: what was awarded, and what the ranked are entitled to, against the budget.

use super::chart::{Chart, section};
use super::round::Round;
use crate::documents::html::Table;
use crate::documents::svg::Marks;
use crate::number::Exact;
use crate::report::{Side, thousands};
use crate::round::Divided;
use std::fmt::Write as _;
use std::io::{self, Write};

/// The picture within the chart: so many units across and down.
const ACROSS: usize = 600;
const DOWN: i128 = 400;
/// The rows of the table are at most so many and the last.
const ROWS: usize = 40;

/// Sums after so many of the ranking.
#[derive(Clone, Copy, Default)]
struct Rung {
    awarded: i128,
    entitled: i128,
}

pub(super) fn write(round: &Round<'_>, out: &mut impl Write) -> io::Result<()> {
    let Some(divided) = &round.decision.division else { return Ok(()) };
    let order: Vec<usize> = round.decision.ranking.in_order().collect();
    if order.is_empty() {
        return Ok(());
    }
    let mut sum = Rung::default();
    let mut rungs: Vec<Rung> = vec![sum];
    for at in &order {
        sum.awarded += divided.allocation.awards.get(*at).map_or(0, |award| award.amount);
        sum.entitled += divided.claims.entitlement(*at);
        rungs.push(sum);
    }
    let budget = divided.terms.budget;
    let passes = rungs.iter().position(|rung| rung.entitled > budget);
    let (marks, text) = (drawn(round, divided, &rungs), text(round, &sum, budget));
    let mut notes = Vec::new();
    if sum.entitled > top(divided, &rungs) {
        let words = "What applications are entitled to adds up to {1} in all, beyond the picture.";
        notes.push(round.lang.say(words, &[&round.money(sum.entitled)]));
    }
    let chart = Chart {
        id: "ladder",
        about: None,
        title: title(round, &rungs, passes, budget),
        text,
        marks,
        table: table(round, &order, &rungs, passes),
        notes,
    };
    section("ladder", &round.say("Money down the ranking", &[]), out)?;
    chart.write(round, out)?;
    out.write_all(b"</section>\n")
}

fn title(round: &Round<'_>, rungs: &[Rung], passes: Option<usize>, budget: i128) -> String {
    let ranked = rungs.len().saturating_sub(1);
    match passes {
        Some(at) => {
            let holes = [&*thousands(at), &thousands(ranked), &round.money(budget)];
            round.lang.say(
                "At place {1} of {2} in the ranking, what applications are entitled to passes the budget of {3}",
                &holes,
            )
        }
        None => {
            let all = rungs.last().copied().unwrap_or_default().entitled;
            let holes = [&*thousands(ranked), &round.money(all), &round.money(budget)];
            round.lang.say("All {1} ranked are entitled to {2} together, within the budget of {3}", &holes)
        }
    }
}

fn text(round: &Round<'_>, sum: &Rung, budget: i128) -> String {
    let holes = [&*round.money(sum.awarded), &round.money(sum.entitled), &round.money(budget)];
    round.lang.say("Down the whole ranking, awards add up to {1} and entitlements to {2}; the budget is {3}", &holes)
}

/// Where a sum lies, from the bottom up; above the picture it is cut off.
fn height(units: i128, top: i128) -> i128 {
    let share = Exact::from(units).checked_div(&Exact::from(top)).unwrap_or_default();
    let height = (share * Exact::from(DOWN)).floor().to_i128().unwrap_or(DOWN);
    DOWN - height.clamp(0, DOWN)
}

/// The sum at the top of the picture: a fifth of room above the budget shows that entitlements pass it.
fn top(divided: &Divided, rungs: &[Rung]) -> i128 {
    let awarded = rungs.last().map_or(0, |rung| rung.awarded);
    divided.terms.budget.max(awarded).saturating_mul(6) / 5
}

fn drawn(round: &Round<'_>, divided: &Divided, rungs: &[Rung]) -> Marks {
    let last = rungs.len() - 1;
    let top = top(divided, rungs);
    let steps = last.min(ACROSS);
    let mut paths = [String::new(), String::new()];
    for step in 0..=steps {
        // Of a long ranking, the sums at the end of each column are drawn.
        let at = (step * last).checked_div(steps).unwrap_or(0);
        let x = (at * ACROSS).checked_div(last).unwrap_or(0);
        let rung = rungs.get(at).copied().unwrap_or_default();
        for (path, sum) in paths.iter_mut().zip([rung.awarded, rung.entitled]) {
            let y = height(sum, top);
            // What goes beyond the picture ends there, and the legend says how far it goes.
            if path.ends_with("V0") {
                continue;
            }
            let _ = if path.is_empty() { write!(path, "M{x} {y}") } else { write!(path, "H{x}V{y}") };
        }
    }
    let [awarded, entitled] = paths;
    let mut marks = Marks::default();
    let (money, budget) = (round.money(divided.terms.budget), height(divided.terms.budget, top));
    let line = 16 + i64::try_from(budget * 240 / DOWN).unwrap_or(0);
    marks.left(line - 6, "inner", &round.lang.say("budget {1}", &[&money]));
    marks.raw(&format!(
        "<svg x=\"0\" y=\"16\" width=\"100%\" height=\"240\" viewBox=\"0 0 {ACROSS} {DOWN}\" preserveAspectRatio=\"none\">\n\
         <path class=\"area\" d=\"{awarded}V{DOWN}H0Z\"/>\n<path class=\"awarded\" d=\"{awarded}\"/>\n<path class=\"entitled\" \
         d=\"{entitled}\"/>\n<path class=\"limit\" d=\"M0 {budget}H{ACROSS}\"/>\n</svg>\n"
    ));
    marks.rule(256, "axis");
    marks.left(274, "inner", &round.lang.say("first", &[]));
    marks.right(274, "inner", &round.lang.say("place {1}", &[&thousands(last)]));
    let entitled = round.lang.say("entitled to, added up", &[]);
    let awarded = round.lang.say("awarded, added up", &[]);
    for (y, class, words) in [(300, "awarded", awarded), (322, "entitled", entitled)] {
        marks.raw(&format!("<line class=\"{class}\" x1=\"0\" y1=\"{0}\" x2=\"28\" y2=\"{0}\"/>\n", y - 4));
        marks.legend(y, &words);
    }
    marks.height = 332;
    marks
}

fn table(round: &Round<'_>, order: &[usize], rungs: &[Rung], passes: Option<usize>) -> Table {
    let say = |words: &str| round.lang.say(words, &[]);
    let last = order.len();
    let mut places: Vec<usize> = (1..=last.min(ROWS)).map(|row| row * last / last.min(ROWS)).collect();
    places.extend(passes.filter(|at| *at > 0));
    places.sort_unstable();
    places.dedup();
    let row = |place: &usize| {
        let key = order.get(place - 1).map_or("", |at| round.decision.entrant_key(&round.run.applications, *at));
        let rung = rungs.get(*place).copied().unwrap_or_default();
        vec![thousands(*place), key.to_owned(), round.money(rung.awarded), round.money(rung.entitled)]
    };
    Table {
        caption: say("Money down the ranking"),
        columns: vec![
            (say("place in the ranking"), Side::Right),
            (say("application"), Side::Left),
            (say("awarded, added up"), Side::Right),
            (say("entitled to, added up"), Side::Right),
        ],
        rows: places.iter().map(row).collect(),
    }
}
