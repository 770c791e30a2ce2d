//! Documents that are run: every command of the README, the tutorials and the worked examples, in order, in an empty
//! folder with copies of `rules` and `fixtures`, and what it prints compared with what the document shows.
//!
//! - A fenced block of which the first line begins with `$ ` holds commands, each with its output, standard error included;
//!   a command goes on behind `\`. A line `…` stands for any lines, `…` within a line for anything.
//! - A block ```` ```sh ```` is run whole and must succeed; what it prints is not looked at.
//! - ```` ```yaml file=NAME ```` (or any other language) writes a file; ```` ```diff file=NAME ```` changes one: the lines with
//!   `-` and ` ` must stand there once, one after the other.

use crate::require;
use libtest_mimic::{Failed, Trial};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub fn trials() -> Vec<Trial> {
    let mut trials = vec![require::tools_for("docs::what_differs_is_seen", &["bash"], differs)];
    trials.extend(DOCUMENTS.iter().map(|(name, tools)| document(name, tools)));
    trials
}

/// Each document with the programs beside merit that its commands use.
const DOCUMENTS: &[(&str, &[&str])] = &[
    ("README.md", &["bash"]),
    ("docs/allocation.md", &["bash", "openssl"]),
    ("docs/commands.md", &["bash", "ssh-keygen"]),
    ("docs/diagnostics.md", &["bash"]),
    ("docs/documents.md", &["bash"]),
    ("docs/tune.md", &["bash", "python3"]),
    (
        "docs/tutorial-auditor.md",
        &["bash", "unzip", "sha256sum", "ssh-keygen", "openssl", "python3", "iconv", "hledger"],
    ),
    ("docs/tutorial-policy-staff.md", &["bash"]),
    ("docs/tutorial-reviewer.md", &["bash", "ssh-keygen"]),
];

fn document(name: &'static str, tools: &[&'static str]) -> Trial {
    let title = format!("docs::{}", name.trim_start_matches("docs/").trim_end_matches(".md").to_lowercase());
    require::tools_for(&title, tools, move || run(name))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn run(name: &str) -> Result<(), Failed> {
    read(name, &fs::read_to_string(root().join(name))?)
}

fn read(name: &str, text: &str) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    for copied in ["rules", "fixtures", "tests"] {
        copy(&root().join(copied), &folder.path().join(copied))?;
    }
    let mut faults = Vec::new();
    let mut commands = 0;
    for block in blocks(text) {
        let place = format!("{name}:{}", block.line);
        let outcome = match block.kind() {
            Kind::Console => {
                let steps = steps(&block.lines);
                commands += steps.len();
                let wrong = steps.iter().filter_map(|s| s.check(folder.path(), block.line, name).err());
                faults.extend(wrong);
                Ok(())
            }
            Kind::Script => script(folder.path(), &block.lines.join("\n")),
            Kind::File(file) => {
                fs::write(folder.path().join(file), block.lines.join("\n") + "\n").map_err(|e| e.to_string())
            }
            Kind::Change(file) => change(&folder.path().join(file), &block.lines),
            Kind::Text => Ok(()),
        };
        if let Err(why) = outcome {
            faults.push(format!("{place}: {why}"));
        }
    }
    match (commands, faults.is_empty()) {
        (0, _) => Err(format!("{name} shows no command").into()),
        (_, true) => Ok(()),
        (_, false) => Err(faults.join("\n\n").into()),
    }
}

/// Copies files and folders of text, but not what is built or installed.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            if !path.ends_with("node_modules") && !path.ends_with("snapshots") {
                copy(&path, &target)?;
            }
        } else if path.extension().is_none_or(|e| e != "rs") {
            fs::copy(&path, &target)?;
        }
    }
    Ok(())
}

/// A fenced block: what stands behind the fence, its lines, and the line of the fence, counted from 1.
struct Block<'t> {
    info: &'t str,
    lines: Vec<&'t str>,
    line: usize,
}

enum Kind<'t> {
    Console,
    Script,
    File(&'t str),
    Change(&'t str),
    Text,
}

impl<'t> Block<'t> {
    fn kind(&self) -> Kind<'t> {
        let file = self.info.split_whitespace().find_map(|word| word.strip_prefix("file="));
        match (file, self.info.split_whitespace().next()) {
            (Some(file), Some("diff")) => Kind::Change(file),
            (Some(file), _) => Kind::File(file),
            (None, Some("sh")) => Kind::Script,
            _ if self.lines.first().is_some_and(|l| l.starts_with("$ ")) => Kind::Console,
            _ => Kind::Text,
        }
    }
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for (line, content) in (1..).zip(text.lines()) {
        match (content.strip_prefix("```"), open) {
            (Some(info), false) => blocks.push(Block { info, lines: Vec::new(), line }),
            (None, true) => blocks.last_mut().unwrap().lines.push(content),
            (Some(_), true) => {}
            (None, false) => continue,
        }
        open = open != content.starts_with("```");
    }
    blocks
}

