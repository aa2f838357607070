//! Laws of edits on random projects: an edit is applied whole or not at all, its inverse takes it back, undo and redo go back and forth,
//! and what comes of it is written and read back.
#![no_main]

use std::path::Path;
use std::sync::Arc;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use manicule::edit::{Entry, History};
use manicule::store::{FileKey, create_on, open_on};
use manicule::text::Text;
use manicule_fuzz::{MemoryDisk, Wish, fulfil, project, remove_untouched};

#[derive(Arbitrary, Debug)]
struct Input {
    text: String,
    wishes: Vec<Wish>,
}

fuzz_target!(|input: Input| {
    let text = Text::new(input.text.replace('\r', ""));
    let (mut project, author) = project(&text);
    let mut history = History::default();
    let mut states = vec![project.clone()];
    for (step, wish) in (1..).zip(input.wishes.iter().take(32)) {
        let Some(edit) = fulfil(wish, &project, &author, step) else { continue };
        let before = project.clone();
        if let Err(error) = edit.apply(&mut project) {
            assert_eq!(project, before, "all or nothing");
            assert!(!error.to_string().is_empty());
            continue;
        }
        let mut back = project.clone();
        edit.inverse().apply(&mut back).expect("the inverse fits");
        assert_eq!(back, before, "the inverse of {edit:?}");
        history.record(Entry::edit(edit, author.stamp.clone()));
        states.push(project.clone());
    }
    for state in states.iter().rev().skip(1) {
        let step = history.undo(&mut project, author.stamp.clone()).expect("something to undo");
        assert!(step.skipped.is_empty(), "{:?}", step.skipped);
        assert_eq!(project, *state, "undo");
    }
    for state in states.iter().skip(1) {
        history.redo(&mut project, author.stamp.clone()).expect("something to redo");
        assert_eq!(project, *state, "redo");
    }
    drop(manicule::check::check(&project));
    let disk = Arc::new(MemoryDisk::default());
    disk.put(Path::new("/p/.keep"), b"");
    create_on(disk.as_ref(), Path::new("/p"), "x").expect("an empty folder");
    let folder = open_on(disk.clone(), Path::new("/p")).expect("a new project").folder;
    folder.save(&project, &FileKey::all(&project)).expect("saved");
    let opened = open_on(disk, Path::new("/p")).expect("what was written opens");
    assert_eq!(opened.read_only, None);
    project.texts.retain(|hash| opened.project.texts.contains_key(hash));
    remove_untouched(&mut project);
    assert_eq!(opened.project, project, "what was written is read back");
});
