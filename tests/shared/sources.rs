//! Who says each quotation of the two reports of one event.

use std::fs;

use manicule::model::Document;
use manicule::suggest::{Proposal, furniture, guesses};
use manicule::text::{Language, ObjectFinder, QuotationNature, Span, Text};

use super::shared;
use crate::util::markup::{self, Marked};

/// The quotations of an article, by the words behind their marks, with the first guess for each.
fn guessed(name: &str) -> Vec<(String, String)> {
    let text = Text::new(fs::read_to_string(shared(format!("seeds/{name}"))).unwrap());
    let finder = ObjectFinder::new(&text, Language("en"), &[]);
    let found = (0..text.paragraph_count()).flat_map(|it| finder.quotations(it));
    let quotes: Vec<Span> = found.filter(|it| it.nature == QuotationNature::Speech).map(|it| it.span).collect();
    let annotations = quotes.iter().map(|it| ("quote".parse().unwrap(), vec![*it])).collect();
    let marked = Marked { text: text.clone(), annotations, selection: None, focus: None, armed: None };
    let (project, key) = markup::project(&marked);
    let facts = project.documents[&key.document].as_ref().clone();
    let excluded = furniture::regions(&text, &facts).iter().map(|it| it.span).collect();
    let document = Document { excluded, ..facts };
    let sheet = project.sheet(&key).unwrap();
    let first = sheet.annotations.iter().map(|annotation| {
        let words: Vec<&str> = text.slice(annotation.spans.places()[0]).unwrap().split_whitespace().take(4).collect();
        let guesses = guesses(&project, &document, annotation);
        let speaker = guesses.into_iter().find(|it| it.attribute.as_str() == "speaker").map(|it| it.proposal);
        let Some(Proposal::NewSpeaker { name, .. }) = speaker else { panic!("nobody for {words:?}") };
        (words.join(" "), name)
    });
    first.collect()
}

fn check(name: &str, expected: &[(&str, &str)]) {
    let expected: Vec<_> = expected.iter().map(|(words, name)| ((*words).to_owned(), (*name).to_owned())).collect();
    assert_eq!(guessed(name), expected);
}

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn every_quotation_of_the_longer_report_goes_to_its_speaker() {
    let expected = [
        ("“If you want war,", "Jalisco cartel"),
        ("“For each member of", "Jalisco cartel"),
        ("“A lot of officers", "David Saucedo"),
        ("“protection mechanisms”", "state officials"),
        ("“Organised crime groups have", "decree"),
        ("“They have been forced", "decree"),
        ("“hugs, not bullets”", "Andrés Manuel López Obrador"),
    ];
    check("000_c019e62e501ff370.txt", &expected);
}

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn every_quotation_of_the_other_report_goes_to_its_speaker() {
    let expected = [
        ("\"If you want war,", "cartel"),
        ("\"For each member of", "cartel"),
        ("\"A lot of them", "David Saucedo"),
        ("\"The CJNG is hunting", "David Saucedo"),
        ("\"This is an open", "David Saucedo"),
        ("\"Unfortunately, organized crime groups", "decree"),
        ("\"They have been forced", "decree"),
    ];
    check("003_2b7cd19ea27e037c.txt", &expected);
}
