//! Which file of `src` takes a name from which: `use` and paths in the code, followed to the file that defines the name.
//!
//! `mod x;` is no import, and neither is a `pub use` of a name that its file does not use itself: it hands the name on.
//! Methods are not followed: a type whose methods stand in several files, a subject a file, is called by itself everywhere.

use super::tokens::{Token, tokens};
use std::collections::{BTreeMap, BTreeSet};

/// A module: where it stands, and what it can name.
#[derive(Default)]
struct Module {
    file: usize,
    /// The names it defines, and the modules declared in it.
    defines: BTreeSet<String>,
    /// The names it takes in: the whole path of each, from the root.
    takes: BTreeMap<String, Vec<String>>,
}

/// From file to file, the names taken.
pub type Imports = BTreeMap<(usize, usize), BTreeSet<String>>;

/// The imports among files, each a path below `src` with its text.
pub fn imports(files: &[(String, String)]) -> Imports {
    let read: Vec<Read> = files.iter().map(|(path, text)| Read::of(path, text)).collect();
    let mut modules: BTreeMap<Vec<String>, Module> = BTreeMap::new();
    for (file, read) in read.iter().enumerate() {
        let takes = read.uses.iter().map(|taken| (taken.name.clone(), taken.path.clone())).collect();
        modules.insert(read.module.clone(), Module { file, defines: read.defines.clone(), takes });
    }
    let house = House { modules };
    let mut found = Imports::new();
    let mut note = |from: usize, path: &[String]| {
        if let Some((to, name)) = house.find(path).filter(|(to, _)| *to != from) {
            found.entry((from, to)).or_default().insert(name);
        }
    };
    for (file, read) in read.iter().enumerate() {
        for taken in &read.uses {
            if !taken.handed_on || read.words.contains(&taken.name) {
                note(file, &taken.path);
            }
        }
        for path in &read.paths {
            let first = path.first().map_or("", String::as_str);
            if first == "crate" {
                note(file, &path[1..]);
            } else if house.is_child(&read.module, first) {
                note(file, &[&read.module[..], path].concat());
            } else if let Some(taken) = read.uses.iter().find(|taken| taken.name == first) {
                note(file, &[&taken.path[..], &path[1..]].concat());
            }
        }
    }
    found
}

struct House {
    modules: BTreeMap<Vec<String>, Module>,
}

impl House {
    fn is_child(&self, module: &[String], name: &str) -> bool {
        self.modules.contains_key(&[module, &[name.to_owned()]].concat())
    }

    /// The file that defines what a path from the root names, and the name: past what is handed on.
    fn find(&self, path: &[String]) -> Option<(usize, String)> {
        let mut path = path.to_vec();
        for _ in 0..20 {
            let deep = (0..=path.len()).rev().find(|n| self.modules.contains_key(&path[..*n]))?;
            let module = &self.modules[&path[..deep]];
            let name = path.get(deep)?;
            if module.defines.contains(name) {
                return Some((module.file, name.clone()));
            }
            path = [&module.takes.get(name)?[..], &path[deep + 1..]].concat();
        }
        None
    }
}

/// A name taken in.
struct Taken {
    name: String,
    /// From the root.
    path: Vec<String>,
    /// `pub use`: for others.
    handed_on: bool,
}

/// A file, read.
struct Read {
    module: Vec<String>,
    defines: BTreeSet<String>,
    uses: Vec<Taken>,
    /// Paths in the code, of two words or more; those from `crate`, `super` and `self` begin with `crate`.
    paths: Vec<Vec<String>>,
    /// Every word of the code outside `use`.
    words: BTreeSet<String>,
}

