//! Real data of brat: whatever comes into a project comes out again.

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;

use manicule::export::{self, Options as ExportOptions};
use manicule::format::{MemorySink, MemorySource, format_named};
use manicule::import::{self, Options};
use manicule::model::{DocumentId, Project, ProjectId, Schema, Status};

use super::shared;

/// The files of a folder by their names.
fn files(folder: &str) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(shared(folder)).unwrap().map(|it| it.unwrap().path());
    let is_brat = |it: &std::path::PathBuf| it.extension().is_some_and(|it| it == "ann" || it == "txt");
    let name = |it: &std::path::PathBuf| it.file_name().unwrap().to_string_lossy().into_owned();
    entries.filter(is_brat).map(|it| (name(&it), fs::read(it).unwrap())).collect()
}

/// Why an annotation file does not come out byte for byte, or `None` where it does.
fn difference(before: &str, after: &str) -> Option<&'static str> {
    let sorted = |file: &str| {
        // Notes are numbered anew.
        let mut lines: Vec<String> = file
            .lines()
            .map(|line| match (line.starts_with('#'), line.split_once('\t')) {
                (true, Some((_, rest))) => format!("#\t{rest}"),
                _ => line.to_owned(),
            })
            .collect();
        lines.sort();
        lines
    };
    let is_about_nothing = |line: &&str| {
        let target = line.split_once('\t').and_then(|(_, rest)| rest.split(['\t', ' ']).nth(1));
        line.starts_with('#')
            && !target.is_some_and(|it| before.lines().any(|line| line.split('\t').next() == Some(it)))
    };
    let about_something: String =
        before.lines().filter(|it| !is_about_nothing(it)).map(|it| format!("{it}\n")).collect();
    if before == after {
        None
    } else if sorted(before) == sorted(after) {
        Some("lines in another order: ours are in that of the numbers, notes behind what they are about")
    } else if sorted(&about_something) == sorted(after) {
        Some("a note about nothing, which went to the document")
    } else {
        Some("other lines")
    }
}

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn litbank_comes_back() {
    let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for folder in ["entities", "events"] {
        let files = files(&format!("corpora/litbank-brat/{folder}"));
        let mut project = Project::new(ProjectId::from_number(1), "LitBank");
        project.schema = Schema::default();
        let options = Options { annotator: None, counting: None, at: "2026-11-22T10:02:11Z".parse().unwrap() };
        let source = MemorySource::new(files.clone());
        let imported = import::run(&project, format_named("brat").unwrap(), &source, &options).unwrap();
        assert!(!imported.report.has_errors(), "{:#?}", imported.report.findings);
        assert_eq!(imported.report.new_documents.len(), 100);
        let lines = files.iter().filter(|(name, _)| name.ends_with(".ann"));
        let lines: usize =
            lines.map(|(_, it)| it.split(|it| *it == b'\n').filter(|it| it.starts_with(b"T")).count()).sum();
        assert_eq!(imported.report.annotations.new, lines as u64, "every line is an annotation");
        project.texts.extend(imported.texts.into_iter().map(|it| (it.hash(), it)));
        imported.edit.apply(&mut project).unwrap();
        let mut sink = MemorySink::default();
        let all = ExportOptions { statuses: Status::ALL.to_vec(), ..ExportOptions::new("brat") };
        export::run(&[&project], &all, &mut sink, &|_| ControlFlow::Continue(())).unwrap();
        for (name, before) in files.iter().filter(|(name, _)| name.ends_with(".ann")) {
            let id = DocumentId::from_title(name.trim_end_matches(".ann"), |_| false);
            let before = String::from_utf8(before.clone()).unwrap();
            // A document without annotations is nobody's.
            let folder_out = if before.is_empty() { "" } else { "imported/" };
            let written = |ending: &str| sink.text(&format!("{folder_out}{id}.{ending}")).unwrap_or("it is not there");
            if let Some(reason) = difference(&before, written("ann")) {
                reasons.entry(reason).or_default().push(format!("{folder}/{name}"));
            }
            assert_eq!(written("txt").as_bytes(), &files[&name.replace(".ann", ".txt")][..], "{name}");
        }
    }
    for (reason, files) in &reasons {
        println!("{} files, {reason}: {}", files.len(), files.join(", "));
    }
    assert!(!reasons.contains_key("other lines"), "{reasons:#?}");
    let differing: usize = reasons.values().map(Vec::len).sum();
    println!("{} of 200 files came back byte for byte", 200 - differing);
}
