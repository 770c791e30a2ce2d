//! The rule file as written: every value with its place, every number and condition an expression still.

use crate::feel::Expr;
use crate::number::{Currency, Exact, Rounding};
use crate::span::{Span, Spanned};
use crate::value::Date;
use std::sync::Arc;

/// A text with its place.
pub type Word = Spanned<Arc<str>>;

/// The whole file.
#[derive(Clone, Debug)]
pub struct RuleFile {
    /// `round`
    pub round: Round,
    /// `fields`
    pub fields: Vec<Field>,
    /// `parameters`
    pub parameters: Vec<Parameter>,
    /// `lookups`
    pub lookups: Vec<Lookup>,
    /// `registers`
    pub registers: Vec<Register>,
    /// `facts`
    pub facts: Vec<Fact>,
    /// `gates`
    pub gates: Vec<Gate>,
    /// `criteria`
    pub criteria: Vec<Criterion>,
    /// `adjustments.bonus`
    pub bonus: Option<Adjustments>,
    /// `adjustments.deduction`
    pub deduction: Option<Adjustments>,
    /// `ranking`
    pub ranking: Ranking,
    /// `allocation`
    pub allocation: Option<Allocation>,
    /// `publish`
    pub publish: Vec<Word>,
    /// `targets`
    pub targets: Vec<Target>,
    /// `certification`
    pub certification: Option<Certification>,
    /// `certified`
    pub certified: Option<Certified>,
    /// `examples`
    pub examples: Vec<Example>,
    /// `tests`
    pub tests: Vec<Test>,
}

/// A text in one or two languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// English, or the only text there is.
    pub en: Arc<str>,
    /// Chinese.
    pub zh: Option<Arc<str>>,
}

/// `round`
#[derive(Clone, Debug)]
pub struct Round {
    pub(crate) id: Word,
    pub(crate) title: Label,
    pub(crate) notice: Arc<str>,
    pub(crate) as_of: Option<Date>,
    pub(crate) opens: Option<Date>,
    pub(crate) closes: Option<Date>,
    pub(crate) currency: Currency,
    pub(crate) decimals: u32,
    pub(crate) rounding: Rounding,
    pub(crate) at_total: bool,
    pub(crate) out_of: Option<Expr>,
    pub(crate) span: Span,
}

/// A column of an application.
#[derive(Clone, Debug)]
pub struct Field {
    pub(crate) name: Word,
    pub(crate) columns: Vec<Word>,
    pub(crate) kind: Option<FieldKind>,
    pub(crate) key: bool,
    pub(crate) optional: bool,
    pub(crate) unique: bool,
    pub(crate) decimals: Option<u32>,
    pub(crate) unit: Option<Exact>,
    pub(crate) bare: Option<Bare>,
    pub(crate) credit_code: bool,
    pub(crate) bounds: Vec<Bound>,
    pub(crate) of: Vec<Word>,
}

/// The sorts of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// `text`
    Text,
    /// `choice`
    Choice,
    /// `yes_no`
    YesNo,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `percent`
    Percent,
    /// `money`
    Money,
    /// `date`
    Date,
}

/// How a percentage without its sign is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bare {
    /// `bare: percent`
    Percent,
    /// `bare: ratio`
    Ratio,
}

/// A further table.
#[derive(Clone, Debug)]
pub struct Register {
    pub(crate) name: Word,
    pub(crate) join: Word,
    pub(crate) columns: Vec<Word>,
    pub(crate) fields: Vec<Field>,
    pub(crate) span: Span,
}

/// `min`, `max`, `over` or `under` of a field.
#[derive(Clone, Debug)]
pub struct Bound {
    pub(crate) low: bool,
    pub(crate) inclusive: bool,
    pub(crate) value: Expr,
}

/// A constant.
#[derive(Clone, Debug)]
pub struct Parameter {
    pub(crate) name: Word,
    pub(crate) kind: Option<FieldKind>,
    /// As written: how it is read depends on its type.
    pub(crate) value: Option<Text>,
    pub(crate) label: Option<Label>,
    pub(crate) clause: Option<Arc<str>>,
}

