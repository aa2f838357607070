//! What the fuzz targets share: a disk in memory, and projects made of whatever the fuzzer comes up with.

mod memory;
mod wish;

pub use self::memory::MemoryDisk;
pub use self::wish::{Wish, fulfil, project, remove_untouched, spans};
