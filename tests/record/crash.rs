//! A kill before each system call that writes, and a disk that is full, leave nothing or the whole.

use super::{DATA, FIXED, folder, run_small, says};
use crate::forge::opened;
use libtest_mimic::{Failed, Trial};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

pub fn trials() -> Vec<Trial> {
    vec![
        crate::require::tracer("record::a_kill_at_any_moment_leaves_nothing_or_the_whole", &["strace"], killed),
        crate::require::tracer(
            "record::a_kill_while_sealing_leaves_the_old_or_the_sealed",
            &["strace", "ssh-keygen"],
            sealing,
        ),
        crate::require::tool("record::a_file_that_may_not_grow_leaves_nothing_or_the_whole", "sh", full),
        crate::require::disks("record::a_full_disk_leaves_nothing_or_the_whole", full_disks),
    ]
}

/// What touches files.
const CALLS: [&str; 10] =
    ["openat", "write", "fsync", "link", "linkat", "rename", "renameat", "renameat2", "unlink", "unlinkat"];

/// What is left in the folder under a name that is not hidden.
fn names(folder: &Path) -> Vec<String> {
    let all = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = all.filter(|name| !name.starts_with('.')).collect();
    names.sort();
    names
}

/// Runs merit and kills it before the n-th of each kind of call, which strace counts apart, until one run gets through;
/// `check` looks at what is left and clears it away. Returns how often it was killed before each.
fn kill_each(
    strace: &Path,
    folder: &Path,
    arguments: &[&str],
    check: &dyn Fn(bool) -> Result<(), Failed>,
) -> Result<BTreeMap<&'static str, usize>, Failed> {
    let mut kills = BTreeMap::new();
    for call in CALLS {
        let trace = format!("trace={call}");
        for n in 1.. {
            let inject = format!("inject={call}:signal=SIGKILL:when={n}");
            let output = Command::new(strace)
                .args(["-f", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject])
                .arg(env!("CARGO_BIN_EXE_merit"))
                .args(arguments)
                .current_dir(folder)
                .output()?;
            let done = output.status.success();
            check(done)?;
            if done {
                break;
            }
            assert!(n < 2000, "it is killed for ever");
            *kills.entry(call).or_default() += 1;
        }
    }
    Ok(kills)
}

/// How often the program was killed; among others where a file is opened, written and synced, and where it is given its
/// name for good.
fn at_each_step(kills: &BTreeMap<&'static str, usize>, named: &[&str]) -> usize {
    let before = |calls: &[&str]| calls.iter().any(|call| kills.contains_key(call));
    assert!(before(&["openat"]) && before(&["write"]) && before(&["fsync"]) && before(named), "{kills:?}");
    kills.values().sum()
}

fn killed(strace: &Path) -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    let run: Vec<&str> = [&["run", "--data", "data.csv", "-o", "r.merit", "-j1"][..], &FIXED].concat();
    let kills = kill_each(strace, at, &run, &|done| {
        let there = at.join("r.merit").exists();
        if there {
            // Killed behind the link, it is whole; the next run must not find it.
            opened(&fs::read(at.join("r.merit"))?);
            fs::remove_file(at.join("r.merit"))?;
        }
        let known = ["data.csv", "disclosure", "small.merit.yaml"];
        assert!(names(at).iter().all(|name| known.contains(&name.as_str())), "{:?}", names(at));
        assert!(there || !done, "done, but nothing is there");
        Ok(())
    })?;
    println!("{} kills of a run: {kills:?}", at_each_step(&kills, &["link", "linkat"]));
    Ok(())
}

/// A record that is sealed is the old one or the sealed one.
fn sealing(strace: &Path) -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run_small(at, "r.merit", &[], 0)?;
    let keygen = ["-q", "-t", "ed25519", "-N", "", "-f", "key"];
    assert!(Command::new("ssh-keygen").args(keygen).current_dir(at).status()?.success());
    let before = fs::read(at.join("r.merit"))?;
    let kills = kill_each(strace, at, &["seal", "r.merit", "--key", "key", "-j1"], &|done| {
        let now = fs::read(at.join("r.merit"))?;
        let sealed = opened(&now).seal.signatures.len();
        assert!(now == before || sealed == 1);
        assert!(!done || sealed == 1);
        fs::write(at.join("r.merit"), &before)?;
        Ok(())
    })?;
    println!("{} kills of a seal: {kills:?}", at_each_step(&kills, &["rename", "renameat", "renameat2"]));
    Ok(())
}

