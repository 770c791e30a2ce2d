//! From typed applications to statuses, ranks and awards.

use crate::allocate::{
    self, Allocation, Award, Cap, Claim, Entitlement, Envelope, Failure, NoEntitlement, Promise, Terms, Undecidable,
    entitlement, tier,
};
use crate::check::model::{self, Rules, StillTied, Tier, TierReach};
use crate::evaluate::evaluate;
use crate::number::{Exact, Money};
use crate::oracle::{Assessment, Env, Marks, Standing, eval, truth};
use crate::rank::{self, Entry, Order, Place, Ranking};
use crate::value::{Trouble, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The applications of a round, in any order.
#[derive(Clone, Debug, Default)]
pub struct Applications {
    /// The key of each.
    pub keys: Vec<Arc<str>>,
    /// Its values by field, and its marks.
    pub cells: Vec<(Vec<Value>, Marks)>,
    /// Those with a bad cell, and what is wrong with each.
    pub held: BTreeMap<usize, Vec<String>>,
}

/// What became of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// A cell or figure is bad: it takes part in nothing.
    Held,
    /// It failed a gate.
    Ineligible,
    /// It missed a minimum.
    BelowMinimum,
    /// It is ranked, and the round ends there.
    Ranked,
    /// It got all it is entitled to.
    Funded,
    /// It got part of it.
    PartFunded,
    /// It got nothing and stands on the reserve list.
    Reserve,
    /// It got nothing.
    Unfunded,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Held,
        Self::Ineligible,
        Self::BelowMinimum,
        Self::Ranked,
        Self::Funded,
        Self::PartFunded,
        Self::Reserve,
        Self::Unfunded,
    ];

    /// The stable name, as in `outcome.csv`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Ineligible => "ineligible",
            Self::BelowMinimum => "below_minimum",
            Self::Ranked => "ranked",
            Self::Funded => "funded",
            Self::PartFunded => "part_funded",
            Self::Reserve => "reserve",
            Self::Unfunded => "unfunded",
        }
    }
}

/// One application in the decision.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its key.
    pub key: Arc<str>,
    /// Its position among the [`Applications`] that came in.
    pub input: usize,
    /// Everything computed for it; `None` where its cells are bad.
    pub assessment: Option<Assessment>,
    /// What became of it.
    pub status: Status,
    /// Why it is held.
    pub held: Vec<String>,
    /// Its position in [`Decision::ranked`].
    pub entry: Option<usize>,
}

/// What ranks and awards an entry of the ranking.
#[derive(Clone, Debug)]
pub struct Ranked {
    /// Its position in [`Decision::rows`].
    pub row: usize,
    /// Its tier, by position.
    pub tier: Option<usize>,
    /// What it is entitled to.
    pub entitlement: Option<Entitlement>,
}

/// A decided round.
#[derive(Clone, Debug)]
pub struct Decision {
    /// All applications in order of their keys.
    pub rows: Vec<Row>,
    /// Those that are ranked, in order of their keys: the entries of the ranking.
    pub ranked: Vec<Ranked>,
    /// The values the ranking went by, parallel to `ranked`.
    pub entries: Vec<Entry>,
    /// The ranking.
    pub ranking: Ranking,
    /// What was divided, and how.
    pub terms: Option<Terms>,
    /// The awards, parallel to `ranked`, and the books.
    pub allocation: Option<Allocation>,
}

/// A held application, for messages: its key and the reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The application.
    pub key: Arc<str>,
    /// What is wrong with it.
    pub reasons: Vec<String>,
}

/// Why a round has no decision.
#[derive(Clone, Debug)]
pub enum Undecided {
    /// Applications are held, and going on without them was not allowed.
    Held(Vec<Held>),
    /// Marks are missing: application, sheet, found, needed.
    Marks(Vec<(Arc<str>, Arc<str>, usize, usize)>),
    /// A tie reaches money.
    Tie(Undecidable),
    /// An entitlement cannot be computed.
    Amount(Arc<str>, Trouble),
    /// A fault of merit.
    Fault(String),
}

impl Decision {
    /// The row of an application.
    #[must_use]
    pub fn row(&self, key: &str) -> Option<&Row> {
        self.rows.binary_search_by(|r| (*r.key).cmp(key)).ok().and_then(|i| self.rows.get(i))
    }

