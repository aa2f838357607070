//! Exports of projects whose sheets stay in their folder: the same as of those that are in memory, to the byte.

use std::fs;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use manicule::edit::intent::{self, Author};
use manicule::edit::{Entry, Swap};
use manicule::export::{self, ExportError, Options, Overlaps, Planned, Report, Shard, Splitting, View};
use manicule::format::{LossKind, MemorySink, formats};
use manicule::group::{Split, SplitBy, SplitRule};
use manicule::model::{
    Annotation, AnnotationId, Change, Conflict, LabelId, Project, Reason, SheetKey, Stamp, Status, Stock, Time,
};
use manicule::store::{self, FileKey, Opened, RealDisk, Shelved};
use manicule::text::Span;
use tempfile::TempDir;

use super::{options, repeating};
use crate::util::writer::{Rest, Writer};

/// A project in a folder of its own.
fn saved(project: &Project) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    store::create(dir.path(), "Test").expect("a project");
    let folder = store::open(dir.path()).expect("the project").folder;
    folder.save(project, &FileKey::all(project)).expect("saved");
    dir
}

/// A project of which nothing stays that can be read once more.
fn shelved(dir: &Path) -> Shelved {
    store::open_shelved_on(Arc::new(RealDisk), dir, 0).expect("the project")
}

fn both(dir: &Path) -> (Opened, Shelved) {
    (store::open(dir).expect("the project"), shelved(dir))
}

/// What comes of an export, whatever that is.
fn exported<S: Stock>(stock: &S, options: &Options) -> (MemorySink, Result<Report, String>) {
    let mut sink = MemorySink::default();
    let report = export::run(&[stock], options, &mut sink, &|_| ControlFlow::Continue(()));
    (sink, report.map_err(|error| error.to_string()))
}

/// That a folder is exported alike both ways, and gives what is exported.
fn assert_alike(dir: &Path, options: &Options) -> Option<Report> {
    let (opened, shelved) = both(dir);
    assert_eq!(shelved.opened.diagnostics, opened.diagnostics);
    assert_eq!(shelved.opened.read_only, opened.read_only);
    let (whole, streamed) = (exported(&opened.project, options), exported(&shelved, options));
    assert_eq!(streamed.1, whole.1, "{options:?}");
    assert!(streamed.0 == whole.0, "{options:?}");
    let kept = exported(&store::open_shelved(dir).expect("the project"), options);
    assert!(kept == whole, "{options:?}");
    streamed.1.ok()
}

fn sample() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/projects/port-mare"))
}

#[test]
fn every_format_is_the_same_whether_sheets_are_in_memory_or_not() {
    let related = saved(&repeating());
    let written = formats().iter().filter(|it| it.description().writes && !it.quotes_others());
    for format in written.map(|it| it.description().name) {
        for dir in [sample(), related.path()] {
            let report = assert_alike(dir, &options(format, &[]));
            assert!(report.expect("an export").annotation_count() > 0, "{format}");
        }
    }
}

#[test]
fn what_is_chosen_is_the_same_whether_sheets_are_in_memory_or_not() {
    let related = saved(&repeating());
    let quote: LabelId = "quote".parse().unwrap();
    let split = || Some(Splitting::Anew { rule: split_rule(), earlier: None });
    let cases: [fn(&mut Options); 7] = [
        |it| it.overlaps = Overlaps::Longest,
        |it| it.overlaps = Overlaps::Error,
        |it| it.view = View::Attribution,
        |it| it.view = View::Sentences,
        |it| it.view = View::Pairs,
        |it| it.statuses = vec![Status::New, Status::Done],
        |it| it.with_text = false,
    ];
    for dir in [sample(), related.path()] {
        for change in cases {
            let mut options = options("jsonl", &[]);
            change(&mut options);
            assert_alike(dir, &options);
        }
        assert_alike(dir, &Options { labels: vec![quote.clone()], ..options("jsonl", &[]) });
        assert_alike(dir, &Options { split: split(), ..options("hf", &[]) });
        for number in 1..=3 {
            let shard = Some(Shard { number, of: 3 });
            assert_alike(dir, &Options { split: split(), shard, ..options("jsonl", &[]) });
        }
    }
}

fn split_rule() -> SplitRule {
    SplitRule { parts: SplitRule::parts_from("train=60,test=40").unwrap(), by: SplitBy::Document, seed: 7 }
}

