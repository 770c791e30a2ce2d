//! The program from outside: exit codes, messages, files.

use crate::record::merit;
use libtest_mimic::{Failed, Trial};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("cli::a_round_from_run_to_verify", round),
        Trial::test("cli::equal_inputs_give_equal_bytes", equal),
        Trial::test("cli::a_record_is_never_overwritten", overwritten),
        Trial::test("cli::exit_codes", exits),
        Trial::test("cli::help_and_version", help),
        Trial::test("cli::help_on_codes", help_on_codes),
        Trial::test("cli::formats_of_findings", formats),
        Trial::test("cli::languages", languages),
        Trial::test("cli::held_applications_need_a_reason", held),
        Trial::test("cli::a_tie_that_reaches_money", tie),
        Trial::test("cli::gb18030_gives_the_same_figures", gb18030),
        Trial::test("cli::a_rule_file_with_mistakes", mistakes),
        crate::require::tool("cli::ctrl_c_leaves_nothing", "sh", interrupted),
        crate::require::tool("cli::any_zip_tool_opens_a_record", "python3", zip),
    ]
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn fixture(name: &str) -> String {
    root().join(name).display().to_string()
}

fn run_arguments(more: &[&str]) -> Vec<String> {
    let (rules, data, panel) = (
        fixture("rules/four-basics.merit.yaml"),
        fixture("fixtures/four-basics/applications.csv"),
        fixture("fixtures/four-basics/marks.csv"),
    );
    let mut all: Vec<String> = ["run", &rules, "--data", &data, "--panel", &panel].map(str::to_owned).to_vec();
    all.extend(more.iter().map(ToString::to_string));
    all
}

fn run(folder: &Path, more: &[&str]) -> Output {
    let arguments = run_arguments(more);
    merit(folder, &arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

fn expect(output: &Output, code: i32) {
    assert_eq!(output.status.code(), Some(code), "{}{}", text(&output.stdout), text(&output.stderr));
}

fn round() -> Result<(), Failed> {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["-o", "round.merit", "--outcome", "outcome.csv", "--format", "json"]);
    expect(&output, 0);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["schema"], "merit.run/1");
    assert_eq!((&json["counts"]["received"], &json["budget"]), (&312.into(), &"120000000.00".into()));
    assert_eq!(json["fingerprint"].as_str().unwrap().len(), 64);
    let outcome = fs::read_to_string(folder.path().join("outcome.csv")).unwrap();
    assert!(outcome.starts_with("application,status,failed_gates,market,market_rank,share,"));
    assert!(outcome.lines().next().unwrap().ends_with(",total,rank,entitlement,award,bound_by"));
    let output = merit(folder.path(), &["verify", "round.merit"]);
    expect(&output, 0);
    assert!(text(&output.stdout).contains("no figure differs"));
    let output = merit(folder.path(), &["explain", "round.merit", "A239"]);
    expect(&output, 0);
    assert!(text(&output.stdout).contains("award 380,000.00"));
    let output = merit(folder.path(), &["explain", "round.merit", "A2399"]);
    expect(&output, 2);
    assert!(text(&output.stderr).contains("did you mean A239?"));
    let left: Vec<PathBuf> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(left.len(), 2, "nothing half-written stays: {left:?}");
    Ok(())
}

fn equal() -> Result<(), Failed> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("key"), [9; 32]).unwrap();
    for (name, threads) in [("one.merit", "1"), ("two.merit", "2")] {
        let more =
            ["--at", "2020-03-31T09:00:00Z", "--actor", "office", "--disclosure-key", "key", "-j", threads, "-o", name];
        expect(&run(folder.path(), &more), 0);
    }
    let read = |name| fs::read(folder.path().join(name)).unwrap();
    assert!(read("one.merit") == read("two.merit"));
    Ok(())
}

fn overwritten() -> Result<(), Failed> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("round.merit"), "precious").unwrap();
    let output = run(folder.path(), &["-o", "round.merit"]);
    expect(&output, 6);
    assert!(text(&output.stderr).contains("is there already"));
    assert_eq!(fs::read_to_string(folder.path().join("round.merit")).unwrap(), "precious");
    // With force neither: that is for the table of results.
    expect(&run(folder.path(), &["-o", "round.merit", "--force"]), 6);
    assert_eq!(fs::read_to_string(folder.path().join("round.merit")).unwrap(), "precious");
    let output = run(folder.path(), &["--dry-run"]);
    expect(&output, 0);
    assert!(text(&output.stdout).contains("rules 611cd685  data f4787dca"), "{}", text(&output.stdout));
    for _ in 0..2 {
        expect(&run(folder.path(), &[]), 0);
    }
    assert!(folder.path().join("NB-FB-2020.merit").exists() && folder.path().join("NB-FB-2020-2.merit").exists());
    Ok(())
}

