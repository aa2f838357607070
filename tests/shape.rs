//! One annotation becomes two and several become one, as (before, intent, after), there and back.

use std::sync::Arc;

use manicule::edit::intent::{self, Author, IntentError};
use manicule::edit::{Edit, Swap};
use manicule::model::{
    AnnotationId, AnnotationPlace, Attribute, AttributeValue, Change, LabelId, Project, RelationId, SheetKey,
    ValueOrigin,
};
use manicule::text::{ByteOffset, Span};

use crate::util::markup::{marked, parse, print, project, stamp};

fn nth(place: u64) -> AnnotationId {
    AnnotationId::from_number(place)
}

fn author(key: &SheetKey) -> Author {
    Author { key: key.clone(), stamp: stamp() }
}

/// Applies an edit and takes it back and brings it back, each of which leaves what was there.
fn apply(project: &mut Project, edit: &Edit) {
    let before = project.clone();
    edit.apply(project).unwrap();
    let after = project.clone();
    edit.inverse().apply(project).unwrap();
    assert!(*project == before, "the inverse leaves what was there before");
    edit.apply(project).unwrap();
    assert!(*project == after);
}

fn shown(project: &Project, key: &SheetKey) -> String {
    print(&marked(project, key, None))
}

/// The stretch that a selection or caret of the markup means: from a caret to the end of everything.
fn stretch(markup: &str) -> Span {
    let marked = parse(markup);
    let (anchor, head) = marked.selection.unwrap();
    Span::between(anchor, head).or_else(|| Span::new(head, ByteOffset(marked.text.end().0))).unwrap()
}

#[test]
fn an_annotation_is_split_at_the_caret_or_around_the_selection() {
    for (before, after) in [
        ("[claim It rained| and it poured]", "[claim It rained] [claim and it poured]"),
        ("[claim It rained |and it poured]", "[claim It rained] [claim and it poured]"),
        ("[quote#1 “No,”] she| said, [quote#1 “not yet.”]", "[quote “No,”] she said, [quote “not yet.”]"),
        (
            "[quote#1 “No, |never,”] she said, [quote#1 “not yet.”]",
            "[quote “No,] [quote#1 never,”] she said, [quote#1 “not yet.”]",
        ),
        ("[claim It ⟦rained|⟧ and poured]", "[claim#1 It] [claim rained] [claim#1 and poured]"),
        ("[claim बा|रिश हुई]", "[claim बा][claim रिश हुई]"),
    ] {
        let (mut project, key) = project(&parse(before));
        let edit = intent::split(&project, &author(&key), (nth(1), nth(9)), stretch(before)).unwrap();
        apply(&mut project, &edit);
        assert_eq!(shown(&project, &key), after, "{before}");
    }
}

#[test]
fn what_leaves_no_words_on_one_side_is_not_split() {
    for before in ["[claim It rained]| on", "|[claim It rained]", "[claim ⟦It rained|⟧]", "[claim |It] on"] {
        let (project, key) = project(&parse(before));
        let refused = intent::split(&project, &author(&key), (nth(1), nth(9)), stretch(before));
        assert_eq!(refused, Err(IntentError::NothingToSplit), "{before}");
    }
}

#[test]
fn what_was_said_of_the_whole_is_a_guess_of_the_part() {
    let before = "[quote “No,” |“not yet.”]";
    let (mut project, key) = project(&parse(before));
    set(&mut project, &key, 1, "speaker", "ana");
    let edit = intent::split(&project, &author(&key), (nth(1), nth(9)), stretch(before)).unwrap();
    apply(&mut project, &edit);
    let origin = |id: u64| {
        project.sheet(&key).unwrap().annotations.get(nth(id)).unwrap().attributes.get("speaker").unwrap().origin
    };
    assert_eq!((origin(1), origin(9)), (ValueOrigin::Hand, ValueOrigin::Rule));
}

fn set(project: &mut Project, key: &SheetKey, id: u64, attribute: &str, text: &str) {
    let value = Attribute { value: AttributeValue::Text(text.into()), origin: ValueOrigin::Hand };
    let edit = intent::set_attribute(project, &author(key), nth(id), &attribute.parse().unwrap(), Some(value)).unwrap();
    edit.apply(project).unwrap();
}

#[test]
fn annotations_are_joined_into_one() {
    for (before, others, after) in [
        ("[claim It rained] [claim and poured]", &[2][..], "[claim It rained and poured]"),
        ("[claim It rained], [claim it poured]", &[2], "[claim#1 It rained], [claim#1 it poured]"),
        ("[quote “No,”] she said, [quote “not yet.”]", &[2], "[quote#1 “No,”] she said, [quote#1 “not yet.”]"),
        ("[claim It [figure rained]]", &[2], "[claim It rained]"),
        ("[claim It] x [claim so] y [claim on]", &[2, 3, 2], "[claim#1 It] x [claim#1 so] y [claim#1 on]"),
        ("[claim It] alone", &[1], "[claim It] alone"),
    ] {
        let (mut project, key) = project(&parse(before));
        let others: Vec<_> = others.iter().copied().map(nth).collect();
        let edit = intent::join(&project, &author(&key), nth(1), &others).unwrap();
        apply(&mut project, &edit);
        assert_eq!(shown(&project, &key), after, "{before}");
    }
}

/// The relations of a sheet as (id, from, to).
fn relations(project: &Project, key: &SheetKey) -> Vec<(u64, u64, u64)> {
    let relations = project.sheet(key).unwrap().relations.values();
    relations.map(|it| (it.id.number(), it.from.number(), it.to.annotation.number())).collect()
}

