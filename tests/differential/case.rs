//! One case: a rule file that passes `check`, and the tables of its round. The seed says all of it.

use super::applications::{APPLICATIONS, Tables, tables};
use super::compare::{compare, readings, shuffled};
use super::dice::Dice;
use super::reversed::reversed;
use super::{round, rules};
use merit::check::model::Rules;
use merit::round::{Applications, Reading};

/// One of so many rule files is read with many applications.
const MANY: u64 = 500;

/// Whether the case has so many applications that the program takes several chunks for them.
pub fn has_many(seed: u64) -> bool {
    seed % MANY == MANY - 1
}

#[derive(Clone)]
pub struct Case {
    pub text: String,
    pub tables: Tables,
    pub allow_held: bool,
}

/// The case of a seed, or the errors that `check` finds in its rule file.
pub fn case(seed: u64) -> Result<(Case, Rules), Vec<String>> {
    let mut dice = Dice::new(seed);
    let draft = rules::draft(&mut dice);
    let checked = round::rules(&draft.text)?;
    let count = APPLICATIONS[usize::from(has_many(seed))];
    let tables = tables(&mut dice, &draft, count);
    Ok((Case { text: draft.text, tables, allow_held: dice.chance(96) }, checked))
}

impl Case {
    /// The rules and applications; `None` where they are not in order, as after a part was taken out.
    pub fn read(&self) -> Option<(Rules, Applications)> {
        let rules = round::rules(&self.text).ok()?;
        let applications = round::applications(&rules, &self.tables).ok()?;
        Some((rules, applications))
    }

    /// The first thing in which readings of it differ.
    pub fn difference(&self, rules: &Rules, applications: &Applications) -> Result<(), String> {
        let (one, other) = readings(rules, applications, self.allow_held);
        compare(rules, (applications, &one), (applications, &other))?;
        let others = shuffled(rules, applications, 2);
        let reordered = merit::round::decide(rules, &others, self.allow_held, Reading::Compiled);
        compare(rules, (applications, &one), (&others, &reordered))
            .map_err(|words| format!("in another order of the rows:\n{words}"))
    }

    /// The first thing in which the round differs where the keys of the rule file come the other way round.
    pub fn keys_around(&self, rules: &Rules, applications: &Applications) -> Result<(), String> {
        let text = reversed(&self.text);
        let words = |words: String| format!("with the keys of the rules the other way round:\n{words}\n{text}");
        if text == self.text {
            return Err(words("nothing came around".into()));
        }
        let other = round::rules(&text).map_err(|errors| words(errors.join("\n")))?;
        let others = round::applications(&other, &self.tables).map_err(words)?;
        let decided = |rules, all| merit::round::decide(rules, all, self.allow_held, Reading::Compiled);
        let (one, another) = (decided(rules, applications), decided(&other, &others));
        compare(rules, (applications, &one), (&others, &another)).map_err(words)
    }
}

/// The case as people need it to see it again: `merit run` takes each part as a file.
impl std::fmt::Display for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "---- rules\n{}---- applications\n{}", self.text, self.tables.data)?;
        for (name, text) in [("register", &self.tables.register), ("panel", &self.tables.panel)] {
            if let Some(text) = text {
                write!(f, "---- {name}\n{text}")?;
            }
        }
        Ok(())
    }
}
