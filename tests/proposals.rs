//! What Tab proposes in sentences that a human being has tagged before the rules were asked.

use std::fmt;
use std::path::Path;

use manicule::model::LabelId;
use manicule::store::open;
use manicule::text::{ByteOffset, Language, ObjectFinder, ObjectKind, Span, Text};

use crate::util::markup::{self, Marked};

/// How many of the tagged statements and quotations are proposed exactly; no fewer may be.
const PROPOSED: (usize, usize) = (35, 17);

/// The same of those that no rule was mended by, but for German “laut” and “so”, and Japanese verbs of speech.
const PROPOSED_UNSEEN: (usize, usize) = (21, 8);
/// The same of the sample project.
const PROPOSED_OF_SAMPLE: (usize, usize) = (26, 13);

/// What Tab goes through in a text, each with its parts.
fn proposals(text: &Text, language: &str, excluded: &[Span], kind: ObjectKind) -> Vec<Vec<Span>> {
    let finder = ObjectFinder::new(text, Language(language), excluded);
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
pub struct Count {
    tagged: usize,
    proposed: usize,
    pub exact: usize,
}

impl Count {
    /// Adds what is tagged in one text, as label and spans, and what Tab proposes for the label.
    pub fn ask<'a>(
        &mut self,
        label: &str,
        text: &Text,
        (language, excluded): (&str, &[Span]),
        tagged: impl Iterator<Item = (&'a str, Vec<Span>)>,
    ) {
        let kind = match label {
            "claim" => ObjectKind::Statement,
            "quote" => ObjectKind::Quotation,
            _ => ObjectKind::Number,
        };
        let tagged: Vec<Vec<Span>> = tagged.filter(|it| it.0 == label).map(|it| it.1).collect();
        let proposed = proposals(text, language, excluded, kind);
        self.add(text, &tagged, &proposed);
    }

    fn add(&mut self, text: &Text, tagged: &[Vec<Span>], proposed: &[Vec<Span>]) {
        let exact = tagged.iter().filter(|it| proposed.contains(it)).count();
        self.tagged += tagged.len();
        self.proposed += proposed.len();
        self.exact += exact;
        if exact < tagged.len() || exact < proposed.len() {
            let words = |it: &Vec<Span>| it.iter().filter_map(|it| text.slice(*it)).collect::<Vec<_>>().join(" … ");
            println!("tagged   {:?}", tagged.iter().map(words).collect::<Vec<_>>());
            println!("proposed {:?}\n", proposed.iter().map(words).collect::<Vec<_>>());
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} of {} exactly, by {} proposals", self.exact, self.tagged, self.proposed)
    }
}

/// What is tagged in a text, as label and spans.
fn tagged(spans: &[(LabelId, Vec<Span>)]) -> impl Iterator<Item = (&str, Vec<Span>)> {
    spans.iter().map(|(label, spans)| (label.as_str(), spans.clone()))
}

/// How many statements and quotations of tagged sentences are proposed exactly, printed with those that are not.
fn count(sentences: &str) -> (usize, usize) {
    let (mut claims, mut quotes) = (Count::default(), Count::default());
    for line in sentences.lines().filter(|it| !it.is_empty() && !it.starts_with('#')) {
        let (language, body) = line.split_once(": ").expect("a language and a text");
        let Marked { text, annotations, .. } = markup::parse(body);
        claims.ask("claim", &text, (language, &[]), tagged(&annotations));
        quotes.ask("quote", &text, (language, &[]), tagged(&annotations));
    }
    println!("statements: {claims}; quotations: {quotes}");
    (claims.exact, quotes.exact)
}

#[test]
fn what_is_tagged_is_proposed() {
    let unseen = count(include_str!("data/proposals_unseen.txt"));
    let seen = count(include_str!("data/proposals.txt"));
    for (found, least) in [(unseen, PROPOSED_UNSEEN), (seen, PROPOSED)] {
        assert!(found.0 >= least.0 && found.1 >= least.1, "{found:?} are fewer than {least:?}");
    }
}

#[test]
fn what_the_sample_project_has_is_proposed() {
    let project = open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/port-mare")).unwrap().project;
    let (mut claims, mut quotes) = (Count::default(), Count::default());
    for (key, sheet) in &project.sheets {
        let (text, document) = (project.text(&key.document).unwrap(), &project.documents[&key.document]);
        let tagged = || {
            sheet
                .annotations
                .iter()
                .map(|it| (it.label.as_str(), it.spans.iter().map(|it| it.span).collect::<Vec<Span>>()))
        };
        let facts = (document.language.as_str(), document.excluded.as_slice());
        claims.ask("claim", text, facts, tagged());
        quotes.ask("quote", text, facts, tagged());
    }
    println!("statements: {claims}; quotations: {quotes}");
    assert!(claims.exact >= PROPOSED_OF_SAMPLE.0 && quotes.exact >= PROPOSED_OF_SAMPLE.1, "fewer than there were");
}
