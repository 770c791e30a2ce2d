//! The checked rules: names are resolved to positions, types agree, constants are known. What comes after `check`
//! takes only these types.
//!
//! Everything that has a place in the rule file keeps its span, so that explanations can point back at it.

use crate::feel::Operator;
use crate::number::{Currency, Exact, Money, Rounding};
pub use crate::rules::model::Label;
use crate::span::Span;
use crate::value::{Builtin, Choice, Date, Part, Type, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A position in [`Rules::fields`].
pub type FieldId = usize;
/// A position in [`Rules::facts`].
pub type FactId = usize;
/// A position in [`Rules::criteria`].
pub type CriterionId = usize;

/// The results that `publish:` can name; as words of `publish:` they always mean the results.
pub const RESULTS: [&str; 5] = ["total", "rank", "award", "status", "failed_gates"];

/// The whole of a checked rule file.
#[derive(Clone, Debug)]
pub struct Rules {
    /// What the round is.
    pub round: RoundInfo,
    /// The columns of an application, in the order written.
    pub fields: Vec<Field>,
    /// The one field that names an application.
    pub key: FieldId,
    /// The constants, in the order written.
    pub parameters: Vec<Parameter>,
    /// Small tables, by name.
    pub lookups: Vec<Lookup>,
    /// Further tables with many rows for an application, in the order written.
    pub registers: Vec<Register>,
    /// Derived values, in the order written.
    pub facts: Vec<Fact>,
    /// Conditions that must hold.
    pub gates: Vec<Gate>,
    /// All criteria and groups in the order written, a group before its members.
    pub criteria: Vec<Criterion>,
    /// The criteria and groups of the top level.
    pub top: Vec<CriterionId>,
    /// Capped bonuses.
    pub bonus: Option<Adjustments>,
    /// Capped deductions; points are positive and are subtracted.
    pub deduction: Option<Adjustments>,
    /// The order in which facts, criteria and adjustments can be computed: none uses a later one.
    pub steps: Vec<Step>,
    /// How applications are put in order.
    pub ranking: Ranking,
    /// How the budget is divided; `None` where a round ends with its ranking.
    pub allocation: Option<Allocation>,
    /// The facts that the allocation reads, each once: who has one that cannot be computed is held.
    pub award_facts: Vec<FactId>,
    /// The fields and results a public notice may show.
    pub publish: Vec<Arc<str>>,
    /// What the programme wants reached by those it funds; they decide nothing.
    pub targets: Vec<Target>,
    /// The list that the round ends with, where it certifies.
    pub certification: Option<Certification>,
    /// The clause by which it asks the list of an earlier certification; its register and its fact are among the others.
    pub asks_certified: Option<Arc<str>>,
    /// Named applications for tests.
    pub examples: Vec<Example>,
    /// Expectations, run by `merit test`.
    pub tests: Vec<Test>,
}

impl Rules {
    /// All adjustment items in the order written, bonus first, with the side they are on.
    pub fn adjustment_items(&self) -> impl Iterator<Item = &Item> {
        self.bonus.iter().chain(&self.deduction).flat_map(|side| &side.items)
    }

    /// Every way of scoring with the most points it gives, alternatives of `best_of` after what they are part of.
    pub fn scorings(&self) -> Vec<(&Scoring, &Exact)> {
        let mut all = Vec::new();
        let leaves = self.criteria.iter().filter_map(|c| match &c.kind {
            CriterionKind::Leaf(scoring) => Some((&**scoring, &c.max)),
            CriterionKind::Group { .. } => None,
        });
        for (scoring, max) in leaves.chain(self.adjustment_items().map(|i| (&i.scoring, &i.max))) {
            scoring.walk(&mut |s| all.push((s, max)));
        }
        all
    }

    /// Which facts and criteria depend on a comparison with other applications.
    #[must_use]
    pub fn behind_peers(&self) -> BehindPeers {
        let mut behind = BehindPeers {
            facts: vec![false; self.facts.len()],
            criteria: vec![false; self.criteria.len()],
            items: false,
        };
        for step in &self.steps {
            match *step {
                Step::Fact(id) => {
                    let is = self.facts.get(id).is_some_and(|f| behind.expr(&f.value));
                    behind.facts.get_mut(id).into_iter().for_each(|slot| *slot = is);
                }
                Step::Criterion(id) => {
                    let is = match self.criteria.get(id).map(|c| &c.kind) {
                        Some(CriterionKind::Leaf(scoring)) => behind.scoring(scoring),
                        Some(CriterionKind::Group { members, .. }) => {
                            members.iter().any(|m| behind.criteria.get(*m).copied().unwrap_or(false))
                        }
                        None => false,
                    };
                    behind.criteria.get_mut(id).into_iter().for_each(|slot| *slot = is);
                }
            }
        }
        behind.items = self.adjustment_items().any(|item| behind.scoring(&item.scoring));
        behind
    }

    /// Whether points are given at all.
    #[must_use]
    pub fn has_total(&self) -> bool {
        !self.criteria.is_empty()
    }
}

/// What depends on a comparison with other applications, and so is computed in a second phase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BehindPeers {
    facts: Vec<bool>,
    criteria: Vec<bool>,
    items: bool,
}