/// A scalar whose reading depends on something else.
#[derive(Clone, Debug)]
pub struct Text {
    pub(crate) text: Arc<str>,
    pub(crate) place: crate::feel::Place,
    pub(crate) span: Span,
}

/// A small table.
#[derive(Clone, Debug)]
pub struct Lookup {
    pub(crate) name: Word,
    pub(crate) rows: LookupRows,
}

/// Where a table's rows are.
#[derive(Clone, Debug)]
pub enum LookupRows {
    /// In the rule file.
    Inline(Vec<(Word, Text)>),
    /// In a CSV file beside it, with the headers of its two columns.
    File {
        /// The file's name.
        file: Word,
        /// The header of the keys.
        key: Word,
        /// The header of the values.
        value: Word,
    },
}

/// A derived value.
#[derive(Clone, Debug)]
pub struct Fact {
    pub(crate) name: Word,
    pub(crate) value: Expr,
    pub(crate) if_missing: Option<Expr>,
}

/// A condition that must hold.
#[derive(Clone, Debug)]
pub struct Gate {
    pub(crate) id: Word,
    pub(crate) label: Label,
    pub(crate) clause: Arc<str>,
    pub(crate) require: Expr,
    pub(crate) span: Span,
}

/// A criterion or a group of them.
#[derive(Clone, Debug)]
pub struct Criterion {
    pub(crate) id: Word,
    pub(crate) label: Label,
    pub(crate) clause: Arc<str>,
    pub(crate) max: Option<Expr>,
    pub(crate) minimum: Option<Expr>,
    pub(crate) body: Body,
    pub(crate) span: Span,
}

/// What a criterion is made of.
#[derive(Clone, Debug)]
pub enum Body {
    /// A leaf.
    Leaf(Box<Scoring>),
    /// A group, and whether its sum is cut at its maximum.
    Group(Vec<Criterion>, bool),
    /// It could not be read; that has been reported.
    Unread,
}

/// One way of scoring.
#[derive(Clone, Debug)]
pub struct Scoring {
    pub(crate) method: Method,
    pub(crate) if_missing: Option<Expr>,
    pub(crate) span: Span,
}

/// The kinds of scoring.
#[derive(Clone, Debug)]
pub enum Method {
    /// `bands`
    Bands {
        /// What is measured.
        value: Expr,
        /// Points under the first row.
        below: Option<Expr>,
        /// (bound, whether it is included, points, place)
        rows: Vec<(Expr, bool, Expr, Span)>,
    },
    /// `linear`
    Linear(Expr, Vec<(Expr, Expr)>),
    /// `per_unit`: measure, unit, points.
    PerUnit(Expr, Expr, Expr),
    /// `counts`: names with weights.
    Counts(Vec<(Expr, Expr)>),
    /// `lookup` with its points inline.
    Lookup(Expr, Vec<(Word, Expr)>),
    /// `lookup` with the name of a table.
    LookupTable(Expr, Word),
    /// `best_of`
    BestOf(Vec<Scoring>),
    /// `formula`, and whether it is clamped.
    Formula(Expr, bool),
    /// `panel`
    Panel(Box<Panel>),
    /// `when` and `points` of an adjustment.
    When(Expr, Expr),
    /// `table`
    Table {
        /// Its rows.
        rows: Vec<TableRow>,
        /// Whether the first row that fits counts; else exactly one may fit.
        first: bool,
    },
    /// `peer`
    Peer {
        /// What is compared.
        value: Expr,
        /// The groups within which it is compared.
        among: Option<Expr>,
        /// Whether the highest goes first.
        highest: bool,
        /// The rows, best first.
        rows: Vec<PeerRow>,
    },
}

/// A row of a `table`.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// Its conditions by column; `None` for `otherwise`.
    pub(crate) when: Option<Vec<(Expr, Vec<Condition>)>>,
    pub(crate) points: Expr,
    pub(crate) span: Span,
}

/// What a row asks of a column.
#[derive(Clone, Debug)]
pub enum Condition {
    /// `from` (`true`) or `above`
    Low(Expr, bool),
    /// `below`
    Below(Expr),
    /// `is` or `any_of`
    AnyOf(Vec<Text>),
}

