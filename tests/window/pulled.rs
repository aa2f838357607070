//! A corrected text that is pulled while the window is open, with annotations of its own that the pulled files do not know.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use manicule::anchor;
use manicule::app::command::{Action, Command};
use manicule::app::session::Workspace;
use manicule::edit::{Change, Edit, Entry, Swap};
use manicule::model::{Annotation, Project};
use manicule::store::{self, FileKey, SaveState, Saver};
use manicule::text::Text;

use super::harness::{Window, folder};

const BEFORE: &str = "It [claim rained] on Monday. He said “we will not go.” Then forty dogs barked.";
const CORRECTED: &str = "By our reporter. It rained on Monday. He said “we will not go.” Then forty dogs barked.";
const FACTS: &str = "documents/doc.ron";
const TEXT: &str = "documents/doc.txt";
const SHEET: &str = "annotations/ada/doc.ron";

/// The project as somebody else has it on another machine, after what they have done there.
fn elsewhere(path: &Path, work: impl FnOnce(&mut Project)) -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a folder");
    for file in ["project.ron", FACTS, TEXT, SHEET] {
        let to = copy.path().join(file);
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        fs::copy(path.join(file), to).expect("copied");
    }
    let opened = store::open(copy.path()).expect("the copy");
    let mut project = opened.project;
    work(&mut project);
    opened.folder.save(&project, &FileKey::all(&project)).expect("saved");
    copy
}

/// Gives the document a corrected text, with all that is in its sheets.
fn correct(project: &mut Project, text: &str) {
    let text = Text::new(text);
    let edit = anchor::reanchor(project, &"doc".parse().expect("an id"), &text, None).expect("re-anchored").edit;
    project.texts.insert(text.hash(), text);
    edit.apply(project).expect("corrected");
}

/// Writes something on the only annotation.
fn note(project: &mut Project, words: &str) {
    let (key, sheet) = project.sheets.iter().next().expect("a sheet");
    let before = sheet.annotations.iter().next().expect("an annotation").clone();
    let after = Annotation { note: words.into(), ..(*before).clone() };
    let change = Change::Annotation(key.clone(), Swap::replace(before, Arc::new(after)));
    Edit::new("note", vec![change]).apply(project).expect("noted");
}

fn pull(from: &Path, window: &Window, files: &[&str]) {
    for file in files {
        fs::copy(from.join(file), window.path.join(file)).expect("pulled");
    }
}

/// Draws frames until something is so.
fn until(window: &mut Window, what: &str, is_so: impl Fn(&Window) -> bool) {
    let until = Instant::now() + Duration::from_secs(30);
    while !is_so(window) {
        assert!(Instant::now() < until, "waited in vain for {what}: {:?}, {:?}", words(window), window.toasts());
        window.frame();
        std::thread::yield_now();
    }
    window.settle();
}

fn is_corrected(window: &Window) -> bool {
    window.workspace().text().is_some_and(|it| it.as_str() == CORRECTED)
}

/// The words of all annotations, which have to be where they say.
fn words(window: &Window) -> Vec<String> {
    let text = window.workspace().text().expect("a text");
    let sheet = window.workspace().sheet().expect("a sheet");
    assert!(sheet.annotations.iter().all(|it| it.spans.iter().all(|span| span.agrees_with(text))), "{sheet:?}");
    sheet.annotations.iter().map(|it| it.spans.quoted()).collect()
}

/// Whether the files hold what is open, and are opened again without a word.
fn is_whole(window: &mut Window) {
    let saved = window.saved();
    assert_eq!(saved.sheets, window.workspace().project.sheets);
    assert_eq!(saved.documents, window.workspace().project.documents);
    let path = window.path.clone();
    let before = words(window);
    window.app_mut().dispatch(Command::Do(Action::CloseProject));
    window.app_mut().dispatch(Command::OpenProject(path));
    window.await_project();
    assert_eq!(window.workspace().read_only, None);
    assert_eq!(window.workspace().diagnostics, Vec::new());
    assert_eq!(words(window), before);
}

#[test]
fn a_corrected_text_that_is_pulled_takes_along_annotations_that_it_does_not_know() {
    let mut window = Window::on(BEFORE);
    let theirs = elsewhere(&window.path, |project| correct(project, CORRECTED));
    window.drag("forty", "dogs");
    window.press("q");
    assert_eq!(words(&window), ["rained", "forty dogs"]);
    pull(theirs.path(), &window, &[TEXT, FACTS]);
    until(&mut window, "the text", is_corrected);
    assert_eq!(words(&window), ["rained", "forty dogs"]);
    assert!(window.workspace().conflicts().is_empty(), "nothing is to be asked");
    is_whole(&mut window);
}

