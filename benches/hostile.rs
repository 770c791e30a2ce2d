//! How long `check` and the report of its findings take for each file of `tests/hostile/files.rs`: the aim is less than
//! 100 ms for each. Run with `cargo bench --bench hostile`; words behind `--` choose the files that have them in their
//! names. Of what takes longer, the time of the processor counts where Linux tells it: other programs may run beside it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark measures, and stops where it cannot"
)]
#![allow(missing_docs, reason = "read as code")]

use std::time::{Duration, Instant};

#[path = "../tests/hostile/files.rs"]
mod files;

const AIM: Duration = Duration::from_millis(100);

/// The time this thread has had of the processor, where Linux tells it; it counts in steps of some milliseconds.
fn processor() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let mut slow = 0;
    for file in files::all().iter().filter(|f| words.iter().all(|w| f.name.contains(w.as_str()))) {
        let (mut best, mut last) = (Duration::MAX, (0, 0));
        for _ in 0..3 {
            let (start, had) = (Instant::now(), processor());
            let checked = merit::check::check("hostile.merit.yaml", &file.bytes, &[], &mut |_| Err("none".into()));
            let report =
                merit::report::diagnostics::human(&checked.diagnostics, &checked.sources, merit::lang::Lang::En, false);
            let mut took = start.elapsed();
            if let (true, Some(had), Some(has)) = (took > AIM, had, processor()) {
                took = took.min(has - had);
            }
            best = best.min(took);
            last = (checked.diagnostics.len(), report.len());
            if best > AIM * 10 {
                break;
            }
        }
        let over = if best > AIM { "  <-- over" } else { "" };
        slow += usize::from(best > AIM);
        let bytes = file.bytes.len();
        let (findings, out) = last;
        let first = format!("{} line {}", file.code, file.line);
        println!(
            "{best:>8.1?} {bytes:>8} bytes {findings:>4} findings {out:>8} bytes out  {first:<16} {}{over}",
            file.name
        );
    }
    println!("{slow} over {AIM:?}");
}
