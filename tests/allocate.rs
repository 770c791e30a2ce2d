//! Ranking and allocation: hand-worked cases, a naive second allocator, and the promises about change.

mod cases;
mod displaced;
mod entitlements;
mod laws;
mod promises;
pub mod random;
pub mod second;

use libtest_mimic::Trial;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("allocate::cases", cases::all),
        Trial::test("allocate::entitlements", entitlements::entitlements),
        Trial::test("allocate::tiers", entitlements::tiers),
        Trial::test("allocate::a_naive_second_allocator_agrees", second::agrees),
        Trial::test("allocate::shuffling_changes_nothing", laws::shuffled),
        Trial::test("allocate::ranks_go_1_2_2_4", laws::ranks),
        Trial::test("allocate::raising_ones_points_never_lowers_ones_award", laws::own_points),
        Trial::test("allocate::more_budget_never_lowers_anyone", laws::more_budget),
        Trial::test("allocate::removing_one_without_an_award_changes_nobody", laws::removal),
        Trial::test("allocate::what_gives_up_a_promise_is_named", promises::given),
        Trial::test("allocate::who_was_displaced_is_named", displaced::named),
        Trial::test("allocate::payments_sum_to_awards", laws::payments),
    ]
}
