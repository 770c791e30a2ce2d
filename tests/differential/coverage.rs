//! What the rounds of a campaign came by: counted, so that a campaign that stops meeting what matters fails.

use merit::allocate::{Bound, Why};
use merit::check::model::{Method, Rules};
use merit::compile::{Code, compile};
use merit::oracle::{Application, Assessment, is_missing};
use merit::rank::DecidedBy;
use merit::round::{Applications, Decision, Divided, Row, Status, Undecided, entitled};
use merit::value::{BUILTINS, Value};
use std::collections::{BTreeMap, BTreeSet};

use super::{compare, edges};

/// What a round came by.
pub type Seen = BTreeSet<&'static str>;

/// What must occur in at least one of a hundred rounds.
const WANTED: &[&str] = &[
    "undecided: a tie reaches money",
    "undecided: marks",
    "held by a cell",
    "held by a figure",
    "ineligible",
    "below a minimum",
    "ranked",
    "funded",
    "part funded",
    "reserve",
    "unfunded",
    "a tie at rank",
    "decided by a tie-break",
    "decided by the key",
    "an empty envelope",
    "a limit binds",
    "a guarantee serves",
    "a guarantee is not kept",
    "bound: smallest",
    "bound: at_least",
    "bound: no tier",
    "paid in parts",
    "a share of all at once",
    "a step that rounding left over",
    "money that tops up",
    "money that moves serves",
    "decided by lots",
    "a missing value is answered",
    "points: an exact half",
    "a rounding function: an exact half",
    "the total: an exact half",
    "the entitlement: an exact half",
    "exactly on a bound",
    "one unit below a bound",
    "a comparison: equal",
    "a comparison: one unit beside",
    "kind: bands",
    "kind: linear",
    "kind: per_unit",
    "kind: counts",
    "kind: lookup",
    "kind: best_of",
    "kind: formula",
    "kind: panel",
    "kind: table",
    "kind: peer",
    "kind: when",
    "standings are shared",
    "a group",
    "a register row",
    "recused",
    "beyond i64",
    "beyond i128",
    "below zero",
    "256 bits: compared",
    "256 bits: rounded",
    "keys the other way round",
];

/// What must occur in at least one of two thousand.
const RARE: &[&str] = &["threads: several chunks"];

/// What must occur in at least a third.
const OFTEN: &[&str] = &["divided twice"];

#[derive(Default)]
pub struct Coverage {
    rounds: usize,
    seen: BTreeMap<&'static str, usize>,
    builtins: BTreeMap<&'static str, usize>,
}

impl Coverage {
    pub fn add(&mut self, text: &str, seen: &Seen) {
        self.rounds += 1;
        for what in seen {
            *self.seen.entry(what).or_default() += 1;
        }
        for builtin in BUILTINS.iter().filter(|b| text.contains(&format!("{}(", b.name))) {
            *self.builtins.entry(builtin.name).or_default() += 1;
        }
    }

    pub fn print(&self) {
        for (what, times) in &self.seen {
            println!("{:>6}%  {what}", per_cent(*times, self.rounds));
        }
        let builtins: Vec<String> = self.builtins.iter().map(|(name, times)| format!("{name} {times}")).collect();
        println!("functions, by rule files that use them: {}", builtins.join(", "));
    }

    /// What occurred too rarely, and the functions that no rule file used.
    pub fn lacking(&self) -> Vec<String> {
        let below = |wanted: &'static [&str], one_of: usize| {
            let few = move |w: &&&str| self.seen.get(**w).copied().unwrap_or(0) * one_of < self.rounds;
            wanted.iter().filter(few).map(move |w| format!("`{w}` occurs in less than one of {one_of} rounds"))
        };
        let rare = below(OFTEN, 3).chain(below(WANTED, 100)).chain(below(RARE, 2_000));
        let unused = BUILTINS.iter().filter(|b| !self.builtins.contains_key(b.name));
        rare.chain(unused.map(|b| format!("no rule file uses `{}`", b.name))).collect()
    }
}

