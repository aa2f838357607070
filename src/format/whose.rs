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
    let mut of_folder: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    let mut of_name: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (at, document) in
        documents.iter_mut().enumerate().filter(|(_, it)| it.sheets.iter().any(|it| it.annotator.is_none()))
    {
        let file = document.place.file.clone().unwrap_or_default();
        if let Some((about, annotator)) = of_project(&file) {
            about.clone_into(&mut document.name);
            name(document, annotator);
            continue;
        }
        let text = document.text.clone().unwrap_or_default();
        of_folder.entry((folder(&file).to_owned(), text.clone())).or_default().push(at);
        of_name.entry((stem(&file).to_owned(), text)).or_default().push(at);
    }
    let several = |groups: BTreeMap<(String, String), Vec<usize>>| groups.into_iter().filter(|(_, it)| it.len() > 1);
    for ((folder, _), group) in several(of_folder) {
        for at in group {
            let file = documents[at].place.file.clone().unwrap_or_default();
            name(&mut documents[at], stem(&file));
            if !folder.is_empty() {
                folder.rsplit('/').next().unwrap_or(&folder).clone_into(&mut documents[at].name);
            }
        }
    }
    for (_, group) in several(of_name) {
        for at in group {
            let file = documents[at].place.file.clone().unwrap_or_default();
            name(&mut documents[at], folder(&file).rsplit('/').next().unwrap_or_default());
        }
    }
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
    }
}
