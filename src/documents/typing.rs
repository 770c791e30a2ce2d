//! What a spreadsheet lets people type into a column.

use rust_xlsxwriter::{DataValidation, Formula, XlsxError};

/// The most characters of a list within a cell's rule.
const LIST: usize = 255;

/// A rule for what is typed, with what people are told who type something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typing {
    /// What may be typed.
    pub may: May,
    /// What is said otherwise.
    pub words: String,
    /// The title over it.
    pub title: String,
}

/// What may be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum May {
    /// One of a few texts.
    Be(Vec<String>),
    /// One of the texts of a range elsewhere in the workbook.
    BeIn(String),
    /// What a formula holds of, which names the first cell.
    Hold(String),
}

impl May {
    /// Whether texts can be listed within the rule itself.
    #[must_use]
    pub fn lists(texts: &[&str]) -> bool {
        // What else may be in a text parts the list, or ends it.
        let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/' | '（' | '）' | '、');
        let fine = |t: &&str| !t.is_empty() && t.trim() == *t && t.chars().all(plain);
        texts.iter().all(fine) && texts.join(",").encode_utf16().count() <= LIST
    }
}

impl Typing {
    pub(super) fn rule(&self) -> Result<DataValidation, XlsxError> {
        let rule = DataValidation::new();
        let rule = match &self.may {
            May::Be(texts) => rule.allow_list_strings(texts)?,
            May::BeIn(range) => rule.allow_list_formula(Formula::new(range)),
            May::Hold(formula) => rule.allow_custom(Formula::new(formula)),
        };
        // 32 and 255 characters are the most.
        let first = |text: &str, most: usize| -> String {
            let mut units = 0;
            let fits = |c: &char| {
                units += c.len_utf16();
                units <= most
            };
            text.chars().filter(|c| !c.is_control() || *c == '\n').take_while(fits).collect()
        };
        rule.set_error_title(first(&self.title, 32))?.set_error_message(first(&self.words, 255))
    }
}