/// With two decimals.
fn per_cent(times: usize, of: usize) -> String {
    let hundredths = times * 10_000 / of.max(1);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

pub fn seen(rules: &Rules, applications: &Applications, decided: &Result<Decision, Undecided>) -> Seen {
    let mut seen = Seen::new();
    for op in compile(rules).ops {
        match op.code {
            Code::CompareQuotients(..) => seen.insert("256 bits: compared"),
            Code::DivideWide(..) => seen.insert("256 bits: rounded"),
            _ => false,
        };
    }
    let decision = match decided {
        Err(Undecided::Tie(_)) => return Seen::from(["undecided: a tie reaches money"]),
        Err(Undecided::Marks(_)) => return Seen::from(["undecided: marks"]),
        Err(Undecided::Held(_)) => return Seen::from(["undecided: held"]),
        Err(Undecided::Amount(..)) => return Seen::from(["undecided: an amount"]),
        // Nobody overrides anything here.
        Err(Undecided::Fault(_) | Undecided::Refused(..) | Undecided::Nothing(_)) => {
            return Seen::from(["undecided: a fault"]);
        }
        Ok(decision) => decision,
    };
    for (at, row) in decision.rows.iter().enumerate() {
        let assessment = decision.assessment(rules, applications, row);
        of_status(row, assessment.is_some(), &mut seen);
        let application = applications.application(row.input());
        of_cells(&application, &mut seen);
        let Some(assessment) = assessment else { continue };
        if row.entrant().is_some() && compare::not_compared(&assessment) {
            seen.insert("ranked without being compared");
        }
        of_answers(rules, &application, &assessment, &mut seen);
        // The edges cost more to find: some of the applications are enough.
        if at < 16 {
            edges::of_row(rules, &application, &assessment, &mut seen);
        }
    }
    of_ranking(decision, &mut seen);
    of_money(rules, applications, decision, &mut seen);
    if rules.top.len() < rules.criteria.len() {
        seen.insert("a group");
    }
    seen
}

fn of_status(row: &Row, computed: bool, seen: &mut Seen) {
    seen.insert(match (row.status, computed) {
        (Status::Held, false) => "held by a cell",
        (Status::Held, true) => "held by a figure",
        (Status::Ineligible, _) => "ineligible",
        (Status::BelowMinimum, _) => "below a minimum",
        (Status::Ranked, _) => "ranked",
        (Status::Funded, _) => "funded",
        (Status::PartFunded, _) => "part funded",
        (Status::Reserve, _) => "reserve",
        (Status::Unfunded, _) => "unfunded",
    });
}

fn of_cells(application: &Application, seen: &mut Seen) {
    for number in application.values.iter().filter_map(Value::exact) {
        if number.is_negative() {
            seen.insert("below zero");
        }
        if number.to_i64().is_none() && number.is_integer() {
            seen.insert(if number.to_i128().is_none() { "beyond i128" } else { "beyond i64" });
        }
    }
    if application.registers.iter().any(|r| matches!(r, Value::List(rows) if !rows.is_empty())) {
        seen.insert("a register row");
    }
    if application.marks.values().flatten().any(Option::is_none) {
        seen.insert("recused");
    }
}

fn of_answers(rules: &Rules, application: &Application, assessment: &Assessment, seen: &mut Seen) {
    let env = assessment.env(rules, application);
    for (scoring, _) in rules.scorings() {
        if scoring.if_missing.is_some() && is_missing(&scoring.needs, &env) {
            seen.insert("a missing value is answered");
        }
        seen.insert(match scoring.method {
            Method::Bands { .. } => "kind: bands",
            Method::Linear { .. } => "kind: linear",
            Method::PerUnit { .. } => "kind: per_unit",
            Method::Counts(_) => "kind: counts",
            Method::Lookup { .. } => "kind: lookup",
            Method::BestOf(_) => "kind: best_of",
            Method::Formula { .. } => "kind: formula",
            Method::Panel(_) => "kind: panel",
            Method::Table(_) => "kind: table",
            Method::Peer(_) => "kind: peer",
            Method::When { .. } => "kind: when",
        });
    }
}

fn of_ranking(decision: &Decision, seen: &mut Seen) {
    for at in 0..decision.entrants.len() {
        match decision.ranking.decided_by(at) {
            DecidedBy::Draw => seen.insert("decided by lots"),
            DecidedBy::TieBreak(_) => seen.insert("decided by a tie-break"),
            DecidedBy::Key => seen.insert("decided by the key"),
            DecidedBy::Tied => seen.insert("a tie at rank"),
            DecidedBy::First | DecidedBy::By => false,
        };
    }
    let mut standings = BTreeSet::new();
    for places in &decision.scores.places {
        for (peer, place) in places.iter().enumerate().filter_map(|(i, p)| Some((i, (*p)?))) {
            if !standings.insert((peer, place.of, place.standing)) {
                seen.insert("standings are shared");
            }
        }
    }
}

fn of_money(rules: &Rules, applications: &Applications, decision: &Decision, seen: &mut Seen) {
    let Some(Divided { terms, allocation, .. }) = &decision.division else { return };
    seen.insert("divided twice");
    let step = terms.money(terms.step).to_exact();
    for row in decision.rows.iter().filter(|row| row.entrant().is_some()) {
        let Some(assessment) = decision.assessment(rules, applications, row) else { continue };
        let application = applications.application(row.input());
        let env = compare::of_claim(rules, decision, row, assessment.env(rules, &application));
        let entitlement = rules.allocation.as_ref().and_then(|a| entitled(a, &env).ok());
        let steps = entitlement.and_then(|e| e.after_less.checked_div(&step));
        if steps.is_some_and(|steps| edges::is_half(&steps, 0)) {
            seen.insert("the entitlement: an exact half");
        }
    }
    for award in &allocation.awards {
        if award.left == 0 && award.asked != 0 {
            seen.insert("an empty envelope");
        }
        if award.served_by.is_some() {
            seen.insert("a guarantee serves");
        }
        if award.amount != 0 && (terms.payers.len() > 1 || terms.instalments.len() > 1) {
            seen.insert("paid in parts");
        }
        match &award.bound {
            Some(Bound::Limit(_)) => seen.insert("a limit binds"),
            Some(Bound::Smallest) => seen.insert("bound: smallest"),
            Some(Bound::AtLeast) => seen.insert("bound: at_least"),
            Some(Bound::Nothing(merit::allocate::NoEntitlement::NoTier)) => seen.insert("bound: no tier"),
            _ => false,
        };
    }
    for transfer in &allocation.transfers {
        match transfer.why {
            Why::Share => seen.insert("a share of all at once"),
            Why::Remainder(_) => seen.insert("a step that rounding left over"),
            Why::TopUp => seen.insert("money that tops up"),
            Why::Short(_) => seen.insert("money that moves serves"),
            _ => false,
        };
    }
    if !allocation.not_kept.is_empty() {
        seen.insert("a guarantee is not kept");
    }
}
