//! FEEL, as merit reads it: expression text to tree; printing is the inverse.

mod tree;

pub use tree::Operator;
