//! The applications of R12, the same bytes everywhere: integers only, from one seed. `edges` puts R&D spending and exports
//! on, or one cent below, the tie that rounds up to the bound of a band, where an inexact quotient shows as a wrong band.

use sha2::{Digest, Sha256};
use std::fmt::Write;

/// A table, and what it must come to.
#[derive(Clone, Copy, Debug)]
pub struct Reference {
    pub rows: usize,
    pub edges: bool,
    /// SHA-256 of the table.
    pub table: &'static str,
    /// SHA-256 of the lines `application_id,total,rank,award` in order of the ids: two decimals, the rank empty where the
    /// application is not eligible, the award 0.00 where there is none.
    pub outcome: &'static str,
}

pub const REFERENCES: [Reference; 4] = [
    Reference {
        rows: 10_000,
        edges: false,
        table: "369798df731b7de71ba887ce6a315353845501eb8c46c96dfa6c269165c319dc",
        outcome: "94f40adb91b53e5c462d9a8d5882292952f09cb7eb4f772a7e0e539b99709c28",
    },
    Reference {
        rows: 10_000,
        edges: true,
        table: "3ac8e5f2e0bf6158d7d18c4bc5abd41bb7d820b87f39e6cb682d81a06a632232",
        outcome: "08601e9a3c89f870f2cf6331072d739f71b987421cf7b0c1b12bedf210683afa",
    },
    Reference {
        rows: 100_000,
        edges: false,
        table: "7b409f58b0355eded1dc81c288e53d1334aae6f59cadc4f785b1bd5c66f9d942",
        outcome: "2983beb8b5abdc3c91e73f9d313df7e90d6a8e495fc90e274b9c93fa2d4abd17",
    },
    Reference {
        rows: 1_000_000,
        edges: false,
        table: "53bd61d9fcd7210381cee1b4ed4f3a0e3c9156aced5fce6c99a43a82fb4eb876",
        outcome: "09f56673cc5f7b9b093384663a5105fd0cad63fc0e3da09489d691e90c9c5538",
    },
];

/// That of so many plain rows, if there is one.
pub fn reference(rows: usize) -> Option<&'static Reference> {
    REFERENCES.iter().find(|r| r.rows == rows && !r.edges)
}

pub const CHAINS: [&str; 10] = ["AI", "BIO", "DIS", "IC", "MED", "NEV", "NEW", "ROB", "SAT", "SOF"];

const HEADER: &str = "application_id,chain,district,certified,founded,revenue,export,rd_spend,market_share,\
    years_in_field,patents,standards_led,local_suppliers,energy_intensity,credit_score,\
    panel_1,panel_2,panel_3,panel_4,panel_5,requested,eligible_cost,prior_subsidy";

const SEED: u64 = 20_260_630;

/// SplitMix64.
struct Draws(u64);

impl Draws {
    /// A number from 0 to under `of`.
    fn below(&mut self, of: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        u64::try_from((u128::from(z) * u128::from(of)) >> 64).unwrap()
    }

    fn one_of(&mut self, of: &[u64]) -> u64 {
        of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }

    fn is_zero(&mut self, of: u64) -> bool {
        self.below(of) == 0
    }
}

/// The table of so many applications, as CSV.
pub fn table(rows: usize, edges: bool) -> Vec<u8> {
    let mut out = String::with_capacity(rows * 156 + 300);
    let mut draws = Draws(SEED);
    out.push_str(HEADER);
    out.push('\n');
    for i in 0..rows as u64 {
        row(&mut out, &mut draws, i, edges);
    }
    out.into_bytes()
}

fn row(out: &mut String, draws: &mut Draws, i: u64, edges: bool) {
    // The ids are a permutation, so that the order of the file is not theirs.
    let id = (i * 48_271 + 12_345) % 9_999_991;
    let chain = CHAINS[usize::try_from(draws.below(10)).unwrap()];
    let district = 1 + draws.below(10);
    let certified = draws.below(100) < 92;
    let (year, month, day) = (1985 + draws.below(39), 1 + draws.below(12), 1 + draws.below(28));
    write!(out, "A{id:07},{chain},D{district:02},{certified},{year:04}-{month:02}-{day:02},").unwrap();
    // Cents, from a million yuan to fifty thousand million.
    let decade = u32::try_from(draws.below(5)).unwrap();
    let leading = 100_000_000 + draws.below(if decade < 4 { 900_000_000 } else { 400_000_000 });
    let mut revenue = leading * 10_u64.pow(decade);
    if decade > 0 {
        revenue += draws.below(100);
    }
    let mut export = revenue * draws.below(8001) / 10_000;
    let mut research = revenue * draws.below(1500) / 10_000 + draws.below(100);
    if edges {
        // A tie at four places is an odd multiple of `part`.
        let part = 100_000 + draws.below(if i % 2 == 1 { 249_900_000 } else { 900_000 });
        revenue = 20_000 * part;
        research = (2 * draws.one_of(&[100, 300, 500, 1000]) - 1) * part - draws.below(2);
        export = (2 * draws.one_of(&[500, 1500, 3000, 5000]) - 1) * part - draws.below(2);
    }
    for cents in [revenue, export, research] {
        decimal(out, cents, 2);
        out.push(',');
    }
    let share = if draws.is_zero(4) { draws.below(10_001) } else { draws.below(2001) };
    decimal(out, share, 2);
    let years = draws.below(41);
    let patents = if draws.is_zero(3) { draws.below(501) } else { draws.below(60) };
    let (standards, suppliers) = (draws.below(13), draws.below(201));
    write!(out, "%,{years},{patents},{standards},{suppliers},").unwrap();
    let energy = if draws.is_zero(3) { draws.below(20_001) } else { draws.below(6000) };
    decimal(out, energy, 4);
    write!(out, ",{},", 40 + draws.below(61)).unwrap();
    let base = 200 + draws.below(701);
    for _ in 0..5 {
        decimal(out, (base + draws.below(200)).min(1000), 1);
        out.push(',');
    }
    decimal(out, 5_000_000 + draws.below(795_000_001), 2);
    out.push(',');
    decimal(out, 20_000_000 + draws.below(3_980_000_001), 2);
    out.push(',');
    let prior = if draws.is_zero(2) { 0 } else { draws.below(800_000_001) };
    decimal(out, prior, 2);
    out.push('\n');
}

/// A number of units of which ten to the `places` make one.
fn decimal(out: &mut String, units: u64, places: u32) {
    let one = 10_u64.pow(places);
    write!(out, "{}.{:0width$}", units / one, units % one, width = places as usize).unwrap();
}

/// The SHA-256, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// The digest of an outcome: of its lines `application_id,total,rank,award`, given in any order.
pub fn outcome_digest(mut lines: Vec<String>) -> String {
    lines.sort_unstable();
    let mut text = lines.join("\n");
    text.push('\n');
    sha256(text.as_bytes())
}
