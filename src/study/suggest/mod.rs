//! Applications that reach what no test reaches, found from the bounds of the rules; and for each bound of a ladder those
//! one step under it, at it and one step over it. Whatever is proposed has been run, and expects what came out.

mod change;
mod proposal;
mod values;
mod solve;
mod pool;
mod about;
mod base;
mod single;
mod variants;
mod rounds;
mod expect;
mod edges;

pub use edges::{Edge, Step, Unled};
pub use expect::whole;
pub use proposal::{Given, Missed, NewExample, Nothing, Proposal};
pub use values::{amount, cell, text_of};

use super::coverage::{Goal, Kind, Reached, coverage, goals};
use crate::check::model::Rules;
use crate::diagnostic::{Code, Diagnostic};
use base::{World, bases};

/// So many rules are computed for the goals of a file, roughly; for what comes after that, nothing is looked for.
const WORK: usize = 3_000_000;

/// What is proposed.
#[derive(Clone, Debug)]
pub struct Suggestions {
    /// What the tests of the file reach.
    pub before: Vec<Goal>,
    /// What they would reach with the proposals, edges not counted.
    pub after: Vec<Goal>,
    /// Examples that the proposals need beside those of the file.
    pub examples: Vec<NewExample>,
    /// The proposals, each for what none before it reaches.
    pub proposals: Vec<Proposal>,
    /// The bounds of ladders.
    pub edges: Vec<Edge>,
    /// The bounds that no application leads to.
    pub unled: Vec<Unled>,
    /// What no application was found for.
    pub missed: Vec<Missed>,
}

/// Proposes applications for everything that no test reaches. `findings` are those of `check`, which may have proved that
/// something cannot be reached.
#[must_use]
pub fn suggest(rules: &Rules, findings: &[Diagnostic]) -> Suggestions {
    let before = coverage(rules);
    let world = World { rules, bases: bases(rules) };
    let mut reached: Reached = before.iter().filter(|goal| goal.reached).map(Goal::id).collect();
    let mut book = expect::Book::new(rules, &world.bases);
    let peers = rules.behind_peers().any();
    let (mut proposals, mut missed) = (Vec::new(), Vec::new());
    let most = WORK.checked_div(rules.steps.len()).unwrap_or(WORK);
    for (i, goal) in before.iter().filter(|goal| !goal.reached).enumerate() {
        if reached.contains(&goal.id()) {
            continue;
        }
        if i >= most {
            missed.push(Missed { goal: goal.clone(), why: Nothing::Long(most) });
            continue;
        }
        if let Some(words) = proved(goal, findings) {
            missed.push(Missed { goal: goal.clone(), why: Nothing::Proved(words) });
            continue;
        }
        let mut round =
            || rounds::find(&world, goal).map(|found| (book.round(&before, &found, &reached), found.reached));
        // A total with a comparison in it is none before there is a round.
        let found = match needs_round(goal.kind) {
            true => round(),
            false => match single::find(&world, goal) {
                Err(_) if goal.kind == Kind::Minimum && peers => round(),
                found => found.map(|found| (book.one(&before, &found, &reached), found.reached)),
            },
        };
        match found {
            Ok((proposal, more)) => {
                proposals.push(proposal);
                reached.extend(more);
            }
            Err(why) => missed.push(Missed { goal: goal.clone(), why }),
        }
    }
    // What was not found for itself may have been reached on the way.
    missed.retain(|missed| !reached.contains(&missed.goal.id()));
    let (edges, unled) = edges::edges(&world, &mut book, most);
    let after = goals(rules, reached);
    Suggestions { before, after, examples: book.examples, proposals, edges, unled, missed }
}

/// Whether it takes a decided round to reach something.
fn needs_round(kind: Kind) -> bool {
    matches!(kind, Kind::Standing | Kind::TieBreak | Kind::Tier | Kind::Guarantee | Kind::Limit)
}

/// The finding that something is never reached.
fn proved(goal: &Goal, findings: &[Diagnostic]) -> Option<String> {
    let here = |d: &&Diagnostic| d.code == Code::NEVER_REACHED && d.span == goal.span;
    findings.iter().find(here).map(|d| d.message.clone())
}
