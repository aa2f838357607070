//! The journal: what is safe comes back, whatever is left of the log; what is no work of this project's annotator here is not applied.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use manicule::edit::intent::{self, Author};
use manicule::edit::{Change, Entry, EntryKind, History};
use manicule::merge::{self, Decision, SettleError};
use manicule::model::{AnnotationId, Project, Reason, Severity, SheetKey};
use manicule::store::{self, FileKey, Opened, RealDisk, SaveState, Saver};
use manicule::text::{Span, Text};

use crate::store::{name, saved, stamp};
use crate::util::states::filed;
use crate::util::writer::{PATIENCE, Rest, Writer};

const HERE: &str = "fern";

fn open(dir: &Path) -> Opened {
    store::open_to_write_on(Arc::new(RealDisk), HERE, dir, &name("bob")).expect("opened")
}

fn read(dir: &Path, machine: &str) -> Opened {
    store::open_as(Arc::new(RealDisk), machine, dir).expect("opened")
}

fn tag(project: &mut Project, number: u64) -> Entry {
    let author = Author { key: SheetKey::new(name("said"), name("bob")), stamp: stamp(100) };
    let span = Span::from_range(35..40).expect("a span");
    let id = AnnotationId::from_number(number);
    let edit = intent::create(project, &author, id, &name("claim"), &[span]).expect("an edit");
    edit.apply(project).expect("applied");
    Entry::edit(edit, stamp(100))
}

/// A folder as it is when the program is killed after three edits that are safe and in no file, and the project after each.
fn killed() -> (tempfile::TempDir, Vec<Project>) {
    let (dir, _, mut project) = saved();
    let writer = Writer::start(open(dir.path())).expect("a writer");
    let mut states = vec![project.clone()];
    for number in 10..13 {
        let entry = tag(&mut project, number);
        writer.submit(&project, &entry);
        assert_eq!(writer.await_rest(), Rest::Safe);
        states.push(project.clone());
    }
    let left = tempfile::tempdir().expect("a temporary folder");
    copy(dir.path(), left.path());
    (left, states)
}

pub fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder").map(|it| it.expect("an entry")) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&to).expect("a folder");
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), &to).expect("copied");
        }
    }
}

fn log(dir: &Path) -> PathBuf {
    dir.join(".manicule/bob@fern/journal-000000000001.log")
}

#[test]
fn what_is_safe_comes_back_and_can_be_undone() {
    let (dir, states) = killed();
    assert!(!dir.path().join("annotations/bob").exists(), "nothing was written");
    let shown = read(dir.path(), HERE);
    assert_eq!(filed(&shown.project), filed(&states[3]));
    let notes: Vec<_> = shown.diagnostics.iter().map(|it| (it.severity, it.message.as_str())).collect();
    assert_eq!(notes, [(Severity::Note, "3 edits of bob that are not yet in the files were applied in memory")]);
    let opened = open(dir.path());
    assert_eq!(opened.recovered.as_ref().map(|it| (it.edits, it.conflicts, it.dropped.len())), Some((3, 0, 0)));
    assert_eq!(opened.project, states[3]);
    let (mut history, mut project): (History, Project) = (opened.history.clone(), opened.project.clone());
    let writer = Writer::start(opened).expect("a writer");
    for state in states[..3].iter().rev() {
        let step = history.undo(&mut project, stamp(200)).expect("a step");
        assert_eq!((step.skipped.as_slice(), &project), (&[][..], state));
        writer.submit(&project, &step.entry);
    }
    assert_eq!(writer.flush(), Rest::Safe);
    drop(writer);
    // In the files now, and remembered as undone.
    let mut opened = open(dir.path());
    assert_eq!((opened.recovered, &opened.project), (None, &states[0]));
    assert_eq!((opened.history.undo_title(), opened.history.undone().len()), (None, 3));
    opened.history.redo(&mut opened.project, stamp(300)).expect("a step");
    assert_eq!(opened.project, states[1]);
}

