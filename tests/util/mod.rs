//! What several topics need.

#[cfg(feature = "gui")]
pub mod display;
pub mod markup;
#[cfg(feature = "gui")]
pub mod raster;
