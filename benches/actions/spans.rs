//! Spans and labels: label by label, each in the order of the text.

use eframe::egui::Modifiers;
use manicule::app::proposal::Search;
use manicule::model::{Annotation, DocumentId, Label, Snap};
use manicule::text::{ByteOffset, Direction, Language, ObjectFinder, Reached, SnapRule, Span};

use crate::attributes;
use crate::expected::Expected;
use crate::hands::{For, Hands, How};
use crate::plan::Planner;

/// Makes all annotations of a document, without attributes.
pub fn make(hands: &mut Hands, expected: &Expected, document: &DocumentId) {
    let sheet = expected.sheet(document);
    for label in &expected.project.schema.labels {
        let annotations: Vec<_> = sheet.annotations.iter().filter(|it| it.label == label.id).cloned().collect();
        if annotations.is_empty() {
            continue;
        }
        let key = label.key.map(String::from).unwrap();
        hands.doing = (For::Spans, label.name.clone());
        // That lets the selection go, so that the key arms its label; so does the end of a drag.
        if hands.how == How::Keyboard && hands.window.hand().head > ByteOffset(0) {
            hands.press("Ctrl+Home");
        }
        hands.press(&key);
        for annotation in annotations {
            match hands.how {
                How::Mouse => by_mouse(hands, label, &annotation),
                How::Keyboard => by_keyboard(hands, label, &annotation, &key),
            }
            expected.made(hands, document, &annotation);
            hands.during(For::Attributes, &label.name, |hands| {
                attributes::correct(hands, expected, document, &annotation)
            });
        }
    }
}

fn by_mouse(hands: &mut Hands, label: &Label, annotation: &Annotation) {
    for (place, span) in annotation.spans.places().into_iter().enumerate() {
        let snapped = finder(hands, |finder| finder.snap(rule(label.snap), span));
        let shift = snapped != Some(span);
        let ctrl = place > 0;
        hands.drag(span, Modifiers { shift, ctrl, command: ctrl, ..Modifiers::NONE });
    }
}

fn by_keyboard(hands: &mut Hands, label: &Label, annotation: &Annotation, key: &str) {
    let places = annotation.spans.places();
    if select_at_once(hands, label, &places) {
        return hands.press(key);
    }
    for span in &places {
        select(hands, label, *span);
        hands.press(key);
    }
    // Parts are tagged each by itself, and joined from the first one.
    for _ in 1..places.len() {
        let is_first = |hands: &Hands| {
            hands
                .window
                .workspace()
                .focused()
                .is_some_and(|it| it.spans.places()[0] == places[0] && it.label == label.id)
        };
        while !is_first(hands) {
            hands.press(",");
        }
        hands.press("Ctrl+j");
    }
}

/// Selects all spans of an annotation where the program proposes just these.
fn select_at_once(hands: &mut Hands, label: &Label, places: &[Span]) -> bool {
    let selected = hands.window.hand().spans() == places;
    if !selected {
        let tabs = finder(hands, |finder| Planner::new(*finder, proposals(hands, label)).tabs(places));
        let Some(tabs) = tabs.filter(|_| places.len() > 1) else { return false };
        (0..tabs).for_each(|_| hands.press("Tab"));
        assert_eq!(hands.window.hand().spans(), places, "{}", hands.window.markup());
    }
    true
}

/// Selects a span by keys; what Tab walks through depends on the armed label.
fn select(hands: &mut Hands, label: &Label, span: Span) {
    let proposals = proposals(hands, label);
    select_among(hands, proposals, span);
}

/// Selects a span by keys, where Tab selects what is proposed, press by press.
pub fn select_among(hands: &mut Hands, proposals: Vec<Vec<Span>>, span: Span) {
    let hand = hands.window.hand();
    let from = ((hand.anchor, hand.head), !hand.further.is_empty());
    let keys = finder(hands, |finder| Planner::new(*finder, proposals).keys(from, span));
    for key in keys {
        hands.press(key);
    }
    assert_eq!(hands.window.hand().spans(), [span], "{}", hands.window.markup());
}

fn finder<T>(hands: &Hands, ask: impl FnOnce(&ObjectFinder<'_>) -> T) -> T {
    let workspace = hands.window.workspace();
    let facts = workspace.facts().unwrap();
    ask(&ObjectFinder::new(workspace.text().unwrap(), Language(&facts.language), workspace.passed_over()))
}

fn rule(snap: Snap) -> SnapRule {
    match snap {
        Snap::Words => SnapRule::Words,
        Snap::Clause => SnapRule::Clause,
        Snap::Quotation => SnapRule::Quotation,
        Snap::Number => SnapRule::Number,
    }
}

/// What Tab selects under a label from here on, press by press.
fn proposals(hands: &Hands, label: &Label) -> Vec<Vec<Span>> {
    let workspace = hands.window.workspace();
    let next = |from| match Search::new(workspace, label, from, Direction::Forward)?.on(usize::MAX) {
        Reached::Object(parts) => Some(parts),
        Reached::Nothing | Reached::Further => None,
    };
    let end = |spans: &[Span]| spans.last().map(|it| it.end());
    let from = end(&workspace.hand.spans()).unwrap_or(workspace.hand.head);
    std::iter::successors(next(from), |it| next(end(it)?)).take(80).collect()
}
