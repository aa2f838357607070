//! What the harness of the tests is made of.

#[allow(dead_code)]
#[path = "../../tests/util/markup.rs"]
pub mod markup;
