//! What the two reports of one event share: passages, quotations and figures.

use std::fs;
use std::sync::Arc;

use manicule::model::{AnnotatorId, Document, DocumentId, Project, ProjectId, SheetKey};
use manicule::suggest::agree::{self, Agreement, Stated};
use manicule::suggest::furniture;
use manicule::suggest::passage::{self, Passages};
use manicule::text::{Language, ObjectFinder, Span, Text};

use super::shared;

/// The two reports without their page furniture, and what they share.
struct Reports {
    texts: [Text; 2],
    passages: Passages,
    figures: [Vec<Stated>; 2],
}

fn reports() -> Reports {
    let mut project = Project::new(ProjectId::from_number(1), "Two reports");
    let annotator: AnnotatorId = "ada".parse().unwrap();
    let read = |(name, published): (&str, &str)| {
        let text = Text::new(fs::read_to_string(shared(format!("seeds/{name}.txt"))).unwrap());
        let id: DocumentId = name.split('_').next().unwrap().parse().unwrap();
        let facts = Document::new(id, name, text.hash());
        let facts = Document { language: "en".to_owned(), published: published.to_owned(), ..facts };
        let excluded = furniture::regions(&text, &facts).iter().map(|it| it.span).collect();
        (text, Document { excluded, ..facts })
    };
    let read = [("000_c019e62e501ff370", "2021-06-01"), ("003_2b7cd19ea27e037c", "2021-05-31")].map(read);
    let [(one, here), (other, there)] = &read;
    for (text, document) in &read {
        project.texts.insert(text.hash(), text.clone());
        project.documents.insert(document.id.clone(), Arc::new(document.clone()));
    }
    let passages = Passages::new((one, &here.excluded), (other, &there.excluded));
    let figures = [(one, here), (other, there)]
        .map(|(text, document)| agree::stated(&project, &SheetKey::new(document.id.clone(), annotator.clone()), text));
    Reports { texts: [one.clone(), other.clone()], passages, figures }
}

fn words(text: &Text, span: Span) -> String {
    text.slice(span).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The quotations of an article that most of a passage stands in, by their first words, each once.
fn quoted(text: &Text, places: impl Iterator<Item = Span>) -> Vec<String> {
    let finder = ObjectFinder::new(text, Language("en"), &[]);
    let mut found: Vec<String> = Vec::new();
    let mut quotations = passage::Quotations::new(&finder);
    for quotation in places.filter_map(|it| quotations.over(it)) {
        let first: Vec<&str> = text.slice(quotation).unwrap().split_whitespace().take(4).collect();
        let first = first.join(" ").replace(['“', '"'], "");
        if !found.contains(&first) {
            found.push(first);
        }
    }
    found
}

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn every_shared_quotation_is_a_passage_with_its_differences() {
    let Reports { texts: [one, other], passages, .. } = reports();
    for it in passages.list() {
        let lacking = |text: &Text, only: &[Span]| only.iter().map(|it| words(text, *it)).collect::<Vec<_>>();
        println!("{:3} {}", it.words, words(&one, it.here));
        println!("    {}", words(&other, it.there));
        println!("    {:?} {:?}", lacking(&one, &it.only_here), lacking(&other, &it.only_there));
    }
    println!("{} passages, {} words, {} in order", passages.list().len(), passages.words(), passages.in_order().len());
    assert_eq!((passages.list().len(), passages.in_order().len()), (13, 11));
    let here = quoted(&one, passages.list().iter().map(|it| it.here));
    assert_eq!(
        here,
        [
            "If you want war,",
            "For each member of",
            "A lot of officers",
            "Organised crime groups have",
            "They have been forced"
        ]
    );
    let there = quoted(&other, passages.list().iter().map(|it| it.there));
    assert_eq!(
        there,
        [
            "If you want war,",
            "For each member of",
            "A lot of them",
            "Unfortunately, organized crime groups",
            "They have been forced"
        ]
    );
    let same = passages.list().iter().filter(|it| it.only_here.is_empty() && it.only_there.is_empty()).count();
    assert_eq!(same, 1, "the rest has been touched");
}

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn the_figures_that_both_give_are_compared() {
    let Reports { texts: [one, other], passages, figures: [ours, theirs] } = reports();
    let pairs = agree::pairs(&ours, &theirs, &passages);
    let told = pairs.iter().map(|pair| {
        let (here, there) = (&ours[pair.here], &theirs[pair.there]);
        let told = pair.agreement.words(&here.figure, &there.figure);
        format!("{} | {} | {told}", words(&one, here.span), words(&other, there.span))
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            "two of your Tacticals | two of your Tacticals | 2 in both",
            "at least seven | at least seven state police officers | at least 7 in both",
            "an average of 75 state cops | a total of 262 Guanajuato state police officers | 262 in 3.4 years is 78 a year; 75 here",
            "an average of 75 state cops | An average of about 75 officers | 75 here, about 75 there: the same number",
        ]
    );
    assert!(pairs.iter().all(|it| it.agreement != Agreement::Differs), "the two do not contradict each other");
}
