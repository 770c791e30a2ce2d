//! What a code means, and the list of all codes.

use super::{Columns, Side};
use crate::diagnostic::{ALL, Code, Example, Severity};
use crate::lang::Lang;

/// The code with its title, explanation and examples.
#[must_use]
pub fn entry(code: Code, lang: Lang) -> String {
    let severity = match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut out = format!("{}[{}]: {}\n", lang.say(severity, &[]), code.id(), title(code, lang));
    if let Some(entry) = code.entry() {
        out.push_str(&format!("\n{}\n", entry.explanation));
        example(&lang.say("Wrong", &[]), &entry.wrong, &mut out);
        example(&lang.say("Right", &[]), &entry.right, &mut out);
    }
    out
}

fn title(code: Code, lang: Lang) -> &'static str {
    code.chinese_title().filter(|_| lang == Lang::Zh).unwrap_or(code.title())
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
pub fn codes(lang: Lang) -> String {
    let mut table = Columns::new(0, &[Side::Left, Side::Left]);
    ALL.iter().for_each(|(code, _)| table.row([code.id(), title(*code, lang)]));
    table.render()
}
