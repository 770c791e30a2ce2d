//! What minutes say of a round, for the office: the line, ties, what people decided, who is held, who signed.

use super::super::Source;
use crate::allocate::Bound;
use crate::rank::DecidedBy;
use crate::report::{self, Others, Overridden, Reason};
use crate::round::Status;
use crate::study::Otherwise;
use serde::Serialize;

/// So many ties are told in full; of more, only those that part who gets money from who does not.
const TIES: usize = 200;

/// How a round was decided. It names applications and people.
#[derive(Clone, Debug, Serialize)]
pub struct Proceedings {
    /// The last funded and the first that is not; none where there are several lists, or no money.
    pub line: Option<LineTold>,
    /// Those equal on what is ranked by, best first.
    pub ties: Vec<TieTold>,
    /// How many ties are not told, because they part nobody from money.
    pub more_ties: usize,
    /// What people decided, with the application of each.
    pub overrides: Vec<(String, Overridden)>,
    /// Whom overrides of others change.
    pub touched: Vec<(String, Overridden)>,
    /// Who is held.
    pub held: Vec<HeldTold>,
    /// Why the round was decided without them; empty where nobody is held.
    pub allow_held: String,
    /// Guarantees that could not be kept, in words.
    pub not_kept: Vec<String>,
    /// How many marks there are, recusals included.
    pub marks: usize,
    /// By how many reviewers.
    pub reviewers: usize,
    /// How many of them are recusals.
    pub recused: usize,
    /// The reserve list, in order.
    pub reserve: Vec<String>,
    /// The settings that replace parameters of the rules: `funds = 1亿`.
    pub settings: Vec<String>,
    /// Who signed.
    pub seal: Seal,
}

/// The line between who is funded and who is not.
#[derive(Clone, Debug, Serialize)]
pub struct LineTold {
    /// The last funded.
    pub last: String,
    /// Its rank.
    pub last_rank: u32,
    /// What it is ranked by.
    pub last_by: String,
    /// The first behind it that is not; empty where there is none.
    pub next: String,
    /// Its rank; 0 where there is none.
    pub next_rank: u32,
    /// What it is ranked by.
    pub next_by: String,
    /// What lies between them; empty where there is none.
    pub margin: String,
}

/// A tie.
#[derive(Clone, Debug, Serialize)]
pub struct TieTold {
    /// What they are equal on.
    pub by: String,
    /// The list; empty where there is only one.
    pub list: String,
    /// The tied, in the order in which they were put: key, rank, and what put it behind the one before it.
    pub tied: Vec<TiedTold>,
    /// Whether it parts who gets money from who gets less of it or none.
    pub at_the_line: bool,
}

/// One of those in a tie.
#[derive(Clone, Debug, Serialize)]
pub struct TiedTold {
    /// The application.
    pub key: String,
    /// Its rank.
    pub rank: u32,
    /// What put it behind the one before it; empty for the first.
    pub decided: String,
}

