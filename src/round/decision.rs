//! A decided round: what became of every application.

use super::status::Status;
use crate::allocate::{Allocation, Award, Claims, Terms, tier};
use crate::check::model::Rules;
use crate::column::{Column, Groups};
use crate::evaluate::{Applications, Scores, Stand};
use crate::number::Exact;
use crate::oracle::{Assessment, Blank, Standing, assess};
use crate::rank::{Place, Ranking};
use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What stands for an application that is not ranked.
const NONE: u32 = u32::MAX;

/// One application in the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    input: u32,
    entrant: u32,
    /// What became of it.
    pub status: Status,
}

impl Row {
    /// The application at this position among those that came in.
    #[must_use]
    pub fn new(input: u32, status: Status) -> Self {
        Self { input, entrant: NONE, status }
    }

    /// Its position among the [`Applications`] that came in.
    #[must_use]
    pub fn input(&self) -> usize {
        usize::try_from(self.input).unwrap_or(usize::MAX)
    }

    /// Its position among the entrants of the ranking; `None` where it is not ranked.
    #[must_use]
    pub fn entrant(&self) -> Option<usize> {
        if self.entrant == NONE { None } else { usize::try_from(self.entrant).ok() }
    }

    pub(super) fn enters(&mut self, entrant: usize) {
        self.entrant = u32::try_from(entrant).unwrap_or(NONE);
    }
}

/// A decided round: every application with its status, and how ranks and awards came about.
#[derive(Clone, Debug)]
pub struct Decision {
    /// All applications in order of their keys.
    pub rows: Vec<Row>,
    /// Gates and points, in the order in which the applications came in.
    pub scores: Scores,
    /// The entrants of the ranking, in order of their keys: their positions in [`Self::rows`].
    pub entrants: Vec<u32>,
    /// The order of the entrants, which are named by their positions in [`Self::entrants`].
    pub ranking: Ranking,
    /// The budget, divided; `None` where the rules divide none.
    pub division: Option<Divided>,
    /// Why applications are held, by their positions among those that came in.
    pub held: BTreeMap<usize, Vec<String>>,
}

/// A budget and how it was divided.
#[derive(Clone, Debug)]
pub struct Divided {
    /// What was divided, and how.
    pub terms: Terms,
    /// What the entrants were entitled to, parallel to [`Decision::entrants`].
    pub claims: Claims,
    /// The awards, and the books.
    pub allocation: Allocation,
}

impl Decision {
    /// The row of the application of that key; `None` where there is none.
    #[must_use]
    pub fn row(&self, applications: &Applications, key: &str) -> Option<&Row> {
        self.rows.binary_search_by(|r| applications.key(r.input()).cmp(key)).ok().and_then(|i| self.rows.get(i))
    }

    /// Everything about one application, computed again by the naive reading; `None` where its cells are bad.
    ///
    /// # Panics
    ///
    /// If the naive reading comes to other points than the decision has: a fault of merit, which nothing may explain away.
    #[must_use]
    pub fn assessment(&self, rules: &Rules, applications: &Applications, row: &Row) -> Option<Assessment> {
        let input = row.input();
        if self.scores.stands.get(input).is_none_or(|s| *s == Stand::BadCells) {
            return None;
        }
        let assessment = assess(rules, &applications.application(input), self.scores.places(input));
        let total = [(&assessment.total, &self.scores.total)].into_iter().filter(|_| rules.has_total());
        let both = assessment.points.iter().zip(&self.scores.points).chain(total);
        let parts = |(naive, column): (&Result<Exact, _>, &Column)| {
            naive.as_ref().is_ok_and(|points| column.get(input).exact() != Some(points))
        };
        assert!(
            !both.into_iter().any(parts),
            "the two readings of the rules come to other points of {}",
            applications.key(input)
        );
        Some(assessment)
    }

    /// The row of an entrant, by its position among the entrants.
    #[must_use]
    pub fn entrant(&self, at: usize) -> Option<&Row> {
        self.entrants.get(at).and_then(|row| usize::try_from(*row).ok()).and_then(|row| self.rows.get(row))
    }

    /// The key of an entrant, by its position; empty where there is none.
    #[must_use]
    pub fn entrant_key<'a>(&self, applications: &'a Applications, at: usize) -> &'a str {
        self.entrant(at).map_or("", |row| applications.key(row.input()))
    }

    /// What an entrant is ranked by: its total, or the value of `by:`.
    #[must_use]
    pub fn by(&self, at: usize) -> Value {
        self.entrant(at).map_or(Value::Missing, |row| self.scores.by.get(row.input()))
    }

    /// The list an entrant is ranked in; `None` where there is only one.
    #[must_use]
    pub fn list(&self, at: usize) -> Option<Arc<str>> {
        let lists: &Groups = self.ranking.lists.as_ref()?;
        lists.of(at).map(|list| lists.name(list))
    }

    /// The tier that an entrant reaches, by position.
    #[must_use]
    pub fn tier(&self, rules: &Rules, at: usize) -> Option<usize> {
        let tiers = &rules.allocation.as_ref()?.award.tiers;
        let total = self.entrant(at).and_then(|row| self.scores.total(row.input()));
        tier(tiers, self.ranking.places.get(at)?.rank, total.as_ref())
    }

    /// The place of a row in the ranking.
    #[must_use]
    pub fn place(&self, row: &Row) -> Option<&Place> {
        row.entrant().and_then(|e| self.ranking.places.get(e))
    }

    /// The award of a row.
    #[must_use]
    pub fn award(&self, row: &Row) -> Option<&Award> {
        self.division.as_ref().zip(row.entrant()).and_then(|(d, e)| d.allocation.awards.get(e))
    }

    /// Why an application is held; nothing where it is not.
    #[must_use]
    pub fn reasons(&self, row: &Row) -> &[String] {
        self.held.get(&row.input()).map_or(&[], Vec::as_slice)
    }

    /// How many applications have that status.
    #[must_use]
    pub fn count(&self, status: Status) -> usize {
        self.rows.iter().filter(|r| r.status == status).count()
    }
}

/// Why an application is held: bad cells, and what could not be computed.
pub(super) fn reasons(applications: &Applications, scores: &Scores, input: usize) -> Vec<String> {
    let mut reasons: Vec<String> = applications.held.get(&input).cloned().unwrap_or_default();
    match scores.naive.get(&input).map(|a| &a.standing) {
        Some(Standing::Held(troubles)) => {
            reasons.extend(troubles.iter().map(|(what, trouble)| format!("{what}: {trouble}")));
        }
        // That it cannot be put in order follows from the marks that are missing.
        Some(Standing::Incomplete(missing)) => {
            let told = |(sheet, found, needed): &(Arc<str>, usize, usize)| {
                Blank::Marks(sheet.clone(), *found, *needed).to_string()
            };
            reasons.extend(missing.iter().map(told));
            return reasons;
        }
        _ => {}
    }
    reasons.extend(scores.unranked.get(&input).cloned());
    reasons
}