    /// The place of a row in the ranking.
    #[must_use]
    pub fn place(&self, row: &Row) -> Option<&Place> {
        row.entry.and_then(|e| self.ranking.places.get(e))
    }

    /// The award of a row.
    #[must_use]
    pub fn award(&self, row: &Row) -> Option<&Award> {
        self.allocation.as_ref().zip(row.entry).and_then(|(a, e)| a.awards.get(e))
    }

    /// How many applications have that status.
    #[must_use]
    pub fn count(&self, status: Status) -> usize {
        self.rows.iter().filter(|r| r.status == status).count()
    }
}

/// Decides a round.
///
/// # Errors
///
/// [`Undecided`] with everything that stands in the way of a decision at the first stage where something does.
pub fn decide(rules: &Rules, applications: &Applications, allow_held: bool) -> Result<Decision, Undecided> {
    // From here on everything is in order of the keys, so the order of the input cannot matter.
    let mut order: Vec<usize> = (0..applications.keys.len()).collect();
    order.sort_by(|a, b| applications.keys.get(*a).cmp(&applications.keys.get(*b)));
    let good: Vec<usize> = order.iter().copied().filter(|i| !applications.held.contains_key(i)).collect();
    let cells: Vec<_> = good.iter().filter_map(|i| applications.cells.get(*i).cloned()).collect();
    let mut assessments = good.iter().copied().zip(evaluate(rules, &cells)).collect::<BTreeMap<_, _>>();
    let mut rows: Vec<Row> = Vec::new();
    for input in order {
        let Some(key) = applications.keys.get(input) else { continue };
        rows.push(row(key, input, assessments.remove(&input), applications));
    }
    let mut entries: Vec<Entry> = Vec::new();
    let mut ranked: Vec<Ranked> = Vec::new();
    for (at, row) in rows.iter_mut().enumerate().filter(|(_, r)| r.status == Status::Ranked) {
        let values = applications.cells.get(row.input).map_or(&[][..], |(values, _)| values);
        match entry(rules, row, values) {
            Ok(found) => {
                row.entry = Some(entries.len());
                entries.push(found);
                ranked.push(Ranked { row: at, tier: None, entitlement: None });
            }
            Err((what, trouble)) => {
                row.status = Status::Held;
                row.held.push(format!("{what}: {trouble}"));
            }
        }
    }
    obstacles(&rows, allow_held)?;
    let higher: Vec<bool> = rules.ranking.tie_breaks.iter().map(|t| t.higher).collect();
    let ranking = rank::rank(&entries, &Order { higher: &higher, still_tied: rules.ranking.still_tied });
    let mut decision = Decision { rows, ranked, entries, ranking, terms: None, allocation: None };
    if let Some(allocation) = &rules.allocation {
        divide(rules, allocation, applications, &mut decision)?;
    }
    Ok(decision)
}

fn row(key: &Arc<str>, input: usize, assessment: Option<Assessment>, applications: &Applications) -> Row {
    let mut held: Vec<String> = applications.held.get(&input).cloned().unwrap_or_default();
    let status = match assessment.as_ref().map(|a| &a.standing) {
        None => Status::Held,
        Some(Standing::Held(troubles)) => {
            held.extend(troubles.iter().map(|(what, trouble)| format!("{what}: {trouble}")));
            Status::Held
        }
        Some(Standing::Ineligible(_)) => Status::Ineligible,
        Some(Standing::BelowMinimum(_)) => Status::BelowMinimum,
        Some(Standing::Ranked | Standing::Incomplete(_)) => Status::Ranked,
    };
    Row { key: key.clone(), input, assessment, status, held, entry: None }
}

/// What an expression of the ranking or award sees of an application.
pub(super) fn env<'a>(rules: &'a Rules, assessment: &'a Assessment, values: &'a [Value]) -> Env<'a> {
    Env {
        rules,
        values,
        facts: &assessment.facts,
        points: &assessment.points,
        total: assessment.total.as_ref().ok(),
        rank: None,
        tier: None,
    }
}

