//! No text of an application or of the rules becomes markup, and a browser opens the page as its readers do.

use super::{DATA, SMALL, allowing, between, materials, page, words};
use crate::four_basics;
use libtest_mimic::Failed;
use merit::lang::Lang;
use merit::record::{read_rows, write_rows};
use merit::round::{Options, Status, run};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The tags of a page with their attributes, but for its style; the names of tables, which hold texts, are left out.
fn tags(page: &str) -> Vec<String> {
    let (head, rest) = page.split_once("<style>").unwrap();
    let body = rest.split_once("</style>").unwrap().1;
    let tag = |piece: &str| {
        let inside = piece.split_once('>').unwrap_or_else(|| panic!("a tag is open: {piece:.80}")).0;
        let mut out = String::new();
        for (at, part) in inside.split('"').enumerate() {
            if at > 0 {
                out.push('"');
            }
            // Positions of marks depend on nothing that a text says.
            let kept = at % 2 == 0 || !out.ends_with("aria-label=\"");
            out.push_str(if kept { part } else { "" });
        }
        out
    };
    [head, body].iter().flat_map(|part| part.split('<').skip(1)).map(tag).collect()
}

/// The tags of a page whatever order its texts are sorted in: without the positions of marks and the numbers of
/// applications, each label once, however long it is, and sorted.
fn shape(page: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut short = false;
    for tag in tags(page) {
        // A long label stands there twice, for narrow and for wide pages.
        if short && tag == "/text" {
            short = false;
            continue;
        }
        short |= tag.starts_with("text class=\"strong narrow\"") || tag.starts_with("text class=\"inner narrow\"");
        if !short {
            all.push(unplaced(&tag.replacen(" wide\"", "\"", 1)));
        }
    }
    all.sort();
    all
}

/// A tag without positions, and with `N` for the number in an address of an application. What is no position or address
/// stays as it is.
fn unplaced(tag: &str) -> String {
    const PLACES: [&str; 9] = [" x=", " y=", " x1=", " y1=", " x2=", " y2=", " width=", " height=", " d="];
    const ADDRESSES: [&str; 3] = [" id=", " href=", " aria-labelledby="];
    let mut out = String::new();
    for (at, part) in tag.split('"').enumerate() {
        if at > 0 {
            out.push('"');
        }
        let name = out.strip_suffix('"').unwrap_or_default();
        let number = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
        let address =
            || part.trim_start_matches('#').trim_end_matches("-h").strip_prefix(['a', 'r']).is_some_and(number);
        let place = || part.bytes().all(|b| b.is_ascii_digit() || b".% MHVZ".contains(&b));
        if at % 2 == 1 && PLACES.iter().any(|place| name.ends_with(place)) && place() {
            continue;
        }
        if at % 2 == 1 && ADDRESSES.iter().any(|address| name.ends_with(address)) && address() {
            out.push_str(&part.replace(|c: char| c.is_ascii_digit(), "").replacen(['a', 'r'], "N", 1));
            continue;
        }
        out.push_str(part);
    }
    out
}

/// Whether a page has a character that turns or hides what stands around it.
fn turned(page: &str) -> bool {
    page.contains(|c: char| {
        matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') || (c.is_control() && c != '\n')
    })
}

/// Texts that would be tags or attributes.
const ATTACKS: [&str; 12] = [
    "<b a='1' b=&quot;>&amp;</title></style><script>",
    "\" onmouseover=\"alert(1)",
    "' onmouseover='alert(1)",
    "\"><img src=x onerror=alert(1)>",
    "</text></svg><script>alert(1)</script>",
    "</h3><h3 id=\"a1\">",
    "</article><h1>",
    "=1+1",
    "+1",
    "-1",
    "@x",
    "{{ 7 * 7 }}",
];

