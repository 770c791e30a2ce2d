//! R12 as somebody writes it who needs this round and no other, and needs it fast: scaled integers, no rule file, nothing
//! generic, no cell tested. What a rule file costs is measured against this.
//!
//! Money is in cents, points and percentages in hundredths, marks in tenths. A quotient that is only compared with bounds is
//! never divided: `round half up(a / b, 4) >= 0.05` is `a / b >= 0.04995`.

mod place;
mod read;
mod score;
mod write;

pub use place::{divide, rank};
pub use read::{body, parse, split};
pub use score::{Scored, score};
pub use write::{Texts, formatted};

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// The bytes that a thread reads at once in [`whole`].
const BLOCK: usize = 1 << 18;

/// Does each part of the work on a thread of its own.
pub fn parallel<A: Send, B: Send>(parts: Vec<A>, work: impl Fn(A) -> B + Sync) -> Vec<B> {
    let work = &work;
    std::thread::scope(|scope| {
        let mut parts = parts.into_iter();
        let first = parts.next();
        let others: Vec<_> = parts.map(|part| scope.spawn(move || work(part))).collect();
        let mut done: Vec<B> = first.map(work).into_iter().collect();
        done.extend(others.into_iter().map(|t| t.join().unwrap()));
        done
    })
}

/// The round from table to outcome, both in memory. The outcome is in the order of the table.
pub fn decide(table: &[u8], threads: usize) -> Vec<u8> {
    let rows = parallel(split(body(table), threads), parse);
    let scored = parallel(rows, |rows| score(&rows));
    let mut placed = rank(&scored, threads);
    divide(&mut placed, &scored);
    let texts = Texts::new();
    let parts = parallel(numbered(&scored), |(start, part)| formatted(&texts, start, part, &placed));
    let mut out = write::HEADER.to_vec();
    parts.iter().for_each(|p| out.extend_from_slice(p));
    out
}

/// The parts with the number of the first row of each.
pub fn numbered(parts: &[Vec<Scored>]) -> Vec<(usize, &[Scored])> {
    let mut start = 0;
    let mut numbered = Vec::new();
    for part in parts {
        numbered.push((start, part.as_slice()));
        start += part.len();
    }
    numbered
}

/// The round from file to file. Each thread reads, parses and scores its part of the file block by block, so that only what
/// is published is ever kept of a row; and formats its part of the outcome likewise.
pub fn whole(table: &Path, outcome: &Path, threads: usize) {
    let file = File::open(table).unwrap();
    let length = file.metadata().unwrap().len();
    let header = {
        let mut start = vec![0; length.min(4096) as usize];
        file.read_exact_at(&mut start, 0).unwrap();
        start.iter().position(|b| *b == b'\n').unwrap() as u64 + 1
    };
    let share = (length - header) / threads as u64;
    let mut ends: Vec<u64> = (1..threads as u64).map(|i| line_start(&file, header + i * share, length)).collect();
    ends.push(length);
    let starts = std::iter::once(header).chain(ends.iter().copied());
    let ranges: Vec<(u64, u64)> = starts.zip(ends.iter().copied()).collect();
    let scored = parallel(ranges, |range| scored_range(&file, range));
    let mut placed = rank(&scored, threads);
    divide(&mut placed, &scored);
    let texts = Texts::new();
    let out = File::create(outcome).unwrap();
    write::in_turn(&out, &texts, &numbered(&scored), &placed, threads);
}

/// Where the line begins that follows the byte at `from`.
fn line_start(file: &File, from: u64, length: u64) -> u64 {
    let mut line = vec![0; (length - from).min(4096) as usize];
    file.read_exact_at(&mut line, from).unwrap();
    from + line.iter().position(|b| *b == b'\n').unwrap() as u64 + 1
}

fn scored_range(file: &File, (start, end): (u64, u64)) -> Vec<Scored> {
    let mut scored = Vec::with_capacity(((end - start) / 140) as usize);
    let mut rows = Vec::new();
    let mut buffer = vec![0; BLOCK];
    let (mut at, mut kept) = (start, 0);
    while at < end {
        let wanted = (BLOCK - kept).min((end - at) as usize);
        file.read_exact_at(&mut buffer[kept..kept + wanted], at).unwrap();
        at += wanted as u64;
        let filled = kept + wanted;
        let whole = buffer[..filled].iter().rposition(|b| *b == b'\n').unwrap() + 1;
        rows.clear();
        read::parse_into(&buffer[..whole], &mut rows);
        score::score_into(&rows, &mut scored);
        buffer.copy_within(whole..filled, 0);
        kept = filled - whole;
    }
    scored
}

/// The lines `application_id,total,rank,award` of an outcome.
pub fn published_lines(outcome: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(outcome).unwrap();
    let line = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        [cells[0], cells[15], cells[16], cells[17]].join(",")
    };
    text.lines().skip(1).map(line).collect()
}
