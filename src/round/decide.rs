//! From typed applications to statuses, ranks and awards.

use super::divide::divide;
use crate::allocate::{Allocation, Award, Entitlement, Terms, Undecidable};
use crate::check::model::Rules;
use crate::evaluate::evaluate;
use crate::oracle::{Application, Assessment, Standing, eval};
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
    pub cells: Vec<Application>,
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
    let cells: Vec<_> = good.iter().filter_map(|i| applications.cells.get(*i)).collect();
    let mut assessments = good.iter().copied().zip(evaluate(rules, &cells)).collect::<BTreeMap<_, _>>();
    let mut rows: Vec<Row> = Vec::new();
    for input in order {
        let Some(key) = applications.keys.get(input) else { continue };
        rows.push(row(key, input, assessments.remove(&input), applications));
    }
    let mut entries: Vec<Entry> = Vec::new();
    let mut ranked: Vec<Ranked> = Vec::new();
    for (at, row) in rows.iter_mut().enumerate().filter(|(_, r)| r.status == Status::Ranked) {
        let Some(application) = applications.cells.get(row.input) else { continue };
        match entry(rules, row, application) {
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

fn entry(rules: &Rules, row: &Row, application: &Application) -> Result<Entry, (&'static str, Trouble)> {
    let nothing = || Entry { key: row.key.clone(), list: None, by: Value::Missing, tie_breaks: Vec::new() };
    let Some(assessment) = &row.assessment else { return Ok(nothing()) };
    let env = assessment.env(rules, application);
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
