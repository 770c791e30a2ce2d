//! The reference of the commands: docs/commands.md has every option as the program reads it, and no other.

use clap::{Arg, Command};
use libtest_mimic::{Failed, Trial};
use merit::cli::{Exit, program};
use std::collections::BTreeMap;

/// A document as it stands.
fn document(name: &str) -> String {
    std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("commands::every_option_is_in_the_reference", options),
        Trial::test("commands::every_way_to_end_is_in_the_reference", ends),
        Trial::test("commands::the_readme_has_all", readme),
    ]
}

/// The cells of the rows of tables under each heading, `|` in a cell being written `\|`.
fn sections(text: &str) -> Vec<(String, Vec<Vec<String>>)> {
    let mut all: Vec<(String, Vec<Vec<String>>)> = Vec::new();
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix('#') {
            all.push((heading.trim_start_matches('#').trim().to_owned(), Vec::new()));
        } else if let (true, Some((_, rows))) = (line.starts_with('|'), all.last_mut()) {
            let line = line.replace("\\|", "\u{0}");
            let cells = line.trim_matches('|').split('|').map(|cell| cell.trim().replace('\u{0}', "|"));
            rows.push(cells.collect());
        }
    }
    all
}

/// An argument as the reference writes it: `RULES`, `FILE...`, `-o`, `--output FILE`, `--near-line[=POINTS]`.
fn written(arg: &Arg) -> String {
    let names = arg.get_value_names().unwrap_or_default();
    let mut value = names.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let many = arg.get_num_args().is_some_and(|n| n.max_values() > 1);
    if arg.is_positional() {
        let many = many || matches!(arg.get_action(), clap::ArgAction::Append);
        return format!("`{value}{}`", if many { "..." } else { "" });
    }
    if !arg.get_action().takes_values() {
        value.clear();
    } else if arg.get_num_args().is_some_and(|n| n.min_values() == 0) {
        value = format!("[={value}]");
    } else {
        value = format!(" {value}{}", if many { "..." } else { "" });
    }
    let long = format!("`--{}{value}`", arg.get_long().unwrap());
    arg.get_short().map_or_else(|| long.clone(), |short| format!("`-{short}`, {long}"))
}

/// Every command with its title in the reference.
fn commands(command: &Command, title: &str, all: &mut Vec<(String, Command)>) {
    for sub in command.get_subcommands() {
        let title = format!("{title} {}", sub.get_name());
        commands(sub, &title, all);
        all.push((title, sub.clone()));
    }
}

fn options() -> Result<(), Failed> {
    let mut program = program();
    program.build();
    let mut all = Vec::new();
    commands(&program, "merit", &mut all);
    let whole = program.clone();
    all.push(("What holds for all".to_owned(), whole));
    let sections: BTreeMap<String, Vec<Vec<String>>> = sections(&document("docs/commands.md"))
        .into_iter()
        .map(|(heading, rows)| (heading.replace('`', ""), rows))
        .collect();
    let mut faults = Vec::new();
    for (title, command) in &all {
        let Some(rows) = sections.get(title) else {
            faults.push(format!("there is no section `{title}`"));
            continue;
        };
        let of_all = title == "What holds for all";
        let mut known = Vec::new();
        for arg in command.get_arguments().filter(|a| a.is_global_set() == of_all && a.get_id() != "help") {
            if arg.get_id() == "version" {
                continue;
            }
            let written = written(arg);
            match rows.iter().find(|row| row[0] == written) {
                None => faults.push(format!("{title}: {written} is not there")),
                Some(row) => {
                    let values = arg.get_possible_values();
                    let values = values.iter().filter(|_| arg.get_action().takes_values());
                    let absent = values.map(|v| format!("`{}`", v.get_name())).filter(|v| !row[1].contains(v));
                    faults.extend(absent.map(|value| format!("{title}: {written} may be {value}, which is not said")));
                    let defaults = arg.get_default_values().iter().map(|value| value.to_string_lossy());
                    let defaults =
                        defaults.filter(|value| arg.get_action().takes_values() && !row[1].contains(&**value));
                    faults.extend(defaults.map(|v| format!("{title}: {written} is {v} by default, which is not said")));
                }
            }
            known.push(written);
        }
        let rows = rows.iter().filter(|row| row[0].starts_with('`') && !known.contains(&row[0]));
        faults.extend(rows.map(|row| format!("{title}: {} is no option of it", row[0])));
    }
    for heading in sections.keys().filter(|h| h.starts_with("merit ")) {
        if !all.iter().any(|(title, _)| title == heading) {
            faults.push(format!("`{heading}` is no command"));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(format!("docs/commands.md\n{}", faults.join("\n")).into()) }
}

fn ends() -> Result<(), Failed> {
    let sections = sections(&document("docs/commands.md"));
    let (_, rows) = sections.iter().find(|(heading, _)| heading == "How a command ends").unwrap();
    let found: Vec<&str> = rows.iter().skip(2).map(|row| row[0].as_str()).collect();
    let all = [
        Exit::Yes,
        Exit::No,
        Exit::Usage,
        Exit::Rules,
        Exit::Data,
        Exit::Undecided,
        Exit::Files,
        Exit::Fault,
        Exit::Interrupted,
    ];
    assert_eq!(found, all.map(|exit| exit.code().to_string()));
    let line =
        document("README.md").split("Exit codes:").nth(1).unwrap().split("\n\n").next().unwrap().replace('\n', " ");
    for exit in all {
        assert!(line.contains(&format!(" {} ", exit.code())), "README.md does not tell exit code {}", exit.code());
    }
    Ok(())
}

fn readme() -> Result<(), Failed> {
    let sections = sections(&document("README.md"));
    let (_, rows) = sections.iter().find(|(heading, _)| heading == "Commands").unwrap();
    let mut found: Vec<String> = rows.iter().skip(2).map(|row| row[0].clone()).collect();
    let mut all: Vec<String> = program().get_subcommands().map(|c| format!("`merit {}`", c.get_name())).collect();
    found.sort();
    all.sort();
    assert_eq!(found, all);
    Ok(())
}