#[test]
fn a_torn_last_record_is_dropped_and_said() {
    let (dir, states) = killed();
    let bytes = fs::read(log(dir.path())).expect("a log");
    fs::write(log(dir.path()), &bytes[..bytes.len() - 7]).expect("written");
    let opened = open(dir.path());
    let recovered = opened.recovered.clone().expect("recovered");
    assert_eq!(recovered.edits, 2);
    let [dropped] = recovered.dropped.as_slice() else { panic!("one finding, not {:?}", recovered.dropped) };
    assert_eq!(dropped.place.file.as_deref(), Some(".manicule/bob@fern/journal-000000000001.log"));
    assert_eq!(dropped.place.line, Some(4), "{dropped}");
    assert_eq!(opened.project, states[2]);
    // What comes next goes into another file, so that the torn end confuses nobody later.
    let mut project = opened.project.clone();
    let writer = Writer::start(opened).expect("a writer");
    let entry = tag(&mut project, 20);
    writer.submit(&project, &entry);
    assert_eq!(writer.flush(), Rest::Safe);
    drop(writer);
    let opened = open(dir.path());
    assert_eq!((opened.recovered, opened.project), (None, project));
}

#[test]
fn a_damaged_record_in_the_middle_stops_nothing_that_follows() {
    let (dir, states) = killed();
    let log_text = fs::read_to_string(log(dir.path())).expect("a log");
    let lines: Vec<_> = log_text.split_inclusive('\n').collect();
    let damaged = lines[2].replacen("claim", "clasm", 1);
    fs::write(log(dir.path()), [lines[0], lines[1], &damaged, lines[3]].concat()).expect("written");
    let opened = open(dir.path());
    let recovered = opened.recovered.expect("recovered");
    assert_eq!((recovered.edits, recovered.dropped.len()), (2, 1));
    assert_eq!(recovered.dropped[0].place.line, Some(3), "{}", recovered.dropped[0]);
    let ids = |project: &Project| {
        let sheet = project.sheet(&SheetKey::new(name("said"), name("bob"))).expect("a sheet");
        sheet.annotations.iter().map(|it| it.id.number()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&states[3]), [10, 11, 12]);
    assert_eq!(ids(&opened.project), [10, 12]);
}

#[test]
fn the_journal_of_another_machine_is_told_and_not_applied() {
    let (dir, states) = killed();
    let opened = read(dir.path(), "oak");
    assert_eq!(filed(&opened.project), filed(&states[0]));
    let [finding] = opened.diagnostics.as_slice() else { panic!("one finding, not {:?}", opened.diagnostics) };
    assert_eq!(finding.severity, Severity::Warning);
    for part in ["fern", "3 edits of bob", &stamp(100).at.to_string()] {
        assert!(finding.message.contains(part), "{finding}");
    }
}

#[test]
fn the_journal_of_another_project_is_not_applied() {
    let (dir, states) = killed();
    let path = dir.path().join("project.ron");
    let ron = fs::read_to_string(&path).expect("a file");
    fs::write(&path, ron.replacen(&states[0].id.to_string(), "zzzzzzzzzzz1", 1)).expect("written");
    let opened = open(dir.path());
    assert!(!opened.project.sheets.contains_key(&SheetKey::new(name("said"), name("bob"))));
    let dropped = opened.recovered.expect("findings").dropped;
    assert!(dropped[0].message.contains("another project"), "{}", dropped[0]);
    // And it is not written over either.
    let mut project = opened.project.clone();
    let before = fs::read(log(dir.path())).expect("a log");
    let saver = Saver::start(opened.folder, opened.journal.expect("a journal"), Arc::new(opened.project), || {});
    let entry = tag(&mut project, 20);
    saver.submit(&project, &entry);
    assert!(matches!(saver.flush(PATIENCE), SaveState::Written { .. }));
    assert_eq!(fs::read(log(dir.path())).expect("a log"), before);
}

#[test]
fn words_that_the_text_does_not_have_are_not_applied() {
    let (dir, _) = killed();
    let text = fs::read_to_string(log(dir.path())).expect("a log");
    let signed: Vec<String> = text
        .lines()
        .map(|line| {
            let ron = line[9..].replace("\"Seven\"", "\"Eight\"");
            format!("{:08x} {ron}\n", crc32fast::hash(ron.as_bytes()))
        })
        .collect();
    assert_ne!(signed.concat(), text);
    fs::write(log(dir.path()), signed.concat()).expect("written");
    let opened = open(dir.path());
    assert_eq!(opened.read_only, None, "{:?}", opened.diagnostics);
    assert_eq!(opened.recovered.expect("recovered").conflicts, 3);
    let sheet = opened.project.sheet(&SheetKey::new(name("said"), name("bob")));
    assert!(sheet.is_none_or(|it| it.annotations.is_empty()));
    assert_eq!(opened.project.conflicts.len(), 3);
}

