//! The entries of the codes: every code has one, its wrong example is told so with that very code, its right one is in
//! order, and docs/diagnostics.md has them all as the program does.

use crate::rules::{STANDARD, found};
use libtest_mimic::{Failed, Trial};
use merit::check::{Checked, check};
use merit::diagnostic::{ALL, Code, Example, headings};

/// Codes whose examples are words, and why.
const IN_WORDS: [(&str, &str); 6] = [
    ("E0102", "a file of more than 4 MiB"),
    ("E0103", "bytes that are not UTF-8"),
    ("E0114", "more than 100,000 values"),
    ("E0115", "a character that ends a line"),
    ("W0116", "more than 100 findings"),
    ("E0312", "an expression of many characters"),
];

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("entries::every_code_has_one", complete),
        Trial::test("entries::examples_are_what_they_say", examples),
        Trial::test("entries::explanations_are_short", short),
        Trial::test("entries::the_document_has_all", document),
    ]
}

/// What the groups of codes are about, by the first two digits.
const GROUPS: [(&str, &str); 8] = [
    ("01", "The file and its YAML"),
    ("02", "Shapes and words"),
    ("03", "Expressions"),
    ("04", "Names, kinds and missing values"),
    ("05", "Fields, registers and lookups"),
    ("06", "Criteria"),
    ("07", "Ranking and allocation"),
    ("08", "Examples and tests"),
];

/// All codes with their titles, and each with its explanation and examples.
fn printed() -> String {
    let mut list = "| code | what |\n|---|---|\n".to_owned();
    let mut entries = String::new();
    let mut left = ALL;
    for (digits, about) in GROUPS {
        let of_group = left.iter().take_while(|(code, _)| code.id().get(1..3) == Some(digits)).count();
        let (group, rest) = left.split_at(of_group);
        left = rest;
        entries.push_str(&format!("## {about}\n\n"));
        for (code, title) in group {
            let id = code.id();
            list.push_str(&format!("| [{id}](#{}) | {title} |\n", id.to_lowercase()));
            let entry = code.entry().unwrap();
            entries.push_str(&format!("### {id}\n\n**{title}**\n\n{}\n", entry.explanation));
            for (name, example) in [("Wrong", entry.wrong), ("Right", entry.right)] {
                let language = if example.language == "file" { "yaml" } else { example.language };
                entries.push_str(&format!("\n{name}:\n\n```{language}\n{}\n```\n", example.text));
            }
            entries.push('\n');
        }
    }
    assert!(left.is_empty(), "{} is in no group", left[0].0.id());
    format!("{list}\n{}", entries.trim_end())
}

/// Behind the marker stands what the source has; with `MERIT_UPDATE` it is written anew.
fn document() -> Result<(), Failed> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/diagnostics.md");
    let text = std::fs::read_to_string(path)?;
    let (head, _) = text.split_once("<!-- codes -->\n").ok_or("docs/diagnostics.md has no marker of the codes")?;
    let now = format!("{head}<!-- codes -->\n\n{}\n", printed());
    if now == text {
        return Ok(());
    }
    if std::env::var_os("MERIT_UPDATE").is_some() {
        std::fs::write(path, now)?;
    }
    Err("docs/diagnostics.md does not have the codes of the source: run with MERIT_UPDATE=1".into())
}

fn complete() -> Result<(), Failed> {
    let ids: Vec<&str> = ALL.iter().map(|(code, _)| code.id()).collect();
    assert_eq!(headings(), ids, "entries.md has one section for each code, in their order");
    for (code, _) in ALL {
        assert!(code.entry().is_some(), "the section of {} is not of the form of the others", code.id());
        assert_eq!(Code::parse(&code.id().to_lowercase()), Some(*code));
    }
    Ok(())
}

fn short() -> Result<(), Failed> {
    for (code, _) in ALL {
        let entry = code.entry().unwrap();
        let words = entry.explanation.replace('\n', " ");
        let sentences = words.matches(". ").count() + 1;
        assert!(sentences <= 4 && words.ends_with('.'), "{}: {sentences} sentences", code.id());
        assert!(entry.explanation.lines().all(|l| l.chars().count() <= 100), "{}: a line is too long", code.id());
    }
    Ok(())
}

