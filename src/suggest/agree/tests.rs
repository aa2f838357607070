//! Figures of two invented reports compared.

use std::sync::Arc;

use super::*;
use crate::model::{AnnotatorId, Document, DocumentId, Project, ProjectId, SheetKey};
use crate::text::Text;

/// The figures of a text that nobody has annotated.
fn read(text: &str) -> (Text, Vec<Stated>) {
    let text = Text::new(text);
    let id: DocumentId = "report".parse().expect("an id");
    let annotator: AnnotatorId = "ada".parse().expect("an id");
    let facts = Document::new(id.clone(), "Report", text.hash());
    let facts = Document { language: "en".to_owned(), published: "2024-06-20".to_owned(), ..facts };
    let mut project = Project::new(ProjectId::from_number(1), "Test");
    project.documents.insert(id.clone(), Arc::new(facts));
    let stated = stated(&project, &SheetKey::new(id, annotator), &text);
    (text, stated)
}

/// What is said of the figures of two texts.
fn compared(one: &str, other: &str) -> Vec<String> {
    let ((one, ours), (other, theirs)) = (read(one), read(other));
    let passages = Passages::new((&one, &[]), (&other, &[]));
    let words = |pair: &Pair| pair.agreement.words(&ours[pair.here].figure, &theirs[pair.there].figure);
    pairs(&ours, &theirs, &passages).iter().map(words).collect()
}

#[test]
fn another_number_of_the_same_thing_is_a_difference() {
    for (one, other, expected) in [
        (
            "The storm tore 79 boats from their moorings in the harbour.",
            "A storm has torn at least 84 boats from their moorings in the harbour.",
            vec!["79 here, at least 84 there"],
        ),
        (
            "“We had the last goat in the barn within twelve minutes,” she said.",
            "“We had the last goat in the barn in just under twenty minutes,” she said.",
            vec!["at most 12 minute here, less than 20 minute there: both can be true"],
        ),
        (
            "The council counted 1,200 oaks along the canal on Monday.",
            "On Monday the council counted 1,500 oaks along the canal.",
            vec!["1200 here, 1500 there"],
        ),
    ] {
        assert_eq!(compared(one, other), expected, "{one}");
    }
}

#[test]
fn what_a_number_claims_to_be_is_heeded() {
    for (one, other, expected) in [
        (
            "The flood drowned at least seven sheep on the island.",
            "The flood drowned twelve sheep on the island.",
            vec!["at least 7 here, 12 there: both can be true"],
        ),
        (
            "The flood drowned about 100 sheep on the island.",
            "The flood drowned 104 sheep on the island.",
            vec!["about 100 here, 104 there: both can be true"],
        ),
        (
            "The flood drowned at most ten sheep on the island.",
            "The flood drowned twelve sheep on the island.",
            vec!["at most 10 here, 12 there"],
        ),
        (
            "An average of 75 herons are ringed at the lake each year.",
            "An average of about 75 herons are ringed at the lake each year.",
            vec!["75 here, about 75 there: the same number"],
        ),
    ] {
        assert_eq!(compared(one, other), expected, "{one}");
    }
}

#[test]
fn a_total_over_years_is_no_contradiction_of_an_average() {
    let one = "An average of 75 herons have been ringed at the lake each year.";
    let other = "A total of 262 herons were ringed at the lake between January 2021 and May 2024.";
    assert_eq!(compared(one, other), ["262 in 3.4 years is 77 a year; 75 here"]);
    assert_eq!(compared(other, one), ["262 in 3.4 years is 77 a year; 75 there"]);
    let far = "A total of 900 herons were ringed at the lake between January 2021 and May 2024.";
    assert!(compared(one, far).is_empty(), "it follows from nothing, but that is not told either");
}

#[test]
fn other_things_other_units_and_other_times_are_not_compared() {
    for (one, other) in [
        ("Three ducks crossed the road.", "Three ministers resigned on Tuesday."),
        ("The old bell weighs 700 kilograms.", "The old bell is 90 centimetres high."),
        (
            "Five people drowned when the ferry sank on Monday.",
            "Twenty people watched from the pier as the ferry sank.",
        ),
        ("A garden show in the harbour drew 3 million.", "The harbour tunnel was sold for 5 million."),
        ("The motion on the harbour passed with twenty-five.", "A harbour dog lived until twenty-six."),
        ("The ferry carried 79 passengers on Thursday.", "A bus with 12 passengers overturned on Thursday."),
        ("The mill burned down twice in 1911.", "The mill burned down once in 1950."),
    ] {
        assert!(compared(one, other).is_empty(), "{one} {:?}", compared(one, other));
    }
}

#[test]
fn what_one_figure_alone_counts_in_each_report_is_one_thing() {
    // The sentences have little in common but what is counted, which nothing else in either report counts.
    let one = "The 79 passengers and eleven crew were taken off by two lifeboats and some fishing boats. \
               The coastguard said that three sailors had breathed in smoke.";
    let other = "A fire in the engine room forced at least 84 passengers into lifeboats late on Thursday, some four kilometres \
                 off the harbour. A spokesman put the damage at 200,000 crowns.";
    assert_eq!(compared(one, other), ["79 here, at least 84 there"]);
}

#[test]
fn words_that_say_little_are_written_as_words_are_compared() {
    for word in ANYBODY.iter().chain(SAYS_LITTLE) {
        assert_eq!(crate::suggest::partner::words_of(word).collect::<Vec<_>>(), [*word]);
    }
}
