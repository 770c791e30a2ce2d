//! Sharing out: nothing is lost, nobody is more than a unit away from the quota, and positions never decide.

use super::{example, integers, law, number};
use libtest_mimic::Trial;
use merit::number::{Claim, Exact, ShareError, share_leftover, share_out};
use proptest::collection::vec;
use proptest::prelude::{Strategy, prop_oneof};
use proptest::{prop_assert, prop_assert_eq};

pub fn trials() -> Vec<Trial> {
    vec![
        law("every unit is shared or unspent", cases(), |(total, weighted)| {
            let (weights, priority) = split(&weighted);
            let Ok(shared) = share_out(total, &weights, &priority) else {
                prop_assert!(weights.iter().all(Exact::is_zero));
                return Ok(());
            };
            prop_assert_eq!(shared.units.iter().sum::<i128>() + shared.unspent, total);
            prop_assert_eq!(shared.quotas.iter().sum::<Exact>(), Exact::from(total));
            let contested = i128::try_from(shared.contested.len()).unwrap();
            prop_assert!((0..contested.max(1)).contains(&shared.unspent));
            prop_assert!((contested > 0) == (shared.unspent > 0));
            let extra = |i: usize| Exact::from(shared.units[i]) - shared.quotas[i].floor();
            let strength = |i: usize| (&shared.quotas[i] - shared.quotas[i].floor(), std::cmp::Reverse(priority[i]));
            prop_assert!(shared.contested.windows(2).all(|pair| strength(pair[0]) == strength(pair[1])));
            for i in 0..weights.len() {
                prop_assert!(extra(i).is_zero() || extra(i) == Exact::one());
                prop_assert!(!(shared.contested.contains(&i) && extra(i) == Exact::one()));
                for j in 0..weights.len() {
                    // Who got one more had the stronger claim; equal claims got the same.
                    prop_assert!(extra(i) <= extra(j) || strength(i) > strength(j));
                }
            }
            Ok(())
        }),
        law("positions never decide", (cases(), 0_usize..8), |((total, weighted), turn)| {
            let mut turned = weighted.clone();
            turned.rotate_left(turn % weighted.len());
            turned.reverse();
            let result = |weighted: &[(Exact, u32)]| {
                let (weights, priority) = split(weighted);
                share_out(total, &weights, &priority).map(|shared| {
                    let mut each: Vec<_> = weighted.iter().cloned().zip(shared.units).collect();
                    each.sort();
                    (each, shared.unspent)
                })
            };
            prop_assert_eq!(result(&weighted), result(&turned));
            Ok(())
        }),
        law("whole quotas are met exactly", (1_i128..=1000, vec(0_i128..=50, 1..8)), |(factor, weights)| {
            let total = factor * weights.iter().sum::<i128>();
            let weights: Vec<Exact> = weights.into_iter().map(Exact::from).collect();
            if let Ok(shared) = share_out(total, &weights, &vec![0; weights.len()]) {
                let expected: Vec<Exact> = weights.iter().map(|w| w * Exact::from(factor)).collect();
                prop_assert_eq!(shared.units.into_iter().map(Exact::from).collect::<Vec<_>>(), expected);
            }
            Ok(())
        }),
        example("equal remainders by priority", || {
            let weights = ["1", "1", "1"].map(number);
            assert_eq!(share_out(2, &weights, &[3, 1, 2]).unwrap().units, [0, 1, 1]);
            let tied = share_out(2, &weights, &[1, 2, 2]).unwrap();
            assert_eq!((tied.units, tied.unspent, tied.contested), (vec![1, 0, 0], 1, vec![1, 2]));
        }),
        example("the textbook case of largest remainders", || {
            let votes = [47_000, 16_000, 15_800, 12_000, 6_100, 3_100].map(Exact::from);
            assert_eq!(share_out(10, &votes, &[0; 6]).unwrap().units, [5, 2, 1, 1, 1, 0]);
        }),
        example("more units than claims stay unspent", || {
            let claim = Claim { position: 7, remainder: number("0.5"), priority: 1 };
            let leftover = share_leftover(3, vec![claim]);
            assert_eq!((leftover.served, leftover.unspent, leftover.contested), (vec![7], 2, vec![]));
        }),
        example("refusals of sharing have names", || {
            let one = [Exact::one()];
            assert_eq!(share_out(-1, &one, &[0]), Err(ShareError::NegativeTotal));
            assert_eq!(share_out(1, &[number("1"), number("-1")], &[0, 0]), Err(ShareError::NegativeWeight(1)));
            assert_eq!(share_out(1, &[Exact::zero()], &[0]), Err(ShareError::NoWeight));
            assert_eq!(share_out(1, &[], &[]), Err(ShareError::NoWeight));
            assert_eq!(share_out(1, &one, &[]), Err(ShareError::PrioritiesMissing));
            assert_eq!(share_out(i128::MAX, &one, &[0]).unwrap().units, [i128::MAX]);
        }),
    ]
}

/// A total, and weights with priorities, among which equals are frequent.
fn cases() -> impl Strategy<Value = (i128, Vec<(Exact, u32)>)> {
    let weight = prop_oneof![
        (0_i128..=4, 1_i128..=3).prop_map(|(num, den)| Exact::ratio(num, den).unwrap()),
        integers().prop_map(|n| Exact::from(n).abs()),
    ];
    let total = prop_oneof![0_i128..=100, integers().prop_map(|n| n.checked_abs().unwrap_or(0))];
    (total, vec((weight, 1_u32..=3), 1..8))
}

fn split(weighted: &[(Exact, u32)]) -> (Vec<Exact>, Vec<u32>) {
    weighted.iter().cloned().unzip()
}
