//! The round decided again from nothing but its record, by the compiled program and by the oracle, and every figure
//! compared.

use super::build::{Built, build};
use super::container::Entries;
use super::format::RecordJson;
use super::open::Opened;
use super::outcome::outcome;
use super::rows::{cells, read_rows};
use super::stages::STAGES;
use super::transfers::transfers;
use crate::evaluate::Reading;
use crate::round::{Decision, Failure, Run, divided_again, run_by};
use std::collections::BTreeMap;

/// A figure that came out differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What computed it.
    pub reading: Reading,
    /// The table: `outcome.csv` …
    pub table: String,
    /// The row: the application, or the number of the transfer.
    pub row: String,
    /// The column.
    pub column: String,
    /// What the record says.
    pub recorded: String,
    /// What came out.
    pub replayed: String,
}

/// What the oracle's own division of the budget found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Second {
    /// So many movements of money are the same.
    Same(usize),
    /// The movement of this number is the first that differs.
    Differs(usize),
    /// It was left out: more claims than this.
    LeftOut(usize),
    /// No budget is divided.
    Nothing,
}

/// What a replay found.
#[derive(Debug)]
pub struct Replay {
    /// How many figures were compared.
    pub figures: usize,
    /// Those that differ.
    pub differences: Vec<Difference>,
    /// The first stage and figure whose digest differs.
    pub parted: Option<(String, String)>,
    /// What the oracle's division found.
    pub second: Second,
    /// Whether the record made again has the same bytes, signatures aside.
    pub same_bytes: bool,
    /// The round as it came out.
    pub run: Run,
}

/// The oracle divides among so many claims at the most: its time grows with their square.
const MOST_CLAIMS: usize = 2_000;

/// Decides the round again from the record alone and compares every figure.
///
/// # Errors
///
/// [`Failure`] where the round has no decision any more.
pub fn replay(opened: &Opened) -> Result<Replay, Failure> {
    let again = |reading: Reading| -> Result<(Run, Option<Built>), Failure> {
        let run = run_by(&opened.materials, &opened.options, reading)?;
        // Of what cannot be made again every figure differs.
        let built = build(&run, &opened.materials, &opened.options, &opened.imprint).ok();
        Ok((run, built))
    };
    let (compiled, naive) = rayon::join(|| again(Reading::Compiled), || again(Reading::Naive));
    let ((run, built), (oracle, by_oracle)) = (compiled?, naive?);
    // A run says itself which reading it is of, so that two of one reading cannot pass for two.
    let readings = [&run, &oracle].map(|run| run.decision.scores.reading);
    drop(oracle);
    let unsigned = opened.entries.iter().filter(|(name, _)| !is_signature(name));
    let same_bytes = built.as_ref().is_some_and(|built| unsigned.eq(&built.entries));
    let decisions = [Some(&run.decision), run.computed.as_ref()];
    let second = decisions.into_iter().flatten().map(second).fold(Second::Nothing, worse);
    let mut replay = Replay { figures: 0, differences: Vec::new(), parted: None, second, same_bytes, run };
    for (reading, built) in readings.into_iter().zip([built.as_ref(), by_oracle.as_ref()]) {
        let mut comparing = Comparing { replay: &mut replay, reading };
        for table in TABLES {
            let again = built.map_or(&[][..], |built| of(&built.entries, table));
            comparing.table(table, of(&opened.entries, table), again);
        }
        comparing.json(&opened.json, built.map(|built| &built.record));
    }
    superseded(opened, &mut replay);
    Ok(replay)
}

/// The first table of a record that is not what its round, decided again as `run`, gives; `None` where all are. What is
/// made from a record is made from `run`, and may be said in its name only where they are the same.
#[must_use]
pub fn other_table(opened: &Opened, run: &Run) -> Option<&'static str> {
    let differs = |table: &str, made: Vec<u8>| of(&opened.entries, table) != made;
    let decisions = [
        ("outcome.csv", "transfers.csv", Some(&run.decision)),
        ("computed/outcome.csv", "computed/transfers.csv", run.computed.as_ref()),
    ];
    decisions.into_iter().find_map(|(results, books, decision)| {
        let decision = decision?;
        let other = differs(results, outcome(run, decision)).then_some(results);
        other.or_else(|| differs(books, transfers(run, decision)).then_some(books))
    })
}

/// The tables whose cells are compared. The events, which are no table, are compared by their digest.
const TABLES: [&str; 6] = [
    "outcome.csv",
    "transfers.csv",
    "draw.csv",
    "computed/outcome.csv",
    "computed/transfers.csv",
    "changes/override.csv",
];

/// The bytes of a table; of one that is not there, none.
fn of<'a>(entries: &'a Entries, table: &str) -> &'a [u8] {
    entries.get(table).map_or(&[], |bytes| bytes)
}

fn is_signature(name: &str) -> bool {
    name.starts_with("seal/") && name != "seal/statement.json"
}

fn second(decision: &Decision) -> Second {
    match &decision.division {
        None => Second::Nothing,
        Some(divided) if divided.claims.len() > MOST_CLAIMS => Second::LeftOut(MOST_CLAIMS),
        Some(divided) => match divided_again(divided, &decision.ranking) {
            Ok(same) => Second::Same(same),
            Err(first) => Second::Differs(first),
        },
    }
}