fn examples() -> Result<(), Failed> {
    let mut faults = Vec::new();
    for (code, _) in ALL {
        let entry = code.entry().unwrap();
        let in_words = IN_WORDS.iter().any(|(id, _)| *id == code.id());
        assert_eq!(in_words, entry.wrong.language == "text", "{} is an exception or is none", code.id());
        if in_words {
            continue;
        }
        let (wrong, right) = (checked(&entry.wrong), checked(&entry.right));
        if wrong.diagnostics.is_empty() || wrong.diagnostics.iter().any(|d| d.code != *code) {
            faults.push(format!("{}, wrong: {:?}", code.id(), found(&wrong)));
        }
        if !right.diagnostics.is_empty() {
            faults.push(format!("{}, right: {:?}", code.id(), found(&right)));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n").into()) }
}

/// What is found in all wrong examples.
pub fn all_findings() -> Vec<merit::diagnostic::Diagnostic> {
    let entries = ALL.iter().filter_map(|(code, _)| code.entry());
    entries.filter(|e| e.wrong.language != "text").flat_map(|e| checked(&e.wrong).diagnostics).collect()
}

/// The files of the wrong and the right example of a code, where they are no words.
pub fn texts(code: Code) -> Vec<String> {
    let entry = code.entry().unwrap();
    [entry.wrong, entry.right].iter().filter(|e| ["file", "yaml"].contains(&e.language)).map(text).collect()
}

/// The file of an example: a whole one, or the standard file with the parts that the example gives.
fn text(example: &Example) -> String {
    match example.language {
        "file" => example.text.to_owned(),
        "yaml" => replaced(STANDARD, &example.text.replace("<TAB>", "\t").replace("<U+200B>", "\u{200b}")),
        _ => STANDARD.to_owned(),
    }
}

fn checked(example: &Example) -> Checked {
    let mut settings = Vec::new();
    if example.language == "console" {
        let (name, value) = example.text.split_once(" --set ").unwrap().1.split_once('=').unwrap();
        settings.push((name.to_owned(), value.to_owned()));
    }
    let text = text(example);
    check("tiny.merit.yaml", text.as_bytes(), &settings, &mut |name| match name {
        "sizes.csv" => Ok(b"size,points\nsmall,1\nlarge,2\n".to_vec()),
        _ => Err("it is not there".into()),
    })
}

/// The blocks of a text that begin with a line of this indentation: each with its name and its lines.
fn blocks(text: &str, indent: usize) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        let depth = line.chars().take_while(|c| *c == ' ').count();
        if depth == indent || all.is_empty() {
            all.push((name(line), String::new()));
        }
        let (_, lines) = all.last_mut().unwrap();
        lines.push_str(line);
        lines.push('\n');
    }
    all
}

/// `name: …`, `- {id: name, …}` or `- id: name`.
fn name(line: &str) -> String {
    let line = line.trim().trim_start_matches("- ").trim_start_matches('{');
    let line = line.strip_prefix("id: ").or(line.strip_prefix("name: ")).unwrap_or(line);
    line.split([':', ',', '：']).next().unwrap().to_owned()
}

/// Puts the blocks of `new` in the place of those of the same name in `old`, and others at the end.
pub fn merged(old: &str, new: &str, indent: usize) -> String {
    let mut all = blocks(old, indent);
    let mut given = blocks(new, indent);
    while !given.is_empty() {
        let name = given[0].0.clone();
        let same: String = given.extract_if(.., |(n, _)| *n == name).map(|(_, lines)| lines).collect();
        match all.iter_mut().find(|(n, _)| *n == name) {
            Some((_, lines)) if indent == 0 && lines.contains("\n ") => {
                let (head, old_rest) = lines.split_once('\n').unwrap();
                let new_rest = same.split_once('\n').unwrap().1;
                *lines = format!("{head}\n{}", merged(old_rest, new_rest, 2));
            }
            Some((_, lines)) => *lines = same,
            None => all.push((name, same)),
        }
    }
    all.into_iter().map(|(_, lines)| lines).collect()
}

/// The standard file with the parts of a snippet in place of its own; a second document stands behind it.
fn replaced(standard: &str, snippet: &str) -> String {
    let (parts, document) = snippet.split_once("---").map_or((snippet, None), |(parts, rest)| (parts, Some(rest)));
    let text = merged(standard, parts, 0);
    document.map_or(text.clone(), |rest| format!("{text}---{rest}"))
}
