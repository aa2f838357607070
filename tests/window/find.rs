//! Finding in the open document and in all, and tagging what was found.

use std::time::Duration;

use manicule::app::command::{Command, Find};
use manicule::app::finder::{Finder, Within};
use manicule::app::session::Part;
use manicule::find::{Field, Query, Said};
use manicule::model::{DocumentId, Origin, SheetKey};

use super::harness::Window;

fn finder(window: &Window) -> &Finder {
    &window.app().session().finder
}

/// Waits until the search of the panel is over.
fn searched(window: &mut Window) {
    while finder(window).all.progress().is_some() {
        assert!(window.app_mut().await_job(Duration::from_secs(20)), "the search does not end");
    }
    window.settle();
}

/// The words of the hits by document.
fn hits(window: &Window) -> Vec<String> {
    let hits = finder(window).all.found.hits().iter();
    hits.map(|hit| format!("{}: {}", hit.document, hit.excerpt.words)).collect()
}

fn find(window: &mut Window, find: Find) {
    window.app_mut().dispatch(Command::Find(find));
    searched(window);
}

fn query(window: &mut Window, query: Query) {
    find(window, Find::Query(query));
}

fn two_reports() -> Window {
    Window::with(
        "|The ferry “Mare” burned. [claim The Ferry sank.]",
        &[("lantern", "No ferry sank. A ferryman saw the “Maré”."), ("tide", "Nothing of it here.")],
    )
}

#[test]
fn the_bar_goes_round_the_hits_of_the_document() {
    let mut window = Window::on("|On Monday on Tuesday.");
    window.press("Ctrl+f");
    window.type_text("on");
    assert_eq!(finder(&window).bar.hits().len(), 3);
    window.press("Enter Enter");
    assert_eq!(window.markup(), "On M⟦on|⟧day on Tuesday.");
    assert!(window.shows("2 of 3"));
    window.press("Shift+Enter F3 F3 F3");
    assert_eq!(window.markup(), "⟦On|⟧ Monday on Tuesday.", "F3 too, and around the end");
    window.click_label("Whole words");
    assert!(window.shows("1 of 2"), "on is no word in Monday");
    window.click_label("Case counts");
    window.press("F3");
    assert_eq!(window.markup(), "On Monday ⟦on|⟧ Tuesday.");
}

#[test]
fn what_is_wrong_with_a_pattern_is_told_with_its_place() {
    let mut window = Window::on("|On Monday (and on Tuesday.");
    window.press("Ctrl+f");
    window.click_label("Regular expression");
    window.focus_label("Find in this document");
    window.type_text("y (and");
    assert!(window.shows("at character 3, “(and”: unclosed group"));
    assert_eq!(finder(&window).bar.hits().len(), 0);
}

#[test]
fn all_documents_are_searched_and_gone_through() {
    let mut window = two_reports();
    window.press("Ctrl+Shift+f");
    window.type_text("ferry");
    searched(&mut window);
    assert_eq!(hits(&window), ["doc: ferry", "doc: Ferry", "lantern: ferry", "lantern: ferry"]);
    assert!(window.shows("4 hits in 2 documents"));
    window.press("Enter Enter Enter");
    assert_eq!(window.workspace().document.as_ref().map(DocumentId::as_str), Some("lantern"));
    assert_eq!(window.markup(), "No ⟦ferry|⟧ sank. A ferryman saw the “Maré”.");
    window.press("F3 F3 Shift+F3 Shift+F3");
    assert_eq!(window.markup(), "No ⟦ferry|⟧ sank. A ferryman saw the “Maré”.", "around the end and back");
    window.press("Escape");
    assert!(finder(&window).shown.is_none());
    assert_eq!(window.app().session().part, Part::Text);
}

#[test]
fn accents_and_documents_are_chosen() {
    let mut window = two_reports();
    window.press("Ctrl+Shift+f");
    query(&mut window, Query::new("mare"));
    assert_eq!(hits(&window), ["doc: Mare", "lantern: Maré"]);
    query(&mut window, Query { accents: true, ..Query::new("mare") });
    assert_eq!(hits(&window), ["doc: Mare"]);
    query(&mut window, Query::new("mare"));
    find(&mut window, Find::Within(Within::Document));
    assert_eq!(hits(&window), ["doc: Mare"]);
}

#[test]
fn annotations_are_found_by_what_they_say() {
    let mut window = two_reports();
    window.press("Ctrl+Shift+f");
    find(&mut window, Find::What(Field::Annotations(Said { label: "claim".parse().ok(), ..Said::default() })));
    assert_eq!(hits(&window), ["doc: The Ferry sank."], "of a label, whatever they say");
    query(&mut window, Query::new("nothing"));
    assert_eq!(hits(&window), Vec::<String>::new());
    query(&mut window, Query::new("ferry"));
    window.press("F3");
    assert!(window.hand().focus.is_some(), "the annotation has the focus");
}

