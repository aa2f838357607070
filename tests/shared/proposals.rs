//! What Tab proposes in two real reports of one event, beside what was tagged in them.

use std::collections::BTreeMap;
use std::fs;

use manicule::text::{Span, Text};
use serde::Deserialize;

use super::shared;
use crate::proposals::Count;

/// The number of a file, a label, start and end in bytes, and what is not asked for here.
type Tagged = (usize, String, usize, usize, BTreeMap<String, String>);

#[derive(Deserialize)]
struct Key {
    files: Vec<String>,
    annotations: Vec<Tagged>,
}

#[test]
#[ignore = "needs MANICULE_SHARED"]
fn what_was_tagged_in_two_reports_is_proposed() {
    let key: Key = ron::from_str(include_str!("../data/seeds.ron")).unwrap();
    let (mut claims, mut quotes) = (Count::default(), Count::default());
    for (number, file) in key.files.iter().enumerate() {
        let text = Text::new(fs::read_to_string(shared("seeds").join(file)).unwrap());
        let tagged = || {
            let annotations = key.annotations.iter().filter(move |it| it.0 == number);
            annotations.map(|it| (it.1.as_str(), vec![Span::from_range(it.2..it.3).unwrap()]))
        };
        claims.ask("claim", &text, ("en", &[]), tagged());
        quotes.ask("quote", &text, ("en", &[]), tagged());
    }
    println!("statements: {claims}; quotations: {quotes}");
    assert!(claims.exact >= 29 && quotes.exact == 14, "fewer than there were");
}
