//! Texts that are read and sheets that are unpacked when they are asked for, and let go: nobody who works on a project notices, and one that is gone is told.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use manicule::check::check;
use manicule::edit::{Change, Entry, History, Swap, intent};
use manicule::export::{self, Options};
use manicule::format::MemorySink;
use manicule::model::{AttributeValue, Glance, Project, Severity, SheetKey, Status};
use manicule::store::{self, FileKey, Opened, Part, RealDisk};
use manicule::text::Text;

use crate::store::{name, open, saved};
use crate::util::random::Somebody;
use crate::util::states::difference;
use crate::util::writer::{Rest, Writer};

/// How many edits somebody makes before the project is closed and opened again, and how often that happens.
const EDITS: usize = 12;
const SESSIONS: usize = 3;

#[test]
fn work_is_the_same_whether_texts_and_sheets_are_kept_or_let_go() {
    for seed in 0..6 {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("project");
        store::create(&path, "News").expect("created");
        // One keeps all in memory and has no folder; the other has texts and sheets let go after each edit, and the files written now and then.
        let mut kept: Project = open(&path).project;
        let mut by_kept = Somebody::new(seed, 0, History::default());
        let mut by_other = Somebody::new(seed, 0, History::default());
        for _ in 0..SESSIONS {
            let opened = open_packed(&path, "ada");
            assert_eq!(opened.diagnostics, Vec::new(), "seed {seed}");
            let mut project = opened.project.clone();
            let writer = Writer::start(opened).expect("a writer");
            for edit in 0..EDITS {
                let entry = by_other.work(&mut project);
                assert_eq!(entry, by_kept.work(&mut kept), "seed {seed}");
                writer.submit(&project, &entry);
                if edit % 5 == 4 {
                    assert_eq!(writer.flush(), Rest::Safe);
                }
                project.texts.let_go(0);
                project.sheets.let_go(0);
            }
            assert_eq!(writer.flush(), Rest::Safe);
            project.texts.let_go(0);
            project.sheets.let_go(0);
            assert_eq!(difference([&kept], &project), difference([&kept], &kept), "seed {seed}");
            for id in kept.documents.keys() {
                assert_eq!(project.text(id), kept.text(id), "{id} of seed {seed}");
            }
        }
    }
}

/// Opens a project to be written by somebody, all sheets packed that can be.
fn open_packed(path: &Path, by: &str) -> Opened {
    store::open_packed_on(Arc::new(RealDisk), &store::machine_name(), path, (&name(by), 0)).expect("opened")
}

/// A copy of the sample project.
fn sample() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("copy");
    store::copy_project(&Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/port-mare"), &path).expect("copied");
    (dir, path)
}

#[test]
fn a_packed_project_is_the_same_project() {
    let (_dir, path) = sample();
    let (open, mut packed) = (open(&path).project, open_packed(&path, "ada").project);
    assert!(packed.sheets.len() > 1);
    assert!(packed.sheets.glances().all(|(_, it)| it.open().is_none()), "all of the sample is canonical");
    for ((key, packed), (_, glance)) in packed.sheets.glances().zip(open.sheets.glances()) {
        let told = |it: Glance<'_>| (it.kind(), it.status(), it.annotations(), it.has_relations());
        assert_eq!(told(packed), told(glance), "{key:?}");
        let sheet = glance.open().expect("it is open");
        assert!(sheet.relations.values().all(|it| packed.leads_into(&it.to.document)), "{key:?}");
        for (_, attribute) in sheet.annotations.iter().flat_map(|it| it.attributes.iter()) {
            let AttributeValue::Text(words) = &attribute.value else { continue };
            let Ok(speaker) = words.parse() else { continue };
            assert!(packed.may_name(&speaker), "{words}");
        }
    }
    assert_eq!(packed.sheets.unpacked_bytes(), 0, "nobody has asked for one");
    assert_eq!(packed, open);
    assert_eq!(check(&packed), check(&open));
    packed.sheets.let_go(0);
    for file in FileKey::all(&open) {
        let written = |project: &Project| Part { file: file.clone(), project: project.clone() }.write();
        assert_eq!(written(&packed), written(&open), "{file:?}");
    }
}

#[test]
fn sheets_that_are_not_as_they_should_be_stay_open() {
    let (dir, _, _) = saved();
    let path = dir.path().join("annotations/ada/said.ron");
    let canonical = fs::read_to_string(&path).expect("a sheet");
    let said = SheetKey::new(name("said"), name("ada"));
    let is_packed = || {
        let opened = open_packed(dir.path(), "bob");
        opened.project.sheets.glance(&said).is_some_and(|it| it.open().is_none())
    };
    assert!(is_packed());
    fs::write(&path, canonical.replace("    kind:", "    /* by hand */ kind:")).expect("written");
    assert!(!is_packed(), "only the canonical reader unpacks");
}

#[test]
fn a_sheet_that_nobody_has_touched_is_none_whether_sheets_are_packed_or_not() {
    let (dir, _, _) = saved();
    let said = SheetKey::new(name("said"), name("ada"));
    let path = dir.path().join("annotations/ada/said.ron");
    let mut part = Part::read_file(&path).expect("read").expect("a sheet");
    part.project.sheets.insert(said.clone(), Arc::default());
    let untouched = part.write();
    assert!(untouched.contains("status: new"), "{untouched}");
    fs::write(&path, untouched).expect("written");
    let open = open(dir.path()).project;
    let packed = open_packed(dir.path(), "bob").project;
    assert!(!open.sheets.contains_key(&said));
    assert_eq!(packed, open);
}

