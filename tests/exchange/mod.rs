//! The JSON of other annotation tools: what is written to the byte, what of it comes back, and what is said of data that is not
//! clean.

use std::sync::Arc;

use manicule::export::Report;
use manicule::format::{MemorySink, MemorySource, format_named};
use manicule::model::{AnnotationId, AnnotationPlace, Attributes, DocumentId, Project, Relation, RelationId, SheetKey};

use crate::datasets::{options, try_export};
use crate::import;
use crate::util::markup::stamp;

/// doccano.
mod doccano;
/// Label Studio.
mod label_studio;
/// Prodigy.
mod prodigy;

#[test]
fn each_format_knows_its_own_among_those_of_the_same_endings() {
    let it = related("🚢 [quote#1 “No”] [figure#2 12]\n");
    let recognized = |written: &str| -> Vec<&str> {
        let (sink, _) = try_export(&it, &options(written, &[]));
        let source: MemorySource = sink.into();
        let asked = ["doccano", "label-studio", "prodigy"];
        asked.into_iter().filter(|it| format_named(it).unwrap().recognizes(&source)).collect()
    };
    for written in ["doccano", "label-studio", "prodigy"] {
        assert_eq!(recognized(written), [written]);
    }
    for written in ["jsonl", "csv", "brat", "conll"] {
        assert_eq!(recognized(written), Vec::<&str>::new(), "{written}");
    }
}

/// What a format makes of a project, and of that a new project.
pub fn there_and_back(project: &Project, format: &str, chosen: &[(&str, &str)]) -> (MemorySink, Report, Project) {
    let (sink, report) = try_export(project, &options(format, chosen));
    let mut back = import::empty();
    import::import_with(&mut back, format, &sink.clone().into(), &import::options());
    (sink, report.expect("an export"), back)
}

/// A project of one document in the notation of markup, whose annotation 1 repeats the annotation 2.
pub fn related(markup: &str) -> Project {
    let mut project = crate::datasets::project(markup);
    let document: DocumentId = "doc".parse().unwrap();
    let key = SheetKey::new(document.clone(), "ada".parse().unwrap());
    let relation = Relation {
        id: RelationId::from_number(9),
        label: "repeats".parse().unwrap(),
        from: AnnotationId::from_number(1),
        to: AnnotationPlace { document, annotation: AnnotationId::from_number(2) },
        attributes: Attributes::default(),
        note: String::new(),
        created: stamp(),
        changed: stamp(),
    };
    let sheet = Arc::make_mut(project.sheets.get_mut(&key).unwrap());
    sheet.relations.insert(relation.id, Arc::new(relation));
    project
}
