//! Gates, facts and points.

use super::read::Row;

/// What is kept of an application: what is published of it, what it is ranked by, what it asks for.
#[derive(Clone, Copy, Debug)]
pub struct Scored {
    /// The least of what was requested and of 30% of the cost in whole ten thousands.
    pub wanted: i64,
    pub intensity: u32,
    pub id: u32,
    pub points: [u16; 12],
    pub total: u16,
    pub share: u16,
    pub chain: u8,
    pub failed: u8,
}

const YUAN: i64 = 100;
const MILLION: i64 = 1_000_000 * YUAN;

pub fn score(rows: &[Row]) -> Vec<Scored> {
    let mut scored = Vec::with_capacity(rows.len());
    score_into(rows, &mut scored);
    scored
}

pub fn score_into(rows: &[Row], scored: &mut Vec<Scored>) {
    scored.extend(rows.iter().map(one));
}

/// The points of the last bound reached.
fn band<const N: usize>(reached: [bool; 4], points: [u16; N]) -> u16 {
    let [a, b, c, d] = reached.map(usize::from);
    points[a + b + c + d]
}

fn one(row: &Row) -> Scored {
    let Row { revenue, export, research, .. } = *row;
    let failed = u8::from(!row.certified)
        | u8::from(row.years < 3) << 1
        | u8::from(row.credit < 60) << 2
        | u8::from(revenue < 20 * MILLION) << 3
        | u8::from(row.prior > 5 * MILLION) << 4;
    let intensity = (20_000 * research + revenue) / (2 * revenue);
    // The ratio reaches a bound when it reaches the tie below it.
    let exported = 100_000 * export;
    let exported = [4_995, 14_995, 29_995, 49_995].map(|tie| exported >= tie * revenue);
    let patented = 1000 * u32::from(row.patents);
    let patented = [495, 1_995, 4_995, 9_995].map(|tie| patented >= tie * u32::from(row.years.max(1)));
    let points = [
        band([50, 200, 2_000, 10_000].map(|m| revenue >= m * MILLION), [200, 400, 600, 800, 1000]),
        band(exported, [100, 250, 400, 600, 800]),
        band([100, 300, 500, 1000].map(|bound| intensity >= bound), [0, 300, 600, 900, 1200]),
        band([5, 10, 15, 20].map(|bound| row.years >= bound), [100, 250, 400, 500, 600]),
        band(patented, [0, 200, 400, 600, 800]),
        band([5, 20, 50, 100].map(|bound| row.suppliers >= bound), [0, 150, 300, 450, 600]),
        band([1000, 3000, 6000, 10_000].map(|bound| row.energy >= bound), [600, 450, 300, 150, 0]),
        share_points(row.share),
        growth_points(revenue, row.age),
        [600, 500, 200, 600, 400, 400, 500, 500, 300, 300][usize::from(row.chain)],
        mark_points(row.marks),
        (75 * u16::from(row.standards) + 2 * row.patents + 5 * u16::from(row.age)).min(700),
    ];
    Scored {
        wanted: row.requested.min(row.cost * 3 / (10 * 10_000 * YUAN) * (10_000 * YUAN)),
        intensity: intensity as u32,
        id: row.id,
        points,
        total: points.iter().sum(),
        share: row.share,
        chain: row.chain,
        failed,
    }
}

/// Through (0, 0), (5, 4), (15, 7), (40, 10).
fn share_points(share: u16) -> u16 {
    let share = u32::from(share.min(4000));
    let low = (share.min(500) * 8 + 5) / 10;
    let middle = (share.clamp(500, 1500) * 6 - 3000 + 10) / 20;
    // Between the knots of this piece the quotient starts from whole points, so that it is rounded alone.
    let high = (share.max(1500) * 6 - 9000 + 25) / 50;
    (low + middle + high) as u16
}

/// Revenue per year through (1e6, 0), (500e6, 6).
fn growth_points(revenue: i64, age: u8) -> u16 {
    // Division by twice the age, by its reciprocal; exact while the dividend times the divisor stays under 2^64.
    let divisor = 2 * u64::from(age.max(1));
    let dividend = (2 * revenue) as u64 + divisor / 2;
    let reciprocal = RECIPROCALS[usize::from(age)];
    let per_year = ((u128::from(dividend) * u128::from(reciprocal)) >> 64) as i64;
    let above = per_year.clamp(MILLION, 500 * MILLION) - MILLION;
    ((1200 * above + 499 * MILLION) / (2 * 499 * MILLION)) as u16
}

const RECIPROCALS: [u64; 256] = {
    let mut all = [u64::MAX / 2 + 1; 256];
    let mut age = 1;
    while age < 256 {
        all[age] = u64::MAX / (2 * age as u64) + 1;
        age += 1;
    }
    all
};

/// The mean of three of five marks, rounded, times 0.15, rounded.
fn mark_points(marks: [u16; 5]) -> u16 {
    let [a, b, c, d, e] = marks.map(u32::from);
    let (lowest, highest) = (a.min(b).min(c).min(d).min(e), a.max(b).max(c).max(d).max(e));
    let mean = (20 * (a + b + c + d + e - lowest - highest) + 3) / 6;
    ((15 * mean + 50) / 100) as u16
}
