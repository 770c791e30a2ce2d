//! Rules as written to checked rules: names, types, constants.

pub mod model;