impl Read {
    fn of(path: &str, text: &str) -> Self {
        let mut module: Vec<String> = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if matches!(module.last().map(String::as_str), Some("mod" | "lib")) {
            module.pop();
        }
        let mut read =
            Self { module, defines: BTreeSet::new(), uses: Vec::new(), paths: Vec::new(), words: BTreeSet::new() };
        let tokens = tokens(text);
        let mut at = 0;
        let mut depth = 0_usize;
        while at < tokens.len() {
            match &tokens[at] {
                Token::Word(word) if word == "use" => {
                    let handed_on = is_public(&tokens[..at]);
                    at += 1;
                    read.tree(&tokens, &mut at, Vec::new(), handed_on);
                }
                Token::Word(word) => {
                    if depth == 0
                        && ["fn", "struct", "enum", "trait", "type", "const", "static", "union", "macro_rules"]
                            .contains(&word.as_str())
                        && let Some(Token::Word(name)) =
                            tokens[at + 1..].iter().find(|t| !matches!(t, Token::Mark('!')))
                    {
                        read.defines.insert(name.clone());
                    }
                    let mut path = vec![word.clone()];
                    let start = at;
                    at += 1;
                    while let (Some(Token::Path), Some(Token::Word(next))) = (tokens.get(at), tokens.get(at + 1)) {
                        path.push(next.clone());
                        at += 2;
                    }
                    // `mod x;` names a module, it does not use it.
                    if !matches!(tokens[..start].last(), Some(Token::Word(word)) if word == "mod") {
                        read.words.extend(path.first().cloned());
                    }
                    if path.len() > 1 {
                        read.paths.push(read.resolved(path));
                    }
                }
                mark => {
                    match mark {
                        Token::Mark('{') => depth += 1,
                        Token::Mark('}') => depth -= 1,
                        _ => {}
                    }
                    at += 1;
                }
            }
        }
        read
    }

    /// A path with what `self` and `super` stand for, beginning with `crate`; another as it stands.
    fn resolved(&self, path: Vec<String>) -> Vec<String> {
        let mut module = self.module.clone();
        let mut rest = &path[..];
        match rest.first().map(String::as_str) {
            Some("super") => {
                while rest.first().is_some_and(|word| word == "super") {
                    module.pop();
                    rest = &rest[1..];
                }
            }
            Some("self") => rest = &rest[1..],
            _ => return path,
        }
        [&["crate".to_owned()], &module[..], rest].concat()
    }

    /// One tree of a `use`, from `at` on.
    fn tree(&mut self, tokens: &[Token], at: &mut usize, mut path: Vec<String>, handed_on: bool) {
        loop {
            match tokens.get(*at) {
                Some(Token::Word(word)) if word == "as" => {
                    *at += 1;
                    if let Some(Token::Word(name)) = tokens.get(*at) {
                        self.take(name.clone(), path.clone(), handed_on);
                    }
                    *at += 1;
                    return;
                }
                Some(Token::Word(word)) => path.push(word.clone()),
                Some(Token::Path) => {}
                Some(Token::Mark('{')) => {
                    *at += 1;
                    while !matches!(tokens.get(*at), Some(Token::Mark('}')) | None) {
                        self.tree(tokens, at, path.clone(), handed_on);
                        if matches!(tokens.get(*at), Some(Token::Mark(','))) {
                            *at += 1;
                        }
                    }
                    *at += 1;
                    return;
                }
                Some(Token::Mark('*')) => {
                    *at += 1;
                    return;
                }
                _ => {
                    if path.len() > 1 && path.last().is_some_and(|word| word == "self") {
                        path.pop();
                    }
                    if let Some(name) = path.last().cloned() {
                        self.take(name, path, handed_on);
                    }
                    return;
                }
            }
            *at += 1;
        }
    }

    fn take(&mut self, name: String, path: Vec<String>, handed_on: bool) {
        let mut path = self.resolved(path);
        // Without `crate`, a path begins with a child of this module or with another crate.
        if path.first().is_some_and(|word| word == "crate") {
            path.remove(0);
        } else {
            path = [&self.module[..], &path].concat();
        }
        self.uses.push(Taken { name, path, handed_on });
    }
}

/// Whether `pub`, or `pub(…)`, stands before.
fn is_public(before: &[Token]) -> bool {
    let mut before = before;
    if let [rest @ .., Token::Mark('('), Token::Word(_), Token::Mark(')')] = before {
        before = rest;
    }
    matches!(before.last(), Some(Token::Word(word)) if word == "pub")
}

/// The circles: files that reach each other, as positions.
pub fn circles(imports: &Imports, files: usize) -> Vec<Vec<usize>> {
    let reached: Vec<BTreeSet<usize>> = (0..files)
        .map(|from| {
            let mut seen = BTreeSet::new();
            let mut next = vec![from];
            while let Some(at) = next.pop() {
                for (_, to) in imports.keys().filter(|(a, _)| *a == at) {
                    if seen.insert(*to) {
                        next.push(*to);
                    }
                }
            }
            seen
        })
        .collect();
    let mut found = BTreeSet::new();
    for at in (0..files).filter(|at| reached[*at].contains(at)) {
        found.insert(reached[at].iter().copied().filter(|to| reached[*to].contains(&at)).collect::<Vec<_>>());
    }
    found.into_iter().collect()
}
