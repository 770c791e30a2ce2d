//! Criteria and adjustments. Each kind of scoring has a key of its own, so that no choice among shapes is needed.

use super::shape::{Form, Key, Shape, may, need};

/// A criterion or a group.
pub(super) static CRITERION: Shape = Shape::new(
    "criterion",
    "What earns points: exactly one of the kinds `bands`, `linear`, `per_unit`, `counts`, `lookup`, `table`, `best_of`, `formula`, `panel` and `peer`, or a group of `criteria`.",
    &[
        need("id", Form::Name, "The name of the criterion. Expressions use it for the points."),
        LABEL,
        CLAUSE,
        need("max", Form::Expr, "The most points. That of a group is the sum of its members', or `cap: true` cuts it."),
        may("minimum", Form::Expr, "The least points; falling short is reported like a failed gate."),
        may("criteria", Form::Rows(&CRITERION), "The members of a group."),
    ],
)
.with(&KINDS)
.together(TOGETHER);

/// The two sides.
pub(super) static ADJUSTMENTS: Shape = Shape::new(
    "adjustments",
    "Bonuses and deductions beside the criteria.",
    &[
        may("bonus", Form::Map(&SIDE), "What adds points."),
        may("deduction", Form::Map(&SIDE), "What takes points away; the points are written positive."),
    ],
);

static SIDE: Shape = Shape::new(
    "side",
    "One side of the adjustments.",
    &[
        need("cap", Form::Expr, "The most points of this side together."),
        need("items", Form::Rows(&ITEM), "What adds points, or takes them away."),
    ],
);

static ITEM: Shape = Shape::new(
    "adjustment",
    "An adjustment: `when` with `points`, or any kind of criterion.",
    &[
        need("id", Form::Name, "The name of the adjustment. Expressions use it for the points."),
        LABEL,
        CLAUSE,
        may("max", Form::Expr, "The most points: the cap of its side unless said otherwise."),
        may("when", Form::Expr, "The condition under which the points are given."),
        may("points", Form::Expr, "The points where `when` holds."),
    ],
)
.with(&KINDS)
.together(TOGETHER);

static ALTERNATIVE: Shape = Shape::new("alternative", "One of the ways to earn points, of which the best counts.", &[])
    .with(&KINDS)
    .together(TOGETHER);

const TOGETHER: &[(&str, &[&str])] = &[
    ("bands", &["value"]),
    ("linear", &["value"]),
    ("per_unit", &["value"]),
    ("below", &["bands"]),
    ("hit", &["table"]),
    ("when", &["points"]),
    ("points", &["when"]),
];

const LABEL: Key = need("label", Form::Label, "What letters call it: a text, or `{en: …, zh: …}`.");
const CLAUSE: Key = need("clause", Form::Text, "Where the notice says so.");
/// The kinds of scoring, each with what goes with it.
static KINDS: [Key; 15] = [
    may("if_missing", Form::Expr, "The points where a value that is needed is missing."),
    may("value", Form::Expr, "What is measured, for `bands`, `linear` and `per_unit`."),
    may(
        "bands",
        Form::Rows(&BAND),
        "Points by bands of `value`: the last row whose bound is reached. `from` includes the bound (以上), `above` does not (超过).",
    ),
    may("below", Form::Expr, "The points under the first band."),
    may(
        "linear",
        Form::List(&Form::Pair(&Form::Expr)),
        "Straight lines between knots `[measure, points]`, level outside: `[[0%, 0], [10%, 40]]`.",
    ),
    may("per_unit", Form::Map(&UNIT), "Points for each whole unit of `value`, up to `max`."),
    may(
        "counts",
        Form::Names(&Form::Expr),
        "A weighted sum, up to `max`: `{invention_patents: 1, utility_patents: 0.5}`.",
    ),
    may("lookup", Form::Map(&LOOKUP_POINTS), "Points by a key, inline or from a table of `lookups`."),
    may("table", Form::Rows(&ROW), "Points by several conditions at once, a row for each case."),
    may(
        "hit",
        Form::Word(&["unique", "first"]),
        "`unique`: overlaps and gaps of the table are errors. `first`: the first row that fits counts.",
    ),
    may("best_of", Form::Rows(&ALTERNATIVE), "The highest of several ways to earn points."),
    may("formula", Form::Expr, "An expression that is the points; outside 0 to `max` the application is held."),
    may("cap", Form::YesNo, "Whether a `formula` is cut to 0 to `max`, or the points of a group at `max`."),
    may("panel", Form::Map(&PANEL_MAP), "Marks of reviewers, from the panel file."),
    may("peer", Form::Map(&PEER_MAP), "A comparison with the other applications."),
];

