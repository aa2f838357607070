//! What several topics need.

#[cfg(feature = "gui")]
pub mod display;
pub mod failing_disk;
pub mod laws;
pub mod markup;
pub mod random;
#[cfg(feature = "gui")]
pub mod raster;
pub mod states;
pub mod writer;
