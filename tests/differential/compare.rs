//! Two readings of one round, and everything in which they must not differ.

use super::dice::Dice;
use merit::check::model::{Method, Rules};
use merit::evaluate::Stand;
use merit::number::Exact;
use merit::oracle::{Assessment, Blank, Standing};
use merit::round::{Applications, Decision, Reading as How, Row, Undecided, decide};

type Reading = Result<Decision, Undecided>;

/// The two readings that must agree.
pub fn readings(rules: &Rules, applications: &Applications, allow_held: bool) -> (Reading, Reading) {
    let read = |reading| decide(rules, applications, allow_held, reading);
    (read(How::Compiled), read(How::Naive))
}

/// The same applications in another order.
pub fn shuffled(rules: &Rules, applications: &Applications, seed: u64) -> Applications {
    let mut order: Vec<usize> = (0..applications.keys.len()).collect();
    Dice::new(seed).shuffle(&mut order);
    let held = order.iter().enumerate().filter_map(|(to, from)| Some((to, applications.held.get(from)?.clone())));
    let rows: Vec<_> = order.iter().map(|i| applications.application(*i)).collect();
    let keys: Vec<_> = order.iter().map(|i| applications.key(*i).into()).collect();
    let mut all = Applications::of(rules, &keys, &rows);
    all.held = held.collect();
    all
}

/// The first thing in which they differ.
pub fn compare(rules: &Rules, one: &Reading, other: &Reading) -> Result<(), String> {
    let (one, other) = (picture(rules, one), picture(rules, other));
    if one == other {
        return Ok(());
    }
    let differ = one.iter().zip(&other).find(|(a, b)| a != b);
    Err(match differ {
        Some((a, b)) => format!("  one: {a}\nother: {b}"),
        None => format!("one has {} lines, the other {}", one.len(), other.len()),
    })
}

/// Whoever is ranked has a total, and an amount can be computed for each. Who was not compared with the others, as a
/// peer criterion asks, is left out.
pub fn sound(rules: &Rules, applications: &Applications, reading: &Reading) -> Result<(), String> {
    let peers = rules.scorings().into_iter().any(|(scoring, _)| matches!(scoring.method, Method::Peer(_)));
    match reading {
        Err(Undecided::Amount(key, trouble)) if !peers => Err(format!("no amount for {key}: {trouble}")),
        Err(Undecided::Fault(words)) => Err(words.clone()),
        Ok(decision) if rules.has_total() => {
            let without = |row: &&Row| {
                row.entry.is_some() && decision.assessment(rules, applications, row).is_some_and(|a| a.total.is_err())
            };
            let keys: Vec<_> = decision.rows.iter().filter(without).map(|row| &*row.key).collect();
            if keys.is_empty() { Ok(()) } else { Err(format!("ranked without a total: {}", keys.join(", "))) }
        }
        _ => Ok(()),
    }
}

/// Whether a comparison was asked for and not made.
pub fn not_compared(assessment: &Assessment) -> bool {
    assessment.points.iter().chain(&assessment.items).any(|points| *points == Err(Blank::NotCompared))
}

/// Everything that can be seen of a reading, line by line.
pub fn picture(rules: &Rules, reading: &Reading) -> Vec<String> {
    let decision = match reading {
        Err(undecided) => return vec![format!("undecided: {undecided:?}")],
        Ok(decision) => decision,
    };
    let mut lines: Vec<String> = decision.rows.iter().map(|row| of_row(rules, decision, row)).collect();
    if let Some(allocation) = &decision.allocation {
        let key = |at: &usize| decision.entries.get(*at).map(|e| &e.key);
        lines.push(format!("reserve: {:?}", allocation.reserve.iter().map(key).collect::<Vec<_>>()));
        lines.push(format!("not kept: {:?}", allocation.not_kept));
        lines.push(format!("awarded {}, unspent {}", allocation.awarded, allocation.unspent));
        lines.extend(allocation.transfers.iter().map(|t| format!("{t:?}")));
        lines.extend(allocation.certificate.iter().map(|c| format!("{c:?}")));
    }
    lines
}

fn of_row(rules: &Rules, decision: &Decision, row: &Row) -> String {
    let mut line = format!("{}: {}", row.key, row.status.name());
    for reason in &row.held {
        line += &format!("; held: {reason}");
    }
    let (scores, input) = (&decision.scores, row.input);
    if scores.stands[input] != Stand::BadCells {
        match scores.standing(rules, input) {
            Standing::Ineligible(failed) => {
                let ids: Vec<_> = failed.iter().map(|g| &*rules.gates[*g].id).collect();
                line += &format!("; failed {ids:?}");
            }
            Standing::BelowMinimum(below) => line += &format!("; below {below:?}"),
            Standing::Incomplete(sheets) => line += &format!("; marks {sheets:?}"),
            Standing::Held(_) | Standing::Ranked => {}
        }
        let text = |points: Option<Exact>| points.map_or("none".to_owned(), |p| p.to_string());
        for (i, criterion) in rules.criteria.iter().enumerate() {
            line += &format!("; {} {}", criterion.id, text(scores.points(input, i)));
        }
        line += &format!("; total {}; places {:?}", text(scores.total(input)), scores.places(input));
    }
    let Some(at) = row.entry else { return line };
    let (entry, place) = (&decision.entries[at], &decision.ranking.places[at]);
    line +=
        &format!("; by {:?} {} {:?}; rank {} to {}", entry.list, entry.by, entry.tie_breaks, place.rank, place.last);
    line += &format!("; group {}; decided by {:?}", place.group, place.decided_by);
    let ranked = &decision.ranked[at];
    line += &format!("; tier {:?}; entitlement {:?}", ranked.tier, ranked.entitlement);
    if let Some(allocation) = &decision.allocation {
        line += &format!("; award {:?}; paid {:?}", allocation.awards[at], allocation.payments[at]);
    }
    line
}
