//! Workbooks and JSON lines: cells of every kind, sheets and their layouts, files made to break a reader, and rounds
//! decided from them.

mod cells;
mod hostile;
mod layouts;
pub mod made;
pub mod rounds;

use libtest_mimic::Trial;

pub fn trials() -> Vec<Trial> {
    [cells::trials(), layouts::trials(), hostile::trials(), rounds::trials()].into_iter().flatten().collect()
}
