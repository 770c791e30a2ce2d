//! The certificate finds every breach: books that balance, broken in one way each.
//!
//! Part of the library's own tests, because no division of merit's writes such books.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on should stop")]

use super::super::award::Award;
use super::super::books::{Account, Transfer, Why};
use super::super::claims::Claims;
use super::super::failure::Failure;
use super::super::terms::{Cap, Envelope, Method, Terms};
use super::{Sums, certify};
use crate::check::model::{LastInLine, LimitBound, StillTied, Unspent};
use crate::column::Groups;
use crate::number::{Currency, Exact, Money};

struct Round {
    terms: Terms,
    claims: Claims,
    awards: Vec<Award>,
    transfers: Vec<Transfer>,
}

fn money(yuan: i128) -> Money {
    Money::new(yuan * 100, Currency::parse("CNY").unwrap())
}

fn transfer(from: Account, to: Account, yuan: i128) -> Transfer {
    Transfer { from, to, amount: yuan * 100, why: Why::Entitlement }
}

/// A budget of 100 in two envelopes. The first claim has 50 of its envelope, the second 40 of its own and 5 that top up,
/// the third nothing; 10 lapse.
fn round() -> Round {
    use Account::{Application, Budget, Envelope as From, TopUp, Unspent as Lapsed};
    let cap = |name: &str, bound| Cap { name: name.into(), bound, clause: "".into() };
    let groups = |of: [&str; 3]| {
        let mut groups = Groups::none(3);
        of.iter().enumerate().for_each(|(at, group)| groups.put(at, Some(*group)));
        groups
    };
    let award = |yuan: i128| Award { amount: yuan * 100, ..Award::default() };
    Round {
        terms: Terms {
            currency: money(0).currency(),
            budget: 10_000,
            envelopes: vec![
                Envelope { name: "E0".into(), amount: 6_000 },
                Envelope { name: "E1".into(), amount: 4_000 },
            ],
            step: 100,
            smallest: 1_000,
            method: Method::InOrder,
            last_in_line: LastInLine::TopUp { at_least: Exact::zero(), budget: money(6) },
            guarantees: Vec::new(),
            limits: vec![
                cap("place", LimitBound::Money(money(50))),
                cap("region", LimitBound::Money(money(95))),
                cap("firm", LimitBound::Awards(2)),
            ],
            unspent: Unspent::Lapse,
            award_clause: "".into(),
            reserve: 0,
            payers: Vec::new(),
            instalments: Vec::new(),
            still_tied: StillTied::Key,
        },
        claims: Claims {
            entitlements: vec![5_000, 4_500, 0],
            nothing_because: vec![None; 3],
            envelopes: vec![0, 1, 1],
            // Groups are told in order of their names; where nobody has an award, nothing is told.
            limits: vec![groups(["west", "east", "north"]), groups(["all"; 3]), groups(["one"; 3])],
            ..Claims::default()
        },
        awards: vec![award(50), award(45), award(0)],
        transfers: vec![
            transfer(Budget, From(0), 60),
            transfer(Budget, From(1), 40),
            transfer(From(0), Application(0), 50),
            transfer(From(1), Application(1), 40),
            transfer(TopUp, Application(1), 5),
            transfer(From(0), Lapsed, 10),
        ],
    }
}

fn certified(round: &Round) -> Result<(Vec<String>, Sums), String> {
    match certify(&round.terms, &round.claims, &round.awards, &round.transfers) {
        Ok((checks, sums)) => {
            let line = |c: &super::Check| format!("{}: {} {} {}", c.name, c.left, c.relation, c.right);
            Ok((checks.iter().map(line).collect(), sums))
        }
        Err(Failure::Fault(words)) => Err(words),
        Err(other) => Err(format!("{other:?}")),
    }
}

