//! `targets`: what a programme wants reached by those it funds.

use super::keys::Keys;
use super::model::Target;
use super::reader::Reader;
use crate::yaml::Node;

impl Reader {
    /// Only who is funded pledges anything, so that the section needs a budget.
    pub(super) fn targets(&mut self, keys: &mut Keys<'_>) -> Vec<Target> {
        if !keys.has("allocation") {
            self.only_with(keys, "targets", "allocation:");
            return Vec::new();
        }
        self.items(keys, "targets", Self::target)
    }

    fn target(&mut self, node: &Node) -> Option<Target> {
        let mut keys = self.keys(node, "a target")?;
        let id = self.needed_id(&mut keys);
        let label = self.needed_label(&mut keys);
        let value = self.needed_expr(&mut keys, "value");
        let target = self.needed_expr(&mut keys, "target");
        let per = self.optional_expr(&mut keys, "per");
        let clause = self.clause(&mut keys);
        self.finish(keys);
        Some(Target { id: id?, label, clause, value: value?, target: target?, per, span: node.span })
    }
}
