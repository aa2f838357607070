//! Whatever annotated data is, it becomes an edit that applies and leaves a project without a broken promise, or findings.
//!
//! The first byte selects the format, the second how the file is split: what stands behind the first `\0` is the text beside it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use manicule::format::{MemorySource, format_named};
use manicule::import::{self, Options};
use manicule::model::{Project, ProjectId, Severity, Time};

const FORMATS: [(&str, &str); 12] = [
    ("brat", "a/news.ann"),
    ("jsonl", "news.jsonl"),
    ("csv", "news.csv"),
    ("doccano", "news.jsonl"),
    ("label-studio", "news.json"),
    ("prodigy", "news.jsonl"),
    ("web-annotation", "a/news.json"),
    ("refi-qda", "a/news.qde"),
    ("cas-xmi", "news.xmi"),
    ("cas-json", "news.json"),
    ("webanno-tsv", "news.tsv"),
    ("conll", "news.conll"),
];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let (format, name) = FORMATS[usize::from(*first) % FORMATS.len()];
    let mut parts = rest.splitn(2, |it| *it == 0);
    let (data, text) =
        (parts.next().unwrap_or_default(), parts.next().unwrap_or(b"The ferry \xf0\x9f\x9a\xa2 burned.\r\n"));
    let source =
        MemorySource::new([(name, data), ("a/news.txt", text), ("annotation.conf", &data[..data.len().min(64)])]);
    let mut project = Project::new(ProjectId::from_number(1), "News");
    let options = Options { annotator: None, counting: None, at: Time::from_unix(0) };
    let Some(format) = format_named(format) else { return };
    let Some(imported) = import::run(&project, format, &source, &options) else { return };
    project.texts.extend(imported.texts.into_iter().map(|it| (it.hash(), it)));
    imported.edit.apply(&mut project).expect("an edit that applies");
    let broken = manicule::check::check(&project).into_iter().find(|it| it.severity == Severity::Error);
    assert!(broken.is_none(), "{broken:?}");
    let again = import::run(&project, format, &source, &options).expect("a reader");
    assert!(again.edit.is_empty(), "a second import changes nothing: {:?}", again.edit);
});
