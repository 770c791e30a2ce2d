//! From typed applications to statuses, ranks and awards.

use super::divide::divide;
use crate::allocate::{Allocation, Award, Entitlement, Terms, Undecidable};
use crate::check::model::Rules;
use crate::compile::compile;
use crate::evaluate::{Applications, Reading, Scores, Stand, evaluate};
use crate::oracle::{Assessment, Standing, assess};
use crate::rank::{self, Entry, Order, Place, Ranking};
use crate::value::Trouble;
use std::sync::Arc;

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
    /// Gates and points, in the order in which the applications came in.
    pub scores: Scores,
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

    /// Everything about one application, computed again by the naive reading; `None` where its cells are bad.
    #[must_use]
    pub fn assessment(&self, rules: &Rules, applications: &Applications, row: &Row) -> Option<Assessment> {
        if self.scores.stands.get(row.input).is_none_or(|s| *s == Stand::BadCells) {
            return None;
        }
        Some(assess(rules, &applications.application(row.input), self.scores.places(row.input)))
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
pub fn decide(
    rules: &Rules,
    applications: &Applications,
    allow_held: bool,
    reading: Reading,
) -> Result<Decision, Undecided> {
    let program = compile(rules);
    let scores = evaluate(rules, &program, applications, reading);
    // From here on everything is in order of the keys, so the order of the input cannot matter.
    let order = applications.order.iter().filter_map(|row| usize::try_from(*row).ok());
    let mut rows: Vec<Row> = Vec::with_capacity(applications.len());
    let mut entries: Vec<Entry> = Vec::new();
    let mut ranked: Vec<Ranked> = Vec::new();
    for input in order {
        let mut row = row(applications, &scores, input);
        if row.status == Status::Ranked {
            row.entry = Some(entries.len());
            entries.push(entry(&row, &scores));
            ranked.push(Ranked { row: rows.len(), tier: None, entitlement: None });
        }
        rows.push(row);
    }
    obstacles(&rows, &scores, allow_held)?;
    let higher: Vec<bool> = rules.ranking.tie_breaks.iter().map(|t| t.higher).collect();
    let ranking = rank::rank(&entries, &Order { higher: &higher, still_tied: rules.ranking.still_tied });
    let mut decision = Decision { rows, scores, ranked, entries, ranking, terms: None, allocation: None };
    if let Some(allocation) = &rules.allocation {
        divide(rules, &program, allocation, applications, reading, &mut decision)?;
    }
    Ok(decision)
}

fn row(applications: &Applications, scores: &Scores, input: usize) -> Row {
    let mut held: Vec<String> = applications.held.get(&input).cloned().unwrap_or_default();
    if let Some(Standing::Held(troubles)) = scores.naive.get(&input).map(|a| &a.standing) {
        held.extend(troubles.iter().map(|(what, trouble)| format!("{what}: {trouble}")));
    }
    let status = match scores.stands.get(input) {
        None | Some(Stand::BadCells | Stand::Held) => Status::Held,
        Some(Stand::Ineligible) => Status::Ineligible,
        Some(Stand::BelowMinimum) => Status::BelowMinimum,
        Some(Stand::Ranked | Stand::Incomplete) => match scores.unranked.get(&input) {
            Some(words) => {
                held.push(words.clone());
                Status::Held
            }
            None => Status::Ranked,
        },
    };
    Row { key: applications.key(input).into(), input, status, held, entry: None }
}

fn entry(row: &Row, scores: &Scores) -> Entry {
    Entry {
        key: row.key.clone(),
        list: scores.within.as_ref().map(|w| w.get(row.input).to_string().into()),
        by: scores.by.get(row.input),
        tie_breaks: scores.tie_breaks.iter().map(|t| t.get(row.input)).collect(),
    }
}

/// Held applications and missing marks stop the round.
fn obstacles(rows: &[Row], scores: &Scores, allow_held: bool) -> Result<(), Undecided> {
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
        if let Some(Standing::Incomplete(missing)) = scores.naive.get(&row.input).map(|a| &a.standing) {
            marks
                .extend(missing.iter().map(|(sheet, found, needed)| (row.key.clone(), sheet.clone(), *found, *needed)));
        }
    }
    if marks.is_empty() { Ok(()) } else { Err(Undecided::Marks(marks)) }
}