/// Found by a fuzzer: no file could hold the questions, so that the journal was never written.
#[test]
fn pending_work_on_a_document_that_was_removed_meanwhile_is_asked_in_the_projects_own_file() {
    let (dir, states) = killed();
    let whole = tempfile::tempdir().expect("a temporary folder");
    copy(dir.path(), whole.path());
    for file in ["documents/said.ron", "documents/said.txt", "annotations/ada/said.ron"] {
        fs::remove_file(dir.path().join(file)).expect("removed");
    }
    let opened = open(dir.path());
    assert_eq!(opened.read_only, None, "{:?}", opened.diagnostics);
    assert_eq!(opened.recovered.as_ref().map(|it| (it.edits, it.conflicts)), Some((3, 4)), "each tag, and the status");
    let asked = opened.project.conflicts.clone();
    let writer = Writer::start(opened).expect("a writer");
    assert_eq!(writer.flush(), Rest::Safe);
    drop(writer);
    let project_file = fs::read_to_string(dir.path().join("project.ron")).expect("a file");
    assert_eq!(project_file.matches("stray: true").count(), 4, "{project_file}");

    let there = open(dir.path());
    assert_eq!((there.recovered, there.read_only, &there.project.conflicts), (None, None, &asked));
    assert_eq!(there.folder.check_canonical(&there.project), []);
    let told = manicule::check::check(&there.project);
    let told: Vec<_> = told.iter().filter(|it| it.message.contains("its document was gone")).collect();
    assert_eq!((told.len(), told.iter().all(|it| it.severity == Severity::Warning)), (4, true), "{told:?}");
    let tag = asked.values().find(|it| matches!(it.change, Change::Annotation(..))).expect("an annotation");
    let stray = merge::settle(&there.project, tag.id, Decision::TakeTheirs).expect_err("it has no place");
    assert!(matches!(stray, SettleError::Stray(_)), "{stray}");
    drop(there.journal);

    // The document comes back, and with it the place of what was asked.
    for file in ["documents/said.ron", "documents/said.txt", "annotations/ada/said.ron"] {
        fs::copy(whole.path().join(file), dir.path().join(file)).expect("copied");
    }
    let there = open(dir.path());
    assert_eq!((there.read_only.as_ref(), &there.project.conflicts), (None, &asked));
    let mut project = there.project.clone();
    let writer = Writer::start(there).expect("a writer");
    for id in asked.keys() {
        let edit = merge::settle(&project, *id, Decision::TakeTheirs).expect("settled");
        edit.apply(&mut project).expect("applied");
        writer.submit(&project, &Entry::edit(edit, stamp(300)));
    }
    assert_eq!(writer.flush(), Rest::Safe);
    drop(writer);
    assert_eq!(filed(&read(dir.path(), HERE).project), filed(&states[3]));
}

/// Takes the files of the document away, as a pull does that brings one half of a commit, and puts them back.
fn take_document(dir: &Path, away: bool) {
    for file in ["said.ron", "said.txt"] {
        let (here, kept) = (dir.join("documents").join(file), dir.join(file));
        let (from, to) = if away { (here, kept) } else { (kept, here) };
        fs::rename(from, to).expect("moved");
    }
}

fn merge_what_comes(writer: &Writer, project: &mut Project, file: &FileKey, wanted: usize) {
    let mut merged = 0;
    while merged < wanted {
        let found = writer.look(file);
        for outside in &found {
            project.texts.extend(outside.text.iter().map(|text| (text.hash(), text.clone())));
        }
        merged += found.len();
        let changes: Vec<_> = found.iter().flat_map(|it| it.changes.iter().cloned()).collect();
        let edit = merge::onto(project, &changes, Reason::Merge).edit;
        edit.apply(project).expect("applied");
        writer.merged(project, &Entry { kind: EntryKind::Outside, edit, stamp: stamp(400) }, found);
    }
}

