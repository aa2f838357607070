//! What Tab proposes in sentences that a human being has tagged before the rules were asked.

use manicule::text::{ByteOffset, Language, ObjectFinder, ObjectKind, Span, Text};

use crate::util::markup;

/// How many of the tagged statements and quotations are proposed exactly; no fewer may be.
const PROPOSED: (usize, usize) = (15, 8);

/// What Tab goes through in a text, each with its parts.
fn proposals(text: &Text, language: &str, kind: ObjectKind) -> Vec<Vec<Span>> {
    let finder = ObjectFinder::new(text, Language(language), &[]);
    let mut end = ByteOffset(0);
    let mut proposals = Vec::new();
    for object in finder.objects(kind, ByteOffset(0)) {
        if object.start() >= end {
            let parts = finder.parts(kind, object);
            end = parts.last().map_or(end, |it| it.end());
            proposals.push(parts);
        }
    }
    proposals
}

/// How much of what is tagged is proposed.
#[derive(Default)]
struct Count {
    tagged: usize,
    proposed: usize,
    exact: usize,
}

impl Count {
    fn add(&mut self, text: &Text, tagged: &[&Vec<Span>], proposed: &[Vec<Span>]) {
        let exact = tagged.iter().filter(|it| proposed.contains(it)).count();
        self.tagged += tagged.len();
        self.proposed += proposed.len();
        self.exact += exact;
        if exact < tagged.len() || exact < proposed.len() {
            let words = |it: &Vec<Span>| it.iter().filter_map(|it| text.slice(*it)).collect::<Vec<_>>().join(" … ");
            println!("tagged   {:?}", tagged.iter().map(|it| words(it)).collect::<Vec<_>>());
            println!("proposed {:?}\n", proposed.iter().map(words).collect::<Vec<_>>());
        }
    }
}

#[test]
fn what_is_tagged_is_proposed() {
    let (mut claims, mut quotes) = (Count::default(), Count::default());
    for line in include_str!("data/proposals.txt").lines().filter(|it| !it.is_empty() && !it.starts_with('#')) {
        let (language, body) = line.split_once(": ").expect("a language and a text");
        let marked = markup::parse(body);
        for (label, kind, count) in
            [("claim", ObjectKind::Statement, &mut claims), ("quote", ObjectKind::Quotation, &mut quotes)]
        {
            let tagged = marked.annotations.iter().filter(|(it, _)| it.as_str() == label).map(|(_, spans)| spans);
            count.add(&marked.text, &tagged.collect::<Vec<_>>(), &proposals(&marked.text, language, kind));
        }
    }
    for (name, count) in [("statements", &claims), ("quotations", &quotes)] {
        println!("{name}: {} of {} exactly, by {} proposals", count.exact, count.tagged, count.proposed);
    }
    assert!(claims.exact >= PROPOSED.0 && quotes.exact >= PROPOSED.1, "fewer than there were");
}