impl BehindPeers {
    /// Whether anything does.
    #[must_use]
    pub fn any(&self) -> bool {
        self.items || self.criteria.contains(&true)
    }

    /// Whether a criterion does.
    #[must_use]
    pub fn criterion(&self, id: CriterionId) -> bool {
        self.criteria.get(id).copied().unwrap_or(false)
    }

    /// Whether an expression does.
    #[must_use]
    pub fn expr(&self, expr: &Expr) -> bool {
        match expr.node {
            Node::Fact(id) => self.facts.get(id).copied().unwrap_or(false),
            Node::Criterion(id) => self.criterion(id),
            _ => expr.children().into_iter().any(|e| self.expr(e)),
        }
    }

    /// Whether a way of scoring does.
    #[must_use]
    pub fn scoring(&self, scoring: &Scoring) -> bool {
        let mut found = false;
        scoring.walk(&mut |s| {
            found |= matches!(s.method, Method::Peer(_)) || s.expressions().into_iter().any(|e| self.expr(e));
        });
        found
    }
}

/// A name whose value may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// An optional field.
    Field(FieldId),
    /// A fact that may be missing.
    Fact(FactId),
}

/// One computation in the order that [`Rules::steps`] gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Compute a fact.
    Fact(FactId),
    /// Compute a criterion or group.
    Criterion(CriterionId),
}

/// The `round` section.
#[derive(Clone, Debug)]
pub struct RoundInfo {
    /// The round's id; names the record.
    pub id: Arc<str>,
    /// Its title.
    pub title: Label,
    /// The document that every clause points into.
    pub notice: Arc<str>,
    /// The only "today".
    pub as_of: Option<Date>,
    /// First day of applying.
    pub opens: Option<Date>,
    /// Last day of applying.
    pub closes: Option<Date>,
    /// The one currency.
    pub currency: Currency,
    /// How points are rounded.
    pub scores: Scores,
}

/// How points are rounded and what they add up to.
#[derive(Clone, Debug)]
pub struct Scores {
    /// Places kept.
    pub decimals: u32,
    /// How.
    pub round: Rounding,
    /// Where.
    pub at: RoundAt,
    /// What the maxima of the top level add up to.
    pub out_of: Exact,
}

/// Where points are rounded: once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundAt {
    /// Each leaf criterion and adjustment item.
    EachCriterion,
    /// Only the total.
    Total,
}

/// A column of an application.
#[derive(Clone, Debug)]
pub struct Field {
    /// The name in the rule file.
    pub name: Arc<str>,
    /// The accepted headers, at least one.
    pub columns: Vec<Arc<str>>,
    /// What a cell may hold.
    pub kind: FieldKind,
    /// Whether a cell may be empty.
    pub optional: bool,
    /// Whether no two applications may share a value.
    pub unique: bool,
    /// Where it was declared.
    pub span: Span,
}

/// What a cell may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Unicode text, made NFC.
    Text {
        /// Whether the check digit of a credit code is tested.
        credit_code: bool,
    },
    /// One of these values.
    Choice(Choice),
    /// yes/no, true/false, 是/否, 1/0.
    YesNo,
    /// A whole number, a number, a percentage or an amount.
    Numeric(Numeric),
    /// A day.
    Date,
}

