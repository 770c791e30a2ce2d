//! Tests that need data or a tool from outside: reported as `ignored` where it is absent, failed under
//! `MERIT_REQUIRE=all`.

use libtest_mimic::{Failed, Trial};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A test on the folder that an environment variable names.
pub fn folder(name: &str, variable: &'static str, test: fn(&Path) -> Result<(), Failed>) -> Trial {
    match std::env::var_os(variable).map(PathBuf::from) {
        Some(folder) => Trial::test(name, move || test(&folder)),
        None => absent(name, format!("{variable} names no folder")),
    }
}

/// A test that runs a program, which is looked for on the path.
pub fn tool(name: &str, program: &'static str, test: fn(&Path) -> Result<(), Failed>) -> Trial {
    match found(program) {
        Some(program) => Trial::test(name, move || test(&program)),
        None => absent(name, format!("{program} is not installed")),
    }
}

/// A test that runs a program on the folder that an environment variable names.
pub fn tool_on(
    name: &str,
    program: &'static str,
    variable: &'static str,
    test: fn(&Path, &Path) -> Result<(), Failed>,
) -> Trial {
    match (found(program), std::env::var_os(variable).map(PathBuf::from)) {
        (Some(program), Some(folder)) => Trial::test(name, move || test(&program, &folder)),
        (None, _) => absent(name, format!("{program} is not installed")),
        (_, None) => absent(name, format!("{variable} names no folder")),
    }
}

/// A test that opens pages in chromium, driven by node with the packages of `tests/browser`.
pub fn browser(name: &str, test: fn(&Path) -> Result<(), Failed>) -> Trial {
    if !Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/node_modules/playwright-core").is_dir() {
        return absent(name, "tests/browser/node_modules is not there: npm ci --prefix tests/browser".into());
    }
    if Command::new("node").arg("--version").output().is_err() {
        return absent(name, "node is not installed".into());
    }
    tool(name, "chromium", test)
}

/// A test that runs the first of several programs, which needs the others too.
pub fn tools(name: &str, programs: &[&'static str], test: fn(&Path) -> Result<(), Failed>) -> Trial {
    let first = programs.first().copied().unwrap_or_default();
    tool(name, programs.iter().copied().find(|program| found(program).is_none()).unwrap_or(first), test)
}

/// A test that needs several programs, and is handed none of them.
pub fn tools_for(
    name: &str,
    programs: &[&'static str],
    test: impl FnOnce() -> Result<(), Failed> + Send + 'static,
) -> Trial {
    match programs.iter().find(|program| found(program).is_none()) {
        None => Trial::test(name, test),
        Some(program) => absent(name, format!("{program} is not installed")),
    }
}

fn found(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// A test that traces other programs with the first of several, where the machine lets it; where it does not, no demand
/// can change that.
pub fn tracer(name: &str, programs: &[&'static str], test: fn(&Path) -> Result<(), Failed>) -> Trial {
    let first = programs.first().copied().unwrap_or_default();
    let probe = Command::new(first).args(["-f", "-o", "/dev/null", "true"]).output();
    if probe.is_ok_and(|output| !output.status.success()) {
        return refused(name, &format!("{first} may not trace here"));
    }
    tools(name, programs, test)
}

/// A test that makes disks of its own with `unshare` and `mount`, where the machine lets it.
pub fn disks(name: &str, test: fn(&Path) -> Result<(), Failed>) -> Trial {
    let probe = Command::new("unshare").args(["-m", "mount", "-t", "tmpfs", "none"]).arg(std::env::temp_dir()).output();
    if found("mount").is_some() && probe.is_ok_and(|output| !output.status.success()) {
        return refused(name, "no disk may be mounted here");
    }
    tools(name, &["unshare", "mount", "sh"], test)
}

/// What the machine does not let anybody do, whatever is demanded.
fn refused(name: &str, why: &str) -> Trial {
    Trial::test(format!("{name} ({why})"), || Ok(())).with_ignored_flag(true)
}

fn absent(name: &str, why: String) -> Trial {
    let required = std::env::var("MERIT_REQUIRE").is_ok_and(|v| v == "all");
    let trial = Trial::test(format!("{name} ({why})"), move || Err(Failed::from(why)));
    trial.with_ignored_flag(!required)
}
