//! The awards by envelope, from the books: what each account of the round was filled with, what it gave to whom, and what
//! became of the rest.

use super::Source;
use super::accounts::sums;
use super::held::letters;
use super::workbook::{Book, BookError, Cell, Heading, Look};

/// Writes the sheet `envelopes`, where the round divides a budget. With `award`, the column of the awards in the ranking and
/// its last row, the subtotals are checked by formulas.
pub(super) fn sheet(source: &Source<'_>, book: &mut Book, award: Option<(usize, u32)>) -> Result<(), BookError> {
    let Some(divided) = &source.run.decision.division else { return Ok(()) };
    let (terms, allocation) = (&divided.terms, &divided.allocation);
    let money = Look::Money(terms.currency.decimals());
    let mut headings = vec![
        Heading::new("account", Look::Words, 24),
        Heading::new("line", Look::Words, 12),
        Heading::new("application", Look::Words, 18),
        Heading::new("rank", Look::Fixed(0), 6),
        Heading::new("amount", money, 20),
    ];
    if award.is_some() {
        headings.push(Heading::new("check", money, 14));
    }
    let mut sheet = book.sheet("envelopes", &headings, 0)?;
    let places = terms.currency.decimals();
    let keys = |at: usize| source.run.decision.entrant_key(&source.run.applications, at).into();
    let mut line = |name: &str, what: &str, who: Option<(&str, u32)>, units: i128, check: Option<String>| {
        let amount = terms.money(units).to_string();
        let rank = who.map(|(_, rank)| rank.to_string()).unwrap_or_default();
        let mut cells = vec![
            Cell::Text(name),
            Cell::Text(what),
            who.map_or(Cell::Empty, |(key, _)| Cell::Text(key)),
            if who.is_some() { Cell::Number(&rank) } else { Cell::Empty },
            Cell::Number(&amount),
        ];
        // The books add up, so that every difference is nothing.
        cells.extend(check.map(|formula| Cell::Formula(format!("ROUND({formula},{places})"), "0".into())));
        sheet.row(&cells)?;
        Ok::<u32, BookError>(sheet.last_row())
    };
    for (account, sums) in &sums(&source.run.decision.ranking, divided) {
        let name = account.name(terms, &keys);
        let mut row = line(&name, "filled", None, sums.filled, None)?;
        let first = row + 1;
        for ((rank, at), units) in &sums.awards {
            let key = source.run.decision.entrant_key(&source.run.applications, *at);
            row = line(&name, "award", Some((key, *rank)), *units, None)?;
        }
        let awarded: i128 = sums.awards.values().sum();
        // Without an award the sum of nothing is checked.
        let of = if row >= first { format!("SUM(E{first}:E{row})-E{}", row + 1) } else { format!("0-E{}", row + 1) };
        line(&name, "awarded", None, awarded, award.map(|_| of))?;
        line(&name, "moved on", None, sums.moved, None)?;
        line(&name, "unspent", None, sums.unspent, None)?;
    }
    let of = |row: u32| award.map(|(at, last)| format!("SUM(ranking!{0}2:{0}{last})-E{row}", letters(at)));
    let row = line("all", "budget", None, terms.budget, None)?;
    if allocation.topped_up != 0 {
        line("all", "topped up", None, allocation.topped_up, None)?;
    }
    let next = row + 1 + u32::from(allocation.topped_up != 0);
    line("all", "awarded", None, allocation.awarded, of(next))?;
    line("all", "unspent", None, allocation.unspent, None)?;
    Ok(())
}
