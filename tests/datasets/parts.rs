//! Options, parts and threads.

use std::num::NonZero;

use manicule::export::ExportError;
use manicule::format::{format_options, formats};
use serde_json::Value;

use super::{export, options, project, project_of, try_export};
use crate::util::markup::parse;

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    // More than twice what goes into a part, and every document a little different.
    let documents: Vec<_> =
        (0..1100).map(|it| parse(&format!("[claim A ship of {it}] [figure {it} tons] sank."))).collect();
    let it = project_of(&documents);
    for description in formats().iter().map(|it| it.description()).filter(|it| it.writes) {
        let with = |jobs| {
            let mut options = options(description.name, &[]);
            options.jobs = NonZero::new(jobs);
            export(&it, &options)
        };
        let (one, report) = with(1);
        assert_eq!((report.records, report.documents.len(), report.annotation_count()), (1100, 1100, 2200));
        for jobs in [2, 3, 8] {
            let (several, again) = with(jobs);
            assert!(several == one, "{} on {jobs} threads", description.name);
            assert_eq!(again, report);
        }
        let spans: u64 = report.written.spans("spans").values().sum();
        assert_eq!(spans, 2200, "{}", description.name);
    }
}

#[test]
fn files_of_a_part_are_numbered() {
    let documents: Vec<_> = (0..501).map(|it| parse(&format!("[claim {it}]"))).collect();
    let (sink, _) = export(&project_of(&documents), &options("spacy", &[]));
    let files: Vec<&String> = sink.files.keys().filter(|it| it.ends_with(".spacy")).collect();
    assert_eq!(files, ["annotations-00000-of-00002.spacy", "annotations-00001-of-00002.spacy"]);
    let (sink, _) = export(&project_of(&documents), &options("conll", &[]));
    let lines = sink.text("annotations.conll").unwrap();
    assert_eq!(lines.matches("-DOCSTART-").count(), 501);
}

#[test]
fn options_are_those_of_the_format_and_stand_in_the_manifest() {
    let it = project("[claim a]");
    let (sink, _) = export(&it, &options("conll", &[("scheme", "bioes")]));
    let manifest: Value = serde_json::from_str(sink.text("manifest.json").unwrap()).unwrap();
    let chosen = serde_json::json!({"scheme": "bioes", "layers": "labels", "tokens": "split"});
    assert_eq!(manifest["options"]["chosen"], chosen);
    let (_, refused) = try_export(&it, &options("jsonl", &[("scheme", "bioes")]));
    assert!(matches!(refused, Err(ExportError::NoOption(_, "scheme", _))));
    let (_, refused) = try_export(&it, &options("hf", &[("scheme", "bioes")]));
    assert!(refused.unwrap_err().to_string().contains("--files"));
    for format in ["conll", "spacy"] {
        let mut bare = options(format, &[]);
        bare.with_text = false;
        assert!(matches!(try_export(&it, &bare).1, Err(ExportError::NeedsText(_))));
    }
}

#[test]
fn formats_that_share_the_name_of_an_option_share_the_option() {
    let shared = format_options();
    for option in formats().iter().flat_map(|it| it.options()) {
        assert!(shared.contains(option), "{} is two things", option.name);
        assert!(option.values.len() >= 2, "{} is no choice", option.name);
    }
}

#[test]
fn a_table_with_tabs_has_the_cells_of_that_with_commas() {
    let it = project("[claim A \t“ship”,] [figure =7]\n[quote so]");
    let cells = |format: &str, delimiter| {
        let (sink, _) = export(&it, &options(format, &[]));
        let table = sink.text(&format!("annotations.{format}")).unwrap().to_owned();
        let reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(table.as_bytes()).into_records();
        let rows: Vec<Vec<String>> = reader.map(|it| it.unwrap().iter().map(str::to_owned).collect()).collect();
        (rows, table.contains('\r'))
    };
    let (commas, tabs) = (cells("csv", b','), cells("tsv", b'\t'));
    assert_eq!(commas.0, tabs.0);
    assert_eq!((commas.0.len(), commas.1, tabs.1), (3, true, false));
}
