//! The layout of rule files: a corpus of before and after, and what holds for every text.

use crate::record::merit;
use libtest_mimic::{Failed, Trial};
use merit::span::SourceId;
use merit::yaml::{Node, NodeKind, Unformatted, format, read};
use std::fs;
use std::path::{Path, PathBuf};

/// The corpus, by file.
const CORPUS: [&str; 4] = ["tables", "comments", "layout", "scalars"];

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("fmt::corpus", corpus),
        Trial::test("fmt::formatting_again_changes_nothing", settled),
        Trial::test("fmt::comments_anywhere_are_kept", comments),
        Trial::test("fmt::our_rule_files_are_formatted", ours),
        Trial::test("fmt::what_cannot_be_read_is_left_alone", refused),
        Trial::test("fmt::the_command", command),
    ]
}

fn formatted(text: &str) -> Result<String, String> {
    format(text.as_bytes(), SourceId(0)).map_err(|unformatted| match unformatted {
        Unformatted::Faults(faults) => faults.first().map_or("no fault", |f| f.code.id()).to_owned(),
        Unformatted::Changed => "changed".to_owned(),
    })
}

/// `## title`, the text in a fence, and behind it the formatted text in another; one fence where nothing changes.
/// `<CR>`, `<SP>` and `<BOM>` stand for what an editor does not show.
fn corpus() -> Result<(), Failed> {
    let update = std::env::var("MERIT_UPDATE").is_ok();
    let mut wrong = Vec::new();
    let mut count = 0;
    for name in CORPUS {
        let path = root().join(format!("tests/corpus/fmt/{name}.md"));
        let text = fs::read_to_string(&path).unwrap();
        let mut cases = text.split("\n## ");
        let mut rewritten = cases.next().unwrap().to_owned();
        for case in cases {
            let (title, body) = case.split_once('\n').unwrap();
            let fences: Vec<&str> =
                body.split("```").skip(1).step_by(2).map(|f| f.split_once('\n').unwrap().1).collect();
            let given = fences[0].replace("<CR>", "\r").replace("<SP>", " ").replace("<BOM>", "\u{feff}");
            let expected = fences.get(1).unwrap_or(&fences[0]).replace("<SP>", " ");
            let found = formatted(&given).unwrap_or_else(|why| format!("{why}\n"));
            if found != expected {
                wrong.push(format!("{title}:\n{found}expected\n{expected}"));
            }
            rewritten.push_str(&format!("\n## {title}\n\n```yaml\n{}```\n", fences[0]));
            if found != fences[0] {
                let mut shown = found.clone();
                while let Some(at) = [" \n", " <SP>"].iter().find_map(|end| shown.find(end)) {
                    shown.replace_range(at..=at, "<SP>");
                }
                rewritten.push_str(&format!("\n```yaml\n{shown}```\n"));
            }
            count += 1;
        }
        if update {
            fs::write(path, rewritten).unwrap();
        }
    }
    assert!(count >= 40, "the corpus has only {count} cases");
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rule_files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in ["rules", "fixtures", "templates"] {
        let mut folders = vec![root().join(folder)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|e| e == "yaml") {
                    files.push(path);
                }
            }
        }
    }
    assert!(files.len() >= 5);
    files
}

/// Every text at hand that can be read as YAML: rule files, the mistakes of the corpus, the corpus of this file.
fn texts() -> Vec<String> {
    let mut texts: Vec<String> = rule_files().iter().map(|p| fs::read_to_string(p).unwrap()).collect();
    texts.extend(crate::rules::texts());
    for name in CORPUS {
        let corpus = fs::read_to_string(root().join(format!("tests/corpus/fmt/{name}.md"))).unwrap();
        texts
            .extend(corpus.split("```").skip(1).step_by(2).map(|f| f.split_once('\n').unwrap().1.replace("<SP>", " ")));
    }
    texts.retain(|t| read(t.as_bytes(), SourceId(0)).is_ok());
    texts
}

fn settled() -> Result<(), Failed> {
    let texts = texts();
    assert!(texts.len() >= 120, "only {} texts", texts.len());
    for text in texts {
        let once = formatted(&text).map_err(|why| format!("{why}\n{text}"))?;
        assert_eq!(formatted(&once).as_ref(), Ok(&once));
        assert_eq!(said(&text), said(&once));
        assert!(once.ends_with('\n') && !once.starts_with('\n') && !once.contains('\r'), "{once}");
        if !text.contains(['|', '>', '\\']) {
            assert!(!once.contains("\n\n\n") || text.contains("'"), "{once}");
            assert!(once.lines().all(|l| l.trim_end() == l), "{once}");
        }
    }
    Ok(())
}