#[test]
fn books_that_balance() {
    let (checks, sums) = certified(&round()).unwrap();
    assert_eq!(
        checks,
        [
            "awards + unspent = budget + top-ups: 105.00 = 105.00",
            "top-ups: 5.00 <= 6.00",
            "awards from envelope E0: 50.00 <= 60.00",
            "awards from envelope E1: 40.00 <= 40.00",
            "limit place of east: 45.00 <= 50.00",
            "limit place of west: 50.00 <= 50.00",
            "limit region of all: 95.00 <= 95.00",
            "limit firm of one: 2 <= 2",
            "awards that are no multiple of the step 1.00: 0 = 0",
            "awards below the smallest 10.00: 0 = 0",
            "awards above their entitlement: 0 = 0",
        ]
    );
    assert_eq!((sums.awarded, sums.unspent, sums.topped_up), (9_500, 1_000, 500));
}

#[test]
fn what_people_decided_need_be_no_multiple() {
    let mut round = round();
    (round.terms.step, round.terms.smallest) = (4_500, 4_600);
    round.claims.fixed = vec![0, 1];
    let (checks, _) = certified(&round).unwrap();
    assert!(checks.contains(&"awards that are no multiple of the step 45.00, overrides aside: 0 = 0".to_owned()));
    assert!(checks.contains(&"awards below the smallest 46.00, overrides aside: 0 = 0".to_owned()));
}

/// How books are broken, and what is said of them.
type Breach = (&'static str, fn(&mut Round));

const BREACHES: &[Breach] = &[
    ("a transfer of 0.00", |r| r.transfers[5].amount = 0),
    ("a transfer of -10.00", |r| r.transfers[5].amount = -1_000),
    ("the account Envelope(0) gave more than it held", |r| r.transfers[5].amount = 1_001),
    ("the account Pool gave more than it held", |r| r.transfers[4].from = Account::Pool),
    ("the account Unspent gave more than it held", |r| r.transfers[4].from = Account::Unspent),
    ("an account that is none", |r| r.transfers[5].from = Account::Envelope(2)),
    ("an account that is none", |r| r.transfers[5].to = Account::Application(3)),
    ("a sum is larger than money can be", |r| {
        let much = Transfer { amount: i128::MAX, ..r.transfers[4] };
        r.transfers.push(much);
    }),
    ("claim 0 was given 5000, but its award is 4900", |r| r.awards[0].amount = 4_900),
    ("claim 2 was given 0, but its award is 100", |r| r.awards[2].amount = 100),
    ("money is left in the budget, an envelope or the pool at the end", |r| {
        r.transfers.pop();
    }),
    ("money is left in the budget, an envelope or the pool at the end", |r| r.transfers[5].to = Account::Pool),
    ("money is left in the budget, an envelope or the pool at the end", |r| r.terms.budget += 1),
    ("top-ups: 5.00 <= 4.99 does not hold", |r| {
        let budget = Money::new(499, r.terms.currency);
        r.terms.last_in_line = LastInLine::TopUp { at_least: Exact::zero(), budget };
    }),
    ("limit place of west: 50.00 <= 49.00 does not hold", |r| r.terms.limits[0].bound = LimitBound::Money(money(49))),
    ("limit region of all: 95.00 <= 94.00 does not hold", |r| r.terms.limits[1].bound = LimitBound::Money(money(94))),
    ("limit firm of one: 2 <= 1 does not hold", |r| r.terms.limits[2].bound = LimitBound::Awards(1)),
    ("awards that are no multiple of the step 45.00: 1 = 0 does not hold", |r| r.terms.step = 4_500),
    ("awards below the smallest 45.01: 1 = 0 does not hold", |r| r.terms.smallest = 4_501),
    ("awards above their entitlement: 1 = 0 does not hold", |r| r.claims.entitlements[0] = 4_999),
];

#[test]
fn every_breach_is_found() {
    for (words, breach) in BREACHES {
        let mut round = round();
        breach(&mut round);
        assert_eq!(certified(&round).err(), Some(format!("the books do not balance: {words}")));
    }
}
