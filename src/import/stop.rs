//! A source that can be called off, since some formats read all their files before they tell of a document.

use std::cell::Cell;
use std::io::{self, BufRead};

use crate::format::Source;

/// Files that are given out as long as somebody wants to go on.
pub(super) struct Stoppable<'s> {
    source: &'s dyn Source,
    goes_on: &'s dyn Fn(usize) -> bool,
    read: Cell<usize>,
    is_off: Cell<bool>,
}

impl<'s> Stoppable<'s> {
    pub(super) fn new(source: &'s dyn Source, goes_on: &'s dyn Fn(usize) -> bool) -> Self {
        Self { source, goes_on, read: Cell::new(0), is_off: Cell::new(false) }
    }

    /// Whether to go on, with so many documents read.
    pub(super) fn goes_on(&self, read: usize) -> bool {
        self.read.set(read);
        if !self.is_off.get() {
            self.is_off.set(!(self.goes_on)(read));
        }
        !self.is_off.get()
    }

    fn check(&self) -> io::Result<()> {
        if self.goes_on(self.read.get()) { Ok(()) } else { Err(io::Error::other("the import was called off")) }
    }
}

impl Source for Stoppable<'_> {
    fn names(&self) -> &[String] {
        self.source.names()
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn BufRead + '_>> {
        self.check()?;
        self.source.open(name)
    }

    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        self.check()?;
        self.source.read(name)
    }
}
