//! What an expression can name, and the hand that writes expressions.

use super::columns::{Column, Sort, exact};
use super::dice::Dice;
use merit::number::Exact;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Number,
    Money,
    Condition,
    Text,
    Choice,
    Date,
}

#[derive(Clone)]
pub struct Name {
    pub text: String,
    pub kind: Kind,
    pub optional: bool,
    /// Whether it can never be zero.
    pub positive: bool,
    pub whole: bool,
    /// What it is compared with, as written.
    pub marks: Vec<String>,
    /// The column it is, by position.
    pub column: Option<usize>,
}

impl Name {
    pub fn derived(text: impl Into<String>, kind: Kind, optional: bool) -> Self {
        let marks = match kind {
            Kind::Money => ["0", "100", "1万", "25000"],
            _ => ["0", "1", "2.5", "10"],
        };
        let marks = marks.iter().map(|m| (*m).to_owned()).collect();
        Self { text: text.into(), kind, optional, positive: false, whole: false, marks, column: None }
    }

    pub fn of(column: &Column, at: usize) -> Self {
        let words = |of: &[&str]| of.iter().map(|t| format!("\"{t}\"")).collect::<Vec<_>>();
        let (kind, marks) = match &column.sort {
            Sort::Text(of) => (Kind::Text, words(of)),
            Sort::Choice(of) => (Kind::Choice, words(of)),
            Sort::YesNo => (Kind::Condition, vec!["true".into(), "false".into()]),
            Sort::Date(of) => (Kind::Date, of.iter().map(|d| format!("date(\"{d}\")")).collect()),
            Sort::Number(n) => {
                let money = n.sort == super::columns::NumberSort::Money;
                (if money { Kind::Money } else { Kind::Number }, n.marks.iter().map(|m| n.literal(m)).collect())
            }
        };
        let numbers = column.numbers();
        Self {
            text: column.name.clone(),
            kind,
            optional: column.optional,
            positive: numbers.is_some_and(super::columns::Numbers::is_positive),
            whole: numbers.is_some_and(|n| n.sort == super::columns::NumberSort::Integer),
            marks,
            column: Some(at),
        }
    }
}

/// Two columns whose quotient or difference a rule asks for, and what it asks.
#[derive(Clone)]
pub struct Aim {
    pub a: usize,
    pub b: usize,
    pub at: Exact,
    pub quotient: bool,
}

pub struct Register {
    pub name: String,
    pub columns: Vec<Column>,
}

impl Register {
    /// The columns of a kind that are always there, with what they are compared with.
    pub fn columns(&self, kind: Kind) -> Vec<Name> {
        let named = self.columns.iter().enumerate().map(|(i, c)| Name::of(c, i));
        named.filter(|n| n.kind == kind && !n.optional).collect()
    }
}

/// A table from the values of a choice, or of some texts, to numbers.
pub struct Lookup {
    pub name: String,
    pub key: String,
    pub by_choice: bool,
}

#[derive(Default)]
pub struct Scope {
    pub names: Vec<Name>,
    pub registers: Vec<Register>,
    pub lookups: Vec<Lookup>,
    /// What applications should lie on.
    pub aims: Vec<Aim>,
}

/// Writes expressions that `check` accepts, for the most part.
pub struct Writer<'w> {
    pub dice: &'w mut Dice,
    pub scope: &'w mut Scope,
    /// Whether what may be missing can stand unanswered.
    pub open: bool,
    /// Whether something that may be missing does.
    pub touched: bool,
    /// Whether nothing in it may fail.
    pub sure: bool,
}

impl<'w> Writer<'w> {
    pub fn new(dice: &'w mut Dice, scope: &'w mut Scope) -> Self {
        Self { dice, scope, open: false, touched: false, sure: false }
    }

    pub fn open(dice: &'w mut Dice, scope: &'w mut Scope) -> Self {
        Self { open: true, ..Self::new(dice, scope) }
    }

    pub fn sure(dice: &'w mut Dice, scope: &'w mut Scope) -> Self {
        Self { sure: true, ..Self::new(dice, scope) }
    }

    pub fn name(&mut self, kind: Kind) -> Option<Name> {
        self.name_where(|n| n.kind == kind)
    }

    pub fn name_where(&mut self, fits: impl Fn(&Name) -> bool) -> Option<Name> {
        let all: Vec<&Name> = self.scope.names.iter().filter(|n| fits(n)).collect();
        if all.is_empty() { None } else { Some((*self.dice.one(&all)).clone()) }
    }

    /// The name, answered where it may be missing and nothing else answers that.
    pub fn used(&mut self, name: &Name) -> String {
        if !name.optional {
            return name.text.clone();
        }
        if self.open && self.dice.chance(70) {
            self.touched = true;
            return name.text.clone();
        }
        let answer = match name.kind {
            Kind::Text => "\"\"".into(),
            _ => self.dice.one(&name.marks),
        };
        format!("(if {0} = null then {answer} else {0})", name.text)
    }

    /// A name of a kind in use, or a constant.
    pub fn leaf(&mut self, kind: Kind) -> String {
        match self.name(kind) {
            Some(name) if self.dice.chance(85) => self.used(&name),
            _ => match kind {
                Kind::Number => self.dice.one(&["0", "1", "2", "3", "-1", "0.5", "1.5", "10", "30%"]).into(),
                Kind::Money => self.dice.one(&["100", "1万", "2500.5", "3亿"]).into(),
                Kind::Condition => self.dice.one(&["true", "1 < 2"]).into(),
                Kind::Text | Kind::Choice => format!("\"{}\"", self.dice.one(&super::columns::TEXTS)),
                Kind::Date => "date(\"2020-02-29\")".into(),
            },
        }
    }

    /// The quotient of two columns of one kind, the second never zero; what is asked for is aimed at.
    pub fn column_quotient(&mut self, at: &[Exact]) -> Option<String> {
        let columns = |n: &Name| n.column.is_some() && matches!(n.kind, Kind::Number | Kind::Money);
        let b = self.name_where(|n| columns(n) && n.positive)?;
        let a = self.name_where(|n| columns(n) && n.kind == b.kind && n.text != b.text)?;
        let (Some(i), Some(j)) = (a.column, b.column) else { return None };
        self.scope.aims.extend(at.iter().map(|at| Aim { a: i, b: j, at: at.clone(), quotient: true }));
        let (a, b) = (self.used(&a), self.used(&b));
        // An answer of zero cannot stand below the line.
        let b = if b.contains("null") { format!("({b} + 1)") } else { b };
        Some(format!("{a} / {b}"))
    }

    /// The difference of two columns of one kind.
    pub fn column_difference(&mut self, at: &[Exact]) -> Option<(String, Kind)> {
        let columns = |n: &Name| n.column.is_some() && matches!(n.kind, Kind::Number | Kind::Money);
        let a = self.name_where(columns)?;
        let b = self.name_where(|n| columns(n) && n.kind == a.kind && n.text != a.text)?;
        let (Some(i), Some(j)) = (a.column, b.column) else { return None };
        self.scope.aims.extend(at.iter().map(|at| Aim { a: i, b: j, at: at.clone(), quotient: false }));
        Some((format!("{} - {}", self.used(&a), self.used(&b)), a.kind))
    }

    pub fn halves(&mut self, scale: i32) -> Vec<Exact> {
        let half = |k: usize| (Exact::from(k) + &exact("0.5")) * &Exact::power_of_ten(-scale);
        vec![half(self.dice.roll(3)), half(self.dice.roll(12))]
    }
}
