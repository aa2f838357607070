//! Whose a file is, and what it is about, where only its name and its neighbours say so.

use std::collections::BTreeMap;

use super::ImportedDocument;
use crate::model::AnnotatorKind;

/// What the curation of INCEpTION is called.
const CURATION: &str = "CURATION_USER";

/// Tells the annotators of documents that name none.
///
/// - `annotation/DOCUMENT/ANNOTATOR.EXT` and `curation/DOCUMENT/CURATION_USER.EXT` are how INCEpTION exports a project.
/// - Files in one folder with one text are about the folder, and each is called as its annotator.
/// - Files of one name with one text have an annotator a folder.
pub(super) fn name_annotators(documents: &mut [ImportedDocument]) {
    let mut open: Vec<usize> = Vec::new();
    for (at, document) in documents.iter_mut().enumerate() {
        // A document that nobody has annotated has no sheet, and belongs to the others of its folder all the same.
        if document.sheets.iter().any(|it| it.annotator.is_some()) {
            continue;
        }
        match of_project(&file(document)) {
            Some((about, annotator)) => {
                about.clone_into(&mut document.name);
                name(document, annotator);
            }
            None => open.push(at),
        }
    }
    for (key, group) in groups(documents, &open, folder) {
        for at in group {
            let file = file(&documents[at]);
            name(&mut documents[at], stem(&file));
            if !key.is_empty() {
                key.rsplit('/').next().unwrap_or(&key).clone_into(&mut documents[at].name);
            }
            open.retain(|it| *it != at);
        }
    }
    for (_, group) in groups(documents, &open, stem) {
        for at in group {
            let file = file(&documents[at]);
            name(&mut documents[at], folder(&file).rsplit('/').next().unwrap_or_default());
        }
    }
}

fn file(document: &ImportedDocument) -> String {
    document.place.file.clone().unwrap_or_default()
}

/// The documents of one text in several files whose names have a part in common, by that part.
fn groups(documents: &[ImportedDocument], open: &[usize], part: fn(&str) -> &str) -> Vec<(String, Vec<usize>)> {
    let mut groups: BTreeMap<(String, &str), Vec<usize>> = BTreeMap::new();
    for at in open {
        let document = &documents[*at];
        let Some(text) = document.text.as_deref() else { continue };
        groups.entry((part(&file(document)).to_owned(), text)).or_default().push(*at);
    }
    let are_several = |group: &[usize]| group.iter().any(|at| file(&documents[*at]) != file(&documents[group[0]]));
    groups.into_iter().filter(|(_, group)| are_several(group)).map(|((part, _), group)| (part, group)).collect()
}

/// The document and annotator of a file within a project of INCEpTION.
fn of_project(file: &str) -> Option<(&str, &str)> {
    let parts: Vec<&str> = file.split('/').collect();
    let at = parts.iter().rposition(|it| matches!(*it, "annotation" | "curation"))?;
    (at + 3 == parts.len()).then(|| (parts[at + 1], stem(file)))
}

fn name(document: &mut ImportedDocument, annotator: &str) {
    for sheet in document.sheets.iter_mut().filter(|it| it.annotator.is_none() && !annotator.is_empty()) {
        sheet.annotator = Some(annotator.to_owned());
        if annotator == CURATION {
            sheet.kind = Some(AnnotatorKind::Gold);
        }
    }
}

fn folder(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The name of a file without its folder and endings.
pub(super) fn stem(file: &str) -> &str {
    let own = file.rsplit('/').next().unwrap_or(file);
    let endings = [".cas.json", ".json", ".xmi", ".tsv", ".conll"];
    endings.iter().find_map(|it| own.strip_suffix(it)).unwrap_or(own)
}

#[cfg(test)]
mod tests {
    use super::super::ImportedSheet;
    use super::*;
    use crate::model::Place;

    fn named(files: &[(&str, &str)]) -> Vec<String> {
        let document = |(file, text): &(&str, &str)| ImportedDocument {
            name: stem(file).to_owned(),
            place: Place { file: Some((*file).to_owned()), ..Place::default() },
            text: Some((*text).to_owned()),
            sheets: vec![ImportedSheet::default()],
            ..ImportedDocument::default()
        };
        let mut documents: Vec<_> = files.iter().map(document).collect();
        name_annotators(&mut documents);
        documents
            .iter()
            .map(|it| format!("{} {:?}", it.name, it.sheets[0].annotator.as_deref().unwrap_or("-")))
            .collect()
    }

    #[test]
    fn names_and_texts_tell_whose_a_file_is() {
        let of_project = [("x/annotation/pier.txt/ada.tsv", "a"), ("x/curation/pier.txt/CURATION_USER.tsv", "a")];
        assert_eq!(named(&of_project), ["pier.txt \"ada\"", "pier.txt \"CURATION_USER\""]);
        assert_eq!(named(&[("pier/ada.tsv", "a"), ("pier/bob.tsv", "a")]), ["pier \"ada\"", "pier \"bob\""]);
        assert_eq!(named(&[("ada/pier.tsv", "a"), ("bob/pier.tsv", "a")]), ["pier \"ada\"", "pier \"bob\""]);
        assert_eq!(named(&[("x/pier.tsv", "a"), ("x/quay.tsv", "b")]), ["pier \"-\"", "quay \"-\""]);
        // Two folders with one text are two documents, each with its annotators.
        let twice = [("pier/ada.tsv", "a"), ("pier/bob.tsv", "a"), ("quay/ada.tsv", "a"), ("quay/bob.tsv", "a")];
        assert_eq!(named(&twice), ["pier \"ada\"", "pier \"bob\"", "quay \"ada\"", "quay \"bob\""]);
    }
}