fn exits() -> Result<(), Failed> {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("bad.merit.yaml", "merit: 1\nround: {}\n");
    write("no.merit", "not a record");
    expect(&merit(folder.path(), &["check", "bad.merit.yaml"]), 3);
    expect(&merit(folder.path(), &["check", "absent.merit.yaml"]), 6);
    expect(&merit(folder.path(), &["verify", "no.merit"]), 6);
    expect(&merit(folder.path(), &["nonsense"]), 2);
    expect(&merit(folder.path(), &["run"]), 2);
    // The only rule file of the folder is taken.
    expect(&merit(folder.path(), &["check"]), 3);
    write("second.merit.yaml", "merit: 1\n");
    let output = merit(folder.path(), &["check"]);
    expect(&output, 2);
    assert!(text(&output.stderr).contains("several: bad.merit.yaml, second.merit.yaml"));
    // A test that fails is an answer.
    let rules = fs::read_to_string(fixture("rules/pabulib-greedy.merit.yaml")).unwrap();
    write("failing.merit.yaml", &rules.replace("unspent: 0}", "unspent: 1}"));
    let output = merit(folder.path(), &["test", "failing.merit.yaml"]);
    expect(&output, 1);
    assert!(text(&output.stdout).contains("unspent: expected 1, found 0"));
    Ok(())
}

fn help() -> Result<(), Failed> {
    let output = merit(root(), &[]);
    expect(&output, 0);
    insta::assert_snapshot!("help", text(&output.stdout));
    assert_eq!(text(&merit(root(), &["help"]).stdout), text(&output.stdout));
    for verb in ["check", "run", "help"] {
        let output = merit(root(), &["help", verb]);
        expect(&output, 0);
        assert!(text(&output.stdout).contains(&format!("Usage: merit {verb}")), "{}", text(&output.stdout));
        assert_eq!(text(&output.stdout), text(&merit(root(), &[verb, "--help"]).stdout));
    }
    let output = merit(root(), &["--version"]);
    expect(&output, 0);
    assert!(text(&output.stdout).contains("language edition 1, record format merit.record/1"));
    let output = merit(root(), &["completions", "bash"]);
    expect(&output, 0);
    assert!(text(&output.stdout).contains("_merit"));
    Ok(())
}

fn help_on_codes() -> Result<(), Failed> {
    let output = merit(root(), &["help", "e0402"]);
    expect(&output, 0);
    insta::assert_snapshot!("help_on_a_code", text(&output.stdout));
    let output = merit(root(), &["help", "--codes"]);
    expect(&output, 0);
    assert_eq!(text(&output.stdout).lines().count(), merit::diagnostic::ALL.len());
    assert!(text(&output.stdout).contains("\nE0402  an unknown name\n"));
    for (wrong, near) in [
        ("E0499", "; did you mean E0409?"),
        ("E402", "; did you mean E0402?"),
        ("chek", "; did you mean check?"),
        ("E7", ""),
    ] {
        let output = merit(root(), &["help", wrong]);
        expect(&output, 2);
        let first = format!("error: {wrong} is neither a command nor a code{near}\n");
        assert!(text(&output.stderr).starts_with(&first), "{}", text(&output.stderr));
    }
    expect(&merit(root(), &["help", "E0402", "--codes"]), 2);
    Ok(())
}

