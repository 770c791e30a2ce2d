//! `transfers.csv`: the books, in the order of the transfers.

use super::cells::Cells;
use crate::round::{Decision, Run};
use std::sync::Arc;

/// The whole table of a decision of the run.
#[must_use]
pub fn transfers(run: &Run, decision: &Decision) -> Vec<u8> {
    let mut out = Cells::with_room(1024);
    ["from", "to", "amount", "rule", "clause", "reason"].iter().for_each(|name| out.text(name));
    out.end();
    let key = |at: usize| -> Arc<str> { decision.entrant_key(&run.applications, at).into() };
    if let Some(divided) = &decision.division {
        let terms = &divided.terms;
        for transfer in &divided.allocation.transfers {
            out.text(&transfer.from.name(terms, &key));
            out.text(&transfer.to.name(terms, &key));
            out.fixed(transfer.amount, terms.currency.decimals());
            out.text(&transfer.rule(terms));
            out.text(&transfer.clause(terms));
            out.text(&transfer.reason(terms, &divided.claims));
            out.end();
        }
    }
    out.into_bytes()
}
