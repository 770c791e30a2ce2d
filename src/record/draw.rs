//! `draw.csv`: the lots that were drawn, in order of the tickets, so that anyone can draw them again.

use super::cells::Cells;
use crate::round::Run;
use std::fmt::Write as _;

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
        let mut hex = String::with_capacity(64);
        for byte in ticket {
            // Writing to a text cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        out.text(&hex);
        out.end();
    }
    Some(out.into_bytes())
}
