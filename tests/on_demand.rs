//! Texts that are read when they are asked for, and let go: nobody who works on a project notices, and one that is gone is told.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use manicule::check::check;
use manicule::edit::History;
use manicule::export::{self, Options};
use manicule::format::MemorySink;
use manicule::model::{Project, Severity};
use manicule::store::{self, open_to_write};
use manicule::text::Text;

use crate::store::{name, open, saved};
use crate::util::random::Somebody;
use crate::util::states::difference;
use crate::util::writer::{Rest, Writer};

/// How many edits somebody makes before the project is closed and opened again, and how often that happens.
const EDITS: usize = 12;
const SESSIONS: usize = 3;

#[test]
fn work_is_the_same_whether_texts_are_kept_or_let_go() {
    for seed in 0..6 {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("project");
        store::create(&path, "News").expect("created");
        // One keeps all in memory and has no folder; the other has texts let go after each edit, and the files written now and then.
        let mut kept: Project = open(&path).project;
        let mut by_kept = Somebody::new(seed, 0, History::default());
        let mut by_other = Somebody::new(seed, 0, History::default());
        for _ in 0..SESSIONS {
            let opened = open_to_write(&path, &name("ada")).expect("opened");
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
            }
            assert_eq!(writer.flush(), Rest::Safe);
            project.texts.let_go(0);
            assert_eq!(difference([&kept], &project), difference([&kept], &kept), "seed {seed}");
            for id in kept.documents.keys() {
                assert_eq!(project.text(id), kept.text(id), "{id} of seed {seed}");
            }
        }
    }
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