#[test]
fn a_sheet_whose_document_was_away_was_removed_with_its_pending_edits() {
    let (dir, _, mut project) = saved();
    let bob = Writer::start(open(dir.path())).expect("a writer");
    let entry = tag(&mut project, 10);
    bob.submit(&project, &entry);
    assert_eq!(bob.flush(), Rest::Safe);
    let entry = tag(&mut project, 11);
    bob.submit(&project, &entry);
    assert_eq!(bob.await_rest(), Rest::Safe);
    let left = tempfile::tempdir().expect("a temporary folder");
    copy(dir.path(), left.path());
    drop(bob);
    let (dir, written) = (left, fs::read(dir.path().join("annotations/bob/said.ron")).expect("a file"));

    take_document(dir.path(), true);
    let opened = open(dir.path());
    assert_eq!(opened.read_only, None, "{:?}", opened.diagnostics);
    let (asked, mut project) = (opened.project.conflicts.clone(), opened.project.clone());
    assert_eq!(asked.len(), 1, "the tag that was pending");
    let bob = Writer::start(opened).expect("a writer");
    assert_eq!(bob.flush(), Rest::Safe);
    let there = || fs::read(dir.path().join("annotations/bob/said.ron")).expect("it stays");
    assert_ne!(there(), b"");
    assert!(String::from_utf8_lossy(&there()).contains("00000000000a"), "the tag that was written");

    // The document comes back while the window is open, and the sheet that was there all the time with it.
    take_document(dir.path(), false);
    merge_what_comes(&bob, &mut project, &FileKey::Document(name("said")), 3);
    let key = SheetKey::new(name("said"), name("bob"));
    let count = |project: &Project| project.sheet(&key).map_or(0, |it| it.annotations.len());
    assert_eq!((count(&project), project.conflicts.len()), (1, 1));
    let entry = tag(&mut project, 12);
    bob.submit(&project, &entry);
    assert_eq!(bob.flush(), Rest::Safe);
    drop(bob);
    let opened = open(dir.path());
    assert_eq!((opened.recovered, opened.read_only, count(&opened.project)), (None, None, 2));
    assert_eq!(opened.project.conflicts, asked);
    assert_ne!(there(), written);
}

#[test]
fn a_sheet_that_a_pending_correction_had_not_reached_was_removed_while_its_document_was_away() {
    let (dir, _, project) = saved();
    let text = project.text(&name("said")).expect("a text").as_str().to_owned();
    let corrected = Text::new(format!("Well. {text}"));
    let edit = manicule::anchor::reanchor(&project, &name("said"), &corrected, None).expect("corrected").edit;
    let mut after = project.clone();
    after.texts.insert(corrected.hash(), corrected);
    edit.apply(&mut after).expect("applied");
    let bob = Writer::start(open(dir.path())).expect("a writer");
    bob.submit(&after, &Entry::edit(edit, stamp(100)));
    assert_eq!(bob.await_rest(), Rest::Safe);
    let left = tempfile::tempdir().expect("a temporary folder");
    copy(dir.path(), left.path());
    drop(bob);
    let sheet = left.path().join("annotations/ada/said.ron");
    let before = fs::read(&sheet).expect("a file");
    take_document(left.path(), true);
    let opened = open(left.path());
    assert_eq!(opened.read_only, None, "{:?}", opened.diagnostics);
    let bob = Writer::start(opened).expect("a writer");
    assert_eq!(bob.flush(), Rest::Safe);
    drop(bob);
    assert_eq!(fs::read(&sheet).expect("it stays"), before);
}

#[test]
fn a_question_that_was_settled_before_a_crash_was_asked_again() {
    let (dir, _) = killed();
    for file in ["documents/said.ron", "documents/said.txt", "annotations/ada/said.ron"] {
        fs::remove_file(dir.path().join(file)).expect("removed");
    }
    let opened = open(dir.path());
    let mut project = opened.project.clone();
    let writer = Writer::start(opened).expect("a writer");
    let first = *project.conflicts.keys().next().expect("a question");
    let edit = merge::settle(&project, first, Decision::KeepOurs).expect("settled");
    edit.apply(&mut project).expect("applied");
    writer.submit(&project, &Entry::edit(edit, stamp(300)));
    assert_eq!(writer.await_rest(), Rest::Safe);
    let left = tempfile::tempdir().expect("a temporary folder");
    copy(dir.path(), left.path());
    drop(writer);
    assert_eq!(open(left.path()).project.conflicts, project.conflicts);
}

