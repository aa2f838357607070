//! Relations: drawn by digit and by walking or clicking to the target, in this document and in another, listed and removed.

use manicule::app::command::Command;
use manicule::model::{AnnotationId, Attribute, AttributeValue, Document, Project, Relation, SheetKey, ValueOrigin};

use super::harness::Window;

fn words(project: &Project, key: &SheetKey, id: AnnotationId) -> String {
    project.sheet(key).and_then(|it| it.annotations.get(id)).expect("an annotation").spans.quoted()
}

/// The relations of all sheets as “label: source → target”.
fn drawn(window: &Window) -> Vec<String> {
    let project = &window.workspace().project;
    let mut drawn = Vec::new();
    for (key, sheet) in &project.sheets {
        for relation in sheet.relations.values() {
            let Relation { label, from, to, .. } = &**relation;
            let target = SheetKey::new(to.document.clone(), key.annotator.clone());
            drawn.push(format!("{label}: {} → {}", words(project, key, *from), words(project, &target, to.annotation)));
        }
    }
    drawn
}

const BEFORE: &str = "[claim! It rained], [quote “no,”] and [figure two].";

#[test]
fn a_digit_says_what_and_a_click_where_to() {
    let mut window = Window::on(BEFORE);
    window.press("Ctrl+r 1");
    assert!(drawn(&window).is_empty(), "there is no target yet");
    window.click("two");
    assert_eq!(drawn(&window), ["supports: It rained → two"]);
    assert!(window.toasts().iter().any(|it| it.contains("supports")), "{:?}", window.toasts());
    assert_eq!(window.hand().link, None);
    window.press("Ctrl+z");
    assert!(drawn(&window).is_empty());
}

#[test]
fn a_target_that_was_walked_to_waits_for_enter_or_for_the_digit() {
    let mut window = Window::on(BEFORE);
    window.press("Ctrl+r 3 F8 F8 Enter");
    assert_eq!(drawn(&window), ["repeats: It rained → two"]);
    let mut window = Window::on(BEFORE);
    window.press("Ctrl+r . 2");
    assert_eq!(drawn(&window), ["contradicts: It rained → “no,”"]);
}

#[test]
fn escape_lets_a_relation_go_that_was_begun() {
    let mut window = Window::on(BEFORE);
    window.press("Ctrl+r 1 Escape");
    window.click("two");
    assert!(drawn(&window).is_empty());
    // A digit is a label's key again.
    window.press("Escape Escape 1");
    assert_eq!(window.hand().armed.as_ref().map(|it| it.as_str()), Some("claim"));
}

#[test]
fn a_relation_goes_to_another_document() {
    let further = [("other", "[claim It poured], two.")];
    let mut window = Window::with(BEFORE, &further);
    window.press("Ctrl+r 3 Alt+Down");
    window.click("poured");
    assert_eq!(drawn(&window), ["repeats: It rained → It poured"]);
    window.press("Alt+Up");
    window.click("rained");
    assert!(window.shows("remove relation repeats"), "it is listed");
    let saved = window.saved();
    assert_eq!(saved.sheets.values().map(|sheet| sheet.relations.len()).sum::<usize>(), 1);
    // Back from the other end.
    window.press("Ctrl+z");
    assert!(drawn(&window).is_empty());
}

#[test]
fn undo_of_a_removal_went_to_where_its_relation_starts_rather_than_to_the_annotation() {
    let mut window = Window::with(BEFORE, &[("other", "[claim It poured], two.")]);
    window.press("Ctrl+r 3 Alt+Down");
    window.click("poured");
    window.click("poured");
    let there = window.workspace().document.clone();
    let focus = window.hand().focus.expect("a focus");
    window.press("Delete Ctrl+z");
    assert_eq!(drawn(&window).len(), 1);
    assert_eq!((window.workspace().document.clone(), window.hand().focus), (there, Some(focus)));
}