/// What a text says, without its layout.
fn said(text: &str) -> String {
    fn walk(node: &Node, out: &mut String) {
        match &node.kind {
            NodeKind::Scalar(s) => out.push_str(&format!("{:?} {:?}\n", s.style, s.text)),
            NodeKind::List(items) => {
                out.push_str("[\n");
                items.iter().for_each(|n| walk(n, out));
                out.push_str("]\n");
            }
            NodeKind::Map(pairs) => {
                out.push_str("{\n");
                for pair in pairs {
                    out.push_str(&format!("{:?}:\n", pair.key));
                    walk(&pair.value, out);
                }
                out.push_str("}\n");
            }
        }
    }
    let mut out = String::new();
    walk(&read(text.as_bytes(), SourceId(0)).unwrap(), &mut out);
    out
}

/// A comment is put behind and below each line; where it is one (and not part of a text), it is still there afterwards.
fn comments() -> Result<(), Failed> {
    let mut kept = 0;
    for text in texts().iter().filter(|t| t.len() < 6000).step_by(2) {
        let before = said(text);
        let lines: Vec<&str> = text.lines().collect();
        for at in (0..lines.len()).step_by(1 + lines.len() / 5) {
            for comment in ["  # kept, it is", "\n# kept, it is", "\n      # kept, it is", "\n\n\n   # kept, it is\n"] {
                let mut changed: Vec<String> = lines.iter().map(ToString::to_string).collect();
                changed[at].push_str(comment);
                let changed = changed.join("\n");
                if read(changed.as_bytes(), SourceId(0)).is_err() || said(&changed) != before {
                    continue;
                }
                let found = formatted(&changed).map_err(|why| format!("{why}\n{changed}"))?;
                assert_eq!(found.matches("# kept, it is").count(), 1, "{found}");
                assert_eq!(said(&found), before);
                assert_eq!(formatted(&found).as_ref(), Ok(&found));
                kept += 1;
            }
        }
    }
    if kept >= 500 { Ok(()) } else { Err(format!("only {kept} comments").into()) }
}

fn ours() -> Result<(), Failed> {
    for path in rule_files() {
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(formatted(&text).as_ref(), Ok(&text), "merit fmt {}", path.display());
    }
    Ok(())
}

fn refused() -> Result<(), Failed> {
    for (text, code) in [
        ("a: [1", "E0101"),
        ("", "E0104"),
        ("a:\n\tb: 1\n", "E0105"),
        ("a: 1\n---\nb: 1\n", "E0107"),
        ("a: &x 1\n", "E0108"),
        ("a: !!int 1\n", "E0109"),
        ("a: 1\na: 2\n", "E0111"),
        // Line ends of the old Macintosh.
        ("a: 1\rb: 2\r", "E0115"),
    ] {
        assert_eq!(formatted(text), Err(code.to_owned()), "{text}");
    }
    Ok(())
}

fn ended(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = merit(folder, arguments);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn command() -> Result<(), Failed> {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    write("good.yaml", "a: 1\n");
    write("ugly.yaml", "a:   1\r\n");
    write("bad.yaml", "a: [1\n");
    assert_eq!(ended(folder, &["fmt", "--check", "good.yaml"]), (Some(0), String::new(), String::new()));
    assert_eq!(
        ended(folder, &["fmt", "--check", "good.yaml", "ugly.yaml"]),
        (Some(1), "ugly.yaml\n".into(), String::new())
    );
    assert_eq!(read("ugly.yaml"), "a:   1\r\n");
    // One file that cannot be read keeps all as they are.
    let (code, out, err) = ended(folder, &["fmt", "ugly.yaml", "bad.yaml"]);
    assert_eq!((code, out.as_str()), (Some(3), ""));
    assert!(err.contains("error[E0101]") && err.contains("bad.yaml:"), "{err}");
    assert_eq!((read("ugly.yaml").as_str(), read("bad.yaml").as_str()), ("a:   1\r\n", "a: [1\n"));
    assert_eq!(ended(folder, &["fmt", "absent.yaml"]).0, Some(6));
    assert_eq!(ended(folder, &["fmt"]).0, Some(2));
    assert_eq!(
        ended(folder, &["fmt", "good.yaml", "ugly.yaml"]),
        (Some(0), String::new(), "formatted ugly.yaml\n".into())
    );
    assert_eq!(read("ugly.yaml"), "a: 1\n");
    assert_eq!(ended(folder, &["fmt", "ugly.yaml"]), (Some(0), String::new(), String::new()));
    assert_eq!(fs::read_dir(folder).unwrap().count(), 3, "nothing half-written stays");
    Ok(())
}
