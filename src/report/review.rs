//! What is to be looked at in rules that were copied.

use super::{Columns, Side};
use crate::lang::Lang;
use crate::study::Place;

/// Each place with its value, in file order.
#[must_use]
pub fn review(places: &[Place], lang: Lang) -> String {
    let say = |words: &str| lang.say(words, &[]);
    let mut table = Columns::new(2, &[Side::Right, Side::Left, Side::Left, Side::Left]);
    table.row([say("line"), say("place"), say("value"), String::new()]);
    for place in places {
        let unmarked = if place.marked { String::new() } else { say("no mark fits there") };
        let value = place.value.split_whitespace().collect::<Vec<_>>().join(" ");
        table.row([place.line.to_string(), place.path.clone(), value, unmarked]);
    }
    let words = "{1} places to review; `merit check` names those that still bear the mark";
    format!("{}\n\n{}", lang.say(words, &[&places.len().to_string()]), table.render())
}