fn entry(rules: &Rules, row: &Row, values: &[Value]) -> Result<Entry, (&'static str, Trouble)> {
    let nothing = || Entry { key: row.key.clone(), list: None, by: Value::Missing, tie_breaks: Vec::new() };
    let Some(assessment) = &row.assessment else { return Ok(nothing()) };
    let env = env(rules, assessment, values);
    let within = rules.ranking.within.as_ref().map(|e| eval(e, &env)).transpose().map_err(|t| ("ranking.within", t))?;
    let by = match &rules.ranking.by {
        Some(by) => eval(by, &env).map_err(|t| ("ranking.by", t))?,
        None => assessment.total.as_ref().map_or(Value::Missing, |t| Value::Number(t.clone())),
    };
    let mut tie_breaks = Vec::new();
    for tie_break in &rules.ranking.tie_breaks {
        tie_breaks.push(eval(&tie_break.value, &env).map_err(|t| ("a tie-break", t))?);
    }
    Ok(Entry { key: row.key.clone(), list: within.map(|w| w.to_string().into()), by, tie_breaks })
}

/// Held applications and missing marks stop the round.
fn obstacles(rows: &[Row], allow_held: bool) -> Result<(), Undecided> {
    let held: Vec<Held> = rows
        .iter()
        .filter(|r| r.status == Status::Held)
        .map(|r| Held { key: r.key.clone(), reasons: r.held.clone() })
        .collect();
    if !held.is_empty() && !allow_held {
        return Err(Undecided::Held(held));
    }
    let mut marks = Vec::new();
    for row in rows {
        if let Some(Standing::Incomplete(missing)) = row.assessment.as_ref().map(|a| &a.standing) {
            marks
                .extend(missing.iter().map(|(sheet, found, needed)| (row.key.clone(), sheet.clone(), *found, *needed)));
        }
    }
    if marks.is_empty() { Ok(()) } else { Err(Undecided::Marks(marks)) }
}

// ---- allocation

fn divide(
    rules: &Rules,
    allocation: &model::Allocation,
    applications: &Applications,
    decision: &mut Decision,
) -> Result<(), Undecided> {
    let terms = terms(rules, allocation);
    let mut claims = Vec::new();
    for at in 0..decision.ranked.len() {
        let (Some(ranked), Some(place)) = (decision.ranked.get(at).cloned(), decision.ranking.places.get(at)) else {
            continue;
        };
        let Some(row) = decision.rows.get(ranked.row) else { continue };
        let Some(assessment) = &row.assessment else { continue };
        let values = applications.cells.get(row.input).map_or(&[][..], |(values, _)| values);
        let mut env = env(rules, assessment, values);
        env.rank = Some(place.rank);
        let (claim, tier, entitlement) = claim(allocation, &terms, &row.key, place, env, rules.ranking.still_tied)
            .map_err(|trouble| Undecided::Amount(row.key.clone(), trouble))?;
        claims.push(claim);
        if let Some(slot) = decision.ranked.get_mut(at) {
            (slot.tier, slot.entitlement) = (tier, Some(entitlement));
        }
    }
    let divided = allocate::allocate(&terms, &claims, &decision.ranking).map_err(|failure| match failure {
        Failure::Undecidable(tie) => Undecided::Tie(tie),
        Failure::Fault(words) => Undecided::Fault(words),
    })?;
    for (at, (claim, award)) in claims.iter().zip(&divided.awards).enumerate() {
        let status = if award.amount.is_zero() {
            if divided.reserve.contains(&at) { Status::Reserve } else { Status::Unfunded }
        } else if award.amount == claim.entitlement {
            Status::Funded
        } else {
            Status::PartFunded
        };
        let row = decision.ranked.get(at).map(|r| r.row);
        if let Some(row) = row.and_then(|r| decision.rows.get_mut(r)) {
            row.status = status;
        }
    }
    decision.terms = Some(terms);
    decision.allocation = Some(divided);
    Ok(())
}

