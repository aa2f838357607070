//! Reads type systems: which types are of which kind, and what their features are.

use super::graph::KnownTypes;
use super::xml::{Piece, local, pieces};
use crate::format::{ReadReport, Source};
use crate::model::{Diagnostic, Place, Severity};

/// The type system that belongs to a file: the one that stands nearest, in its folder or above, else the only one that there is.
pub(super) fn name_for<'s>(source: &'s dyn Source, file: &str) -> Option<&'s str> {
    let is_one = |name: &&str| {
        let own = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
        own.ends_with(".xml") && own.contains("typesystem")
    };
    let all: Vec<&str> = source.names().iter().map(String::as_str).filter(is_one).collect();
    let folder = |name: &str| name.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let above = all.iter().copied().filter(|it| file.starts_with(&folder(it)));
    let nearest = above.max_by_key(|it| folder(it).len());
    nearest.or_else(|| all.first().copied().filter(|_| all.len() == 1))
}

/// Reads the type system of a name; what is wrong with it is told, and what could be read of it is taken.
pub(super) fn read(source: &dyn Source, name: &str, report: &mut ReadReport) -> KnownTypes {
    let mut types = KnownTypes::default();
    let mut tell = |line: Option<usize>, message: String| {
        let place = Place { file: Some(name.to_owned()), line, ..Place::default() };
        let hint = "the import goes on with what was read of it";
        report.findings.push(Diagnostic::new(Severity::Warning, place, message, hint));
    };
    let bytes = match source.read(name) {
        Ok(bytes) => bytes,
        Err(error) => {
            tell(None, error.to_string());
            return types;
        }
    };
    let (mut open, mut faults, mut building) = (Vec::new(), Vec::new(), Building::default());
    let end = pieces(&bytes, &mut faults, &mut |piece| match piece {
        Piece::Open { name, .. } => {
            building.words.clear();
            open.push(local(name).to_owned());
        }
        Piece::Words(words) => building.words.push_str(&words),
        Piece::Close => {
            let name = open.pop().unwrap_or_default();
            building.close(&name, open.last().map_or("", String::as_str), &mut types);
        }
    });
    faults.extend(end.err());
    faults.into_iter().for_each(|(line, message)| tell(Some(line), message));
    types
}

/// The type and feature that are being read.
#[derive(Default)]
struct Building {
    words: String,
    kind: String,
    feature: String,
    range: String,
    element: String,
}

impl Building {
    fn close(&mut self, name: &str, within: &str, types: &mut KnownTypes) {
        let words = std::mem::take(&mut self.words).trim().to_owned();
        match (within, name) {
            ("typeDescription", "name") => self.kind = words,
            ("typeDescription", "supertypeName") => drop(types.supertypes.insert(self.kind.clone(), words)),
            ("featureDescription", "name") => self.feature = words,
            ("featureDescription", "rangeTypeName") => self.range = words,
            ("featureDescription", "elementType") => self.element = words,
            (_, "featureDescription") => {
                let (range, element) = (std::mem::take(&mut self.range), std::mem::take(&mut self.element));
                let range =
                    if range == "uima.cas.FSArray" && !element.is_empty() { format!("{element}[]") } else { range };
                types.ranges.insert((self.kind.clone(), std::mem::take(&mut self.feature)), range);
            }
            _ => {}
        }
    }
}
