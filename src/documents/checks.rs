//! Columns that check the sums of the ranking: formulas, with what they come to, worked out exactly. A spreadsheet that
//! recalculates them must find the same.

use super::held::{is_held, letters};
use super::workbook::{Cell, Heading, Look};
use crate::check::model::{CriterionId, RoundAt, Rules};
use crate::number::{Exact, Rounding, parse_plain};
use crate::record::{Part, RankingTable};

/// Decimals of a difference where criteria are not rounded one by one.
const PLACES: u32 = 10;

/// The check columns of a ranking.
#[derive(Clone, Debug)]
pub(super) struct Checks {
    /// The decimals of the differences.
    places: u32,
    /// Group by group: its name, its column, those of its members, and what it is cut at.
    groups: Vec<(String, usize, Vec<usize>, Option<Exact>)>,
    total: Option<Total>,
}

/// The columns that a total is made of, and its own.
#[derive(Clone, Debug)]
struct Total {
    criteria: Vec<usize>,
    bonus: Option<usize>,
    deduction: Option<usize>,
    own: usize,
}

impl Checks {
    pub fn of(table: &RankingTable<'_>, rules: &Rules) -> Self {
        let at = |part: Part| table.columns().iter().position(|c| c.part == part);
        let columns = |ids: &[CriterionId]| ids.iter().filter_map(|id| at(Part::Criterion(*id))).collect::<Vec<_>>();
        let group = |(id, criterion): (usize, &crate::check::model::Criterion)| {
            let (members, cap) = table.members(id)?;
            let most = cap.then(|| criterion.max.clone());
            Some((criterion.id.to_string(), at(Part::Criterion(id))?, columns(members), most))
        };
        let (bonus, deduction) = (at(Part::Bonus), at(Part::Deduction));
        let total = at(Part::Total).map(|own| Total { criteria: columns(&rules.top), bonus, deduction, own });
        let scores = &rules.round.scores;
        Self {
            places: if scores.at == RoundAt::EachCriterion { scores.decimals } else { PLACES },
            groups: rules.criteria.iter().enumerate().filter_map(group).collect(),
            total,
        }
    }

    pub fn headings(&self) -> Vec<Heading> {
        let look = Look::Fixed(self.places);
        let groups = self.groups.iter().map(|(name, ..)| Heading::new(format!("check {name}"), look, 8));
        let total =
            self.total.iter().flat_map(|_| ["check sum", "check total"]).map(|name| Heading::new(name, look, 8));
        groups.chain(total).collect()
    }

    /// The checks of a row, numbered as spreadsheets count. What is not there, or no number in a spreadsheet, is not
    /// checked.
    pub fn cells(&self, row: u32, texts: &[String]) -> Vec<Cell<'static>> {
        let mut cells = Vec::new();
        for (_, group, members, most) in &self.groups {
            cells.push(self.group(row, texts, *group, members, most.as_ref()).unwrap_or(Cell::Empty));
        }
        if self.total.is_some() {
            let [sum, difference] = self.of_total(row, texts).unwrap_or([Cell::Empty, Cell::Empty]);
            cells.extend([sum, difference]);
        }
        cells
    }

    fn group(
        &self,
        row: u32,
        texts: &[String],
        group: usize,
        members: &[usize],
        most: Option<&Exact>,
    ) -> Option<Cell<'static>> {
        let mut sum = added(texts, members)?;
        let mut formula = format!("SUM({})", listed(row, members));
        if let Some(most) = most {
            formula = format!("MIN({formula},{most})");
            sum = sum.min(most.clone());
        }
        let difference = figure(texts, group)? - sum;
        Some(self.formula(format!("{}{row}-{formula}", letters(group)), &difference))
    }

    fn of_total(&self, row: u32, texts: &[String]) -> Option<[Cell<'static>; 2]> {
        let Total { criteria, bonus, deduction, own } = self.total.as_ref()?;
        let mut sum = added(texts, criteria)?;
        let mut formula = format!("SUM({})", listed(row, criteria));
        if let Some(bonus) = bonus {
            sum += figure(texts, *bonus)?;
            formula = format!("{formula}+{}{row}", letters(*bonus));
        }
        if let Some(deduction) = deduction {
            sum = &sum - &figure(texts, *deduction)?;
            formula = format!("{formula}-{}{row}", letters(*deduction));
        }
        let sum = sum.max(Exact::zero());
        let formula = format!("MAX({formula},0)");
        let difference = figure(texts, *own)? - sum.clone();
        let of_total = format!("{}{row}-{formula}", letters(*own));
        Some([self.formula(formula, &sum), self.formula(of_total, &difference)])
    }

    /// A formula that is rounded, because spreadsheets add floats.
    fn formula(&self, formula: String, result: &Exact) -> Cell<'static> {
        let places = i32::try_from(self.places).unwrap_or(0);
        // As spreadsheets round.
        let result = result.round(places, Rounding::HalfUp);
        Cell::Formula(format!("ROUND({formula},{})", self.places), result.to_string())
    }
}

fn listed(row: u32, columns: &[usize]) -> String {
    let cells: Vec<String> = columns.iter().map(|at| format!("{}{row}", letters(*at))).collect();
    cells.join(",")
}

fn figure(texts: &[String], at: usize) -> Option<Exact> {
    texts.get(at).filter(|text| is_held(text)).and_then(|text| parse_plain(text).ok())
}

fn added(texts: &[String], columns: &[usize]) -> Option<Exact> {
    columns.iter().map(|at| figure(texts, *at)).sum()
}
