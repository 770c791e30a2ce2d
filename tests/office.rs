//! The office that runs a round: what it is told where something is wrong, in both languages, and what it finds afterwards.

use libtest_mimic::{Failed, Trial};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("office::what_is_wrong_is_said_once_with_the_fix", messages),
        Trial::test("office::a_folder_of_documents_is_there_whole_or_not_at_all", whole),
        Trial::test("office::the_line_is_that_of_those_funded_by_rank", line),
    ]
}

fn merit(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_merit")).args(arguments).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A folder with the template of a panel.
fn round() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/panel");
    for name in ["round.merit.yaml", "applications.csv", "marks.csv"] {
        fs::copy(from.join(name), folder.path().join(name)).unwrap();
    }
    folder
}

const RUN: [&str; 5] = ["run", "--data", "applications.csv", "--panel", "marks.csv"];

fn messages() -> Result<(), Failed> {
    let folder = round();
    let at = folder.path();
    let marks = fs::read_to_string(at.join("marks.csv"))?;
    let few: Vec<&str> = marks.lines().filter(|l| !(l.starts_with("S01,R1") || l.starts_with("S01,R2"))).collect();
    let few: Vec<&str> = few.into_iter().filter(|l| !l.starts_with("S01,R3,plan")).collect();
    fs::write(at.join("few.csv"), few.join("\n") + "\n")?;
    let applications = fs::read_to_string(at.join("applications.csv"))?;
    fs::write(at.join("tie.csv"), applications.replace(",4200,630,", ",32400,630,"))?;
    let of = |key: &str| marks.lines().filter(|l| l.starts_with(key)).map(str::to_owned).collect::<Vec<_>>();
    let others: Vec<&str> = marks.lines().filter(|l| !l.starts_with("S06,")).collect();
    let same: Vec<String> = of("S12,").iter().map(|l| l.replace("S12,", "S06,")).collect();
    fs::write(at.join("tied.csv"), format!("{}\n{}\n", others.join("\n"), same.join("\n")))?;
    let made = merit(at, &[&RUN[..], &["-o", "a.merit"]].concat());
    assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    assert_eq!(merit(at, &["report", "a.merit", "--ranking", "-o", "r.csv"]).status.code(), Some(0));
    let cases: [(&[&str], i32); 16] = [
        (&["run", "--data", "applications.csv"], 4),
        (&["run", "--data", "applications.csv", "--panel", "few.csv"], 4),
        (&["run", "--data", "tie.csv", "--panel", "tied.csv", "--dry-run"], 5),
        (&["run", "--data", "application.csv", "--panel", "marks.csv"], 6),
        (&["run", "--data", ".", "--panel", "marks.csv"], 6),
        (&["run", "--data", "a.merit", "--panel", "marks.csv"], 4),
        (&["run", "--data", "marks.csv", "--panel", "marks.csv"], 4),
        (&["run", "--data", "applications.csv", "--panel", "marks.csv", "--panel", "marks.csv"], 4),
        (&["run", "--data", "applications.csv", "--panel", "marks.csv", "-o", "a.merit"], 6),
        (&["run", "--data", "applications.csv", "--panel", "marks.csv", "-o", "absent/a.merit"], 6),
        (&["report", "a.merit", "--ranking", "-o", "r.csv"], 6),
        (&["report", "a.merit", "--ranking", "-o", "a.merit", "--force"], 6),
        (&["explain", "a.merit", "91330299MADW6YC5K3"], 2),
        (&["explain", "a.merit", "--near-line", "1"], 2),
        (&["explain", "a.merit", "S01", "--what-if", "申请金额=1"], 2),
        (&["explain", "a.merit", "S01", "--what-if", "requested=1,000"], 4),
    ];
    for lang in ["en", "zh"] {
        let mut all = String::new();
        for (arguments, exit) in cases {
            let output = merit(at, &[arguments, &["--lang", lang]].concat());
            assert_eq!(output.status.code(), Some(exit), "{arguments:?}: {}", text(&output.stderr));
            all.push_str(&format!("$ merit {}\n{}", arguments.join(" "), text(&output.stderr)));
        }
        insta::assert_snapshot!(format!("office_{lang}"), all);
    }
    Ok(())
}

fn whole() -> Result<(), Failed> {
    let folder = round();
    let at = folder.path();
    let marks = fs::read_to_string(at.join("marks.csv"))?.replace("S01,R1,plan,6.5,", "S01,R1,plan,6.5,=late");
    fs::write(at.join("marks.csv"), marks)?;
    assert_eq!(merit(at, &[&RUN[..], &["-o", "a.merit"]].concat()).status.code(), Some(0));
    fs::create_dir(at.join("own"))?;
    // Wrong only once it is filled, when tables are written already.
    fs::write(at.join("own/minutes.en.html"), "{{ round.titel }}")?;
    fs::create_dir(at.join("empty"))?;
    for out in ["new", "empty"] {
        let output = merit(at, &["report", "a.merit", "--all", "--template", "own", "-o", out]);
        assert_eq!(output.status.code(), Some(4), "{}", text(&output.stderr));
    }
    assert!(!at.join("new").exists());
    assert_eq!(fs::read_dir(at.join("empty"))?.count(), 0);
    assert_eq!(merit(at, &["report", "a.merit", "--all", "-o", "new"]).status.code(), Some(0));
    assert!(at.join("new/index.txt").exists());
    // What a reviewer wrote beside a mark is in the score sheets, as a text.
    let rows = crate::exports::named(&fs::read(at.join("new/score-sheets.xlsx"))?, "marks");
    let comments: Vec<&str> = rows.iter().map(|row| row["comment"].as_str()).filter(|c| !c.is_empty()).collect();
    assert_eq!(comments, ["=late"]);
    Ok(())
}

fn line() -> Result<(), Failed> {
    let folder = round();
    let at = folder.path();
    let decided = "overrides: [{application: S01, award: 50万, clause: A, reason: r, actor: a, approver: b}]\n";
    fs::write(at.join("o.yaml"), decided)?;
    let output = merit(at, &[&RUN[..], &["--override", "o.yaml", "-o", "a.merit"]].concat());
    let summary = text(&output.stdout);
    // S01, rank 7, is funded because people decided so.
    assert!(summary.contains("last: rank 6 with 64.66") && summary.contains("overrides: 1;"), "{summary}");
    let told = text(&merit(at, &["explain", "a.merit", "S01"]).stdout);
    assert!(!told.contains("when its turn came") && told.contains("award 500,000.00"), "{told}");
    // Without a record there is no command that names one.
    let dry = text(&merit(at, &[&RUN[..], &["--dry-run"]].concat()).stdout);
    assert!(!dry.contains("merit explain"), "{dry}");
    Ok(())
}
