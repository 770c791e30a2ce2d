//! The sections of the file but the criteria and the allocation.

use super::allocation::{ALLOCATION, roundings};
use super::scoring::{ADJUSTMENTS, CRITERION};
use super::shape::{Form, Shape, may, need};
use crate::number::Currency;
use crate::rules::words::FIELD_KINDS;

/// The file.
pub static FILE: Shape = Shape::new(
    "file",
    "The rules of a round.",
    &[
        need("merit", Form::Edition, "The edition of the rule language."),
        need("round", Form::Map(&ROUND), "The round: its name, its notice, its days, its currency."),
        may(
            "parameters",
            Form::Names(&Form::Map(&PARAMETER)),
            "Constants with a name. `--set name=value` tries another value.",
        ),
        may("sheet", Form::Map(&SHEET), "Where the table of the applications stands in its file."),
        need("fields", Form::Names(&Form::Map(&FIELD)), "The columns of an application, by the name the rules use."),
        may(
            "registers",
            Form::Names(&Form::Map(&REGISTER)),
            "Further tables with many rows for one application: past awards, products, incidents.",
        ),
        may(
            "certified",
            Form::Map(&CERTIFIED),
            "Asks the list of an earlier certification: `certified` is then a fact of each application.",
        ),
        may("lookups", Form::Names(&Form::Map(&LOOKUP)), "Small tables. In an expression: `weight[chain]`."),
        may("facts", Form::Names(&Form::ExprOr(&FACT)), "Values with a name: an expression, or `{value, if_missing}`."),
        may("gates", Form::Rows(&GATE), "Conditions that must hold. All are evaluated, and every failure is reported."),
        may("criteria", Form::Rows(&CRITERION), "What earns points. The maxima of the top level add up to `out_of`."),
        may("adjustments", Form::Map(&ADJUSTMENTS), "Capped bonuses and deductions."),
        may("ranking", Form::Map(&RANKING), "The order of the applications, the minimum, and what breaks ties."),
        may("allocation", Form::Map(&ALLOCATION), "From the budget to awards."),
        may(
            "publish",
            Form::List(&Form::Name),
            "The fields and results that a public notice may show. Nothing else leaves.",
        ),
        may(
            "certification",
            Form::Map(&CERTIFICATION),
            "The round certifies those it ranks, for some years. Later rounds may ask its list.",
        ),
        may(
            "targets",
            Form::Rows(&TARGET),
            "What the programme wants reached by those it funds. It decides nothing; `merit report --targets` adds up.",
        ),
        may(
            "examples",
            Form::Names(&Form::Names(&Form::Cell)),
            "Applications with a name, for the tests. `missing` is an empty cell.",
        ),
        may("tests", Form::Rows(&TEST), "What must come out; `merit test` runs them. There is no tolerance."),
    ],
);

static ROUND: Shape = Shape::new(
    "round",
    "The round.",
    &[
        need("id", Form::Text, "Names the round and its record."),
        need("title", Form::Label, "What people call the round: a text, or `{en: …, zh: …}`."),
        need("notice", Form::Text, "The document that every `clause` points into."),
        may("as_of", Form::Date, "The only \"today\" of the rules, such as 2020-03-31."),
        may("opens", Form::Date, "The first day of applying."),
        may("closes", Form::Date, "The last day of applying."),
        need("currency", Form::Listed(currencies), "The ISO code of the currency, such as CNY."),
        may("scores", Form::Map(&SCORES), "How points are rounded, and what the maxima add up to."),
    ],
);

static SCORES: Shape = Shape::new(
    "scores",
    "How points are rounded. They are rounded once.",
    &[
        may("decimals", Form::Whole(12), "The places of points: 2 unless said otherwise."),
        may("round", Form::Listed(roundings), "How: `half up` unless said otherwise."),
        may(
            "at",
            Form::Word(&["each_criterion", "total"]),
            "Whether each criterion and adjustment is rounded, or only the total.",
        ),
        may("out_of", Form::Expr, "What the maxima of the top level add up to: 100 unless said otherwise."),
    ],
);

