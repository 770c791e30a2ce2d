//! Planted bugs in the compiled program: operations that are wrong in one small thing. Only the program is edited; the
//! naive reading of the same rules must show each.

use super::case::case;
use super::round;
use merit::check::model::Rules;
use merit::compile::{Code, Program, Relation, compile};
use merit::evaluate::{Applications, Reading, Scores, Stand, evaluate};
use merit::number::Rounding;
use merit::value::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Makes an operation wrong; nothing where it is another one.
type Edit = fn(&mut Code);

const BUGS: [(&str, Edit); 11] = [
    ("halves to the even neighbour instead of up", |code| {
        if let Code::Divide(.., mode @ Rounding::HalfUp) | Code::DivideBy(.., mode @ Rounding::HalfUp) = code {
            *mode = Rounding::HalfEven;
        }
    }),
    ("a quotient is cut instead of rounded", |code| {
        if let Code::Divide(.., mode) | Code::DivideBy(.., mode) = code {
            *mode = Rounding::Down;
        }
    }),
    ("`<=` is `<`", |code| {
        if let Code::Compare(relation @ Relation::AtMost, ..) = code {
            *relation = Relation::Less;
        }
    }),
    ("`<` is `<=`", |code| {
        if let Code::Compare(relation @ Relation::Less, ..) = code {
            *relation = Relation::AtMost;
        }
    }),
    ("the bounds of a ladder are one smallest unit too high", |code| {
        if let Code::Ladder(_, bounds, _) = code {
            bounds.iter_mut().for_each(|bound| *bound += 1);
        }
    }),
    ("a ladder of quotients leaves its bounds out", |code| {
        if let Code::LadderOf(_, _, bounds, _) = code {
            bounds.iter_mut().for_each(|(_, _, included)| *included = false);
        }
    }),
    ("the lesser is the greater", |code| {
        if let Code::Min(a, b) = *code {
            *code = Code::Max(a, b);
        }
    }),
    ("`or` is `and`", |code| {
        if let Code::Or(a, b) = *code {
            *code = Code::And(a, b);
        }
    }),
    ("nothing is ever missing", |code| {
        if matches!(code, Code::FieldMissing(_) | Code::IsMissing(_)) {
            *code = Code::Truth(false);
        }
    }),
    ("the branches of a choice are exchanged", |code| {
        if let Code::Choose(_, yes, no) = code {
            std::mem::swap(yes, no);
        }
    }),
    ("a difference is a sum", |code| {
        if let Code::Subtract(a, b) = *code {
            *code = Code::Add(a, b);
        }
    }),
];

/// How many rule files a bug has to hide in.
const FILES: u64 = 600;

/// Each bug shows in a few rule files; the program without one shows nothing.
pub fn caught() -> Result<(), String> {
    let mut hidden: Vec<(usize, Option<u64>)> = (0..BUGS.len()).map(|bug| (bug, None)).collect();
    for seed in 0..FILES {
        if hidden.iter().all(|(_, caught)| caught.is_some()) {
            break;
        }
        let Ok((case, rules)) = case(seed) else { continue };
        let applications = round::applications(&rules, &case.tables)?;
        let program = compile(&rules);
        let right = picture(&rules, &evaluate(&rules, &program, &applications, Reading::Naive));
        if scored(&rules, &program, &applications) != Some(right.clone()) {
            return Err(format!("rule file {seed} shows a bug that nobody planted"));
        }
        for (bug, caught) in hidden.iter_mut().filter(|(_, caught)| caught.is_none()) {
            let mut wrong = program.clone();
            wrong.ops.iter_mut().for_each(|op| BUGS[*bug].1(&mut op.code));
            if scored(&rules, &wrong, &applications).as_ref() != Some(&right) {
                *caught = Some(seed);
            }
        }
    }
    for (bug, caught) in &hidden {
        let Some(seed) = caught else { return Err(format!("no rule file shows this bug: {}", BUGS[*bug].0)) };
        println!("rule file {seed} shows: {}", BUGS[*bug].0);
    }
    Ok(())
}

/// What the program computes; `None` where one of its own assertions refuses it.
fn scored(rules: &Rules, program: &Program, applications: &Applications) -> Option<Vec<String>> {
    let scores = catch_unwind(AssertUnwindSafe(|| evaluate(rules, program, applications, Reading::Compiled)));
    scores.ok().map(|scores| picture(rules, &scores))
}

fn picture(rules: &Rules, scores: &Scores) -> Vec<String> {
    let row = |row: usize| {
        if scores.stands[row] == Stand::BadCells {
            return "bad cells".to_owned();
        }
        let points: Vec<_> = (0..rules.criteria.len()).map(|i| scores.points(row, i)).collect();
        // Who is not ranked is ranked by nothing.
        let ranked = matches!(scores.stands[row], Stand::Ranked | Stand::Incomplete);
        let by = if ranked { scores.by.get(row) } else { Value::Missing };
        format!("{:?} {points:?} {:?} {by}", scores.standing(rules, row), scores.total(row))
    };
    (0..scores.stands.len()).map(row).collect()
}
