//! Texts made to break out of a page: whatever an applicant, a rule file or an office file says, a document has the tags of
//! its template and no other, and the text arrives as it is.

use super::{Recorded, lines, tags, text};
use crate::record::{DATA, RULES};
use crate::require;
use libtest_mimic::{Failed, Trial};
use merit::documents::Occasion;
use merit::lang::Lang;
use merit::record::{read_rows, write_rows};
use merit::round::{Failure, Materials, Options, Status, run};
use merit::rules::Office;
use merit::rules::model::Label;
use std::collections::BTreeSet;
use std::path::Path;

pub fn trials() -> Vec<Trial> {
    vec![
        require::folder("letters::hostile_texts_of_applications_add_no_tag", "MERIT_HOSTILE", applications),
        require::folder("letters::hostile_texts_of_rules_and_offices_add_no_tag", "MERIT_HOSTILE", offices),
    ]
}

/// All strings of the list, with those that a page or a spreadsheet would take for more than text.
fn strings(folder: &Path) -> Vec<String> {
    let list = std::fs::read_to_string(folder.join("blns.json")).unwrap();
    let mut all: Vec<String> = serde_json::from_str(&list).unwrap();
    assert!(all.len() > 500);
    for more in [
        "=1+1",
        "+1",
        "-1",
        "@SUM(1)",
        "\t=1",
        "</script><script>alert(1)</script>",
        "</style>",
        "</td></tr></table>",
        "\" onmouseover=\"alert(1)",
        "' x='",
        "<!--",
        "-->",
        "]]>",
        "&lt;b&gt;",
        "&amp;",
        "<b",
        "{{ 7 * 7 }}",
        "{% include 'x' %}",
        "{#",
        "</title>",
        "<\u{0}b>",
        "\u{202e}evil",
        "javascript:alert(1)",
        "`",
        "\u{feff}<b>",
        "＜b＞",
    ] {
        all.push(more.to_owned());
    }
    all
}

/// The same materials without the rows that intake refuses.
pub fn accepted(mut materials: Materials) -> Materials {
    loop {
        let Err(failure) = run(&materials, &Options::default()) else { return materials };
        let Failure::Data(faults) = failure else { panic!("{failure:?}") };
        let (header, rows) = read_rows(&materials.data.1).unwrap();
        // Rows may have several lines; a fault names the first.
        let mut line = 2;
        let bad: BTreeSet<u64> = faults.iter().filter_map(|fault| fault.line).collect();
        let mut kept = Vec::new();
        for row in rows {
            let cells = row.iter().map(|cell| cell.replace("\r\n", "\n"));
            let height: u64 = cells.map(|c| c.matches(['\n', '\r']).count() as u64).sum::<u64>() + 1;
            if !(line..line + height).any(|at| bad.contains(&at)) {
                kept.push(row);
            }
            line += height;
        }
        assert!(!bad.is_empty() && kept.len() > 5, "{faults:?}");
        materials.data.1 = write_rows(&header, &kept);
    }
}

fn data(strings: &[(String, String, String)]) -> Vec<u8> {
    let header = ["key", "name", "secret", "score", "ask", "part"].map(str::to_owned);
    let rows = strings.iter().enumerate().map(|(at, (key, name, secret))| {
        // Everyone has another score; some fail the gate, some miss the minimum.
        let score = if at % 5 == 4 { "1".to_owned() } else { format!("{}.{:02}", 9 - at / 100, 99 - at % 100) };
        let ask = if at % 5 == 3 { 0 } else { 10 };
        vec![key.clone(), name.clone(), secret.clone(), score, ask.to_string(), "east".into()]
    });
    write_rows(&header, &rows.collect::<Vec<_>>())
}

