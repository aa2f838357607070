//! The fixtures of doccano itself: what is JSON is read whole or told of, and what is another format is named here.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use manicule::format::{LossKind, MemorySource, format_named};
use manicule::import::{self, Options};
use manicule::model::{Project, ProjectId, Severity};

use super::shared;

/// Of each file: documents, annotations, relations; lines that were passed over; labels of whole texts and keys that a project has no
/// place for.
const FILES: [(&str, [u64; 3], u64, u64); 27] = [
    ("data_export/pipeline/examples/bounding_box/example.jsonl", [0, 0, 0], 1, 0),
    ("data_export/pipeline/examples/image_captioning/example.jsonl", [0, 0, 0], 3, 0),
    ("data_export/pipeline/examples/image_classification/example.jsonl", [0, 0, 0], 3, 0),
    ("data_export/pipeline/examples/intent_detection/example.jsonl", [2, 3, 0], 0, 2),
    ("data_export/pipeline/examples/relation_extraction/example.jsonl", [1, 4, 3], 0, 0),
    ("data_export/pipeline/examples/segmentation/example.jsonl", [0, 0, 0], 1, 0),
    ("data_export/pipeline/examples/sequence_labeling/example.jsonl", [3, 4, 0], 0, 0),
    ("data_export/pipeline/examples/sequence_to_sequence/example.json", [3, 0, 0], 0, 3),
    ("data_export/pipeline/examples/sequence_to_sequence/example.jsonl", [3, 0, 0], 0, 3),
    ("data_export/pipeline/examples/speech_to_text/example.jsonl", [0, 0, 0], 3, 0),
    ("data_export/pipeline/examples/text_classification/example.json", [3, 0, 0], 0, 3),
    ("data_export/pipeline/examples/text_classification/example.jsonl", [3, 0, 0], 0, 3),
    ("data_import/pipeline/examples/intent_detection/example.jsonl", [2, 3, 0], 0, 2),
    ("data_import/pipeline/examples/relation_extraction/example.jsonl", [1, 4, 3], 0, 0),
    ("data_import/pipeline/examples/sequence_labeling/example.jsonl", [3, 3, 0], 0, 0),
    ("data_import/pipeline/examples/sequence_to_sequence/example.json", [3, 0, 0], 0, 3),
    ("data_import/pipeline/examples/sequence_to_sequence/example.jsonl", [3, 0, 0], 0, 3),
    ("data_import/pipeline/examples/text_classification/example.json", [3, 0, 0], 0, 3),
    ("data_import/pipeline/examples/text_classification/example.jsonl", [3, 0, 0], 0, 3),
    ("data_import/tests/data/intent/example.jsonl", [4, 2, 0], 1, 2),
    ("data_import/tests/data/relation_extraction/example.jsonl", [1, 4, 3], 0, 0),
    ("data_import/tests/data/seq2seq/example.json", [2, 0, 0], 2, 1),
    ("data_import/tests/data/seq2seq/example.jsonl", [2, 0, 0], 2, 1),
    ("data_import/tests/data/sequence_labeling/example.jsonl", [2, 1, 0], 1, 2),
    ("data_import/tests/data/sequence_labeling/example_overlapping.jsonl", [1, 2, 0], 0, 1),
    ("data_import/tests/data/text_classification/example.json", [3, 0, 0], 1, 3),
    ("data_import/tests/data/text_classification/example.jsonl", [3, 0, 0], 0, 6),
];

/// What doccano exchanges beside JSON, which other readers are for, or nobody: columns, tables, plain texts, pictures.
const OTHERS: [&str; 6] = ["conll", "csv", "txt", "jpeg", "ico", "xlsx"];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()) {
        if entry.is_dir() { files(&entry, found) } else { found.push(entry) }
    }
}

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn its_own_fixtures_are_read_whole_or_told_of() {
    let root = shared("corpora/doccano/backend");
    let (mut found, mut read) = (Vec::new(), BTreeMap::new());
    files(&root, &mut found);
    for path in found {
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        let ending = name.rsplit('.').next().unwrap();
        if !["json", "jsonl"].contains(&ending) {
            assert!(OTHERS.contains(&ending), "nobody has thought of {name}");
            continue;
        }
        let source = MemorySource::new([(name.clone(), fs::read(&path).unwrap())]);
        let options = Options { annotator: None, counting: None, at: "2026-11-22T10:02:11Z".parse().unwrap() };
        let mut project = Project::new(ProjectId::from_number(1), "doccano");
        let imported = import::run(&project, format_named("doccano").unwrap(), &source, &options).unwrap();
        let report = &imported.report;
        let errors: Vec<_> = report.findings.iter().filter(|it| it.severity == Severity::Error).collect();
        let passed_over = report.losses.count(LossKind::Line);
        assert!(errors.iter().all(|it| it.place.line.is_some()), "{name}: {errors:#?}");
        assert_eq!(errors.len() as u64, passed_over, "{name}: {errors:#?}");
        let counts = [report.new_documents.len() as u64, report.annotations.new, report.relations.new];
        read.insert(name, (counts, passed_over, report.losses.count(LossKind::Field)));
        project.texts.extend(imported.texts.into_iter().map(|it| (it.hash(), it)));
        imported.edit.apply(&mut project).unwrap();
    }
    let expected = FILES.iter().map(|(name, counts, lines, fields)| ((*name).to_owned(), (*counts, *lines, *fields)));
    assert_eq!(read, expected.collect());
}
