//! One result, for people and for programs: sentences and tables that become aligned text, Markdown, CSV or JSON. What
//! is not a decision says TRIAL in each of them.

use super::Sheet;
use crate::lang::Lang;
use serde_json::{Map, Value as Json};

/// What every page says that is not a decision.
const TRIAL: &str = "TRIAL: the round decided again with something changed; not a decision";

/// What a page about tests says instead.
const MADE_UP: &str = "TRIAL: made-up applications; not a decision";

/// A form of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Aligned text for people; the words may change from version to version.
    Human,
    /// One object; sorted keys, decimals as strings.
    Json,
    /// The main table alone.
    Csv,
    /// Text for people with Markdown tables.
    Markdown,
}

/// A result of one command.
#[derive(Clone, Debug)]
pub struct Page {
    schema: &'static str,
    trial: Option<&'static str>,
    lang: Lang,
    members: Map<String, Json>,
    /// What every row of CSV begins with: the column and its text.
    marks: Vec<(String, String)>,
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
enum Part {
    Words(String),
    /// Lines that stay as they are.
    Lines(String),
    Sheet(Sheet),
}

impl Page {
    /// A page about what was decided; `schema` as `merit.targets/1`.
    #[must_use]
    pub fn new(schema: &'static str, lang: Lang) -> Self {
        Self { schema, trial: None, lang, members: Map::new(), marks: Vec::new(), parts: Vec::new() }
    }

    /// A page about what was not decided; every form of it says TRIAL.
    #[must_use]
    pub fn trial(schema: &'static str, lang: Lang) -> Self {
        Self::not_a_decision(schema, TRIAL, lang)
    }

    /// A page about tests, whose applications are made up; every form of it says TRIAL.
    #[must_use]
    pub fn tests(schema: &'static str, lang: Lang) -> Self {
        Self::not_a_decision(schema, MADE_UP, lang)
    }

    fn not_a_decision(schema: &'static str, words: &'static str, lang: Lang) -> Self {
        Self { trial: Some(words), marks: vec![("trial".into(), "TRIAL".into())], ..Self::new(schema, lang) }
    }

    /// The language of its words.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Adds words for people: one or more lines.
    pub fn words(&mut self, words: impl Into<String>) {
        self.parts.push(Part::Words(words.into()));
    }

    /// Adds lines for people that are laid out already, such as a part of a rule file; Markdown fences them.
    pub fn lines(&mut self, lines: impl Into<String>) {
        self.parts.push(Part::Lines(lines.into()));
    }

    /// Adds a member for programs.
    pub fn member(&mut self, name: &str, value: impl Into<Json>) {
        self.members.insert(name.into(), value.into());
    }

    /// Adds a member for programs that stands in every row of CSV too, in a column of that name.
    pub fn mark(&mut self, name: &str, value: &str) {
        self.marks.push((name.into(), value.into()));
        self.member(name, value);
    }

    /// Adds a table. People are not shown an empty one; programs are.
    pub fn sheet(&mut self, sheet: Sheet) {
        self.parts.push(Part::Sheet(sheet));
    }

    /// The page in a form.
    #[must_use]
    pub fn render(&self, form: Form) -> String {
        match form {
            Form::Human => self.text("", Sheet::human),
            Form::Markdown => self.text("```\n", Sheet::markdown),
            Form::Json => self.json(),
            Form::Csv => self.csv(),
        }
    }

    fn text(&self, fence: &str, table: impl Fn(&Sheet, Lang) -> String) -> String {
        let mut parts: Vec<String> = Vec::new();
        if let Some(words) = self.trial {
            parts.push(format!("{}\n", self.lang.say(words, &[])));
        }
        for part in &self.parts {
            match part {
                Part::Words(words) => parts.push(format!("{}\n", words.trim_end())),
                Part::Lines(lines) => parts.push(format!("{fence}{}\n{fence}", lines.trim_end())),
                Part::Sheet(sheet) if sheet.is_hidden() => {}
                Part::Sheet(sheet) => parts.push(table(sheet, self.lang)),
            }
        }
        parts.join("\n")
    }

    fn json(&self) -> String {
        let mut all = self.members.clone();
        all.insert("schema".into(), self.schema.into());
        if self.trial.is_some() {
            all.insert("trial".into(), true.into());
        }
        for part in &self.parts {
            if let Part::Sheet(sheet) = part {
                all.insert(sheet.name.clone(), sheet.json());
            }
        }
        format!("{}\n", Json::Object(all))
    }

    fn csv(&self) -> String {
        let mut sheets = self.parts.iter().filter_map(|part| match part {
            Part::Sheet(sheet) => Some(sheet),
            Part::Words(_) | Part::Lines(_) => None,
        });
        let first = sheets.clone().next();
        sheets.find(|sheet| sheet.main).or(first).map(|sheet| sheet.csv(&self.marks)).unwrap_or_default()
    }
}
