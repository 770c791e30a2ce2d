//! `draw.csv`: the lots that were drawn, in order of the tickets, so that anyone can draw them again.

use super::cells::Cells;
use crate::round::Run;

/// The whole table; `None` where nobody drew a lot.
#[must_use]
pub fn draw(run: &Run) -> Option<Vec<u8>> {
    let mut tickets: Vec<&(usize, [u8; 32])> = run.decision.ranking.tickets.iter().collect();
    if tickets.is_empty() {
        return None;
    }
    tickets.sort_unstable_by_key(|(at, ticket)| (*ticket, *at));
    let mut out = Cells::with_room(128 * tickets.len());
    ["application", "ticket"].iter().for_each(|name| out.text(name));
    out.end();
    for (at, ticket) in tickets {
        out.text(run.decision.entrant_key(&run.applications, *at));
        out.text(&super::digest::hex(ticket));
        out.end();
    }
    Some(out.into_bytes())
}