fn worse(a: Second, b: Second) -> Second {
    match (a, b) {
        (Second::Differs(at), _) | (_, Second::Differs(at)) => Second::Differs(at),
        (Second::LeftOut(most), _) | (_, Second::LeftOut(most)) => Second::LeftOut(most),
        (Second::Same(a), Second::Same(b)) => Second::Same(a + b),
        (Second::Nothing, other) | (other, Second::Nothing) => other,
    }
}

/// A comparison with what one reading gives.
struct Comparing<'a> {
    replay: &'a mut Replay,
    reading: Reading,
}

impl Comparing<'_> {
    fn differ(&mut self, table: &str, row: &str, column: &str, recorded: &str, replayed: &str) {
        self.replay.differences.push(Difference {
            reading: self.reading,
            table: table.into(),
            row: row.into(),
            column: column.into(),
            recorded: recorded.into(),
            replayed: replayed.into(),
        });
    }

    fn table(&mut self, table: &str, recorded: &[u8], replayed: &[u8]) {
        if recorded == replayed {
            self.replay.figures += cells(recorded);
            return;
        }
        let read = |bytes: &[u8]| read_rows(bytes).unwrap_or_default();
        let ((header, was), (other, is)) = (read(recorded), read(replayed));
        if header != other {
            self.differ(table, "header", "", &header.join(","), &other.join(","));
        }
        let columns = if header.len() < other.len() { &other } else { &header };
        let empty: Vec<String> = Vec::new();
        for i in 0..was.len().max(is.len()) {
            let (left, right) = (was.get(i).unwrap_or(&empty), is.get(i).unwrap_or(&empty));
            let name = match left.first().or(right.first()) {
                Some(key) if header.first().is_some_and(|name| name == "application") => key.clone(),
                _ => (i + 1).to_string(),
            };
            for (at, column) in columns.iter().enumerate() {
                let (a, b) = (left.get(at).map_or("", String::as_str), right.get(at).map_or("", String::as_str));
                self.replay.figures += 1;
                if a != b {
                    self.differ(table, &name, column, a, b);
                }
            }
        }
    }

    fn json(&mut self, recorded: &RecordJson, replayed: Option<&RecordJson>) {
        let (was, is) = (figures(recorded), replayed.map(figures).unwrap_or_default());
        let names: std::collections::BTreeSet<&String> = was.keys().chain(is.keys()).collect();
        for name in names {
            let (a, b) = (was.get(name).map_or("", String::as_str), is.get(name).map_or("", String::as_str));
            self.replay.figures += 1;
            if a != b {
                self.differ("record.json", "", name, a, b);
            }
        }
        let stages = replayed.map(|r| &r.stages);
        let parted = STAGES.iter().find_map(|stage| {
            let (was, is) = (recorded.stages.get(*stage), stages.and_then(|s| s.get(*stage)));
            let differs = |name: &&String| was.and_then(|s| s.get(*name)) != is.and_then(|s| s.get(*name));
            let name = was.into_iter().chain(is).flat_map(BTreeMap::keys).find(differs)?;
            Some(((*stage).to_owned(), name.clone()))
        });
        self.replay.parted = self.replay.parted.take().or(parted);
    }
}

/// The figures of `record.json` by name.
fn figures(json: &RecordJson) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    all.extend(json.counts.iter().map(|(k, v)| (format!("count {k}"), v.to_string())));
    all.extend(json.sums.iter().map(|(k, v)| (format!("sum {k}"), v.clone())));
    let check = |c: &super::CertificateJson| (c.name.clone(), format!("{} {} {}", c.left, c.relation, c.right));
    all.extend(json.certificate.iter().map(check));
    all.extend(json.reserve.iter().enumerate().map(|(i, k)| (format!("reserve {}", i + 1), k.clone())));
    let stages = json.stages.iter().flat_map(|(stage, figures)| figures.iter().map(move |(k, v)| (stage, k, v)));
    all.extend(stages.map(|(stage, name, digest)| (format!("{stage} {name}"), digest.clone())));
    all.insert("tree".into(), format!("{} {}", json.tree.size, json.tree.root));
    all.insert("events".into(), json.digests.get("events.jsonl").cloned().unwrap_or_default());
    all
}

/// What differs from a superseded record is known only where that record is at hand; that its later side is this
/// outcome is known here.
fn superseded(opened: &Opened, replay: &mut Replay) {
    let Some(superseded) = &opened.imprint.supersedes else { return };
    let (_, changes) = read_rows(&superseded.changes).unwrap_or_default();
    let (header, outcome) = opened.entries.get("outcome.csv").and_then(|t| read_rows(t).ok()).unwrap_or_default();
    let rows: BTreeMap<&str, &Vec<String>> =
        outcome.iter().filter_map(|row| Some((row.first()?.as_str(), row))).collect();
    for row in &changes {
        let [key, column, before, after] = row.as_slice() else { continue };
        let at = header.iter().position(|c| c == column);
        let is = at.and_then(|at| rows.get(key.as_str())?.get(at)).map_or("", String::as_str);
        replay.figures += 1;
        if is != after || before == after {
            let mut comparing = Comparing { replay, reading: Reading::Compiled };
            comparing.differ("changes/superseded.csv", key, column, after, is);
        }
    }
}
