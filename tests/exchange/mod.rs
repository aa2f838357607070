//! The JSON of other annotation tools: what is written to the byte, what of it comes back, and what is said of data that is not
//! clean.

use std::sync::Arc;

use manicule::export::Report;
use manicule::format::{MemorySink, MemorySource, format_named};
use manicule::model::{AnnotationId, AnnotationPlace, Attributes, DocumentId, Project, Relation, RelationId, SheetKey};
use proptest::prelude::*;
use proptest::sample::Index;

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

#[test]
fn a_text_beside_data_that_has_its_texts_in_it_is_no_document() {
    let likely = |files: &[(&str, &str)]| {
        let found = manicule::import::likely_format(|endings| {
            let has_ending = |name: &str| endings.iter().any(|it| name.ends_with(&format!(".{it}")));
            MemorySource::new(files.iter().copied().filter(|(name, _)| has_ending(name)))
        });
        found.unwrap().description().name
    };
    let data = [
        ("doccano", "a.jsonl", r#"{"text": "Ana left.", "label": [[0, 3, "PER"]]}"#),
        ("prodigy", "a.jsonl", r#"{"text": "Ana left.", "spans": []}"#),
        ("label-studio", "a.json", r#"[{"data": {"text": "Ana"}, "annotations": [{"result": []}]}]"#),
        ("webanno-tsv", "a.tsv", "#FORMAT=WebAnno TSV 3.3\n"),
        ("conll", "a.conll", "Ana\tB-PER\n"),
        ("cas-xmi", "a.xmi", "<xmi/>"),
        ("cas-json", "a.cas.json", "{}"),
        ("refi-qda", "a.qdpx", ""),
    ];
    for (format, name, content) in data {
        for beside in ["README.md", "LICENSE.txt"] {
            assert_eq!(likely(&[(name, content), (beside, "Words.")]), format, "{name} beside {beside}");
        }
    }
    for (name, content) in [("a.csv", "a,b\n"), ("a.tsv", "a\tb\n"), ("a.xml", "<xmi/>"), ("a.jsonl", "{\"a\": 1}")] {
        assert_eq!(likely(&[(name, content), ("quay.txt", "Words.")]), "text", "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Cut off, with bytes lost, doubled or exchanged: what comes in keeps every promise, and comes in once.
    #[test]
    fn what_is_damaged_harms_nothing(
        format in 0..3_usize,
        damages in prop::collection::vec((any::<Index>(), 0..4_u8, prop::sample::select(b"{}[]\",:0 \n".to_vec())), 1..4),
    ) {
        let format = ["doccano", "label-studio", "prodigy"][format];
        let mut it = related("🚢 [quote#1 “No,” ]she said, [quote#1 “[claim no].”] [figure#2 12]\n");
        let id: DocumentId = "doc".parse().unwrap();
        Arc::make_mut(it.documents.get_mut(&id).unwrap()).url = "https://quay.example".to_owned();
        let (sink, _) = try_export(&it, &options(format, &[]));
        let is_data = |name: &&String| ["ada.jsonl", "tasks-", "annotations.jsonl"].iter().any(|it| name.contains(it));
        let name = sink.files.keys().find(is_data).unwrap().clone();
        let mut bytes = sink.files[&name].repeat(2);
        for (at, damage, byte) in &damages {
            let at = at.index(bytes.len().max(1));
            match damage {
                0 => bytes.truncate(at),
                1 => bytes.extend(bytes.get(at..).unwrap_or_default().to_vec()),
                2 => drop(bytes.get(at).is_some().then(|| bytes.remove(at))),
                _ => bytes.iter_mut().skip(at).take(1).for_each(|it| *it = *byte),
            }
        }
        let source = MemorySource::new([(name, bytes)]);
        let mut project = import::empty();
        import::import_with(&mut project, format, &source, &import::options());
        let before = project.clone();
        let again = import::import_with(&mut project, format, &source, &import::options());
        prop_assert_eq!((again.annotations.new, again.relations.new), (0, 0));
        prop_assert_eq!(project, before);
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
    sheet.relations.insert(Arc::new(relation));
    project
}
