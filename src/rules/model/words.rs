//! Texts as a rule file has them.

use crate::feel::Place;
use crate::span::{Span, Spanned};
use std::sync::Arc;

/// A text with its place.
pub type Word = Spanned<Arc<str>>;

/// A text in one or two languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// English, or the only text there is.
    pub en: Arc<str>,
    /// Chinese.
    pub zh: Option<Arc<str>>,
}

/// A scalar whose reading depends on something else.
#[derive(Clone, Debug)]
pub struct Text {
    pub(crate) text: Arc<str>,
    pub(crate) place: Place,
    pub(crate) span: Span,
}