/// A command with the output that is shown below it.
struct Step<'t> {
    command: String,
    shown: Vec<&'t str>,
    offset: usize,
}

fn steps<'t>(lines: &[&'t str]) -> Vec<Step<'t>> {
    let mut steps: Vec<Step<'t>> = Vec::new();
    let mut goes_on = false;
    for (offset, line) in (1..).zip(lines) {
        let begins = line.strip_prefix("$ ").filter(|_| !goes_on);
        match (begins, steps.last_mut()) {
            (Some(command), _) => steps.push(Step { command: command.to_owned(), shown: Vec::new(), offset }),
            (None, Some(step)) if goes_on => step.command.push_str(&format!("\n{line}")),
            (None, Some(step)) => step.shown.push(line),
            (None, None) => {}
        }
        goes_on = (begins.is_some() || goes_on) && line.ends_with('\\');
    }
    steps
}

impl Step<'_> {
    fn check(&self, folder: &Path, line: usize, name: &str) -> Result<(), String> {
        let printed = shell(folder, &format!("exec 2>&1\n{}", self.command)).0;
        let printed: Vec<&str> = printed.lines().map(str::trim_end).collect();
        let shown: Vec<&str> = self.shown.iter().map(|l| l.trim_end()).collect();
        if matches(&shown, &printed) {
            return Ok(());
        }
        let (line, command) = (line + self.offset, &self.command);
        Err(format!("{name}:{line}: $ {command}\n--- shown\n{}\n--- printed\n{}", shown.join("\n"), printed.join("\n")))
    }
}

fn script(folder: &Path, script: &str) -> Result<(), String> {
    match shell(folder, &format!("set -e\nexec 2>&1\n{script}")) {
        (_, true) => Ok(()),
        (printed, false) => Err(format!("the script failed\n{printed}")),
    }
}

/// Runs commands with merit on the path and nothing of the caller's settings; what was printed, and whether it went well.
fn shell(folder: &Path, commands: &str) -> (String, bool) {
    let merit = PathBuf::from(env!("CARGO_BIN_EXE_merit"));
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("bash")
        .args(["-c", commands])
        .current_dir(folder)
        .env("PATH", format!("{}:{path}", merit.parent().unwrap().display()))
        .env("HOME", folder)
        .env("LC_ALL", "C.UTF-8")
        .env_remove("NO_COLOR")
        .env_remove("MERIT_LANG")
        .output()
        .unwrap();
    (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.success())
}

/// Whether the lines printed are those shown, where `…` stands for what was left out.
fn matches(shown: &[&str], printed: &[&str]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((&"…", rest)) => (0..=printed.len()).any(|skipped| matches(rest, &printed[skipped..])),
        Some((line, rest)) => printed.first().is_some_and(|first| alike(line, first)) && matches(rest, &printed[1..]),
    }
}

fn alike(shown: &str, printed: &str) -> bool {
    match shown.split_once('…') {
        None => shown == printed,
        Some((before, after)) => printed.strip_prefix(before).is_some_and(|rest| {
            rest.char_indices().map(|(i, _)| i).chain([rest.len()]).any(|i| alike(after, &rest[i..]))
        }),
    }
}

/// Changes lines of a file as a block of `-`, `+` and unchanged lines says.
fn change(file: &Path, lines: &[&str]) -> Result<(), String> {
    let text = fs::read_to_string(file).map_err(|e| e.to_string())?;
    let side = |without: char| -> String {
        let kept = lines.iter().filter(|l| !l.starts_with(without));
        kept.map(|l| format!("{}\n", l.get(1..).unwrap_or_default())).collect()
    };
    let (before, after) = (side('+'), side('-'));
    match text.matches(&before).count() {
        1 => fs::write(file, text.replacen(&before, &after, 1)).map_err(|e| e.to_string()),
        times => Err(format!("the lines to be changed stand {times} times in {}:\n{before}", file.display())),
    }
}

/// A document with every form, then the same with a fault in each.
fn differs() -> Result<(), Failed> {
    const RIGHT: &str = "\
```text file=a.txt
one
two
three
```
```diff file=a.txt
-two
+2
 three
```
```sh
sort a.txt > b.txt
```
```
$ cat \\
    b.txt
2
…
three
$ merit --version
merit 0…
```
";
    read("right", RIGHT)?;
    for (part, fault) in [
        ("-two", "-tow"),
        ("\n2\n…", "\n3\n…"),
        ("three\n$", "four\n$"),
        ("> b.txt", "> /b/b"),
        ("merit 0…", "merit 9…"),
    ] {
        if read("wrong", &RIGHT.replacen(part, fault, 1)).is_ok() {
            return Err(format!("a document with {fault} passes").into());
        }
    }
    Ok(())
}