/// A held application.
#[derive(Clone, Debug, Serialize)]
pub struct HeldTold {
    /// Its key.
    pub key: String,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// The signatures under a record.
#[derive(Clone, Debug, Serialize)]
pub struct Seal {
    /// The fingerprints of the keys.
    pub signatures: Vec<String>,
    /// The entries of the time stamps.
    pub time_stamps: Vec<String>,
}

/// How a record was decided.
#[must_use]
pub fn proceedings(source: &Source<'_>) -> Proceedings {
    let (run, opened) = (source.run, source.opened);
    let decision = &run.decision;
    let mut held = Vec::new();
    let otherwise = Otherwise::new(run);
    let (mut overrides, mut touched) = (Vec::new(), Vec::new());
    for row in &decision.rows {
        if row.status == Status::Held {
            held.push(HeldTold {
                key: run.key(row).to_owned(),
                reasons: report::held(run, row, Others::Named(&otherwise), source.lang),
            });
        }
        let Some(overridden) = report::overridden(run, row, Others::Named(&otherwise), source.lang) else { continue };
        let into = if overridden.words.is_empty() { &mut touched } else { &mut overrides };
        into.push((run.key(row).to_owned(), overridden));
    }
    let all = ties(source);
    let told = |tie: &TieTold| all.len() <= TIES || tie.at_the_line;
    let reserve = decision.division.as_ref().map(|d| d.allocation.reserve.clone()).unwrap_or_default();
    let key = |at: &u32| usize::try_from(*at).map_or("", |at| decision.entrant_key(&run.applications, at)).to_owned();
    Proceedings {
        line: line(source),
        more_ties: all.iter().filter(|tie| !told(tie)).count(),
        ties: all.iter().filter(|tie| told(tie)).cloned().collect(),
        overrides,
        touched,
        held,
        allow_held: opened.options.allow_held.clone().unwrap_or_default(),
        not_kept: report::not_kept(run, source.lang),
        marks: run.marks.count,
        reviewers: run.marks.reviewers,
        recused: run.marks.recused,
        reserve: reserve.iter().map(key).collect(),
        settings: opened.options.settings.iter().map(|(name, value)| format!("{name} = {value}")).collect(),
        seal: Seal {
            signatures: opened.seal.signatures.iter().map(crate::record::Signature::fingerprint).collect(),
            time_stamps: opened.seal.tokens.clone(),
        },
    }
}

fn line(source: &Source<'_>) -> Option<LineTold> {
    let run = source.run;
    let (last, next) = report::around_line(run)?;
    let key = |at: usize| run.decision.entrant_key(&run.applications, at).to_owned();
    let rank = |at: usize| run.decision.ranking.places.get(at).map_or(0, |place| place.rank);
    let by = |at: usize| report::by_text(&run.rules, &run.decision.by(at));
    let next_by = next.map(by).unwrap_or_default();
    let margin = next.and_then(|at| {
        let (last, next) = (run.decision.by(last), run.decision.by(at));
        Some((last.exact()? - next.exact()?).to_string())
    });
    Some(LineTold {
        last: key(last),
        last_rank: rank(last),
        last_by: by(last),
        next: next.map(key).unwrap_or_default(),
        next_rank: next.map(rank).unwrap_or_default(),
        next_by,
        margin: margin.unwrap_or_default(),
    })
}

/// Runs of those equal on what is ranked by, within each list.
fn ties(source: &Source<'_>) -> Vec<TieTold> {
    let run = source.run;
    let (decision, ranking) = (&run.decision, &run.decision.ranking);
    let mut order: Vec<usize> = ranking.in_order().collect();
    // Within a list they keep their order.
    order.sort_by_key(|at| ranking.list(*at));
    let equal = |one: &usize, other: &usize| {
        let by = |at: &usize| ranking.between(*one, *at);
        ranking.list(*one) == ranking.list(*other) && by(other) != DecidedBy::By
    };
    // What a limit of its own leaves an application, it would get at any place in the tie.
    let given = |at: &usize| {
        let row = decision.entrant(*at)?;
        let limited = decision.award(row).is_some_and(|award| matches!(award.bound, Some(Bound::Limit(_))));
        Some(if row.status == Status::PartFunded && limited { Status::Funded } else { row.status })
    };
    let is_money = |status: &Option<Status>| matches!(status, Some(Status::Funded | Status::PartFunded));
    let mut all = Vec::new();
    for tied in order.chunk_by(equal).filter(|tied| tied.len() > 1) {
        let mut told = Vec::new();
        let mut before = None;
        for at in tied {
            let decided = before.map(|above| report::decided(run, ranking.between(above, *at), source.lang));
            told.push(TiedTold {
                key: decision.entrant_key(&run.applications, *at).to_owned(),
                rank: ranking.places.get(*at).map_or(0, |place| place.rank),
                decided: decided.unwrap_or_default(),
            });
            before = Some(*at);
        }
        let first = tied.first().copied().unwrap_or_default();
        all.push(TieTold {
            by: report::by_text(&run.rules, &decision.by(first)),
            list: decision.list(first).as_deref().unwrap_or("").to_owned(),
            at_the_line: {
                let given: Vec<Option<Status>> = tied.iter().map(given).collect();
                given.iter().any(is_money) && given.iter().any(|other| Some(other) != given.first())
            },
            tied: told,
        });
    }
    all
}