/// A numeric cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numeric {
    /// Which sort of number.
    pub sort: NumericSort,
    /// Places allowed as written in the cell.
    pub decimals: u32,
    /// What a cell's number is multiplied by to get currency units: 10,000 for 万元; 1 but for money.
    pub unit: Exact,
    /// The lower bound: the bound itself, and whether it is included.
    pub low: (Exact, bool),
    /// The upper bound: the bound itself, and whether it is included.
    pub high: (Exact, bool),
}

/// The sorts of numeric cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumericSort {
    /// Whole numbers; held as [`Value::Number`].
    Integer,
    /// Decimal numbers; held as [`Value::Number`].
    Number,
    /// `12.5%`, held as the ratio 0.125 in [`Value::Number`].
    Percent {
        /// How a number without a percent sign is read; `None` refuses it.
        bare: Option<Bare>,
    },
    /// Amounts, held as [`Value::Money`].
    Money,
}

/// How a percentage without a percent sign is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bare {
    /// `12.5` is 12.5%.
    Percent,
    /// `0.125` is 12.5%.
    Ratio,
}

/// A named constant.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: Arc<str>,
    /// Its value in this run.
    pub value: Value,
    /// What it is for.
    pub label: Option<Label>,
    /// Where the notice says so.
    pub clause: Option<Arc<str>>,
    /// Whether `--set` replaced the value written in the file.
    pub set: bool,
    /// Where it was declared.
    pub span: Span,
}

/// A small table from keys to values.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// Its name.
    pub name: Arc<str>,
    /// Its rows.
    pub rows: BTreeMap<Arc<str>, Value>,
    /// Where it was declared.
    pub span: Span,
}

/// A further table, of which each application sees the rows that join it.
#[derive(Clone, Debug)]
pub struct Register {
    /// Its name.
    pub name: Arc<str>,
    /// The field of the applications whose value its rows name.
    pub join: FieldId,
    /// The name of that field.
    pub join_name: Arc<str>,
    /// The headers accepted for the joining column, at least one.
    pub join_columns: Vec<Arc<str>>,
    /// Its other columns, in the order written.
    pub fields: Vec<Field>,
    /// Where it was declared.
    pub span: Span,
}

/// A derived value.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its name.
    pub name: Arc<str>,
    /// How it is computed.
    pub value: Expr,
    /// The names it needs: where one is missing, so is the fact, or it is `if_missing`.
    pub needs: Vec<Need>,
    /// What it is where a name it needs is missing.
    pub if_missing: Option<Expr>,
    /// Where it was declared.
    pub span: Span,
}

/// A condition that must hold.
#[derive(Clone, Debug)]
pub struct Gate {
    /// Its id.
    pub id: Arc<str>,
    /// What letters call it.
    pub label: Label,
    /// Where the notice says so.
    pub clause: Arc<str>,
    /// The condition.
    pub require: Expr,
    /// Where it was declared.
    pub span: Span,
}

/// What earns points, or a group of such.
#[derive(Clone, Debug)]
pub struct Criterion {
    /// Its id.
    pub id: Arc<str>,
    /// What letters call it.
    pub label: Label,
    /// Where the notice says so.
    pub clause: Arc<str>,
    /// The most points it gives.
    pub max: Exact,
    /// The least points that suffice; less is reported like a failed gate.
    pub minimum: Option<Exact>,
    /// The group it is in.
    pub group: Option<CriterionId>,
    /// How points come about.
    pub kind: CriterionKind,
    /// Where it was declared.
    pub span: Span,
}

/// A leaf or a group.
#[derive(Clone, Debug)]
pub enum CriterionKind {
    /// Scored by itself.
    Leaf(Box<Scoring>),
    /// The sum of its members.
    Group {
        /// Its members.
        members: Vec<CriterionId>,
        /// Whether the sum is cut at `max`.
        cap: bool,
    },
}

/// One way of scoring, with its answer to missing values.
#[derive(Clone, Debug)]
pub struct Scoring {
    /// How.
    pub method: Method,
    /// The names it needs that may be missing; none without `if_missing`.
    pub needs: Vec<Need>,
    /// The points where a name it needs is missing.
    pub if_missing: Option<Exact>,
    /// Where it was written.
    pub span: Span,
}

impl Scoring {
    /// This way of scoring and those it chooses from.
    pub fn walk<'s>(&'s self, visit: &mut dyn FnMut(&'s Scoring)) {
        visit(self);
        if let Method::BestOf(alternatives) = &self.method {
            alternatives.iter().for_each(|a| a.walk(visit));
        }
    }