#[test]
fn a_plan_is_the_same_whether_sheets_are_in_memory_or_not() {
    let (opened, shelved) = both(sample());
    let go_on = &|_: export::Progress<'_>| ControlFlow::Continue(());
    let whole = Planned::new(&[&opened.project], &split_rule(), None::<&Split>, Some(2), go_on).expect("a plan");
    let streamed = Planned::new(&[&shelved], &split_rule(), None, Some(2), go_on).expect("a plan");
    assert_eq!(streamed.0.json(&[&shelved]), whole.0.json(&[&opened.project]));
}

/// What somebody does to a folder, by hand.
type Damage = fn(&Path);

#[test]
fn what_is_damaged_is_skipped_and_told_the_same_whether_sheets_are_in_memory_or_not() {
    let damages: [Damage; 6] = [
        |dir| fs::write(dir.join("documents/d1.txt"), "Another text.").unwrap(),
        |dir| fs::write(dir.join("documents/d1.txt"), b"\xff\xfe").unwrap(),
        |dir| fs::remove_file(dir.join("documents/d1.txt")).unwrap(),
        |dir| fs::remove_file(dir.join("documents/d1.ron")).unwrap(),
        |dir| fs::write(dir.join("annotations/ada/d1.ron"), "(format: 1").unwrap(),
        |dir| {
            let path = dir.join("annotations/ada/d1.ron");
            fs::write(&path, fs::read_to_string(&path).unwrap().replacen("Port 1 shut", "Port 1 open", 1)).unwrap();
        },
    ];
    for damage in damages {
        let dir = saved(&repeating());
        damage(dir.path());
        let report = assert_alike(dir.path(), &options("jsonl", &[]));
        let report = report.expect("the others are exported");
        assert_eq!(report.documents.len(), 5, "{report:?}");
    }
}

#[test]
fn a_sheet_that_changes_after_it_was_read_is_not_exported() {
    let changes: [Damage; 3] = [
        |file| fs::remove_file(file).unwrap(),
        another_of_the_same_look,
        |file| fs::write(file, fs::read_to_string(file).unwrap().replacen("done", "in_progress", 1)).unwrap(),
    ];
    for change in changes {
        let dir = saved(&repeating());
        let file = dir.path().join("annotations/ada/d2.ron");
        rest(&file);
        let shelved = shelved(dir.path());
        change(&file);
        let mut sink = MemorySink::default();
        let refused = export::run(&[&shelved], &options("csv", &[]), &mut sink, &|_| ControlFlow::Continue(()));
        let Err(ExportError::Gone { title, diagnostic, .. }) = &refused else { panic!("{refused:?}") };
        assert_eq!(title, "Test");
        assert_eq!(diagnostic.place.file.as_deref(), Some("annotations/ada/d2.ron"));
        assert!(!sink.files.contains_key("_SUCCESS"));
    }
}

/// Has a file be as old as one that nobody has touched for an hour.
fn rest(file: &Path) {
    let hour_ago = SystemTime::now() - Duration::from_secs(3600);
    fs::File::options().write(true).open(file).unwrap().set_modified(hour_ago).unwrap();
}

/// Puts other bytes into a file, as many as before and of the same time: what a copy that keeps times may do.
fn another_of_the_same_look(file: &Path) {
    let modified = fs::metadata(file).unwrap().modified().unwrap();
    let bytes = fs::read_to_string(file).unwrap();
    let other = bytes.replacen("claim", "quote", 1);
    assert!(other != bytes && other.len() == bytes.len());
    fs::write(file, other).unwrap();
    fs::File::options().write(true).open(file).unwrap().set_modified(modified).unwrap();
}

#[test]
fn any_number_of_threads_writes_what_is_in_the_folder_as_what_is_in_memory() {
    let dir = saved(&repeating());
    let rule = SplitRule { parts: SplitRule::parts_from("a=1,b=1,c=1,d=1").unwrap(), by: SplitBy::Document, seed: 3 };
    for jobs in [1, 2, 5].map(NonZero::new) {
        for format in ["jsonl", "hf", "spacy"] {
            let split = Some(Splitting::Anew { rule: rule.clone(), earlier: None });
            let report = assert_alike(dir.path(), &Options { split, jobs, ..options(format, &[]) });
            assert_eq!(report.expect("an export").documents.len(), 6);
        }
    }
}

