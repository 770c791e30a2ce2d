//! The kinds of scoring that compare several things at once: `table` and `peer`.

use super::keys::Keys;
use super::model::{Condition, Method, PeerReach, PeerRow, TableRow, Text};
use super::reader::Reader;
use crate::diagnostic::{Code, Diagnostic};
use crate::feel::Expr;
use crate::yaml::{Node, Pair};

impl Reader {
    pub(super) fn table(&mut self, keys: &mut Keys<'_>) -> Option<Method> {
        let first = keys.get("hit").and_then(|p| self.one_of(&p.value, "`hit`", &[("unique", false), ("first", true)]));
        let pair = keys.get("table")?;
        let nodes = self.list(&pair.value, "`table`");
        let rows: Vec<TableRow> = nodes.iter().filter_map(|n| self.table_row(n)).collect();
        for row in rows.iter().rev().skip(1).filter(|r| r.when.is_none()) {
            let words = "`otherwise` stands in the last row, and no row after it is ever looked at";
            self.fault(Diagnostic::new(Code::BAND_ORDER, row.span, words));
        }
        Some(Method::Table { rows, first: first.unwrap_or(false) })
    }

    fn table_row(&mut self, node: &Node) -> Option<TableRow> {
        let mut keys = self.keys(node, "a row of a table")?;
        let when = keys.get("when").map(|p| {
            let pairs = self.pairs(&p.value, "`when`");
            pairs.iter().filter_map(|p| self.column(p)).collect::<Vec<_>>()
        });
        let otherwise = self.yes_no(&mut keys, "otherwise");
        let points = self.needed_expr(&mut keys, "points");
        if when.is_some() == otherwise {
            let words = "a row of a table has either `when:`, or `otherwise: yes` as the last one";
            self.fault(Diagnostic::new(Code::EXACTLY_ONE, node.span, words));
        }
        self.finish(keys);
        Some(TableRow { when, points: points?, span: node.span })
    }

    /// What one column of a row asks: `revenue: {from: 1亿, below: 5亿}`.
    fn column(&mut self, pair: &Pair) -> Option<(Expr, Vec<Condition>)> {
        let name = self.key_expr(pair);
        let mut keys = self.keys(&pair.value, "a condition of a table, such as `{from: 1}`,")?;
        let mut conditions = Vec::new();
        conditions.extend(self.optional_expr(&mut keys, "from").map(|e| Condition::Low(e, true)));
        conditions.extend(self.optional_expr(&mut keys, "above").map(|e| Condition::Low(e, false)));
        conditions.extend(self.optional_expr(&mut keys, "below").map(Condition::Below));
        if let Some(p) = keys.get("is") {
            conditions.extend(self.text(&p.value, "`is`").map(|t| Condition::AnyOf(vec![t])));
        }
        if let Some(p) = keys.get("any_of") {
            let items = self.list(&p.value, "`any_of`");
            conditions.push(Condition::AnyOf(items.iter().filter_map(|n| self.text(n, "a value")).collect()));
        }
        if conditions.is_empty() {
            let words = "the condition says nothing: write `from`, `above`, `below`, `is` or `any_of`";
            self.fault(Diagnostic::new(Code::NOTHING_WRITTEN, pair.value.span, words));
        }
        if keys.has("from") && keys.has("above") || keys.has("is") && keys.has("any_of") {
            let words = "of `from` and `above`, and of `is` and `any_of`, a condition has one";
            self.fault(Diagnostic::new(Code::EXACTLY_ONE, pair.value.span, words));
        }
        self.finish(keys);
        Some((name?, conditions))
    }

    /// An expression written as a key.
    pub(super) fn key_expr(&mut self, pair: &Pair) -> Option<Expr> {
        self.parse(&Text { text: pair.key.clone(), place: pair.key_place.clone(), span: pair.key_span })
    }

    pub(super) fn peer(&mut self, keys: &mut Keys<'_>) -> Option<Method> {
        let pair = keys.get("peer")?;
        let mut inner = self.keys(&pair.value, "`peer`")?;
        let value = self.needed_expr(&mut inner, "value");
        let among = self.optional_expr(&mut inner, "among");
        let order = self.need(&mut inner, "order");
        let highest = order.and_then(|p| self.one_of(&p.value, "`order`", &[("highest", true), ("lowest", false)]));
        let rows = self.need(&mut inner, "rows").map(|p| self.list(&p.value, "`rows`")).unwrap_or_default();
        let rows = rows.iter().filter_map(|n| self.peer_row(n)).collect();
        self.finish(inner);
        Some(Method::Peer { value: value?, among, highest: highest?, rows })
    }

    fn peer_row(&mut self, node: &Node) -> Option<PeerRow> {
        let mut keys = self.keys(node, "a row of `peer`")?;
        let rank = self.optional_expr(&mut keys, "rank_to").map(PeerReach::Rank);
        let share = self.optional_expr(&mut keys, "share_to").map(PeerReach::Share);
        let points = self.needed_expr(&mut keys, "points");
        let one = rank.is_some() != share.is_some();
        if !one {
            let words = "a row of `peer` has exactly one of `rank_to:` and `share_to:`";
            self.fault(Diagnostic::new(Code::EXACTLY_ONE, node.span, words));
        }
        self.finish(keys);
        let reach = rank.or(share).filter(|_| one)?;
        Some(PeerRow { reach, points: points?, span: node.span })
    }
}
