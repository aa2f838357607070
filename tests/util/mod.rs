//! What several topics need.

pub mod markup;