#[test]
fn the_side_that_was_taken_was_lost_where_its_record_changed_once_more_before_it_was_written() {
    let (dir, _, mut project) = saved();
    let key = SheetKey::new(name("said"), name("bob"));
    let bob = Writer::start(open(dir.path())).expect("a writer");
    let entry = tag(&mut project, 10);
    bob.submit(&project, &entry);
    assert_eq!(bob.flush(), Rest::Safe);
    let author = Author { key, stamp: stamp(200) };
    let edit = intent::set_note(&project, &author, AnnotationId::from_number(10), "ours").expect("an edit");
    edit.apply(&mut project).expect("applied");
    bob.submit(&project, &Entry::edit(edit, stamp(200)));
    assert_eq!(bob.await_rest(), Rest::Safe);
    let left = tempfile::tempdir().expect("a temporary folder");
    copy(dir.path(), left.path());
    drop(bob);
    let pull = |folder: &Path, from: &str, to: &str| {
        let path = folder.join("annotations/bob/said.ron");
        let sheet = fs::read_to_string(&path).expect("a file");
        assert!(sheet.contains(from), "{sheet}");
        fs::write(path, sheet.replacen(from, to, 1)).expect("written");
    };
    pull(left.path(), "note: \"\"", "note: \"theirs\"");
    let opened = open(left.path());
    let mut project = opened.project.clone();
    let asked: Vec<_> = project.conflicts.keys().copied().collect();
    let [question] = asked[..] else { panic!("{asked:?}") };
    let bob = Writer::start(opened).expect("a writer");
    let edit = merge::settle(&project, question, Decision::TakeTheirs).expect("settled");
    edit.apply(&mut project).expect("applied");
    bob.submit(&project, &Entry::edit(edit, stamp(300)));
    assert_eq!(bob.await_rest(), Rest::Safe);
    let again = tempfile::tempdir().expect("a temporary folder");
    copy(left.path(), again.path());
    drop(bob);
    pull(again.path(), "note: \"theirs\"", "note: \"once more\"");
    let asked = open(again.path()).project.conflicts;
    assert_eq!(asked.len(), 1, "what was taken is not in effect, and nobody said that it should not be");
}

#[test]
fn what_somebody_else_put_into_a_document_was_removed_with_the_rest_of_a_removal() {
    let (dir, _, mut project) = saved();
    let bob = Writer::start(open(dir.path())).expect("a writer");
    let document = project.documents[&name("said")].clone();
    let removal = intent::remove_document(&project, &document);
    removal.apply(&mut project).expect("applied");
    bob.submit(&project, &Entry::edit(removal, stamp(100)));
    assert_eq!(bob.await_rest(), Rest::Safe);
    let left = tempfile::tempdir().expect("a temporary folder");
    copy(dir.path(), left.path());
    drop(bob);
    // The facts had gone when the machine stopped, and the sheet comes back from elsewhere with something new in it.
    fs::remove_file(left.path().join("documents/said.ron")).expect("removed");
    let sheet = left.path().join("annotations/ada/said.ron");
    let theirs = fs::read_to_string(&sheet).expect("a file").replacen("c4mzt0w9qk2b", "c4mzt0w9qk2c", 1);
    fs::write(&sheet, &theirs).expect("written");
    let opened = open(left.path());
    assert_eq!(opened.read_only, None, "{:?}", opened.diagnostics);
    let bob = Writer::start(opened).expect("a writer");
    assert_eq!(bob.flush(), Rest::Safe);
    drop(bob);
    assert_eq!(fs::read_to_string(&sheet).expect("it stays"), theirs);
    assert!(left.path().join("documents/said.txt").exists(), "nor is its text taken from it");
}