static BAND: Shape = Shape::new(
    "band",
    "A band: exactly one of `from` and `above`, and its points.",
    &[
        may("from", Form::Expr, "The band begins with this value (以上)."),
        may("above", Form::Expr, "The band begins above this value (超过)."),
        need("points", Form::Expr, "The points."),
    ],
)
.any(&["from", "above"]);

static UNIT: Shape = Shape::new(
    "unit",
    "Points for each whole unit.",
    &[need("each", Form::Expr, "The size of a unit."), need("points", Form::Expr, "The points of one.")],
);

static LOOKUP_POINTS: Shape = Shape::new(
    "lookup_points",
    "Points by a key: `points` inline, or a `table` of `lookups`.",
    &[
        need("key", Form::Expr, "What is looked up."),
        may("points", Form::Names(&Form::Expr), "The points for each key."),
        may("table", Form::Name, "The table of `lookups` that has the points."),
    ],
)
.any(&["points", "table"]);

static ROW: Shape = Shape::new(
    "row",
    "A row of a table: conditions that all hold, or `otherwise` in the last one.",
    &[
        may(
            "when",
            Form::Names(&Form::Map(&CONDITION)),
            "A condition for each name: `{revenue: {from: 1亿}, chain: {is: chips}}`.",
        ),
        may("otherwise", Form::YesNo, "Whether the row is for all that no other fits."),
        need("points", Form::Expr, "The points."),
    ],
)
.any(&["when", "otherwise"]);

static CONDITION: Shape = Shape::new(
    "condition",
    "What a value of a table's row must be.",
    &[
        may("from", Form::Expr, "At least this."),
        may("above", Form::Expr, "More than this."),
        may("below", Form::Expr, "Less than this."),
        may("is", Form::Text, "Exactly this."),
        may("any_of", Form::List(&Form::Text), "One of these."),
    ],
)
.any(&["from", "above", "below", "is", "any_of"]);

static PANEL_MAP: Shape = Shape::new(
    "panel",
    "Marks of reviewers. The combined mark is carried linearly onto 0 to `max`.",
    &[
        need("sheet", Form::Text, "The sheet of the panel file that has the marks."),
        need("scale", Form::Pair(&Form::Expr), "The lowest and the highest mark: `[0, 10]`."),
        may("step", Form::Expr, "The marks go in such steps."),
        need("reviewers", Form::Map(&REVIEWERS), "How many marks there must be."),
        may("drop", Form::Map(&DROP), "The marks that are left out."),
        need("combine", Form::Word(&["mean", "median"]), "How the marks become one."),
        may("flag_spread", Form::Expr, "A greater distance between the highest and the lowest mark is flagged."),
    ],
);

static REVIEWERS: Shape = Shape::new(
    "reviewers",
    "How many marks there must be.",
    &[need("at_least", Form::Expr, "With fewer marks the application is held.")],
);

static DROP: Shape = Shape::new(
    "drop",
    "The marks that are left out.",
    &[
        may("highest", Form::Expr, "How many of the highest."),
        may("lowest", Form::Expr, "How many of the lowest."),
        may("when_at_least", Form::Expr, "Only where there are so many marks."),
    ],
);

static PEER_MAP: Shape = Shape::new(
    "peer",
    "A comparison with the other applications that pass the gates, are not held and have a value.",
    &[
        need("value", Form::Expr, "What is compared."),
        may("among", Form::Expr, "Only those with the same value here are compared."),
        need("order", Form::Word(&["highest", "lowest"]), "Which value stands first."),
        need("rows", Form::Rows(&STANDING), "Points by standing: the first row that is reached."),
    ],
);

static STANDING: Shape = Shape::new(
    "standing",
    "Points by standing: exactly one of `rank_to` and `share_to`.",
    &[
        may("rank_to", Form::Expr, "The last standing that this row reaches."),
        may("share_to", Form::Expr, "The greatest share of all compared that this row reaches: `20%`."),
        need("points", Form::Expr, "The points."),
    ],
)
.any(&["rank_to", "share_to"]);
