//! A parameter or the budget through a range of values: the round is checked, evaluated and decided again with each.

use crate::diagnostic::nearest;
use crate::number::{Exact, parse_literal};
use crate::round::{Failure, Materials, Options, Run, run};
use crate::rules::{self, model::FieldKind};
use crate::span::SourceId;
use crate::yaml;

/// The name by which the budget is varied; no parameter can have it.
const BUDGET: &str = "allocation.budget";

/// The most steps that can be asked for: each is a whole round.
pub const MOST_STEPS: usize = 1_000;

/// What is varied, and between which values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vary {
    /// A parameter of the rules, or `allocation.budget`.
    pub name: String,
    /// The first value.
    pub from: Exact,
    /// The last value.
    pub to: Exact,
}

/// What the round comes to with one value.
#[derive(Debug)]
pub struct Step {
    /// The value.
    pub value: Exact,
    /// The round, or why there is none.
    pub outcome: Result<Run, Failure>,
}

impl Vary {
    /// Reads `NAME=A..B`, numbers as in rule files.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in one sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let form = || format!("`{text}` is not of the form NAME=A..B, such as funds=1亿..2亿");
        let (name, range) = text.split_once('=').filter(|(name, _)| !name.is_empty()).ok_or_else(form)?;
        let (from, to) = range.split_once("..").ok_or_else(form)?;
        let number =
            |text: &str| parse_literal(text.trim()).map_err(|e| format!("`{}` is not a number: {e}", text.trim()));
        Ok(Self { name: name.trim().to_owned(), from: number(from)?, to: number(to)? })
    }

    /// So many equal steps from the first value to the last.
    fn value(&self, step: usize, steps: usize) -> Exact {
        let part = Exact::from(step).checked_div(&Exact::from(steps)).unwrap_or_default();
        &self.from + (&self.to - &self.from) * part
    }

    /// The values, one more than there are steps.
    ///
    /// # Errors
    ///
    /// Where a name is unknown or its type cannot take a step, with what would do.
    pub fn values(&self, run: &Run, steps: usize) -> Result<Vec<Exact>, String> {
        let all = |steps| (0..=steps).map(move |step| self.value(step, steps));
        let takes = |value: &Exact| self.takes(run, value);
        for value in [&self.from, &self.to] {
            takes(value)?;
        }
        match all(steps).find_map(|value| takes(&value).err()) {
            None => Ok(all(steps).collect()),
            Some(why) => {
                let fits =
                    |steps: &usize| (1..=MOST_STEPS).contains(steps) && all(*steps).all(|value| takes(&value).is_ok());
                let near = (0..=steps).flat_map(|far| [steps - far, steps + far]).find(fits);
                let hint = near.map(|n| format!("; --steps {n} would do")).unwrap_or_default();
                Err(format!("{} cannot take {steps} steps from {} to {}: {why}{hint}", self.name, self.from, self.to))
            }
        }
    }

    /// Whether it can have that value.
    fn takes(&self, run: &Run, value: &Exact) -> Result<(), String> {
        if value.decimal_places().is_none() {
            return Err(format!("{value} has no end as a decimal number"));
        }
        if self.name == BUDGET {
            let Some(allocation) = &run.rules.allocation else {
                return Err("the round divides no budget".into());
            };
            let money = crate::number::Money::from_exact(value, allocation.budget.currency());
            return money.map(|_| ()).map_err(|e| e.to_string());
        }
        let file = read(run)?;
        let Some(parameter) = file.parameters.iter().find(|p| *p.name.value == *self.name) else {
            let names = file.parameters.iter().map(|p| &*p.name.value).chain([BUDGET]);
            let near = nearest(&self.name, names.clone()).map(|near| format!("; did you mean {near}?"));
            let known = || format!("; what can be varied: {}", names.collect::<Vec<_>>().join(", "));
            return Err(format!("{} is no parameter of the rules{}", self.name, near.unwrap_or_else(known)));
        };
        match parameter.kind {
            Some(FieldKind::Integer) if !value.is_integer() => Err(format!("{value} is not a whole number")),
            Some(FieldKind::Integer | FieldKind::Number | FieldKind::Percent | FieldKind::Money) => Ok(()),
            _ => Err(format!("{} is no number, percentage or amount", self.name)),
        }
    }

    /// Decides the round with a value; what people decided otherwise is left out.
    ///
    /// # Errors
    ///
    /// Where the place of the budget is not found in the rules.
    pub fn step(&self, materials: &Materials, options: &Options, value: &Exact) -> Result<Step, String> {
        let mut materials = Materials { overrides: None, ..materials.clone() };
        let mut options = options.clone();
        if self.name == BUDGET {
            materials.rules.1 = with_budget(&materials.rules.1, value)?;
        } else {
            options.settings.push((self.name.clone(), value.to_string()));
        }
        Ok(Step { value: value.clone(), outcome: run(&materials, &options) })
    }
}

fn read(run: &Run) -> Result<rules::RuleFile, String> {
    let text = run.sources.0.first().map(|source| source.text.clone()).ok_or("the rules have no text")?;
    file(text.as_bytes())
}

fn file(bytes: &[u8]) -> Result<rules::RuleFile, String> {
    let root = yaml::read(bytes, SourceId(0)).map_err(|_| "the rules cannot be read".to_owned())?;
    rules::read(&root).0.ok_or_else(|| "the rules cannot be read".to_owned())
}

/// The rule file with another budget, so that everything that hangs on it is checked as ever.
fn with_budget(bytes: &[u8], budget: &Exact) -> Result<Vec<u8>, String> {
    let absent = || "the rules divide no budget".to_owned();
    let span = file(bytes)?.allocation.ok_or_else(absent)?.budget.span;
    let (before, after) = (bytes.get(..span.range().start), bytes.get(span.range().end..));
    let (before, after) = before.zip(after).ok_or_else(absent)?;
    Ok([before, budget.to_string().as_bytes(), after].concat())
}
