//! Marks of a panel to one combined mark.

use crate::check::model::{Combine, Panel};
use crate::number::Exact;

/// How the marks of one sheet were combined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelMarks {
    /// All marks that count towards the quorum, ascending.
    pub marks: Vec<Exact>,
    /// How many reviewers stood aside.
    pub recused: usize,
    /// How many of the lowest were dropped.
    pub lowest_dropped: usize,
    /// How many of the highest were dropped.
    pub highest_dropped: usize,
    /// The combined mark, exact; `None` where there are fewer marks than needed.
    pub combined: Option<Exact>,
    /// Whether the marks lie further apart than the panel's `flag_spread`.
    pub flagged: bool,
}

impl PanelMarks {
    /// The marks that were combined, ascending.
    #[must_use]
    pub fn kept(&self) -> &[Exact] {
        let end = self.marks.len().saturating_sub(self.highest_dropped);
        self.marks.get(self.lowest_dropped..end).unwrap_or(&[])
    }
}

/// Combines the marks of one sheet; `None` among them is a recusal.
#[must_use]
pub fn combine(panel: &Panel, given: &[Option<Exact>]) -> PanelMarks {
    let mut marks: Vec<Exact> = given.iter().flatten().cloned().collect();
    marks.sort();
    let dropping = panel.drop.filter(|d| marks.len() >= d.when_at_least);
    let flagged = match (&panel.flag_spread, marks.first(), marks.last()) {
        (Some(spread), Some(low), Some(high)) => high - low > *spread,
        _ => false,
    };
    let mut result = PanelMarks {
        recused: given.len() - marks.len(),
        lowest_dropped: dropping.map_or(0, |d| d.lowest),
        highest_dropped: dropping.map_or(0, |d| d.highest),
        combined: None,
        flagged,
        marks,
    };
    if result.marks.len() >= panel.at_least {
        let kept = result.kept();
        result.combined = match panel.combine {
            Combine::Mean => kept.iter().sum::<Exact>().checked_div(&Exact::from(kept.len())),
            Combine::Median => {
                let (low, high) = (kept.get(kept.len().saturating_sub(1) / 2), kept.get(kept.len() / 2));
                low.zip(high).and_then(|(low, high)| (low + high).checked_div(&Exact::from(2)))
            }
        };
    }
    result
}
