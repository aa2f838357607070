//! Where in the files a record stands, so that a finding about it can be shown as `file:line`.

use std::collections::HashMap;
use std::path::PathBuf;

use super::folder::{FileKey, Folder, LONGEST};
use crate::model::{Diagnostic, Place, RecordKey, SheetKey};

impl Folder {
    /// Fills in the file, relative to the folder, and the line of findings that name only a record or a field.
    ///
    /// A line that cannot be found stays unknown.
    pub fn locate(&self, findings: &mut [Diagnostic]) {
        let mut files: HashMap<PathBuf, Lines> = HashMap::new();
        for place in findings.iter_mut().map(|it| &mut it.place).filter(|it| it.file.is_none()) {
            let path = self.file(&file_of(place));
            place.file = Some(path.strip_prefix(self.path()).unwrap_or(&path).display().to_string());
            if place.line.is_some() {
                continue;
            }
            let Some(wanted) = wanted(place) else { continue };
            let lines = files.entry(path).or_insert_with_key(|path| {
                let bytes = self.disk.read_at_most(path, LONGEST).ok().flatten().unwrap_or_default();
                Lines::of(&String::from_utf8_lossy(&bytes))
            });
            place.line = lines.find(&wanted);
        }
    }
}

fn file_of(place: &Place) -> FileKey {
    match (&place.document, &place.annotator) {
        (Some(document), Some(annotator)) => FileKey::Sheet(SheetKey::new(document.clone(), annotator.clone())),
        (Some(document), None) => FileKey::Document(document.clone()),
        (None, _) => FileKey::Project,
    }
}

/// A record by the list that it stands in and the beginning of its line, or a field of the file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Record(&'static str, String),
    Field(String),
}

/// What a finding is about, the more exact first.
fn wanted(place: &Place) -> Option<Key> {
    let record = |list, id: &dyn ToString| Key::Record(list, id.to_string());
    let of_record = place.record.as_ref().map(|it| match it {
        RecordKey::Title => Key::Field("title".to_owned()),
        RecordKey::Label(id) => record("labels", id),
        RecordKey::Attribute(label, id) => record("attributes", &format!("{label} {id}")),
        RecordKey::RelationLabel(id) => record("relations", id),
        RecordKey::Speaker(id) => record("speakers", id),
        RecordKey::Document(_) => Key::Field("id".to_owned()),
        RecordKey::Status(_) => Key::Field("status".to_owned()),
        RecordKey::Kind(_) => Key::Field("kind".to_owned()),
        RecordKey::Annotation(_, id) => record("annotations", id),
        RecordKey::Relation(_, id) => record("relations", id),
        RecordKey::Conflict(id) => record("conflicts", id),
    });
    let of_annotation = || place.annotation.map(|id| record("annotations", &id));
    of_record.or_else(of_annotation).or_else(|| place.field.map(|field| Key::Field(field.to_owned())))
}

/// The lists of project files whose records stand on lines of their own.
const LISTS: [&str; 6] = ["annotations", "attributes", "conflicts", "labels", "relations", "speakers"];

/// The line, from 1, on which each record and field of a file begins, as the canonical writer begins it.
#[derive(Debug, Default)]
struct Lines(HashMap<Key, usize>);

impl Lines {
    fn of(ron: &str) -> Self {
        let mut lines = HashMap::new();
        let mut list = "";
        for (line, number) in ron.lines().zip(1..) {
            let line = line.trim_start();
            if let Some(key) = record_of(list, line) {
                lines.entry(key).or_insert(number);
            } else if let Some((field, behind)) = line.split_once(':')
                && !field.is_empty()
                && field.bytes().all(|it| it.is_ascii_lowercase() || it == b'_')
            {
                lines.entry(Key::Field(field.to_owned())).or_insert(number);
                let opened = LISTS.iter().find(|it| **it == field && behind.trim_start().starts_with('['));
                list = opened.copied().unwrap_or("");
            }
        }
        Self(lines)
    }

    fn find(&self, key: &Key) -> Option<usize> {
        self.0.get(key).copied()
    }
}

/// `(id: "…"`, or `(label: "…", id: "…"` of an attribute.
fn record_of(list: &'static str, line: &str) -> Option<Key> {
    let id = match line.strip_prefix("(id: \"") {
        Some(behind) => behind.split_once('"')?.0.to_owned(),
        None => {
            let (label, behind) = line.strip_prefix("(label: \"")?.split_once("\", id: \"")?;
            format!("{label} {}", behind.split_once('"')?.0)
        }
    };
    Some(Key::Record(list, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = "(\n    status: new,\n    annotations: [\n        (id: \"c4mzt0w9qk2b\", label: \"x\"),\n        (id: \"b\"),\n    ],\n    relations: [\n        (id: \"b\", label: \"x\"),\n    ],\n    conflicts: [\n        (id: \"c\"),\n    ],\n)\n";
    const PROJECT: &str = "(\n    title: \"x\",\n    labels: [\n        (id: \"x\"),\n    ],\n    attributes: [\n        (label: \"x\", id: \"x\"),\n    ],\n    speakers: [\n        (id: \"x\"),\n    ],\n)\n";

    #[test]
    fn records_are_found_by_their_list_and_the_beginning_of_their_line() {
        let find = |ron: &str, list, id: &str| Lines::of(ron).find(&Key::Record(list, id.to_owned()));
        assert_eq!(find(SHEET, "annotations", "c4mzt0w9qk2b"), Some(4));
        assert_eq!(find(SHEET, "annotations", "b"), Some(5));
        assert_eq!(find(SHEET, "relations", "b"), Some(8));
        assert_eq!(find(SHEET, "conflicts", "c"), Some(11));
        assert_eq!(find(SHEET, "relations", "c"), None);
        assert_eq!(find(PROJECT, "labels", "x"), Some(4));
        assert_eq!(find(PROJECT, "attributes", "x x"), Some(7));
        assert_eq!(find(PROJECT, "speakers", "x"), Some(10));
    }

    #[test]
    fn fields_are_found_by_their_name() {
        assert_eq!(Lines::of(SHEET).find(&Key::Field("status".to_owned())), Some(2));
        assert_eq!(Lines::of(PROJECT).find(&Key::Field("title".to_owned())), Some(2));
    }
}
