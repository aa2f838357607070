//! A project opens the same whether its texts stay in memory or not.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::files::Reading;
use super::{Opened, open_as};
use crate::model::{
    Annotation, AnnotationId, Attributes, Document, Origin, Sheet, SheetKey, Spans, Stamp, Status, Time,
};
use crate::store::disk::RealDisk;
use crate::store::{FileKey, create, open};
use crate::text::{Span, Text};

const TEXTS: [(&str, &str); 3] = [("rain", "It rained."), ("sun", "The sun shone."), ("twin", "It rained.")];

/// A project of some documents with an annotation on the first word of each.
fn project(dir: &Path) {
    create(dir, "Weather").expect("created");
    let mut opened = open(dir).expect("opened");
    let stamp = Stamp { at: Time::from_unix(0), by: "ada".parse().expect("a name") };
    for (number, (id, words)) in (1..).zip(TEXTS) {
        let text = Text::new(words);
        let key = SheetKey::new(id.parse().expect("a name"), "ada".parse().expect("a name"));
        let word = Span::from_range(0..words.find(' ').expect("a word")).expect("a span");
        let annotation = Annotation {
            id: AnnotationId::from_number(number),
            label: "claim".parse().expect("a name"),
            spans: Spans::quote(&[word], &text).expect("a place"),
            attributes: Attributes::default(),
            note: Box::default(),
            unsure: false,
            origin: Origin::Hand,
            created: stamp.clone(),
            changed: stamp.clone(),
        };
        let annotations = [Arc::new(annotation)].into_iter().collect();
        let sheet = Sheet { status: Status::Done, annotations, ..Sheet::default() };
        let document = Document::new(key.document.clone(), id, text.hash());
        opened.project.documents.insert(key.document.clone(), Arc::new(document));
        opened.project.texts.insert(text.hash(), text);
        opened.project.sheets.insert(key, Arc::new(sheet));
    }
    opened.folder.save(&opened.project, &FileKey::all(&opened.project)).expect("saved");
}

/// Opens a project of whose texts no more than some bytes stay.
fn open_with(dir: &Path, texts_most: usize) -> Opened {
    let disk: Arc<dyn crate::store::Disk> = Arc::new(RealDisk);
    let (mut reading, logs) = Reading::begin_behind_logs(&disk, "here", dir).expect("a project");
    reading.texts_most = texts_most;
    let mut passed = reading.read_with(logs.iter(), super::TO_NOBODY).expect("read");
    reading.keep_reached(&mut passed, logs.iter());
    reading.carry_older(&passed);
    reading.judge(&passed);
    reading.finish()
}

fn opens_the_same(change: impl FnOnce(&Path)) {
    let dir = tempfile::tempdir().expect("a folder");
    project(dir.path());
    change(&dir.path().join("documents"));
    let all = open_as(Arc::new(RealDisk), "here", dir.path()).expect("opened");
    for most in [0, 12, usize::MAX] {
        let some = open_with(dir.path(), most);
        assert_eq!(some.diagnostics, all.diagnostics);
        assert_eq!(some.read_only, all.read_only);
        assert_eq!(some.project, all.project);
        for id in all.project.documents.keys() {
            assert_eq!(some.project.text(id), all.project.text(id), "{id} with room for {most}");
        }
    }
}

#[test]
fn a_sound_project_opens_the_same_with_no_room_for_texts() {
    opens_the_same(|_| {});
}

#[test]
fn damage_is_found_with_no_room_for_texts() {
    opens_the_same(|dir| fs::write(dir.join("sun.txt"), "The moon shone.").expect("written"));
    opens_the_same(|dir| fs::write(dir.join("sun.txt"), b"The \xff shone.").expect("written"));
    opens_the_same(|dir| fs::write(dir.join("rain.txt"), "It snowed.").expect("written"));
    opens_the_same(|dir| fs::remove_file(dir.join("sun.txt")).expect("removed"));
    let sheet = |dir: &Path| dir.with_file_name("annotations").join("ada/sun.ron");
    opens_the_same(|dir| {
        let ron = fs::read_to_string(sheet(dir)).expect("a sheet");
        fs::write(sheet(dir), ron.replace("(0, 3, \"The\")", "(1, 3, \"The\")")).expect("written");
    });
}

#[test]
fn texts_stay_as_far_as_there_is_room() {
    let dir = tempfile::tempdir().expect("a folder");
    project(dir.path());
    assert_eq!(open_with(dir.path(), 0).project.texts.lent_bytes(), 0);
    assert_eq!(open_with(dir.path(), usize::MAX).project.texts.lent_bytes(), 24, "a text of two documents counts once");
}
