//! What a map of the language holds, as data: its keys, what may stand behind each, and what each is for.

/// A map of the rule file.
#[derive(Debug)]
pub struct Shape {
    /// Its name, and where it stands: `gate`.
    pub name: &'static str,
    /// What it is, for people.
    pub doc: &'static str,
    /// Its keys, or its first ones.
    pub own: &'static [Key],
    /// Its further keys, which it has in common with others.
    pub shared: &'static [Key],
    /// What stands behind names that the staff choose, beside the keys.
    pub others: Option<&'static Form>,
    /// Of these keys one at least is there, if any are named.
    pub any: &'static [&'static str],
    /// A key that needs others beside it.
    pub together: &'static [(&'static str, &'static [&'static str])],
    /// A key with a word that needs another key beside it.
    pub when: &'static [(&'static str, &'static str, &'static str)],
}

/// A key of a map.
#[derive(Debug)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// Whether it must be there.
    pub needed: bool,
    /// What stands behind it.
    pub form: Form,
    /// What it is for: one or two sentences.
    pub doc: &'static str,
}

/// What may stand in a place.
#[derive(Debug)]
pub enum Form {
    /// The edition of the language.
    Edition,
    /// Any single value, read as a text.
    Text,
    /// A name of the file, or a new one.
    Name,
    /// A number, an amount, a condition, a formula.
    Expr,
    /// A plain whole number up to that one.
    Whole(u32),
    /// A day.
    Date,
    /// Yes or no.
    YesNo,
    /// One of these words.
    Word(&'static [&'static str]),
    /// One of the words of a table in the source.
    Listed(fn() -> Vec<&'static str>),
    /// One of these words, or a map.
    WordOr(&'static [&'static str], &'static Shape),
    /// One of these words, or a list of names.
    WordOrList(&'static [&'static str]),
    /// A text, or one in each language.
    Label,
    /// A header, or a list of them.
    Headers,
    /// A map.
    Map(&'static Shape),
    /// A list of maps.
    Rows(&'static Shape),
    /// A single value, or a map.
    ExprOr(&'static Shape),
    /// A list.
    List(&'static Form),
    /// A list of two.
    Pair(&'static Form),
    /// A map of names to such values.
    Names(&'static Form),
    /// A cell of an example: a value, the rows of a register, or the marks of the sheets.
    Cell,
    /// What a test expects: a value, a list of names, or a value for each application.
    Expected,
}

impl Shape {
    /// A map with these keys and no others.
    pub(super) const fn new(name: &'static str, doc: &'static str, keys: &'static [Key]) -> Self {
        Self { name, doc, own: keys, shared: &[], any: &[], others: None, together: &[], when: &[] }
    }

    /// Where the first of a pair is written, the others are needed.
    pub(super) const fn together(self, together: &'static [(&'static str, &'static [&'static str])]) -> Self {
        Self { together, ..self }
    }

    /// Where the first has this word, the last is needed.
    pub(super) const fn when(self, when: &'static [(&'static str, &'static str, &'static str)]) -> Self {
        Self { when, ..self }
    }

    /// One of these keys must be there.
    pub(super) const fn any(self, any: &'static [&'static str]) -> Self {
        Self { any, ..self }
    }

    /// With these keys too.
    pub(super) const fn with(self, shared: &'static [Key]) -> Self {
        Self { shared, ..self }
    }

    /// All its keys.
    pub fn keys(&self) -> impl Iterator<Item = &'static Key> {
        self.own.iter().chain(self.shared)
    }

    /// Other names may stand beside the keys.
    pub(super) const fn others(self, form: &'static Form) -> Self {
        Self { others: Some(form), ..self }
    }
}

/// A key that must be there.
pub(super) const fn need(name: &'static str, form: Form, doc: &'static str) -> Key {
    Key { name, needed: true, form, doc }
}

/// A key that may be there.
pub(super) const fn may(name: &'static str, form: Form, doc: &'static str) -> Key {
    Key { name, needed: false, form, doc }
}