    /// The expressions that it computes with.
    #[must_use]
    pub fn expressions(&self) -> Vec<&Expr> {
        match &self.method {
            Method::Bands { value, .. }
            | Method::Linear { value, .. }
            | Method::PerUnit { value, .. }
            | Method::Formula { value, .. } => vec![value],
            Method::Counts(terms) => terms.iter().map(|(e, _)| e).collect(),
            Method::Lookup { key, .. } => vec![key],
            Method::When { when, .. } => vec![when],
            Method::Table(table) => table.columns.iter().collect(),
            Method::Peer(peer) => peer.among.iter().chain([&peer.value]).collect(),
            Method::BestOf(_) | Method::Panel(_) => Vec::new(),
        }
    }
}

/// The kinds of scoring.
#[derive(Clone, Debug)]
pub enum Method {
    /// The last row whose bound is reached.
    Bands {
        /// What is measured.
        value: Expr,
        /// Points under the first row; `None` where that cannot be.
        below: Option<Exact>,
        /// The ladder, bounds ascending.
        rows: Vec<Band>,
    },
    /// Straight lines between the knots, level outside.
    Linear {
        /// What is measured.
        value: Expr,
        /// (measure, points), measures ascending, at least two.
        knots: Vec<(Exact, Exact)>,
    },
    /// Points for each whole number of units, up to the maximum.
    PerUnit {
        /// What is measured.
        value: Expr,
        /// The size of a unit, above zero.
        each: Exact,
        /// Points per unit.
        points: Exact,
    },
    /// A weighted sum, up to the maximum.
    Counts(Vec<(Expr, Exact)>),
    /// Points from a table.
    Lookup {
        /// What is looked up.
        key: Expr,
        /// The table.
        points: BTreeMap<Arc<str>, Exact>,
    },
    /// The highest of several.
    BestOf(Vec<Scoring>),
    /// An expression that is the points.
    Formula {
        /// The expression.
        value: Expr,
        /// Whether it is clamped to 0..max; else a result outside is an error.
        cap: bool,
    },
    /// The combined marks of a panel.
    Panel(Panel),
    /// Points from the row whose conditions fit.
    Table(Table),
    /// Points from the standing among others.
    Peer(Peer),
    /// A fixed number of points where a condition holds, else none; adjustment items only.
    When {
        /// The condition.
        when: Expr,
        /// The points.
        points: Exact,
    },
}

/// A table of several conditions.
#[derive(Clone, Debug)]
pub struct Table {
    /// What the conditions are about.
    pub columns: Vec<Expr>,
    /// The rows; one without conditions is the last and takes what no other fits.
    pub rows: Vec<TableRow>,
    /// Whether the first row that fits counts; else exactly one fits.
    pub first: bool,
}

/// A row of a table.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// Its conditions, each on a position in [`Table::columns`].
    pub cells: Vec<(usize, Cell)>,
    /// Its points.
    pub points: Exact,
    /// Where it was written.
    pub span: Span,
}

/// A condition on one column: all that is given holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The lowest value, and whether it is included.
    pub low: Option<(Value, bool)>,
    /// The bound that must not be reached.
    pub below: Option<Value>,
    /// The values of which it must be one.
    pub any_of: Option<Vec<Value>>,
}

/// A comparison with the other applications: a second phase over those that pass the gates, are not held and have a
/// value.
#[derive(Clone, Debug)]
pub struct Peer {
    /// Its position among the peer comparisons of the file.
    pub id: usize,
    /// What is compared.
    pub value: Expr,
    /// The groups within which it is compared; `None` compares all.
    pub among: Option<Expr>,
    /// Whether the highest goes first.
    pub highest: bool,
    /// The rows; the first that is reached counts.
    pub rows: Vec<PeerRow>,
}

/// A row of a comparison.
#[derive(Clone, Debug)]
pub struct PeerRow {
    /// How far it reaches.
    pub reach: PeerReach,
    /// Its points.
    pub points: Exact,
    /// Where it was written.
    pub span: Span,
}

/// How far a row of a comparison reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PeerReach {
    /// Standings up to this.
    Rank(u32),
    /// Standings up to this share of those compared.
    Share(Exact),
}

