//! Random rounds through two readings of their rules, which must agree in everything that can be seen.
//!
//! `MERIT_DIFFERENTIAL` says how many rule files are read, each with its fifty applications; `MERIT_DIFFERENTIAL_SEED`
//! looks at one.

mod allocation;
mod applications;
mod canaries;
mod case;
mod columns;
mod compare;
mod conditions;
mod coverage;
mod criteria;
mod dice;
mod edges;
mod names;
mod numbers;
mod planted;
mod program_bugs;
mod reversed;
mod round;
mod rules;
mod shrink;

use case::Case;
use coverage::{Coverage, Seen};
use libtest_mimic::{Failed, Trial};
use merit::check::model::Rules;
use merit::round::{Applications, Materials, Reading, decide};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("differential::two_readings_agree", agree),
        Trial::test("differential::planted_bugs_are_caught", || canaries::caught().map_err(Failed::from)),
        Trial::test("differential::bugs_planted_in_the_program_are_caught", || {
            program_bugs::caught().map_err(Failed::from)
        }),
        Trial::test("differential::failing_cases_shrink", || {
            shrink::keeps_what_fails();
            Ok(())
        }),
    ]
}

/// What the random round of a seed is decided from, as files, and whether held applications are allowed; `None` where
/// `check` refuses its rules.
pub fn materials(seed: u64) -> Option<(Materials, bool)> {
    let (case, _) = case::case(seed).ok()?;
    let mut materials = Materials {
        rules: ("random.merit.yaml".into(), case.text.into_bytes()),
        data: ("data.csv".into(), case.tables.data.into_bytes()),
        ..Materials::default()
    };
    materials.panels.extend(case.tables.panel.map(|text| ("panel.csv".into(), text.into_bytes())));
    let register = case.tables.register.map(|text| ("past".to_owned(), ("register.csv".into(), text.into_bytes())));
    materials.registers.extend(register);
    Some((materials, case.allow_held))
}

/// The random rule file of a seed, its rules, and the applications of its round; `None` where `check` refuses it.
pub fn drawn(seed: u64) -> Option<(String, Rules, Applications)> {
    let (case, rules) = case::case(seed).ok()?;
    let applications = round::applications(&rules, &case.tables).ok()?;
    Some((case.text, rules, applications))
}

/// How many rule files are read where nothing else is said.
const ORDINARY: usize = 2_000;

/// One of so many rule files is also decided on one, two and eight threads, as all with many applications are, and with
/// its keys the other way round.
const THREADED: u64 = 16;

fn agree() -> Result<(), Failed> {
    let number = |name: &str| std::env::var(name).ok().and_then(|n| n.parse::<u64>().ok());
    if let Some(seed) = number("MERIT_DIFFERENTIAL_SEED") {
        let pools = pools();
        let outcome = look(seed, &pools).map_err(Failed::from)?;
        let words = outcome.map_err(|errors| format!("`check` refuses it: {}", errors.join("\n")));
        println!("{:?}", words?.1);
        return Ok(());
    }
    let wanted = number("MERIT_DIFFERENTIAL").map_or(ORDINARY, |n| n as usize);
    let pools = pools();
    let (mut coverage, mut read, mut drawn) = (Coverage::default(), 0, 0);
    while read < wanted {
        let batch = (wanted - read).min(4_000) as u64;
        let looked = all(drawn..drawn + batch, &pools);
        drawn += batch;
        for one in looked {
            if let Ok((text, seen)) = one.map_err(Failed::from)? {
                read += 1;
                coverage.add(&text, &seen);
            }
        }
    }
    println!("{read} rule files read, of {drawn} drawn");
    coverage.print();
    assert!(read as u64 * 10 > drawn * 6, "most files should pass `check`, not {read} of {drawn}");
    // A few files cannot hold everything.
    let lacking = if read < ORDINARY { Vec::new() } else { coverage.lacking() };
    if lacking.is_empty() { Ok(()) } else { Err(lacking.join("\n").into()) }
}

type Looked = Result<Result<(String, Seen), Vec<String>>, String>;

/// Each seed looked at, in their order. The threads are no workers of a pool: one that waits for a decision would
/// take up another case, and another within that.
fn all(seeds: Range<u64>, pools: &[ThreadPool]) -> Vec<Looked> {
    let next = AtomicU64::new(seeds.start);
    let take = || {
        let mut mine = Vec::new();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                return mine;
            }
            mine.push((seed, look(seed, pools)));
        }
    };
    let threads = thread::available_parallelism().map_or(2, usize::from);
    let mut looked = thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(take)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    looked.sort_by_key(|(seed, _)| *seed);
    looked.into_iter().map(|(_, one)| one).collect()
}

fn pools() -> Vec<ThreadPool> {
    [1, 2, 8].map(|n| ThreadPoolBuilder::new().num_threads(n).build().unwrap()).into()
}

/// What a rule file and its round came by, or why `check` refuses the file; a difference or a panic is an error.
fn look(seed: u64, pools: &[ThreadPool]) -> Looked {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let (case, rules) = match case::case(seed) {
            Ok(found) => found,
            Err(errors) => return Ok(Err(errors)),
        };
        let applications = round::applications(&rules, &case.tables)
            .map_err(|faults| format!("seed {seed}: the tables cannot be read: {faults}\n{case}"))?;
        case.difference(&rules, &applications).map_err(|words| explained(seed, &case, &words))?;
        let decided = decide(&rules, &applications, case.allow_held, Reading::Compiled);
        compare::sound(&rules, &applications, case.allow_held, &decided)
            .map_err(|words| format!("seed {seed}: {words}\n{case}"))?;
        let mut seen = coverage::seen(&rules, &applications, &decided);
        if seed.is_multiple_of(THREADED) || case::has_many(seed) {
            let form = format!("{decided:?}");
            for pool in pools {
                let other = pool.install(|| decide(&rules, &applications, case.allow_held, Reading::Compiled));
                if format!("{other:?}") != form {
                    return Err(format!(
                        "seed {seed}: {} threads decide otherwise\n{case}",
                        pool.current_num_threads()
                    ));
                }
            }
            seen.extend(case::has_many(seed).then_some("threads: several chunks"));
            case.keys_around(&rules, &applications).map_err(|words| format!("seed {seed}: {words}\n{case}"))?;
            seen.insert("keys the other way round");
        }
        Ok(Ok((case.text, seen)))
    }));
    outcome.unwrap_or_else(|_| Err(format!("seed {seed}: it panics")))
}

/// The difference in the smallest case that shows one.
fn explained(seed: u64, case: &Case, words: &str) -> String {
    let difference = |case: &Case| case.read().and_then(|(rules, all)| case.difference(&rules, &all).err());
    let small = shrink::shrink(case.clone(), &|case| difference(case).is_some());
    let words = difference(&small).unwrap_or_else(|| words.to_owned());
    format!("seed {seed}: two readings differ (MERIT_DIFFERENTIAL_SEED={seed} looks at it again)\n{words}\n{small}")
}
