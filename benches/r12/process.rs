//! Time and peak memory of a process. The system tells the peak of all children of a process together, and of what they were
//! forked from; so each is started by a small process of its own, this same program in another role.

use nix::sys::resource::{Usage, UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What something took: by the clock, and on the processors, which neighbours disturb less.
#[derive(Clone, Copy, Debug)]
pub struct Time {
    pub wall: Duration,
    pub processors: Duration,
}

impl Time {
    /// The least of each.
    pub fn min(self, other: Self) -> Self {
        Self { wall: self.wall.min(other.wall), processors: self.processors.min(other.processors) }
    }
}

/// The time that the processors have spent on this process, all threads together.
pub fn processors() -> Duration {
    spent(&getrusage(UsageWho::RUSAGE_SELF).unwrap())
}

fn spent(usage: &Usage) -> Duration {
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Duration::from_micros(micros.try_into().unwrap())
}

/// Runs a command; its time and its peak memory in bytes.
pub fn measure(command: &[&str]) -> (Time, usize) {
    let this = std::env::current_exe().unwrap();
    let run = Command::new(this).arg("measure").args(command).stderr(Stdio::inherit()).output().unwrap();
    assert!(run.status.success(), "{command:?} failed");
    let text = String::from_utf8(run.stdout).unwrap();
    let figures: Vec<u64> = text.split_whitespace().map(|n| n.parse().unwrap()).collect();
    let time = Time { wall: Duration::from_nanos(figures[0]), processors: Duration::from_nanos(figures[1]) };
    (time, figures[2].try_into().unwrap())
}

/// The small process: runs the command and prints the figures.
pub fn measure_here(command: &[&str]) {
    let start = Instant::now();
    let run =
        Command::new(command[0]).args(&command[1..]).stdout(Stdio::null()).stderr(Stdio::piped()).output().unwrap();
    let time = start.elapsed();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
    println!("{} {} {}", time.as_nanos(), spent(&usage).as_nanos(), usage.max_rss() * 1024);
}
