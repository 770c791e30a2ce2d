//! Times stages and prints them, one line each, as multiples of the floor: by the clock, and of the time on the processors.

use super::data;
use super::process::{Time, measure, processors};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// A stage is run five times, or as often as this time allows.
const PATIENCE: Duration = Duration::from_secs(4);
const RUNS: usize = 5;

/// The stages of one table.
#[derive(Debug)]
pub struct Stages {
    rows: usize,
    bytes: usize,
    floor: Time,
}

impl Stages {
    pub fn new(rows: usize, bytes: usize) -> Self {
        println!("\n{rows} applications, {bytes} bytes");
        println!(
            "{:<30} {:>7} {:>10} {:>10} {:>12} {:>8} {:>8} {:>9}  bytes per application beside the table",
            "stage", "threads", "ms", "ns/row", "rows/s", "floors", "on CPU", "peak MiB"
        );
        Self { rows, bytes, floor: Time { wall: Duration::MAX, processors: Duration::MAX } }
    }

    /// What all else is compared with.
    pub fn floor(&mut self, mut work: impl FnMut()) {
        let (time, ()) = shortest(|| (), |()| work());
        self.floor = time;
        self.line("floor: csv::ByteRecord", 1, time, None);
    }

    /// The shortest time of a stage, without that of dropping what it gives, which is given back.
    pub fn stage<T>(&self, name: &str, threads: usize, mut work: impl FnMut() -> T) -> T {
        self.stage_of(name, threads, || (), |()| work())
    }

    /// The same, of a stage that uses up what is prepared for it beforehand.
    pub fn stage_of<P, T>(
        &self,
        name: &str,
        threads: usize,
        prepare: impl FnMut() -> P,
        work: impl FnMut(P) -> T,
    ) -> T {
        let (time, result) = shortest(prepare, work);
        self.line(name, threads, time, None);
        result
    }

    /// The shortest time of a whole process, and its peak memory.
    pub fn process(&self, name: &str, threads: usize, command: &[&str]) {
        let start = Instant::now();
        let mut best = measure(command);
        for _ in 1..RUNS {
            if start.elapsed() > PATIENCE {
                break;
            }
            let (time, peak) = measure(command);
            best = (best.0.min(time), best.1.max(peak));
        }
        self.line(name, threads, best.0, Some(best.1));
    }

    /// Stops unless the outcome is the published one, where there is one for so many applications.
    pub fn exact(&self, lines: Vec<String>) {
        assert_eq!(lines.len(), self.rows);
        if let Some(reference) = data::reference(self.rows) {
            assert_eq!(data::outcome_digest(lines), reference.outcome);
        }
    }

    fn line(&self, name: &str, threads: usize, time: Time, peak: Option<usize>) {
        let (rows, nanos) = (self.rows as u128, time.wall.as_nanos().max(1));
        let micros = thousandths(nanos / 1000);
        let each = thousandths(nanos * 1000 / rows);
        let floors = |time: Duration, floor: Duration| thousandths(time.as_nanos() * 1000 / floor.as_nanos().max(1));
        let by_clock = floors(time.wall, self.floor.wall);
        let on_processors = floors(time.processors, self.floor.processors);
        let speed = rows * 1_000_000_000 / nanos;
        let memory = peak.map(|peak| {
            let beside = (peak as i128 - self.bytes as i128) / rows as i128;
            format!(" {:>9} {beside:>7}", peak >> 20)
        });
        let memory = memory.unwrap_or_default();
        println!(
            "{name:<30} {threads:>7} {micros:>10} {each:>10} {speed:>12} {by_clock:>8} {on_processors:>8}{memory}"
        );
    }
}

/// A number of thousandths, with at least three digits shown.
fn thousandths(number: u128) -> String {
    format!("{}.{:03}", number / 1000, number % 1000)
}

fn shortest<P, T>(mut prepare: impl FnMut() -> P, mut work: impl FnMut(P) -> T) -> (Time, T) {
    let start = Instant::now();
    let mut run = || {
        let prepared = prepare();
        let (start, spent) = (Instant::now(), processors());
        let result = black_box(work(prepared));
        (Time { wall: start.elapsed(), processors: processors() - spent }, result)
    };
    let (mut best, mut result) = run();
    for _ in 1..RUNS {
        if start.elapsed() > PATIENCE {
            break;
        }
        drop(result);
        let time;
        (time, result) = run();
        best = best.min(time);
    }
    (best, result)
}
