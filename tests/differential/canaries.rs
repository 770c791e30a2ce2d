//! Planted bugs: rules that are wrong in one small thing, which the same rounds must show. Each is what an evaluator
//! gets wrong most easily.

use super::compare::compare;
use super::planted;
use merit::check::model::{
    CriterionKind, Expr, LastInLine, LimitBound, Method, Node, Prefers, RoundAt, Rules, Scoring,
};
use merit::feel::Operator;
use merit::number::{Exact, Money, Rounding};
use merit::round::{Reading, decide};
use merit::value::builtin;

/// Changes rules so that they are wrong; nothing where they have no such place.
type Edit = fn(&mut Rules);

const BUGS: [(&str, Edit); 14] = [
    ("halves to the even neighbour instead of up", |rules| {
        if rules.round.scores.round == Rounding::HalfUp {
            rules.round.scores.round = Rounding::HalfEven;
        }
    }),
    ("a rounding function cuts instead of rounding", |rules| {
        expressions(rules, &mut |expr| {
            if let Node::Call(function, _) = &mut expr.node
                && function.name == "round half up"
            {
                *function = builtin("round half down").unwrap();
            }
        });
    }),
    ("`>=` is `>`", |rules| {
        expressions(rules, &mut |expr| {
            if let Node::Binary(operator @ Operator::GreaterOrEqual, ..) = &mut expr.node {
                *operator = Operator::Greater;
            }
        });
    }),
    ("`or` forgets its right side", |rules| {
        expressions(rules, &mut |expr| {
            if let Node::Binary(Operator::Or, left, _) = &mut expr.node {
                *expr = (**left).clone();
            }
        });
    }),
    ("`min` is `max`", |rules| {
        expressions(rules, &mut |expr| {
            if let Node::Call(function, _) = &mut expr.node
                && function.name == "min"
            {
                *function = builtin("max").unwrap();
            }
        });
    }),
    ("the first bound of a ladder is one smallest unit too high", |rules| {
        let unit = rules.round.currency.smallest_unit();
        scorings(rules, &mut |scoring| {
            if let Method::Bands { rows, .. } = &mut scoring.method {
                rows.first_mut().into_iter().for_each(|band| band.bound += unit.clone());
            }
        });
    }),
    ("bounds that are included are not", |rules| {
        scorings(rules, &mut |scoring| {
            if let Method::Bands { rows, .. } = &mut scoring.method {
                rows.iter_mut().for_each(|band| band.inclusive = false);
            }
        });
    }),
    ("what is missing is answered with nothing", |rules| {
        scorings(rules, &mut |scoring| {
            if scoring.if_missing.is_some() {
                scoring.if_missing = Some(Exact::zero());
            }
        });
    }),
    ("points are rounded to one place less", |rules| {
        let scores = &mut rules.round.scores;
        scores.decimals = scores.decimals.saturating_sub(1);
    }),
    ("points are rounded at the total instead of each", |rules| rules.round.scores.at = RoundAt::Total),
    ("tie-breaks are reversed", |rules| {
        rules.ranking.tie_breaks.iter_mut().for_each(|t| {
            t.prefers = if t.prefers == Prefers::Higher { Prefers::Lower } else { Prefers::Higher };
        });
    }),
    ("a panel keeps the marks it should drop", |rules| {
        scorings(rules, &mut |scoring| {
            if let Method::Panel(panel) = &mut scoring.method {
                panel.drop = None;
            }
        });
    }),
    ("a limit is one smallest unit too wide", |rules| {
        for limit in rules.allocation.iter_mut().flat_map(|a| &mut a.limits) {
            if let LimitBound::Money(most) = &mut limit.bound {
                *most = most.checked_add(Money::new(1, most.currency())).unwrap();
            }
        }
    }),
    ("a part award may be any part", |rules| {
        if let Some(LastInLine::PartAward { at_least }) = rules.allocation.as_mut().map(|a| &mut a.last_in_line) {
            *at_least = Exact::zero();
        }
    }),
];

/// Each bug shows in a few rule files.
pub fn caught() -> Result<(), String> {
    planted::caught(&BUGS, |_, rules, applications, bugs| {
        let right = decide(rules, applications, true, Reading::Naive);
        let shows = |bug: &&Edit| {
            let mut wrong = rules.clone();
            bug(&mut wrong);
            let found = decide(&wrong, applications, true, Reading::Compiled);
            compare(rules, (applications, &right), (applications, &found)).is_err()
        };
        Ok(bugs.iter().map(shows).collect())
    })
}

fn scorings(rules: &mut Rules, edit: &mut dyn FnMut(&mut Scoring)) {
    for criterion in &mut rules.criteria {
        if let CriterionKind::Leaf(scoring) = &mut criterion.kind {
            with_alternatives(scoring, edit);
        }
    }
    for item in rules.bonus.iter_mut().chain(&mut rules.deduction).flat_map(|side| &mut side.items) {
        with_alternatives(&mut item.scoring, edit);
    }
}

fn with_alternatives(scoring: &mut Scoring, edit: &mut dyn FnMut(&mut Scoring)) {
    if let Method::BestOf(alternatives) = &mut scoring.method {
        alternatives.iter_mut().for_each(|a| with_alternatives(a, edit));
    }
    edit(scoring);
}

/// The expressions of facts and gates, from the whole to the parts.
fn expressions(rules: &mut Rules, edit: &mut dyn FnMut(&mut Expr)) {
    rules.facts.iter_mut().for_each(|fact| parts(&mut fact.value, edit));
    rules.gates.iter_mut().for_each(|gate| parts(&mut gate.require, edit));
}

fn parts(expr: &mut Expr, edit: &mut dyn FnMut(&mut Expr)) {
    edit(expr);
    match &mut expr.node {
        Node::Binary(_, a, b) => [a, b].into_iter().for_each(|e| parts(e, edit)),
        Node::If(a, b, c) | Node::Between(a, b, c) => [a, b, c].into_iter().for_each(|e| parts(e, edit)),
        Node::Negate(a) | Node::Part(a, _) => parts(a, edit),
        Node::Call(_, all) | Node::List(all) => all.iter_mut().for_each(|e| parts(e, edit)),
        _ => {}
    }
}