fn terms(rules: &Rules, allocation: &model::Allocation) -> Terms {
    let envelopes = match &allocation.envelopes {
        Some(envelopes) => {
            envelopes.amounts.iter().map(|(name, amount)| Envelope { name: name.clone(), amount: *amount }).collect()
        }
        None => vec![Envelope { name: "budget".into(), amount: allocation.budget }],
    };
    let promise = |g: &model::Guarantee| Promise { name: g.name.clone(), awards: g.awards, clause: g.clause.clone() };
    let cap = |l: &model::Limit| Cap { name: l.name.clone(), bound: l.bound.clone(), clause: l.clause.clone() };
    Terms {
        currency: rules.round.currency,
        budget: allocation.budget,
        envelopes,
        step: allocation.award.step,
        smallest: allocation.award.smallest,
        last_in_line: allocation.last_in_line.clone(),
        guarantees: allocation.guarantees.iter().map(promise).collect(),
        limits: allocation.limits.iter().map(cap).collect(),
        award_clause: allocation.award.clause.clone(),
        reserve: allocation.reserve,
        payers: allocation.payers.clone(),
        instalments: allocation.instalments.clone(),
        still_tied: rules.ranking.still_tied,
    }
}

type Claimed = (Claim, Option<usize>, Entitlement);

fn claim<'a>(
    allocation: &'a model::Allocation,
    terms: &Terms,
    key: &Arc<str>,
    place: &Place,
    mut env: Env<'a>,
    still_tied: StillTied,
) -> Result<Claimed, Trouble> {
    let award = &allocation.award;
    let reached = tier(&award.tiers, place.rank, env.total);
    let by_rank = award.tiers.iter().any(|t: &Tier| matches!(t.reach, TierReach::Ranks(..)));
    let divided = still_tied == StillTied::Stop
        && by_rank
        && place.rank != place.last
        && reached != tier(&award.tiers, place.last, env.total);
    env.tier = reached.and_then(|t| award.tiers.get(t));
    let no_tier = !award.tiers.is_empty() && reached.is_none();
    let mut entitled = if no_tier { nothing(terms)? } else { amount(award, terms, &env)? };
    if no_tier {
        entitled.nothing_because = Some(NoEntitlement::NoTier);
    }
    let group = |expr: &Option<model::Expr>, otherwise: &str| -> Result<Option<Arc<str>>, Trouble> {
        match expr {
            None => Ok(Some(otherwise.into())),
            Some(expr) => Ok(Some(eval(expr, &env)?).filter(|v| !v.is_missing()).map(|v| v.to_string().into())),
        }
    };
    let limits = allocation.limits.iter().map(|l| group(&l.per, "all")).collect::<Result<Vec<_>, _>>()?;
    let mut guarantees = Vec::new();
    for guarantee in &allocation.guarantees {
        let candidate = match &guarantee.condition {
            Some(condition) => truth(&eval(condition, &env)?),
            None => true,
        };
        let group = if candidate { group(&guarantee.per, "all")? } else { None };
        guarantees.push(group.filter(|_| !entitled.amount.is_zero()));
    }
    let envelope = match &allocation.envelopes {
        None => 0,
        Some(envelopes) => {
            let name = eval(&envelopes.by, &env)?.to_string();
            terms.envelopes.iter().position(|e| *e.name == *name).unwrap_or(0)
        }
    };
    let claim = Claim {
        key: key.clone(),
        entitlement: entitled.amount,
        nothing_because: entitled.nothing_because,
        envelope,
        limits,
        guarantees,
        divided,
    };
    Ok((claim, reached, entitled))
}

fn unpayable(error: impl std::fmt::Display) -> Trouble {
    Trouble::new(crate::value::TroubleKind::OutOfRange, error.to_string())
}

fn nothing(terms: &Terms) -> Result<Entitlement, Trouble> {
    entitlement(Exact::zero(), None, terms.step, crate::number::Rounding::Down, Money::zero(terms.currency))
        .map_err(unpayable)
}

fn amount(award: &model::Award, terms: &Terms, env: &Env<'_>) -> Result<Entitlement, Trouble> {
    let money = |expr: &model::Expr| -> Result<Exact, Trouble> {
        let value = eval(expr, env)?;
        let missing = || Trouble::new(crate::value::TroubleKind::MissingValue, "the amount has no value");
        value.exact().cloned().ok_or_else(missing)
    };
    let asked = money(&award.amount)?;
    let less = award.less.as_ref().map(money).transpose()?;
    entitlement(asked, less, terms.step, award.round, terms.smallest).map_err(unpayable)
}