fn full(shell: &Path) -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run_small(at, "whole.merit", &[], 0)?;
    let whole = fs::read(at.join("whole.merit"))?;
    // Shells count in blocks of 512 or 1,024 bytes.
    let probe = "trap '' XFSZ; ulimit -f 1; head -c 4096 /dev/zero > probe 2>/dev/null; wc -c < probe; rm probe";
    let probe = Command::new(shell).args(["-c", probe]).current_dir(at).output()?;
    let block: usize = String::from_utf8_lossy(&probe.stdout).trim().parse()?;
    let blocks = whole.len().div_ceil(block);
    let merit = env!("CARGO_BIN_EXE_merit");
    let arguments = [&["run", "--data", "data.csv", "-o", "r.merit"][..], &FIXED].concat().join(" ");
    // Files may have so many blocks and no more: the write fails as on a full disk.
    for allowed in 0..=blocks {
        let script = format!("trap '' XFSZ; ulimit -f {allowed}; {merit} {arguments}");
        let output = Command::new(shell).args(["-c", &script]).current_dir(at).output()?;
        let there = at.join("r.merit").exists();
        assert_eq!(
            there,
            allowed == blocks,
            "{allowed} of {blocks} blocks: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert_eq!(output.status.code(), Some(if there { 0 } else { 6 }));
        let hidden = fs::read_dir(at)?.filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().starts_with('.'));
        assert_eq!(hidden.count(), 0, "something is left");
    }
    assert!(fs::read(at.join("r.merit"))? == whole);
    println!("{blocks} bounds on the size of a file");
    says(at, &["verify", "r.merit"], 0)?;
    Ok(())
}

/// Disks of every size: too small for what is read, too small for the record, and large enough for both.
fn full_disks(unshare: &Path) -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    // Disks are made of pages, so the record must fill many; nobody here comes near the money.
    let more: String = (0..200).map(|n| format!("z{n},Zoe,s-z{n},1,10,west\n")).collect();
    fs::write(at.join("data.csv"), format!("{DATA}{more}"))?;
    run_small(at, "whole.merit", &[], 0)?;
    let whole = fs::read(at.join("whole.merit"))?;
    let merit = env!("CARGO_BIN_EXE_merit");
    let arguments = [&["run", "--data", "data.csv", "-o", "r.merit"][..], &FIXED].concat().join(" ");
    let inputs = "data.csv\ndisclosure\nsmall.merit.yaml\n";
    let (mut small, mut full, mut enough) = (0, 0, 0);
    for kilobytes in (4..).step_by(4) {
        // The disk is gone with the shell; what was written is carried off before.
        let script = format!(
            "rm -f written; mkdir -p disk && mount -t tmpfs -o size={kilobytes}k none disk || exit 9; \
             cp data.csv small.merit.yaml disclosure disk && cd disk || exit 8; \
             {merit} {arguments} >&2; code=$?; LC_ALL=C ls -A; test ! -e r.merit || cp r.merit ../written; exit $code"
        );
        let output = Command::new(unshare).args(["-m", "sh", "-c", &script]).current_dir(at).output()?;
        let there = String::from_utf8_lossy(&output.stdout).into_owned();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        match output.status.code() {
            Some(8) if full + enough == 0 => small += 1,
            Some(6) if enough == 0 => {
                assert_eq!(there, inputs, "{kilobytes} KiB: {said}");
                full += 1;
            }
            Some(0) => {
                assert_eq!(there, inputs.replace("small", "r.merit\nsmall"), "{kilobytes} KiB: {said}");
                assert!(fs::read(at.join("written"))? == whole, "{kilobytes} KiB: another record");
                enough += 1;
            }
            code => return Err(format!("{kilobytes} KiB: {code:?}: {said}").into()),
        }
        if enough == 3 {
            break;
        }
        assert!(kilobytes < 4096, "no disk is large enough");
    }
    println!("{small} disks too small for the inputs, {full} full, {enough} large enough");
    assert!(small > 0 && full > 0, "no disk was full between inputs and record");
    Ok(())
}