#[test]
fn what_was_packed_again_is_changed_and_written_again() {
    let (_dir, path) = sample();
    let opened = open_packed(&path, "ada");
    let mut project = opened.project.clone();
    let writer = Writer::start(opened).expect("a writer");
    let keys: Vec<SheetKey> = project.sheets.keys().cloned().collect();
    for status in [Status::InProgress, Status::Done, Status::InProgress] {
        for key in &keys {
            let edit = intent::set_status(&project, key, status);
            edit.apply(&mut project).expect("applied");
            writer.submit(&project, &Entry::edit(edit, crate::util::markup::stamp()));
        }
        assert_eq!(writer.flush(), Rest::Safe);
    }
    drop(writer);
    assert_eq!(open(&path).project, project);
}

#[test]
fn what_somebody_else_writes_is_merged_with_a_sheet_that_was_packed() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("project");
    store::create(&path, "News").expect("created");
    let opened = store::open_to_write(&path, &name("ada")).expect("opened");
    let mut by_ada = Somebody::new(3, 0, History::default());
    let mut first = opened.project.clone();
    let writer = Writer::start(opened).expect("a writer");
    for _ in 0..40 {
        let entry = by_ada.work(&mut first);
        writer.submit(&first, &entry);
    }
    assert_eq!(writer.flush(), Rest::Safe);
    drop(writer);
    let opened = open_packed(&path, "ada");
    let packed = opened.project.sheets.glances().find(|(_, it)| it.open().is_none() && it.annotations() > 1);
    let key = packed.map(|(key, _)| key.clone()).expect("a packed sheet with annotations");
    let (folder, writer) = (opened.folder.clone(), Writer::start(opened).expect("a writer"));
    // Another program takes one annotation out.
    let mut theirs = first.clone();
    let gone = theirs.sheets.get(&key).expect("a sheet").annotations.iter().next().expect("one").id;
    let sheet = theirs.sheets.get_mut(&key).expect("a sheet");
    Arc::make_mut(sheet).annotations.remove(gone);
    let file = FileKey::Sheet(key.clone());
    Part { file: file.clone(), project: theirs }.write_file(&folder.file(&file)).expect("written");
    let found = writer.look(&file);
    let changes: Vec<_> = found.iter().flat_map(|it| it.changes.clone()).collect();
    assert!(
        matches!(changes.as_slice(), [Change::Annotation(of, Swap { before: Some(it), after: None })] if *of == key && it.id == gone),
        "{changes:?}"
    );
}

#[test]
fn a_text_that_changes_after_opening_is_told_and_not_taken_for_the_one_of_before() {
    let changes: [fn(&Path); 3] = [
        |file| fs::write(file, "Another text.").expect("written"),
        |file| fs::write(file, b"\xff\xfe").expect("written"),
        |file| fs::remove_file(file).expect("removed"),
    ];
    for change in changes {
        let (dir, _, _) = saved();
        let mut project = open(dir.path()).project;
        let id = name("said");
        // What stays is the one that was asked for last, and that is another one.
        let shelf = Nothing;
        let other = Text::new("elsewhere");
        project.texts.lend(other.hash(), Arc::new(shelf), Some(other.clone()));
        assert!(project.texts.get(&other.hash()).is_some());
        project.texts.let_go(0);
        change(&dir.path().join("documents/said.txt"));
        assert_eq!(project.text(&id), None);
        let told = check(&project);
        let is_of_it = |it: &&manicule::model::Diagnostic| it.message.contains("the text of said is missing");
        assert_eq!(told.iter().find(is_of_it).map(|it| it.severity), Some(Severity::Error), "{told:?}");
        let mut sink = MemorySink::default();
        let report =
            export::run(&[&project], &Options::new("jsonl"), &mut sink, &|_| std::ops::ControlFlow::Continue(()));
        let report = report.expect("the others are exported");
        assert!(report.skipped.iter().any(|it| it.document == id), "{report:?}");
    }
}

/// A shelf with nothing on it.
#[derive(Debug)]
struct Nothing;

impl manicule::model::Shelf for Nothing {
    fn text(&self, _: manicule::text::TextHash) -> Option<Text> {
        None
    }
}

#[test]
fn what_goes_through_all_sheets_does_the_same_whether_they_are_packed_or_not() {
    let (_dir, path) = sample();
    let (open, packed) = (open(&path).project, open_packed(&path, "ada").project);
    let stamp = crate::util::markup::stamp();
    let speakers: Vec<_> = open.speakers.keys().cloned().collect();
    let mut named = 0;
    for (gone, kept) in speakers.iter().zip(speakers.iter().skip(1)) {
        let merged = |project: &Project| intent::merge_speakers(project, &stamp, (gone, kept)).expect("both are there");
        let edit = merged(&packed);
        assert_eq!(edit, merged(&open), "{gone} and {kept}");
        named += edit.changes.iter().filter(|it| matches!(it, Change::Annotation(..))).count();
    }
    assert!(named > 10, "the sample names its speakers");
    for document in open.documents.values() {
        assert_eq!(intent::remove_document(&packed, document), intent::remove_document(&open, document));
    }
    assert_eq!(packed.sheets.unpacked_bytes(), 0, "nothing of that stays");
    for (key, sheet) in &open.sheets {
        for annotation in sheet.annotations.iter() {
            assert_eq!(packed.relations_of(key, annotation.id), open.relations_of(key, annotation.id));
        }
    }
}
