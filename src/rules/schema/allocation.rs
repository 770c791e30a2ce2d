//! The `allocation` section.

use super::sections::roundings;
use super::shape::{Form, Shape, may, need};

/// From the budget to awards.
pub(super) static ALLOCATION: Shape = Shape::new(
    "allocation",
    "From the budget to awards.",
    &[
        need("budget", Form::Expr, "The money of the round: a constant or a parameter."),
        need("award", Form::Map(&AWARD), "What an application is entitled to."),
        may("envelopes", Form::Map(&ENVELOPES), "Parts of the budget that are kept for some applications."),
        need("method", Form::Word(&["in_order"]), "How the money is given out. `in_order`: from the first rank down."),
        need(
            "last_in_line",
            Form::WordOr(&["part_award", "skip", "stop"], &LAST),
            "What happens where the money left is less than the next award.",
        ),
        may("guarantees", Form::Rows(&GUARANTEE), "Awards that are given before the order is followed."),
        may("limits", Form::Rows(&LIMIT), "The most that some applications may have together."),
        may("unspent", Form::Word(&["lapse"]), "What happens to money that is left."),
        may("reserve", Form::Expr, "How many stand on the reserve list."),
        may(
            "instalments",
            Form::List(&Form::Expr),
            "Shares of an award that are paid one after the other; they add up to 100%.",
        ),
        may("payers", Form::Names(&Form::Expr), "Who pays which share of an award; one pays the `rest`."),
    ],
);

static AWARD: Shape = Shape::new(
    "award",
    "What an application is entitled to.",
    &[
        may(
            "tiers",
            Form::Rows(&TIER),
            "Figures by rank or total; the first tier that is reached. `tier.rate` is a figure of it.",
        ),
        need("amount", Form::Expr, "The amount, such as `min(requested, investment * tier.rate)`."),
        may("less", Form::Expr, "What is taken off: money from elsewhere."),
        may("step", Form::Expr, "The amount goes in such steps."),
        may("round", Form::Listed(roundings), "How it is rounded to a step: `down` unless said otherwise."),
        may("smallest", Form::Expr, "Less than this is not paid."),
        need("clause", Form::Text, "Where the notice says so."),
    ],
);

static TIER: Shape = Shape::new(
    "tier",
    "A tier: exactly one of `ranks` and `total_from`, and figures with names of your own.",
    &[
        may("ranks", Form::Text, "The ranks: `1-3`, `5`, or `4-` for all from the fourth."),
        may("total_from", Form::Expr, "The least total."),
    ],
)
.any(&["ranks", "total_from"])
.others(&Form::Expr);

static ENVELOPES: Shape = Shape::new(
    "envelopes",
    "Parts of the budget: `amounts` or `shares`.",
    &[
        need("by", Form::Expr, "What decides the envelope of an application."),
        may("amounts", Form::Names(&Form::Expr), "The money of each."),
        may("shares", Form::Names(&Form::Expr), "The share of the budget of each."),
    ],
)
.any(&["amounts", "shares"]);

static LAST: Shape = Shape::new(
    "last_in_line",
    "A part of an award for the last in line.",
    &[need("part_award", Form::Map(&PART_AWARD), "The least share of the award.")],
);

static PART_AWARD: Shape = Shape::new(
    "part_award",
    "The money left is paid where it is enough of the award.",
    &[need("at_least", Form::Expr, "The least share of the award: `30%`.")],
);

static GUARANTEE: Shape = Shape::new(
    "guarantee",
    "Awards that are given before the order is followed.",
    &[
        need("awards", Form::Expr, "How many."),
        may("per", Form::Expr, "For each value of this."),
        may("if", Form::Expr, "Only to those for which this holds."),
        need("clause", Form::Text, "Where the notice says so."),
    ],
);

static LIMIT: Shape = Shape::new(
    "limit",
    "A limit: exactly one of `money`, `awards` and `share`.",
    &[
        may("per", Form::Expr, "For each value of this."),
        may("money", Form::Expr, "The most money."),
        may("awards", Form::Expr, "The most awards."),
        may("share", Form::Expr, "The greatest share of the budget."),
        need("clause", Form::Text, "Where the notice says so."),
    ],
)
.any(&["money", "awards", "share"]);