/// One row of a ladder.
#[derive(Clone, Debug)]
pub struct Band {
    /// The bound.
    pub bound: Exact,
    /// Whether the bound itself is in (`from`) or not (`above`).
    pub inclusive: bool,
    /// The points.
    pub points: Exact,
    /// Where it was written.
    pub span: Span,
}

/// How the marks of one sheet become points.
#[derive(Clone, Debug)]
pub struct Panel {
    /// The sheet of the marks file.
    pub sheet: Arc<str>,
    /// The lowest and the highest mark.
    pub scale: (Exact, Exact),
    /// What a mark must be a multiple of, counted from the lowest.
    pub step: Option<Exact>,
    /// How many marks there must be, recusals not counted.
    pub at_least: usize,
    /// Which marks are dropped before they are combined.
    pub drop: Option<Drop>,
    /// How they are combined.
    pub combine: Combine,
    /// A spread above which the marks are flagged.
    pub flag_spread: Option<Exact>,
}

/// Which marks are dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drop {
    /// How many of the highest.
    pub highest: usize,
    /// How many of the lowest.
    pub lowest: usize,
    /// Only where there are at least so many marks.
    pub when_at_least: usize,
}

/// How marks are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combine {
    /// Their mean, exact.
    Mean,
    /// Their median.
    Median,
}

/// One side of the adjustments.
#[derive(Clone, Debug)]
pub struct Adjustments {
    /// The most that counts.
    pub cap: Exact,
    /// What earns or costs.
    pub items: Vec<Item>,
}

/// A bonus or a deduction.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its id.
    pub id: Arc<str>,
    /// What letters call it.
    pub label: Label,
    /// Where the notice says so.
    pub clause: Arc<str>,
    /// The most points it gives.
    pub max: Exact,
    /// How points come about.
    pub scoring: Scoring,
    /// Where it was declared.
    pub span: Span,
}

/// How applications are put in order.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// Separate lists; ranks count within each.
    pub within: Option<Expr>,
    /// What is ranked by, highest first; `None` only where there is a total and nothing else is said.
    pub by: Option<Expr>,
    /// The least total that suffices.
    pub minimum: Option<Exact>,
    /// What decides between equals, in order.
    pub tie_breaks: Vec<TieBreak>,
    /// What happens to those still equal.
    pub still_tied: StillTied,
    /// Where the minimum was written, or the section.
    pub span: Span,
}

impl Ranking {
    /// A ranking by the total and nothing else.
    #[must_use]
    pub fn by_total(span: Span) -> Self {
        Self { span, within: None, by: None, minimum: None, tie_breaks: Vec::new(), still_tied: StillTied::Stop }
    }
}

/// What decides between equals.
#[derive(Clone, Debug)]
pub struct TieBreak {
    /// What it prefers.
    pub prefers: Prefers,
    /// The value.
    pub value: Expr,
    /// Where the notice says so.
    pub clause: Arc<str>,
    /// Where it was written.
    pub span: Span,
}

/// What a tie-break prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefers {
    /// The higher value.
    Higher,
    /// The lower value.
    Lower,
    /// A value that no application ranking above the whole tie has.
    Uncovered,
}

/// How lots are drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draw {
    /// When and where the seed was announced.
    pub announced: Arc<str>,
    /// What the tickets are computed with.
    pub seed: Arc<str>,
}

/// What happens to those still equal after all tie-breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StillTied {
    /// Lots decide that anyone can draw again.
    Draw(Draw),
    /// The round cannot be decided where the tie reaches money.
    Stop,
    /// They share a rank, 1-2-2-4, and its tier.
    ShareRank,
    /// The application key decides, in order of code points.
    Key,
}

/// How the budget is divided.
#[derive(Clone, Debug)]
pub struct Allocation {
    /// The budget.
    pub budget: Money,
    /// What one application is entitled to.
    pub award: Award,
    /// Parts of the budget; `None` where all draw on one.
    pub envelopes: Option<Envelopes>,
    /// How the envelopes are divided.
    pub method: Division,
    /// What happens where what is asked does not fit, where they are divided in order.
    pub last_in_line: LastInLine,
    /// First passes, in order.
    pub guarantees: Vec<Guarantee>,
    /// What nobody may exceed.
    pub limits: Vec<Limit>,
    /// What happens to money that is left.
    pub unspent: Unspent,
    /// How many stand on the reserve list.
    pub reserve: usize,
    /// The shares in which an award is paid; empty for one payment.
    pub instalments: Vec<Exact>,
    /// Who pays; empty for one payer.
    pub payers: Vec<Payer>,
    /// Where it was declared.
    pub span: Span,
}

