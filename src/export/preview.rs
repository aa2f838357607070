//! What an export would come to, without its being written.

use std::io;
use std::ops::ControlFlow;

use super::{ExportError, Options, Progress, Report, run};
use crate::format::Sink;
use crate::model::Stock;

/// Reports what an export would write, lose and skip. Limits that would fail it do not count: they are what the report is asked for.
///
/// # Errors
///
/// Where the options fit nothing, or `progress` breaks off.
pub fn preview<S: Stock>(
    stocks: &[&S],
    options: &Options,
    progress: &dyn Fn(Progress<'_>) -> ControlFlow<()>,
) -> Result<Report, ExportError> {
    let lenient = Options { strict: false, max_skipped: None, ..options.clone() };
    run(stocks, &lenient, &mut Nowhere, progress)
}

/// Takes everything and keeps nothing.
struct Nowhere;

impl Sink for Nowhere {
    fn append(&mut self, _name: &str, _bytes: &[u8]) -> io::Result<()> {
        Ok(())
    }
}
