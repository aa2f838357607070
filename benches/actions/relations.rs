//! Relations: drawn one after the other from what is offered, passed over where there is none.

use manicule::app::link;
use manicule::model::{AnnotationPlace, AttributeValue, DocumentId, Relation, Schema, ValueOrigin};

use crate::expected::Expected;
use crate::hands::{Hands, How};

/// Draws all relations that start from a document, with what they say.
pub fn make(hands: &mut Hands, expected: &Expected, document: &DocumentId) {
    let sheet = expected.sheet(document);
    let mut waiting: Vec<&Relation> = sheet.relations.values().map(AsRef::as_ref).collect();
    waiting.sort_by_key(|it| sheet.annotations.get(it.from).unwrap().spans.hull());
    if waiting.is_empty() {
        return;
    }
    hands.open(document);
    hands.press_top();
    hands.press("Ctrl+r");
    while let Some(from) = hands.window.hand().link.as_ref().map(|it| it.from.clone()) {
        let start = |it: &Relation| AnnotationPlace { document: document.clone(), annotation: it.from };
        let (own, others): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|it| expected.made_at(hands, &start(it)) == from);
        waiting = others;
        if own.is_empty() {
            hands.act("Pass over", "Ctrl+r");
        }
        for (place, relation) in own.iter().enumerate() {
            if place > 0 && hands.window.hand().link.is_none() {
                hands.press("Ctrl+r");
            }
            draw(hands, expected, relation, place + 1 == own.len());
        }
        if hands.window.hand().link.is_none() && !waiting.is_empty() && !own.is_empty() {
            hands.press("Ctrl+r");
            if hands.window.hand().link.as_ref().is_some_and(|it| it.from == from) {
                hands.act("Pass over", "Ctrl+r");
            }
        }
    }
    // What was not offered in passing.
    for relation in waiting {
        let from = expected.made_at(hands, &AnnotationPlace { document: document.clone(), annotation: relation.from });
        hands.focus(&from);
        hands.press("Ctrl+r");
        draw(hands, expected, relation, false);
        if hands.window.hand().link.is_some() {
            hands.press("Escape");
        }
    }
}

/// Accepts what is guessed of how wordings differ, where anything is.
pub fn accept(hands: &mut Hands, expected: &Expected, document: &DocumentId) {
    let key = expected.key(document);
    let sheet = hands.window.workspace().project.sheet(&key).unwrap().clone();
    let is_guess = |it: &Relation| it.attributes.iter().any(|(_, it)| it.origin == ValueOrigin::Rule);
    if sheet.relations.values().any(|it| is_guess(it)) {
        hands.open(document);
        hands.press("Ctrl+Shift+Enter");
    }
}

/// Draws a relation from the annotation whose partners are listed; the last one of it goes on to the next annotation.
fn draw(hands: &mut Hands, expected: &Expected, relation: &Relation, last: bool) {
    let schema = &expected.project.schema;
    let link = hands.window.hand().link.clone().unwrap();
    let to = expected.made_at(hands, &relation.to);
    let proposed = link::proposed(schema).is_some_and(|it| it.id == relation.label);
    let digit = 1 + schema.relations.iter().position(|it| it.id == relation.label).unwrap();
    let Some(place) = link.partners.iter().position(|it| *it == to) else {
        hands.open(&to.document);
        hands.focus(&to);
        correct(hands, schema, relation);
        if proposed && last {
            hands.act(&format!("{}, and on", schema.relation_name(&relation.label)), "Enter");
        } else {
            hands.press(&digit.to_string());
        }
        return hands.open(&link.from.document);
    };
    match hands.how {
        // Further down the list would have to be scrolled.
        How::Mouse if place > 2 => (0..place).for_each(|_| hands.press("Down")),
        How::Mouse if place > 0 => hands.click_starting(&format!("partner {}: ", place + 1)),
        How::Mouse => {}
        How::Keyboard => (0..place).for_each(|_| hands.press("Down")),
    }
    correct(hands, schema, relation);
    if proposed && last {
        let words = format!("{}, and on", schema.relation_name(&relation.label));
        hands.act(&words, "Enter");
    } else {
        hands.act(&format!("{digit} {}", schema.relation_name(&relation.label)), &digit.to_string());
    }
}

/// Corrects in what the wording is guessed to differ, before the relation is drawn.
fn correct(hands: &mut Hands, schema: &Schema, wanted: &Relation) {
    let Some(definition) = link::proposed_change(schema) else { return };
    let Some(AttributeValue::Choices(wanted)) = wanted.attributes.get(definition.id.as_str()).map(|it| &it.value)
    else {
        return;
    };
    let now = link::target(hands.window.workspace()).map(|to| link::change_to(hands.window.workspace(), &to)).unwrap();
    for (choice, digit) in definition.choices.iter().zip(1..) {
        if wanted.contains(choice) != now.contains(choice) {
            hands.act(&format!("{digit} {choice}"), &format!("Alt+{digit}"));
        }
    }
}