/// What one application is entitled to before money runs out.
#[derive(Clone, Debug)]
pub struct Award {
    /// The tiers, in the order written.
    pub tiers: Vec<Tier>,
    /// The amount.
    pub amount: Expr,
    /// Money already received for the purpose, subtracted.
    pub less: Option<Expr>,
    /// What it must be a multiple of.
    pub step: Money,
    /// How it is rounded to the step.
    pub round: Rounding,
    /// What it is at least, or else zero.
    pub smallest: Money,
    /// Where the notice says so.
    pub clause: Arc<str>,
    /// Where it was written.
    pub span: Span,
}

/// One tier of awards.
#[derive(Clone, Debug)]
pub struct Tier {
    /// Who is in it.
    pub reach: TierReach,
    /// Its figures by name: `rate`, `cap` …
    pub figures: BTreeMap<Arc<str>, Exact>,
    /// Where it was written.
    pub span: Span,
}

/// Who is in a tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TierReach {
    /// The ranks from the first to the last; `None` for an open end.
    Ranks(u32, Option<u32>),
    /// Totals from here on.
    TotalFrom(Exact),
}

/// Parts of the budget.
#[derive(Clone, Debug)]
pub struct Envelopes {
    /// Which one an application falls in.
    pub by: Expr,
    /// Their amounts by name, in order of their names; they add up to the budget.
    pub amounts: BTreeMap<Arc<str>, Money>,
}

/// What happens where what is asked does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LastInLine {
    /// What is left is given if it reaches `smallest` and this share of the entitlement; the envelope closes.
    PartAward {
        /// The share of the entitlement; zero where none is written.
        at_least: Exact,
    },
    /// Nothing is given and the next is asked.
    Skip,
    /// Nothing is given and the envelope closes.
    Stop,
    /// Where the envelope leaves at least this share of the entitlement, the lack comes from an account beside the
    /// budget; the envelope closes.
    TopUp {
        /// The share.
        at_least: Exact,
        /// What the account holds.
        budget: Money,
    },
}

impl Allocation {
    /// Every expression that is computed for each application.
    #[must_use]
    pub fn expressions(&self) -> Vec<&Expr> {
        let mut all = vec![&self.award.amount];
        all.extend(&self.award.less);
        all.extend(self.envelopes.as_ref().map(|e| &e.by));
        if let Division::ByPoints(weight) = &self.method {
            all.push(weight);
        }
        all.extend(self.limits.iter().filter_map(|l| l.per.as_ref()));
        all.extend(self.guarantees.iter().flat_map(|g| g.per.iter().chain(&g.condition)));
        all
    }

