//! What does not change from trial to trial: the points of everyone whom a weighting can bring into the ranking; and the round
//! decided with other totals by the way that decides rounds.

use super::weighting::{Weighting, maxima};
use crate::check::model::Rules;
use crate::compile::{Program, compile};
use crate::evaluate::{Applications, Reading, Scores, correct, evaluate};
use crate::number::Exact;
use crate::oracle::{Application, Assessment, Standing, assess};
use crate::round::{Decision, Status, Undecided, divide, ranked};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// A round whose totals can be weighted otherwise.
#[derive(Debug)]
pub struct Base<'a> {
    /// The rules.
    pub rules: &'a Rules,
    /// The applications.
    pub applications: &'a Applications,
    /// Those whom a weighting can bring into the ranking, in order of their keys: no gate, no cell and no minimum of a criterion
    /// keeps them out.
    pub candidates: Vec<Candidate>,
    /// The maxima of the top-level criteria.
    pub maxima: Vec<Exact>,
    /// Whether the round goes on without applications that are held.
    pub allow_held: bool,
    pub(super) scores: Scores,
    program: Program,
}

/// One whom a weighting can bring into the ranking.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Its position among all applications in order of their keys.
    pub row: usize,
    /// The points of the top-level criteria.
    pub points: Vec<Exact>,
    /// What bonus and deduction add together.
    pub adjustment: Exact,
    pub(super) input: usize,
    pub(super) application: Application,
    pub(super) assessment: Assessment,
}

/// What became of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fate {
    /// Its status.
    pub status: Status,
    /// Its rank; 0 where it has none.
    pub rank: u32,
    /// Its award in smallest units.
    pub award: i128,
}

impl Fate {
    /// Whether it gets an award, whole or in part.
    #[must_use]
    pub fn is_funded(&self) -> bool {
        self.award != 0
    }
}

impl<'a> Base<'a> {
    /// Computes the points once.
    #[must_use]
    pub fn new(rules: &'a Rules, applications: &'a Applications, allow_held: bool) -> Self {
        let program = compile(rules);
        let scores = evaluate(rules, &program, applications, Reading::Compiled);
        let order: Vec<usize> = applications.order.iter().filter_map(|input| usize::try_from(*input).ok()).collect();
        let candidate = |(row, input): (usize, &usize)| -> Option<Candidate> {
            if applications.held.contains_key(input) {
                return None;
            }
            let application = applications.application(*input);
            let assessment = assess(rules, &application, scores.places(*input));
            let may = match &assessment.standing {
                Standing::Ranked => true,
                Standing::BelowMinimum(missed) => missed.iter().all(|id| &**id == "total"),
                Standing::Held(_) | Standing::Ineligible(_) | Standing::Incomplete(_) => false,
            };
            let points: Option<Vec<Exact>> =
                rules.top.iter().map(|id| assessment.points.get(*id)?.as_ref().ok().cloned()).collect();
            let adjustment = assessment.bonus.as_ref().ok()? - assessment.deduction.as_ref().ok()?;
            Some(Candidate { row, points: points?, adjustment, input: *input, application, assessment }).filter(|_| may)
        };
        let candidates = order.par_iter().enumerate().map(|(row, input)| candidate((row, input)));
        let candidates = candidates.collect::<Vec<_>>().into_iter().flatten().collect();
        Self { rules, applications, candidates, maxima: maxima(rules), allow_held, scores, program }
    }

    /// Whether a total reaches the minimum of the ranking.
    pub(super) fn suffices(&self, total: &Exact) -> bool {
        self.rules.ranking.minimum.as_ref().is_none_or(|minimum| total >= minimum)
    }

    /// Decides the round with the totals of a weighting.
    ///
    /// Wherever rules name `total`, the weighted and unrounded one counts; where they name a criterion, its published points do.
    ///
    /// # Errors
    ///
    /// [`Undecided`] as in any round.
    pub fn decide(&self, weighting: &Weighting) -> Result<Decision, Undecided> {
        let scale = weighting.scale(&self.maxima);
        let mut scores = self.scores.clone();
        for candidate in &self.candidates {
            let total = weighting.total(&scale, &candidate.points, &candidate.adjustment);
            self.place(&mut scores, candidate, total);
        }
        let mut decision = ranked(self.rules, self.applications, self.allow_held, scores)?;
        divide(self.rules, &self.program, self.applications, Reading::Naive, &BTreeMap::new(), &mut decision)?;
        Ok(decision)
    }

    /// Gives a candidate another total, with all that follows for the ranking.
    pub(super) fn place(&self, scores: &mut Scores, candidate: &Candidate, total: Exact) {
        let mut assessment = candidate.assessment.clone();
        let below = || Standing::BelowMinimum(vec!["total".into()]);
        assessment.standing = if self.suffices(&total) { Standing::Ranked } else { below() };
        assessment.total = Ok(total);
        correct(self.rules, scores, candidate.input, &candidate.application, assessment);
    }

    /// What became of each candidate.
    #[must_use]
    pub fn fates(&self, decision: &Decision) -> Vec<Fate> {
        let fate = |candidate: &Candidate| {
            let row = decision.rows.get(candidate.row);
            Fate {
                status: row.map_or(Status::Held, |row| row.status),
                rank: row.and_then(|row| decision.place(row)).map_or(0, |place| place.rank),
                award: row.and_then(|row| decision.award(row)).map_or(0, |award| award.amount),
            }
        };
        self.candidates.iter().map(fate).collect()
    }
}
