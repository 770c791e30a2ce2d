//! What commands read: the rule file, its lookup files, the data.

use super::exit::Exit;
use super::files::cause;
use super::output::Output;
use crate::check::model::{FieldKind, Rules};
use crate::check::{self, Checked};
use crate::diagnostic::nearest;
use crate::round::Run;
use std::collections::BTreeMap;
use std::io::{ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

/// A rule file and where it lies.
pub(super) struct RuleFile {
    pub name: String,
    pub path: PathBuf,
    pub bytes: Vec<u8>,
}

/// The folder a file lies in, as it was named; empty for the working folder.
pub(super) fn folder(path: &Path) -> String {
    let parts = path.parent().into_iter().flat_map(Path::components).filter(|c| *c != Component::CurDir);
    parts.collect::<PathBuf>().display().to_string()
}

/// The bytes of a file; `-` is standard input.
pub(super) fn bytes(path: &Path, output: &mut Output) -> Result<Vec<u8>, Exit> {
    let read = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    read.map_err(|error| {
        let near = if error.kind() == ErrorKind::NotFound { neighbour(path) } else { None };
        let hint = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        output.error(format!("{}: {}{hint}", path.display(), cause(&error)));
        Exit::Files
    })
}

/// A file in the same folder whose name is nearly that of one that is not there.
fn neighbour(path: &Path) -> Option<String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = std::fs::read_dir(folder).ok()?;
    let mut names: Vec<String> = entries.flatten().map(|entry| name(&entry.path())).collect();
    names.sort();
    nearest(&name(path), names.iter().map(String::as_str)).map(str::to_owned)
}

/// The file's own name, as messages and the record show it.
pub(super) fn name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
}

/// The rule file named, or the only one of the working folder.
pub(super) fn rule_file(named: Option<&Path>, output: &mut Output) -> Result<RuleFile, Exit> {
    let path = match named {
        Some(path) => path.to_owned(),
        None => only_one(output)?,
    };
    Ok(RuleFile { name: name(&path), bytes: bytes(&path, output)?, path })
}

fn only_one(output: &mut Output) -> Result<PathBuf, Exit> {
    let entries =
        std::fs::read_dir(".").map(|all| all.flatten().map(|e| e.path()).collect::<Vec<_>>()).unwrap_or_default();
    let mut found: Vec<PathBuf> = entries.into_iter().filter(|p| name(p).ends_with(".merit.yaml")).collect();
    found.sort();
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => {
            output.error("no rule file is named, and this folder holds no *.merit.yaml");
            Err(Exit::Usage)
        }
        several => {
            let names: Vec<String> = several.iter().map(|p| name(p)).collect();
            output.error(format!("no rule file is named, and this folder holds several: {}", names.join(", ")));
            Err(Exit::Usage)
        }
    }
}

/// Checks a rule file with the lookup files beside it.
pub(super) fn checked(file: &RuleFile, settings: &[(String, String)]) -> Checked {
    let folder = file.path.parent().unwrap_or(Path::new("")).to_owned();
    let mut load = |name: &str| std::fs::read(folder.join(name)).map_err(|e| cause(&e));
    check::check(&file.name, &file.bytes, settings, &mut load)
}

/// The lookup files of a rule file, by name.
pub(super) fn lookups(file: &RuleFile, settings: &[(String, String)]) -> BTreeMap<String, Vec<u8>> {
    checked(file, settings).files
}

/// `name=value`.
pub(super) fn setting(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err(format!("`{text}` is not of the form name=value")),
    }
}

/// Says that the record has no such application, and which is nearest.
pub(super) fn unknown(run: &Run, key: &str, output: &mut Output) -> Exit {
    let near = named(run, key).or_else(|| nearest(key, run.applications.keys.iter()));
    let hint = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
    output.error(format!("the record has no application {key}{hint}"));
    Exit::Usage
}

/// The application that has this as the text of another field: its name, its credit code.
fn named<'r>(run: &'r Run, text: &str) -> Option<&'r str> {
    let texts = run.rules.fields.iter().enumerate().filter(|(_, field)| matches!(field.kind, FieldKind::Text { .. }));
    let fields: Vec<usize> = texts.map(|(at, _)| at).collect();
    let is = |row: &usize| fields.iter().any(|at| run.table.value(*at, *row).as_text() == Some(text));
    (0..run.table.rows()).find(is).map(|row| run.applications.key(row))
}

/// The fields of these names, by position.
pub(super) fn fields(rules: &Rules, names: &[String], output: &mut Output) -> Result<Vec<usize>, Exit> {
    let mut found = Vec::new();
    for name in names {
        let Some(at) = rules.fields.iter().position(|f| *f.name == **name) else {
            let near = nearest(name, rules.fields.iter().map(|f| &*f.name));
            let hint = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            output.error(format!("the rules have no field {name}{hint}"));
            return Err(Exit::Usage);
        };
        found.push(at);
    }
    Ok(found)
}
