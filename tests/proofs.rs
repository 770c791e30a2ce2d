//! What `check` proves holds: random rule files, evaluated over their own bounds, never show otherwise.

use libtest_mimic::{Failed, Trial};
use merit::check::check;
use merit::diagnostic::Code;
use merit::number::parse_literal;
use merit::oracle::{Application, Blank, assess};
use merit::value::{Trouble, TroubleKind, Value};

pub fn trials() -> Vec<Trial> {
    vec![Trial::test("check::what_is_proved_holds", proved)]
}

/// A small generator whose files are the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len())]
    }

    /// A number expression. Bounds of the fields and their neighbours are what it is made of.
    fn number(&mut self, depth: usize, names: &[&str]) -> String {
        if depth == 0 || self.roll(4) == 0 {
            return if self.roll(3) == 0 {
                self.one(&["0", "1", "2", "3", "-1", "0.5", "10"]).to_owned()
            } else {
                self.one(names).to_owned()
            };
        }
        let (a, b) = (self.number(depth - 1, names), self.number(depth - 1, names));
        match self.roll(12) {
            0 | 1 => format!("({a} + {b})"),
            2 | 3 => format!("({a} - {b})"),
            4 => format!("({a} * {b})"),
            5 => format!("(if {b} = 0 then {a} else {a} / {b})"),
            6 => format!("({a} / {b})"),
            7 => format!("(if {} then {a} else {b})", self.condition(depth - 1, names)),
            8 => format!("{}({a}, {b})", self.one(&["min", "max", "sum", "mean", "product"])),
            9 => format!("{}({a})", self.one(&["abs", "floor", "ceiling"])),
            10 => format!(
                "{}({a}, {})",
                self.one(&["round half up", "round down", "decimal"]),
                self.one(&["0", "1", "-1"])
            ),
            _ => format!("({a} ** {})", self.one(&["1", "2", "3"])),
        }
    }

    fn condition(&mut self, depth: usize, names: &[&str]) -> String {
        let (a, b) = (self.number(depth.min(1), names), self.number(depth.min(1), names));
        match self.roll(if depth == 0 { 4 } else { 8 }) {
            0 | 1 => format!("{a} {} {b}", self.one(&["<", "<=", ">", ">=", "=", "!="])),
            2 => format!("{a} in [{b}..{}]", self.one(&["3", "0", "1"])),
            3 => self.one(&["c = \"x\"", "c != \"y\"", "c in (\"x\", \"y\", \"z\")", "b", "not(b)"]).to_owned(),
            4 | 5 => format!("({} and {})", self.condition(depth - 1, names), self.condition(depth - 1, names)),
            6 => format!("({} or {})", self.condition(depth - 1, names), self.condition(depth - 1, names)),
            _ => format!("not({})", self.condition(depth - 1, names)),
        }
    }
}

const FIELDS: &str = "fields:\n  key: {type: text, key: true}\n  n: {type: integer, min: -2, max: 3}\n  \
    p: {type: number, over: 0, max: 2, decimals: 1}\n  q: {type: number, min: 0, under: 1, decimals: 1}\n  \
    c: {type: choice, of: [x, y, z]}\n  b: {type: yes_no}\n";

fn file(dice: &mut Dice) -> String {
    let fields = ["n", "p", "q"];
    let with_facts = ["n", "p", "q", "f", "g"];
    let (f, g) = (dice.number(2, &fields), dice.number(2, &["n", "p", "q", "f"]));
    let (gate, when) = (dice.condition(2, &with_facts), dice.condition(2, &with_facts));
    let (measure, formula) = (dice.number(2, &with_facts), dice.number(2, &with_facts));
    let (first, line) = (dice.one(&["-10", "-2", "-1", "0", "0.1"]), dice.number(1, &with_facts));
    let below = dice.one(&["", "below: 1, "]);
    let cap = dice.one(&["", ", cap: true"]);
    let t = [dice.one(&["0", "1"]), dice.one(&["1", "2"]), dice.one(&["x", "y"])];
    let otherwise = dice.one(&["", "\n      - {otherwise: yes, points: 1}"]);
    format!(
        "merit: 1\nround: {{id: x, title: X, notice: N, currency: CNY, scores: {{out_of: 40}}}}\n{FIELDS}\
         facts:\n  f: '{f}'\n  g: '{g}'\ngates:\n  - {{id: a, label: A, clause: a, require: '{gate}'}}\n\
         criteria:\n  - {{id: bands, label: B, clause: a, max: 10, value: '{measure}', {below}bands: [{{from: {first}, \
         points: 0}}, {{above: 1, points: 4}}, {{from: 20, points: 10}}]}}\n  - {{id: formula, label: F, clause: a, max: 10, \
         formula: '{formula}'{cap}}}\n  - {{id: line, label: L, clause: a, max: 10, value: '{line}', linear: [[-1, 10], [0, 2], \
         [2, 5]]}}\n  - id: table\n    label: T\n    clause: a\n    max: 10\n    table:\n      - {{when: {{n: {{from: {}, \
         below: 3}}, c: {{is: x}}}}, points: 2}}\n      - {{when: {{n: {{above: {}}}, c: {{any_of: [{}, z]}}}}, points: 10}}\
         {otherwise}\nadjustments:\n  bonus: {{cap: 5, items: [{{id: more, label: M, clause: a, when: '{when}', points: 3}}]}}\n",
        t[0], t[1], t[2]
    )
}

