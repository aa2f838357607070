//! Likely partners of an annotation, on the sample project and in small.

use std::path::Path;

use manicule::model::{Annotation, AnnotationPlace, Project, Relation, SheetKey};
use manicule::store::open;
use manicule::suggest;

use crate::util::markup::{parse, project};

fn sample() -> Project {
    open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/port-mare")).unwrap().project
}

fn annotation<'a>(project: &'a Project, place: &AnnotationPlace, of: &SheetKey) -> &'a Annotation {
    let key = SheetKey::new(place.document.clone(), of.annotator.clone());
    project.sheet(&key).unwrap().annotations.get(place.annotation).unwrap()
}

/// Both ends of a relation.
fn ends(key: &SheetKey, relation: &Relation) -> [AnnotationPlace; 2] {
    [AnnotationPlace { document: key.document.clone(), annotation: relation.from }, relation.to.clone()]
}

/// The relations of the sample project with the rank of the right partner among all, from 1.
fn ranks(project: &Project) -> Vec<(String, Option<usize>)> {
    let mut ranks = Vec::new();
    for (key, sheet) in &project.sheets {
        for relation in sheet.relations.values() {
            // Of several right partners none stands in the way of the others.
            let others: Vec<_> =
                project.relations_of(key, relation.from).into_iter().map(|(there, it)| ends(there, it)).collect();
            let mut found = suggest::partners(project, key, relation.from, usize::MAX);
            found.retain(|it| *it == relation.to || !others.iter().flatten().any(|other| other == it));
            let rank = found.iter().position(|it| *it == relation.to).map(|it| it + 1);
            let from = sheet.annotations.get(relation.from).unwrap().spans.quoted();
            let to = annotation(project, &relation.to, key).spans.quoted();
            ranks.push((format!("{}: {from} → {to}", relation.label), rank));
        }
    }
    ranks
}

#[test]
fn the_right_partner_is_among_the_first() {
    let ranks = ranks(&sample());
    for (relation, rank) in &ranks {
        println!("{:>4} {relation}", rank.map_or("–".to_owned(), |it| it.to_string()));
    }
    let within = |most: usize| ranks.iter().filter(|(_, rank)| rank.is_some_and(|it| it <= most)).count();
    println!("first {}, among three {}, of {}", within(1), within(3), ranks.len());
    assert_eq!((within(1), within(3), ranks.len()), (11, 14, 20));
    // What contradicts another, or is about it, often shares no word with it.
    let repeats: Vec<_> = ranks.iter().filter(|it| it.0.starts_with("repeats")).map(|it| it.1).collect();
    let within = |most: usize| repeats.iter().filter(|rank| rank.is_some_and(|it| it <= most)).count();
    assert_eq!((within(1), within(3), repeats.len()), (10, 11, 12));
}

#[test]
fn how_the_wording_differs_is_told_as_the_annotator_told_it() {
    let project = sample();
    let (mut same, mut all) = (0, 0);
    for (key, sheet) in &project.sheets {
        for relation in sheet.relations.values().filter(|it| it.label.as_str() == "repeats") {
            let from = sheet.annotations.get(relation.from).unwrap();
            let there = SheetKey::new(relation.to.document.clone(), key.annotator.clone());
            let told = suggest::change(&project, (key, from), (&there, annotation(&project, &relation.to, key)));
            let by_hand = match &relation.attributes.get("change").unwrap().value {
                manicule::model::AttributeValue::Choices(choices) => choices.clone(),
                other => panic!("{other:?}"),
            };
            println!("{told:?}, by hand {by_hand:?}: {}", from.spans.quoted());
            (same, all) = (same + usize::from(told == by_hand), all + 1);
        }
    }
    assert_eq!((same, all), (7, 12));
}

#[test]
fn what_shares_nothing_or_lies_over_the_same_words_is_no_partner() {
    let (project, key) = project(&parse("[claim The [figure ferry] burned]. [claim The ferry sank]. [quote “Why?”]"));
    let first = project.sheet(&key).unwrap().annotations.iter().next().unwrap().id;
    let found = suggest::partners(&project, &key, first, 9);
    let words: Vec<_> = found.iter().map(|it| annotation(&project, it, &key).spans.quoted()).collect();
    assert_eq!(words, ["The ferry sank"]);
}

#[test]
fn documents_of_another_event_or_of_none_are_left_out() {
    let mut project = sample();
    let (key, sheet) = project.sheets.iter().next().unwrap();
    let (key, first) = (key.clone(), sheet.annotations.iter().next().unwrap().id);
    let beyond = |project: &Project| {
        suggest::partners(project, &key, first, 99).iter().filter(|it| it.document != key.document).count()
    };
    assert!(beyond(&project) > 0);
    for document in project.documents.values_mut() {
        std::sync::Arc::make_mut(document).event.clear();
    }
    assert_eq!(beyond(&project), 0);
}