/// People are spoken to in the language they ask for; records and the forms for programs are the same in all.
fn languages() -> Result<(), Failed> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("key"), [9; 32]).unwrap();
    let mut printed = Vec::new();
    for (name, lang) in [("en.merit", "en"), ("zh.merit", "zh")] {
        let fixed = ["--at", "2020-03-31T09:00:00Z", "--actor", "office", "--disclosure-key", "key", "--json"];
        let output = run(folder.path(), &[&fixed[..], &["-o", name, "--lang", lang]].concat());
        expect(&output, 0);
        printed.push(text(&output.stdout).replace(name, ""));
    }
    let read = |name| fs::read(folder.path().join(name)).unwrap();
    assert!(read("en.merit") == read("zh.merit") && printed[0] == printed[1]);
    let output = run(folder.path(), &["--dry-run", "--lang", "zh"]);
    assert!(text(&output.stdout).contains("申报总数") && text(&output.stdout).ends_with("\n试运行：未写入记录\n"));
    let output = merit(folder.path(), &["help", "E0402", "--lang", "zh"]);
    assert!(text(&output.stdout).starts_with("错误[E0402]: 未知的名称\n"), "{}", text(&output.stdout));
    let with = |name: &str, value: &str, arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_merit"));
        let output = command.args(arguments).env(name, value).current_dir(folder.path()).output().unwrap();
        text(&output.stdout).starts_with("错误")
    };
    assert!(with("MERIT_LANG", "zh_CN.UTF-8", &["help", "E0402"]) && !with("MERIT_LANG", "en", &["help", "E0402"]));
    assert!(!with("MERIT_LANG", "zh", &["help", "E0402", "--lang", "en"]) && !with("LANG", "zh", &["help", "E0402"]));
    Ok(())
}

/// The forms for programs go to standard output, with the path as it was named.
fn formats() -> Result<(), Failed> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("rules")).unwrap();
    fs::write(folder.path().join("rules/wrong.merit.yaml"), RULES.replace("{by: score}", "{by: key}")).unwrap();
    let with = |arguments: &[&str]| {
        let output = merit(folder.path(), arguments);
        expect(&output, 3);
        assert_eq!(text(&output.stderr), "");
        text(&output.stdout)
    };
    let path = "./rules/wrong.merit.yaml";
    let json: serde_json::Value = serde_json::from_str(&with(&["check", path, "--format", "json"])).unwrap();
    assert_eq!((&json["ok"], &json["diagnostics"][0]["file"]), (&false.into(), &"rules/wrong.merit.yaml".into()));
    for verb in [&["test", path, "--json"][..], &["run", path, "--data", path, "--json"]] {
        assert_eq!(serde_json::from_str::<serde_json::Value>(&with(verb)).unwrap(), json);
    }
    assert!(with(&["check", path, "--format", "sarif"]).contains("\"uri\":\"rules/wrong.merit.yaml\""));
    assert!(
        with(&["check", path, "--format", "github"]).starts_with("::error file=rules/wrong.merit.yaml,line=10,col=15,")
    );
    expect(&merit(folder.path(), &["check", path, "--format", "json", "--explain"]), 2);
    fs::write(folder.path().join("right.merit.yaml"), RULES).unwrap();
    for (format, expected) in
        [("json", "{\"diagnostics\":[],\"ok\":true,\"schema\":\"merit.check/1\"}\n"), ("github", "")]
    {
        let output = merit(folder.path(), &["check", "--format", format]);
        expect(&output, 0);
        assert_eq!((text(&output.stdout), text(&output.stderr)), (expected.to_owned(), String::new()));
    }
    Ok(())
}

const RULES: &str = "\
merit: 1
round: {id: tiny, title: Tiny, notice: None, currency: CNY}
fields:
  key: {type: text, key: true}
  score: {type: integer}
  divisor: {type: integer}
  cost: {type: money}
gates:
  - {id: quotient, label: Enough, require: divisor = 0 or score / divisor > 0, clause: a}
ranking: {by: score}
allocation: {budget: 100, award: {amount: cost, clause: b}, method: in_order, last_in_line: skip}
";

fn tiny(rows: &str, more: &[&str]) -> (tempfile::TempDir, Output) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("tiny.merit.yaml"), RULES).unwrap();
    fs::write(folder.path().join("data.csv"), format!("key,score,divisor,cost\n{rows}")).unwrap();
    let mut arguments = vec!["run", "--data", "data.csv", "-o", "tiny.merit"];
    arguments.extend(more);
    let output = merit(folder.path(), &arguments);
    (folder, output)
}

