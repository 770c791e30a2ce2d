//! The house: the order of the modules is the law, down to files; the map names only what is there; files have one subject.

mod imports;
mod links;
mod tokens;

use libtest_mimic::{Failed, Trial};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("tidy::modules_import_only_what_stands_above_them", order),
        Trial::test("tidy::no_files_import_each_other_in_a_circle", circles),
        Trial::test("tidy::a_folder_lists_its_modules_in_reading_order", reading_order),
        Trial::test("tidy::an_import_is_found_however_it_is_written", found),
        Trial::test("tidy::the_map_names_only_what_is_there", map),
        Trial::test("tidy::links_of_documents_lead_somewhere", links::lead),
        Trial::test("tidy::files_have_one_subject", subjects),
        Trial::test("tidy::the_core_does_not_touch_the_world", world),
    ]
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn outcome(faults: Vec<String>) -> Result<(), Failed> {
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n").into()) }
}

/// The modules in the order of `lib.rs`.
fn modules() -> Vec<String> {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    lib.lines().filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix(';')).map(str::to_owned).collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The files of `src` with the module each is part of.
pub fn sources() -> Vec<(String, PathBuf, String)> {
    let src = root().join("src");
    let mut all = Vec::new();
    for path in rust_files(&src) {
        let inside = path.strip_prefix(&src).unwrap().to_string_lossy().into_owned();
        let module = inside.split(['/', '.']).next().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        all.push((module, path, text));
    }
    all
}

fn order() -> Result<(), Failed> {
    let modules = modules();
    assert!(modules.len() >= 18, "lib.rs lists its modules one per line");
    let place = |name: &str| modules.iter().position(|m| m == name);
    let mut faults = Vec::new();
    for (module, path, text) in sources() {
        let Some(here) = place(&module) else {
            if module != "lib" && module != "main" {
                faults.push(format!("{} is part of no module of lib.rs", path.display()));
            }
            continue;
        };
        let code: Vec<&str> = text.lines().filter(|l| !l.trim_start().starts_with("//")).collect();
        for (i, _) in code.join("\n").match_indices("crate::") {
            let joined = code.join("\n");
            let rest = &joined[i + "crate::".len()..];
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            match place(&name) {
                Some(used) if used > here => {
                    faults.push(format!("{}: `{module}` uses `{name}`, which stands below it", path.display()));
                }
                None => faults.push(format!("{}: `crate::{name}` is not a module of lib.rs", path.display())),
                _ => {}
            }
        }
    }
    outcome(faults)
}

/// The files of `src` by their path below it, with their text.
fn below_src() -> Vec<(String, String)> {
    let src = root().join("src");
    let name = |path: &Path| path.strip_prefix(&src).unwrap().to_string_lossy().into_owned();
    sources().into_iter().map(|(_, path, text)| (name(&path), text)).collect()
}

fn circles() -> Result<(), Failed> {
    let files = below_src();
    let imports = imports::imports(&files);
    let mut faults = Vec::new();
    for circle in imports::circles(&imports, files.len()) {
        faults.push(format!("{} files import each other in a circle:", circle.len()));
        for ((from, to), names) in &imports {
            if circle.contains(from) && circle.contains(to) {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                faults.push(format!("  src/{} takes {} from src/{}", files[*from].0, names.join(", "), files[*to].0));
            }
        }
    }
    outcome(faults)
}

/// The `mod` lines of a folder are what `lib.rs` is for all: each module imports only what stands above it.
fn reading_order() -> Result<(), Failed> {
    let files = below_src();
    let imports = imports::imports(&files);
    let mut faults = Vec::new();
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with("mod.rs")) {
        let folder = path.trim_end_matches("mod.rs");
        let listed: Vec<&str> = text
            .lines()
            .filter_map(|line| line.strip_suffix(';')?.split_once("mod ").filter(|(head, _)| !head.starts_with(' ')))
            .map(|(_, name)| name)
            .collect();
        let place = |file: usize| {
            let inside = files[file].0.strip_prefix(folder)?.split(['/', '.']).next()?;
            listed.iter().position(|name| *name == inside)
        };
        for ((from, to), names) in &imports {
            if let (Some(here), Some(there)) = (place(*from), place(*to))
                && there > here
            {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                let (here, there, names) = (listed[here], listed[there], names.join(", "));
                faults.push(format!("src/{path}: `{here}` takes {names} from `{there}`, which is listed below it"));
            }
        }
    }
    outcome(faults)
}

