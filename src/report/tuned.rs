//! How stable the awards are: shares of weightings, intervals of factors, what hinges on a tie or a rounding.

use super::sheet::thousands;
use super::unnamed::Names;
use super::{Cell, Column, Page, Sheet};
use crate::lang::Lang;
use crate::number::Exact;
use crate::rank::DecidedBy;
use crate::record::total_text;
use crate::round::{Decision, Run};
use crate::study::tune::{Beyond, Fate, Halt, Hinge, Interval, NoInterval, On, Share, Shares, Tune, Weighting};
use serde_json::json;

/// How many applications are named in a cell for people.
pub(super) const NAMED: usize = 3;

/// Decimals of a factor for people.
const PLACES: i32 = 6;

/// What was asked, and what came of it.
#[derive(Debug)]
pub struct Tuned<'a> {
    /// The decided round.
    pub run: &'a Run,
    /// The same, to be weighted.
    pub tune: &'a Tune<'a>,
    /// The spread of the factors, in per cent.
    pub spread: &'a Exact,
    /// What the weightings were drawn from.
    pub seed: &'a str,
    /// The shares.
    pub shares: &'a Shares,
    /// The intervals of the top-level criteria.
    pub intervals: &'a [Result<Interval, NoInterval>],
    /// What hinges on a tie, and what on a rounding.
    pub hinges: &'a (Vec<Hinge>, Result<Vec<Hinge>, Halt>),
    /// Whether names are shown.
    pub names: bool,
}

/// The decision by the rules alone.
pub(super) fn alone(run: &Run) -> &Decision {
    run.computed.as_ref().unwrap_or(&run.decision)
}

/// The page with what every one of them says first.
pub(super) fn begun(run: &Run, names: bool, lang: Lang) -> Page {
    let mut page = Page::trial("merit.tune/1", lang);
    page.mark("names", if names { "shown" } else { "hidden" });
    page.member("overrides_left_out", run.overrides.len());
    page.words(if names {
        lang.say("Names are shown.", &[])
    } else {
        lang.say("Names are hidden: applications are called by their rank in the record.", &[])
    });
    if !run.overrides.is_empty() {
        let count = run.overrides.len().to_string();
        page.words(lang.say("What people decided otherwise ({1}) is left out: the rules alone decide.", &[&count]));
    }
    page
}

/// The page of shares, intervals and hinges.
#[must_use]
pub fn tuned(tuned: &Tuned<'_>, lang: Lang) -> Page {
    let Tuned { run, tune, spread, seed, shares, .. } = *tuned;
    let decision = alone(run);
    let names = Names::of(run, decision, tuned.names, lang);
    let mut page = begun(run, tuned.names, lang);
    let spread = spread.to_string();
    page.member("spread_per_cent", spread.clone());
    page.member("seed", seed);
    page.member("draws", shares.draws);
    page.member("undecided", shares.draws - shares.decided());
    page.member("undecided_because", reasons(shares));
    let draws = thousands(shares.draws);
    let criteria = tune.base.maxima.len().to_string();
    let holes = [&*draws, &*criteria, &*spread, seed];
    page.words(lang.say("{1} weightings of {2} criteria, each factor within ±{3}%; seed {4}", &holes));
    unrounded(&mut page, tune, decision, lang);
    stability(&mut page, tune, decision, shares, &names, lang);
    intervals(&mut page, tuned, &names, lang);
    hinges(&mut page, tuned, &names, lang);
    page
}