#[test]
fn all_that_was_found_is_tagged_as_one_step_after_a_preview() {
    let mut window = two_reports();
    window.press("Ctrl+Shift+f");
    query(&mut window, Query { whole_words: true, ..Query::new("ferry") });
    window.press("F3 Ctrl+Shift+l");
    assert!(window.shows("Tag as"));
    // The label's key chooses the label, and nothing is tagged before Enter.
    window.press("f");
    assert_eq!(window.workspace().history.done().len(), 0);
    assert!(window.shows("Tag 3 as figure"));
    window.press("Down Space");
    assert!(window.shows("Tag 2 as figure"));
    window.press("Enter");
    assert_eq!(window.workspace().history.done().len(), 1);
    window.press("Escape Escape");
    let saved = window.saved();
    let lantern = SheetKey::new("lantern".parse().unwrap(), window.workspace().annotator.clone());
    let sheet = saved.sheet(&lantern).expect("a sheet was begun");
    assert!(sheet.annotations.iter().all(|it| it.origin == Origin::Rule && &*it.spans.quoted() == "ferry"));
    window.press("Ctrl+z");
    assert!(window.saved().sheet(&lantern).is_none(), "one undo takes all back");
}

#[test]
fn every_occurrence_of_the_selection_but_those_that_are_tagged() {
    let mut window = Window::on("The [figure 3] of 3 and ⟦3|⟧, not 13.");
    window.press("Ctrl+l");
    searched(&mut window);
    assert_eq!(hits(&window), ["doc: 3", "doc: 3", "doc: 3"], "whole words, as the selection is");
    window.press("f");
    assert!(window.shows("2 of 3 taken, 1 tagged so already"));
    window.press("Enter Escape");
    let markup = window.markup().replace(['⟦', '⟧', '|', '!'], "");
    assert_eq!(markup, "The [figure 3] of [figure 3] and [figure 3], not 13.");
    assert!(window.toasts().iter().any(|it| it == "Tagged 2 hits as figure"), "{:?}", window.toasts());
}

#[test]
fn escape_leaves_the_preview_and_then_the_panel() {
    let mut window = Window::on("The ⟦sea|⟧ and the Sea.");
    window.press("Ctrl+l");
    searched(&mut window);
    assert!(window.shows("written otherwise"));
    window.press("c Escape");
    assert!(finder(&window).all.tagging.is_none() && finder(&window).shows_panel());
    window.press("Escape");
    assert!(finder(&window).shown.is_none());
    assert_eq!(window.workspace().history.done().len(), 0, "nothing was tagged");
}

#[test]
fn a_pattern_is_looked_for_beside_the_frame() {
    let mut window = Window::on("|On Monday on Tuesday.");
    window.press("Ctrl+f");
    window.app_mut().dispatch(Command::Find(Find::Query(Query { pattern: true, ..Query::new("[MT]\\w+day") })));
    assert!(finder(&window).bar.is_searching());
    while finder(&window).bar.is_searching() {
        assert!(window.app_mut().await_job(Duration::from_secs(20)), "the search does not end");
    }
    assert_eq!(finder(&window).bar.hits().len(), 2);
}

#[test]
fn nothing_is_tagged_while_the_search_goes_on() {
    let mut window = Window::on("The ⟦sea|⟧ and the sea.");
    // The answer of the job waits until it is asked for.
    window.app_mut().dispatch(Command::Do(manicule::app::command::Action::Occurrences));
    window.app_mut().dispatch(Command::Find(Find::Preview("claim".parse().ok())));
    window.app_mut().dispatch(Command::Find(Find::Tag));
    assert_eq!(window.workspace().history.done().len(), 0);
    assert!(window.toasts().iter().any(|it| it.contains("The search goes on")), "{:?}", window.toasts());
    searched(&mut window);
    window.app_mut().dispatch(Command::Find(Find::Tag));
    assert_eq!(window.workspace().history.done().len(), 1);
}

#[test]
fn too_many_words_are_no_query() {
    let long = format!("⟦{}|⟧", "sea ".repeat(2_000));
    let mut window = Window::on(&long);
    window.press("Ctrl+l");
    assert!(finder(&window).shown.is_none());
    assert!(window.toasts().iter().any(|it| it.contains("select fewer")), "{:?}", window.toasts());
}

#[test]
fn a_hit_in_an_annotation_that_is_gone_leaves_nothing_focused() {
    let mut window = Window::on("|The [claim ferry] burned.");
    window.press("Ctrl+Shift+f");
    find(&mut window, Find::What(Field::Annotations(Said { label: "claim".parse().ok(), ..Said::default() })));
    assert_eq!(hits(&window), ["doc: ferry"]);
    let id = window.workspace().sheet().unwrap().annotations.iter().next().unwrap().id;
    for command in [Command::Focus(id), Command::Do(manicule::app::command::Action::Remove)] {
        window.app_mut().dispatch(command);
    }
    window.app_mut().dispatch(Command::Find(Find::GoTo(0)));
    assert_eq!(window.hand().focus, None);
    assert!(window.toasts().iter().any(|it| it.contains("annotation is gone")), "{:?}", window.toasts());
}