#[test]
fn an_annotation_is_not_related_to_itself() {
    let mut window = Window::on(BEFORE);
    window.press("Ctrl+r 1");
    window.click("rained");
    assert!(drawn(&window).is_empty());
    assert!(window.toasts().iter().any(|it| it.contains("other annotation")), "{:?}", window.toasts());
    window.click("two");
    assert_eq!(drawn(&window).len(), 1, "the relation is still to be finished");
}

#[test]
fn relations_go_and_come_back_with_their_annotation() {
    let mut window = Window::on(BEFORE);
    window.press("Ctrl+r 1");
    window.click("two");
    window.press("Delete");
    assert!(drawn(&window).is_empty());
    let told = window.toasts().into_iter().find(|it| it.starts_with("Removed")).expect("a toast");
    assert!(told.contains("figure") && told.contains("supports"), "{told}");
    window.press("Ctrl+z");
    assert_eq!(drawn(&window), ["supports: It rained → two"]);
}

/// Sample sentences in which two claims share what is rare.
const PARTNERS: &str = "[claim! The lighthouse keeper left], [quote “why?”] she asked. [claim The dog slept]. [claim Keepers of the lighthouse stayed].";

#[test]
fn a_digit_draws_to_the_likeliest_partner() {
    let mut window = Window::on(PARTNERS);
    window.press("Ctrl+r");
    let partners = window.hand().link.as_ref().unwrap().partners.len();
    assert_eq!(partners, 2, "the quote shares nothing");
    assert!(window.shows("partner 1: Keepers of the lighthouse stayed"));
    window.press("3");
    assert_eq!(drawn(&window), ["repeats: The lighthouse keeper left → Keepers of the lighthouse stayed"]);
    assert_eq!(window.hand().link, None);
    // The change is told by the words, as a guess.
    let relation = window.workspace().sheet().unwrap().relations.values().next().unwrap().clone();
    let change = relation.attributes.get("change").unwrap();
    assert_eq!(change.value, AttributeValue::Choices(vec!["reworded".to_owned()]));
    assert_eq!(change.origin, ValueOrigin::Rule);
    // The key that accepts guesses accepts this one too.
    window.press("Shift+Enter");
    let accepted = window.workspace().sheet().unwrap().relations.values().next().unwrap().clone();
    assert_eq!(accepted.attributes.get("change").unwrap().origin, ValueOrigin::Hand);
    window.press("Ctrl+z");
    window.click_label("a guess: accept");
    let relation = window.workspace().sheet().unwrap().relations.values().next().unwrap().clone();
    assert_eq!(relation.attributes.get("change").unwrap().origin, ValueOrigin::Hand);
    window.press("Ctrl+z Ctrl+z");
    assert!(drawn(&window).is_empty(), "relation and change are one step");
}

#[test]
fn another_partner_is_chosen_by_arrow_or_click_and_another_annotation_goes_before_them() {
    let mut window = Window::on(PARTNERS);
    window.press("Ctrl+r Down 1");
    assert_eq!(drawn(&window), ["supports: The lighthouse keeper left → The dog slept"]);
    window.press("Ctrl+r");
    assert_eq!(window.hand().link.as_ref().unwrap().partners.len(), 1, "what it is related to already is not offered");
    window.press("Escape Ctrl+z Ctrl+r");
    window.click_label("partner 2: The dog slept");
    window.press("2");
    assert_eq!(drawn(&window), ["contradicts: The lighthouse keeper left → The dog slept"]);
    window.press("Ctrl+z Ctrl+r");
    window.click("why");
    window.press("1");
    assert_eq!(drawn(&window), ["supports: The lighthouse keeper left → “why?”"]);
}

#[test]
fn the_inspector_lists_relations_changes_and_removes_them() {
    let mut window = Window::on(BEFORE);
    window.press("Ctrl+r 3");
    window.click("two");
    assert!(window.shows("from") && window.shows("this document"), "it is listed at its target");
    window.click("rained");
    assert!(window.shows("remove relation repeats"));
    // What the words tell is a guess, which whoever changes it makes their own.
    window.click_label("change…");
    window.click_label("cut");
    let relation = |window: &Window| {
        let sheet = window.workspace().sheet().expect("a sheet").clone();
        sheet.relations.values().next().cloned().expect("a relation")
    };
    let change = relation(&window).attributes.get("change").map(|it| it.value.clone());
    let both = vec!["reworded".to_owned(), "cut".to_owned()];
    assert_eq!(change, Some(AttributeValue::Choices(both)));
    window.click_label("remove relation repeats");
    assert!(drawn(&window).is_empty());
}

