//! What is still to be decided: shown, and decided in each way.

use std::sync::Arc;

use manicule::app::command::Command;
use manicule::app::session::Part;
use manicule::edit::{Change, Edit, Swap};
use manicule::model::{Annotation, Conflict, Document, Reason, SheetKey, Spans};
use manicule::text::{ByteOffset, Span, Text};

use super::harness::Window;

/// The claim of the open document, and its sheet.
fn claim(window: &Window) -> (SheetKey, Arc<Annotation>) {
    let workspace = window.workspace();
    let annotation = workspace.sheet().expect("a sheet").annotations.iter().next().expect("an annotation").clone();
    (workspace.key().expect("a document"), annotation)
}

/// Has a question stand open.
fn ask(window: &mut Window, conflict: Conflict) {
    let change = Change::Conflict(Swap::create(Arc::new(conflict)));
    window.app_mut().dispatch(Command::Apply(Edit::new("merge", vec![change])));
    window.settle();
}

/// A window on a claim of which somebody else has made a quote with a note.
fn two_versions() -> Window {
    let mut window = Window::with("It [claim rained] on.", &[("other", "It snowed.")]);
    let (key, before) = claim(&window);
    let after = Annotation { label: "quote".parse().expect("a label"), note: "a storm".into(), ..(*before).clone() };
    let change = Change::Annotation(key, Swap::replace(before, Arc::new(after)));
    ask(&mut window, Conflict::new(Reason::Merge, None, change));
    window
}

fn open_questions(window: &Window) -> usize {
    window.workspace().project.conflicts.len()
}

#[test]
fn a_conflict_is_counted_and_shown_with_both_versions() {
    let mut window = two_versions();
    assert!(window.shows("1 conflict"), "the status bar says so");
    assert!(!window.shows("Keep what stands"));
    window.app_mut().dispatch(Command::OpenDocument("other".parse().expect("an id")));
    window.press("F7");
    for words in ["Stands now", "The other version", "rained", "claim", "quote", "a storm", "Keep what stands"] {
        assert!(window.shows(words), "{words}");
    }
    // It goes to the place that it is about.
    assert_eq!(window.workspace().document.as_ref().map(|it| it.as_str()), Some("doc"));
    assert_eq!(window.hand().focus, Some(claim(&window).1.id));
    window.press("F6");
    assert_eq!(window.app().session().part, Part::Conflicts);
    window.click_label("Close the conflicts");
    assert!(!window.shows("Keep what stands") && window.shows("1 conflict"), "it stays an open question");
    window.click_label("1 conflict");
    assert!(window.shows("Keep what stands"));
}

#[test]
fn what_stands_is_kept() {
    let mut window = two_versions();
    window.press("F7 Ctrl+k");
    assert_eq!(open_questions(&window), 0);
    assert_eq!(window.markup().replace(['|', '!'], ""), "It [claim rained] on.");
    assert!(!window.shows("Keep what stands") && !window.shows("1 conflict"));
    assert_eq!(window.app().session().part, Part::Text);
    window.press("Ctrl+z");
    assert_eq!(open_questions(&window), 1, "the question is asked again");
    assert!(window.shows("Keep what stands"));
    assert_eq!(window.saved().conflicts.len(), 1);
}

#[test]
fn the_other_version_is_taken() {
    let mut window = two_versions();
    window.press("F7");
    window.click_label("Take the other version");
    assert_eq!(open_questions(&window), 0);
    assert_eq!(window.markup().replace(['|', '!'], ""), "It [quote rained] on.");
    assert_eq!(&*claim(&window).1.note, "a storm");
    window.press("Ctrl+z");
    assert_eq!(window.markup().replace(['|', '!'], ""), "It [claim rained] on.");
    assert_eq!(open_questions(&window), 1);
}

#[test]
fn one_conflict_after_the_other_is_gone_through() {
    let mut window = two_versions();
    let facts = window.workspace().project.documents[&"other".parse().expect("an id")].clone();
    let theirs = Document { publisher: "The Meridian".to_owned(), ..(*facts).clone() };
    let change = Change::Document(Swap::replace(facts, Arc::new(theirs)));
    ask(&mut window, Conflict::new(Reason::Recovery, None, change));
    assert!(window.shows("2 conflicts"));
    window.press("F7");
    assert!(window.shows("1 of 2"));
    window.press("F7");
    assert!(window.shows("2 of 2") && window.shows("The Meridian") && window.shows("journal"));
    window.press("F7");
    assert!(window.shows("1 of 2"), "behind the last comes the first");
    window.press("Ctrl+k");
    assert!(window.shows("1 of 1") && window.shows("The Meridian"), "the next one is shown");
    window.press("Ctrl+t");
    let id = "other".parse().expect("an id");
    assert_eq!(window.workspace().project.documents[&id].publisher, "The Meridian");
    assert_eq!(open_questions(&window), 0);
}

#[test]
fn keys_that_decide_do_nothing_while_no_conflict_is_shown() {
    let mut window = two_versions();
    window.press("Ctrl+k Ctrl+t Ctrl+Enter");
    assert_eq!(open_questions(&window), 1);
}

#[test]
fn the_other_version_is_not_put_where_its_words_are_not() {
    let mut window = Window::on("It [claim rained] on.");
    let (key, before) = claim(&window);
    // It counts in another text, and does not say in which.
    let earlier = Text::new("Oh dear! It rained on.");
    let start = earlier.as_str().find("rained").expect("the words");
    let span = Span::new(ByteOffset(start), ByteOffset(start + 6)).expect("a span");
    let spans = Spans::quote(&[span], &earlier).expect("the words");
    let after = Annotation { spans, note: "recovered".into(), ..(*before).clone() };
    let change = Change::Annotation(key, Swap::replace(before.clone(), Arc::new(after)));
    ask(&mut window, Conflict::new(Reason::Recovery, None, change));
    window.press("F7");
    window.click_label("Take the other version");
    assert_eq!((open_questions(&window), claim(&window).1), (1, before));
    assert!(window.toasts().iter().any(|it| it.contains("not where it says")), "{:?}", window.toasts());
    window.drag("rained", "rained");
    window.click_label("Place on the selection");
    assert_eq!(open_questions(&window), 0);
    let (_, placed) = claim(&window);
    assert_eq!((&*placed.note, placed.spans.places()), ("recovered", vec![window.span("rained")]));
}

#[test]
fn a_conflict_about_a_document_that_is_gone_is_shown_and_points_nowhere() {
    let mut window = Window::on("It [claim rained] on|.");
    let (key, annotation) = claim(&window);
    let gone = SheetKey { document: "gone".parse().expect("an id"), ..key };
    let change = Change::Annotation(gone, Swap::create(annotation));
    ask(&mut window, Conflict::new(Reason::Recovery, None, change).to_stray(None));
    let before = window.markup();
    window.press("F7");
    assert!(window.shows("claim · recovered · gone · its document is gone: rained"), "what it is about");
    assert_eq!(window.markup(), before, "the caret stays");
    window.press("Ctrl+t");
    assert_eq!(open_questions(&window), 1);
    assert!(window.toasts().iter().any(|it| it.contains("bring that back first")), "{:?}", window.toasts());
    window.press("Ctrl+k");
    assert_eq!((open_questions(&window), window.markup()), (0, before));
}