    /// The facts that these read themselves, each once.
    #[must_use]
    pub fn facts(&self) -> Vec<FactId> {
        let mut found: Vec<FactId> = Vec::new();
        let mut open = self.expressions();
        while let Some(expr) = open.pop() {
            if let Node::Fact(id) = expr.node {
                found.push(id);
            }
            open.extend(expr.children());
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// How envelopes are divided.
#[derive(Clone, Debug)]
pub enum Division {
    /// Down the ranking.
    InOrder,
    /// To all at once, by a weight that is not negative.
    ByPoints(Expr),
    /// To all at once, by what each is entitled to.
    ProRata,
}

/// What happens to money that is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unspent {
    /// It stays where it came from.
    Lapse,
    /// One pool of all that is left serves everyone short of the entitlement, down the ranking.
    NextByRank {
        /// Where the notice says so.
        clause: Arc<str>,
    },
    /// All that is left opens each of these envelopes again, one after the other.
    Envelopes {
        /// They, by position among the envelopes.
        positions: Vec<usize>,
        /// Where the notice says so.
        clause: Arc<str>,
    },
}

impl Unspent {
    /// Where the notice says so; empty where nothing moves.
    #[must_use]
    pub fn clause(&self) -> Arc<str> {
        match self {
            Self::Lapse => "".into(),
            Self::NextByRank { clause } | Self::Envelopes { clause, .. } => clause.clone(),
        }
    }
}

/// A first pass that gives each group its number of awards.
#[derive(Clone, Debug)]
pub struct Guarantee {
    /// How many.
    pub awards: usize,
    /// The groups; `None` for all as one.
    pub per: Option<Expr>,
    /// Who may be served so.
    pub condition: Option<Expr>,
    /// Where the notice says so.
    pub clause: Arc<str>,
    /// The group as the rule file writes it: `chain`.
    pub name: Arc<str>,
    /// Where it was written.
    pub span: Span,
}

/// What nobody may exceed.
#[derive(Clone, Debug)]
pub struct Limit {
    /// The groups; `None` binds all as one.
    pub per: Option<Expr>,
    /// How much.
    pub bound: LimitBound,
    /// Whether that was written as a share of the budget.
    pub of_budget: bool,
    /// Where the notice says so.
    pub clause: Arc<str>,
    /// The group as the rule file writes it: `chain`.
    pub name: Arc<str>,
    /// Where it was written.
    pub span: Span,
}

/// How much a limit allows each group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LimitBound {
    /// So much money; a share of the budget has been worked out, rounded down to smallest units.
    Money(Money),
    /// So many awards.
    Awards(usize),
}

/// Who pays which part of an award.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payer {
    /// Who.
    pub name: Arc<str>,
    /// The share; `None` for the one that pays the rest.
    pub share: Option<Exact>,
}

/// The list that a round ends with: who is ranked is certified.
#[derive(Clone, Debug)]
pub struct Certification {
    /// The field by which later rounds find them.
    pub by: FieldId,
    /// The first day on which it is valid.
    pub from: Date,
    /// The last one.
    pub until: Date,
    /// Where the notice says so.
    pub clause: Arc<str>,
}

/// What the programme wants reached by those it funds.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its id, the same from year to year.
    pub id: Arc<str>,
    /// What people call it.
    pub label: Label,
    /// Where the notice or programme says so.
    pub clause: Arc<str>,
    /// What an application pledges: a number, an amount, or a condition that counts one where it holds.
    pub value: Expr,
    /// What all together should reach, above zero.
    pub target: Exact,
    /// What it is also added up by.
    pub per: Option<Expr>,
    /// That as the rule file writes it: `chain`; empty without.
    pub name: Arc<str>,
    /// Where it was written.
    pub span: Span,
}

/// A named application for tests.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its name.
    pub name: Arc<str>,
    /// Its values by field.
    pub values: Vec<Value>,
    /// Its marks by sheet; `None` is a recusal.
    pub marks: BTreeMap<Arc<str>, Vec<Option<Exact>>>,
    /// Its rows of each register, as lists.
    pub registers: Vec<Value>,
    /// Where it was written.
    pub span: Span,
}

/// One expectation of `merit test`.
#[derive(Clone, Debug)]
pub struct Test {
    /// Its name.
    pub name: Arc<str>,
    /// What is evaluated.
    pub subject: Subject,
    /// What is expected, as (what, expected), in the order written.
    pub expect: Vec<Expectation>,
    /// Where it was written.
    pub span: Span,
}

/// What a test evaluates.
#[derive(Clone, Debug)]
pub enum Subject {
    /// One application: an example, changed.
    One(Example),
    /// Several through ranking and allocation.
    Round(Vec<Example>),
}

/// One expected thing.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// What is looked at.
    pub what: Expected,
    /// Where it was written.
    pub span: Span,
}

/// What a test can expect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The published points of a criterion, group or item; `None` for no points.
    Points(Arc<str>, Option<Exact>),
    /// The total.
    Total(Option<Exact>),
    /// The value of a fact.
    Fact(Arc<str>, Value),
    /// The failed gates, in the order of the rule file.
    Failed(Vec<Arc<str>>),
    /// The missed minimums: criterion ids, and `total`.
    Below(Vec<Arc<str>>),
    /// The status.
    Status(Arc<str>),
    /// The reason for which it is held: a code.
    Held(Arc<str>),
    /// The rank of an application; `None` for none.
    Rank(Arc<str>, Option<u32>),
    /// The points of a criterion, group or item, or the `total`, of an application; `None` for none.
    PointsOf(Arc<str>, Arc<str>, Option<Exact>),
    /// The award of an application.
    Award(Arc<str>, Exact),
    /// What is left of the budget.
    Unspent(Exact),
}

