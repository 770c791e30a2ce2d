//! The outcome as text, in the order of the table. Every figure from 0.00 to 100.00 is written once, beforehand.

use super::parallel;
use super::place::Placed;
use super::score::Scored;
use std::fs::File;
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::sync::{Condvar, Mutex};

pub const HEADER: &[u8] = b"application_id,chain,failed_mask,c1,c2,c3,c4,c5,c6,c7,c8,c9,c10,c11,c12,total,rank,award\n";

/// The longest line.
const LINE: usize = 144;

/// The rows that are formatted at once in [`in_turn`].
const ROWS: usize = 4096;

/// The hundredths from 0 to 100.00 with a comma before each; the length stands last.
#[derive(Debug)]
pub struct Texts(Vec<[u8; 8]>);

impl Texts {
    pub fn new() -> Self {
        let text = |hundredths: usize| {
            let text = format!(",{}.{:02}", hundredths / 100, hundredths % 100);
            let mut entry = [0; 8];
            entry[..text.len()].copy_from_slice(text.as_bytes());
            entry[7] = text.len() as u8;
            entry
        };
        Self((0..=10_000).map(text).collect())
    }
}

/// The lines of a part that begins with the row `start`.
pub fn formatted(texts: &Texts, start: usize, part: &[Scored], placed: &Placed) -> Vec<u8> {
    let mut out = vec![0; part.len() * LINE];
    let length = format_into(texts, start, part, placed, &mut out);
    out.truncate(length);
    out
}

fn format_into(texts: &Texts, start: usize, part: &[Scored], placed: &Placed, out: &mut [u8]) -> usize {
    let mut awards = placed.awards_from(start).iter().peekable();
    let mut at = 0;
    for (i, one) in part.iter().enumerate() {
        let line: &mut [u8; LINE] = (&mut out[at..at + LINE]).try_into().unwrap();
        let mut line = Line { bytes: line, at: 0 };
        let award = awards.next_if(|(row, _)| *row == start + i).map_or(0, |(_, award)| *award);
        line.one(texts, one, placed.rank(start + i), award);
        at += line.at;
    }
    at
}

struct Line<'a> {
    bytes: &'a mut [u8; LINE],
    at: usize,
}

impl Line<'_> {
    /// Eight bytes, of which so many count.
    fn put(&mut self, bytes: [u8; 8], count: usize) {
        self.bytes[self.at..self.at + 8].copy_from_slice(&bytes);
        self.at += count;
    }

    fn number(&mut self, number: u64) {
        let mut digits = [b'0'; 20];
        let (mut rest, mut first) = (number, 20);
        while rest > 0 || first == 20 {
            first -= 1;
            digits[first] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        let count = 20 - first;
        self.bytes[self.at..self.at + count].copy_from_slice(&digits[first..]);
        self.at += count;
    }

    fn one(&mut self, texts: &Texts, one: &Scored, rank: u32, award: i64) {
        let mut id = *b"A0000000";
        let mut rest = one.id;
        for digit in id[1..].iter_mut().rev() {
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        self.put(id, 8);
        let (chain, count) = CHAINS[usize::from(one.chain)];
        self.put(*chain, count);
        let mask = [b',', b'0' + one.failed / 10, b'0' + one.failed % 10];
        if one.failed >= 10 {
            self.put([mask[0], mask[1], mask[2], 0, 0, 0, 0, 0], 3);
        } else {
            self.put([mask[0], mask[2], 0, 0, 0, 0, 0, 0], 2);
        }
        for hundredths in one.points.iter().chain([&one.total]) {
            let text = texts.0[usize::from(*hundredths)];
            self.put(text, usize::from(text[7]));
        }
        self.put(*b",\0\0\0\0\0\0\0", 1);
        if rank > 0 {
            self.number(u64::from(rank));
        }
        if award == 0 {
            self.put(*b",0.00\n\0\0", 6);
        } else {
            self.put(*b",\0\0\0\0\0\0\0", 1);
            self.number(award as u64 / 100);
            let cents = (award % 100) as u8;
            self.put([b'.', b'0' + cents / 10, b'0' + cents % 10, b'\n', 0, 0, 0, 0], 4);
        }
    }
}

const CHAINS: [(&[u8; 8], usize); 10] = [
    (b",AI     ", 3),
    (b",BIO    ", 4),
    (b",DIS    ", 4),
    (b",IC     ", 3),
    (b",MED    ", 4),
    (b",NEV    ", 4),
    (b",NEW    ", 4),
    (b",ROB    ", 4),
    (b",SAT    ", 4),
    (b",SOF    ", 4),
];

/// Formats and writes block by block, the threads in turn: a block's place in the file is known when those before it are
/// formatted, not only when they are written.
pub fn in_turn(mut out: &File, texts: &Texts, parts: &[(usize, &[Scored])], placed: &Placed, threads: usize) {
    out.write_all(HEADER).unwrap();
    let blocks: Vec<(usize, &[Scored])> = parts
        .iter()
        .flat_map(|(start, part)| part.chunks(ROWS).enumerate().map(move |(i, block)| (start + i * ROWS, block)))
        .collect();
    let turn = Mutex::new((0, HEADER.len() as u64));
    let next = Condvar::new();
    parallel((0..threads).collect(), |thread| {
        let mut buffer = vec![0; ROWS * LINE];
        for (i, (start, block)) in blocks.iter().enumerate().skip(thread).step_by(threads) {
            let length = format_into(texts, *start, block, placed, &mut buffer);
            let mut now = next.wait_while(turn.lock().unwrap(), |(at, _)| *at < i).unwrap();
            let place = now.1;
            *now = (i + 1, place + length as u64);
            drop(now);
            next.notify_all();
            out.write_all_at(&buffer[..length], place).unwrap();
        }
    });
}
