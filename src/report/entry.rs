//! What a code means, and the list of all codes.

use super::{Columns, Side};
use crate::diagnostic::{ALL, Code, Example, Severity};

/// The code with its title, explanation and examples.
#[must_use]
pub fn entry(code: Code) -> String {
    let severity = match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut out = format!("{severity}[{}]: {}\n", code.id(), code.title());
    if let Some(entry) = code.entry() {
        out.push_str(&format!("\n{}\n", entry.explanation));
        example("Wrong", &entry.wrong, &mut out);
        example("Right", &entry.right, &mut out);
    }
    out
}

fn example(heading: &str, example: &Example, out: &mut String) {
    out.push_str(&format!("\n{heading}:\n\n"));
    for line in example.text.lines() {
        out.push_str(format!("    {line}").trim_end());
        out.push('\n');
    }
}

/// All codes with their titles.
#[must_use]
pub fn codes() -> String {
    let mut table = Columns::new(0, &[Side::Left, Side::Left]);
    ALL.iter().for_each(|(code, title)| table.row([code.id(), title]));
    table.render()
}