static PARAMETER: Shape = Shape::new(
    "parameter",
    "A constant with a name.",
    &[
        need("type", Form::Listed(field_kinds), "What the value is."),
        need("value", Form::Text, "The value. Amounts are in the currency: `1.5亿`, `2000万`, `1_000_000`."),
        may("label", Form::Label, "What people call it."),
        may("clause", Form::Text, "Where the notice says so."),
    ],
);

static FIELD: Shape = Shape::new(
    "field",
    "A column of an application, or of a register.",
    &[
        need("type", Form::Listed(field_kinds), "What the cells hold."),
        may(
            "column",
            Form::Headers,
            "The header of the column, or a list of accepted ones; the name unless said otherwise.",
        ),
        may("key", Form::YesNo, "Whether it names the application. Exactly one field of type `text` does."),
        may("optional", Form::YesNo, "Whether a cell may be empty."),
        may("unique", Form::YesNo, "Whether no two applications may have the same value."),
        may(
            "empty",
            Form::List(&Form::Text),
            "Texts that count as an empty cell of an optional field, such as `[\"-\", \"/\", 无]`.",
        ),
        may("of", Form::List(&Form::Text), "The values of a `choice`."),
        may(
            "decimals",
            Form::Whole(1_000_000),
            "How many places a cell may have. More are an error; nothing is rounded.",
        ),
        may(
            "unit",
            Form::Text,
            "The unit of the cells of a `money` column: 元, 万元, 亿元, or how many currency units one is.",
        ),
        may(
            "bare",
            Form::Word(&["percent", "ratio"]),
            "What a cell of a `percent` column without its sign means: 12.5 or 0.125.",
        ),
        may(
            "check",
            Form::Word(&["credit_code"]),
            "A check of the cells: `credit_code`, the unified social credit code.",
        ),
        may("min", Form::Expr, "The least value. Without bounds a number is at least 0."),
        may("over", Form::Expr, "All values are greater than this."),
        may("max", Form::Expr, "The greatest value."),
        may("under", Form::Expr, "All values are less than this."),
    ],
);

static REGISTER: Shape = Shape::new(
    "register",
    "A further table. Its rows belong to the application that has the same value in the field `join`.",
    &[
        need("join", Form::Name, "The field of the application that the rows are joined by."),
        may("column", Form::Headers, "The header of the joining column; that of the field unless said otherwise."),
        may("sheet", Form::Map(&SHEET), "Where the table stands in its file."),
        need("fields", Form::Names(&Form::Map(&FIELD)), "The columns of the table, by the name the rules use."),
    ],
);

static SHEET: Shape = Shape::new(
    "sheet",
    "Where a table stands in its file. Without it the headers are in the first row, and every row below is read.",
    &[
        may("name", Form::Text, "The sheet of a workbook. A workbook with one visible sheet needs none; CSV has none."),
        may("header_row", Form::Whole(1_000_000), "The row of the headers, from 1. What stands above it is not read."),
        may(
            "skip",
            Form::List(&Form::Text),
            "Rows that are not read: those whose first text is one of these, such as 合计.",
        ),
    ],
);

static LOOKUP: Shape = Shape::new(
    "lookup",
    "A small table: `{values: {…}}`, or a CSV file beside the rule file, `{file, key, value}`.",
    &[
        may("values", Form::Names(&Form::Text), "The rows: a value for each key."),
        may("file", Form::Text, "The CSV file, in the folder of the rule file."),
        may("key", Form::Text, "The header of the keys in the file."),
        may("value", Form::Text, "The header of the values in the file."),
    ],
)
.any(&["values", "file"])
.together(&[("file", &["key", "value"]), ("key", &["file"]), ("value", &["file"])]);

static FACT: Shape = Shape::new(
    "fact",
    "A value with a name.",
    &[
        need("value", Form::Expr, "The expression."),
        may("if_missing", Form::Expr, "The value where something that the expression needs is missing."),
    ],
);

static GATE: Shape = Shape::new(
    "gate",
    "A condition that must hold.",
    &[
        need("id", Form::Name, "The name of the gate."),
        need("label", Form::Label, "What letters call it."),
        need("clause", Form::Text, "Where the notice says so."),
        need("require", Form::Expr, "The condition, such as `revenue >= 1亿`."),
    ],
);