#[test]
fn a_relation_can_be_gone_along() {
    let further = [("other", "[claim It poured], two.")];
    let mut window = Window::with(BEFORE, &further);
    window.press("Ctrl+r 3 Alt+Down");
    window.click("poured");
    let focus = window.hand().focus.expect("the target");
    window.press("Alt+Up");
    let document = "other".parse().expect("an id");
    window.app_mut().dispatch(Command::GoTo(document, focus));
    window.settle();
    assert!(window.markup().starts_with("|[claim! It poured]"), "{}", window.markup());
}

const HERE: &str = "[claim! The lighthouse keeper left]. [claim The harbour crane fell].";
const THERE: &str = "[claim A crane fell in the harbour]. [claim The keeper of the lighthouse left].";

/// Two reports of one event, of which each sentence of the first has a partner in the second.
fn reports() -> Window {
    of_one_event(Window::with(HERE, &[("other", THERE)]), &[])
}

/// All documents but some are of one event.
fn of_one_event(mut window: Window, others: &[&str]) -> Window {
    let documents: Vec<Document> = window.workspace().project.documents.values().map(|it| (**it).clone()).collect();
    for facts in documents.into_iter().filter(|it| !others.contains(&it.id.as_str())) {
        let facts = Document { event: "Storm".to_owned(), ..facts };
        window.app_mut().dispatch(Command::SetFacts(Box::new(facts)));
    }
    window.settle();
    window
}

const CRANE: &str = "repeats: The harbour crane fell → A crane fell in the harbour";
const KEEPER: &str = "repeats: The lighthouse keeper left → The keeper of the lighthouse left";

#[test]
fn enter_takes_what_is_proposed_and_goes_on_to_the_next_that_has_a_partner() {
    let mut window = reports();
    window.press("Ctrl+r Enter");
    assert_eq!(drawn(&window), [KEEPER]);
    assert!(window.shows("partner 1: A crane fell in the harbour"), "the next one");
    window.click_label("repeats, and on");
    assert_eq!(drawn(&window).len(), 2);
    assert!(drawn(&window).contains(&CRANE.to_owned()), "{:?}", drawn(&window));
    assert_eq!(window.hand().link, None, "nothing is left");
    // The changes of both are accepted with the guesses of the document.
    window.press("Ctrl+Shift+Enter");
    let relations: Vec<_> = window.workspace().sheet().unwrap().relations.values().cloned().collect();
    let origins = relations.iter().flat_map(|it| it.attributes.iter().map(|it| it.1.origin));
    assert_eq!(origins.collect::<Vec<_>>(), [ValueOrigin::Hand; 2]);
    window.press("Ctrl+z Ctrl+z");
    assert_eq!(drawn(&window), [KEEPER], "each relation is a step");
}

#[test]
fn an_annotation_is_passed_over_by_the_same_key() {
    let mut window = reports();
    window.press("Ctrl+r Ctrl+r Enter");
    assert_eq!(drawn(&window), [CRANE]);
    let mut window = reports();
    window.press("Ctrl+r Ctrl+r Ctrl+r");
    assert!(drawn(&window).is_empty() && window.hand().link.is_none());
    assert!(window.toasts().iter().any(|it| it.contains("likely partner")), "{:?}", window.toasts());
    // With nothing in hand it begins with the first.
    let mut window = reports();
    window.press("Escape Ctrl+Home Escape Ctrl+r");
    assert!(window.shows("partner 1: The keeper of the lighthouse left"));
}

/// How the wording of the only relation is said to differ, and by whom.
fn change(window: &Window) -> (Vec<String>, ValueOrigin) {
    let relations: Vec<_> = window.workspace().sheet().unwrap().relations.values().cloned().collect();
    let [relation] = relations.as_slice() else { panic!("{} relations", relations.len()) };
    match relation.attributes.get("change") {
        Some(Attribute { value: AttributeValue::Choices(choices), origin }) => (choices.clone(), *origin),
        other => panic!("{other:?}"),
    }
}

