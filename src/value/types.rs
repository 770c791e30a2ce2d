//! Static types.

use std::fmt;
use std::sync::Arc;

/// The static type of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Type {
    /// What it is where it is there.
    pub kind: Kind,
    /// Whether it may be missing.
    pub optional: bool,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Only ever missing: the literal `null`.
    Nothing,
    /// Yes or no.
    Boolean,
    /// A number.
    Number,
    /// An amount.
    Money,
    /// Text.
    Text,
    /// One of these values.
    Choice(Choice),
    /// A day.
    Date,
    /// A years-and-months duration.
    Months,
    /// A list of members of this kind.
    List(Box<Kind>),
    /// A row of a register, or a context: named values.
    Row(Arc<[Column]>),
}

/// A named value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: Arc<str>,
    /// Its type.
    pub ty: Type,
}

/// The values of a choice in the order written, however many there are quick to look among.
#[derive(Clone)]
pub struct Choice(Arc<Values>);

struct Values {
    written: Vec<Arc<str>>,
    /// Their positions, sorted by the values.
    sorted: Vec<usize>,
}

impl Choice {
    /// Whether it is one of the values.
    #[must_use]
    pub fn has(&self, value: &str) -> bool {
        self.position(value).is_some()
    }

    /// Where it stands among the values.
    #[must_use]
    pub fn position(&self, value: &str) -> Option<usize> {
        let at = |i: &usize| self.0.written.get(*i).map_or("", |v| v);
        let found = self.0.sorted.binary_search_by(|i| at(i).cmp(value)).ok()?;
        self.0.sorted.get(found).copied()
    }
}

impl From<Vec<Arc<str>>> for Choice {
    fn from(written: Vec<Arc<str>>) -> Self {
        let mut sorted: Vec<usize> = (0..written.len()).collect();
        sorted.sort_by_key(|i| written.get(*i));
        Self(Arc::new(Values { written, sorted }))
    }
}

impl std::ops::Deref for Choice {
    type Target = [Arc<str>];

    fn deref(&self) -> &[Arc<str>] {
        &self.0.written
    }
}

impl PartialEq for Choice {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.written == other.0.written
    }
}

impl Eq for Choice {}

impl fmt::Debug for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.written.fmt(f)
    }
}

impl Type {
    /// A value that is always there.
    #[must_use]
    pub fn of(kind: Kind) -> Self {
        Self { kind, optional: false }
    }

    /// The same kind, which may be missing.
    #[must_use]
    pub fn or_missing(kind: Kind) -> Self {
        Self { kind, optional: true }
    }
}

impl Kind {
    /// Numbers and amounts.
    #[must_use]
    pub fn is_numeric(&self) -> bool {
        matches!(self, Self::Number | Self::Money)
    }

    /// Text and choices, which are texts from a list.
    #[must_use]
    pub fn is_text(&self) -> bool {
        matches!(self, Self::Text | Self::Choice(_))
    }

    /// Whether `<` and the sorting functions have a meaning.
    #[must_use]
    pub fn is_ordered(&self) -> bool {
        matches!(self, Self::Number | Self::Money | Self::Text | Self::Date | Self::Months)
    }

    /// Whether values of the two kinds can be equal.
    #[must_use]
    pub fn comparable(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Nothing, _) | (_, Self::Nothing) => true,
            (Self::List(a), Self::List(b)) => a.comparable(b),
            (Self::Row(a), Self::Row(b)) => {
                a.len() == b.len()
                    && a.iter().zip(b.iter()).all(|(a, b)| a.name == b.name && a.ty.kind.comparable(&b.ty.kind))
            }
            (a, b) => a == b || (a.is_text() && b.is_text()),
        }
    }

    /// The kind that holds values of both, where there is one.
    #[must_use]
    pub fn join(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Nothing, kind) | (kind, Self::Nothing) => Some(kind.clone()),
            (Self::List(a), Self::List(b)) => Some(Self::List(Box::new(a.join(b)?))),
            (Self::Row(a), Self::Row(b)) if a.len() == b.len() => {
                let columns = a.iter().zip(b.iter()).map(|(a, b)| {
                    let kind = (a.name == b.name).then(|| a.ty.kind.join(&b.ty.kind))??;
                    Some(Column { name: a.name.clone(), ty: Type { kind, optional: a.ty.optional || b.ty.optional } })
                });
                columns.collect::<Option<_>>().map(Self::Row)
            }
            (a, b) if a == b => Some(a.clone()),
            (a, b) if a.is_text() && b.is_text() => Some(Self::Text),
            _ => None,
        }
    }
}

/// The kind in the staff's words.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("nothing"),
            Self::Boolean => f.write_str("yes or no"),
            Self::Number => f.write_str("a number"),
            Self::Money => f.write_str("an amount of money"),
            Self::Text => f.write_str("text"),
            Self::Choice(_) => f.write_str("a choice"),
            Self::Date => f.write_str("a date"),
            Self::Months => f.write_str("a duration"),
            Self::List(_) => f.write_str("a list"),
            Self::Row(_) => f.write_str("a row"),
        }
    }
}