#[test]
fn what_changes_underneath_is_merged_before_it_is_written_over() {
    let (dir, _, mut project) = saved();
    let opened = open(dir.path());
    let (wake, woken) = std::sync::mpsc::channel();
    let journal = opened.journal.expect("a journal");
    let wake = move || wake.send(()).unwrap_or_default();
    let saver = Saver::start(opened.folder, journal, Arc::new(opened.project), wake);
    let path = dir.path().join("project.ron");
    let ron = fs::read_to_string(&path).expect("a file").replacen("name: \"David Saucedo\"", "name: \"D. Saucedo\"", 1);
    fs::write(&path, ron).expect("written");
    let title = manicule::edit::Swap::replace(project.title.clone(), "Ours".to_owned());
    let edit = manicule::edit::Edit::new("rename", vec![manicule::edit::Change::Title(title)]);
    edit.apply(&mut project).expect("applied");
    saver.submit(&project, &Entry::edit(edit, stamp(1)));
    assert!(matches!(saver.flush(PATIENCE), SaveState::Failed { .. }), "it is not written over");
    let outside = loop {
        let outside = saver.outside();
        if !outside.is_empty() {
            break outside;
        }
        woken.recv_timeout(PATIENCE).expect("a word of it");
    };
    assert_eq!((outside.len(), &outside[0].file, outside[0].changes.len()), (1, &FileKey::Project, 1));
    assert!(saver.outside().is_empty(), "told once");
    let merged = merge::onto(&project, &outside[0].changes, Reason::Merge);
    assert!(merged.conflicts.is_empty());
    merged.edit.apply(&mut project).expect("applied");
    let entry = Entry { kind: EntryKind::Outside, edit: merged.edit, stamp: stamp(2) };
    saver.merged(&project, &entry, outside);
    assert!(matches!(saver.flush(PATIENCE), SaveState::Written { .. }), "{:?}", saver.state());
    let there = read(dir.path(), HERE);
    assert_eq!((there.diagnostics, &there.project), (Vec::new(), &project));
    assert_eq!(there.project.title, "Ours");
    assert_eq!(there.project.speakers[&name("david-saucedo")].name, "D. Saucedo");
}

#[test]
fn the_pending_edits_of_another_annotator_became_a_conflict_with_their_later_ones() {
    let (dir, _, mut theirs) = saved();
    let bob = Writer::start(open(dir.path())).expect("a writer");
    let entry = tag(&mut theirs, 10);
    bob.submit(&theirs, &entry);
    assert_eq!(bob.await_rest(), Rest::Safe);
    // Somebody else opens the project meanwhile.
    let opened = store::open_to_write_on(Arc::new(RealDisk), HERE, dir.path(), &name("cy")).expect("opened");
    assert_eq!(opened.read_only, None);
    let key = SheetKey::new(name("said"), name("bob"));
    assert!(!opened.project.sheets.contains_key(&key), "what is not in the files comes from bob's own window");
    let told: Vec<_> = opened.diagnostics.iter().map(|it| (it.severity, it.message.as_str())).collect();
    assert_eq!(told, [(Severity::Note, "1 edit of bob is not yet in the files, and so not shown here")]);
    let mut project = opened.project.clone();
    let cy = Writer::start(opened).expect("a writer");
    // Bob goes on, and his window writes the file.
    let author = Author { key: key.clone(), stamp: stamp(200) };
    let note = intent::set_note(&theirs, &author, AnnotationId::from_number(10), "later").expect("an edit");
    note.apply(&mut theirs).expect("applied");
    bob.submit(&theirs, &Entry::edit(note, stamp(200)));
    assert_eq!(bob.flush(), Rest::Safe);
    let file = FileKey::Sheet(key.clone());
    let found = (0..1000).map(|_| cy.look(&file)).find(|it| !it.is_empty()).expect("the file has changed");
    assert_eq!(found.len(), 1);
    let merged = merge::onto(&project, &found[0].changes, Reason::Merge);
    assert!(merged.conflicts.is_empty(), "{:?}", merged.conflicts);
    merged.edit.apply(&mut project).expect("applied");
    cy.merged(&project, &Entry { kind: EntryKind::Outside, edit: merged.edit, stamp: stamp(201) }, found);
    assert_eq!(cy.flush(), Rest::Safe);
    drop((bob, cy));
    let there = open(dir.path());
    assert_eq!((there.read_only, there.recovered, there.project.conflicts.len()), (None, None, 0));
    assert_eq!((&there.project.sheets, &project.sheets), (&theirs.sheets, &theirs.sheets));
}