fn applications() -> Vec<Application> {
    let number = |t: &str| Value::Number(parse_literal(t).unwrap());
    let mut all = Vec::new();
    for n in ["-2", "-1", "0", "1", "2", "3"] {
        for (p, q) in [("0.1", "0"), ("0.1", "0.9"), ("1", "0.1"), ("2", "0"), ("2", "0.9"), ("1.9", "0.5")] {
            for (c, b) in [("x", true), ("y", false), ("z", true)] {
                let values = vec![Value::text("A"), number(n), number(p), number(q), Value::text(c), Value::Boolean(b)];
                all.push(Application { values, ..Application::default() });
            }
        }
    }
    all
}

fn proved() -> Result<(), Failed> {
    let mut dice = Dice(20_200_331);
    let applications = applications();
    let (mut files, mut claims, mut divisors, mut gaps, mut reaches) = (0, 0, 0, 0, 0);
    for _ in 0..3_000 {
        let text = file(&mut dice);
        let checked = check("x.merit.yaml", text.as_bytes(), &[], &mut |_| Err("none".into()));
        divisors += usize::from(checked.diagnostics.iter().any(|d| d.code == Code::ZERO_DIVISOR));
        gaps += usize::from(checked.diagnostics.iter().any(|d| d.code == Code::BAND_GAP));
        let Some(rules) = &checked.rules else { continue };
        files += 1;
        let gate = &rules.gates[0].require;
        let claim = checked.diagnostics.iter().find(|d| d.code == Code::ALWAYS && d.span == gate.span);
        let claim = claim.map(|d| d.message.ends_with("always true"));
        claims += usize::from(claim.is_some());
        reaches += usize::from(checked.reach.is_some());
        for application in &applications {
            let assessment = assess(rules, application, Vec::new());
            let fault = |what: &str| -> Failed { format!("{what}\n{text}{:?}", application.values).into() };
            let excluded = |trouble: &Trouble| {
                matches!(trouble.kind, TroubleKind::DivisionByZero | TroubleKind::BelowFirstBand)
                    || (matches!(trouble.kind, TroubleKind::NoRow | TroubleKind::SeveralRows))
            };
            let listed = checked.unproved.iter().any(|u| u.words.contains("is not proved to stay"));
            let excluded =
                |trouble: &Trouble| excluded(trouble) || (trouble.kind == TroubleKind::PointsOutOfRange && !listed);
            let mut troubles: Vec<&Trouble> = assessment.facts.iter().filter_map(|f| f.as_ref().err()).collect();
            troubles.extend(assessment.gates.iter().filter_map(|g| g.as_ref().err()));
            troubles.extend(assessment.points.iter().chain(&assessment.items).filter_map(|p| match p {
                Err(Blank::Trouble(trouble)) => Some(trouble),
                _ => None,
            }));
            if let Some(trouble) = troubles.into_iter().find(|t| excluded(t)) {
                return Err(fault(&format!("{trouble}, which check had excluded")));
            }
            if let (Some(claim), Ok(found)) = (claim, &assessment.gates[0])
                && claim != *found
            {
                return Err(fault(&format!("the gate is {found}, but check says {claim}")));
            }
            if let (Some(reach), Ok(total)) = (&checked.reach, &assessment.total) {
                let within = reach.lowest <= *total && *total <= reach.highest;
                if !within {
                    let words = format!("the total {total} is outside {} to {}", reach.lowest, reach.highest);
                    return Err(fault(&words));
                }
            }
        }
    }
    println!(
        "{files} files in order, {claims} claims on gates, {divisors} divisors and {gaps} gaps refused, {reaches} reaches"
    );
    assert!(files > 100 && claims > 10 && divisors > 100 && gaps > 100 && reaches > 100);

    Ok(())
}