#[test]
fn a_corrected_text_and_the_sheet_that_counts_in_it_are_merged_with_what_is_open() {
    // Facts come last, since with them the window goes on, and may write the sheet before the pulled one is there.
    for order in [[TEXT, SHEET, FACTS], [SHEET, TEXT, FACTS]] {
        let mut window = Window::on(BEFORE);
        let theirs = elsewhere(&window.path, |project| {
            correct(project, CORRECTED);
            note(project, "pulled");
        });
        window.drag("forty", "dogs");
        window.press("q");
        pull(theirs.path(), &window, &order);
        let noted = |window: &Window| {
            window.workspace().sheet().is_some_and(|it| it.annotations.iter().any(|it| *it.note == *"pulled"))
        };
        until(&mut window, "the sheet", |it| is_corrected(it) && noted(it));
        assert_eq!(words(&window), ["rained", "forty dogs"], "{order:?}");
        assert!(window.workspace().conflicts().is_empty(), "{order:?}: {:?}", window.workspace().project.conflicts);
        is_whole(&mut window);
        assert!(noted(&window), "{order:?}");
    }
}

#[test]
fn an_annotation_that_was_removed_elsewhere_with_a_corrected_text_is_not_asked_about() {
    let mut window = Window::on(&BEFORE.replace("Monday", "[claim Monday]"));
    let theirs = elsewhere(&window.path, |project| {
        correct(project, CORRECTED);
        let (key, sheet) = project.sheets.iter().next().expect("a sheet");
        let gone = sheet.annotations.iter().find(|it| it.spans.quoted() == "rained").expect("the claim").clone();
        let change = Change::Annotation(key.clone(), Swap::remove(gone));
        Edit::new("remove", vec![change]).apply(project).expect("removed");
    });
    window.drag("forty", "dogs");
    window.press("q");
    pull(theirs.path(), &window, &[SHEET, TEXT, FACTS]);
    until(&mut window, "the sheet", |it| words(it) == ["Monday", "forty dogs"]);
    assert!(window.workspace().conflicts().is_empty(), "{:?}", window.workspace().project.conflicts);
    is_whole(&mut window);
}

#[test]
fn what_could_not_be_merged_comes_again_and_holds_no_file_back_for_ever() {
    let (_folder, path) = folder(BEFORE, &[]);
    let me = "ada".parse().expect("an annotator");
    let mut opened = store::open_to_write(&path, &me).expect("the project");
    let journal = opened.journal.take().expect("a journal");
    let saver = Saver::start(opened.folder.clone(), journal, Arc::new(opened.project.clone()), || {});
    let mut workspace = Workspace::new(opened, path.clone(), me, Some(saver));
    let file = path.join(SHEET);
    let pulled = fs::read_to_string(&file).expect("a sheet").replace("note: \"\"", "note: \"pulled\"");
    fs::write(&file, &pulled).expect("written");
    let key = workspace.key().expect("a document");
    workspace.saver.as_ref().expect("a saver").look([FileKey::Sheet(key.clone())]);
    let begun = Instant::now();
    let mut found = Vec::new();
    while found.is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(30), "the change is found");
        found = workspace.look_outside();
        std::thread::yield_now();
    }
    // A title that the project does not have.
    let misfit = Edit::new("misfit", vec![Change::Title(Swap::replace("Nothing".to_owned(), "Else".to_owned()))]);
    let entry = Entry::edit(misfit, workspace.stamp());
    assert!(workspace.merged(entry, found).is_err());
    assert!(workspace.look_outside().is_empty(), "not in each frame anew");
    let title = workspace.project.title.clone();
    let rename = Edit::new("rename", vec![Change::Title(Swap::replace(title, "Another".to_owned()))]);
    workspace.apply(rename).expect("renamed");
    let again = workspace.look_outside();
    assert_eq!(again.iter().map(|it| it.file.clone()).collect::<Vec<_>>(), [FileKey::Sheet(key)]);
    let entry = Entry::edit(Edit::new("merge", again[0].changes.clone()), workspace.stamp());
    workspace.merged(entry, again).expect("merged");
    assert!(workspace.look_outside().is_empty());
    let state = workspace.saver.as_ref().expect("a saver").flush(Duration::from_secs(30));
    assert!(matches!(state, SaveState::Written { .. }), "{state:?}");
    assert!(fs::read_to_string(&file).expect("a sheet").contains("pulled"));
}
