//! No text of an application or of the rules becomes markup, and a browser opens the page as its readers do.

use super::{DATA, SMALL, allowing, materials, page};
use crate::four_basics;
use libtest_mimic::Failed;
use merit::lang::Lang;
use merit::record::write_rows;
use merit::round::Options;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The tags of a page with their attributes, whose values are left out where they hold texts.
pub fn tags(page: &str) -> Vec<String> {
    let after_style = page.split_once("</style>").unwrap().1;
    let tag = |piece: &str| {
        let inside = piece.split_once('>').unwrap_or_else(|| panic!("a tag is open: {piece:.80}")).0;
        let mut out = String::new();
        for (at, part) in inside.split('"').enumerate() {
            // Positions of marks depend on nothing that a text says.
            let kept = at % 2 == 0 || !out.ends_with("aria-label=");
            out.push_str(if kept { part } else { "" });
        }
        out
    };
    after_style.split('<').skip(1).map(tag).collect()
}

const TEXTS: &str = r#"merit: 1
round: {id: t, title: Texts, notice: N, currency: CNY}
fields:
  key: {type: text, key: true}
  name: {type: text}
  list: {type: text}
  group: {type: text}
  ask: {type: money}
gates:
  - {id: said, label: Says something, require: 'name != "nothing"', clause: c}
criteria:
  - {id: q, label: Points, clause: c, max: 100, formula: 'if group = "x" then 1 else 2'}
ranking: {within: list, still_tied: key}
allocation:
  budget: 100
  award: {amount: ask, clause: c}
  limits: [{per: group, money: 5, clause: c}]
  method: in_order
  last_in_line: {part_award: {at_least: 0%}}
  unspent: lapse
publish: [key, name, list, group, rank]
"#;

/// Each naughty string in every text field, and as a key where intake takes it: the tags are those of a plain text.
pub fn hostile(folder: &Path) -> Result<(), Failed> {
    let mut strings: Vec<String> = serde_json::from_slice(&fs::read(folder.join("blns.json"))?)?;
    strings.extend(
        ["=1+1", "+1", "-1", "@x", "a\nb\n  award 5", "a\u{1f}b", "\u{202e}abc", "</article><h1>"].map(String::from),
    );
    let header = ["key", "name", "list", "group", "ask"].map(String::from);
    let of = |key: &str, text: &str| {
        let row = |key: &str, ask: &str| vec![key.into(), text.into(), text.into(), text.into(), ask.into()];
        page(&materials(TEXTS, &write_rows(&header, &[row(key, "3"), row("z", "4")])), &Options::default(), Lang::En)
    };
    let plain = tags(&of("a", "plain")?);
    let (mut same, mut keys) = (0, 0);
    for string in strings.iter().filter(|s| !s.contains('\0')) {
        if string.trim().is_empty() {
            continue;
        }
        let page = of("a", string)?;
        assert!(tags(&page) == plain, "{string:?} changes the tags");
        let turned =
            |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') || (c.is_control() && c != '\n');
        assert!(!page.contains(turned), "{string:?} turns or hides what stands around it");
        same += 1;
        // As a key it may sort behind the other, so that only what it opens is looked at.
        if let Ok(page) = of(string, "plain") {
            assert_eq!(tags(&page).len(), plain.len(), "{string:?} as a key");
            keys += 1;
        }
    }
    println!("{same} texts and {keys} keys leave the tags as they are");
    if same > 480 && keys > 300 { Ok(()) } else { Err("too few were looked at".into()) }
}

/// Labels, clauses and names of a rule file are texts, too.
pub fn labels() -> Result<(), Failed> {
    let attack = "<b a='1' b=&quot;>&amp;</title></style><script>";
    let quoted = format!("\"{attack}\"");
    let rules = SMALL.replace("WITHIN", "within: side,");
    let swapped = [": Large enough", ": Size", ": Share", ": Late", ": § 1", ": § 2", "en: A small round"];
    let mut hostile = rules.clone();
    for words in swapped {
        let (name, _) = words.split_once(": ").unwrap();
        assert!(hostile.contains(words), "{words}");
        hostile = hostile.replace(words, &format!("{name}: {quoted}"));
    }
    hostile = hostile.replace("{east: 200,", &format!("{{{quoted}: 200,")).replace("[east,", &format!("[{quoted},"));
    let data = DATA.replace(",east,", &format!(",\"{attack}\","));
    let (plain, found) = (
        page(&materials(&rules, DATA.as_bytes()), &allowing(), Lang::En)?,
        page(&materials(&hostile, data.as_bytes()), &allowing(), Lang::En)?,
    );
    assert!(
        !found.contains("<b a")
            && !found.contains("<script")
            && found.matches("</title>").count() == plain.matches("</title>").count()
    );
    // A list of another name may stand before the other.
    let sorted = |page: &str| {
        let mut all = tags(page);
        all.retain(|tag| !tag.starts_with("text") && !tag.starts_with("rect") && !tag.starts_with("/text"));
        all.iter_mut().for_each(|tag| *tag = tag.split(' ').next().unwrap().to_owned());
        all.sort();
        all
    };
    assert_eq!(sorted(&found), sorted(&plain));
    Ok(())
}

pub fn browser(chromium: &Path) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    for (name, lang) in [("en", Lang::En), ("zh", Lang::Zh)] {
        fs::write(
            folder.path().join(format!("{name}.html")),
            page(&four_basics::materials(), &Options::default(), lang)?,
        )?;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/site.mjs");
    let output = Command::new("node").arg(script).arg(chromium).arg(folder.path()).arg("A239").output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    println!("{}", said.trim());
    if output.status.success() && said.contains("checks") {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned().into())
}
