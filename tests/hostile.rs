//! Rule files made to be hostile: each is refused, or accepted, with its code and place, in few words.

mod files;

use libtest_mimic::{Failed, Trial};
use merit::check::check;
use merit::diagnostic::MOST_FINDINGS;
use merit::report;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("hostile::every_file_is_answered_with_its_code_and_line", answered),
        Trial::test("hostile::what_deceives_the_eye_is_named", named),
        Trial::test("hostile::a_place_far_to_the_right_is_shown", far),
    ]
}

fn shown(bytes: &[u8]) -> String {
    let checked = check("x", bytes, &[], &mut |_| Err("none".into()));
    report::diagnostics::human(&checked.diagnostics, &checked.sources, merit::lang::Lang::En, false)
}

fn answered() -> Result<(), Failed> {
    let mut wrong = Vec::new();
    for file in files::all() {
        let checked = check("x", &file.bytes, &[], &mut |_| Err("none".into()));
        let first = checked.diagnostics.first();
        let found = first.map_or(("", 0), |d| {
            let source = checked.sources.get(d.span.source).unwrap();
            (d.code.id(), source.line_column(d.span.start).0)
        });
        if found != (file.code, file.line) {
            let words = first.map_or("", |d| &d.message);
            wrong.push(format!("{}: {found:?}, not {:?}: {words}", file.name, (file.code, file.line)));
        }
        // A hundred errors, a hundred warnings, and one that says how many more there are.
        let findings = checked.diagnostics.len();
        let report =
            report::diagnostics::human(&checked.diagnostics, &checked.sources, merit::lang::Lang::En, false).len();
        if findings > 2 * MOST_FINDINGS + 1 || report > (findings + 1) * 4_000 {
            wrong.push(format!("{}: {findings} findings in {report} bytes", file.name));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}

fn named() -> Result<(), Failed> {
    let standard = |line: &str| {
        format!(
            "merit: 1\nround: {{id: x, title: X, notice: N, currency: CNY}}\nfields:\n  key: {{type: text, key: true}}\n  \
             score: {{type: number}}\n{line}\nranking: {{by: score}}\n"
        )
    };
    for (line, words) in [
        ("facts: {a: sc\u{43E}re * 2}", "write `score`: here `\u{43E}` is U+043E, which only looks like `o`"),
        ("f\u{430}cts: {a: 1}", "write `facts`: here `\u{430}` is U+0430, which only looks like `a`"),
        ("facts: {twi\u{441}e: 1}", "`\u{441}` (U+0441) in `twi\u{441}e` is no Latin letter: it only looks like `c`"),
        ("facts: {sc\u{43E}re: 1}", "`sc\u{43E}re` looks like `score`, but is another name"),
        ("facts: {t\u{43E}tal: 1}", "`t\u{43E}tal` looks like `total`, but is another name"),
        ("# \u{202E}note", "an invisible character (U+202E) stands here"),
        ("facts: {a: 'contains(\"\\u202E\", \"a\")'}", "not to be seen (U+202E)"),
    ] {
        let shown = shown(standard(line).as_bytes());
        assert!(shown.contains(words), "{line}: {words}\n{shown}");
    }
    Ok(())
}

fn far() -> Result<(), Failed> {
    let facts: String = (0..10_000).map(|i| format!("f{i}: 1, ")).collect();
    let text = |last: &str| {
        format!(
            "merit: 1\nround: {{id: x, title: X, notice: N, currency: CNY}}\nfields: {{key: {{type: text, key: true}}}}\n\
             facts: {{{facts}{last}}}\nranking: {{by: f0}}\n"
        )
    };
    for (last, words) in [
        ("last: 1 + scor", ["--> x:4:98909", "f9999: 1, last: 1 + scor}", " ^^^^"]),
        ("f0: 2", ["--> x:4:98899", "f9999: 1, f0: 2}", "::: x:4:9\n"]),
    ] {
        let shown = shown(text(last).as_bytes());
        assert!(words.iter().all(|w| shown.contains(w)), "{words:?}\n{shown}");
    }
    Ok(())
}
