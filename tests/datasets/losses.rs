//! What a format denies in its row of the table is counted when it occurs, and what it claims is not.

use std::sync::Arc;

use manicule::export::ExportError;
use manicule::format::{LossKind, formats};
use manicule::model::{
    AnnotationId, AnnotationPlace, Attribute, AttributeValue, Attributes, Project, Relation, RelationId, SheetKey,
    ValueOrigin,
};

use super::{exclude, options, project, try_export};
use crate::util::markup::stamp;

/// One record that has everything: overlaps within a label, parts, a cut word, white space at an end, nothing but white
/// space, attributes, a relation, notes, doubts, another author, another origin, facts, an excluded region.
fn everything() -> Project {
    let mut it = project(
        "Ad. [claim#1 A [claim ship]#1 sank] off [figure Port]o. [quote#2 “No,” ]she said, [quote#2 “no.”][claim  ]Two.",
    );
    exclude(&mut it, &["Ad."]);
    let id: manicule::model::DocumentId = "doc".parse().unwrap();
    let document = Arc::make_mut(it.documents.get_mut(&id).unwrap());
    for fact in [&mut document.author, &mut document.event, &mut document.rights, &mut document.note] {
        *fact = "so".to_owned();
    }
    let sheet = Arc::make_mut(it.sheets.get_mut(&SheetKey::new(id.clone(), "ada".parse().unwrap())).unwrap());
    let annotations: Vec<_> = sheet.annotations.iter().cloned().collect();
    let changed = annotations.into_iter().map(|annotation| {
        let mut annotation = (*annotation).clone();
        let value = Attribute { value: AttributeValue::Text("so".into()), origin: ValueOrigin::Hand };
        annotation.attributes.set("unit".parse().unwrap(), Some(value));
        annotation.note = "so".into();
        annotation.unsure = true;
        annotation.origin = manicule::model::Origin::Suggested;
        annotation.changed.by = "bob".parse().unwrap();
        Arc::new(annotation)
    });
    sheet.annotations = changed.collect();
    let relation = Relation {
        id: RelationId::from_number(9),
        label: "repeats".parse().unwrap(),
        from: AnnotationId::from_number(1),
        to: AnnotationPlace { document: id, annotation: AnnotationId::from_number(2) },
        attributes: Attributes::default(),
        note: String::new(),
        created: stamp(),
        changed: stamp(),
    };
    sheet.relations.insert(Arc::new(relation));
    it
}

#[test]
fn what_a_format_denies_is_counted_and_what_it_claims_is_not() {
    let it = everything();
    for description in formats().iter().map(|it| it.description()).filter(|it| it.writes) {
        let (name, holds) = (description.name, description.capabilities);
        let (sink, report) = try_export(&it, &options(name, &[]));
        let losses = report.unwrap_or_else(|error| panic!("{name}: {error}")).losses;
        let kinds = [
            (holds.overlap, LossKind::Flattened),
            (holds.discontinuous, LossKind::Discontinuous),
            (holds.attributes, LossKind::Attribute),
            (holds.relations, LossKind::Relation),
            (holds.notes, LossKind::Note),
        ];
        for (held, kind) in kinds {
            let count = losses.count(kind);
            assert_eq!(count == 0, held, "{name} {}: {count} {kind}", if held { "holds" } else { "does not hold" });
        }
        assert!(holds.annotators, "{name} needs a kind of loss for annotators");
        assert!(losses.count(LossKind::Author) > 0, "{name} does not say who else made a change");
        assert!(sink.files.contains_key("_SUCCESS"));
        for (_, tally) in losses.iter() {
            assert_eq!(tally.examples.len() as u64, tally.count.min(3));
            assert!(tally.examples[0].starts_with("doc"), "{name}: {:?} does not name the document", tally.examples);
        }
    }
}

#[test]
fn formats_of_tokens_count_what_tokens_do_to_spans() {
    for name in ["conll", "spacy"] {
        let losses = try_export(&everything(), &options(name, &[])).1.unwrap().losses;
        let kinds = [LossKind::CutWord, LossKind::WhiteSpace, LossKind::NoWord, LossKind::Unsure, LossKind::Origin];
        assert_eq!(kinds.map(|kind| losses.count(kind)), [1, 1, 1, 5, 5], "{name}: {losses:?}");
        let losses = try_export(&everything(), &options(name, &[("tokens", "whole")])).1.unwrap().losses;
        assert_eq!([LossKind::CutWord, LossKind::Grown].map(|kind| losses.count(kind)), [0, 1], "{name}");
    }
}

#[test]
fn strict_takes_no_loss() {
    for description in formats().iter().map(|it| it.description()).filter(|it| it.writes) {
        let mut strict = options(description.name, &[]);
        strict.strict = true;
        let (sink, refused) = try_export(&everything(), &strict);
        let error = refused.expect_err(description.name);
        assert!(matches!(error, ExportError::Strict(_)), "{}: {error}", description.name);
        assert!(!sink.files.contains_key("_SUCCESS"), "{}", description.name);
        let mut bare = project("A [claim ship] sank.");
        // A table has no column for the language, and brat no place for a title.
        let document = Arc::make_mut(bare.documents.values_mut().next().unwrap());
        document.language.clear();
        document.title = document.id.to_string();
        let (_, taken) = try_export(&bare, &strict);
        assert!(taken.is_ok(), "{}: {:?}", description.name, taken.err());
    }
}
