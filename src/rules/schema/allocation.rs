//! The `allocation` section.

use super::shape::{Form, Shape, may, need};
use crate::number::Rounding;

/// From the budget to awards.
pub(super) static ALLOCATION: Shape = Shape::new(
    "allocation",
    "From the budget to awards.",
    &[
        need("budget", Form::Expr, "The money of the round: a constant or a parameter."),
        need("award", Form::Map(&AWARD), "What an application is entitled to."),
        may("envelopes", Form::Map(&ENVELOPES), "Parts of the budget that are kept for some applications."),
        need(
            "method",
            Form::Word(&["in_order", "pro_rata", "by_points"]),
            "How the money is given out: from the first rank down, or to all at once, by award or by weight.",
        ),
        may("weight", Form::Expr, "What each counts, where the method is `by_points`."),
        may(
            "last_in_line",
            Form::WordOr(&["part_award", "skip", "stop"], &LAST),
            "What happens where the money left is less than the next award; needed where the method is `in_order`.",
        ),
        may("guarantees", Form::Rows(&GUARANTEE), "Awards that are given before the order is followed."),
        may("limits", Form::Rows(&LIMIT), "The most that some applications may have together."),
        may("unspent", Form::WordOr(&["lapse"], &UNSPENT), "What happens to money that is left."),
        may("reserve", Form::Expr, "How many stand on the reserve list."),
        may(
            "instalments",
            Form::List(&Form::Expr),
            "Shares of an award that are paid one after the other; they add up to 100%.",
        ),
        may("payers", Form::Names(&Form::Expr), "Who pays which share of an award; one pays the `rest`."),
    ],
)
.when(&[("method", "in_order", "last_in_line"), ("method", "by_points", "weight")]);

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
    "A part of an award for the last in line, or the whole: exactly one of `part_award` and `top_up`.",
    &[
        may("part_award", Form::Map(&PART_AWARD), "The least share of the award."),
        may("top_up", Form::Map(&TOP_UP), "Where the lack comes from."),
    ],
)
.any(&["part_award", "top_up"]);

static TOP_UP: Shape = Shape::new(
    "top_up",
    "The whole award is paid where the money left is enough of it; the lack comes from beside the budget.",
    &[
        need("at_least", Form::Expr, "The least share of the award that must be left."),
        need("budget", Form::Expr, "The most that may come from beside the budget."),
    ],
);

static UNSPENT: Shape = Shape::new(
    "unspent",
    "Where money that is left moves.",
    &[
        need(
            "move_to",
            Form::WordOrList(&["next_by_rank"]),
            "`next_by_rank`: to all who are short of their award; or a list of envelopes, each opened again in turn.",
        ),
        need("clause", Form::Text, "Where the notice says so."),
    ],
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

/// The words for rounding.
pub(super) fn roundings() -> Vec<&'static str> {
    Rounding::ALL.iter().map(|rounding| rounding.name()).collect()
}