#[test]
fn what_is_joined_takes_along_what_was_said_of_its_parts() {
    let (mut project, key) = project(&parse("[quote “No”], [quote “never”], [claim so]"));
    set(&mut project, &key, 1, "speaker", "ana");
    set(&mut project, &key, 2, "speaker", "bob");
    set(&mut project, &key, 2, "kind", "direct");
    let note = intent::set_note(&project, &author(&key), nth(2), "odd").unwrap();
    note.apply(&mut project).unwrap();
    let label: LabelId = "repeats".parse().unwrap();
    for (id, from, to) in [(1, 2, 3), (2, 3, 2), (3, 1, 2)] {
        let to = AnnotationPlace { document: key.document.clone(), annotation: nth(to) };
        let edit = intent::link(&project, &author(&key), RelationId::from_number(id), &label, (nth(from), to)).unwrap();
        edit.apply(&mut project).unwrap();
    }
    let edit = intent::join(&project, &author(&key), nth(1), &[nth(2)]).unwrap();
    apply(&mut project, &edit);
    let joined = project.sheet(&key).unwrap().annotations.get(nth(1)).unwrap().clone();
    assert_eq!(joined.attributes.text("speaker"), Some("ana"), "what it has stays");
    assert_eq!(joined.attributes.text("kind"), Some("direct"), "what it lacks it gets");
    assert_eq!(&*joined.note, "odd");
    assert_eq!(relations(&project, &key), [(1, 1, 3), (2, 3, 1)], "the one between the two has fallen away");
}

#[test]
fn a_part_that_disagrees_with_the_text_is_not_mended_by_joining() {
    let (mut project, key) = project(&parse("[claim It rained], [claim it poured]"));
    let sheet = project.sheet(&key).unwrap().clone();
    let first = sheet.annotations.get(nth(1)).unwrap().clone();
    let mut shifted = first.as_ref().clone();
    let span = first.spans.hull();
    shifted.spans = manicule::model::QuotedSpan { span, quoted: "It hailed".into() }.into();
    let shift = Edit::new("shift", vec![Change::Annotation(key.clone(), Swap::replace(first, Arc::new(shifted)))]);
    shift.apply(&mut project).unwrap();
    let edit = intent::join(&project, &author(&key), nth(1), &[nth(2)]).unwrap();
    apply(&mut project, &edit);
    let joined = project.sheet(&key).unwrap().annotations.get(nth(1)).unwrap().clone();
    assert_eq!(joined.spans.quoted(), "It hailed … it poured");
}

/// Sets a value of some origin.
fn set_by(project: &mut Project, key: &SheetKey, id: u64, (attribute, text): (&str, &str), origin: ValueOrigin) {
    let value = Attribute { value: AttributeValue::Text(text.into()), origin };
    let edit = intent::set_attribute(project, &author(key), nth(id), &attribute.parse().unwrap(), Some(value)).unwrap();
    edit.apply(project).unwrap();
}

#[test]
fn what_was_entered_by_hand_goes_before_a_guess_and_only_what_the_label_has_is_taken() {
    use ValueOrigin::{Hand, Imported, Rule};
    for (mine, others, kept) in [
        (Rule, Hand, ("8", Hand)),
        (Rule, Imported, ("8", Imported)),
        (Rule, Rule, ("7", Rule)),
        (Hand, Hand, ("7", Hand)),
        (Imported, Hand, ("7", Imported)),
    ] {
        let (mut project, key) = project(&parse("[figure 7], [figure 8]"));
        set_by(&mut project, &key, 1, ("value", "7"), mine);
        set_by(&mut project, &key, 2, ("value", "8"), others);
        let edit = intent::join(&project, &author(&key), nth(1), &[nth(2)]).unwrap();
        apply(&mut project, &edit);
        let joined = project.sheet(&key).unwrap().annotations.get(nth(1)).unwrap().clone();
        let value = joined.attributes.get("value").unwrap();
        assert_eq!((joined.attributes.text("value").unwrap(), value.origin), kept, "{mine:?} {others:?}");
    }
    let (mut project, key) = project(&parse("[claim It rained], [figure 8]"));
    set_by(&mut project, &key, 2, ("value", "8"), Hand);
    let edit = intent::join(&project, &author(&key), nth(1), &[nth(2)]).unwrap();
    apply(&mut project, &edit);
    let joined = project.sheet(&key).unwrap().annotations.get(nth(1)).unwrap().clone();
    assert!(joined.attributes.get("value").is_none(), "a claim has no value");
}

#[test]
fn of_relations_that_say_the_same_after_a_join_one_stays() {
    let (mut project, key) = project(&parse("[quote “No”], [quote “never”], [claim so], [quote “nor”]"));
    let place = |id| AnnotationPlace { document: key.document.clone(), annotation: nth(id) };
    for (id, label, from, to) in
        [(1, "repeats", 1, 3), (2, "repeats", 2, 3), (3, "supports", 2, 3), (4, "repeats", 3, 2), (5, "repeats", 3, 4)]
    {
        let label: LabelId = label.parse().unwrap();
        let ends = (nth(from), place(to));
        let edit = intent::link(&project, &author(&key), RelationId::from_number(id), &label, ends).unwrap();
        edit.apply(&mut project).unwrap();
    }
    let edit = intent::join(&project, &author(&key), nth(1), &[nth(2), nth(4)]).unwrap();
    apply(&mut project, &edit);
    assert_eq!(relations(&project, &key), [(1, 1, 3), (3, 1, 3), (4, 3, 1)]);
}
