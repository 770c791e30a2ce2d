//! The nearest value of a figure at which something happens: intervals where it provably does not are left out, the
//! others halved, the near half first.

use super::judge::Known;

/// So many intervals are looked at, and then it is said that there is no answer.
const PATIENCE: u32 = 4000;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nearest<T> {
    /// The nearest place, and what is there.
    At(i128, T),
    /// There is none.
    Never,
    /// It was not found out.
    Unsolved,
}

/// The nearest place from `near` on, up or down to `far`, at which there is what is looked for; `None` is looked for
/// where the round has no decision. `judge` says what is known
/// from one place to another; of a single place it always knows all.
pub(super) fn nearest<T>(
    (near, far): (i128, i128),
    judge: impl Fn(i128, i128) -> Known<T>,
    goal: impl Fn(Option<&T>) -> bool,
) -> Nearest<Option<T>> {
    let mut open = vec![(near, far)];
    let mut patience = PATIENCE;
    while let Some((from, to)) = open.pop() {
        let Some(left) = patience.checked_sub(1) else { return Nearest::Unsolved };
        patience = left;
        match judge(from, to) {
            Known::Same(found) if goal(found.as_ref()) => return Nearest::At(from, found),
            Known::Same(_) => {}
            Known::Among(all) if !all.iter().any(|found| goal(found.as_ref())) => {}
            Known::Among(_) | Known::Nothing => open.extend(halves(from, to)),
        }
    }
    Nearest::Never
}

/// The far half, and then the near one.
pub(super) fn halves(from: i128, to: i128) -> [(i128, i128); 2] {
    let middle = from + (to - from) / 2;
    let next = if to > from { middle + 1 } else { middle - 1 };
    [(next, to), (from, middle)]
}
