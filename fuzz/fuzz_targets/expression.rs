//! Text as an expression: what it prints as reads back as the same tree and has the same value.
#![no_main]

use libfuzzer_sys::fuzz_target;
use merit::check::check;
use merit::feel::{Binding, Expr, ExprKind, Place, Test, parse, print};
use merit::number::parse_literal;
use merit::oracle::{Application, Marks, assess};
use merit::span::SourceId;
use merit::value::{Value, parse_date};

fuzz_target!(|text: &str| {
    let place = Place::plain(SourceId(0), 0);
    let (tree, faults) = parse(text, &place, &[]);
    for fault in &faults {
        assert!(text.get(fault.span.range()).is_some(), "no such place: {fault:?}");
    }
    let value = evaluate(text);
    let Some(tree) = tree.filter(|_| faults.is_empty()) else {
        assert!(value.is_err() || text.contains(['\n', '\r']), "faults, but a value: {faults:?}");
        return;
    };
    let printed = print(&tree);
    let (again, faults) = parse(&printed, &place, &[]);
    let Some(again) = again.filter(|_| faults.is_empty()) else { panic!("`{printed}` is not read: {faults:?}") };
    assert_eq!(printed, print(&again));
    assert!(same(&tree, &again), "{tree:#?}\nprints as `{printed}`, which is\n{again:#?}");
    // YAML folds line ends; it refuses some characters, which a comment may hold and the printed form does not.
    let refused = value.as_ref().is_err_and(|codes| codes.iter().any(|code| code.starts_with("E01")));
    if !text.contains(['\n', '\r']) && !refused {
        let other = evaluate(&printed);
        assert!(value == other, "{value:?}, but `{printed}` is {other:?}");
    }
});

/// The expression's value, or the codes of what is wrong with it.
fn evaluate(expression: &str) -> Result<String, Vec<String>> {
    let quoted = expression.replace('\'', "''");
    let text = format!(
        "merit: 1\nround: {{id: x, title: X, notice: N, currency: CNY, as_of: 2020-03-31}}\n\
         fields:\n  key: {{type: text, key: true}}\n  n: {{type: number, min: -1000}}\n  m: {{type: money}}\n  \
         o: {{type: number, optional: true}}\n  c: {{type: choice, of: [red, green]}}\n  d: {{type: date}}\n\
         lookups:\n  t: {{values: {{red: 1, green: 2}}}}\nfacts:\n  result: '{quoted}'\ngates: []\nranking: {{by: n}}\n"
    );
    let checked = check("x.merit.yaml", text.as_bytes(), &[], &mut |_| Err("none".into()));
    let Some(rules) = checked.rules else {
        return Err(checked.diagnostics.iter().map(|d| d.code.id().to_owned()).collect());
    };
    let number = |text: &str| parse_literal(text).expect("a number");
    let values = vec![
        Value::text("A"),
        Value::Number(number("7")),
        Value::Money(number("1500.50")),
        Value::Missing,
        Value::text("red"),
        Value::Date(parse_date("2020-02-29").expect("a day")),
    ];
    let application = Application { values, marks: Marks::new(), registers: Vec::new() };
    let assessment = assess(&rules, &application, Vec::new());
    match &assessment.facts[0] {
        Ok(value) => Ok(value.to_string()),
        Err(trouble) => Err(vec![trouble.kind.code().to_owned()]),
    }
}

/// Whether two trees differ in nothing but their places.
fn same(a: &Expr, b: &Expr) -> bool {
    let (left, right) = (a.children(), b.children());
    let heads = match (&a.kind, &b.kind) {
        (ExprKind::Number(x, _), ExprKind::Number(y, _)) => x == y,
        (ExprKind::Text(x), ExprKind::Text(y)) | (ExprKind::Name(x), ExprKind::Name(y)) => x == y,
        (ExprKind::Boolean(x), ExprKind::Boolean(y)) => x == y,
        (ExprKind::Binary(x, ..), ExprKind::Binary(y, ..)) => x == y,
        (ExprKind::Call(x, ..), ExprKind::Call(y, ..)) | (ExprKind::Path(_, x, _), ExprKind::Path(_, y, _)) => x == y,
        (ExprKind::Range(_, x, _, y), ExprKind::Range(_, v, _, w)) => (x, y) == (v, w),
        (ExprKind::Quantified(x, many, _), ExprKind::Quantified(y, other, _)) => x == y && bound(many, other),
        (ExprKind::For(many, _), ExprKind::For(other, _)) => bound(many, other),
        (ExprKind::In(_, many), ExprKind::In(_, other)) => {
            many.len() == other.len()
                && many.iter().zip(other).all(|tests| match tests {
                    (Test::Value(_), Test::Value(_)) => true,
                    (Test::Compare(x, _), Test::Compare(y, _)) => x == y,
                    _ => false,
                })
        }
        (x, y) => std::mem::discriminant(x) == std::mem::discriminant(y),
    };
    heads && left.len() == right.len() && left.iter().zip(right).all(|(a, b)| same(a, b))
}

fn bound(many: &[Binding], other: &[Binding]) -> bool {
    many.len() == other.len() && many.iter().zip(other).all(|(a, b)| a.name == b.name)
}