fn held() -> Result<(), Failed> {
    let rows = "A,3,1,60\nB,x,1,50\nC,\"1,200\",1,40\nD,1,1,30\n";
    let (folder, output) = tiny(rows, &[]);
    expect(&output, 4);
    let message = text(&output.stderr);
    assert!(message.contains("data.csv:3, column score: `x`"), "{message}");
    assert!(message.contains("data.csv:4, column score: `1,200`") && message.contains("write 1200"), "{message}");
    assert!(!folder.path().join("tiny.merit").exists());
    expect(&tiny(rows, &["--allow-held"]).1, 2);
    let (folder, output) = tiny(rows, &["--allow-held", "--reason", "withdrawn by letter", "--json"]);
    expect(&output, 0);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&json["counts"]["held"], &json["awarded"]), (&2.into(), &"90.00".into()));
    expect(&merit(folder.path(), &["verify", "tiny.merit"]), 0);
    let bytes = fs::read(folder.path().join("tiny.merit")).unwrap();
    let events = merit::record::container::read(&bytes).unwrap()["events.jsonl"].clone();
    assert!(text(&events).contains("withdrawn by letter") && text(&events).contains("[\"B\",\"C\"]"));
    Ok(())
}

fn tie() -> Result<(), Failed> {
    let (folder, output) = tiny("A,3,1,60\nB,3,1,50\n", &[]);
    expect(&output, 5);
    let message = text(&output.stderr);
    assert!(message.contains("the tie of A (60.00), B (50.00) reaches money"), "{message}");
    assert!(!folder.path().join("tiny.merit").exists());
    // The same tie where the budget bears both is no obstacle.
    expect(&tiny("A,3,1,60\nB,3,1,40\n", &[]).1, 0);
    Ok(())
}

fn gb18030() -> Result<(), Failed> {
    let rows = "甲,3,1,60\n乙,2,1,30\n";
    let (folder, output) = tiny(rows, &["--json"]);
    expect(&output, 0);
    let (encoded, _, _) = encoding_rs::GB18030.encode(rows);
    let mut bytes = b"key,score,divisor,cost\n".to_vec();
    bytes.extend(encoded.iter());
    fs::write(folder.path().join("gb.csv"), &bytes).unwrap();
    let output = merit(folder.path(), &["run", "--data", "gb.csv", "--json", "-o", "gb.merit"]);
    expect(&output, 0);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&json["encoding"], &json["awarded"]), (&"gb18030".into(), &"90.00".into()));
    expect(&merit(folder.path(), &["verify", "gb.merit"]), 0);
    expect(&merit(folder.path(), &["run", "--data", "gb.csv", "--encoding", "utf-8", "--dry-run"]), 4);
    Ok(())
}

fn mistakes() -> Result<(), Failed> {
    let folder = tempfile::tempdir().unwrap();
    let rules = RULES
        .replace("require: divisor = 0 or score / divisor > 0", "require: divisr = 0 or score / divisor > １０")
        .replace("ranking: {by: score}", "ranking: {by: key}")
        .replace("last_in_line: skip", "last_in_line: skipp")
        .replace("notice: None, ", "");
    fs::write(folder.path().join("wrong.merit.yaml"), rules).unwrap();
    let output = merit(folder.path(), &["check"]);
    expect(&output, 3);
    insta::assert_snapshot!("mistakes", text(&output.stderr));
    let output = merit(folder.path(), &["check", "--lang", "zh"]);
    expect(&output, 3);
    insta::assert_snapshot!("mistakes_in_chinese", text(&output.stderr));
    Ok(())
}

fn zip(python: &Path) -> Result<(), Failed> {
    let folder = tempfile::tempdir().unwrap();
    expect(&run(folder.path(), &["-o", "round.merit"]), 0);
    let script =
        "import zipfile; z = zipfile.ZipFile('round.merit'); assert z.testzip() is None; print(len(z.namelist()))";
    let output = Command::new(python).args(["-c", script]).current_dir(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout).trim(), "9");
    Ok(())
}

/// Interrupted while it waits for its data, it ends with 130 and leaves no file.
fn interrupted(shell: &Path) -> Result<(), Failed> {
    use std::process::Stdio;
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("tiny.merit.yaml"), RULES).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_merit"))
        .args(["run", "--data", "-", "-o", "tiny.merit"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    // Its handler is there before it reads, which it does long before half a second is over.
    std::thread::sleep(std::time::Duration::from_millis(500));
    let status = loop {
        Command::new(shell).args(["-c", &format!("kill -INT {}", child.id())]).status().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(200));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
    };
    assert_eq!(status.code(), Some(130));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    Ok(())
}
