//! Page furniture of the two reports of one event.

use std::fs;

use manicule::model::Document;
use manicule::suggest::furniture::{Reason, regions};
use manicule::text::Text;

use super::shared;

/// What is found in an article, as reasons and the first words.
fn found(name: &str) -> Vec<(Reason, String)> {
    let text = Text::new(fs::read_to_string(shared(format!("seeds/{name}"))).unwrap());
    let document = Document::new("doc".parse().unwrap(), "Doc", text.hash());
    let words = |span| text.slice(span).unwrap().chars().take(16).collect::<String>();
    regions(&text, &document).iter().map(|it| (it.reason, words(it.span))).collect()
}

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn all_furniture_of_both_articles_is_found_and_nothing_else() {
    let expected = [
        (Reason::Advertisement, "- Advertisement "),
        (Reason::ByLine, "Staff Writers"),
        (Reason::ReadingTime, "2 minute read"),
        (Reason::Caption, "In this Feb 10, "),
        (Reason::Caption, "In this Feb 10, "),
    ];
    assert_eq!(found("000_c019e62e501ff370.txt"), expected.map(|(reason, words)| (reason, words.to_owned())));
    let expected = [
        (Reason::Caption, "Mexico Police"),
        (Reason::Caption, "Mexico City poli"),
        (Reason::Copyright, "© 2024 Latin Tim"),
    ];
    assert_eq!(found("003_2b7cd19ea27e037c.txt"), expected.map(|(reason, words)| (reason, words.to_owned())));
}