#[test]
fn alt_and_a_digit_say_in_what_the_wording_differs_before_the_relation_is_drawn() {
    let mut window = reports();
    window.press("Ctrl+r");
    assert!(window.shows("3 cut") && window.shows("as guessed"), "the guess is shown");
    window.press("Alt+7");
    assert!(!window.shows("as guessed"), "somebody has said it");
    window.press("Enter");
    assert_eq!(drawn(&window), [KEEPER]);
    assert_eq!(change(&window), (vec!["cut".to_owned(), "differs in place".to_owned()], ValueOrigin::Hand));
    assert!(window.shows("partner 1: A crane fell in the harbour"), "and on");
    window.press("Ctrl+z");
    assert!(drawn(&window).is_empty(), "both are one step");
    // By a click, too; what is left of it is said by hand.
    let mut window = reports();
    window.press("Ctrl+r");
    window.click_label("3 cut");
    window.click_label("1 same");
    window.click_label("repeats, and on");
    assert_eq!(change(&window), (vec!["same".to_owned()], ValueOrigin::Hand));
}

#[test]
fn what_was_said_of_one_partner_is_not_said_of_another() {
    let mut window = Window::on(PARTNERS);
    window.press("Ctrl+r Alt+7 Down 3");
    assert_eq!(drawn(&window), ["repeats: The lighthouse keeper left → The dog slept"]);
    let (said, origin) = change(&window);
    assert!(!said.contains(&"differs in place".to_owned()), "{said:?}");
    assert_eq!(origin, ValueOrigin::Rule);
    // A relation that tells no change has none.
    let mut window = reports();
    window.press("Ctrl+r Alt+7 1");
    let relation = window.workspace().sheet().unwrap().relations.values().next().cloned().unwrap();
    assert_eq!((relation.label.as_str(), relation.attributes.iter().count()), ("supports", 0));
}

#[test]
fn enter_relates_what_was_gone_to_in_another_document_and_goes_on_in_the_first() {
    let mut window = reports();
    let first = window.workspace().document.clone();
    window.press("Ctrl+r Alt+Down");
    window.click("crane");
    assert!(window.shows("that") && window.shows("repeats, and on"), "both are shown");
    window.press("Alt+4 Enter");
    assert_eq!(drawn(&window), ["repeats: The lighthouse keeper left → A crane fell in the harbour"]);
    assert_eq!(window.workspace().document, first);
    let from = window.hand().link.as_ref().map(|it| it.from.annotation).unwrap();
    assert!(words(&window.workspace().project, &window.workspace().key().unwrap(), from).starts_with("The harbour"));
    assert_eq!(change(&window).1, ValueOrigin::Hand);
}

#[test]
fn annotations_of_other_events_do_not_keep_from_going_on() {
    let elsewhere = "[claim It rained]. ".repeat(500);
    let mut window = of_one_event(Window::with(HERE, &[("other", THERE), ("elsewhere", &elsewhere)]), &["elsewhere"]);
    window.press("Ctrl+r Enter Enter");
    let mut drawn = drawn(&window);
    drawn.sort();
    assert_eq!(drawn, [CRANE, KEEPER]);
}

#[test]
fn enter_draws_nothing_where_nothing_is_focused() {
    let mut window = reports();
    window.press("Ctrl+r Alt+Down");
    assert!(window.hand().focus.is_none() && window.hand().link.is_some());
    assert!(!window.shows("repeats, and on"));
    window.press("Enter");
    assert!(drawn(&window).is_empty());
    assert!(window.hand().link.is_some(), "it waits for its other end");
}

#[test]
fn a_relation_and_words_for_a_mention_do_not_wait_at_once() {
    let mut window = reports();
    window.press("Alt+2 Space");
    assert!(window.hand().mention.is_some());
    window.press("Ctrl+r");
    assert!(window.hand().mention.is_none() && window.hand().link.is_some());
}