fn applications(folder: &Path) -> Result<(), Failed> {
    let strings = strings(folder);
    let hostile: Vec<_> =
        strings.iter().enumerate().map(|(at, s)| (format!("{s}{at}"), s.clone(), s.clone())).collect();
    // What stands in a gate is in letters, too.
    let rules = RULES
        .replace("budget: pot", "budget: 2005")
        .replace("money: 80", "money: 9000")
        .replace(
            "require: ask > 0}",
            "require: 'ask > 0 and name != \"x\" and (if secret = null then true else secret != \"x\")'}",
        )
        .replace("[key, name,", "[key, name, secret, part, half, merit,");
    let materials = Materials {
        rules: ("small.merit.yaml".into(), rules.into()),
        data: ("data.csv".into(), data(&hostile)),
        ..Materials::default()
    };
    let materials = accepted(materials);
    let (_, rows) = read_rows(&materials.data.1)?;
    assert!(rows.len() * 10 > strings.len() * 8, "intake takes only {} of {}", rows.len(), strings.len());
    // The same with words.
    let mut benign = materials.clone();
    let header = ["key", "name", "secret", "score", "ask", "part"].map(str::to_owned);
    let plain = rows.iter().enumerate().map(|(at, row)| {
        let word = |cell: &String| if cell.is_empty() { String::new() } else { format!("w{at:04}") };
        [vec![format!("k{at:04}"), word(&row[1]), word(&row[2])], row[3..].to_vec()].concat()
    });
    benign.data.1 = write_rows(&header, &plain.collect::<Vec<_>>());
    let (hostile, benign) = (Recorded::of(&materials, &Options::default()), Recorded::of(&benign, &Options::default()));
    let mut met: BTreeSet<Status> = BTreeSet::new();
    for (at, row) in rows.iter().enumerate() {
        let letter = hostile.letter(&key(&hostile, at), &Occasion::default(), Lang::En);
        let other = benign.letter(&format!("k{at:04}"), &Occasion::default(), Lang::En);
        met.insert(hostile.run.row(&key(&hostile, at)).unwrap().status);
        assert_eq!(tags(&letter), tags(&other), "{row:?}\n{}", lines(&letter));
    }
    assert!(met.len() >= 4, "{met:?}");
    for lang in [Lang::En, Lang::Zh] {
        let pages =
            |round: &Recorded| [round.notice(&Occasion::default(), lang), round.minutes(&Occasion::default(), lang)];
        let (pages, plain) = (pages(&hostile), pages(&benign));
        for (page, plain) in pages.iter().zip(&plain) {
            let sorted = |page: &str| {
                let mut all: Vec<String> = tags(page).into_iter().map(str::to_owned).collect();
                all.sort();
                all
            };
            // Ties stand in the order of keys, which the words change.
            assert_eq!(sorted(page), sorted(plain));
        }
        // Every text is there as it came, but for what cannot be seen.
        let said = text(&pages[0]);
        let published = merit::record::public_parts(&hostile.opened, &hostile.run).map_err(Failed::from)?;
        for (row, part) in hostile.run.decision.rows.iter().zip(published) {
            let name = part["fields"]["name"].as_str().unwrap();
            let seen = name.chars().all(|c| !c.is_control() && !"\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}\u{200e}\u{200f}\u{61c}".contains(c));
            if matches!(row.status, Status::Funded | Status::PartFunded) && seen {
                assert!(said.contains(name), "{name:?} is not in the notice");
            }
        }
        assert!(!pages[0].contains('\u{202e}') && pages[0].contains("\\u{202e}"), "what turns the direction is shown");
    }
    Ok(())
}

/// The key of the row at a position of the table.
fn key(round: &Recorded, at: usize) -> String {
    round.run.applications.key(at).to_owned()
}

fn offices(folder: &Path) -> Result<(), Failed> {
    let pages = |round: &Recorded, occasion: &Occasion| -> Vec<String> {
        let mut all = vec![round.notice(occasion, Lang::Zh), round.minutes(occasion, Lang::Zh)];
        all.extend(["a", "b", "d", "e"].map(|key| round.letter(key, occasion, Lang::Zh)));
        all
    };
    let office = |text: &str| Occasion {
        office: Some(Office {
            name: Label { en: text.into(), zh: Some(text.into()) },
            department: Some(Label { en: text.into(), zh: None }),
            contact: Some(Label { en: text.into(), zh: None }),
            phone: text.into(),
            address: Label { en: text.into(), zh: None },
            postcode: Some(text.into()),
            email: Some(text.into()),
            objections: Some(Label { en: text.into(), zh: None }),
            remedies: Some(Label { en: text.into(), zh: None }),
        }),
        period: None,
    };
    let rules = |text: &str| {
        let quoted = serde_json::to_string(text).unwrap();
        let rules = RULES
            .replace("title: Small, notice: N,", &format!("title: {quoted}, notice: {quoted},"))
            .replace("label: Wants money, clause: a,", &format!("label: {quoted}, clause: {quoted},"))
            .replace("label: Merit, clause: b,", &format!("label: {quoted}, clause: {quoted},"))
            .replace("clause: c}", &format!("clause: {quoted}}}"))
            .replace("clause: d}", &format!("clause: {quoted}}}"))
            .replace("{type: text}", "{type: text, column: HEADER}")
            .replace("HEADER", &quoted)
            .replace("[key, name,", "[key, name, merit,");
        // The header of the column is the text, too.
        let header = ["key", text, "secret", "score", "ask", "part"].map(str::to_owned);
        let (_, rows) = read_rows(DATA.as_bytes()).unwrap();
        Materials {
            rules: ("small.merit.yaml".into(), rules.into()),
            data: ("data.csv".into(), write_rows(&header, &rows)),
            ..Materials::default()
        }
    };
    let benign = Recorded::of(&rules("plain"), &Options::default());
    let expected = pages(&benign, &office("word"));
    let expected: Vec<Vec<&str>> = expected.iter().map(|page| tags(page)).collect();
    let mut taken = 0;
    for string in strings(folder).iter().filter(|string| !string.trim().is_empty()) {
        for page in pages(&benign, &office(string)).iter().zip(&expected) {
            assert_eq!(tags(page.0), *page.1, "{string:?}");
        }
        let materials = rules(string);
        if run(&materials, &Options::default()).is_err() {
            continue;
        }
        taken += 1;
        let round = Recorded::of(&materials, &Options::default());
        for page in pages(&round, &office("word")).iter().zip(&expected) {
            assert_eq!(tags(page.0), *page.1, "{string:?}");
        }
    }
    assert!(taken > 350, "rule files take only {taken}");
    Ok(())
}
