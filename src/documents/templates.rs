//! The templates of documents: those built in, and those of an office in their place. HTML is escaped wherever a value
//! is put in, nothing is loaded that was not given, and a variable that does not exist is a fault and never nothing.

use crate::lang::Lang;
use crate::value::parse_date;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, ErrorKind, UndefinedBehavior};
use serde::Serialize;
use std::fmt;

/// The templates that are built in, by name.
pub const BUILT_IN: [(&str, &str); 7] = [
    ("page.html", include_str!("templates/page.html")),
    ("notice.en.html", include_str!("templates/notice.en.html")),
    ("notice.zh.html", include_str!("templates/notice.zh.html")),
    ("letter.en.html", include_str!("templates/letter.en.html")),
    ("letter.zh.html", include_str!("templates/letter.zh.html")),
    ("minutes.en.html", include_str!("templates/minutes.en.html")),
    ("minutes.zh.html", include_str!("templates/minutes.zh.html")),
];

/// The templates of a run.
#[derive(Debug)]
pub struct Templates(Environment<'static>);

/// What is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateFault {
    /// Its name.
    pub template: String,
    /// The line in it, from 1.
    pub line: Option<usize>,
    /// What is wrong.
    pub words: String,
    /// What to do.
    pub fix: String,
}

impl fmt::Display for TemplateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.template)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}; {}", self.words, self.fix)
    }
}

impl std::error::Error for TemplateFault {}

impl Templates {
    /// The built-in templates, with those of an office in their place. Its own parts begin with `_`.
    ///
    /// # Errors
    ///
    /// The first template of which no built-in one has the name, or that cannot be read.
    pub fn new(own: &[(String, String)]) -> Result<Self, TemplateFault> {
        let mut env = Environment::new();
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        // Else only builds for debugging would name a variable that does not exist.
        env.set_debug(true);
        let mut syntax = SyntaxConfig::builder();
        syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
        env.set_syntax(syntax.build().map_err(|e| fault("page.html", &e))?);
        env.add_filter("day", day);
        env.set_formatter(|out, state, value| match value.as_str().filter(|text| text.contains(is_unseen)) {
            // What a macro made has been through here.
            Some(text) if !value.is_safe() => minijinja::escape_formatter(out, state, &seen(text).into()),
            _ => minijinja::escape_formatter(out, state, value),
        });
        for (name, text) in BUILT_IN {
            env.add_template(name, text).map_err(|e| fault(name, &e))?;
        }
        for (name, text) in own {
            let known = BUILT_IN.iter().any(|(known, _)| known == name) || name.starts_with('_');
            if !known {
                let near = crate::diagnostic::nearest(name, BUILT_IN.iter().map(|(known, _)| *known));
                let fix = match near {
                    Some(near) => format!("did you mean {near}?"),
                    None => "name it like a built-in one, or begin its name with `_` where others include it".into(),
                };
                let words = "no document is made from a template of this name".to_owned();
                return Err(TemplateFault { template: name.clone(), line: None, words, fix });
            }
            env.add_template_owned(name.clone(), text.clone()).map_err(|e| fault(name, &e))?;
        }
        Ok(Self(env))
    }

    /// The document of a kind in a language.
    ///
    /// # Errors
    ///
    /// What is wrong in the template, and where.
    pub fn render(&self, kind: &str, lang: Lang, values: impl Serialize) -> Result<String, TemplateFault> {
        let name = match lang {
            Lang::En => format!("{kind}.en.html"),
            Lang::Zh => format!("{kind}.zh.html"),
        };
        let template = self.0.get_template(&name).map_err(|e| fault(&name, &e))?;
        template.render(Serde(values)).map_err(|e| fault(&name, &e))
    }
}

/// Whether a character would do something to a page without being seen: controls, and what turns the direction of writing.
fn is_unseen(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text with all that is unseen spelled out.
fn seen(text: &str) -> String {
    text.chars().map(|c| if is_unseen(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect()
}

fn fault(name: &str, error: &minijinja::Error) -> TemplateFault {
    // What went wrong in an included or extended template is told of that one.
    let mut innermost = error;
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source.and_then(|e| e.downcast_ref::<minijinja::Error>()) {
        innermost = inner;
        source = std::error::Error::source(inner);
    }
    let kind = innermost.kind();
    let detail = innermost.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
    TemplateFault {
        template: innermost.name().or(error.name()).unwrap_or(name).to_owned(),
        line: innermost.line().or(error.line()),
        words: format!("{kind}{detail}"),
        fix: match kind {
            ErrorKind::UndefinedError => "docs/documents.md names every variable",
            ErrorKind::TemplateNotFound => "include only templates of the folder, or built-in ones",
            _ => "mend the template, or begin again with what merit report --templates writes",
        }
        .into(),
    }
}

/// `2022-05-16` as 2022年5月16日 or 16 May 2022; anything else stays as it is.
fn day(text: &str, lang: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let Some(day) = parse_date(text) else { return text.to_owned() };
    let (year, month, date) = (day.year(), day.month(), day.day());
    if lang == "zh" {
        return format!("{year}年{month}月{date}日");
    }
    let name = usize::try_from(month - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or_default();
    format!("{date} {name} {year}")
}