/// A row of `peer`.
#[derive(Clone, Debug)]
pub struct PeerRow {
    pub(crate) reach: PeerReach,
    pub(crate) points: Expr,
    pub(crate) span: Span,
}

/// How far a row of `peer` reaches.
#[derive(Clone, Debug)]
pub enum PeerReach {
    /// `rank_to`
    Rank(Expr),
    /// `share_to`
    Share(Expr),
}

/// `panel`
#[derive(Clone, Debug)]
pub struct Panel {
    pub(crate) sheet: Arc<str>,
    pub(crate) scale: (Expr, Expr),
    pub(crate) step: Option<Expr>,
    pub(crate) at_least: Expr,
    pub(crate) drop: Option<Drop>,
    pub(crate) median: bool,
    pub(crate) flag_spread: Option<Expr>,
}

/// `drop` of a panel.
#[derive(Clone, Debug)]
pub struct Drop {
    pub(crate) highest: Option<Expr>,
    pub(crate) lowest: Option<Expr>,
    pub(crate) when_at_least: Option<Expr>,
    pub(crate) span: Span,
}

/// One side of `adjustments`.
#[derive(Clone, Debug)]
pub struct Adjustments {
    pub(crate) cap: Expr,
    pub(crate) items: Vec<Criterion>,
}

/// `ranking`
#[derive(Clone, Debug, Default)]
pub struct Ranking {
    pub(crate) within: Option<Expr>,
    pub(crate) by: Option<Expr>,
    /// Whether `by:` is written, readable or not.
    pub(crate) by_written: bool,
    pub(crate) minimum: Option<Expr>,
    pub(crate) tie_breaks: Vec<TieBreak>,
    pub(crate) still_tied: Option<StillTied>,
    pub(crate) span: Span,
}

/// One row of `tie_breaks`.
#[derive(Clone, Debug)]
pub struct TieBreak {
    pub(crate) prefers: Prefers,
    pub(crate) value: Expr,
    pub(crate) clause: Arc<str>,
    pub(crate) span: Span,
}

/// Which key a tie-break has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefers {
    /// `higher`
    Higher,
    /// `lower`
    Lower,
    /// `uncovered`
    Uncovered,
}

/// `still_tied`
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StillTied {
    /// `draw`, with `announced` and `seed`.
    Draw(Arc<str>, Arc<str>),
    /// `stop`
    Stop,
    /// `share_rank`
    ShareRank,
    /// `key`
    Key,
}

/// `allocation`
#[derive(Clone, Debug)]
pub struct Allocation {
    pub(crate) budget: Expr,
    pub(crate) award: Award,
    pub(crate) envelopes: Option<Envelopes>,
    pub(crate) method: Division,
    /// Where the method is `in_order`.
    pub(crate) last_in_line: Option<LastInLine>,
    pub(crate) unspent: Option<Unspent>,
    pub(crate) guarantees: Vec<Guarantee>,
    pub(crate) limits: Vec<Limit>,
    pub(crate) reserve: Option<Expr>,
    pub(crate) instalments: Vec<Expr>,
    pub(crate) payers: Vec<(Word, Option<Expr>)>,
    pub(crate) span: Span,
}

/// `envelopes`
#[derive(Clone, Debug)]
pub struct Envelopes {
    pub(crate) by: Expr,
    pub(crate) rows: Vec<(Word, Expr)>,
    pub(crate) unit: EnvelopeUnit,
    pub(crate) span: Span,
}

/// Whether envelopes are amounts or shares of the budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnvelopeUnit {
    /// `amounts`
    Amounts,
    /// `shares`
    Shares,
}

/// `allocation.award`
#[derive(Clone, Debug)]
pub struct Award {
    pub(crate) tiers: Vec<Tier>,
    pub(crate) amount: Expr,
    pub(crate) less: Option<Expr>,
    pub(crate) step: Option<Expr>,
    pub(crate) round: Rounding,
    pub(crate) smallest: Option<Expr>,
    pub(crate) clause: Arc<str>,
    pub(crate) span: Span,
}

/// One row of `tiers`.
#[derive(Clone, Debug)]
pub struct Tier {
    pub(crate) reach: TierReach,
    pub(crate) figures: Vec<(Word, Expr)>,
    pub(crate) span: Span,
}