/// The strings of the folder with those above.
fn strings(folder: &Path) -> Result<Vec<String>, Failed> {
    let mut all: Vec<String> = serde_json::from_slice(&fs::read(folder.join("blns.json"))?)?;
    all.extend(ATTACKS.map(String::from));
    all.retain(|text| !text.trim().is_empty());
    Ok(all)
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
    let mut strings = strings(folder)?;
    strings.extend(["a\nb\n  award 5", "a\u{1f}b", "\u{202e}abc"].map(String::from));
    let header = ["key", "name", "list", "group", "ask"].map(String::from);
    let of = |key: &str, text: &str| {
        let row = |key: &str, ask: &str| vec![key.into(), text.into(), text.into(), text.into(), ask.into()];
        page(&materials(TEXTS, &write_rows(&header, &[row(key, "3"), row("z", "4")])), &Options::default(), Lang::En)
    };
    let plain = of("a", "plain")?;
    // What a key does that stands behind the other, which the money reaches first.
    let behind = shape(&of("~", "plain")?);
    let (plain, shape_of_plain) = (tags(&plain), shape(&plain));
    let (mut same, mut keys, mut last) = (0, 0, 0);
    for string in strings.iter().filter(|s| !s.contains('\0')) {
        let page = of("a", string)?;
        assert!(tags(&page) == plain, "{string:?} changes the tags");
        assert!(!turned(&page), "{string:?} turns or hides what stands around it");
        same += 1;
        if let Ok(page) = of(string, "plain") {
            let first = page.find("<tr id=\"r1\"").unwrap() < page.find("<tr id=\"r2\"").unwrap();
            assert!(first, "keys stand in their order");
            let z = between(&page, "<tr id=\"r2\"", "</a>").ends_with(">z");
            let expected = if z { &shape_of_plain } else { &behind };
            assert!(shape(&page) == *expected, "{string:?} as a key changes the tags");
            assert!(!turned(&page), "{string:?} turns or hides what stands around it");
            keys += 1;
            last += usize::from(!z);
        }
    }
    println!("{same} texts and {keys} keys leave the tags as they are; {last} of these sort behind z");
    if same > 480 && keys > 300 { Ok(()) } else { Err("too few were looked at".into()) }
}

/// The page of the small round with a text as its title, labels and clauses; and as the name of an envelope and of a list,
/// too, where `named` says so. None where the rules or the table refuse it.
fn labelled(text: &str, named: bool) -> Option<String> {
    let quoted = serde_json::Value::from(text).to_string();
    let mut rules = SMALL.replace("WITHIN", "within: side,");
    for words in ["label: Large enough", "label: Size", "label: Share", "label: Late", "en: A small round"] {
        let (name, _) = words.split_once(": ").unwrap();
        assert!(rules.contains(words), "{words}");
        rules = rules.replace(words, &format!("{name}: {quoted}"));
    }
    for at in 1..=6 {
        let words = format!("clause: § {at}");
        assert!(rules.contains(&words), "{words}");
        rules = rules.replace(&words, &format!("clause: {quoted}"));
    }
    let (header, mut rows) = read_rows(DATA.as_bytes()).unwrap();
    if named {
        rules = rules.replace("{east: 200,", &format!("{{{quoted}: 200,")).replace("[east,", &format!("[{quoted},"));
        let side = header.iter().position(|name| name == "side").unwrap();
        rows.iter_mut().filter(|row| row[side] == "east").for_each(|row| row[side] = text.to_owned());
    }
    let materials = materials(&rules, &write_rows(&header, &rows));
    // One cell of the table is bad; of who is named by a word for nothing, as `null`, nothing is shown either.
    let held = run(&materials, &allowing()).ok()?.decision.count(Status::Held);
    (held == 1).then(|| page(&materials, &allowing(), Lang::En).unwrap())
}

/// Labels, clauses and names of a rule file are texts, too: the tags are those of a plain word. How many of the texts are
/// taken in every place, and how many but as the names that tables are compared with.
fn labels_of<'t>(texts: impl Iterator<Item = &'t str>) -> (usize, usize) {
    let (whole, others) = (shape(&labelled("plain", true).unwrap()), shape(&labelled("plain", false).unwrap()));
    let (mut everywhere, mut elsewhere) = (0, 0);
    for text in texts {
        let (page, expected) = match labelled(text, true) {
            Some(page) => {
                everywhere += 1;
                (page, &whole)
            }
            None => {
                let Some(page) = labelled(text, false) else { continue };
                elsewhere += 1;
                (page, &others)
            }
        };
        assert!(shape(&page) == *expected, "{text:?} changes the tags");
        assert!(!turned(&page), "{text:?} turns or hides what stands around it");
        // And it is there, as it came.
        let seen = text.chars().all(|c| c.is_ascii_graphic() || c == ' ' || c.is_alphanumeric());
        assert!(!seen || words(&page).matches(text).count() >= 11, "{text:?} is lost");
    }
    (everywhere, elsewhere)
}

pub fn labels() -> Result<(), Failed> {
    assert_eq!(labels_of(ATTACKS.into_iter()), (ATTACKS.len(), 0));
    Ok(())
}

pub fn all_labels(folder: &Path) -> Result<(), Failed> {
    let strings = strings(folder)?;
    let (everywhere, elsewhere) = labels_of(strings.iter().map(String::as_str));
    println!("of {} texts {everywhere} in every place, {elsewhere} in labels and clauses", strings.len());
    if everywhere > 350 && everywhere + elsewhere > 400 { Ok(()) } else { Err("too few were looked at".into()) }
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