fn key(document: &str) -> SheetKey {
    SheetKey::new(document.parse().unwrap(), "ada".parse().unwrap())
}

#[test]
fn what_a_journal_holds_and_the_files_do_not_is_exported_too() {
    let dir = saved(&repeating());
    let opened = store::open_to_write(dir.path(), &"ada".parse().unwrap()).expect("the project");
    let mut project = opened.project.clone();
    let writer = Writer::start(opened).expect("a writer");
    let author =
        Author { key: key("d1"), stamp: Stamp { at: Time::from_unix(1_800_000_000), by: "ada".parse().unwrap() } };
    let words = [Span::from_range(0..4).unwrap()];
    let edit = intent::create(&project, &author, AnnotationId::from_number(99), &"claim".parse().unwrap(), &words);
    let entry = Entry::edit(edit.expect("an edit"), author.stamp.clone());
    entry.edit.apply(&mut project).expect("applied");
    writer.submit(&project, &entry);
    assert_eq!(writer.await_rest(), Rest::Safe);
    let left = tempfile::tempdir().expect("a folder");
    crate::journal::copy(dir.path(), left.path());
    let report = assert_alike(left.path(), &options("jsonl", &[])).expect("an export");
    assert_eq!(report.annotation_count(), 13, "one more than in the files");
}

#[test]
fn sheets_with_open_questions_are_exported_as_they_are() {
    let mut project = repeating();
    let asked = |project: &Project, document: &str| {
        let first = project.sheet(&key(document)).and_then(|it| it.annotations.iter().next().cloned()).unwrap();
        let other = Arc::new(Annotation { note: "Two days later?".into(), ..(*first).clone() });
        Change::Annotation(key(document), Swap { before: Some(first), after: Some(other) })
    };
    let merge = Conflict::new(Reason::Merge, None, asked(&project, "d1"));
    let earlier = manicule::text::TextHash::of(b"Another text.");
    let recovery = Conflict::new(Reason::Recovery, Some(earlier), asked(&project, "d2"));
    project.conflicts.insert(merge.id, Arc::new(merge));
    let dir = saved(&project);
    let (opened, shelved) = both(dir.path());
    assert_eq!((shelved.opened.project.conflicts.len(), opened.project.conflicts.len()), (1, 1));
    assert!(shelved.summary(&key("d1")).is_none() && shelved.summary(&key("d2")).is_some());
    assert_alike(dir.path(), &options("jsonl", &[])).expect("an export");
    // One that is about an earlier text is judged with all sheets at hand.
    project.conflicts.insert(recovery.id, Arc::new(recovery));
    let dir = saved(&project);
    assert!(both(dir.path()).1.summary(&key("d0")).is_none());
    assert_alike(dir.path(), &options("jsonl", &[])).expect("an export");
}

#[test]
fn a_sheet_that_is_gone_and_only_related_to_costs_its_relations_and_no_more() {
    let mut project = repeating();
    let sheet = project.sheets.get_mut(&key("d3")).unwrap();
    Arc::make_mut(sheet).status = Status::InProgress;
    let dir = saved(&project);
    let options = Options { statuses: vec![Status::Done], ..options("jsonl", &[]) };
    // Where not all labels are written, that of the other end tells whether the relation is lost or was not asked for.
    for (labels, told) in [(vec![], 0), (vec!["claim".parse().unwrap()], 1)] {
        let options = Options { labels, ..options.clone() };
        let shelved = shelved(dir.path());
        let (_, whole) = exported(&shelved, &options);
        let file = dir.path().join("annotations/ada/d3.ron");
        let bytes = fs::read(&file).unwrap();
        fs::remove_file(&file).unwrap();
        let report = exported(&shelved, &options).1.expect("the others are exported");
        fs::write(&file, bytes).unwrap();
        assert_eq!((report.documents.len(), report.relations), (5, 3));
        assert_eq!(report.losses.count(LossKind::RelationTarget), 1);
        assert_eq!((report.findings.len(), report.has_errors()), (told, told > 0), "{:?}", report.findings);
        let files = report.findings.iter().map(|it| it.diagnostic.place.file.as_deref());
        assert!(files.eq(std::iter::repeat_n(Some("annotations/ada/d3.ron"), told)));
        assert_eq!(Report { findings: Vec::new(), ..report }, whole.expect("an export"));
    }
}
