//! Products of 256 bits: where a quotient is compared or rounded, and 128 bits may not hold what that takes.

use super::register::{NAIVE, Register, strict};
use crate::compile::{Reg, Relation};
use crate::number::Rounding;
use ethnum::I256;

/// The exact product of two integers of 128 bits; it has 254 bits at the most, so it cannot overflow.
pub(super) fn product(a: i128, b: i128) -> I256 {
    I256::new(a).wrapping_mul(I256::new(b))
}

/// Whether quotients compare so; their divisors are above zero.
pub(super) fn compare(relation: Relation, [an, ad, bn, bd]: [&Register; 4], length: usize, out: &mut Register) {
    let holds = |i: usize| {
        let (left, right) = (product(an.integer(i), bd.integer(i)), product(bn.integer(i), ad.integer(i)));
        match relation {
            Relation::Equal => left == right,
            Relation::Less => left < right,
            Relation::AtMost => left <= right,
        }
    };
    out.truths.extend((0..length).map(holds));
    strict(&[an, ad, bn, bd], length, out);
}

/// (n × up) / (d × down), rounded to a whole number by one division and one test of its remainder; `None` where the
/// divisor is not above zero or the result has more than 128 bits.
pub(super) fn divide(n: i128, up: i128, d: i128, down: i128, rounding: Rounding) -> Option<i128> {
    let (num, den) = (product(n, up), product(d, down));
    if den <= I256::ZERO {
        return None;
    }
    let (floor, rest) = (num.checked_div_euclid(den)?, num.checked_rem_euclid(den)?);
    let odd = floor & I256::ONE == I256::ONE;
    let raised = rest != I256::ZERO && rounding.goes_up(n < 0, rest.cmp(&(den - rest)), !odd);
    // The floor may be just below what 128 bits hold where the rounded quotient is not, so this is asked last.
    i128::try_from(if raised { floor + I256::ONE } else { floor }).ok()
}

/// Puts the rounded quotients of registers into a register.
pub(super) fn divided(
    (num, up): (&Register, i128),
    (den, down): (&Register, i128),
    rounding: Rounding,
    narrow: bool,
    length: usize,
    out: &mut Register,
) {
    strict(&[num, den], length, out);
    for i in 0..length {
        let found = divide(num.integer(i), up, den.integer(i), down, rounding);
        let fits = |n: &i128| !narrow || i64::try_from(*n).is_ok();
        let found = found.filter(fits);
        if found.is_none() {
            out.mark(i, length, NAIVE);
        }
        let found = found.unwrap_or(0);
        if narrow {
            out.narrow.push(i64::try_from(found).unwrap_or(0));
        } else {
            out.wide.push(found);
        }
    }
}

/// The registers of an operation.
pub(super) fn all<const N: usize>(before: &[Register], regs: [Reg; N]) -> [&Register; N] {
    regs.map(|reg| &before[reg])
}

#[cfg(test)]
#[path = "../../tests/evaluate/wide.rs"]
mod tests;
