//! The program that rules are compiled to, readably: each operation, what it holds, and the rule it comes from.

use super::written;
use crate::check::model::Rules;
use crate::column::unscaled;
use crate::compile::{Code, Holds, Naive, Op, Program, Reg};
use crate::lang::Lang;
use crate::span::{Sources, Span};

/// The program: a line for each operation, then its outputs, then what is left to the naive reading.
#[must_use]
pub fn plan(rules: &Rules, program: &Program, sources: &Sources) -> String {
    let mut out = String::new();
    let mut lines: Vec<[String; 4]> = Vec::new();
    for (reg, op) in program.ops.iter().enumerate().filter(|(reg, _)| is_live(program, *reg)) {
        lines.push([format!("r{reg}"), place(op.span, sources), holds(op), what(rules, op)]);
    }
    let mut table = super::Columns::new(0, &[super::Side::Left; 4]);
    lines.into_iter().for_each(|line| table.row(line));
    out.push_str(&table.render());
    out.push_str("\noutputs\n");
    for (gate, reg) in rules.gates.iter().zip(&program.score.outputs.gates) {
        out.push_str(&format!("  gate {}: r{reg}\n", gate.id));
    }
    let number = |n: &crate::compile::Number| n.registers().map(|r| format!("r{r}")).collect::<Vec<_>>().join(" / ");
    for (criterion, points) in rules.criteria.iter().zip(&program.score.outputs.points) {
        out.push_str(&format!("  {}: {}\n", criterion.id, number(points)));
    }
    if rules.has_total() {
        out.push_str(&format!("  total: {}\n", number(&program.score.outputs.total)));
    }
    if let Some(award) = &program.award {
        out.push_str(&format!("  amount: {}\n", number(&award.outputs.amount)));
    }
    let naive = program.naive.iter().map(|part| match part {
        Naive::Expression(expr) => (expr.span, written(expr, rules)),
        Naive::Fact(id) => {
            rules.facts.get(*id).map_or((Span::default(), String::new()), |f| (f.span, f.name.to_string()))
        }
        Naive::Points(scoring, _) => (scoring.span, "a way of scoring".to_owned()),
    });
    let naive: Vec<String> = naive.map(|(span, words)| format!("  {}  {words}\n", place(span, sources))).collect();
    if !naive.is_empty() {
        out.push_str("\nleft to the naive reading, row by row\n");
        naive.iter().for_each(|line| out.push_str(line));
    }
    out.push_str(&beyond(program, sources, Lang::En));
    out
}

/// Where numbers may need more than 128 bits, so that applications may be left to the naive reading; empty where they
/// cannot.
#[must_use]
pub fn beyond(program: &Program, sources: &Sources, lang: Lang) -> String {
    let counted = |op: &Op| matches!(op.lanes, Holds::Narrow | Holds::Wide);
    let known = |reg: &Reg| program.ops.get(*reg).is_none_or(|op| !counted(op) || op.interval.is_some());
    let mut places: Vec<String> = Vec::new();
    for (reg, op) in program.ops.iter().enumerate() {
        let first = counted(op) && op.interval.is_none() && op.code.operands().iter().all(known);
        if first && is_live(program, reg) && !matches!(op.code, Code::Numerator(_) | Code::Denominator(_)) {
            places.push(place(op.span, sources));
        }
    }
    places.dedup();
    if places.is_empty() {
        return String::new();
    }
    let words = "Numbers that may need more than 128 bits; applications where they do are computed one by one:";
    let mut out = format!("\n{}\n", lang.say(words, &[]));
    places.iter().for_each(|place| out.push_str(&format!("  {place}\n")));
    out
}

fn is_live(program: &Program, reg: Reg) -> bool {
    let live = |stage: &[Reg]| stage.binary_search(&reg).is_ok();
    live(&program.score.live)
        || program.compare.as_ref().is_some_and(|s| live(&s.live))
        || program.award.as_ref().is_some_and(|s| live(&s.live))
        || live(&program.figures.live)
}

/// `i64 of 2 places from 0 to 100`.
fn holds(op: &Op) -> String {
    let width = match op.lanes {
        Holds::Truths => return "yes/no".into(),
        Holds::Values => return "values".into(),
        Holds::Narrow => "i64",
        Holds::Wide => "i128",
    };
    let scale = if op.scale == 0 { String::new() } else { format!(" /10^{}", op.scale) };
    match op.interval {
        Some((low, high)) => format!("{width}{scale}  {} to {}", unscaled(low, op.scale), unscaled(high, op.scale)),
        None => format!("{width}{scale}  any"),
    }
}

fn what(rules: &Rules, op: &Op) -> String {
    let list = |all: &[i128]| all.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let points = |all: &[Option<i128>]| {
        all.iter()
            .map(|p| p.map_or_else(|| "none".into(), |p| unscaled(p, op.scale).to_string()))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let name = |id: usize| rules.fields.get(id).map_or("", |f| &f.name);
    match &op.code {
        Code::Constant(n) => unscaled(*n, op.scale).to_string(),
        Code::Truth(truth) => if *truth { "yes" } else { "no" }.into(),
        Code::Field(id) => format!("field {}", name(*id)),
        Code::FieldMissing(id) => format!("field {} is missing", name(*id)),
        Code::Times(a, n) => format!("times r{a} by {n}"),
        Code::DivideBy(a, n, mode) => format!("divide r{a} by {n}, {}", mode.name()),
        Code::Divide(a, b, mode) => format!("divide r{a} by r{b}, {}", mode.name()),
        Code::DivideWide(a, up, b, down, mode) => {
            format!("divide r{a} times {up} by r{b} times {down}, {}, 256 bits", mode.name())
        }
        Code::CompareQuotients(relation, [an, ad, bn, bd]) => {
            format!("{} r{an} / r{ad} with r{bn} / r{bd}, 256 bits", format!("{relation:?}").to_lowercase())
        }
        Code::Ladder(a, bounds, values) => format!("ladder r{a} at {} gives {}", list(bounds), points(values)),
        Code::LadderOf(a, b, bounds, values) => {
            let bounds: Vec<String> = bounds.iter().map(|(n, d, _)| format!("{n}/{d}")).collect();
            format!("ladder r{a} / r{b} at {} gives {}", bounds.join(" "), points(values))
        }
        Code::Pick(a, values) => format!("pick by r{a} from {}", points(values)),
        Code::Within(a, low, high) => format!("within r{a} {low} to {high}"),
        Code::Tier(figures) => format!("tier {}", points(figures)),
        Code::Naive(id, _) => format!("naive part {}", id + 1),
        Code::MarkSum(id) => format!("marks of panel {}: sum", id + 1),
        Code::MarkCount(id) => format!("marks of panel {}: count", id + 1),
        Code::Standing(id) => format!("standing in comparison {}", id + 1),
        Code::Compared(id) => format!("compared in comparison {}", id + 1),
        Code::Compare(relation, a, b) => format!("{} r{a} r{b}", format!("{relation:?}").to_lowercase()),
        Code::Rank => "rank".into(),
        Code::Missing => "missing".into(),
        other => {
            let name: String = format!("{other:?}").chars().take_while(|c| c.is_alphanumeric()).collect();
            let operands: Vec<String> = other.operands().iter().map(|r| format!("r{r}")).collect();
            format!("{} {}", name.to_lowercase(), operands.join(" "))
        }
    }
}

fn place(span: Span, sources: &Sources) -> String {
    sources.get(span.source).map_or_else(String::new, |source| {
        let (line, column) = source.line_column(span.start);
        format!("{}:{line}:{column}", source.name)
    })
}