static RANKING: Shape = Shape::new(
    "ranking",
    "The order of the applications.",
    &[
        may("within", Form::Expr, "A separate list for each value; ranks count within it."),
        may("by", Form::Expr, "What they are ranked by: `total` unless said otherwise."),
        may("minimum", Form::Expr, "The least total that is ranked."),
        may("tie_breaks", Form::Rows(&TIE_BREAK), "What decides between equals, in this order."),
        may(
            "still_tied",
            Form::Word(&["stop", "share_rank", "draw", "key"]),
            "What happens to those still equal. `stop`: where the tie reaches money, there is no decision.",
        ),
        may("draw", Form::Map(&DRAW), "How lots are drawn, where `still_tied` is `draw`."),
    ],
)
.when(&[("still_tied", "draw", "draw")]);

static TIE_BREAK: Shape = Shape::new(
    "tie_break",
    "What decides between equals: exactly one of `higher`, `lower` and `uncovered`.",
    &[
        may("higher", Form::Expr, "The higher value comes first."),
        may("lower", Form::Expr, "The lower value comes first; of days, the earlier."),
        may("uncovered", Form::Expr, "Those come first whose value no application above the tie has."),
        need("clause", Form::Text, "Where the notice says so."),
    ],
)
.any(&["higher", "lower", "uncovered"]);

static DRAW: Shape = Shape::new(
    "draw",
    "Lots that anyone can draw again: HMAC-SHA-256 of the application key with the seed; the lowest comes first.",
    &[need("announced", Form::Text, "When and where the seed was announced."), need("seed", Form::Text, "The seed.")],
);

static CERTIFICATION: Shape = Shape::new(
    "certification",
    "What a round that certifies says of its list.",
    &[
        need("by", Form::Name, "The field by which later rounds find the certified, such as the credit code."),
        may(
            "from",
            Form::Date,
            "The first day on which the list is valid: `as_of` of the round unless said otherwise.",
        ),
        need("years", Form::Whole(100), "For how many years it is valid."),
        need("clause", Form::Text, "Where the notice says so."),
    ],
);

static CERTIFIED: Shape = Shape::new(
    "certified",
    "What a round asks of a certification. `merit run --certified RECORD` gives its record.",
    &[
        need("by", Form::Name, "The field whose value is looked for in the list."),
        need("clause", Form::Text, "Where the notice says so."),
    ],
);

static TARGET: Shape = Shape::new(
    "target",
    "What the programme wants reached by those it funds.",
    &[
        need("id", Form::Name, "The name of the target; the same from year to year."),
        need("label", Form::Label, "What people call it."),
        need(
            "value",
            Form::Expr,
            "What each funded application pledges: a number or an amount; a condition counts one.",
        ),
        need("target", Form::Expr, "What all of them together should reach, above 0."),
        may("per", Form::Expr, "Also adds up for each value of this, such as `chain`."),
        need("clause", Form::Text, "Where the notice or programme says so."),
    ],
);

static TEST: Shape = Shape::new(
    "test",
    "What must come out, for one application (`given`) or several (`round`).",
    &[
        need("name", Form::Text, "What the test shows."),
        may("given", Form::Name, "The example it takes."),
        may("with", Form::Names(&Form::Cell), "The cells that differ from those of the example."),
        may("round", Form::List(&Form::Name), "The examples that run through ranking and allocation together."),
        need(
            "expect",
            Form::Names(&Form::Expected),
            "The figures, by name; also `failed`, `below`, `status`, `held`, `ranks`, `awards`, `unspent`.",
        ),
    ],
)
.any(&["given", "round"])
.together(&[("with", &["given"])]);

/// A label in each language.
pub(super) static LABEL: Shape = Shape::new(
    "label",
    "A text in each language.",
    &[need("en", Form::Text, "The text in English."), may("zh", Form::Text, "The text in Chinese.")],
);

fn currencies() -> Vec<&'static str> {
    Currency::all().map(Currency::code).collect()
}

fn field_kinds() -> Vec<&'static str> {
    FIELD_KINDS.iter().map(|(name, _)| *name).collect()
}
