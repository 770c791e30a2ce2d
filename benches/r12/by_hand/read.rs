//! From the bytes of the table to rows of integers. Up to eight digits are read at once, as one word, and a point among
//! them is taken out of the word: no loop and no jump that the length of a number decides.

/// An application as it is written.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub revenue: i64,
    pub export: i64,
    pub research: i64,
    pub requested: i64,
    pub cost: i64,
    pub prior: i64,
    pub id: u32,
    pub marks: [u16; 5],
    pub share: u16,
    pub patents: u16,
    pub suppliers: u16,
    pub energy: u16,
    pub chain: u8,
    pub certified: bool,
    pub age: u8,
    pub years: u8,
    pub standards: u8,
    pub credit: u8,
}

/// What follows the header.
pub fn body(table: &[u8]) -> &[u8] {
    &table[table.iter().position(|b| *b == b'\n').unwrap() + 1..]
}

/// So many parts of about equal length, each of whole lines.
pub fn split(mut body: &[u8], parts: usize) -> Vec<&[u8]> {
    let share = body.len() / parts;
    let mut all = Vec::new();
    for _ in 1..parts {
        let end = share + body[share..].iter().position(|b| *b == b'\n').unwrap() + 1;
        let (part, rest) = body.split_at(end);
        all.push(part);
        body = rest;
    }
    all.push(body);
    all
}

pub fn parse(lines: &[u8]) -> Vec<Row> {
    let mut rows = Vec::with_capacity(lines.len() / 140);
    parse_into(lines, &mut rows);
    rows
}

pub fn parse_into(lines: &[u8], rows: &mut Vec<Row>) {
    let mut cursor = Cursor { bytes: lines, at: 0 };
    while cursor.at < lines.len() {
        rows.push(cursor.row());
    }
}

/// Eight bytes of text, the first in the lowest bits.
type Word = u64;

const EIGHT: u64 = 0x0101_0101_0101_0101;

/// The digits of the word as their values, and how many lead it.
fn leading(word: Word) -> (Word, u32) {
    let digits = word ^ (EIGHT * 0x30);
    // A byte over 9 has its highest bit set by the addition, or had it.
    let others = (digits.wrapping_add(EIGHT * 0x76) | digits) & (EIGHT * 0x80);
    (digits, others.trailing_zeros() / 8)
}

/// The number of the first `count` digits, from 1 to 8.
fn number(digits: Word, count: u32) -> u64 {
    let word = digits << (64 - 8 * count);
    let pairs = word.wrapping_mul(10).wrapping_add(word >> 8) & 0x00FF_00FF_00FF_00FF;
    let fours = (pairs.wrapping_mul(100).wrapping_add(pairs >> 16)) & 0x0000_FFFF_0000_FFFF;
    (fours.wrapping_mul(10_000).wrapping_add(fours >> 32)) & 0xFFFF_FFFF
}

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn word(&self, at: usize) -> Word {
        match self.bytes.get(at..at + 8) {
            Some(bytes) => u64::from_le_bytes(bytes.try_into().unwrap()),
            None => {
                // The last bytes of the table.
                let mut word = [0; 8];
                let rest = self.bytes.get(at..).unwrap_or_default();
                word[..rest.len()].copy_from_slice(rest);
                u64::from_le_bytes(word)
            }
        }
    }

    /// A whole number of at most eight digits, and the sign behind it.
    fn whole(&mut self) -> u64 {
        let (digits, count) = leading(self.word(self.at));
        self.at += count as usize + 1;
        number(digits, count)
    }

    /// A number with so many decimals, all of it in eight bytes, and the sign behind it.
    fn short(&mut self, places: u32) -> u16 {
        let (digits, count) = leading(self.word(self.at));
        let (before, after) = (digits & ((1 << (8 * count)) - 1), digits >> (8 * count + 8) << (8 * count));
        self.at += (count + places) as usize + 2;
        number(before | after, count + places) as u16
    }

    /// An amount in cents, and the sign behind it.
    fn cents(&mut self) -> i64 {
        let (digits, count) = leading(self.word(self.at));
        let mut yuan = number(digits, count);
        self.at += count as usize;
        if count == 8 {
            let (more, count) = leading(self.word(self.at));
            if count > 0 {
                yuan = yuan * 10_u64.pow(count) + number(more, count);
                self.at += count as usize;
            }
        }
        let tens = u64::from(self.bytes[self.at + 1] - b'0');
        let ones = u64::from(self.bytes[self.at + 2] - b'0');
        self.at += 4;
        (yuan * 100 + tens * 10 + ones) as i64
    }

    fn row(&mut self) -> Row {
        // A0012345,NEW,D07,true,2016-09-14,
        let id = number(self.word(self.at + 1) ^ (EIGHT * 0x30), 7) as u32;
        let word = self.word(self.at + 9);
        let chain = CHAIN[((word & 0xFF) + 6 * (word >> 16 & 0xFF)) as usize & 15];
        self.at += if word >> 16 & 0xFF == u64::from(b',') { 12 } else { 13 } + 4;
        let certified = self.bytes[self.at] == b't';
        self.at += if certified { 5 } else { 6 };
        let year = number(self.word(self.at) ^ (EIGHT * 0x30), 4) as u32;
        let days = self.word(self.at + 5) ^ (EIGHT * 0x30);
        let later = 100 * number(days, 2) + number(days >> 24, 2) > 630;
        self.at += 11;
        Row {
            id,
            chain,
            certified,
            age: (2026 - year - u32::from(later)) as u8,
            revenue: self.cents(),
            export: self.cents(),
            research: self.cents(),
            share: {
                let share = self.short(2);
                // The sign of percent stands before the comma.
                self.at += 1;
                share
            },
            years: self.whole() as u8,
            patents: self.whole() as u16,
            standards: self.whole() as u8,
            suppliers: self.whole() as u16,
            energy: self.short(4),
            credit: self.whole() as u8,
            marks: [self.short(1), self.short(1), self.short(1), self.short(1), self.short(1)],
            requested: self.cents(),
            cost: self.cents(),
            prior: self.cents(),
        }
    }
}

/// The place of a chain in the order of names, by the first letter and six times the third: `AI,` `BIO` `DIS` `IC,` `MED`
/// `NEV` `NEW` `ROB` `SAT` `SOF` differ in the last four bits of that.
const CHAIN: [u8; 16] = {
    const NAMES: [&[u8; 3]; 10] = [b"AI,", b"BIO", b"DIS", b"IC,", b"MED", b"NEV", b"NEW", b"ROB", b"SAT", b"SOF"];
    let mut places = [0; 16];
    let mut i = 0;
    while i < 10 {
        places[(NAMES[i][0] as usize + 6 * NAMES[i][2] as usize) & 15] = i as u8;
        i += 1;
    }
    places
};
