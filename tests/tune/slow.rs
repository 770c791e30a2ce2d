//! A weighted round worked out from the explanations of a decided one: totals by another library, put in the place of
//! those that were computed.

use merit::compile::compile;
use merit::evaluate::correct;
use merit::number::Exact;
use merit::oracle::Standing;
use merit::round::{Reading, Run, divide, divided_again, ranked};
use merit::study::tune::Fate;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;
use std::collections::BTreeMap;

fn rational(number: &Exact) -> BigRational {
    BigRational::new(number.numerator(), number.denominator())
}

fn exact(number: &BigRational) -> Exact {
    Exact::from_parts(number.numer().clone(), number.denom().clone()).unwrap()
}

/// What becomes of everyone who can be ranked, with its position in order of the keys.
pub fn fates(run: &Run, parts: &[Exact]) -> Result<Vec<(usize, Fate)>, String> {
    let rules = &run.rules;
    let maxima: Vec<BigRational> = rules.top.iter().map(|id| rational(&rules.criteria[*id].max)).collect();
    let sum: BigRational = maxima.iter().sum();
    let weighted: BigRational = parts.iter().zip(&maxima).map(|(part, max)| rational(part) * max).sum();
    let factors: Vec<BigRational> = parts.iter().map(|part| rational(part) * &sum / &weighted).collect();
    assert_eq!(factors.iter().zip(&maxima).map(|(f, m)| f * m).sum::<BigRational>(), sum);
    let mut scores = run.decision.scores.clone();
    let mut can = Vec::new();
    for (at, row) in run.decision.rows.iter().enumerate() {
        let Some(mut assessment) = run.assessment(row) else { continue };
        match &assessment.standing {
            Standing::Ranked => {}
            Standing::BelowMinimum(missed) if missed.len() == 1 && &*missed[0] == "total" => {}
            _ => continue,
        }
        let points = rules.top.iter().map(|id| rational(assessment.points[*id].as_ref().unwrap()));
        let mut total: BigRational = points.zip(&factors).map(|(points, factor)| points * factor).sum();
        total += rational(assessment.bonus.as_ref().unwrap());
        total -= rational(assessment.deduction.as_ref().unwrap());
        if total < BigRational::from(BigInt::zero()) {
            total = BigRational::from(BigInt::zero());
        }
        let reaches = rules.ranking.minimum.as_ref().is_none_or(|minimum| total >= rational(minimum));
        assessment.standing = if reaches { Standing::Ranked } else { Standing::BelowMinimum(vec!["total".into()]) };
        assessment.total = Ok(exact(&total));
        let application = run.applications.application(row.input());
        correct(rules, &mut scores, row.input(), &application, assessment);
        can.push(at);
    }
    let mut decision = ranked(rules, &run.applications, true, scores).map_err(|u| format!("{u:?}"))?;
    let divided = divide(rules, &compile(rules), &run.applications, Reading::Naive, &BTreeMap::new(), &mut decision);
    divided.map_err(|u| format!("{u:?}"))?;
    if let Some(division) = &decision.division {
        divided_again(division, &decision.ranking).map_err(|at| format!("the oracle parts at movement {at}"))?;
    }
    let fate = |at: usize| {
        let row = &decision.rows[at];
        let award = decision.award(row).map_or(0, |award| award.amount);
        (at, Fate { status: row.status, rank: decision.place(row).map_or(0, |place| place.rank), award })
    };
    Ok(can.into_iter().map(fate).collect())
}