/// The imports of an invented house, of which every one is written otherwise.
fn found() -> Result<(), Failed> {
    const HOUSE: [(&str, &str, &[&str]); 7] = [
        ("lib.rs", "pub mod a;\npub mod b;", &[]),
        // What is handed on is not imported; what is used besides is.
        (
            "a/mod.rs",
            "mod one;\nmod two;\npub use one::One;\npub use two::{Two, deep as low};\npub struct Top;\nfn f(_: One) {}",
            &["a/one.rs One"],
        ),
        ("a/one.rs", "pub struct One;\n// use super::Top;\nconst WORDS: &str = \"crate::a::Top\";", &[]),
        (
            "a/two.rs",
            "use super::{\n    One,\n    Top,\n};\npub struct Two;\npub fn deep(_: One, _: Top) {}",
            &["a/mod.rs Top", "a/one.rs One"],
        ),
        (
            "b/mod.rs",
            "mod three;\nuse crate::a;\nfn f() -> a::Two { three::make::<'x'>() }",
            &["a/two.rs Two", "b/three.rs make"],
        ),
        (
            "b/three.rs",
            "use crate::a::{self, low as lowest};\npub fn make() { lowest(a::One, super::four::FOUR) }",
            &["a/one.rs One", "a/two.rs deep", "b/four.rs FOUR"],
        ),
        ("b/four.rs", "pub const FOUR: fn() = || crate::b::three::make();", &["b/three.rs make"]),
    ];
    let files: Vec<(String, String)> = HOUSE.iter().map(|(path, text, _)| ((*path).into(), (*text).into())).collect();
    let imports = imports::imports(&files);
    let mut faults = Vec::new();
    for (at, (path, _, wanted)) in HOUSE.iter().enumerate() {
        let of = imports.iter().filter(|((from, _), _)| *from == at);
        let got: Vec<String> =
            of.flat_map(|((_, to), names)| names.iter().map(move |name| format!("{} {name}", HOUSE[*to].0))).collect();
        if got != *wanted {
            faults.push(format!("{path}: {got:?} are found, and {wanted:?} are there"));
        }
    }
    let circles = imports::circles(&imports, files.len());
    if circles != [vec![5, 6]] {
        faults.push(format!("the circles {circles:?} are found, and the last two files are one"));
    }
    outcome(faults)
}

fn map() -> Result<(), Failed> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let mut faults = Vec::new();
    if text.lines().count() > 200 {
        faults.push("ARCHITECTURE.md has more than 200 lines".to_owned());
    }
    let mut named = BTreeSet::new();
    for word in text.split('`').skip(1).step_by(2) {
        let path = ["src/", "tests/", "rules/", "fixtures/", "benches/", "docs/"].iter().any(|p| word.starts_with(p));
        if path && !word.contains(['*', '<', ' ']) {
            named.insert(word.trim_end_matches('/').to_owned());
            if !root().join(word).exists() {
                faults.push(format!("ARCHITECTURE.md names `{word}`, which is not there"));
            }
        }
    }
    for module in modules() {
        let places = [format!("src/{module}"), format!("src/{module}.rs")];
        if !places.iter().any(|p| named.contains(p)) {
            faults.push(format!("ARCHITECTURE.md does not name the module `{module}`"));
        }
    }
    outcome(faults)
}

/// 400 lines are the most.
fn subjects() -> Result<(), Failed> {
    let mut faults = Vec::new();
    for (_, path, text) in sources() {
        let name = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
        let lines = text.lines().count();
        if lines > 400 {
            faults.push(format!("{name} has {lines} lines: is it two subjects?"));
        }
        for word in ["utils", "helpers", "common", "misc", "prelude"] {
            if name.split(['/', '.']).any(|part| part == word) {
                faults.push(format!("{name}: `{word}` names no subject"));
            }
        }
    }
    outcome(faults)
}

/// Files, clock, environment and randomness are the command line's; threads are those of intake, evaluate and beyond.
fn world() -> Result<(), Failed> {
    const WORLD: [&str; 6] = ["std::fs", "std::env", "std::net", "Timestamp::now", "getrandom", "std::io::std"];
    let mut faults = Vec::new();
    for (module, path, text) in sources() {
        let code = text.lines().filter(|l| !l.trim_start().starts_with("//"));
        for line in code {
            if module != "cli" && module != "main" && WORLD.iter().any(|w| line.contains(w)) {
                faults.push(format!("{}: only `cli` touches the world: {}", path.display(), line.trim()));
            }
            let threads = ["intake", "evaluate", "rank", "round", "record", "study", "cli"].contains(&module.as_str());
            if line.contains("rayon") && !threads {
                faults.push(format!("{}: no threads here: {}", path.display(), line.trim()));
            }
        }
    }
    outcome(faults)
}
