//! Files that the user gives, as the source of a format's reader.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::PathBuf;

use super::source::sources;
use crate::format::{Format, Source};
use crate::model::Diagnostic;

/// What stands beside annotated data, whatever its format: texts, configurations, schema and manifest.
const BESIDE: [&str; 4] = ["txt", "conf", "json", "jsonl"];

/// Files below some paths, named as the user would name them, with `/` between the parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileSource {
    names: Vec<String>,
    paths: BTreeMap<String, PathBuf>,
}

impl FileSource {
    /// The files of some kinds among paths and in all folders below them; what cannot be looked at is a finding.
    ///
    /// `extensions` are lower-case and without the dot.
    #[must_use]
    pub fn new(paths: &[PathBuf], extensions: &[&str]) -> (Self, Vec<Diagnostic>) {
        let (files, findings) = sources(paths, extensions);
        let mut source = Self::default();
        for file in files {
            let parts = file.path.components().map(|it| it.as_os_str().to_string_lossy().replace('/', ""));
            let absolute = if file.path.has_root() { "/" } else { "" };
            let name = format!("{absolute}{}", parts.filter(|it| !it.is_empty()).collect::<Vec<_>>().join("/"));
            if source.paths.insert(name.clone(), file.path).is_none() {
                source.names.push(name);
            }
        }
        (source, findings)
    }

    /// The files of a format among paths and in all folders below them, and what may stand beside annotated data of any format.
    #[must_use]
    pub fn of_format(paths: &[PathBuf], format: &dyn Format) -> (Self, Vec<Diagnostic>) {
        let mut extensions = format.description().extensions.to_vec();
        extensions.extend(BESIDE.iter().filter(|it| !format.description().extensions.contains(it)));
        Self::new(paths, &extensions)
    }
}

impl Source for FileSource {
    fn names(&self) -> &[String] {
        &self.names
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn BufRead + '_>> {
        let path = self.paths.get(name).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(BufReader::new(File::open(path)?)))
    }
}