/// Who is in a tier.
#[derive(Clone, Debug)]
pub enum TierReach {
    /// `ranks: 1-3`, `ranks: 4-`
    Ranks(u32, Option<u32>),
    /// `total_from: 85`
    TotalFrom(Expr),
}

/// `method`
#[derive(Clone, Debug)]
pub enum Division {
    /// `in_order`
    InOrder,
    /// `by_points`, with its `weight`.
    ByPoints(Expr),
    /// `pro_rata`
    ProRata,
}

/// `unspent`, where it moves.
#[derive(Clone, Debug)]
pub struct Unspent {
    /// Envelopes by name; none for `next_by_rank`.
    pub(crate) envelopes: Option<Vec<Word>>,
    pub(crate) clause: Arc<str>,
    pub(crate) span: Span,
}

/// `last_in_line`
#[derive(Clone, Debug)]
pub enum LastInLine {
    /// `top_up`, with its `at_least` and `budget`.
    TopUp(Expr, Expr),
    /// `part_award`, with its `at_least`.
    PartAward(Option<Expr>),
    /// `skip`
    Skip,
    /// `stop`
    Stop,
}

/// One row of `guarantees`.
#[derive(Clone, Debug)]
pub struct Guarantee {
    pub(crate) awards: Expr,
    pub(crate) per: Option<Expr>,
    pub(crate) condition: Option<Expr>,
    pub(crate) clause: Arc<str>,
    pub(crate) span: Span,
}

/// One row of `limits`.
#[derive(Clone, Debug)]
pub struct Limit {
    pub(crate) per: Option<Expr>,
    pub(crate) bound: LimitBound,
    pub(crate) clause: Arc<str>,
    pub(crate) span: Span,
}

/// How much a limit allows.
#[derive(Clone, Debug)]
pub enum LimitBound {
    /// `money`
    Money(Expr),
    /// `awards`
    Awards(Expr),
    /// `share` of the budget
    Share(Expr),
}

/// `certification`: the round ends with a list that later rounds may ask.
#[derive(Clone, Debug)]
pub struct Certification {
    pub(crate) by: Word,
    pub(crate) from: Option<Date>,
    pub(crate) years: i16,
    pub(crate) clause: Arc<str>,
    pub(crate) span: Span,
}

/// `certified`: the round asks the list of a certification.
#[derive(Clone, Debug)]
pub struct Certified {
    pub(crate) clause: Arc<str>,
}

/// What a programme wants reached by those it funds.
#[derive(Clone, Debug)]
pub struct Target {
    pub(crate) id: Word,
    pub(crate) label: Label,
    pub(crate) clause: Arc<str>,
    pub(crate) value: Expr,
    pub(crate) target: Expr,
    pub(crate) per: Option<Expr>,
    pub(crate) span: Span,
}

/// A named application.
#[derive(Clone, Debug)]
pub struct Example {
    pub(crate) name: Word,
    pub(crate) cells: Vec<(Word, Text)>,
    pub(crate) marks: Vec<(Word, Vec<Text>)>,
    pub(crate) registers: Vec<(Word, Vec<RegisterRow>)>,
    pub(crate) span: Span,
}

impl Example {
    /// An application of which nothing is said yet.
    pub(crate) fn empty(name: Word, span: Span) -> Self {
        Self { name, cells: Vec::new(), marks: Vec::new(), registers: Vec::new(), span }
    }
}

/// A row of a register in an example: its cells by column.
pub type RegisterRow = Vec<(Word, Text)>;

/// One test.
#[derive(Clone, Debug)]
pub struct Test {
    pub(crate) name: Word,
    pub(crate) given: Given,
    pub(crate) expect: Vec<(Word, Expected)>,
    pub(crate) span: Span,
}

/// What a test evaluates.
#[derive(Clone, Debug)]
pub enum Given {
    /// An example, changed cell by cell.
    One(Word, Example),
    /// Several examples.
    Round(Vec<Word>),
}

/// What stands behind a key of `expect`.
#[derive(Clone, Debug)]
pub enum Expected {
    /// One value.
    One(Text),
    /// A list of words.
    List(Vec<Word>, Span),
    /// Values by application.
    Map(Vec<(Word, Text)>, Span),
}