#[test]
fn the_files_of_a_pending_journal_were_called_unlike_what_manicule_writes() {
    let (dir, _) = killed();
    let shown = read(dir.path(), HERE);
    assert_eq!(shown.folder.check_canonical(&shown.project), []);
    let (dir, _, mut project) = saved();
    let writer = Writer::start(open(dir.path())).expect("a writer");
    let title = manicule::edit::Swap::replace(project.title.clone(), "Ours".to_owned());
    let edit = manicule::edit::Edit::new("rename", vec![manicule::edit::Change::Title(title)]);
    edit.apply(&mut project).expect("applied");
    writer.submit(&project, &Entry::edit(edit, stamp(1)));
    assert_eq!(writer.await_rest(), Rest::Safe);
    let shown = read(dir.path(), HERE);
    assert_eq!(shown.project.title, "Ours");
    assert_eq!(shown.folder.check_canonical(&shown.project), []);
}

#[test]
fn a_pending_edit_of_facts_kept_sheets_from_following_a_pulled_text() {
    let (dir, _, mut project) = saved();
    let id: manicule::model::DocumentId = name("said");
    let before = project.documents[&id].clone();
    let old = project.texts.get(&before.text).expect("a text").clone();
    let writer = Writer::start(open(dir.path())).expect("a writer");
    let renamed = manicule::model::Document { title: "Renamed".to_owned(), ..before.as_ref().clone() };
    let swap = manicule::edit::Swap::replace(before.clone(), Arc::new(renamed));
    let edit = manicule::edit::Edit::new("rename", vec![manicule::edit::Change::Document(swap)]);
    edit.apply(&mut project).expect("applied");
    writer.submit(&project, &Entry::edit(edit, stamp(1)));
    assert_eq!(writer.await_rest(), Rest::Safe);
    let left = tempfile::tempdir().expect("a temporary folder");
    copy(dir.path(), left.path());
    // A corrected text comes by git, and the sheets not yet.
    let new = manicule::text::Text::new(format!("Corrected. {}", old.as_str()));
    let versions = left.path().join("documents/versions/said");
    fs::create_dir_all(&versions).expect("a folder");
    let hash = old.hash().to_string().replace("sha256:", "");
    fs::write(versions.join(format!("{hash}.txt")), old.as_str()).expect("written");
    fs::write(left.path().join("documents/said.txt"), new.as_str()).expect("written");
    let facts = left.path().join("documents/said.ron");
    let ron = fs::read_to_string(&facts).expect("facts");
    fs::write(&facts, ron.replace(&old.hash().to_string(), &new.hash().to_string())).expect("written");
    let opened = open(left.path());
    assert_eq!(opened.read_only, None, "{:?}", opened.diagnostics);
    assert_eq!(opened.project.documents[&id].text, new.hash());
    let sheets = opened.project.sheets.iter().filter(|(key, _)| key.document == id);
    let mut spans = sheets.flat_map(|(_, sheet)| sheet.annotations.iter()).flat_map(|it| it.spans.iter()).peekable();
    assert!(spans.peek().is_some());
    assert!(spans.all(|it| it.agrees_with(&new)));
}

#[test]
fn of_the_journal_of_another_machine_only_the_end_is_read() {
    let (dir, _) = killed();
    let bytes = fs::read(log(dir.path())).expect("a log");
    let lines: Vec<_> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let folder = dir.path().join(".manicule/bob@fern");
    fs::write(folder.join("journal-000000000001.log"), "nothing that could be read\n".repeat(3)).expect("written");
    fs::write(folder.join("journal-000000000003.log"), [lines[0], lines[3]].concat()).expect("written");
    let opened = read(dir.path(), "oak");
    let [finding] = opened.diagnostics.as_slice() else { panic!("one finding, not {:?}", opened.diagnostics) };
    assert!(finding.message.contains("3 edits of bob"), "{finding}");
    // One that is far too long is not read at all.
    let file = fs::File::create(folder.join("journal-000000000009.log")).expect("a file");
    file.set_len(1 << 40).expect("a long file");
    let opened = read(dir.path(), "oak");
    let [finding] = opened.diagnostics.as_slice() else { panic!("one finding, not {:?}", opened.diagnostics) };
    assert!(finding.message.contains("9 edits of bob"), "{finding}");
}
