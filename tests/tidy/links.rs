//! Links of documents: each leads to a file that is there, and to a heading that stands in it.

use super::{outcome, root};
use libtest_mimic::Failed;
use std::fs;
use std::path::Path;

/// The documents that people read, by their names below the root.
fn documents() -> Vec<String> {
    let mut all: Vec<String> = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"].map(str::to_owned).into();
    let names = fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().file_name());
    all.extend(names.map(|name| format!("docs/{}", name.to_string_lossy())).filter(|name| name.ends_with(".md")));
    all.sort();
    all
}

/// The lines of a document that stand in no fenced block.
fn prose(name: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(name)).unwrap();
    let mut fenced = false;
    let outside = text.lines().filter(|line| {
        let fence = line.starts_with("```");
        fenced = fenced != fence;
        !fenced && !fence
    });
    outside.map(str::to_owned).collect()
}

/// The anchor of a heading, as code hosts make it.
fn anchor(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = words.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

pub fn lead() -> Result<(), Failed> {
    let mut faults = Vec::new();
    for name in documents() {
        let text = prose(&name).join("\n");
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.starts_with("http")) {
            let (path, at) = link.split_once('#').unwrap_or((link, ""));
            let beside = Path::new(&name).parent().unwrap().join(path).to_string_lossy().into_owned();
            let target = if path.is_empty() { name.clone() } else { beside };
            if !root().join(&target).is_file() {
                faults.push(format!("{name} leads to {target}, which is not there"));
            } else if !at.is_empty() && !prose(&target).iter().any(|l| l.starts_with('#') && anchor(l) == at) {
                faults.push(format!("{name} leads to {target}, where no heading is #{at}"));
            }
        }
    }
    outcome(faults)
}
