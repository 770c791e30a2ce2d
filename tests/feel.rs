//! Expressions: what they print as, what they are, and what is wrong with them.

use libtest_mimic::{Failed, Trial};
use merit::check::{Checked, check, expression as expression_over};
use merit::feel::{Place, parse, print};
use merit::oracle::{Application, Env, assess, eval};
use merit::round::{Applications, Reading, decide};
use merit::span::SourceId;
use merit::value::{BUILTINS, Json, Type, Value, to_json};

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("feel::values", || crate::corpus::run(include_str!("corpus/feel/values.txt"), value)),
        Trial::test("feel::printing_is_the_inverse_of_reading", || {
            crate::corpus::run(include_str!("corpus/feel/printing.txt"), printed)
        }),
        Trial::test("feel::faults", || crate::corpus::run(include_str!("corpus/feel/faults.txt"), fault)),
        Trial::test("feel::evaluated_over_json", || {
            crate::corpus::run(include_str!("corpus/feel/eval.txt"), over_json)
        }),
        Trial::test("feel::every_builtin_does_what_its_example_says", builtins),
        Trial::test("feel::hostile_expressions_are_refused", hostile),
    ]
}

/// A rule file whose one fact is the expression.
fn file(expression: &str) -> Checked {
    let quoted = expression.replace('\'', "''");
    let text = format!(
        "merit: 1\nround: {{id: x, title: X, notice: N, currency: CNY, as_of: 2020-03-31}}\n\
         fields:\n  key: {{type: text, key: true}}\n  n: {{type: number, min: -1000}}\n  m: {{type: money, over: 0}}\n  \
         o: {{type: number, optional: true}}\n  c: {{type: choice, of: [red, green]}}\n  d: {{type: date}}\n\
         facts:\n  result: '{quoted}'\ngates: []\nranking: {{by: n}}\n"
    );
    check("x.merit.yaml", text.as_bytes(), &[], &mut |_| Err("none".into()))
}

/// What is found in all faulty expressions.
pub fn all_findings() -> Vec<merit::diagnostic::Diagnostic> {
    let lines = include_str!("corpus/feel/faults.txt").lines();
    lines.filter_map(|l| l.split_once(" =>")).flat_map(|(expression, _)| file(expression).diagnostics).collect()
}

fn evaluate(expression: &str) -> Result<String, String> {
    let checked = file(expression);
    let Some(rules) = checked.rules else {
        let all: Vec<String> = checked.diagnostics.iter().map(|d| format!("{} {}", d.code.id(), d.message)).collect();
        return Err(all.join("; "));
    };
    let number = |t: &str| merit::number::parse_literal(t).unwrap();
    let values = vec![
        Value::text("A"),
        Value::Number(number("7")),
        Value::Money(number("1500.50")),
        Value::Missing,
        Value::text("red"),
        Value::Date(merit::value::parse_date("2020-02-29").unwrap()),
    ];
    let assessment = assess(&rules, &Application { values, ..Application::default() }, Vec::new());
    match &assessment.facts[0] {
        Ok(Value::Missing) => Ok("missing".into()),
        Ok(value) => Ok(value.to_string()),
        Err(trouble) => Err(format!("{}: {}", trouble.kind.code(), trouble.message)),
    }
}

fn value(expression: &str, expected: &str) -> Result<(), String> {
    let found = evaluate(expression).unwrap_or_else(|e| format!("error {e}"));
    if found == expected { Ok(()) } else { Err(format!("it is `{found}`")) }
}

/// `expression WITH {…}`: what `merit eval` prints.
fn over_json(case: &str, expected: &str) -> Result<(), String> {
    let (expression, inputs) = case.split_once(" WITH ").unwrap_or((case, "{}"));
    let found = match inputs_of(inputs) {
        Err(words) => format!("input: {words}"),
        Ok(inputs) => {
            let closed = expression_over(expression, &inputs);
            match closed.expr {
                None => closed.diagnostics.iter().map(|d| d.code.id()).collect::<Vec<_>>().join(" "),
                Some(expr) => match eval(&expr, &Env::EMPTY) {
                    Ok(value) => to_json(&value, &expr.ty.kind).to_string(),
                    Err(trouble) => format!("{}: {trouble}", trouble.kind.code()),
                },
            }
        }
    };
    if found == expected { Ok(()) } else { Err(format!("it is `{found}`")) }
}

type Input = (std::sync::Arc<str>, Value, Type);

fn inputs_of(json: &str) -> Result<Vec<Input>, String> {
    let Json::Object(pairs) = Json::parse(json)? else { return Err("no object".into()) };
    pairs.iter().map(|(name, json)| json.value().map(|(value, ty)| (name.as_str().into(), value, ty))).collect()
}

fn printed(expression: &str, expected: &str) -> Result<(), String> {
    let place = Place::plain(SourceId(0), 0);
    let read = |text: &str| match parse(text, &place, &[]) {
        (Some(expr), faults) if faults.is_empty() => Ok(expr),
        (_, faults) => Err(format!("{faults:?}")),
    };
    let text = print(&read(expression)?);
    let again = print(&read(&text)?);
    if text == expected && again == text { Ok(()) } else { Err(format!("it prints as `{text}`, then as `{again}`")) }
}

fn fault(expression: &str, expected: &str) -> Result<(), String> {
    let checked = file(expression);
    let all: Vec<String> = checked
        .diagnostics
        .iter()
        .map(|d| {
            let fix = d.fix.as_ref().map(|f| format!(" [{}]", f.replacement)).unwrap_or_default();
            format!("{} {}{fix}", d.code.id(), checked.sources.slice(d.span))
        })
        .collect();
    let found = all.join("; ");
    if found == expected { Ok(()) } else { Err(format!("found `{found}`")) }
}

fn builtins() -> Result<(), Failed> {
    let mut wrong = Vec::new();
    for builtin in BUILTINS {
        let (expression, expected) = builtin.example;
        match evaluate(expression) {
            Ok(found) if found == expected => {}
            other => wrong.push(format!("{expression}: {other:?}, not {expected}")),
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}

fn hostile() -> Result<(), Failed> {
    let deep = |open: &str, close: &str| format!("{}n{}", open.repeat(100_000), close.repeat(100_000));
    for text in [
        deep("(", ")"),
        deep("[", "]"),
        deep("-", ""),
        deep("abs(", ")"),
        format!("n{}", "+n".repeat(200_000)),
        format!("n{}", "[n]".repeat(100_000)),
        "if ".repeat(50_000),
        "\"".repeat(100_001),
        "9".repeat(100_000),
        "2 ** 2 ** 99999".to_owned(),
    ] {
        let outcome = evaluate(&text);
        assert!(outcome.is_err(), "{}… is {outcome:?}", &text[..20.min(text.len())]);
    }
    // A round in which nothing can be computed is still a round.
    let checked = file("even(n / 2)");
    let rules = checked.rules.ok_or("`even` is found out per application")?;
    let application = Application {
        values: vec![
            Value::text("A"),
            Value::Number(1.into()),
            Value::Money(1.into()),
            Value::Missing,
            Value::text("red"),
            Value::Missing,
        ],
        ..Application::default()
    };
    let applications = Applications::of(&rules, &["A".into()], &[application]);
    assert!(decide(&rules, &applications, false, Reading::Compiled).is_ok());
    Ok(())
}
