//! Rows in order of a text, sorted on all threads.

use crate::column::Texts;
use rayon::prelude::*;

/// The positions of texts in their order.
pub(super) struct Order {
    /// The positions; those of equal texts are in order of themselves.
    pub rows: Vec<u32>,
    /// Whether some texts are equal.
    pub some_equal: bool,
}

/// Puts texts in order; `None` where there are more than 32 bits count.
pub(super) fn order(texts: &Texts) -> Option<Order> {
    let count = u32::try_from(texts.len()).ok()?;
    if texts.iter().zip(texts.iter().skip(1)).all(|(a, b)| a < b) {
        return Some(Order { rows: (0..count).collect(), some_equal: false });
    }
    let same = shared_beginning(texts, count);
    // Eight bytes behind what all begin with decide nearly every comparison, without a look at the texts.
    let rows = (0..count).into_par_iter();
    let mut sorted: Vec<(u64, u32)> = rows.map(|at| (eight_bytes(text(texts, at), same), at)).collect();
    sorted.par_sort_unstable_by(|(a_bytes, a), (b_bytes, b)| {
        a_bytes.cmp(b_bytes).then_with(|| text(texts, *a).cmp(text(texts, *b))).then(a.cmp(b))
    });
    let equal = |(a, b): (&(u64, u32), &(u64, u32))| a.0 == b.0 && text(texts, a.1) == text(texts, b.1);
    let some_equal = sorted.par_iter().zip(sorted.par_iter().skip(1)).any(equal);
    Some(Order { rows: sorted.into_par_iter().map(|(_, at)| at).collect(), some_equal })
}

fn text(texts: &Texts, at: u32) -> &[u8] {
    usize::try_from(at).ok().and_then(|at| texts.get(at)).map_or(&[], str::as_bytes)
}

/// How many bytes all texts begin with alike.
fn shared_beginning(texts: &Texts, count: u32) -> usize {
    let first = text(texts, 0);
    let alike = |at: u32| first.iter().zip(text(texts, at)).take_while(|(a, b)| a == b).count();
    (0..count).into_par_iter().map(alike).min().unwrap_or(0)
}

/// The bytes from a place on as a number that orders like them; what is behind the end counts as zero.
fn eight_bytes(text: &[u8], from: usize) -> u64 {
    let mut bytes = [0; 8];
    bytes.iter_mut().zip(text.iter().skip(from)).for_each(|(to, from)| *to = *from);
    u64::from_be_bytes(bytes)
}