/// A checked expression. The tree has the shape of the text, so that explanations can follow it.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it does.
    pub node: Node,
    /// Its type.
    pub ty: Type,
    /// Where it was written.
    pub span: Span,
}

/// What an expression does.
#[derive(Clone, Debug)]
pub enum Node {
    /// A constant; parameters keep their name.
    Constant(Value, Option<Arc<str>>),
    /// The value of a field.
    Field(FieldId),
    /// The value of a fact.
    Fact(FactId),
    /// The published points of a criterion or group.
    Criterion(CriterionId),
    /// The published total.
    Total,
    /// The rank.
    Rank,
    /// A figure of the tier the application is in.
    Tier(Arc<str>),
    /// A row of a lookup by its key.
    Lookup(usize, Box<Expr>),
    /// The rows of a register that belong to the application.
    Register(usize),
    /// A value bound by `for`, `some`, `every` or a filter: its position in the stack of bound values, outermost
    /// first, and its name.
    Local(usize, Arc<str>),
    /// A named value of a row.
    Member(Box<Expr>, usize, Arc<str>),
    /// That named value of every row of a list.
    Column(Box<Expr>, usize, Arc<str>),
    /// `list[condition]`: the members for which the condition holds, each bound while it is tested.
    Filter(Box<Expr>, Box<Expr>),
    /// `list[number]`: counted from 1, or from the end where negative.
    Index(Box<Expr>, Box<Expr>),
    /// `a..b` after `in` of a loop: the whole numbers from one to the other.
    Steps(Box<Expr>, Box<Expr>),
    /// Unary minus.
    Negate(Box<Expr>),
    /// An operator between two.
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// `if … then … else …`.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `x between a and b`, both included.
    Between(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `x in …`: equal to one of these or inside one of these ranges.
    In(Box<Expr>, Vec<Member>),
    /// A list.
    List(Vec<Expr>),
    /// A builtin.
    Call(&'static Builtin, Vec<Expr>),
    /// `.year`, `.month`, `.day` of a date, `.years`, `.months` of a duration.
    Part(Box<Expr>, Part),
    /// `some … in … satisfies …` (`false`) or `every … in … satisfies …` (`true`): the lists, then the condition.
    Quantified(bool, Vec<Expr>, Box<Expr>),
    /// `for … in … return …`: the lists, then the value.
    For(Vec<Expr>, Box<Expr>),
}

/// One alternative of `in`.
#[derive(Clone, Debug)]
pub enum Member {
    /// Equal to it, or to a member of it where it is a list.
    Value(Expr),
    /// Inside a range: the bounds, and whether each is included.
    Range(Expr, bool, Expr, bool),
    /// `< value`, `>= value` …
    Compare(Operator, Expr),
}

impl Expr {
    /// Every expression directly inside this one, in the order written.
    #[must_use]
    pub fn children(&self) -> Vec<&Expr> {
        match &self.node {
            Node::Constant(..)
            | Node::Field(_)
            | Node::Fact(_)
            | Node::Criterion(_)
            | Node::Total
            | Node::Rank
            | Node::Tier(_)
            | Node::Register(_)
            | Node::Local(..) => Vec::new(),
            Node::Lookup(_, a) | Node::Negate(a) | Node::Part(a, _) | Node::Member(a, ..) | Node::Column(a, ..) => {
                vec![a]
            }
            Node::Binary(_, a, b) | Node::Filter(a, b) | Node::Index(a, b) | Node::Steps(a, b) => vec![a, b],
            Node::If(a, b, c) | Node::Between(a, b, c) => vec![a, b, c],
            Node::In(value, members) => {
                let mut all: Vec<&Expr> = vec![value];
                for member in members {
                    match member {
                        Member::Value(a) | Member::Compare(_, a) => all.push(a),
                        Member::Range(a, _, b, _) => all.extend([a, b]),
                    }
                }
                all
            }
            Node::List(items) | Node::Call(_, items) => items.iter().collect(),
            Node::Quantified(_, lists, body) | Node::For(lists, body) => {
                lists.iter().chain(std::iter::once(&**body)).collect()
            }
        }
    }
}
