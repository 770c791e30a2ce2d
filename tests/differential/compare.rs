//! Two readings of one round, and everything in which they must not differ.

use super::dice::Dice;
use crate::allocate::second;
use merit::check::model::{Method, Rules};
use merit::column::Column;
use merit::compile::compile;
use merit::evaluate::{Stand, evaluate, figures};
use merit::number::Exact;
use merit::oracle::{Assessment, Blank, Env, Standing};
use merit::round::{
    Applications, Decision, Divided, Reading as How, Row, Undecided, claim, decide, divided, put, ranked, terms, unread,
};

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
pub fn compare(
    rules: &Rules,
    (applications, one): (&Applications, &Reading),
    (others, other): (&Applications, &Reading),
) -> Result<(), String> {
    let (one, other) = (picture(rules, applications, one), picture(rules, others, other));
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
/// peer criterion asks, is left out. The budget is divided as the naive second allocator divides it, which finds the same
/// ties at the money.
pub fn sound(rules: &Rules, applications: &Applications, allow_held: bool, reading: &Reading) -> Result<(), String> {
    let peers = rules.scorings().into_iter().any(|(scoring, _)| matches!(scoring.method, Method::Peer(_)));
    match reading {
        // Columns may hold sums that no money can: `check` does not prove that an amount fits.
        Err(Undecided::Amount(_, trouble)) if trouble.to_string().contains("too large") => Ok(()),
        Err(Undecided::Amount(key, trouble)) if !peers => Err(format!("no amount for {key}: {trouble}")),
        Err(Undecided::Fault(words)) => Err(words.clone()),
        Err(Undecided::Tie(_)) => tied(rules, applications, allow_held),
        Ok(decision) => {
            if let Some(Divided { terms, claims, allocation }) = &decision.division {
                second::same(terms, claims, &decision.ranking, Some(allocation))?;
            }
            has_totals(rules, applications, decision)
        }
        _ => Ok(()),
    }
}

/// What the amount of a claim is computed from: that of the scores, with its rank and its tier.
pub fn of_claim<'a>(rules: &'a Rules, decision: &Decision, row: &Row, scores: Env<'a>) -> Env<'a> {
    let tiers = rules.allocation.as_ref().map(|a| &a.award.tiers[..]).unwrap_or_default();
    let tier = row.entrant().and_then(|at| decision.tier(rules, at)).map(|tier| &tiers[tier]);
    Env { rank: decision.place(row).map(|place| place.rank), tier, ..scores }
}

/// That a tie reaches money for the naive second allocator too, of claims that the naive reading makes one by one.
fn tied(rules: &Rules, applications: &Applications, allow_held: bool) -> Result<(), String> {
    let allocation = rules.allocation.as_ref().ok_or("a tie at money where none is divided")?;
    let scores = evaluate(rules, &compile(rules), applications, How::Naive);
    let decision = ranked(rules, applications, allow_held, scores).map_err(|undecided| format!("{undecided:?}"))?;
    let terms = terms(rules, allocation);
    let mut claims = unread(&terms, allocation, decision.entrants.len());
    for at in 0..decision.entrants.len() {
        let row = decision.entrant(at).ok_or("an entrant without a row")?;
        let application = applications.application(row.input());
        let assessment = decision.assessment(rules, applications, row).ok_or("an entrant without an assessment")?;
        let env = of_claim(rules, &decision, row, assessment.env(rules, &application));
        put(&mut claims, &terms, at, claim(allocation, &env).map_err(|trouble| trouble.to_string())?);
        if claims.entitlement(at) == 0 {
            claims.guarantees.iter_mut().for_each(|groups| groups.leave(at));
        }
    }
    let total = |at| decision.entrant(at).and_then(|row| decision.scores.total(row.input()));
    claims.divided = divided(rules, &decision.ranking.places, total);
    second::same(&terms, &claims, &decision.ranking, None)
}

/// Whoever is ranked has a total, where the rules have one.
fn has_totals(rules: &Rules, applications: &Applications, decision: &Decision) -> Result<(), String> {
    if !rules.has_total() {
        return Ok(());
    }
    let without = |row: &&Row| {
        row.entrant().is_some() && decision.assessment(rules, applications, row).is_some_and(|a| a.total.is_err())
    };
    let key = |row: &Row| applications.key(row.input());
    let keys: Vec<_> = decision.rows.iter().filter(without).map(key).collect();
    if keys.is_empty() { Ok(()) } else { Err(format!("ranked without a total: {}", keys.join(", "))) }
}

/// Whether a comparison was asked for and not made.
pub fn not_compared(assessment: &Assessment) -> bool {
    assessment.points.iter().chain(&assessment.items).any(|points| *points == Err(Blank::NotCompared))
}

/// Everything that can be seen of a reading, line by line.
pub fn picture(rules: &Rules, applications: &Applications, reading: &Reading) -> Vec<String> {
    let decision = match reading {
        Err(undecided) => return vec![format!("undecided: {undecided:?}")],
        Ok(decision) => decision,
    };
    let mut lines: Vec<String> = decision.rows.iter().map(|row| of_row(rules, applications, decision, row)).collect();
    // What only the record holds.
    let figures = figures(rules, &compile(rules), applications, &decision.scores);
    for row in &decision.rows {
        let value = |column: &Column| column.get(row.input()).to_string();
        let all: Vec<String> = figures.facts.iter().chain(&figures.items).map(value).collect();
        lines.push(format!("{}: facts and items {all:?}", applications.key(row.input())));
    }
    if let Some(Divided { terms, claims, allocation }) = &decision.division {
        lines.push(format!("reserve: {:?}", allocation.reserve));
        let not_kept = allocation.not_kept.iter().map(|n| {
            let group = claims.guarantees[n.guarantee].name(n.group);
            format!("guarantee {} of {group} lacks {}", n.guarantee, n.lacking)
        });
        lines.extend(not_kept);
        lines.push(format!("awarded {}, unspent {}", allocation.awarded, allocation.unspent));
        let key = |at: usize| decision.entrant_key(applications, at).into();
        lines.extend(allocation.transfers.iter().map(|t| {
            let (from, to) = (t.from.name(terms, &key), t.to.name(terms, &key));
            format!(
                "{from} to {to}: {} by {}; {}; {}",
                t.amount,
                t.rule(terms),
                t.clause(terms),
                t.reason(terms, claims)
            )
        }));
        lines.extend(allocation.certificate.iter().map(|c| format!("{c:?}")));
    }
    lines
}

fn of_row(rules: &Rules, applications: &Applications, decision: &Decision, row: &Row) -> String {
    let input = row.input();
    let mut line = format!("{}: {}", applications.key(input), row.status.name());
    for reason in decision.reasons(row) {
        line += &format!("; held: {reason}");
    }
    let scores = &decision.scores;
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
    let Some(at) = row.entrant() else { return line };
    let place = decision.ranking.places[at];
    let tie_breaks: Vec<String> = scores.tie_breaks.iter().map(|t| t.get(input).to_string()).collect();
    line += &format!("; by {:?} {} {tie_breaks:?}", decision.list(at), decision.by(at));
    line += &format!("; rank {} to {}; decided by {:?}", place.rank, place.last, decision.ranking.decided_by(at));
    line += &format!("; tier {:?}", decision.tier(rules, at));
    if let Some(Divided { terms, claims, allocation }) = &decision.division {
        let (award, entitlement) = (allocation.awards[at], claims.entitlement(at));
        let bound = award.bound.map(|b| b.name(terms));
        let last = award.last_served.map(|at| decision.entrant_key(applications, at as usize));
        line += &format!("; entitlement {entitlement} {:?}", claims.nothing_because[at]);
        line += &format!("; award {} of {} asked, left {}", award.amount, award.asked, award.left);
        line += &format!("; bound {bound:?}, served by {:?} after {last:?}", award.served_by);
    }
    line
}
