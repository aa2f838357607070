//! Where in the files a record stands, so that a finding about it can be shown as `file:line`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::folder::{FileKey, Folder};
use crate::model::{Diagnostic, SheetKey};

impl Folder {
    /// Fills in the file, relative to the folder, and the line of findings that name only a record.
    ///
    /// A line that cannot be found stays unknown.
    pub fn locate(&self, findings: &mut [Diagnostic]) {
        let mut lines: BTreeMap<PathBuf, BTreeMap<String, usize>> = BTreeMap::new();
        for place in findings.iter_mut().map(|it| &mut it.place).filter(|it| it.file.is_none()) {
            let path = match (&place.document, &place.annotator) {
                (Some(document), Some(annotator)) => {
                    self.file(&FileKey::Sheet(SheetKey::new(document.clone(), annotator.clone())))
                }
                (Some(document), None) => self.file(&FileKey::Document(document.clone())),
                (None, _) => self.file(&FileKey::Project),
            };
            place.file = Some(path.strip_prefix(self.path()).unwrap_or(&path).display().to_string());
            if let Some(annotation) = place.annotation {
                let ids = lines.entry(path).or_insert_with_key(|path| {
                    let bytes = self.disk.read_file(path).ok().flatten().unwrap_or_default();
                    lines_of_ids(&String::from_utf8_lossy(&bytes))
                });
                place.line = ids.get(&annotation.to_string()).copied();
            }
        }
    }
}

/// The line, from 1, on which each record begins, as the canonical writer begins it.
fn lines_of_ids(ron: &str) -> BTreeMap<String, usize> {
    let id = |line: &str| Some(line.trim_start().strip_prefix("(id: \"")?.split_once('"')?.0.to_owned());
    ron.lines().zip(1..).filter_map(|(line, number)| Some((id(line)?, number))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_found_by_the_beginning_of_their_line() {
        let ron = "(\n    annotations: [\n        (id: \"c4mzt0w9qk2b\", label: \"x\"),\n        (id: \"b\"),\n";
        let lines = lines_of_ids(ron);
        assert_eq!(lines.get("c4mzt0w9qk2b"), Some(&3));
        assert_eq!(lines.get("b"), Some(&4));
        assert_eq!(lines.len(), 2);
    }
}