fn reasons(shares: &Shares) -> serde_json::Value {
    shares
        .undecided
        .iter()
        .map(|(halt, count)| (name(halt).to_owned(), json!(count)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// Why a weighting has no decision, as a stable name.
fn name(halt: &Halt) -> &'static str {
    match halt {
        Halt::Tie => "tie",
        Halt::Amount => "amount",
        Halt::Held => "held",
        Halt::Fault(_) => "fault",
    }
}

/// Why there is no decision, in words.
pub(super) fn because(halt: &Halt, lang: Lang) -> String {
    match halt {
        Halt::Tie => lang.say("a tie reaches money", &[]),
        Halt::Amount => lang.say("an amount cannot be computed", &[]),
        Halt::Held => lang.say("an application is held", &[]),
        Halt::Fault(words) => words.clone(),
    }
}

/// Where the record rounds the total, the weights of the rules may give another outcome without that.
fn unrounded(page: &mut Page, tune: &Tune<'_>, decision: &Decision, lang: Lang) {
    let recorded = tune.base.fates(decision);
    let even = tune.trial(&Weighting::of_rules(tune.base.rules));
    let differ = match &even {
        Ok(even) => even.iter().zip(&recorded).filter(|(a, b)| a != b).count(),
        Err(_) => recorded.len(),
    };
    page.member("base_differs", differ);
    match even {
        Err(halt) => page.words(lang.say(
            "By the weights of the rules, with totals that are not rounded, the round has no decision: {1}",
            &[&because(&halt, lang)],
        )),
        Ok(_) if differ > 0 => page.words(lang.say(
            "By the weights of the rules, with totals that are not rounded, {1} applications come out otherwise than in the record.",
            &[&differ.to_string()],
        )),
        Ok(_) => {}
    }
}

fn stability(page: &mut Page, tune: &Tune<'_>, decision: &Decision, shares: &Shares, names: &Names, lang: Lang) {
    let say = |words: &str| lang.say(words, &[]);
    let decided = shares.decided();
    let recorded = tune.base.fates(decision);
    // A round that divides no money is told by who is ranked.
    let money = decision.division.is_some();
    let counted = |share: &Share| if money { share.funded } else { decided - share.unranked };
    let unsettled = |at: usize| shares.each.get(at).is_some_and(|s| counted(s) > 0 && counted(s) < decided);
    let mut order: Vec<usize> = (0..shares.each.len()).collect();
    let place = |at: usize| tune.base.candidates.get(at).map(|candidate| names.place(candidate.row));
    order.sort_by_key(|at| (!unsettled(*at), place(*at)));
    let always = shares.each.iter().filter(|s| decided > 0 && counted(s) == decided).count();
    let never = shares.each.iter().filter(|s| counted(s) == 0).count();
    let some = order.iter().filter(|at| unsettled(**at)).count();
    page.member(if money { "always_funded" } else { "always_ranked" }, always);
    page.member(if money { "never_funded" } else { "never_ranked" }, never);
    let text = |n: usize| thousands(n);
    let holes = [&*text(always), &*text(never), &*text(some)];
    page.words(if money {
        lang.say("Always funded: {1}. Never: {2}. In some weightings and not in others: {3}.", &holes)
    } else {
        lang.say("Always ranked: {1}. Never: {2}. In some weightings and not in others: {3}.", &holes)
    });
    let holes = [&*text(shares.draws - decided), &*text(shares.draws)];
    let mut words = lang.say("Undecided in {1} of {2} weightings.", &holes);
    for (halt, count) in &shares.undecided {
        words.push_str(&format!("\n  {}  {}", thousands(*count), because(halt, lang)));
    }
    page.words(words);
    let mut columns = vec![
        Column::words("application", say("application")),
        Column::words("status", say("status")),
        Column::figures("rank", say("rank")),
        Column::figures("best_rank", say("best")),
        Column::figures("worst_rank", say("worst")),
    ];
    let title = if money {
        columns.push(Column::bars("funded", say("weightings that fund it")));
        columns.push(Column::figures("in_part", say("of these in part")));
        columns.push(Column::figures("unranked", say("not ranked")));
        lang.say("Funded in some of {1} weightings with a decision, and not in others", &[&text(decided)])
    } else {
        columns.push(Column::bars("ranked", say("weightings that rank it")));
        lang.say("Ranked in some of {1} weightings with a decision, and not in others", &[&text(decided)])
    };
    let mut sheet = Sheet::new("applications", title, columns).main().first(some);
    let rank = |rank: u32| if rank == 0 { Cell::nothing() } else { Cell::count(usize::try_from(rank).unwrap_or(0)) };
    for at in order {
        let (Some(share), Some(fate)) = (shares.each.get(at), recorded.get(at)) else { continue };
        let Some(candidate) = tune.base.candidates.get(at) else { continue };
        let mut cells = vec![
            names.cell(candidate.row),
            Cell::named(fate.status.name(), &say(fate.status.name())),
            rank(fate.rank),
            rank(share.best),
            rank(share.worst),
            Cell::share(counted(share), decided),
        ];
        if money {
            cells.extend([Cell::count(share.part), Cell::count(share.unranked)]);
        }
        sheet.row(cells);
    }
    page.sheet(sheet);
    let all = text(shares.each.len());
    page.words(
        lang.say("--format csv and --format json have the ranks of all {1} that some weighting could rank.", &[&all]),
    );
}

fn intervals(page: &mut Page, tuned: &Tuned<'_>, names: &Names, lang: Lang) {
    let say = |words: &str| lang.say(words, &[]);
    let rules = tuned.tune.base.rules;
    let columns = vec![
        Column::words("criterion", say("criterion")),
        Column::figures("max", say("points")),
        Column::figures("low", say("from")),
        Column::words("low_belongs", say("with it")),
        Column::words("below", say("below that")),
        Column::figures("high", say("to")),
        Column::words("high_belongs", say("with it")),
        Column::words("above", say("above that")),
    ];
    let title = say(
        "The same are funded while the factor of one criterion, the others sharing what is left of the maxima, stays between",
    );
    let mut sheet = Sheet::new("intervals", title, columns);
    let mut without = Vec::new();
    for (id, interval) in rules.top.iter().zip(tuned.intervals) {
        let Some(criterion) = rules.criteria.get(*id) else { continue };
        let interval = match interval {
            Ok(interval) => interval,
            Err(why) => {
                let why = none(why, lang);
                if !without.contains(&why) {
                    without.push(why);
                }
                continue;
            }
        };
        let mut cells = vec![Cell::text(&criterion.id), Cell::number(&criterion.max)];
        for end in [&interval.low, &interval.high] {
            cells.push(Cell::named(&end.factor.to_string(), &about(&end.factor)));
            cells.push(Cell::named(
                if end.belongs { "yes" } else { "no" },
                &say(if end.belongs { "yes" } else { "no" }),
            ));
            cells.push(beyond(tuned.tune, &end.beyond, names, lang));
        }
        sheet.row(cells);
    }
    page.sheet(sheet);
    for why in without {
        page.words(lang.say("No interval: {1}", &[&why]));
    }
}

/// A factor for people: exact where it is short, else rounded, with a sign that says so.
fn about(factor: &Exact) -> String {
    let rounded = factor.round(PLACES, crate::number::Rounding::HalfEven);
    if rounded == *factor { factor.to_string() } else { format!("≈{rounded}") }
}

fn beyond(tune: &Tune<'_>, beyond: &Beyond, names: &Names, lang: Lang) -> Cell {
    match beyond {
        Beyond::Nothing => Cell::named("end", &lang.say("nothing: all the weight or none", &[])),
        Beyond::Undecided(halt) => {
            let words = lang.say("undecided: {1}", &[&because(halt, lang)]);
            Cell::named(&format!("undecided: {}", name(halt)), &words)
        }
        Beyond::Others { enters, leaves } => {
            let rows = |of: &[usize]| -> Vec<usize> {
                of.iter().filter_map(|at| tune.base.candidates.get(*at)).map(|c| c.row).collect()
            };
            let (exact_in, shown_in) = names.several(&rows(enters), NAMED, lang);
            let (exact_out, shown_out) = names.several(&rows(leaves), NAMED, lang);
            let dash = |text: String| if text.is_empty() { "-".to_owned() } else { text };
            let shown = lang.say("in: {1}; out: {2}", &[&dash(shown_in), &dash(shown_out)]);
            Cell::named(&format!("in: {}; out: {}", dash(exact_in), dash(exact_out)), &shown)
        }
    }
}

fn none(why: &NoInterval, lang: Lang) -> String {
    match why {
        NoInterval::NoMoney => lang.say("the round ends with its ranking", &[]),
        NoInterval::Undecided(halt) => because(halt, lang),
        NoInterval::NotStraight => {
            lang.say("the rules use the total for more than ranking and comparisons with fixed numbers", &[])
        }
        NoInterval::Alone => lang.say("a criterion that is alone counts everything", &[]),
        NoInterval::TooLarge => lang.say("the numbers are larger than this reckons with", &[]),
    }
}

fn hinges(page: &mut Page, tuned: &Tuned<'_>, names: &Names, lang: Lang) {
    let say = |words: &str| lang.say(words, &[]);
    let decision = alone(tuned.run);
    let columns = vec![
        Column::words("application", say("application")),
        Column::words("status", say("status")),
        Column::figures("award", say("award")),
        Column::words("hinges_on", say("hinges on")),
        Column::words("then_status", say("then")),
        Column::figures("then_award", say("award")),
    ];
    let title = say("Awards that hinge on a tie (in the reverse order of the tied) or on a rounding (without it)");
    let mut sheet = Sheet::new("hinges", title, columns);
    let (ties, rounding) = tuned.hinges;
    let money = |units: i128| {
        decision.division.as_ref().map_or_else(Cell::nothing, |divided| Cell::money(divided.terms.money(units)))
    };
    let mut all: Vec<&Hinge> = ties.iter().chain(rounding.iter().flatten()).collect();
    all.sort_by_key(|hinge| names.place(hinge.row));
    for hinge in all {
        let Some(row) = decision.rows.get(hinge.row) else { continue };
        let (status, award_then) = match hinge.then {
            Some(Fate { status, award, .. }) => (Cell::named(status.name(), &say(status.name())), money(award)),
            None => (Cell::named("undecided", &say("no decision")), Cell::nothing()),
        };
        sheet.row(vec![
            names.cell(hinge.row),
            Cell::named(row.status.name(), &say(row.status.name())),
            money(decision.award(row).map_or(0, |award| award.amount)),
            on(tuned.tune, &hinge.on, lang),
            status,
            award_then,
        ]);
    }
    if sheet.is_empty() && decision.division.is_some() {
        page.words(say("No award hinges on a tie or on a rounding."));
    }
    page.sheet(sheet);
    if let Err(halt) = rounding {
        page.words(lang.say("Without rounding the round has no decision: {1}", &[&because(halt, lang)]));
    }
}

fn on(tune: &Tune<'_>, on: &On, lang: Lang) -> Cell {
    match on {
        On::Tie { by: None, equal } => {
            let equal = equal.to_string();
            Cell::named(&format!("tie of {equal} others"), &lang.say("tie of {1} others", &[&equal]))
        }
        On::Tie { by: Some(by), equal } => {
            let clauses = &tune.base.rules.ranking.tie_breaks;
            let (name, shown) = match by {
                DecidedBy::TieBreak(at) => {
                    let (number, clause) = ((at + 1).to_string(), clauses.get(*at).map_or("", |t| &t.clause));
                    (format!("tie-break {number}"), lang.say("tie-break {1} ({2})", &[&number, clause]))
                }
                DecidedBy::Draw => ("lots".into(), lang.say("lots", &[])),
                DecidedBy::Key => ("key".into(), lang.say("the order of the keys", &[])),
                DecidedBy::Tied => ("shared rank".into(), lang.say("a shared rank", &[])),
                DecidedBy::First | DecidedBy::By => ("order".into(), lang.say("the order", &[])),
            };
            let equal = equal.to_string();
            Cell::named(&format!("tie of {equal}: {name}"), &lang.say("tie of {1}: {2}", &[&equal, &shown]))
        }
        On::Rounding { published, unrounded } => {
            let total = |n: &Option<Exact>| n.as_ref().map_or_else(|| "-".into(), |n| total_text(tune.base.rules, n));
            let (published, unrounded) = (total(published), unrounded.as_ref().map_or_else(|| "-".into(), about));
            let shown = lang.say("rounding: {1}, unrounded {2}", &[&published, &unrounded]);
            Cell::named(&format!("rounding: {published}, unrounded {unrounded}"), &shown)
        }
    }
}
